"""Time zone of a person, as their platform tells it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.chat import Command


def zone_of(command: Command) -> str | None:
    """Return the time zone in which a person lives, if the platform tells one that this machine knows."""
    try:
        return ZoneInfo(command.zone).key if command.zone else None
    except (KeyError, ValueError, OSError):
        return None
