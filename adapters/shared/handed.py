"""File delivery: the person who asked for a file gets it, or a sentence that says it did not arrive."""

from __future__ import annotations

from itertools import chain

from adapters.shared.language import Language, untranslated
from bot.chat import File, Picture, Piece, Said, Text

TRIES = 2
"""Attempts to deliver a file that does not arrive."""

ENGLISH = Language("en", untranslated)

NOT_SENT = "{platform} did not take the file now. Please ask for it again in a minute."


def not_sent(platform: str, language: Language = ENGLISH) -> str:
    """Return the sentence that a file did not arrive."""
    return language.sentence(NOT_SENT, platform=platform)


def files_in_words(text: Text, lost: str) -> Text:
    """Replace each picture by its alternative text, and each file by the sentence `lost`."""
    return tuple(chain.from_iterable(_in_words(piece, lost) for piece in text))


def _in_words(piece: Piece, lost: str) -> tuple[Piece, ...]:
    if isinstance(piece, Picture):
        return "\n[picture: ", Said(piece.alt), "]"
    if isinstance(piece, File):
        return "\n", lost
    return (piece,)
