"""Works in the words of those who did them; and how much it was, in one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Any

from ledger.contributions.contribution import Contribution
from ledger.contributions.log import MONEY_KINDS, WORK, is_hours
from ledger.contributions.words import KINDS
from ledger.digests.digest import Brought, Figures, ProjectHours
from ledger.digests.room import Room
from ledger.digests.shortened import name, shorten
from ledger.network import words as network_words
from ledger.network.amounts import in_words
from ledger.treasury.words import short
from ledger.values.money import Money
from ledger.values.phrase import Code, Phrase, Plural, phrase, plural
from ledger.values.quantity import TIME, Quantity

if TYPE_CHECKING:
    from ledger.book import Book


_OF_YOU: Mapping[int, Phrase] = {
    1: phrase("one of you"),
    2: phrase("two of you"),
    3: phrase("three of you"),
    4: phrase("four of you"),
    5: phrase("five of you"),
    6: phrase("six of you"),
    7: phrase("seven of you"),
    8: phrase("eight of you"),
    9: phrase("nine of you"),
    10: phrase("ten of you"),
    11: phrase("eleven of you"),
    12: phrase("twelve of you"),
}
"""Few people, as one speaks of them."""


def sums(book: Book, numbers: Figures, room: Room) -> tuple[Any, ...]:
    """Return how much was done and brought, and by how many, and what money came in; empty if nothing was."""
    total = sum((row.hours for row in numbers.hours), Fraction())
    care = sum((row.care for row in numbers.hours), Fraction())
    parts: list[Any] = [Quantity(total, TIME)] if total else []
    parts += [_brought(book, brought) for brought in numbers.brought[: room.parts]]
    if parts and numbers.people:
        parts[0] = phrase("{sum} by {people}", sum=parts[0], people=_people(numbers.people))
    if care:
        parts.insert(1, phrase("{hours} of it care", hours=Quantity(care, TIME)))
    came = tuple(short(treasury.came) for treasury in numbers.treasury if treasury.came.minor > 0)
    return (*parts, *((phrase("{amount} came in", amount=came[: room.parts]),) if came else ()))


def _people(number: int) -> Phrase | Plural:
    return _OF_YOU.get(number) or plural(number, "{n} of you", "{n} of you")


def _brought(book: Book, brought: Brought) -> Phrase:
    values = {"amount": _amount(book, brought.amount), "kind": KINDS[brought.kind]}
    return (
        phrase("{amount} as {kind}", **values)
        if brought.kind in MONEY_KINDS
        else phrase("{amount} of {kind}", **values)
    )


def _amount(book: Book, amount: Money | Quantity) -> Any:
    return short(amount) if isinstance(amount, Money) else in_words(book, amount)


def works(book: Book, numbers: Figures, lines: int, room: Room) -> list[Phrase]:
    """Return what was done, project by project in so many lines at most, and how much more there was."""
    known = [work for work in map(book.contributions.by_id.__getitem__, numbers.works) if _is_known(book, work)]
    shown = known[: room.works]
    if not shown:
        return [_by_project(book, numbers.hours, room)] if len(numbers.hours) > 1 else []
    groups = [*_grouped(shown).items()]
    within = groups if len(groups) <= lines else groups[: lines - 1]
    said = [_of_project(book, numbers, project, group, room) for project, group in within]
    if rest := [_work(book, work, room) for _, group in groups[len(within) :] for work in group]:
        said.append(phrase("Elsewhere: {works}.", works=tuple(rest)))
    more = numbers.accepted - len(shown)
    if more > 0:
        said[-1] = phrase("{works} And {n} more.", works=said[-1], n=more)
    return said


def _is_known(book: Book, work: Contribution) -> bool:
    """Tell whether a work can still be told of: neither its words were erased since, nor whoever did it is gone."""
    return work.log.note.is_known and not book.agents.is_gone(book.agents.person(work.contributor))


def _grouped(shown: Iterable[Contribution]) -> dict[str | None, list[Contribution]]:
    """Return the works by project: the projects with most of them first, and of equal ones the first."""
    groups: dict[str | None, list[Contribution]] = {}
    for work in shown:
        groups.setdefault(work.log.project, []).append(work)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def _of_project(book: Book, numbers: Figures, project: str | None, group: Sequence[Contribution], room: Room) -> Phrase:
    """Return a line for a project, with its hours; a network with one project, or none, has them in its first line."""
    said = tuple(_work(book, work, room) for work in group)
    if len(numbers.hours) <= 1 and project is None:
        return phrase("{works}.", works=said)
    label = label_of(book, project) if project else phrase("No project")
    hours = next((row.hours for row in numbers.hours if row.project == project), Fraction())
    if hours and len(numbers.hours) > 1:
        label = phrase("{project} {hours}", project=label, hours=Quantity(hours, TIME))
    return phrase("{project}. {works}.", project=label, works=said)


def label_of(book: Book, project: str | None) -> Phrase:
    """Return the name of a project, or that there is none."""
    return phrase("without a project") if project is None else network_words.project(book, project)


def _work(book: Book, work: Contribution, room: Room) -> Phrase:
    """Tell of one work. Words of a closed channel, and whose they are, stay there."""
    amount = _amount(book, work.log.amount)
    if work.id in book.audience.confined:
        return phrase("{id}, {amount}", id=Code(work.id), amount=amount)
    who = name(book, work.contributor)
    if not work.log.note.text:
        return phrase("{who}: {amount}", who=who, amount=amount)
    words = shorten(book, work.log.note, room.note)
    if work.log.kind == WORK and is_hours(work.log.amount):
        return phrase("{who}: “{words}”", who=who, words=words)
    return phrase("{who}: {amount}, “{words}”", who=who, amount=amount, words=words)


def _by_project(book: Book, rows: Sequence[ProjectHours], room: Room) -> Phrase:
    projects = tuple(
        phrase("{project} {hours}", project=label_of(book, row.project), hours=Quantity(row.hours, TIME))
        for row in rows[: room.parts]
    )
    return phrase("By project: {projects}.", projects=projects)


def in_one(sentences: Iterable[Phrase | None]) -> Phrase | None:
    """Return sentences one behind the other; None if there are none."""
    said = [*filter(None, sentences)]
    return reduce(lambda one, more: phrase("{one} {more}", one=one, more=more), said) if said else None
