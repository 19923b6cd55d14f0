"""One spelling per word: keyboards and systems encode a letter with its accent as one sign or as two, and it is the same."""

from __future__ import annotations

import unicodedata


def composed(text: str) -> str:
    """Return a text in the form in which Unicode composes each letter with its accents (NFC)."""
    return unicodedata.normalize("NFC", text)


def folded(word: str) -> str:
    """Return a word as two of them are compared: without regard to case, encoding, and spaces at its ends."""
    return composed(word.strip().casefold())
