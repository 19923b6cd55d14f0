"""Sanitizing of members' words: no character may change the text around them, on any platform."""

from __future__ import annotations

import re

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ufff9-\ufffb]")
_BROKEN = re.compile("[\ud800-\udfff]")
_ISOLATES = re.compile("[\u2066-\u2069]")
_ISOLATED = re.compile("[^\u2066-\u2069]*(?:[\u2066-\u2068][^\u2066-\u2069]*\u2069[^\u2066-\u2069]*)*")
"""Direction isolates, each with its end: the core puts them around words of another direction of writing."""


def clean(words: str) -> str:
    """Remove control characters except line feeds, and marks that change the direction of the text after them.

    A tab becomes a space. A lone surrogate becomes the replacement character.
    """
    words = _BROKEN.sub("\N{REPLACEMENT CHARACTER}", _STEERING.sub("", words.replace("\t", " ")))
    return words if _ISOLATED.fullmatch(words) else _ISOLATES.sub("", words)
