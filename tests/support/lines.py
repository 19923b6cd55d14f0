"""Lines that people type where there are no buttons."""

from __future__ import annotations

from bot.chat import Choice


def line_of(choice: Choice) -> str:
    """Return the line that says the same as a choice."""
    return " ".join((f"/{choice.command}", *choice.options.values()))
