"""References at the console, and how people write what they stand for."""

from __future__ import annotations

from bot.reference import Reference

PLACE = "console:here"


def reference_of(name: str) -> str:
    """Return the reference of a person."""
    return f"console:{name}"


def is_channel(channel: str) -> bool:
    """Tell whether a reference is a channel of the console, and not a person or a channel elsewhere."""
    return channel.startswith(f"{PLACE}/")


def label(channel: str) -> str:
    """Return a channel as people write it: `#general`, or the person's name."""
    return "#" + Reference(channel).name if is_channel(channel) else Reference(channel).local


def heading(channel: str, person: str) -> str:
    """Return the label of the channel where a person is answered."""
    return "DM" if channel == reference_of(person) else label(channel)
