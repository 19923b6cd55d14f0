"""Names in the letters that all banks of the SEPA area take, and whether a name can be written in them at all.

What a letter becomes follows the conversion table of the European Payments Council (EPC217-08, SEPA Requirements for an
Extended Character Set): the letter without its mark, `+` for `&`. For accounts in Germany and Austria an umlaut becomes two
letters, which is the alternative that the German banks agreed on (Deutsche Kreditwirtschaft, DFÜ-Abkommen, Anlage 3), and
how holders are called there where no umlaut can be written.
"""

from __future__ import annotations

import re
import unicodedata

from ledger.values.confusables import skeleton
from ledger.values.phrase import Code, Refusal

NAME_MAX = 70
"""Characters of a name (European Payments Council, SEPA Credit Transfer Rulebook, AT-P001 and AT-E001)."""

_OTHERS = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]+")
"""What is outside the character set that all banks of the area take (EPC217-08)."""

_UMLAUTS = {"Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ä": "ae", "ö": "oe", "ü": "ue"}
_TWO_LETTERS = ("DE", "AT")
"""The countries whose banks write an umlaut with two letters."""

_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")
"""The scripts that the conversion table knows."""


def latin(name: str, country: str = "") -> str:
    """Return a name as banks of a country take it, at most `NAME_MAX` letters; nothing where none of it can be written so."""
    from text_unidecode import unidecode

    name = unicodedata.normalize("NFC", name).replace("&", "+")
    if country in _TWO_LETTERS:
        two = {one: letters.upper() for one, letters in _UMLAUTS.items()} if name.isupper() else _UMLAUTS
        name = "".join(two.get(letter, letter) for letter in name)
    # A text that begins with a slash, or has two in a row, means something else to banks (EPC132-08, 1.5).
    name = re.sub("/+", " ", _OTHERS.sub(" ", unidecode(name)))
    return " ".join(name.split())[:NAME_MAX].strip()


def holder(text: str) -> str:
    """Return the name on an account as its holder wrote it; refuse what cannot be seen, is too long, or no bank could read."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if not (text.isprintable() and skeleton(text)):
        raise Refusal("There is something in the name that cannot be seen.")
    if len(text) > NAME_MAX:
        raise Refusal("That name has {n} characters; banks take {limit}.", n=len(text), limit=NAME_MAX)
    foreign = any(letter.isalpha() and not _is_convertible(letter) for letter in text)
    if foreign or not any(letter.isalpha() for letter in latin(text)):
        raise Refusal(
            "Banks could not read that name. Write it in Latin letters, as it stands at your bank: {example}.",
            example=Code('name:"Ana Silva"'),
        )
    return text


def _is_convertible(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(_SCRIPTS)
