"""Normal spelling: a letter with an accent is one character on some keyboards and systems, and two on others."""

from __future__ import annotations

import unicodedata


def composed(text: str) -> str:
    """Return a text in Unicode's composed form (NFC), in which a letter and its accents are one character."""
    return unicodedata.normalize("NFC", text)


def folded(word: str) -> str:
    """Return a word in its form for comparison: without differences of case and encoding, and without spaces around it."""
    return composed(word.strip().casefold())
