"""Files with every share: of who would get what, of a distribution, and of one that is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from ledger.distributions.distribution import Distribution, Share
from ledger.distributions.plan import Plan, given_by_bucket, so_far
from ledger.distributions.reversal import TakenBack
from ledger.equations.presets import HOURS
from ledger.values.money import Money
from ledger.values.phrase import Made
from ledger.values.sheet_file import Cell, sheet_file

if TYPE_CHECKING:
    from ledger.book import Book

ROWS = 20
"""Shares in a table, the largest. Of more there is a file."""

WHO = ("number", "name")
"""The headings of the cells that name somebody."""


def who(book: Book, receiver: str) -> tuple[str, str]:
    """Return the number and the name of a receiver, who may be the pool of a project, or a bare name."""
    project = book.projects.by_id.get(receiver)
    if project is not None:
        return receiver, f"#{project.name.text}"
    return (receiver, book.agents.name(receiver).text or "") if receiver in book.agents.by_id else ("", receiver)


def of_plan(book: Book, plan: Plan) -> Made | None:
    """Return the file of who would get what, by bucket; None where the answer has every share."""
    if len(plan.shares) <= ROWS:
        return None
    if plan.agreed.id == HOURS:
        return _shares(book, "shares.csv", plan.shares, plan.amount.currency)
    given, until_now, currency = given_by_bucket(plan), so_far(book, plan), plan.amount.currency
    buckets = [part.bucket for part in plan.shared.parts]
    headings = (*WHO, *(f"bucket {bucket + 1}" for bucket in buckets), "share", "so far", "hours", "currency")

    def row(share: Share) -> tuple[Cell, ...]:
        by_bucket = (given.get((share.agent, bucket), Money(0, currency)) for bucket in buckets)
        sums = (*by_bucket, Money(share.minor, currency), Money(until_now[share.agent], currency))
        return (*who(book, share.agent), *sums, share.hours, currency)

    rows = map(row, largest_first(plan.shares))
    return _file(book, "shares.csv", headings, rows, plan.shares)


def of_distribution(book: Book, known: Distribution) -> tuple[Made, ...]:
    """Return the files of what the card of a distribution has no room for: the shares, and those taken back."""
    return tuple(_of_distribution(book, known))


def _of_distribution(book: Book, known: Distribution) -> Iterator[Made]:
    number, currency = known.prepared.distribution, known.prepared.amount.currency
    if len(known.prepared.shares) > ROWS:
        yield _shares(book, f"{number}-shares.csv", known.prepared.shares, currency)
    for time, reversal in enumerate(known.reversals, start=1):
        taken = reversal.prepared.shares
        if len(taken) > ROWS:
            rows = ((*who(book, one.agent), Money(one.minor, currency), currency) for one in largest_first(taken))
            yield _file(book, f"{number}-taken-back-{time}.csv", (*WHO, "taken back", "currency"), rows, taken)


def _shares(book: Book, name: str, shares: Sequence[Share], currency: str) -> Made:
    rows = (
        (*who(book, share.agent), share.hours, Money(share.minor, currency), currency)
        for share in largest_first(shares)
    )
    return _file(book, name, (*WHO, "hours", "share", "currency"), rows, shares)


Part = TypeVar("Part", Share, TakenBack)


def largest_first(parts: Iterable[Part]) -> list[Part]:
    """Return shares, or what is taken back of them, with the largest first."""
    return sorted(parts, key=lambda part: -part.minor)


def _file(
    book: Book, name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], shares: Iterable[Share | TakenBack]
) -> Made:
    agents = (share.agent for share in shares if share.agent in book.agents.by_id)
    return sheet_file(name, headings, rows, agents, comma=book.rules.now.writes_comma)
