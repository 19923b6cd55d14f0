"""Decision by lot: nobody objects, and a few approvals are enough, some of them by those who were drawn; else those decide.

Only approvals count towards a threshold, so that nobody helps what they are against by voting. A log that nobody of the drawn
rejects, and hardly anybody else, is accepted once the least time is over. One that somebody rejects is decided at the end of the
window: more persons are drawn for it, and most of the drawn have to approve. A red flag is a reject that holds a log to the end.

With the same persons drawn, another reject or abstention never makes a vote accepted, nor sooner.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil

from ledger.network.preset import ByLot, Plan
from ledger.network.rules import APPROVE, REJECT
from ledger.validation.tally import Tally
from ledger.validation.vote import ACCEPTED, REJECTED, UNDECIDED, Lots

FEW, OF_FEW = 3, Fraction(2, 3)
"""Where so few of the drawn chose, this share of them is enough: else one of four people has a veto."""


def need(plan: Plan, voters: int, is_correction: bool) -> int:
    """Return how many approvals a log needs, of so many who may vote.

    Where nobody but one may judge a log, that one's approval is enough, at the end; but not to correct another one.
    """
    if voters == 1 and not is_correction:
        return 1
    return min(plan.approvals, max(2, ceil(Fraction(voters, 3))))


def lots(plan: Plan, choices: Mapping[str, str], drawn: set[str], is_contested: bool) -> Lots:
    """Return the count of those who were drawn, by the choice of each person, and how many of them have to approve."""
    chosen = [choices[person] for person in drawn if person in choices]
    return Lots(len(drawn), _needed(plan, len(drawn), is_contested), chosen.count(APPROVE), chosen.count(REJECT))


def _needed(plan: Plan, drawn: int, is_contested: bool) -> int:
    least = min(plan.of_drawn, ceil(Fraction(drawn * plan.of_drawn, plan.drawn))) if plan.drawn else 0
    if not is_contested:
        return least
    # Somebody has to be drawn where somebody objects: with nobody, it waits.
    contested = min(plan.contested, ceil(Fraction(drawn * plan.contested, plan.drawn + plan.more)))
    return max(least, contested, 1)


def decision(count: Tally, by_lot: ByLot, has_waited: bool, has_ended: bool) -> str | None:
    """Return the decision that the tally allows once the least time is over, or the window; None before one is due."""
    if _is_enough(count, by_lot) and _may_accept(count, by_lot, has_waited, has_ended):
        return ACCEPTED
    if not has_ended:
        return None
    return REJECTED if _rejects(count, by_lot) else UNDECIDED


def agree(lots: Lots, by_lot: ByLot) -> bool:
    """Tell whether enough of the drawn approve, by number and as a share of those who chose."""
    chose = lots.approve + lots.reject
    return lots.approve >= lots.needed and lots.approve >= share_of_drawn(lots, by_lot) * chose


def share_of_drawn(lots: Lots, by_lot: ByLot) -> Fraction:
    """Return the share of the drawn who chose that has to approve."""
    return OF_FEW if lots.approve + lots.reject <= FEW else by_lot.drawn


def _is_enough(count: Tally, by_lot: ByLot) -> bool:
    """Tell whether there are enough approvals, by all and by the drawn."""
    assert count.lots is not None, "lots were drawn"
    return count.approve >= count.quorum and agree(count.lots, by_lot)


def _may_accept(count: Tally, by_lot: ByLot, has_waited: bool, has_ended: bool) -> bool:
    """Tell whether it is time to accept: nobody of the drawn objects after the least time, the window is over, or all approve."""
    assert count.lots is not None, "lots were drawn"
    if has_ended:
        return count.approve >= by_lot.late * count.decided
    if count.quorum == 1:
        return False  # one who judges alone has until the end to be contradicted
    if count.approve >= max(2, count.voters):
        return True
    is_unopposed = not count.lots.reject and not count.flags and count.approve >= by_lot.early * count.decided
    return has_waited and is_unopposed


def _rejects(count: Tally, by_lot: ByLot) -> bool:
    """Tell whether somebody rejects, and either too few of all approve, or more of the drawn reject than approve."""
    assert count.lots is not None, "lots were drawn"
    if not count.reject or count.decided < 2:  # One person alone rejects nothing.
        return False
    return count.approve < by_lot.late * count.decided or count.lots.reject > count.lots.approve
