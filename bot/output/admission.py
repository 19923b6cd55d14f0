"""Admission: the channels that accept our posts, and those that bar us, by their replies since the start."""

from __future__ import annotations

import structlog

log = structlog.get_logger()


class Admission:
    """The last reply of each channel."""

    def __init__(self) -> None:
        self.barred: dict[str, int] = {}
        """The channels that bar us, each with a number that tells this time from earlier ones."""
        self.closed: set[str] = set()
        """The people who take no direct messages from us, or are gone from their platform."""
        self._taking: set[str] = set()  # the channels that accepted their last post
        self._times_barred = 0

    def is_in_doubt(self, channel: str) -> bool:
        """Return whether a channel may refuse the next post, as it did not accept the last one."""
        return channel not in self._taking

    def took(self, channel: str) -> None:
        """Note that a channel accepted a post."""
        self._taking.add(channel)
        self.closed.discard(channel)
        if self.barred.pop(channel, None) is not None:
            log.info("we may show again what we owe", channel=channel)

    def gone(self, channel: str) -> None:
        """Note that a channel, or a message in it, is gone."""
        self._taking.discard(channel)

    def refused(self, channel: str, why: str) -> None:
        """Note that a channel bars us until somebody lets us in; log it once."""
        self._taking.discard(channel)
        if channel not in self.barred:
            log.warning("we may not show what we owe", channel=channel, why=why)
            self._times_barred += 1
            self.barred[channel] = self._times_barred
