"""Positional values in a line: how much of the text at a place is a value of an option's kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from itertools import islice
from typing import NamedTuple

from bot.input.choice import is_choice
from bot.input.names import WORDS_MAX
from bot.input.quotes import IN_MARKS
from bot.menu import Kind, Option
from ledger.values import amount, duration
from ledger.values.amount import IsUnit
from ledger.values.conjunction import AND
from ledger.values.duration import Found
from ledger.values.phrase import Code, Refusal

SHORT_MAX = 60
"""Characters of somebody's words that a refusal repeats."""

AMOUNTS = (Kind.amount, Kind.quantity, Kind.money)

_NEXT = rf"(?:,\s*|\s+(?:{AND}\s+)?)@[^\s,]+"
PERSONS = rf"@[^\s,]+(?:{_NEXT}|,[^\s,@]+)*|[^\s,@\"]+(?:{_NEXT}|,\s*[^\s,@]+)*"
"""The pattern of one person after the other: a mention or a name, with a comma, or a space or an *and* before a mention."""

_QUOTED = re.compile(rf"{IN_MARKS}(?=\s|$)")
_PERSONS = re.compile(PERSONS)
_WORD = re.compile(r"\S+")
_CARD = re.compile(r"#?[A-Z][1-9][0-9]{0,9}[,:]?$", re.IGNORECASE | re.ASCII)
_FINGERPRINT = re.compile(r"[0-9a-f]{8}$", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-|today$|yesterday$", re.IGNORECASE)
_WHOLE = re.compile(r"[0-9]+")
NUMBER = re.compile(r"[+-]?[.,]?\d")
_CODE = re.compile(r"[A-Z]{3}")


IsName = Callable[[Kind, str], bool]
"""Tells whether words name something that an option of a kind can be about: `#probe` a project."""


class Spot(NamedTuple):
    """A place in a line. `awaits_amount` tells whether an amount is expected there, too; `command` is the line up to here."""

    text: str
    place: int
    is_unit: IsUnit
    is_name: IsName
    awaits_amount: bool
    command: str

    @property
    def word(self) -> str:
        """Return the word that begins here."""
        return word_at(self.text, self.place)


def length(option: Option, spot: Spot) -> int:
    """Return the length of the value that begins here; 0 if what comes next is no value of this kind.

    Raises `Refusal` for an amount that could be one or two.
    """
    length_of = _LENGTHS.get(option.kind)
    return length_of(option, spot) if length_of else 0


def word_at(text: str, place: int) -> str:
    """Return the word that begins at a place; an empty one at a blank or at the end."""
    word = _WORD.match(text, place)
    return word.group() if word else ""


def skip_blanks(text: str, place: int) -> int:
    """Return the place of the next word."""
    return len(text) - len(text[place:].lstrip())


def shortened(words: str) -> str:
    """Return somebody's words as a refusal repeats them."""
    return words if len(words) <= SHORT_MAX else words[: SHORT_MAX - 1] + "…"


def _choice(option: Option, spot: Spot) -> int:
    return len(spot.word) if is_choice(option, spot.word) else 0


def _card(option: Option, spot: Spot) -> int:
    return len(spot.word) if _CARD.match(option.letter + spot.word) or _CARD.match(spot.word) else _name(option, spot)


def _name(option: Option, spot: Spot) -> int:
    """Return the length of the longest name of something that begins here."""
    quoted = _QUOTED.match(spot.text, spot.place)
    ends = [word.end() for word in islice(_WORD.finditer(spot.text, spot.place), WORDS_MAX)]
    words = [spot.text[spot.place : end] for end in reversed(ends)]
    named = next((word for word in words if spot.is_name(option.kind, word)), "")
    return len(quoted.group() if quoted else named)


def _fingerprint(option: Option, spot: Spot) -> int:
    return len(spot.word) if _FINGERPRINT.match(spot.word) else 0


def _date(option: Option, spot: Spot) -> int:
    return len(spot.word) if _DATE.match(spot.word) else 0


def _text(option: Option, spot: Spot) -> int:
    quoted = _QUOTED.match(spot.text, spot.place)
    return len(quoted.group() if quoted else spot.word)


def _person(option: Option, spot: Spot) -> int:
    return _text(option, spot) if spot.word.startswith("@") else _name(option, spot) or _text(option, spot)


def _persons(option: Option, spot: Spot) -> int:
    persons = _PERSONS.match(spot.text, spot.place)
    return len(persons.group()) if persons else _text(option, spot)


def _amount(option: Option, spot: Spot) -> int:
    """Return the length of the longest amount that begins here, or of a number without a known unit."""
    found = amount.find(spot.text, spot.place, partial(_is_unit, spot.is_unit, option.kind))
    if found is None:
        return _length_of_bare(option, spot) if NUMBER.match(spot.word) else 0
    _check_reading(spot, found)
    return found.end - spot.place


def _length_of_bare(option: Option, spot: Spot) -> int:
    """Return the length of a number without a known unit, with the word behind it, if that may be meant as one: it is refused by name."""
    behind = skip_blanks(spot.text, spot.place + len(spot.word))
    unit = word_at(spot.text, behind)
    may_be_unit = option.kind in AMOUNTS and spot.word.isdecimal() and unit.isalpha() and unit.lower() not in _NO_UNITS
    return behind + len(unit) - spot.place if may_be_unit else len(spot.word)


_NO_UNITS = {
    *["of", "for", "on", "in", "at", "to", "and", "by", "with", "from", "i", "we", "von", "für", "und", "mit", "am"],
    *["de", "pour", "et", "avec", "por", "para", "y", "con"],
}
"""Short words that follow a number whose unit was left out."""


def _is_unit(is_unit: IsUnit, kind: Kind, word: str) -> bool:
    if not word:
        return False
    # Behind money, three capitals mean a currency, also where there is none of that name: it is refused by name.
    return is_unit(word) or (kind is Kind.money and _CODE.fullmatch(word) is not None)


def _check_reading(spot: Spot, found: Found) -> None:
    """Refuse what could be one amount or two, with a line for each."""
    text = spot.text
    typed, rest = text[spot.place : found.end], text[found.end :].strip()
    if found.open:
        hours, _, minutes = typed.rpartition(" ")
        apart = f'{spot.command} {hours} "{minutes} {shortened(rest)}"'
        raise Refusal(
            "{typed} can be read in two ways: write {together}, or put your words in quotes, {apart}.",
            typed=typed,
            together=Code(f"{spot.command} {hours}{minutes} {shortened(rest)}"),
            apart=Code(apart),
        )
    _check_what_follows(spot, found, typed, rest)
    start = skip_blanks(text, found.end)
    is_figure = NUMBER.match(text, start)  # in words it is rather what was done: `half an hour more`
    again = duration.find(text, start) if is_figure and duration.find(text, spot.place) else None
    if again is not None:
        raise Refusal(
            "{first} and {second} are two amounts. Write one, or put your words in quotes: {apart}.",
            first=typed,
            second=text[start : again.end],
            apart=Code(f'{spot.command} {typed} "{shortened(rest)}"'),
        )


_CENTS = re.compile(r"\s+(?P<cents>[0-9]{2})(?:\s+(?:cents?|ct|centimes?|céntimos?|rappen)\b|(?=\s|$))", re.IGNORECASE)
_PART = re.compile(r"\s+(?:[0-9]{1,2}/[0-9]{1,2}|[½¼¾⅓⅔])(?=\s|$)")


def _check_what_follows(spot: Spot, found: Found, typed: str, rest: str) -> None:
    """Refuse money with cents behind it, and a time with a fraction, which are half of what was meant or begin the words."""
    is_time = duration.find(spot.text, spot.place) is not None
    follows = (_PART if is_time else _CENTS).match(spot.text, found.end)
    if follows is None or not (is_time or amount.is_currency(typed.lstrip("0123456789.,' \u00a0"))):
        return
    raise Refusal(
        "{typed}{more} can be read in two ways: write it as one number, or put your words in quotes, {apart}.",
        typed=typed,
        more=follows.group(),
        apart=Code(f'{spot.command} {typed} "{shortened(rest)}"'),
    )


def _number(option: Option, spot: Spot) -> int:
    """Return the length of a number; one with a unit is left to an amount, where that is expected, too.

    Elsewhere no unit follows, whatever stands there: in `5 page:2` the next option does.
    """
    if spot.word.isdecimal() and not spot.awaits_amount:
        return len(spot.word)
    found = _amount(option, spot)
    is_whole = _WHOLE.fullmatch(spot.text, spot.place, spot.place + found) is not None
    return found if is_whole or not spot.awaits_amount else 0


def _subject(option: Option, spot: Spot) -> int:
    """Return the length of a subject; what begins with a digit is left to an amount, where that is expected, too."""
    if NUMBER.match(spot.word) and spot.awaits_amount:
        return 0
    is_certain = _CARD.match(spot.word) or spot.word.startswith("@") or is_choice(option, spot.word)
    return len(spot.word) if is_certain else _name(option, spot) or _text(option, spot)


_LENGTHS: Mapping[Kind, Callable[[Option, Spot], int]] = {
    Kind.choice: _choice,
    Kind.card: _card,
    Kind.subject: _subject,
    Kind.project: _text,
    Kind.person: _person,
    Kind.persons: _persons,
    Kind.date: _date,
    Kind.fingerprint: _fingerprint,
    Kind.text: _text,
    Kind.number: _number,
    Kind.quantity: _amount,
    Kind.money: _amount,
    Kind.amount: _amount,
}
"""The length of a positional value that begins at a place, by its kind."""
