"""The table: how it is played, written, and read again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ledger.network.preset import Preset
from tests.fair.cell import Outcome
from tests.fair.estimate import Estimate
from tests.fair.situations import PRESETS, SECTIONS, Promise, Row, Section, Situation

_ON_TOP = 3
_INDENT = "  "

Key = tuple[str, str, str]
"""A figure: what it tells, of which situation, under which preset."""


class Figure(NamedTuple):
    """A figure of a situation under a preset, and what it shall be."""

    heading: str
    situation: str
    preset: str
    estimate: Estimate
    promise: Promise | None

    @property
    def key(self) -> Key:
        """Return what it tells."""
        return self.heading, self.situation, self.preset

    def __str__(self) -> str:
        if self.promise is None:
            return str(self.estimate)
        kept = "" if self.promise.is_kept(self.estimate.found) else "not "
        return f"{self.estimate} {kept}{self.promise.sign} {self.promise.limit:g}"


Line = tuple[Figure, ...]
"""The figures of one situation under each preset."""


def measured(
    votes: int,
    seed: int,
    presets: Sequence[Preset] = PRESETS,
    sections: Sequence[Section] = SECTIONS,
    *,
    quick: bool = False,
) -> Iterator[Line]:
    """Play so many votes of each situation, and yield the lines as they become known; of a `quick` table only some."""
    played: dict[tuple[Situation, int], list[Outcome]] = {}

    def figure(section: Section, row: Row, preset: Preset) -> Figure:
        number = votes if quick else votes * row.times
        key = row.situation, number
        if key not in played:
            played[key] = row.situation.votes(number, seed)
        estimate = section.figure(row.situation, played[key])
        return Figure(section.heading, row.situation.name, preset.name, estimate, row.promise)

    for section in sections:
        of_section = [preset for preset in presets if preset.name in {one.name for one in section.presets}]
        for rows in zip(*(section.rows(preset) for preset in of_section), strict=True):
            if rows[0].quick or not quick:
                yield tuple(figure(section, row, preset) for row, preset in zip(rows, of_section, strict=True))


def written(lines: Iterable[Line], votes: int, seed: int) -> Iterator[str]:
    """Yield the lines of the table, with what it tells on top."""
    yield f"{votes} votes of each kind, seed {seed}. The rules are the product's, the people are guessed: tests/fair/people.py."
    yield "In brackets: from where to where the truth may be, as chance moves a figure (three standard deviations)."
    yield "Behind them: what the figure shall be."
    before = None
    for line in lines:
        if line[0].heading != before:
            before = line[0].heading
            yield ""
            yield _row(before, [figure.preset for figure in line])
        yield _row(f"{_INDENT}{line[0].situation}", line)


def read(table: str) -> tuple[dict[Key, float], set[Key]]:
    """Return the figures of a table that was written, and which of them are not what they shall be."""
    found: dict[Key, float] = {}
    missed: set[Key] = set()
    heading = ""
    for line in filter(None, table.splitlines()[_ON_TOP:]):
        name, *figures = filter(None, re.split(r"\s{2,}", line.strip()))
        if not line.startswith(_INDENT):
            heading, presets = name, figures
            continue
        for preset, figure in zip(presets, figures, strict=True):
            found[heading, name, preset] = float(figure.split()[0].replace("never", "inf"))
            if " not " in figure:
                missed.add((heading, name, preset))
    return found, missed


def _row(name: str, figures: Iterable[object]) -> str:
    return f"{name:<65}{''.join(f'{figure!s:<32}' for figure in figures)}".rstrip()
