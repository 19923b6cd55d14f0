"""Works: what was accepted in a period, its sums, and the few pieces of it that a digest names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.contributions import totals
from ledger.contributions.contribution import Contribution
from ledger.contributions.log import WORK, count, is_hours
from ledger.digests.digest import Brought, ProjectHours

if TYPE_CHECKING:
    from ledger.book import Book

NAMED = 8
"""Works that are named."""


def named(book: Book, accepted: Sequence[Contribution]) -> tuple[str, ...]:
    """Return the works that are named, in the order of their days: of as many persons as can be, and rather those with words to show."""
    turns: Counter[str] = Counter()
    ranks: dict[str, tuple[bool, int]] = {}
    # What a correction made nothing of is no work any more.
    in_order = sorted((work for work in accepted if count(work.log.amount)), key=lambda work: work.log.date)
    for work in in_order:
        person = book.agents.person(work.contributor)
        ranks[work.id] = work.id in book.audience.confined, turns[person]
        turns[person] += 1
    chosen = {*sorted(ranks, key=ranks.__getitem__)[:NAMED]}
    return tuple(work.id for work in in_order if work.id in chosen)


def in_hours(accepted: Iterable[Contribution]) -> Iterator[tuple[Contribution, Fraction]]:
    """Yield the works in hours, each with its hours."""
    for work in accepted:
        if work.log.kind == WORK and is_hours(work.log.amount) and work.log.amount.count:
            yield work, work.log.amount.count


def hours(accepted: Iterable[Contribution]) -> tuple[ProjectHours, ...]:
    """Return the hours by project, most first."""
    sums: defaultdict[str | None, list[Fraction]] = defaultdict(lambda: [Fraction(), Fraction()])
    for work, done in in_hours(accepted):
        of_project = sums[work.log.project]
        of_project[0] += done
        if work.log.stream == "care":
            of_project[1] += done
    rows = [ProjectHours(project, done, care) for project, (done, care) in sums.items() if done]
    return tuple(sorted(rows, key=lambda row: (-row.hours, row.project or "")))


def brought(accepted: Iterable[Contribution]) -> tuple[Brought, ...]:
    """Return the sums of what else there was, by kind and unit."""
    sums = totals.accepted(accepted)
    return tuple(
        Brought(kind, amount) for kind, amount in sums if count(amount) and not (kind == WORK and is_hours(amount))
    )


def people(book: Book, accepted: Sequence[Contribution]) -> int:
    """Count the persons who did the hours; where there are none, those who brought something else."""
    works = [work for work, _ in in_hours(accepted)] or accepted
    return len({*filter(book.agents.is_person, (book.agents.person(work.contributor) for work in works))})
