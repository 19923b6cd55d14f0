"""Money in minor units, exact, with one currency per amount; and strict parsing of typed amounts.

Parsing never guesses. A number that somebody could take for another one is refused, with a spelling that works, because a
misread amount looks like any other in the ledger.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from ledger.values.currency import EXPONENTS, SUCCESSORS, WITHDRAWN
from ledger.values.phrase import Code, Refusal

LIMIT = 10**15
"""Minor units that one amount can have: ten million millions of a currency with two decimals.

Sums of thousands of such amounts still fit into 64 bits, which is what spreadsheets and databases can read back.
"""

LENGTH_MAX = 40
"""Most characters of a number, and of a member's words that a refusal repeats."""


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


def parse(number: str, currency: str, comma: bool = False) -> Money:
    """Read an amount above zero and up to `LIMIT`; `comma` says that decimals stand behind a comma, and only there.

    Raises `Refusal` for everything else, a number with more decimals than its currency has included: nothing is rounded.
    """
    code = code_in_use(currency)
    whole, decimals = digits(number, comma, f" {code}")
    places = EXPONENTS[code]
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


def _too_many_decimals(number: str, code: str, places: int, n: int) -> Refusal:
    if not places:
        return Refusal("{currency} has no decimals; {number} has {n}.", currency=Code(code), number=number, n=n)
    return Refusal(
        "{currency} has {places} decimals; {number} has {n}.", currency=Code(code), places=places, number=number, n=n
    )


def digits(number: str, comma: bool, behind: str) -> tuple[str, str]:
    """Return the digits before and after the decimal sign, as they were typed; the second may be empty.

    The sign is a point, or with `comma` a comma and nothing else. `behind` is the unit after the number (` CAD`, `h`), for
    proposals. Raises `Refusal` for anything but ASCII digits with at most one sign between them.
    """
    match = (_COMMA if comma else _POINT).fullmatch(number)
    if match is None or len(number) > LENGTH_MAX:
        raise _unreadable(number, comma, behind)
    whole, decimals = match.groups(default="")
    return whole, decimals


_POINT = re.compile(r"([0-9]+)(?:\.([0-9]+))?")
_COMMA = re.compile(r"([0-9]+)(?:,([0-9]+))?")
_OTHER = re.compile(r"([0-9]+)[.,]([0-9]+)")
_SEPARATED = re.compile(r"[0-9.,'_\s\u2019]*[0-9][0-9.,'_\s\u2019]*")


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


def _unreadable(number: str, comma: bool, behind: str) -> Refusal:
    """Return the refusal of a number that is not plain digits."""
    if not number:
        return Refusal("There is no number before {unit}.", unit=behind.strip())
    if len(number) > LENGTH_MAX:
        return Refusal("{number} is too long for a number.", number=number[:LENGTH_MAX])
    other = _OTHER.fullmatch(number)
    if other:
        return _other_sign(number, other.group(1), other.group(2), comma, behind)
    if _SEPARATED.fullmatch(number):
        return _separated(number, behind)
    return _no_number(number, behind)


def _separated(number: str, behind: str) -> Refusal:
    """Return the refusal of digits and separators."""
    if {number[0], number[-1]} & {".", ","}:
        return Refusal("{number} lacks a digit before or behind its decimal sign.", number=number)
    return Refusal(
        "{number} has more in it than digits and one decimal sign. Thousands are written without separators: {example}.",
        number=number,
        example=Code(f"1000{behind}"),
    )


def _no_number(number: str, behind: str) -> Refusal:
    """Return the refusal of a text with anything but digits and separators in it."""
    if number[0] in "+-\u2212":
        return Refusal("{number} has a sign in front. An amount is more than zero and has none.", number=number)
    if any(sign.isdigit() for sign in number if not sign.isascii()):
        return Refusal(
            "{number} has other digits than 0 to 9. Write it as in {example}.",
            number=number,
            example=Code(f"120{behind}"),
        )
    return Refusal(
        "{number} is not a number. Write it in digits, as in {example}.", number=number, example=Code(f"120{behind}")
    )


def _other_sign(number: str, whole: str, decimals: str, comma: bool, behind: str) -> Refusal:
    """Return the refusal of a comma where decimals stand behind a point, or the other way round."""
    if len(decimals) == 3 and len(whole) <= 3 and whole[0] != "0":
        return _two_readings(number, Code(f"{whole}{decimals}{behind}"), comma)
    if comma:
        return Refusal(
            "{number} has a point. Decimals stand behind a comma here: {meant}.",
            number=number,
            meant=Code(f"{whole},{decimals}{behind}"),
        )
    return Refusal(
        "{number} has a comma. Decimals stand behind a point here: {meant}.",
        number=number,
        meant=Code(f"{whole}.{decimals}{behind}"),
    )


def _two_readings(number: str, meant: Code, comma: bool) -> Refusal:
    """Return the refusal of a number such as 1.200, which in one country is a thousand times what it is in another."""
    if comma:
        return Refusal(
            "{number} can be read in two ways. Thousands are written without separators, {meant}, and decimals behind a comma.",
            number=number,
            meant=meant,
        )
    return Refusal(
        "{number} can be read in two ways. Thousands are written without separators, {meant}, and decimals behind a point.",
        number=number,
        meant=meant,
    )
