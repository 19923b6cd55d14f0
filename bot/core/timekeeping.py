"""Timekeeping: a trusted time for ledgers, from a wall clock that may jump and a monotonic clock that cannot.

People and programs can set the wall clock; nobody can set the monotonic one. If the two disagree, the wall clock has jumped, and
it is not known yet if it was wrong before or is wrong now.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog

from ledger.values.phrase import Phrase, phrase

TOLERANCE_SECONDS = 60.0
"""A smaller jump is followed at once: time servers correct machines by seconds all the time."""

STOOD_SECONDS = 3600.0
"""The time for which a wall clock has to run on after a larger jump before it is followed.

A time server corrects a wrong clock within a quarter of an hour, and so does a person who mistyped. A vote that ends an hour late
costs little; a window for objections that never was open would cost more.
"""

LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""A later wall clock is never believed: soon no date would be left for the end of a vote."""

log = structlog.get_logger()


class NoTime(Exception):
    """The wall clock is impossible at the start; the message explains it to the operator."""


class Timekeeper:
    """The time of one process: the wall clock, except that a jump is followed only after `STOOD_SECONDS`.

    `steady` is the monotonic clock, in seconds. It goes on while the machine sleeps, so that sleep is no jump.
    """

    def __init__(self, clock: Callable[[], datetime], steady: Callable[[], float]) -> None:
        self._clock = clock
        self.steady = steady
        self._last: tuple[datetime, float] | None = None  # the last trusted time, and the monotonic clock at it
        self._jumped: tuple[float, float] | None = None  # seconds of the jump, and the monotonic clock at it
        self.doubt: Phrase | None = None
        """Explains the last jump to stewards."""

    def now(self) -> datetime:
        """Return the trusted time. Raises `NoTime` if the wall clock was impossible from the start."""
        return self.read()[0]

    def read(self) -> tuple[datetime, float]:
        """Return the trusted time, and the monotonic clock at the same moment."""
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
        """Warn if the last entry of a ledger is ahead of the trusted time."""
        if (last - believed).total_seconds() <= TOLERANCE_SECONDS:
            return
        log.warning("the ledger is ahead of the clock of the machine", last=last.isoformat(), says=believed.isoformat())
        self.doubt = phrase(
            "The clock of my machine says {says}, and the ledger has an entry of {last} already. Until the clock has caught up, everything takes twice as long. Please let the operator look whether it is right.",
            says=believed,
            last=last,
        )

    def _follows(self, off: float, says: datetime, steady: float) -> bool:
        """Return whether to follow the wall clock, which is off by so many seconds. Note a new jump, or the end of one."""
        if abs(off) <= TOLERANCE_SECONDS:
            if self._jumped is not None:
                self._jumped = None
                log.info("the clock of the machine is back where it was", says=says.isoformat())
            return True
        if self._jumped is None or abs(off - self._jumped[0]) > TOLERANCE_SECONDS:
            self._jumped = off, steady
            self._warn_of_jump(says - timedelta(seconds=off), says)
            return False
        if steady - self._jumped[1] < STOOD_SECONDS or says >= LATEST:
            return False
        self._jumped = None
        log.warning("the clock of the machine is followed, as it stands by its jump", says=says.isoformat())
        return True

    def _warn_of_jump(self, believed: datetime, says: datetime) -> None:
        log.warning("the clock of the machine jumped", believed=believed.isoformat(), says=says.isoformat())
        self.doubt = phrase(
            "The clock of my machine jumped from {believed} to {says}. Nothing ends by that: I follow it only once it has gone on like that for an hour. Please let the operator look whether it is right.",
            believed=believed,
            says=says,
        )


class Pace:
    """The time of one ledger. It never goes back; while it is ahead of the trusted time, it runs at half speed.

    So the trusted time catches up with a ledger that a wrong clock led into the future, and nothing stands still meanwhile. It
    starts at the first reading, from the last entry.
    """

    def __init__(self, time: Timekeeper, last: Callable[[], datetime]) -> None:
        self._time = time
        self._last = last
        self._read: tuple[datetime, float] | None = None

    def now(self) -> datetime:
        """Return the time of the ledger."""
        believed, steady = self._time.read()
        if self._read is None:
            self._read = self._last(), steady
            self._time.compare(self._read[0], believed)
        at, before = self._read
        slowly = (steady - before) / 2
        at = believed if (believed - at).total_seconds() >= slowly else at + timedelta(seconds=slowly)
        self._read = at, steady
        return at
