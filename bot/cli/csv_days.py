"""Days in a CSV file: in which order a column writes day and month with slashes, and the days that could be two."""

from __future__ import annotations

import re
from datetime import date

from ledger.values.day import say_day
from ledger.values.phrase import Code, Phrase, Refusal, phrase

_SLASHED = re.compile(r"(?P<one>[0-9]{1,2})[/-](?P<other>[0-9]{1,2})[/-](?P<year>[0-9]{4})")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})[/.](?P<month>[0-9]{1,2})[/.](?P<day>[0-9]{1,2})")
_TIME = re.compile(r"[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.0+)?)?$")
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_MONTHS = frozenset(range(1, 13))

SHOWN_MAX = 60
"""Characters of a cell that a message repeats."""


class Days:
    """The days of a column: what its cells show of their order, and from then on what a day in it means."""

    def __init__(self) -> None:
        self._day_first: set[bool] = set()
        self._inferred: tuple[str, int, date] | None = None

    def look_at(self, cell: str) -> None:
        """Take in what a cell shows of the order: a number above twelve is no month."""
        match = _SLASHED.match(cell)
        if match is None:
            return
        one, other = int(match["one"]), int(match["other"])
        if (one > 12) != (other > 12):
            self._day_first.add(one > 12)

    def read(self, cell: str, line: int) -> date:
        """Return the day of a cell; refuse one that could be two, and what is no day."""
        try:
            return day(cell)
        except Refusal:
            match = _SLASHED.fullmatch(_TIME.sub("", cell))
            if match is None or len(self._day_first) != 1 or not {int(match["one"]), int(match["other"])} <= _MONTHS:
                raise
        in_order = ("year", "other", "one") if True in self._day_first else ("year", "one", "other")
        year, month, number = (int(match[part]) for part in in_order)
        found = date(year, month, number)
        self._inferred = self._inferred or (cell, line, found)
        return found

    def notes(self) -> list[Phrase]:
        """Return what has to be said of the days that were read in the order of others."""
        if self._inferred is None:
            return []
        cell, line, found = self._inferred
        if True in self._day_first:
            return [
                phrase(
                    "Days such as {day} (line {line}) are read as {meant}, day before month, as others in the column.",
                    day=cell,
                    line=line,
                    meant=Code(found.isoformat()),
                )
            ]
        return [
            phrase(
                "Days such as {day} (line {line}) are read as {meant}, month before day, as others in the column.",
                day=cell,
                line=line,
                meant=Code(found.isoformat()),
            )
        ]


def day(text: str) -> date:
    """Read a day with its year, with or without a time behind; refuse one that could be two, and what is no day."""
    written = _TIME.sub("", text)
    if (match := _YEAR_FIRST.fullmatch(written)) is not None:
        written = f"{match['year']}-{match['month']:0>2}-{match['day']:0>2}"
    elif _SLASHED.fullmatch(written):
        written = written.replace("-", "/")
    # With a year in it, no day hangs on today.
    found = say_day(written, date.min) if _YEAR.search(written) else None
    if found is None:
        raise Refusal("{text} is no day. Write it as in {example}.", text=text[:SHOWN_MAX], example=Code("2026-01-31"))
    return found
