"""References of people and messages on Discord."""

from __future__ import annotations

from bot.chat import Gone
from bot.reference import Reference

PLATFORM = "discord"


def person(user: int) -> str:
    """Return the reference of a person."""
    return f"{PLATFORM}:{user}"


def split_message(message: str) -> tuple[str, int]:
    """Return the channel and the id of a message. Raise `Gone` if the reference is none of a message."""
    where = Reference(message)
    channel, number = where.parent, where.name
    if not number.isdigit():
        raise Gone(message)
    return channel, int(number)
