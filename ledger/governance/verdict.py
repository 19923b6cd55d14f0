"""The verdict on a proposed equation: arithmetic of the answers, by person.

True adopts the equation, False lets it fail, and None leaves it open: answers that are still to come could change the result.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from ledger.equations.proposal import ASSENTS_MIN
from ledger.network.preset import Preset


def on_first(initiators: set[str], agreeing: set[str], against: set[str], at_end: bool) -> bool | None:
    """Return the verdict on the first equation of a project or network: all its initiators agree, and two persons at least."""
    if initiators <= agreeing and len(agreeing) >= ASSENTS_MIN:
        return True
    return False if at_end or initiators & against else None


def on_change(preset: Preset, may: set[str], agreeing: set[str], against: set[str], at_end: bool) -> bool | None:
    """Return the verdict on a change, which the persons in `may` answer: by number and share, as in a vote."""
    needed, given = quorum(preset, len(may)), len(agreeing) + len(against)
    if at_end or given == len(may):
        return _is_enough(preset, needed, len(agreeing), given)
    if _is_enough(preset, needed, len(agreeing), len(may)):
        return True  # even if all others are against it
    return None if _is_enough(preset, needed, len(may) - len(against), len(may)) else False


def quorum(preset: Preset, people: int) -> int:
    """Return the number of answers that are needed if so many persons may answer."""
    return max(ASSENTS_MIN, preset.quorum, ceil(preset.quorum_share * people))


def _is_enough(preset: Preset, needed: int, agree: int, given: int) -> bool:
    least = max(ASSENTS_MIN, preset.approvals)
    return given >= needed and agree >= least and Fraction(agree, given) >= preset.share
