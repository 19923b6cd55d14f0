"""Contributions of a person in words: a line for each log, as its author or as others may read it, and the sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from ledger.contributions import brought, totals
from ledger.contributions import words as contribution_words
from ledger.contributions.contribution import Contribution
from ledger.contributions.totals import Total
from ledger.network import words as network_words
from ledger.values.phrase import Code, Phrase, Who, phrase

if TYPE_CHECKING:
    from ledger.book import Book


def line(book: Book, log: Contribution, person: str, reader: str) -> Phrase:
    """Render a log of a person in one line. What others read of one from a private channel has none of its words."""
    own = {book.agents.person(log.author), book.agents.person(log.contributor)}
    if log.id in book.audience.confined and reader not in own:
        said = _without_words(book, log)
    else:
        said = contribution_words.one_line(book, log)
    if log.corrects is not None or brought.is_for(book, log, person):
        return said
    return phrase("{log} It is for {who}.", log=said, who=Who(log.contributor))


def _without_words(book: Book, log: Contribution) -> Phrase:
    content = contribution_words.of_kind(book, log.log.kind, log.log.amount)
    if log.log.project is not None:
        content = phrase("{said} for {project}", said=content, project=network_words.project(book, log.log.project))
    return phrase(
        "{id}, {state}: {content}, logged in a private channel.",
        id=Code(log.id),
        state=contribution_words.state(log),
        content=content,
    )


def sums(book: Book, logs: Sequence[Contribution], person: str, today: date | None) -> Iterator[Phrase]:
    """Yield the sums of what was accepted of a person's logs: with a day, of its week and month, too; and by project."""
    own = [log for log in logs if brought.is_for(book, log, person)]
    if not (in_all := totals.accepted(own)):
        return
    yield _by_time(book, own, in_all, today)
    if len(projects := brought.by_project(own)) > 1:
        yield phrase("By project: {sums}.", sums=tuple(_of_project(book, *one) for one in projects.items()))


def _by_time(book: Book, own: Sequence[Contribution], in_all: list[Total], today: date | None) -> Phrase:
    """Render the sums; those of the week and the month where they are not all that there is."""
    month = totals.accepted(brought.since(own, today.replace(day=1))) if today else []
    week = totals.accepted(brought.since(own, brought.week(today))) if today else []
    parts = [
        phrase("this week {sums}", sums=_said(book, week)) if week and week != in_all else None,
        phrase("this month {sums}", sums=_said(book, month)) if month and month != in_all else None,
    ]
    if not any(parts):
        return phrase("Accepted: {sums}.", sums=_said(book, in_all))
    return phrase("Accepted: {sums}.", sums=(*filter(None, parts), phrase("in all {sums}", sums=_said(book, in_all))))


def _of_project(book: Book, project: str | None, accepted: list[Total]) -> Phrase:
    if project is None:
        return phrase("no project {sums}", sums=_said(book, accepted))
    return phrase("{project} {sums}", project=network_words.project(book, project), sums=_said(book, accepted))


def _said(book: Book, accepted: list[Total]) -> tuple[Phrase, ...]:
    return tuple(contribution_words.of_kind(book, kind, amount) for kind, amount in accepted)
