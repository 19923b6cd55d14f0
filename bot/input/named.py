"""Named options in a line: their name, also in another language, and where their value ends."""

from __future__ import annotations

import re

from bot.input.choice import is_choice
from bot.input.positional import AMOUNTS, PERSONS, IsName, skip_blanks
from bot.input.quotes import IN_MARKS
from bot.menu import Kind, Option, Verb
from ledger.contributions.option_names import DAY_NAMES, OPTION_NAMES
from ledger.values import amount, day
from ledger.values.conjunction import AND

NAME = re.compile(r"(?P<name>[^\W\d_][\w-]*)(?:[:\uff1a=]|\s:)")
"""A word that may be the name of an option, with the sign behind it."""

_VALUE = re.compile(rf"{IN_MARKS}(?=\s|$)|\S+")
_QUOTED = re.compile(rf"{IN_MARKS}(?=\s|$)")
_PERSONS = re.compile(PERSONS)
_FIGURE = re.compile(r"[0-9\u00bc-\u00be]|[^\w\s@#][0-9]")
_NEXT = re.compile(rf"(?:,\s*|\s+{AND}\s+)(?P<name>[^\s,]+)", re.IGNORECASE)


def option_called(verb: Verb, name: str) -> Option | None:
    """Return the option of that name, also in another language, or as it was called before; None if the verb has none."""
    small = name.casefold()
    return verb.option(small) or verb.option(OPTION_NAMES.get(small, "")) or verb.option(DAY_NAMES.get(small, ""))


def is_of_another(name: str) -> bool:
    """Tell whether a name is that of an option that people know, so that it is no word of theirs."""
    return name.casefold() in OPTION_NAMES


def end_of_value(option: Option, text: str, start: int, is_name: IsName, *, has_amount: bool) -> int | None:
    """Return where the value of a named option ends, or None if none stands there.

    `has_amount` tells whether the amount of the line is known, so that one behind a person is theirs.
    """
    is_apart = text[start - 1 : start].isspace()
    value = _VALUE.match(text, start)
    if value is None:
        return None
    if option.kind is Kind.words:
        return None if is_apart else len(text)
    if option.kind is Kind.choice and is_apart and not is_choice(option, value.group()):
        return None
    if option.kind in AMOUNTS and (found := amount.find(text, start, amount.is_unit)) is not None:
        return found.end
    if option.kind is Kind.date and (end := day.find(text, start)) is not None:
        return end
    if option.kind is Kind.persons and not _QUOTED.match(text, start):
        return _end_of_persons(text, start, is_name, has_amount=has_amount)
    return value.end()


def _end_of_persons(text: str, start: int, is_name: IsName, *, has_amount: bool) -> int:
    """Return where a list of people ends: of mentions, of names behind an *and*, and of their amounts."""
    persons = _PERSONS.match(text, start)
    end = persons.end() if persons else start
    while True:
        if has_amount and (own := _end_of_amount(text, end)) is not None:
            end = own
        following = _NEXT.match(text, end)
        if following is None or not _is_person(following["name"], is_name):
            return end
        end = following.end()


def _end_of_amount(text: str, end: int) -> int | None:
    """Return where somebody's own amount ends, in figures: a time or money; in words it is rather what they did."""
    start = skip_blanks(text, end)
    found = amount.find(text, start, amount.is_currency) if _FIGURE.match(text, start) else None
    return found.end if found is not None and not found.open else None


def _is_person(word: str, is_name: IsName) -> bool:
    return word.startswith("@") or is_name(Kind.person, word)
