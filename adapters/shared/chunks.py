"""A long text, cut into pieces that a platform takes: at the end of a line where there is one, else between words.

White space at a cut is dropped: between two messages it shows nothing, and a message of nothing else is refused by most
platforms.
"""

from __future__ import annotations

import re
import unicodedata


def pages(text: str, limit: int) -> list[str]:
    """Return the text as pieces of at most `limit` characters, in order; they lack nothing but white space at the cuts.

    No piece is empty or blank, so that a blank text has none. A text that is short enough is one piece, unchanged. A line
    or word that is too long is cut where it must be, but a character is kept together with its accents and joiners
    unless it alone is longer than the limit.
    """
    assert limit > 0, "nothing fits"
    pieces = []
    start = 0
    while len(text) - start > limit:
        end, after = _cut(text, start, limit)
        pieces.append(text[start:end].rstrip())
        start = after
    pieces.append(text[start:])
    return [piece for piece in pieces if piece and not piece.isspace()]


_BLANK_LINES = re.compile(r"(?:[^\S\n]*\n)*")
_SPACES = re.compile(" *")


def _cut(text: str, start: int, limit: int) -> tuple[int, int]:
    """Return where the piece from `start` ends, and where the next one begins."""
    # One character more, as the white space of the cut itself needs no room.
    line_end = text.rfind("\n", start, start + limit + 1)
    if line_end != -1:
        return line_end, _skipped(_BLANK_LINES, text, line_end)
    space = text.rfind(" ", start, start + limit + 1)
    while space != -1:
        after = _skipped(_SPACES, text, space)
        if after == len(text) or not _holds_together(text, after, start):
            return space, after
        space = text.rfind(" ", start, space)
    end = start + limit
    while end > start and _holds_together(text, end, start):
        end -= 1
    return (end, end) if end > start else (start + limit, start + limit)


def _skipped(blank: re.Pattern[str], text: str, place: int) -> int:
    found = blank.match(text, place)
    return found.end() if found else place


def _holds_together(text: str, place: int, start: int) -> bool:
    """Tell whether a cut before `place` would part what is seen as one character; no more than from `start` is looked at."""
    before, behind = text[place - 1], text[place]
    if _JOINER in (before, behind) or _EXTENDS.match(behind) or unicodedata.category(behind)[0] == "M":
        return True
    if _FLAG_LETTER.match(before) and _FLAG_LETTER.match(behind):
        # Flags are pairs of letters, counted from the first.
        first = place
        while first > start and _FLAG_LETTER.match(text[first - 1]):
            first -= 1
        return (place - first) % 2 == 1
    return False


_JOINER = "\u200d"
_EXTENDS = re.compile("[\u1160-\u11ff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\udc00-\udfff]")
"""Vowels and endings of Korean syllables, skin tones, the letters within some flags, second halves of broken characters."""
_FLAG_LETTER = re.compile("[\U0001f1e6-\U0001f1ff]")
