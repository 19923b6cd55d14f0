"""Drafts read as the commands that they would become, and put into words for the one person who sees them.

The options of a draft are kept as text and read anew each time, so that the rules of today hold: a draft whose project or
person is gone is refused in words, and stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.input.draft import Draft
from bot.input.options import parse_options
from bot.menu import Asked
from bot.outcome import Outcome
from ledger.contributions import words as contribution_words
from ledger.contributions.contribution import Logged
from ledger.network.vocabulary import TermAdded
from ledger.values.phrase import Code, Lines, Phrase, Refusal, Who, lines, phrase

if TYPE_CHECKING:
    from ledger.book import Book


def posted(book: Book, asked: Asked, draft: Draft) -> Outcome:
    """Return what comes of a draft if it is posted now. Raises `Refusal`."""
    verb = asked.menu.verb(draft.kind) if asked.menu else None
    if verb is None:
        raise Refusal("I do not know any more what draft {n} would become.", n=draft.number)
    values = parse_options(verb, draft.values, book, asked.at, zone=asked.zone)
    return verb.decide(book, replace(asked, options=values))


def chosen(asked: Asked) -> Draft | None:
    """Return the draft that the asker means: the one of the number `which`, or their only one; None if that has to be asked."""
    number: int | None = asked["which"]
    if not asked.drafts:
        raise Refusal("You have no draft. {again} makes one of your last log.", again=Code("/contribute again"))
    if number is None:
        return asked.drafts[0] if len(asked.drafts) == 1 else None
    found = next((draft for draft in asked.drafts if draft.number == number), None)
    if found is None:
        raise Refusal("You have no draft {n}. {mine} lists those that you have.", n=number, mine=Code("/mine"))
    return found


def ask_which(book: Book, asked: Asked, line: str) -> Outcome:
    """Ask which of several drafts is meant; the line to type has a blank for the number, `{n}`."""
    return Outcome(answer=lines(phrase("You have several drafts. Say which:"), *describe_all(book, asked, line)))


def describe(book: Book, asked: Asked, draft: Draft, would: Outcome) -> Lines:
    """Say what a draft would say if it is posted, and what can be typed now."""
    others = [own for own in asked.drafts if own.number != draft.number]
    name = f"draft {draft.number}" if others else "draft"
    logged = _logged(would)
    return lines(
        _content(book, draft, would),
        None if logged.author == logged.contributor else phrase("It is for {who}.", who=Who(logged.contributor)),
        contribution_words.details(logged.log),
        phrase(
            "Nobody else sees it. {post} posts it, {change} changes it, {drop} drops it. It is gone on {until}.",
            post=Code(f"/confirm {name}"),
            change=Code(f"/amend {name} 3h"),
            drop=Code(f"/confirm {name} no"),
            until=draft.until,
        ),
    )


def describe_all(book: Book, asked: Asked, line: str = "/confirm draft {n}") -> Iterator[Phrase]:
    """Yield a line for each of a person's drafts: what it would say, and what to type with its number."""
    for draft in asked.drafts:
        try:
            said = _content(book, draft, posted(book, asked, draft))
        except Refusal as wrong:
            yield _cannot_be_posted(draft.number, wrong)
        else:
            yield phrase("{said} {line}", said=said, line=Code(line.format(n=draft.number)))


def _cannot_be_posted(number: int, wrong: Refusal) -> Phrase:
    return phrase(
        "Draft {n} cannot be posted as it is; {change} changes it, {drop} drops it. {wrong}",
        n=number,
        change=Code(f"/amend draft {number} 3h"),
        drop=Code(f"/confirm draft {number} no"),
        wrong=wrong.phrase,
    )


def _content(book: Book, draft: Draft, would: Outcome) -> Phrase:
    logged = _logged(would)
    added = [fact for fact in would.facts if isinstance(fact, TermAdded)]
    return phrase(
        "Draft {n}: {content}, “{note}”.",
        n=draft.number,
        content=contribution_words.content(book, logged.log, added),
        note=logged.log.note,
    )


def _logged(would: Outcome) -> Logged:
    return next(fact for fact in would.facts if isinstance(fact, Logged))
