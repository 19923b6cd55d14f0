"""In which channels we may show what we owe, as far as the channels themselves have told it since the start."""

from __future__ import annotations

import structlog

log = structlog.get_logger()


class Admission:
    """What channels said to what they were offered."""

    def __init__(self) -> None:
        self.barred: dict[str, int] = {}
        """The channels where we may not show what we owe, each with the number that tells this time from others."""
        self._taking: set[str] = set()  # the channels that took what they were offered last
        self._times_barred = 0

    def is_in_doubt(self, channel: str) -> bool:
        """Tell whether a channel may refuse what it is offered next, as it did not take what came last."""
        return channel not in self._taking

    def took(self, channel: str) -> None:
        """Note that a channel took what it was offered."""
        self._taking.add(channel)
        if self.barred.pop(channel, None) is not None:
            log.info("we may show again what we owe", channel=channel)

    def gone(self, channel: str) -> None:
        """Note that a channel, or a message in it, is there no more."""
        self._taking.discard(channel)

    def refused(self, channel: str, why: str) -> None:
        """Note that somebody has to let us into a channel; the operator is told once."""
        self._taking.discard(channel)
        if channel not in self.barred:
            log.warning("we may not show what we owe", channel=channel, why=why)
            self._times_barred += 1
            self.barred[channel] = self._times_barred
