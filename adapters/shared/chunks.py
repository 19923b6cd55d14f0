"""Pagination: cut a long text into pieces that fit into one message, at line ends if possible, else between words.

White space at a cut is dropped: between two messages it shows nothing, and most platforms refuse a blank message.
"""

from __future__ import annotations

import re
import unicodedata


def pages(text: str, limit: int) -> list[str]:
    """Return the text as pieces of at most `limit` characters, in order; only white space at the cuts is lost.

    No piece is blank, so a blank text has none. A text that is short enough is one piece, unchanged. A line or word that
    is too long is cut inside, but a character keeps its accents and joiners unless it alone is longer than the limit.
    """
    assert limit > 0, "nothing fits"
    pieces = []
    start = 0
    while len(text) - start > limit:
        end, after = _cut(text, start, limit)
        pieces.append(text[start:end].rstrip())
        start = after
    pieces.append(text[start:])
    return [piece for piece in pieces if piece.strip()]


_BLANK_LINES = re.compile(r"(?:[^\S\n]*\n)*")
_SPACES = re.compile(" *")


def _cut(text: str, start: int, limit: int) -> tuple[int, int]:
    """Return the end of the piece from `start`, and the start of the next piece."""
    # One character more, as the white space of the cut itself needs no room.
    line_end = text.rfind("\n", start, start + limit + 1)
    if line_end != -1:
        return line_end, _skipped(_BLANK_LINES, text, line_end)
    return _cut_at_space(text, start, limit) or _cut_in_word(text, start, limit)


def _cut_at_space(text: str, start: int, limit: int) -> tuple[int, int] | None:
    space = text.rfind(" ", start, start + limit + 1)
    while space != -1:
        after = _skipped(_SPACES, text, space)
        if after == len(text) or not _holds_together(text, after, start):
            return space, after
        space = text.rfind(" ", start, space)
    return None


def _cut_in_word(text: str, start: int, limit: int) -> tuple[int, int]:
    end = start + limit
    while end > start and _holds_together(text, end, start):
        end -= 1
    if end == start:
        end = start + limit
    return end, end


def _skipped(blank: re.Pattern[str], text: str, place: int) -> int:
    match = blank.match(text, place)
    return match.end() if match else place


def _holds_together(text: str, place: int, start: int) -> bool:
    """Tell whether a cut before `place` would split one visible character. Nothing before `start` is read."""
    before, behind = text[place - 1], text[place]
    return _JOINER in (before, behind) or _extends(behind) or _is_within_flag(text, place, start)


def _extends(character: str) -> bool:
    return _EXTENDS.match(character) is not None or unicodedata.category(character)[0] == "M"


def _is_within_flag(text: str, place: int, start: int) -> bool:
    """Tell whether a cut would split a flag: flags are pairs of letters, counted from the first."""
    if not _FLAG_LETTER.match(text[place]):
        return False
    first = place
    while first > start and _FLAG_LETTER.match(text[first - 1]):
        first -= 1
    return (place - first) % 2 == 1


_JOINER = "\u200d"
_EXTENDS = re.compile("[\u1160-\u11ff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\udc00-\udfff]")
"""Vowels and endings of Korean syllables, skin tones, the letters within some flags, second halves of broken characters."""
_FLAG_LETTER = re.compile("[\U0001f1e6-\U0001f1ff]")
