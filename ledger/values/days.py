"""Days that somebody chose: the first and the last one, both of which count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ledger.values.phrase import Refusal


def check(since: date | None, before: date | None) -> None:
    """Refuse a span without a day in it."""
    if since and before and since > before:
        raise Refusal("{since} is after {before}: no day lies between.", since=since, before=before)


@dataclass(frozen=True, slots=True)
class Days:
    """A span of days in a zone; None: no limit."""

    since: date | None
    before: date | None
    zone: str

    def take(self, moment: datetime) -> bool:
        """Tell whether a moment is on one of them."""
        if self.since is None and self.before is None:
            return True
        day = moment.astimezone(ZoneInfo(self.zone)).date()
        return (self.since or date.min) <= day <= (self.before or date.max)
