"""The amount in front: the line that somebody meant whose time or money stands somewhere among the words."""

from __future__ import annotations

import re

from ledger.values import amount, duration

LINE_MAX = 300
"""Characters of a line that a refusal proposes."""

_WORD = re.compile(r"(?:(?<!\S)|(?<=[~≈]))[^\s~≈]")
_FIGURE = re.compile(r"[^\w\s]?[0-9]")


def with_amount_in_front(words: str) -> str | None:
    """Return words with the first time among them in front, or else the first money, where it is read; None if they hold neither."""
    for begin in _WORD.finditer(words):
        if (found := duration.find(words, begin.start())) is not None:
            return f"{words[begin.start() : found.end]} {words}"
    for begin in _WORD.finditer(words):
        found = amount.find(words, begin.start(), amount.is_currency) if _FIGURE.match(words, begin.start()) else None
        if found is not None:
            return f"{words[begin.start() : found.end]} {words}"
    return None
