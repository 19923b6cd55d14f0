"""Words in a list of contributions, in English and German and in any case: kinds, streams, yes and no, and totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from ledger.contributions.log import CASH, EXPENSE, KINDS, MATERIAL, PURCHASE, SPACE, STREAMS, WORK
from ledger.equations.file_table import unknown
from ledger.values.phrase import Code, Refusal
from ledger.values.spelling import folded

WORD_MAX = 60
"""Characters of a name, an id or a word."""

KIND_OF: Mapping[str, str] = {
    **{kind: kind for kind in KINDS},
    **dict.fromkeys(("arbeit", "zeit", "time", "stunden", "hours"), WORK),
    **dict.fromkeys(("geldeinlage", "geld", "bargeld", "money"), CASH),
    **dict.fromkeys(("ausgabe", "ausgaben", "auslage", "auslagen", "expenses"), EXPENSE),
    **dict.fromkeys(("anschaffung", "anschaffungen", "purchases"), PURCHASE),
    **dict.fromkeys(("materialien", "materials"), MATERIAL),
    **dict.fromkeys(("raum", "räume"), SPACE),
}

STREAM_OF: Mapping[str, str] = {
    **{stream: stream for stream in STREAMS},
    "lebensunterhalt": "livelihood",
    **dict.fromkeys(("herzenssache", "liebe", "arbeit aus liebe"), "love"),
    **dict.fromkeys(("sorgearbeit", "sorge"), "care"),
}

_YES, _NO = ("yes", "y", "true", "1", "ja", "j", "wahr"), ("no", "n", "false", "0", "nein", "falsch")

_TOTALS = ("total", "totals", "sum", "subtotal", "summe", "gesamt", "gesamtsumme", "zwischensumme")


def kind(text: str) -> str:
    """Return the kind of a contribution by its word."""
    return _meant(text, KIND_OF, KINDS)


def stream(text: str) -> str:
    """Return the stream by its word."""
    return _meant(text, STREAM_OF, STREAMS)


def _meant(text: str, words: Mapping[str, str], choices: Iterable[str]) -> str:
    word = folded(text)
    if word in words:
        return words[word]
    raise unknown(text, words if get_close_matches(word[:WORD_MAX], words, n=1) else choices)


def is_yes(text: str) -> bool:
    """Tell whether a word is a yes; refuse one that is no answer."""
    word = folded(text)
    if word not in (*_YES, *_NO):
        raise Refusal("{text} is neither {yes} nor {no}.", text=text[:WORD_MAX], yes=Code("yes"), no=Code("no"))
    return word in _YES


def is_total(text: str) -> bool:
    """Tell whether a cell says that its row is a sum of others."""
    return folded(text.rstrip(" :")) in _TOTALS


def short(text: str) -> str:
    """Return a word without double blanks; refuse one that is too long, or has something in it that cannot be seen."""
    word = " ".join(text.split())
    if len(word) > WORD_MAX or not word.isprintable():
        raise Refusal("It has at most {limit} characters, all of which can be seen.", limit=WORD_MAX)
    return word
