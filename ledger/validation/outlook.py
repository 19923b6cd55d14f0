"""Outlook of a vote by lot: what becomes of a log if nothing more happens, when, and what is missing for it to be accepted.

A card promises this to its readers, so it rests on the functions by which the vote is settled.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count as numbers
from typing import TYPE_CHECKING

from ledger.network.preset import ByLot
from ledger.validation import by_lot, drawn, electorate, settlement
from ledger.validation.ballot import ballots
from ledger.validation.tally import Tally
from ledger.validation.vote import ACCEPTED, Lots, Vote

if TYPE_CHECKING:
    from ledger.book import Book


@dataclass(frozen=True, slots=True)
class Outlook:
    """The decision on a log if nothing more happens, with its moment, and what is missing for it to be accepted.

    `yes` is the number of approvals that are missing, and `by_lot` how many of them the drawn have to give. Of the drawn, `looked`
    have a ballot. The window ends at `closes`.
    """

    count: Tally
    decision: str
    at: datetime
    closes: datetime
    yes: int
    by_lot: int
    looked: int

    @property
    def lots(self) -> Lots:
        """Return the count of those who were drawn."""
        assert self.count.lots is not None, "lots were drawn"
        return self.count.lots

    @property
    def is_early(self) -> bool:
        """Tell whether it is accepted before the end."""
        return self.decision == ACCEPTED and self.at < self.closes

    @property
    def is_within_reach(self) -> bool:
        """Tell whether those who do not object yet are enough for the approvals that are missing."""
        open_to = self.count.voters - self.count.decided - self.count.left_out
        drawn_to = self.lots.drawn - self.lots.approve - self.lots.reject
        return self.yes <= open_to and self.by_lot <= drawn_to


def of(book: Book, vote: Vote, part: Vote) -> Outlook | None:
    """Return the outlook of one log of a vote by lot, or None before two can judge it."""
    figures, begun = drawn.by_lot(book, part), electorate.begun(part, book.agents)
    assert figures is not None, "a vote by lot"
    if begun is None:
        return None
    count, preset = settlement.tally(book, part, book.at), settlement.preset_of(book, part)
    closes = settlement.closes(part, preset, begun)
    decision, at = _coming(book, vote, part, {book.at, settlement.opens(book, part, begun), closes})
    yes, by_lot_yes = _missing(settlement.tally(book, part), figures)
    choices = ballots(part, book.agents)
    looked = sum(person in choices for person in drawn.persons(book, part))
    return Outlook(count, decision, at, closes, yes, by_lot_yes, looked)


def _coming(book: Book, vote: Vote, part: Vote, moments: set[datetime]) -> tuple[str, datetime]:
    """Return the first decision that is due if nothing more happens, and when; at the last of these moments there is one."""
    for at in sorted({max(book.at, moment) for moment in moments}):
        decision = settlement.decided(book, vote, part, settlement.tally(book, part, at), at)
        if decision is not None:
            return decision, at
    raise AssertionError("a vote without an end")


def _missing(count: Tally, figures: ByLot) -> tuple[int, int]:
    """Return how many more approvals a log needs at the end, and how many of them from the drawn."""
    assert count.lots is not None, "lots were drawn"
    from_drawn = next(more for more in numbers() if by_lot.agree(_with(count.lots, more), figures))
    least = max(count.quorum - count.approve, from_drawn)
    return next(more for more in numbers(least) if _is_share(count, figures, more)), from_drawn


def _with(lots: Lots, more: int) -> Lots:
    return replace(lots, approve=lots.approve + more)


def _is_share(count: Tally, figures: ByLot, more: int) -> bool:
    return count.approve + more >= figures.late * (count.decided + more)
