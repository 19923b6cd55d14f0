"""The table: which situations are played, which figures are taken of them, and how it is written and read again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from math import inf
from typing import NamedTuple

from ledger.network.preset import LIGHT_1, STANDARD_1, Preset
from tests.fair.cell import Cell, Outcome
from tests.fair.estimate import Estimate, mean, middle, share
from tests.fair.people import LOW, NONE

PRESETS = (LIGHT_1, STANDARD_1)

LOGS_A_WEEK = 2
"""Logs that each member is assumed to make in a week."""

_WEEK = timedelta(days=7)
_HOUR = timedelta(hours=1)

_ON_TOP = 2
_INDENT = "  "

Key = tuple[str, str, str]
"""A figure: what it tells, of which situation, under which preset."""


class Section(NamedTuple):
    """A figure that is taken of some situations."""

    heading: str
    cells: Callable[[Preset], tuple[Cell, ...]]
    figure: Callable[[Cell, Sequence[Outcome]], Estimate]


def fakes(preset: Preset) -> tuple[Cell, ...]:
    """Return the situations in which a ring logs a fake."""
    return (
        Cell("2 of 25, and nobody else looks", preset, 25, ring=2, attention=NONE),
        Cell("3 of 25, and nobody else looks", preset, 25, ring=3, attention=NONE),
        Cell("2 of 25", preset, 25, ring=2),
        Cell("3 of 25", preset, 25, ring=3),
        Cell("5 of 25", preset, 25, ring=5),
        Cell("5 of 60", preset, 60, ring=5),
        Cell("5 of 200", preset, 200, ring=5),
        Cell("3 of 25, of whom few look", preset, 25, ring=3, attention=LOW),
        Cell("5 of 25, of whom few look", preset, 25, ring=5, attention=LOW),
        Cell("5 of 25, and 25 are gone", preset, 25, gone=25, ring=5),
    )


def honest(preset: Preset) -> tuple[Cell, ...]:
    """Return the situations in which somebody logs what they did."""
    return (
        Cell("25 people", preset, 25),
        Cell("60 people", preset, 60),
        Cell("200 people", preset, 200),
        Cell("25 people, and 25 are gone", preset, 25, gone=25),
        Cell("25 people, and 100 are gone", preset, 25, gone=100),
        Cell("25 people, of whom few look", preset, 25, attention=LOW),
    )


def _accepted(_: Cell, outcomes: Sequence[Outcome]) -> Estimate:
    return share([outcome.is_accepted() for outcome in outcomes])


def _accepted_soon(_: Cell, outcomes: Sequence[Outcome]) -> Estimate:
    return share([outcome.is_accepted(_WEEK) for outcome in outcomes])


def _hours(_: Cell, outcomes: Sequence[Outcome]) -> Estimate:
    return middle([outcome.after / _HOUR if outcome.is_accepted() else inf for outcome in outcomes])


def _requests(cell: Cell, outcomes: Sequence[Outcome]) -> Estimate:
    """Return the requests to a member in a week: where all log as often, as many as their own logs cause.

    A person counts once for each log that a message lists, however many it lists, and however often it is listed.
    """
    return mean([LOGS_A_WEEK * outcome.asked for outcome in outcomes], LOGS_A_WEEK * cell.here)


SECTIONS = (
    Section("Fakes of a ring that are accepted, of 100", fakes, _accepted),
    Section("Honest logs accepted within 7 days, of 100", honest, _accepted_soon),
    Section("Hours until half of the honest logs are accepted", honest, _hours),
    Section(f"Requests to a member in a week, if each logs {LOGS_A_WEEK}", honest, _requests),
)


class Line(NamedTuple):
    """One line of the table: a figure of a situation under each preset."""

    heading: str
    situation: str
    estimates: tuple[Estimate, ...]


def measured(votes: int, seed: int, presets: Sequence[Preset] = PRESETS) -> Iterator[Line]:
    """Play so many votes of each cell, and yield the lines as they become known."""
    played: dict[Cell, list[Outcome]] = {}
    for heading, cells, figure in SECTIONS:
        for row in zip(*map(cells, presets), strict=True):
            for cell in row:
                if cell not in played:
                    played[cell] = cell.votes(votes, seed)
            yield Line(heading, row[0].name, tuple(figure(cell, played[cell]) for cell in row))


def written(lines: Iterable[Line], votes: int, seed: int) -> Iterator[str]:
    """Yield the lines of the table, with what it tells on top."""
    yield f"{votes} votes of each kind, seed {seed}. The rules are the product's, the people are guessed: tests/fair/people.py."
    yield "In brackets: from where to where the truth may be, as chance moves a figure (three standard deviations)."
    before = None
    for line in lines:
        if line.heading != before:
            before = line.heading
            yield ""
            yield _row(before, [preset.name for preset in PRESETS])
        yield _row(f"{_INDENT}{line.situation}", line.estimates)


def read(table: str) -> Mapping[Key, float]:
    """Return the figures of a table that was written, by what they tell, the situation and the preset."""
    found: dict[Key, float] = {}
    heading = ""
    for line in filter(None, table.splitlines()[_ON_TOP:]):
        name, *figures = filter(None, re.split(r"\s{2,}", line.strip()))
        if not line.startswith(_INDENT):
            heading, presets = name, figures
            continue
        for preset, figure in zip(presets, figures, strict=True):
            found[heading, name, preset] = float(figure.split()[0].replace("never", "inf"))
    return found


def _row(name: str, figures: Iterable[object]) -> str:
    return f"{name:<50}{''.join(f'{figure!s:<25}' for figure in figures)}".rstrip()
