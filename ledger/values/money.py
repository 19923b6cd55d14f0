"""Money in minor units, exact, with one currency per amount; and strict parsing of typed amounts.

Parsing never guesses. A number that somebody could take for another one is refused, with a spelling that works, because a
misread amount looks like any other in the ledger.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from ledger.values.currency import EXPONENTS, SUCCESSORS, WITHDRAWN
from ledger.values.numeral import LENGTH_MAX, digits
from ledger.values.phrase import Code, Refusal

LIMIT = 10**15
"""Minor units that one amount can have: ten million millions of a currency with two decimals.

Sums of thousands of such amounts still fit into 64 bits, which is what spreadsheets and databases can read back.
"""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount: `minor` units (cents, where the currency has them) of a currency by its ISO 4217 code.

    Adding and comparing amounts of different currencies is wrong code, as no rate is ever implied.
    """

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        assert self.currency == other.currency, f"{self} and {other} do not add up"
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        assert self.currency == other.currency, f"{self} and {other} do not add up"
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        assert self.currency == other.currency, f"{self} and {other} do not compare"
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        assert self.currency == other.currency, f"{self} and {other} do not compare"
        return self.minor <= other.minor

    def __bool__(self) -> bool:
        return self.minor != 0


def exponent(currency: str) -> int:
    """Return the number of decimals of a currency, in use or withdrawn; raises `KeyError` for any other."""
    return EXPONENTS[currency] if currency in EXPONENTS else WITHDRAWN[currency]


def text(money: Money) -> str:
    """Return the number with all decimals of its currency, as `parse` reads it: `120.00`, `-0.05`, `500`."""
    places = exponent(money.currency)
    whole, decimals = divmod(abs(money.minor), 10**places)
    sign = "-" if money.minor < 0 else ""
    return f"{sign}{whole}.{decimals:0{places}}" if places else f"{sign}{whole}"


_ONE_SIGN = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
"""Digits with one sign, behind which there are three: thousands to some, and decimals to others."""


def parse(number: str, currency: str, comma: bool = False) -> Money:
    """Read an amount above zero and up to `LIMIT`; `comma` says that decimals stand behind a comma.

    Raises `Refusal` for everything else, a number with more decimals than its currency has included: nothing is rounded.
    """
    code = code_in_use(currency)
    places = EXPONENTS[code]
    if places < 3 and _ONE_SIGN.fullmatch(number):
        if places:
            raise _two_readings(number, code, comma)
        number = number.replace(",", "").replace(".", "")  # without decimals, these are thousands
    whole, decimals = digits(number, comma, f" {code}")
    if len(decimals) > places:
        raise _too_many_decimals(number, code, places, len(decimals))
    amount = Money(int(whole + decimals.ljust(places, "0")), code)
    if not amount:
        raise Refusal(
            "{number} {currency} is nothing. An amount is more than zero.", number=number, currency=Code(code)
        )
    if amount.minor > LIMIT:
        raise Refusal(
            "{number} {currency} is too much. The limit is {limit}.",
            number=number,
            currency=Code(code),
            limit=Money(LIMIT, code),
        )
    return amount


def _two_readings(number: str, code: str, comma: bool) -> Refusal:
    """Return the refusal of 1.200, which in one country is a thousand times what it is in another."""
    whole, _, behind = number.partition(next(sign for sign in number if not sign.isdigit()))
    sign = "," if comma else "."
    return Refusal(
        "{number} can be read in two ways: write {thousands}, or {decimal}.",
        number=number,
        thousands=Code(f"{whole}{behind} {code}"),
        decimal=Code(f"{whole}{sign}{behind[: EXPONENTS[code]]} {code}"),
    )


def _too_many_decimals(number: str, code: str, places: int, n: int) -> Refusal:
    if not places:
        return Refusal("{currency} has no decimals; {number} has {n}.", currency=Code(code), number=number, n=n)
    return Refusal(
        "{currency} has {places} decimals; {number} has {n}.", currency=Code(code), places=places, number=number, n=n
    )


def code_in_use(currency: str) -> str:
    """Return the code of a currency in use, in capitals; raises `Refusal` for any other."""
    # ASCII only, because some other letters become ASCII letters in upper case.
    code = currency.upper() if len(currency) == 3 and currency.isascii() else ""
    if code in EXPONENTS:
        return code
    if code in WITHDRAWN:
        raise Refusal(
            "{currency} is no longer in use. Its place was taken by {successor}.",
            currency=Code(code),
            successor=Code(SUCCESSORS[code]),
        )
    near = get_close_matches(currency[:LENGTH_MAX].upper(), EXPONENTS, n=3)
    if near:
        raise Refusal(
            "I know no currency {currency}. Did you mean {near}?",
            currency=currency[:LENGTH_MAX],
            near=tuple(map(Code, near)),
        )
    raise Refusal(
        "I know no currency {currency}. A currency has three letters, as in {example}.",
        currency=currency[:LENGTH_MAX],
        example=Code("120 CAD"),
    )
