"""Parser of an equation's file: it lists all mistakes at once, each with its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ledger.equations.candidate import folded
from ledger.equations.equation import DEFAULT_RATE, TOTAL, Bucket, Disco, Equation, overlapping_buckets
from ledger.equations.file_bucket import PERCENT_PLACES_MAX, Frame, Known, check_names, in_bucket, read_bucket
from ledger.equations.file_table import SUMMARY_MAX, Table, TooManyMistakes, unknown
from ledger.values.currency import EXPONENTS, WITHDRAWN
from ledger.values.money import code_in_use
from ledger.values.phrase import Code, Phrase, Refusal, phrase

CHARACTERS_MAX = 64 * 1024
LINE_MAX = 1000
"""Limits for the characters of a file and of a line: TOML allows lines whose parsing takes out of all proportion long."""

DECIMALS_MAX = 8
"""Decimals of a currency of the network's own."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An equation, unless something was refused, with warnings for its members before they assent."""

    equation: Equation | None
    refusals: tuple[Phrase, ...] = ()
    warnings: tuple[Phrase, ...] = ()


def read(text: str, known: Known | None = None, *, is_new: bool = True) -> Checked:
    """Parse the text of a file; one that is not new was proposed before, by the rules of its time."""
    if len(text) > CHARACTERS_MAX:
        return _refused("An equation has at most {limit} characters; this file has more.", limit=CHARACTERS_MAX)
    long_line = _long_line(text)
    if long_line is not None:
        return _refused("Line {number} has more than {limit} characters.", number=long_line, limit=LINE_MAX)
    try:
        data = tomllib.loads(text)
    except RecursionError:
        return _refused("This file has brackets in brackets without end.")
    except ValueError as wrong:  # of TOML, or of a number with thousands of digits
        return _refused("This file is not written in TOML: {wrong}", wrong=str(wrong)[:200])
    return check(data, known, is_new=is_new)


def _long_line(text: str) -> int | None:
    """Return the number of the first line that is too long."""
    return next((number for number, line in enumerate(text.split("\n"), start=1) if len(line) > LINE_MAX), None)


def _refused(sentence: str, **values: Any) -> Checked:
    return Checked(None, (phrase(sentence, **values),))


def check(data: Mapping[str, Any], known: Known | None = None, *, is_new: bool = True) -> Checked:
    """Return the equation of a file's data, or its mistakes."""
    mistakes: list[Phrase] = []
    equation = None
    try:
        equation = _File(Table(data, None, mistakes), known, is_new).equation()
    except TooManyMistakes:
        mistakes.append(phrase("Reading stopped after {n} mistakes.", n=len(mistakes)))
    if mistakes:
        return Checked(None, tuple(mistakes))
    assert equation is not None, "an equation that is not there has a mistake"
    return Checked(equation, (), tuple(_warnings(equation)))


