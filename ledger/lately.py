"""What was logged a moment ago, found by its words: whoever logs the same again may have pressed Enter twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ledger.phrase import Words

AGAIN = timedelta(minutes=1)
"""Who logs the same again sooner than this may have pressed Enter twice; no platform tells the two apart."""


class Lately:
    """The logs of at least the last `AGAIN`, by the account that made them and by their notes, of which no word is kept."""

    def __init__(self) -> None:
        self._since = datetime.min.replace(tzinfo=UTC)
        self._now: dict[tuple[str, int], list[str]] = {}
        self._before: dict[tuple[str, int], list[str]] = {}

    def add(self, account: str, note: Words, number: str, at: datetime) -> None:
        """Note a log, or that one has another note now."""
        if at - self._since >= AGAIN:
            self._before = self._now if at - self._since < 2 * AGAIN else {}
            self._now, self._since = {}, at
        self._now.setdefault((account, hash(note)), []).append(number)

    def of(self, account: str, note: Words) -> tuple[str, ...]:
        """Return the numbers of an account's logs that may have this note, and some that are older."""
        key = account, hash(note)
        return (*self._before.get(key, ()), *self._now.get(key, ()))
