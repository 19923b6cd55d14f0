"""Names in the character set that all banks of the SEPA area accept.

Letters are converted by the table of the European Payments Council (EPC217-08, SEPA Requirements for an Extended
Character Set): the letter without its mark, `+` for `&`. For accounts in Germany and Austria an umlaut becomes two
letters, which is the alternative that the German banks agreed on (Deutsche Kreditwirtschaft, DFÜ-Abkommen, Anlage 3), and
the spelling that holders use there without umlauts.
"""

from __future__ import annotations

import re
import unicodedata

from ledger.values.confusables import skeleton
from ledger.values.phrase import Code, Refusal

NAME_MAX = 70
"""Characters of a name (European Payments Council, SEPA Credit Transfer Rulebook, AT-P001 and AT-E001)."""

_OTHERS = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]+")
"""Characters outside the set that all banks of the area accept (EPC217-08)."""

_UMLAUTS = {"Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ä": "ae", "ö": "oe", "ü": "ue"}
_UPPER_UMLAUTS = {umlaut: letters.upper() for umlaut, letters in _UMLAUTS.items()}
_TWO_LETTERS = ("DE", "AT")
"""The countries whose banks write an umlaut with two letters."""

_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")
"""The scripts that the conversion table knows."""


def to_latin(name: str, country: str = "") -> str:
    """Convert a name for banks of a country, at most `NAME_MAX` letters; empty if none of it can be converted."""
    from text_unidecode import unidecode

    name = unicodedata.normalize("NFC", name).replace("&", "+")
    if country in _TWO_LETTERS:
        umlauts = _UPPER_UMLAUTS if name.isupper() else _UMLAUTS
        name = "".join(umlauts.get(letter, letter) for letter in name)
    # A text that begins with a slash, or has two in a row, means something else to banks (EPC132-08, 1.5).
    name = re.sub("/+", " ", _OTHERS.sub(" ", unidecode(name)))
    return " ".join(name.split())[:NAME_MAX].strip()


def holder(text: str) -> str:
    """Return the name on an account as its holder wrote it; refuse one that is invisible, too long, or unreadable for banks."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if not (text.isprintable() and skeleton(text)):
        raise Refusal("There is something in the name that cannot be seen.")
    if len(text) > NAME_MAX:
        raise Refusal("That name has {n} characters; banks take {limit}.", n=len(text), limit=NAME_MAX)
    if not _is_legible(text):
        raise Refusal(
            "Banks could not read that name. Write it in Latin letters, as it stands at your bank: {example}.",
            example=Code('name:"Ana Silva"'),
        )
    return text


def _is_legible(text: str) -> bool:
    """Tell whether all letters can be converted, and some remain."""
    return all(map(_is_convertible, filter(str.isalpha, text))) and any(map(str.isalpha, to_latin(text)))


def _is_convertible(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(_SCRIPTS)
