"""How far the clock of the machine is believed, and the time of a ledger, which neither jumps nor stands still by it.

Beside the clock that people and programs set there is one that nobody can set. Where the two disagree, the first one has
jumped, and nobody knows yet whether it was wrong before or is wrong now.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog

from ledger.values.phrase import Phrase, phrase

TOLERANCE_SECONDS = 60.0
"""By how much the clock may be off at once and still be followed: machines are put right by seconds all the time."""

STOOD_SECONDS = 3600.0
"""For how long a clock that jumped has to go on as it then stands until it is followed.

What keeps clocks right puts a wrong one back within a quarter of an hour, and a person who mistyped does it as soon; one
who waits an hour for the end of a vote has lost little, and nobody objects within a window that never was.
"""

LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""No clock is believed that is behind this: there would soon be no dates left to end a vote on."""

log = structlog.get_logger()


class NoTime(Exception):
    """The clock of the machine says what cannot be: the message says it in words."""


class Timekeeper:
    """The time of one process: the clock of the machine, but a jump of it only once it has stood for a while.

    `steady` counts seconds and cannot be set; it goes on while the machine sleeps, so that sleep is no jump.
    """

    def __init__(self, clock: Callable[[], datetime], steady: Callable[[], float]) -> None:
        self._clock = clock
        self.steady = steady
        self._last: tuple[datetime, float] | None = None  # a moment that is believed, and when that was
        self._jumped: tuple[float, float] | None = None  # by how many seconds, and when
        self.doubt: Phrase | None = None
        """What stewards have to know of the last jump."""

    def now(self) -> datetime:
        """Return what time it is, as far as that is known. Raises `NoTime` where that was never known."""
        return self.read()[0]

    def read(self) -> tuple[datetime, float]:
        """Return what time it is, and what the clock says at that moment that nobody can set."""
        says, steady = self._clock(), self.steady()
        if self._last is None:
            if says >= LATEST:
                raise NoTime(
                    f"The clock of this machine says {says:%Y-%m-%d %H:%M} UTC. Please set it, and start again."
                )
            self._last = says, steady
        off = (says - self._last[0]).total_seconds() - (steady - self._last[1])
        if not self._follows(off, says, steady):
            return says - timedelta(seconds=off), steady
        self._last = says, steady
        return self._last

    def compare(self, last: datetime, believed: datetime) -> None:
        """Note that a ledger whose last entry is of that moment is ahead of what is believed, where it is."""
        if (last - believed).total_seconds() <= TOLERANCE_SECONDS:
            return
        log.warning("the ledger is ahead of the clock of the machine", last=last.isoformat(), says=believed.isoformat())
        self.doubt = phrase(
            "The clock of my machine says {says}, and the ledger has an entry of {last} already. Until the clock has caught up, everything takes twice as long. Please let the operator look whether it is right.",
            says=believed,
            last=last,
        )

    def _follows(self, off: float, says: datetime, steady: float) -> bool:
        """Tell whether the clock is followed although it is off by so many seconds."""
        if abs(off) <= TOLERANCE_SECONDS:
            if self._jumped is not None:
                self._jumped = None
                log.info("the clock of the machine is back where it was", says=says.isoformat())
            return True
        if self._jumped is None or abs(off - self._jumped[0]) > TOLERANCE_SECONDS:
            self._jumped = off, steady
            self._tell(says - timedelta(seconds=off), says)
            return False
        if steady - self._jumped[1] < STOOD_SECONDS or says >= LATEST:
            return False
        self._jumped = None
        log.warning("the clock of the machine is followed, as it stands by its jump", says=says.isoformat())
        return True

    def _tell(self, believed: datetime, says: datetime) -> None:
        log.warning("the clock of the machine jumped", believed=believed.isoformat(), says=says.isoformat())
        self.doubt = phrase(
            "The clock of my machine jumped from {believed} to {says}. Nothing ends by that: I follow it only once it has gone on like that for an hour. Please let the operator look whether it is right.",
            believed=believed,
            says=says,
        )


class Pace:
    """The time of one ledger: it never goes back, and where it is ahead of what is believed, it goes at half the speed.

    So a ledger that a wrong clock once led into the future is caught up with, and in the meantime nothing stands still.
    It begins with the first reading, and not before the last entry.
    """

    def __init__(self, time: Timekeeper, last: Callable[[], datetime]) -> None:
        self._time = time
        self._last = last
        self._read: tuple[datetime, float] | None = None

    def now(self) -> datetime:
        """Return what time it is in the ledger."""
        believed, steady = self._time.read()
        if self._read is None:
            self._read = self._last(), steady
            self._time.compare(self._read[0], believed)
        at, before = self._read
        slowly = (steady - before) / 2
        at = believed if (believed - at).total_seconds() >= slowly else at + timedelta(seconds=slowly)
        self._read = at, steady
        return at
