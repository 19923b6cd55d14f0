"""The picture of a digest: hours by project, in the last periods that there was a digest of, with care work marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import chain, pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ledger.digests.digest import Figures, ProjectHours
from ledger.digests.work_words import label_of
from ledger.values.phrase import BarFigure, Days, FigureBar, FigureRow, Phrase, RowsFigure, phrase
from ledger.values.quantity import TIME

if TYPE_CHECKING:
    from ledger.book import Book

PERIODS = 8
"""Periods that are shown, this one included."""

DAY, WEEK = timedelta(days=2), timedelta(days=9)
"""Periods that begin no further apart than this are days, or weeks: clocks change, and a first period is a part of one."""

_Columns = Sequence[tuple[datetime, Sequence[ProjectHours]]]
"""For each period its beginning and its hours."""


def figure(book: Book, numbers: Figures, since: datetime, name: str) -> BarFigure | RowsFigure:
    """Return the hours, of which there are some, of the period that began then beside those of the periods before it.

    `name` is that of its file.
    """
    before = [made for made in book.periods.by_id.values() if made.since < since][1 - PERIODS :]
    columns = _from_first([*((made.since, made.figures.hours) for made in before), (since, numbers.hours)])
    part = phrase("of it care")
    if len(columns) > 1:
        rows = tuple(_row(book, project, columns) for project in _projects(columns))
        return RowsFigure(f"{name}.png", _title(columns), TIME, part, rows)
    bars = tuple(FigureBar(label_of(book, row.project), row.hours, row.care) for row in numbers.hours)
    return BarFigure(f"{name}.png", phrase("accepted hours by project"), TIME, part, bars)


def _from_first(columns: _Columns) -> _Columns:
    """Return the periods from the first one with hours on."""
    first = next((place for place, (_, hours) in enumerate(columns) if hours), len(columns))
    return columns[first:]


def _title(columns: _Columns) -> Phrase:
    longest = max(later - earlier for (earlier, _), (later, _) in pairwise(columns))
    if longest <= DAY:
        return phrase("accepted hours by project and day")
    return phrase("accepted hours by project and week") if longest <= WEEK else phrase("accepted hours by project")


def _projects(columns: _Columns) -> list[str | None]:
    """Return the projects, those with most hours first."""
    sums: defaultdict[str | None, Fraction] = defaultdict(Fraction)
    for row in chain.from_iterable(hours for _, hours in columns):
        sums[row.project] += row.hours
    return sorted(sums, key=lambda project: (-sums[project], project or ""))


def _row(book: Book, project: str | None, columns: _Columns) -> FigureRow:
    zone = ZoneInfo(book.rules.now.zone)
    bars = []
    for since, hours in columns:
        day = since.astimezone(zone).date()
        found = next((row for row in hours if row.project == project), ProjectHours(project, Fraction(), Fraction()))
        bars.append(FigureBar(Days(day, day), found.hours, found.care))
    return FigureRow(label_of(book, project), tuple(bars))
