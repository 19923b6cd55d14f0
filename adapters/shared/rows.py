"""Rows of buttons: the choices about one thing stand in a row of their own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from bot.chat import Choice


def rows(choices: Sequence[Choice], width: int) -> list[Sequence[Choice]]:
    """Return the choices in rows of at most `width`, in their order. Each row is about one thing."""
    together = (list(row) for _, row in groupby(choices, _about))
    return [row[first : first + width] for row in together for first in range(0, len(row), width)]


def _about(choice: Choice) -> str | None:
    return choice.options.get("card") or choice.options.get("what")
