"""Likeness of words: which known one somebody may have mistyped."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from fractions import Fraction


def alike(word: str, known: Iterable[str], least: Fraction) -> list[str]:
    """Return up to three known words that a word is at least so much like, from 0 to 1, the most similar first."""
    # No float stands in a ledger, and the library compares with any number.
    return get_close_matches(word, list(known), cutoff=least)  # type: ignore[call-overload, no-any-return]  # It is annotated for a float alone.
