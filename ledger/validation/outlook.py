"""Outlook of a vote: what becomes of a log if nothing more happens, when, and what is missing for it to be accepted.

A card promises this to its readers, so it rests on the functions by which the vote is settled, by lot as well as by quorum.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count as numbers
from typing import TYPE_CHECKING

from ledger.network.preset import ByLot
from ledger.validation import by_lot, by_quorum, draw, drawn, electorate, settlement
from ledger.validation.ballot import ballots
from ledger.validation.tally import Tally
from ledger.validation.vote import ACCEPTED, Lots, Vote

if TYPE_CHECKING:
    from ledger.book import Book


@dataclass(frozen=True, slots=True)
class Outlook:
    """The decision on a log if nothing more happens, with its moment, and what is missing for it to be accepted.

    The window ends at `closes`. `yes` is the number of approvals that are missing of those who did not look yet, then of those who
    abstain, and `by_lot` how many of them the drawn have to give; `least` have to approve, whatever others say. Of the drawn, `looked`
    have a ballot. One that `waits_for_end` is accepted no sooner by more approvals; another one may be `once_all` approve who do not
    reject, whatever the time.
    """

    count: Tally
    decision: str
    at: datetime
    closes: datetime
    yes: int
    by_lot: int
    least: int
    looked: int
    waits_for_end: bool
    once_all: bool

    @property
    def lots(self) -> Lots | None:
        """Return the count of those who were drawn; None where no lots are drawn."""
        return self.count.lots

    @property
    def is_early(self) -> bool:
        """Tell whether it is accepted before the end."""
        return self.decision == ACCEPTED and self.at < self.closes

    @property
    def is_within_reach(self) -> bool:
        """Tell whether those who do not object yet are enough for the approvals that are missing."""
        count, lots = self.count, self.lots
        drawn_to = lots.drawn - lots.approve - lots.reject if lots is not None else 0
        return self.yes <= _open_to(count) and self.by_lot <= drawn_to


def of(book: Book, vote: Vote, part: Vote) -> Outlook | None:
    """Return the outlook of one log of a vote, or None before two can judge it."""
    begun = electorate.begun(part, book.agents)
    if begun is None:
        return None
    preset = settlement.preset_of(book, part)
    closes = settlement.closes(part, preset, begun)
    decision, at = _coming(book, vote, part, {book.at, settlement.opens(book, part, begun), closes})
    count = settlement.tally(book, part, book.at)
    waits = _waits_for_end(book, part, count)
    yes, by_lot_yes = _missing(book, part)
    choices = ballots(part, book.agents)
    looked = sum(person in choices for person in drawn.persons(book, part))
    once_all = not waits and _is_accepted_once_all(book, part, count)
    least = count.quorum if count.lots is not None else by_quorum.least(count, preset)
    return Outlook(count, decision, at, closes, yes, by_lot_yes, least, looked, waits, once_all)


def is_being_asked(book: Book, vote: Vote) -> bool:
    """Tell whether lots are about to be drawn, so that nothing can be said of what comes."""
    return bool(draw.due(book, vote, book.at))


def _coming(book: Book, vote: Vote, part: Vote, moments: set[datetime]) -> tuple[str, datetime]:
    """Return the first decision that is due if nothing more happens, and when; at the last of these moments there is one."""
    for at in sorted({max(book.at, moment) for moment in moments}):
        decision = settlement.decided(book, vote, part, settlement.tally(book, part, at), at)
        if decision is not None:
            return decision, at
    raise AssertionError("a vote without an end")


def _waits_for_end(book: Book, part: Vote, count: Tally) -> bool:
    """Tell whether no approval of those who do not object yet would accept a log before its end."""
    if book.hearings.is_held(part.opened.subject):
        return True
    return settlement.verdict(book, part, _all_others_approve(count), has_waited=True, has_ended=False) != ACCEPTED


def _is_accepted_once_all(book: Book, part: Vote, count: Tally) -> bool:
    at_once = settlement.verdict(book, part, _all_others_approve(count), has_waited=False, has_ended=False)
    return at_once == ACCEPTED


def _all_others_approve(count: Tally) -> Tally:
    """Return the count if all approve who do not reject."""
    lots = count.lots
    asked = replace(lots, approve=lots.drawn - lots.reject) if lots is not None else None
    return replace(count, approve=count.voters - count.reject - count.left_out, abstain=0, lots=asked)


def _missing(book: Book, part: Vote) -> tuple[int, int]:
    """Return how many more approvals a log needs at the end, and how many of them from the drawn."""
    count, figures = settlement.tally(book, part), drawn.by_lot(book, part)
    if figures is None:
        return next(more for more in numbers() if _is_enough(book, part, _more_approve(count, more))), 0
    assert count.lots is not None, "lots were drawn"
    from_drawn = next(more for more in numbers() if by_lot.agree(_with(count.lots, more), figures))
    least = max(count.quorum - count.approve, from_drawn)
    return next(more for more in numbers(least) if _is_share(count, figures, more)), from_drawn


def _is_enough(book: Book, part: Vote, count: Tally) -> bool:
    return settlement.verdict(book, part, count, has_waited=True, has_ended=True) == ACCEPTED


def _more_approve(count: Tally, more: int) -> Tally:
    """Return the count with so many more approvals, first by those who did not look yet, then by those who abstain."""
    silent = count.voters - count.ballots
    from_abstain = min(max(0, more - silent), count.abstain)
    return replace(count, approve=count.approve + more, abstain=count.abstain - from_abstain)


def _open_to(count: Tally) -> int:
    """Return how many neither approve nor reject."""
    return count.voters - count.decided - count.left_out


def _with(lots: Lots, more: int) -> Lots:
    return replace(lots, approve=lots.approve + more)


def _is_share(count: Tally, figures: ByLot, more: int) -> bool:
    return count.approve + more >= figures.late * (count.decided + more)
