"""The situations that are played, the figures that are taken of them, and what each of these shall be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from math import inf
from typing import NamedTuple

from ledger.network.preset import LARGE, LIGHT, SMALL, STANDARD, STRICT, TINY, Preset
from ledger.network.proposal import PASSED
from tests.fair.cell import Cell, Outcome
from tests.fair.estimate import Estimate, average, middle, share
from tests.fair.people import FEW, HARDLY_ANY
from tests.fair.power import Power
from tests.fair.weeks import Weeks

PRESETS = (LIGHT, STANDARD, STRICT)

Situation = Cell | Weeks | Power

_WEEK = timedelta(days=7)
_HOUR = timedelta(hours=1)


class Promise(NamedTuple):
    """The limit above which a figure shall be (`>`), or below which (`<`)."""

    sign: str
    limit: float

    def is_kept(self, figure: float) -> bool:
        """Tell whether a figure is as it shall be."""
        return figure > self.limit if self.sign == ">" else figure < self.limit


def below(limit: float | None) -> Promise | None:
    """Return the promise of less than a limit, if there is one."""
    return None if limit is None else Promise("<", limit)


def above(limit: float) -> Promise:
    """Return the promise of more than a limit."""
    return Promise(">", limit)


class Row(NamedTuple):
    """A situation under a preset, and what it shall show, if that was promised.

    A row that is `quick` is played in the tests. What is rare is played so many `times` as often as other things.
    """

    situation: Situation
    promise: Promise | None = None
    quick: bool = False
    times: int = 1


class Section(NamedTuple):
    """A figure that is taken of some situations under each of some presets."""

    heading: str
    rows: Callable[[Preset], tuple[Row, ...]]
    figure: Callable[[Situation, Sequence[Outcome]], Estimate]
    presets: Sequence[Preset] = PRESETS


FEW_LOOK = "of whom few look by themselves"


def _of(preset: Preset, figures: tuple[float, float, float]) -> float:
    """Return the figure for a preset, of those for each."""
    return dict(zip((one.name for one in PRESETS), figures, strict=True))[preset.name]


def _fakes(preset: Preset) -> tuple[Row, ...]:
    most, times = below(_of(preset, (15, 4, 0.5))), 3 if preset.name == STRICT.name else 1
    sizes = (Row(Cell(f"5 of 25, a {size} log", preset, 25, ring=5, size=size)) for size in (TINY, SMALL, LARGE))
    return (
        Row(Cell("5 of 25", preset, 25, ring=5), most, quick=True, times=times),
        Row(Cell("5 of 25, amended at each of three rejects", preset, 25, ring=5, amends=3), most, times=times),
        Row(Cell(f"5 of 25, {FEW_LOOK}", preset, 25, ring=5, attention=FEW)),
        Row(Cell("3 of 23", preset, 23, ring=3)),
        *sizes,
    )


def _erased(preset: Preset) -> tuple[Row, ...]:
    few = Cell(f"5 of 25, {FEW_LOOK}", preset, 25, ring=5, erases=True, attention=FEW)
    return (Row(Cell("5 of 25", preset, 25, ring=5, erases=True)), Row(few, below(2)))


def _soon(preset: Preset) -> tuple[Row, ...]:
    return _honest(preset, above(95), above(95))


def _within(preset: Preset) -> tuple[Row, ...]:
    return _honest(preset, below(_of(preset, (15, 30, 36))), None)


def _honest(preset: Preset, promise: Promise | None, of_others: Promise | None) -> tuple[Row, ...]:
    return (
        Row(Cell("25 people", preset, 25), promise, quick=True),
        Row(Cell("25 people, and 100 are away", preset, 25, away=100), promise),
        Row(Weeks("25 people, and 25 are gone, 2 logs a week", preset, 25, 2, gone=25), promise),
        Row(Weeks("25 people, 2 logs a week", preset, 25, 2), promise),
        Row(Weeks("60 people, 2 logs a week", preset, 60, 2), of_others),
        Row(Weeks("200 people, 2 logs a week", preset, 200, 2), of_others),
        Row(Cell(f"25 people, {FEW_LOOK}", preset, 25, attention=FEW)),
        Row(Cell("25 people, of whom hardly any look", preset, 25, attention=HARDLY_ANY)),
    )


def _opposed(preset: Preset) -> tuple[Row, ...]:
    return (Row(Cell("3 of 25", preset, 25, against=3), above(80)),)


def _asked(preset: Preset) -> tuple[Row, ...]:
    limits = {STANDARD.name: (9, 11, 4.5, 5.5), STRICT.name: (16, 19, 8, 9.5)}
    few, many, few_half, many_half = map(below, limits.get(preset.name, (None,) * 4))
    return (
        Row(Weeks("25 people, 2 logs a week", preset, 25, 2), few, quick=True),
        Row(Weeks("60 people, 2 logs a week", preset, 60, 2), many),
        Row(Weeks("200 people, 2 logs a week", preset, 200, 2), many),
        Row(Weeks("25 people, 1 log a week", preset, 25, 1), few_half),
        Row(Weeks("60 people, 1 log a week", preset, 60, 1), many_half),
    )


def _power(preset: Preset) -> tuple[Row, ...]:
    rows = []
    for ring, here in ((3, 23), (5, 25), (10, 40)):
        some = Power(f"{ring} of {here}", preset, here, ring)
        few = Power(f"{ring} of {here}, {FEW_LOOK}", preset, here, ring, FEW)
        rows += [Row(some, below(5)), Row(few, below(5), quick=here == 25)]
    unheard = Power("5 of 25, unless some object", preset, 25, 5, unheard=True)
    hardly_heard = Power(f"5 of 25, {FEW_LOOK}, unless some object", preset, 25, 5, FEW, unheard=True)
    return (*rows, Row(unheard), Row(hardly_heard))


def _changes(preset: Preset) -> tuple[Row, ...]:
    few = Power(f"25 people, {FEW_LOOK}", preset, 25, attention=FEW)
    return (Row(Power("25 people", preset, 25), above(90)), Row(few, above(90), quick=True))


def _accepted(_: Situation, outcomes: Sequence[Outcome]) -> Estimate:
    return share([outcome.is_accepted() for outcome in outcomes])


def _accepted_soon(_: Situation, outcomes: Sequence[Outcome]) -> Estimate:
    return share([outcome.is_accepted(_WEEK) for outcome in outcomes])


def _hours(_: Situation, outcomes: Sequence[Outcome]) -> Estimate:
    return middle([outcome.after / _HOUR if outcome.is_accepted() else inf for outcome in outcomes])


def _requests(situation: Situation, outcomes: Sequence[Outcome]) -> Estimate:
    """Return the requests to a member in a week: as all log as often, as many as their own logs cause.

    A person counts once for each log for which a message asks them, however often it is listed.
    """
    assert isinstance(situation, Weeks)
    return average([situation.logs * outcome.asked for outcome in outcomes])


def _passed(_: Situation, outcomes: Sequence[Outcome]) -> Estimate:
    return share([outcome.decision == PASSED for outcome in outcomes])


SECTIONS = (
    Section("Fakes of a ring that are accepted, of 100", _fakes, _accepted),
    Section("Others' work that a ring erases by corrections, of 100", _erased, _accepted),
    Section("Honest logs accepted within 7 days, of 100", _soon, _accepted_soon),
    Section("Hours until half of the honest logs are accepted", _within, _hours),
    Section("Honest logs accepted that some always reject, of 100", _opposed, _accepted),
    Section("Requests to a member in a week", _asked, _requests),
    Section("Stewards whom a ring gets, of 100", _power, _passed, (STANDARD,)),
    Section("Stewards whom honest people get, of 100", _changes, _passed, (STANDARD,)),
)
