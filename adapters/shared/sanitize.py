"""Words of somebody without what would steer the text around them, on whichever platform they are shown."""

from __future__ import annotations

import re

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ufff9-\ufffb]")
_BROKEN = re.compile("[\ud800-\udfff]")
_ISOLATES = re.compile("[\u2066-\u2069]")
_ISOLATED = re.compile("[^\u2066-\u2069]*(?:[\u2066-\u2068][^\u2066-\u2069]*\u2069[^\u2066-\u2069]*)*")
"""Marks that keep words of another direction of writing together, each with its end, as the core puts them there."""


def clean(words: str) -> str:
    """Return words without control characters but line feeds, and without marks that turn the direction for what follows.

    A tab becomes a space, and half a character, as no text can have, the sign that stands for one.
    """
    words = _BROKEN.sub("\N{REPLACEMENT CHARACTER}", _STEERING.sub("", words.replace("\t", " ")))
    return words if _ISOLATED.fullmatch(words) else _ISOLATES.sub("", words)
