"""Sanitizing of members' words: wherever they are shown, they change nothing around them."""

from __future__ import annotations

import re

_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
_BROKEN = re.compile("[\ud800-\udfff]")
_ACCENT = (
    "[\u0300-\u036f\u0483-\u0489\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_PILE = re.compile(f"({_ACCENT}{{4}}){_ACCENT}+")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


def sanitize(text: str) -> str:
    """Sanitize a member's words: return them in one line that changes nothing around it.

    A line break becomes " / ": otherwise somebody could write a line that looks like one of ours. Marks that turn the
    direction of writing and control characters go, piles of accents are cut, and words that run from right to left are
    kept together.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _PILE.sub(r"\1", text if text.isprintable() else _in_one_line(text))
    if _RIGHT_TO_LEFT.search(text):
        return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
    return text


def _in_one_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines()]
    line = " / ".join(filter(None, lines)) if len(lines) > 1 else text
    return _BROKEN.sub("\N{REPLACEMENT CHARACTER}", _STEERING.sub("", line.replace("\t", " ")))
