"""Selection of contributions: those of a project, those of a span of days, or all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.contributions.log import Log
from ledger.values import days


@dataclass(frozen=True, slots=True)
class Selection:
    """A project, or None for the whole network, and the first and the last day, both of which count; None: no limit."""

    project: str | None = None
    since: date | None = None
    before: date | None = None

    def takes(self, log: Log) -> bool:
        """Tell whether a log takes part."""
        first, last = self.since or date.min, self.before or date.max
        return self.project in (None, log.project) and first <= log.date <= last

    @property
    def has_days(self) -> bool:
        """Tell whether days are chosen."""
        return self.since is not None or self.before is not None


def check(selection: Selection) -> None:
    """Refuse a span without a day in it."""
    days.check(selection.since, selection.before)
