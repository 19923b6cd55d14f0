"""File delivery: the person who asked for a file gets it, or a sentence that says it did not arrive."""

from __future__ import annotations

from itertools import chain

from bot.chat import File, Picture, Piece, Said, Text

TRIES = 2
"""Attempts to deliver a file that does not arrive."""

NOT_SENT = "{platform} did not take the file now. Please ask for it again in a minute."


def files_in_words(text: Text, platform: str) -> Text:
    """Replace each picture by its alternative text, and each file by a sentence that it did not arrive."""
    return tuple(chain.from_iterable(_in_words(piece, platform) for piece in text))


def _in_words(piece: Piece, platform: str) -> tuple[Piece, ...]:
    if isinstance(piece, Picture):
        return "\n[picture: ", Said(piece.alt), "]"
    if isinstance(piece, File):
        return "\n", NOT_SENT.format(platform=platform)
    return (piece,)
