"""Numbers as people write them: `1234.5`, `1'234,50`, `1 234`, `½`, `1½`, `3/4`, and the small ones in words.

Reading never guesses. A number is read if it can mean one thing only: `12,50` has a decimal comma wherever it is typed, as thousands have
three digits. `1,200` could be two things and is refused with both, unless a network's own decimal sign says which. The words are those of
the languages in which people write here: English, German, French, Spanish.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from ledger.values.phrase import Code, Refusal

LENGTH_MAX = 40
"""Most characters of a number, and of a member's words that a refusal repeats."""

PLACES_MAX = 6
"""Most decimals of a count."""

_SPACES = " \u00a0\u2009\u202f"
_THOUSANDS = f"{_SPACES}'\u2019.,"

DIGITS = rf"[0-9]+(?:[.,'\u2019][0-9]+|[{_SPACES}][0-9]{{3}}(?![0-9]))*"
"""The pattern of digits with whatever may stand between them; a space only before three more, as between thousands."""

VULGAR: Mapping[str, Fraction] = {
    "½": Fraction(1, 2),
    "¼": Fraction(1, 4),
    "¾": Fraction(3, 4),
    "⅓": Fraction(1, 3),
    "⅔": Fraction(2, 3),
}
"""Fractions that are one sign."""

_SIGN = f"[{''.join(VULGAR)}]"
_RATIO = r"[0-9]{1,4}/[0-9]{1,2}"

NUMBER = rf"(?:[0-9]{{1,4}} ?{_SIGN}|{_SIGN}|(?:[0-9]{{1,4}} )?{_RATIO}(?![0-9/])|{DIGITS})"
"""The pattern of a number in figures."""

_MIXED = re.compile(rf"(?:(?P<whole>[0-9]+) ?)?(?:(?P<sign>{_SIGN})|(?P<over>[0-9]+)/(?P<under>[0-9]+))")
_PARTS = re.compile(r"([0-9]+)((?:[^0-9][0-9]+)*)", re.ASCII)

_WORDS = {
    1: "a an one ein eine einen einer un une una uno",
    2: "two zwei deux dos",
    3: "three drei trois tres",
    4: "four vier quatre cuatro",
    5: "five fünf cinq cinco",
    6: "six sechs seis",
    7: "seven sieben sept siete",
    8: "eight acht huit ocho",
    9: "nine neun neuf nueve",
    10: "ten zehn dix diez",
    11: "eleven elf onze once",
    12: "twelve zwölf douze doce",
    15: "fifteen fünfzehn quinze quince",
    20: "twenty zwanzig vingt veinte",
    30: "thirty dreißig trente treinta",
    40: "forty vierzig quarante cuarenta",
    45: "forty-five fünfundvierzig quarante-cinq",
    50: "fifty fünfzig cinquante cincuenta",
    90: "ninety neunzig noventa",
}

IN_WORDS: Mapping[str, Fraction] = {
    **{word: Fraction(number) for number, words in _WORDS.items() for word in words.split()},
    **dict.fromkeys(("half", "halbe", "halben", "demi", "demie", "media", "medio"), Fraction(1, 2)),
    **dict.fromkeys(("anderthalb", "eineinhalb"), Fraction(3, 2)),
    **dict.fromkeys(("zweieinhalb",), Fraction(5, 2)),
    **dict.fromkeys(("dreieinhalb",), Fraction(7, 2)),
}
"""The numbers that are read in words."""


def value(number: str, comma: bool, behind: str) -> tuple[Fraction, int]:
    """Return a number and how many decimals it was typed with; `comma` and `behind` are as in `digits`."""
    word = IN_WORDS.get(number.casefold())
    if word is not None:
        return word, 0
    mixed = _MIXED.fullmatch(number)
    if mixed is not None and (part := _part(mixed)) is not None:
        return Fraction(int(mixed["whole"] or 0)) + part, 0
    whole, decimals = digits(number, comma, behind)
    return Fraction(int(whole + decimals), 10 ** len(decimals)), len(decimals)


def _part(mixed: re.Match[str]) -> Fraction | None:
    """Return the fraction behind a whole number; None for one that is no part, as `3/2` or `1/0`."""
    if mixed["sign"]:
        return VULGAR[mixed["sign"]]
    over, under = int(mixed["over"]), int(mixed["under"])
    return Fraction(over, under) if 0 < over < under <= 12 else None


def digits(number: str, comma: bool, behind: str) -> tuple[str, str]:
    """Return the digits before and after the decimal sign; the second may be empty.

    The sign is a point, or with `comma` a comma; the other one is read as well where it can be nothing else. `behind` is the unit after
    the number (` CAD`, `h`), for proposals. Raises `Refusal` for anything but ASCII digits with such signs between them.
    """
    match = _PARTS.fullmatch(number)
    if match is None or len(number) > LENGTH_MAX:
        raise _unreadable(number, behind)
    first, rest = match.groups()
    groups, signs = [first, *re.findall(r"[0-9]+", rest)], re.findall(r"[^0-9]", rest)
    if not signs:
        return first, ""
    if len(signs) == 1 and signs[0] in ".,":
        return _with_one_sign(number, groups, (signs[0] == ",") == comma, comma, behind)
    if _are_thousands(groups, signs):
        return "".join(groups), ""
    if signs[-1] in ".," and signs[-1] not in signs[:-1] and _are_thousands(groups[:-1], signs[:-1]):
        return "".join(groups[:-1]), groups[-1]
    raise _unreadable(number, behind)


def _are_thousands(groups: list[str], signs: list[str]) -> bool:
    """Tell whether signs stand between thousands: all of one kind, and three digits behind each."""
    is_grouping = len({*signs}) == 1 and signs[0] in _THOUSANDS
    return is_grouping and len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])


def _with_one_sign(number: str, groups: list[str], is_own: bool, comma: bool, behind: str) -> tuple[str, str]:
    """Return the digits of `12,50`; refuse what in one country is a thousand times what it is in another, as `1,200` is."""
    whole, decimals = groups
    if is_own or len(decimals) != 3 or len(whole) > 3 or whole[0] == "0":
        return whole, decimals
    meant = Code(f"{whole}{decimals}{behind}"), Code(f"{whole}{',' if comma else '.'}{decimals}{behind}")
    raise Refusal(
        "{number} can be read in two ways: write {thousands}, or {decimal}.",
        number=number,
        thousands=meant[0],
        decimal=meant[1],
    )


def _unreadable(number: str, behind: str) -> Refusal:
    """Return the refusal of what is no number."""
    if not number:
        return Refusal("There is no number before {unit}.", unit=behind.strip())
    if len(number) > LENGTH_MAX:
        return Refusal("{number} is too long for a number.", number=number[:LENGTH_MAX])
    if number[0] in "+-\u2212":
        return Refusal("{number} has a sign in front. An amount is more than zero and has none.", number=number)
    if any(sign.isdecimal() for sign in number if not sign.isascii()):
        return Refusal(
            "{number} has other digits than 0 to 9. Write it as in {example}.",
            number=number,
            example=Code(f"120{behind}"),
        )
    if {number[0], number[-1]} & {".", ","}:
        return Refusal("{number} lacks a digit before or behind its decimal sign.", number=number)
    return Refusal(
        "{number} is not a number. Write it in digits, as in {example}.", number=number, example=Code(f"120{behind}")
    )
