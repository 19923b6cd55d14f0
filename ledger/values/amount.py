"""Amounts as people write them, in time, money or any unit: where the longest ends that begins at a place, and what it says.

Money has its currency behind or before it, as a code, a sign or a name: `40 EUR`, `40 €`, `€40`, `EUR 40`, `40 euros`. A sign or name that several
currencies share is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ledger.values import duration, money, numeral, quantity
from ledger.values.currency import EXPONENTS, NAMES, SHARED, SIGNS, WITHDRAWN
from ledger.values.duration import Found
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal
from ledger.values.quantity import Quantity

ParseQuantity = Callable[[str, Mapping[str, str], bool], Quantity]

IsUnit = Callable[[str], bool]
"""Tells whether a word is a unit or a currency that may follow a number."""

SIGNS_OF_MONEY = frozenset(sign for sign in (*SIGNS, *SHARED) if not sign[0].isalpha())
"""The signs of currencies that are no letters."""

_ALL_SIGNS = "|".join(re.escape(sign) for sign in sorted((*SIGNS, *SHARED), key=len, reverse=True))
_NUMBER = re.compile(numeral.NUMBER)
_BEFORE = re.compile(
    rf"(?P<currency>[A-Z]{{3}}(?=[ \u00a0]?[0-9])|{_ALL_SIGNS})[ \u00a0]?(?P<number>{numeral.DIGITS})(?![^\s.,;:!?)]|[.,:][0-9])"
)
_BEHIND = re.compile(rf"(?P<number>{numeral.NUMBER})[ \u00a0]?(?P<currency>\S+)")
_CODE = re.compile(r"[A-Z]{3}")
_AMIDST = re.compile(r"(?P<whole>[0-9]{1,9})(?P<currency>[€£])(?P<cents>[0-9]{2})(?![0-9.,])")
"""A sign of a currency in the place of the decimal sign: `20€50`."""

_TOKEN = re.compile(r"\S+")
_LETTERS = re.compile(rf"(?:[^\W\d_]+[23²³]?|{_ALL_SIGNS})(?![/.][^\W_])")


def find(text: str, place: int, is_unit: IsUnit) -> Found | None:
    """Return where the longest amount ends that begins at a place, or None if none does."""
    if (amidst := _AMIDST.match(text, place)) is not None:
        return Found(amidst.end())
    before = _BEFORE.match(text, place)
    if before is not None and is_currency(before["currency"]):
        return Found(before.end())
    found = [duration.find(text, place), _with_unit(text, place, is_unit)]
    return max(filter(None, found), key=lambda one: one.end, default=None)


def _with_unit(text: str, place: int, is_unit: IsUnit) -> Found | None:
    number = _NUMBER.match(text, place)
    if number is None:
        return None
    start = number.end() + len(text[number.end() :]) - len(text[number.end() :].lstrip(" \u00a0"))
    for pattern in (_TOKEN, _LETTERS):
        word = pattern.match(text, start)
        if word is not None and is_unit(word.group()):
            return Found(word.end())
    return None


def is_currency(word: str) -> bool:
    """Tell whether a word is the code, the sign or the name of a currency, even of one that is no longer in use."""
    code = word.upper() if word.isascii() and len(word) == 3 else ""
    return (
        code in EXPONENTS or code in WITHDRAWN or word in SIGNS or word.casefold() in NAMES or word.casefold() in SHARED
    )


def is_unit(word: str) -> bool:
    """Tell whether a word is a unit that every network has, or a currency."""
    return quantity.unit_of(word) is not None or is_currency(word)


def parse(
    text: str, spellings: Mapping[str, str], comma: bool, parse_quantity: ParseQuantity = quantity.parse_quantity
) -> Money | Quantity:
    """Return the amount that a text is as a whole. A network's own units come first: one may be spelt like a currency.

    Raises `Refusal` for anything else, and for an amount that could be two things.
    """
    if (found := _money(text, spellings)) is not None:
        return money.parse(found[0], _code(*found), comma)
    return parse_quantity(text, spellings, comma)


def parse_money(text: str, comma: bool) -> Money:
    """Return the money that a text is as a whole; raises `Refusal` for anything else."""
    found = _money(text, {})
    if found is not None:
        return money.parse(found[0], _code(*found), comma)
    number = ((match := _NUMBER.match(text)) and match.group()) or text
    if number == text.strip():
        raise Refusal(
            "{number} of which currency? Write it behind: {example}.", number=number[:40], example=Code("120 CAD")
        )
    return money.parse(number, text[len(number) :].strip(), comma)


def _money(text: str, spellings: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the number and the currency of money, as they are typed; None of anything else."""
    text = text.strip()
    if (amidst := _AMIDST.fullmatch(text)) is not None:
        return f"{amidst['whole']}.{amidst['cents']}", amidst["currency"]
    match = _BEFORE.fullmatch(text) or _BEHIND.fullmatch(text)
    if match is None or not (is_currency(match["currency"]) or _CODE.fullmatch(match["currency"])):
        return None
    return None if quantity.unit_of(match["currency"], spellings) else (match["number"], match["currency"])


def _code(number: str, currency: str) -> str:
    """Return the code of a currency by its code, sign or name; refuse one that several share."""
    if (several := SHARED.get(currency.casefold())) is not None:
        raise Refusal(
            "{currency} is several currencies. Write which: {examples}.",
            currency=currency,
            examples=tuple(Code(f"{number} {code}") for code in several),
        )
    return SIGNS.get(currency) or NAMES.get(currency.casefold()) or currency
