"""Decision by quorum, as edition 1 of the presets has it: enough ballots, and enough of them approve.

Enough approvals accept a log after the wait, or before if all have voted. A red flag asks for more approvals, and holds the vote
open to its end. A log is rejected only at the end, and only if enough voted.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from ledger.network.preset import Preset
from ledger.validation.tally import Tally
from ledger.validation.vote import ACCEPTED, REJECTED, UNDECIDED


def quorum(preset: Preset, people: int) -> int:
    """Return the number of ballots that a vote needs if its quorum counts so many people."""
    return max(preset.quorum, ceil(preset.quorum_share * people))


def decision(count: Tally, preset: Preset, has_waited: bool, has_ended: bool) -> str | None:
    """Return the decision that the tally allows once the least time is over, or the window; None before one is due."""
    if approves(count, preset) and _may_accept(count, has_waited, has_ended):
        return ACCEPTED
    if not has_ended:
        return None
    return REJECTED if _rejects(count, preset) else UNDECIDED


def has_quorum(count: Tally) -> bool:
    """Tell whether enough have voted for a decision."""
    return count.ballots >= count.quorum


def approves(count: Tally, preset: Preset) -> bool:
    """Tell whether the approvals are enough, by number and as a share of approvals and rejects; red flags ask for more."""
    is_enough = count.approve >= least(count, preset) and count.approve >= share(count, preset) * count.decided
    return has_quorum(count) and is_enough


def least(count: Tally, preset: Preset) -> int:
    """Return how many have to approve."""
    return preset.flagged_approvals if count.flags else preset.approvals


def share(count: Tally, preset: Preset) -> Fraction:
    """Return the share of approvals and rejects that has to approve."""
    return preset.flagged_share if count.flags else preset.share


def _rejects(count: Tally, preset: Preset) -> bool:
    """Tell whether somebody rejects, and the approvals are too small a share beside that."""
    return has_quorum(count) and count.reject > 0 and count.approve < preset.share * count.decided


def _may_accept(count: Tally, has_waited: bool, has_ended: bool) -> bool:
    """Tell whether it is time to accept: at the end if there is a red flag, else after the wait or when all have voted."""
    if count.flags:
        return has_ended
    return has_waited or count.ballots >= count.voters