class _File:
    """One file while it is read."""

    def __init__(self, top: Table, known: Known | None, is_new: bool) -> None:
        self._top = top
        self._known = known
        self._is_new = is_new
        self._money = self._currency()
        self._rates = self._read_rates()

    def equation(self) -> Equation | None:
        """Return the equation; its value is good only if no mistake was noted."""
        top = self._top
        top.only(("name", "currency", "decimals", "summary", "rates", "bucket", "disco"))
        top.need("name", '"Mobile Lab"')
        name, summary = top.text("name"), top.text("summary", SUMMARY_MAX)
        buckets = self._buckets()
        disco = self._disco()
        self._check_kind()
        self._check_total(buckets)
        if name is None or self._money is None:
            return None
        return Equation(name, *self._money, summary, self._rates, buckets, disco)

    def _buckets(self) -> tuple[Bucket, ...]:
        frame = Frame(self._known, self._money, self._rates, self._is_new)
        tables = self._top.tables("bucket", in_bucket)
        buckets = tuple(read_bucket(table, frame) for table in tables)
        if self._is_new:
            check_names(tables, buckets)
        return tuple(filter(None, buckets))

    def _check_kind(self) -> None:
        """Note an equation that has both buckets and a DisCO, or neither."""
        top = self._top
        if "disco" in top.data and "bucket" in top.data:
            top.refuse("disco", Refusal("An equation has buckets, or it is a DisCO; this one is both."))
        elif "disco" not in top.data and not top.data.get("bucket"):
            top.refuse(
                "bucket",
                Refusal(
                    "An equation has at least one bucket, which begins with {example}.", example=Code("[[bucket]]")
                ),
            )

    def _check_total(self, buckets: tuple[Bucket, ...]) -> None:
        """Note buckets that together take more than the total."""
        total = sum((bucket.percent or Fraction(0) for bucket in buckets if bucket.of == TOTAL), Fraction(0))
        if total > 100:
            self._top.refuse(
                "bucket",
                Refusal(
                    "The buckets that are parts of the total add up to {total} %, which is more than all of it.",
                    total=total,
                ),
            )

    def _currency(self) -> tuple[str, int] | None:
        """Return the currency and its decimals."""
        top = self._top
        top.need("currency", '"EUR"')
        code = top.text("currency")
        if code is None:
            return None
        agreed = self._known.currencies if self._known else {}
        if "decimals" not in top.data and code in agreed:
            return code, agreed[code]
        if "decimals" in top.data and code.upper() not in {**EXPONENTS, **WITHDRAWN}:
            return self._own_currency(code)
        return self._official_currency(code)

    def _own_currency(self, code: str) -> tuple[str, int] | None:
        """Return a currency of the network's own, whose file gives the decimals."""
        top = self._top
        decimals = top.data["decimals"]
        if type(decimals) is not int or not 0 <= decimals <= DECIMALS_MAX:
            top.refuse("decimals", Refusal("It is a whole number from 0 to {limit}.", limit=DECIMALS_MAX))
            return None
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,11}", code):
            top.refuse("currency", Refusal("A currency of your own is one word of at most 12 letters and digits."))
            return None
        return code, decimals

    def _official_currency(self, code: str) -> tuple[str, int] | None:
        """Return a currency of ISO 4217; its decimals are known."""
        top = self._top
        try:
            code = code_in_use(code)
        except Refusal as wrong:
            top.refuse("currency", wrong)
            return None
        if "decimals" in top.data:
            top.refuse(
                "decimals",
                Refusal("{currency} has its own; they are for currencies that only you have.", currency=Code(code)),
            )
        return code, EXPONENTS[code]

    def _read_rates(self) -> dict[str, Fraction]:
        table = self._top.table("rates", phrase("[rates]"))
        if table is None:
            return {}
        rates: dict[str, Fraction] = {}
        for key in table.data:
            rate = table.number(key)
            self._check_work(table, key)
            if folded(key) in rates:
                table.refuse(key, Refusal("It stands here twice, in large and in small letters."))
            elif rate is not None:
                rates[folded(key)] = rate
        return rates

    def _check_work(self, table: Table, key: str) -> None:
        """Note a rate for a type of work that the network does not know."""
        if self._known is None:
            return
        choices = (*self._known.what, DEFAULT_RATE)
        if folded(key) not in choices:
            table.refuse(key, unknown(key, choices))

    def _disco(self) -> Disco | None:
        table = self._top.table("disco", phrase("[disco]"))
        if table is None:
            return None
        table.only(("livelihood", "care_weight"))
        table.need("livelihood", '"75"')
        table.need("care_weight", '"0.25"')
        livelihood = table.number("livelihood", PERCENT_PLACES_MAX)
        weight = table.number("care_weight")
        _check_most(table, "livelihood", livelihood, Refusal("It is at most {limit} %.", limit=100), most=100)
        too_much = Refusal("It is at most {limit}: nobody gives more than they get.", limit=1)
        _check_most(table, "care_weight", weight, too_much, most=1)
        if livelihood is None or weight is None:
            return None
        return Disco(livelihood, weight)


def _check_most(table: Table, key: str, number: Fraction | None, too_much: Refusal, *, most: int) -> None:
    if number is not None and number > most:
        table.refuse(key, too_much)


def _warnings(equation: Equation) -> Iterator[Phrase]:
    """Yield warnings about an equation that is valid, and yet may not be as it was meant."""
    for first, second in overlapping_buckets(equation.buckets):
        yield phrase(
            "One contribution can have a claim on {one} (bucket {first}) and on {other} (bucket {second}). Both are owed separately.",
            one=equation.buckets[first].name,
            first=first + 1,
            other=equation.buckets[second].name,
            second=second + 1,
        )
    for number, bucket in enumerate(equation.buckets, start=1):
        if len({rule.weighs for rule in bucket.rules}) > 1:
            yield phrase(
                "{bucket} (bucket {number}) sets weights beside money that is owed: a weight of 1 counts as one {unit}.",
                bucket=bucket.name,
                number=number,
                unit=equation.amount(1),
            )
