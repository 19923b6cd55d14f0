"""The time in front: the line that somebody meant whose time stands somewhere among the words."""

from __future__ import annotations

import re

from ledger.values import duration

LINE_MAX = 300
"""Characters of a line that a refusal proposes."""

_WORD = re.compile(r"(?<!\S)\S")


def with_time_in_front(words: str) -> str | None:
    """Return words with the first time among them in front, where it is read; None if they hold no time."""
    for begin in _WORD.finditer(words):
        if (found := duration.find(words, begin.start())) is not None:
            return f"{words[begin.start() : found.end]} {words}"
    return None
