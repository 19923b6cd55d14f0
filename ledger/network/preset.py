"""Presets: the numbers by which votes are settled, as data. A network adopts one as a whole, and an open vote keeps that of its opening.

Edition 1 counts ballots against a quorum. From edition 2 on, logs are judged by lot: some persons are drawn and asked by name,
more of them the more a log is about, and more still if somebody objects.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

TINY, SMALL, USUAL, LARGE, HUGE = "tiny", "small", "usual", "large", "huge"
SIZES = (TINY, SMALL, USUAL, LARGE, HUGE)
"""How much a vote is about, from the least to the most."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The way in which logs of one size are judged.

    Lots ask `drawn` persons at the opening, and `more` once somebody objects. It takes `approvals` by anybody, `of_drawn` of them by
    those whom lots asked, and `contested` by these where somebody objects. Before `hours` are over it is accepted only if all who may
    vote approve.
    """

    drawn: int
    approvals: int
    of_drawn: int
    more: int
    contested: int
    hours: int


@dataclass(frozen=True, slots=True)
class ByLot:
    """The ways in which logs of each size are judged, and the shares of approvals and rejects that approve.

    The share `early` is that of all before the end, `late` that of all at the end, and `drawn` that of those who were drawn. Whom lots
    asked `unanswered` times in vain is asked last; with 0 nobody is.
    """

    tiny: Plan
    small: Plan
    usual: Plan
    large: Plan
    huge: Plan
    early: Fraction
    late: Fraction
    drawn: Fraction
    unanswered: int = 0

    def plan(self, size: str) -> Plan:
        """Return how a log of a size is judged."""
        found: Plan = getattr(self, size)
        return found


@dataclass(frozen=True, slots=True)
class Preset:
    """The numbers by which votes are settled. Hours count from the moment at which two people may vote.

    Where there is `by_lot`, logs are judged by it, and those before `window_hours` count for proposed equations alone.
    """

    name: str
    quorum: int  # ballots at least
    quorum_share: Fraction  # and at least this share of those who may vote
    approvals: int  # at least
    share: Fraction  # of approvals and rejects that must approve
    flagged_approvals: int  # the same two while a red flag is open
    flagged_share: Fraction
    wait_hours: int  # before which nothing is accepted unless all have voted
    window_hours: int
    edition: int = 1
    by_lot: ByLot | None = None


STANDARD_1 = Preset("standard", 2, Fraction(1, 5), 2, Fraction(2, 3), 3, Fraction(3, 4), 24, 72)
LIGHT_1 = Preset("light", 2, Fraction(0), 2, Fraction(2, 3), 3, Fraction(3, 4), 0, 48)

_EARLY, _HALF, _DRAWN, _UNANSWERED = Fraction(9, 10), Fraction(1, 2), Fraction(3, 4), 3

LIGHT = replace(
    LIGHT_1,
    edition=2,
    by_lot=ByLot(
        Plan(0, 2, 0, 3, 2, 0),
        Plan(3, 2, 1, 3, 4, 12),
        Plan(3, 2, 1, 3, 4, 12),
        Plan(4, 3, 2, 5, 6, 24),
        Plan(6, 4, 4, 5, 6, 24),
        *(_EARLY, _HALF, _DRAWN, _UNANSWERED),
    ),
)
STANDARD = replace(
    STANDARD_1,
    edition=2,
    by_lot=ByLot(
        Plan(0, 2, 0, 5, 3, 24),
        Plan(2, 2, 1, 5, 4, 24),
        Plan(4, 3, 2, 5, 5, 24),
        Plan(6, 4, 4, 5, 6, 24),
        Plan(8, 6, 6, 5, 8, 48),
        *(_EARLY, _HALF, _DRAWN, _UNANSWERED),
    ),
)
STRICT = replace(
    STANDARD,
    name="strict",
    by_lot=ByLot(
        Plan(2, 2, 1, 5, 4, 24),
        Plan(4, 3, 2, 5, 5, 24),
        Plan(7, 5, 4, 5, 8, 24),
        Plan(7, 5, 5, 5, 7, 24),
        Plan(8, 6, 6, 5, 8, 48),
        *(_EARLY, Fraction(2, 3), _DRAWN, _UNANSWERED),
    ),
)

EDITION_1 = {preset.name: preset for preset in (STANDARD_1, LIGHT_1)}
"""What networks agreed to before there was another edition. They keep it until they adopt one of now."""

PRESETS = {preset.name: preset for preset in (STANDARD, LIGHT, STRICT)}
"""The presets of now, which networks begin with or adopt."""

EDITION = STANDARD.edition
