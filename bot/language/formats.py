"""Formats: numbers and amounts of money as a language writes them.

Numbers are written without thousands separators, and money with the currency's code: what is shown can be typed again,
and nothing in it means two things. Numbers are set digit by digit from integers, as only that is exact at any size. Babel
gives the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from babel import Locale
from babel.dates import format_interval
from babel.numbers import get_decimal_symbol

from ledger.values.money import Money, text
from ledger.values.numeral import PLACES_MAX
from ledger.values.phrase import Days

PLACES = 2
"""Decimals of a number that cannot be shown exactly."""

EXACT_PLACES = 12
"""Decimals that an exact number has at most; one that needs more is a fraction."""

PLAIN = 1000
"""The denominator from which on nobody sees how much a fraction is, so that it is written in decimals, too."""

DIGITS = 60
"""Digits of a denominator that can be copied. Beyond them a number has half as many decimals, which no sum can tell from it."""


@dataclass(frozen=True, slots=True)
class Formats:
    """One locale, and its decimal sign."""

    locale: Locale
    point: str

    def fraction(self, number: Fraction) -> str:
        """Return a number as a decimal: exactly where it has no more decimals than can be typed, else rounded half up to two."""
        rest = 10**PLACES_MAX % number.denominator
        return self._decimal(number, PLACES if rest else PLACES_MAX)

    def exact(self, number: Fraction) -> str:
        """Return a number that one can compute with: as a decimal, or else as a whole number and a fraction, `4 1/6`.

        A long fraction has its rounded value behind it; one too long to be copied is written with 30 decimals instead.
        """
        if not 10**EXACT_PLACES % number.denominator:
            return self._decimal(number, EXACT_PLACES)
        if number.denominator >= 10**DIGITS:
            return f"≈ {self._decimal(number, DIGITS // 2)}"
        whole, rest = divmod(abs(number.numerator), number.denominator)
        sign = "-" if number.numerator < 0 else ""
        written = f"{sign}{f'{whole} ' if whole else ''}{rest}/{number.denominator}"
        return written if number.denominator < PLAIN else f"{written} (≈ {self._decimal(number, PLACES_MAX)})"

    def _decimal(self, number: Fraction, places: int) -> str:
        """Return a number with so many decimals, rounded half up, less the zeros at its end."""
        scaled = (2 * abs(number.numerator) * 10**places // number.denominator + 1) // 2
        whole, decimals = divmod(scaled, 10**places)
        sign = "-" if number.numerator < 0 and scaled else ""
        return f"{sign}{whole}{self.point}{decimals:0{places}}".rstrip("0").removesuffix(self.point)

    def minutes(self, minutes: int) -> str:
        """Return a time of so many minutes in hours and minutes: `2 h 20 min`."""
        hours, rest = divmod(abs(minutes), 60)
        return f"{'-' if minutes < 0 else ''}{f'{hours} h ' if hours else ''}{rest} min"

    def money(self, amount: Money) -> str:
        """Return an amount with all decimals of its currency and the currency's code: `120.00 CAD`."""
        return f"{text(amount).replace('.', self.point)} {amount.currency}"

    def days(self, days: Days) -> str:
        """Return several days in a row, or one, as people say them: `5 Jan`, and for several with a dash."""
        return _days(days, self.locale)


def formats(locale: Locale) -> Formats:
    """Return the formats of a locale that Babel knows."""
    return Formats(locale, get_decimal_symbol(locale))


@lru_cache(maxsize=1024)
def _days(days: Days, locale: Locale) -> str:
    written = _DAY_FIRST if locale.language == "en" else locale
    form = "yMMMd" if days.with_year else "MMMd"
    return format_interval(days.first, days.last, form, locale=written).replace("\N{THIN SPACE}", " ")


_DAY_FIRST = Locale("en", "GB")
"""One form for all who read English, as that of a day."""
