"""Confusable names: their skeletons are compared, so that nobody is taken for somebody else.

The method is that of Unicode Technical Standard #39, section 4. Of its table, only those letters of other scripts are here
that look like a Latin letter in most typefaces.
"""

from __future__ import annotations

import unicodedata

_LOOK_LIKE = {
    "a": "\u0430\u03b1\u0251",
    "c": "\u0441",
    "d": "\u0501",
    "e": "\u0435",
    "g": "\u0261",
    "h": "\u04bb",
    "i": "\u0456\u03b9\u0131",
    "j": "\u0458",
    "k": "\u043a\u03ba",
    "l": "1|",
    "m": "\u043c",
    "n": "\u03b7",
    "o": "\u043e\u03bf0",
    "p": "\u0440\u03c1",
    "q": "\u051b",
    "s": "\u0455",
    "t": "\u0442\u03c4",
    "u": "\u03c5",
    "v": "\u0475\u03bd",
    "w": "\u051d\u0461\u03c9",
    "x": "\u0445\u03c7",
    "y": "\u0443",
}
"""For each Latin letter the letters and signs that look like it: Cyrillic, Greek, phonetic ones, and digits."""

_LATIN = {ord(letter): latin for latin, letters in _LOOK_LIKE.items() for letter in letters}

_UNSEEN = ("Cc", "Cf", "Mn", "Zs")
"""The categories of characters that the eye overlooks: control and format characters, accents, spaces."""


def skeleton(name: str) -> str:
    """Return a name without the characters that the eye overlooks; empty if nothing of the name can be seen."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if unicodedata.category(letter) not in _UNSEEN).translate(_LATIN)
