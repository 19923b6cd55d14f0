"""One table of an equation's file: typed access to its values, with a list of all mistakes and their places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, TypeVar

from ledger.equations.formula import Formula, parse
from ledger.values.day import parse_day
from ledger.values.numeral import digits
from ledger.values.phrase import Code, Phrase, Refusal, phrase, plural

TABLES_MAX = 20
"""Buckets of an equation, and rules of a bucket, at most."""

NAME_MAX = 60
SUMMARY_MAX = 500
"""Characters of a name, and of the line that members read before they assent."""

KNOWN = 20
"""Names that a refusal lists."""

PLACES_MAX = 8
"""Decimals of a number that is no percentage."""

MISTAKES_MAX = 20
"""Mistakes after which a file is read no further."""

ARRAYS = ("bucket", "rule")
"""Keys of arrays of tables; in changes of a preset they are counted from 1."""

Read = TypeVar("Read")


class TooManyMistakes(Exception):
    """The list of mistakes is full."""


class Table:
    """A table, its place in the file, and the list for mistakes. A value that cannot be read comes back as None."""

    def __init__(self, data: Mapping[str, Any], where: Phrase | None, mistakes: list[Phrase]) -> None:
        self.data = data
        self._where = where
        self._mistakes = mistakes

    def refuse(self, key: str, wrong: Refusal) -> None:
        """Note a mistake at a key; raises `TooManyMistakes` if the list is full."""
        shown = Code(key[:NAME_MAX])
        if self._where is None:
            mistake = phrase("{key}: {wrong}", key=shown, wrong=wrong.phrase)
        else:
            mistake = phrase("{where}, {key}: {wrong}", where=self._where, key=shown, wrong=wrong.phrase)
        self._mistakes.append(mistake)
        if len(self._mistakes) >= MISTAKES_MAX:
            raise TooManyMistakes

    def only(self, keys: Iterable[str]) -> None:
        """Note every key that is none of these."""
        known = tuple(keys)
        for key in self.data:
            if key not in known:
                self.refuse(key, unknown(key, known))

    def tables(self, key: str, where: Callable[[int, Mapping[str, Any]], Phrase]) -> list[Table]:
        """Return the tables of an array; `where` takes the number of each, from 1, and its data."""
        rows = self.data.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            self.refuse(key, Refusal("It is written as {example}, once for each.", example=Code(f"[[{key}]]")))
            return []
        if len(rows) > TABLES_MAX:
            self.refuse(key, Refusal("There are at most {limit}, so that members can take it in.", limit=TABLES_MAX))
            return []
        return [Table(row, where(number, row), self._mistakes) for number, row in enumerate(rows, start=1)]

    def rule_place(self, number: int, data: Mapping[str, Any]) -> Phrase:
        """Return the place of a rule of this table."""
        assert self._where is not None, "rules stand in buckets"
        return phrase("{bucket}, rule {number}", bucket=self._where, number=number)

    def table(self, key: str, where: Phrase) -> Table | None:
        """Return the table under a key, if there is one."""
        if key not in self.data:
            return None
        if not isinstance(self.data[key], Mapping):
            self.refuse(
                key, Refusal("It is written as {example}, with what belongs to it below.", example=Code(f"[{key}]"))
            )
            return None
        return Table(self.data[key], where, self._mistakes)

    def need(self, key: str, example: str) -> None:
        """Note that a key is missing, if it is."""
        if key not in self.data:
            self.refuse(key, Refusal("It is missing. Write it as in {example}.", example=Code(f"{key} = {example}")))

    def need_one(self, key: str, other: str, *, both: Refusal, neither: Refusal) -> None:
        """Note at `key` that both keys are there, or none of them; an empty array of tables is none."""
        if key in self.data and other in self.data:
            self.refuse(key, both)
        elif key not in self.data and not self._has(other):
            self.refuse(key, neither)

    def _has(self, key: str) -> bool:
        return bool(self.data.get(key)) if key in ARRAYS else key in self.data

    def text(self, key: str, limit: int = NAME_MAX) -> str | None:
        """Return words in one line."""
        return self._read(key, lambda value: _words(value, limit))

    def choice(self, key: str, choices: tuple[str, ...]) -> str | None:
        """Return one of the choices."""
        return self._read(key, lambda value: _chosen(value, choices))

    def several(self, key: str, check: Callable[[str], str]) -> tuple[str, ...]:
        """Return a list of words, each as `check` returns it; empty if it is missing or wrong."""
        return self._read(key, lambda value: tuple(dict.fromkeys(map(check, _several(key, value))))) or ()

    def number(self, key: str, places_max: int = PLACES_MAX) -> Fraction | None:
        """Return a decimal number that is not negative."""
        return self._read(key, lambda value: _decimal(value, places_max))

    def day(self, key: str) -> date | None:
        """Return a day, with or without quotation marks."""
        return self._read(key, _day)

    def formula(self, key: str) -> Formula | None:
        """Return a formula."""
        return self._read(key, lambda value: parse(_words(value, None)))

    def read(self, key: str, read: Callable[[str], Read]) -> Read | None:
        """Return the value that `read` parses from a text or a whole number."""
        return self._read(key, lambda value: read(_numeral(value)))

    def _read(self, key: str, read: Callable[[Any], Read]) -> Read | None:
        if key not in self.data:
            return None
        try:
            return read(self.data[key])
        except Refusal as wrong:
            self.refuse(key, wrong)
            return None


def unknown(word: str, known: Iterable[str]) -> Refusal:
    """Return the refusal of a word that is none of those known."""
    choices = tuple(known)
    near = get_close_matches(word[:NAME_MAX].casefold(), choices, n=1)
    if near:
        return Refusal("Nothing here is called {word}. Did you mean {near}?", word=word[:NAME_MAX], near=Code(near[0]))
    if not choices:
        return Refusal("Nothing here is called {word}.", word=word[:NAME_MAX])
    rest = len(choices) - KNOWN
    more = (plural(rest, "{n} more", "{n} more"),) if rest > 0 else ()
    return Refusal(
        "Nothing here is called {word}. There is {known}.",
        word=word[:NAME_MAX],
        known=(*map(Code, choices[:KNOWN]), *more),
    )


def _words(value: Any, limit: int | None) -> str:
    """Return words in one line, of at most so many characters."""
    if not isinstance(value, str):
        raise Refusal("It is a text in quotation marks, as in {example}.", example=Code('"30.00"'))
    text = value.strip(" \n")
    if not text:
        raise Refusal("There is nothing between the quotation marks.")
    if limit and len(text) > limit:
        raise Refusal("It has at most {limit} characters; this one has {n}.", limit=limit, n=len(text))
    if not text.isprintable():
        raise Refusal("It has a character that cannot be seen, or more than one line.")
    return text


def _chosen(value: Any, choices: tuple[str, ...]) -> str:
    word = _words(value, None)
    if word not in choices:
        raise unknown(word, choices)
    return word


def _decimal(value: Any, places_max: int) -> Fraction:
    """Return a decimal number from its text, or from a whole number."""
    number = _numeral(value)
    whole, decimals = digits(number, False, "")
    if len(decimals) > places_max:
        raise Refusal(
            "{number} has {n} decimals; there can be {places} here.", number=number, n=len(decimals), places=places_max
        )
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def _numeral(value: Any) -> str:
    """Return the text of a number; one with a point has to stand in quotation marks, or it would be read as rounded."""
    if isinstance(value, str):
        return value.strip(" ")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**40 else "1" + "0" * 40
    raise Refusal("A number stands in quotation marks, which keeps it exact, as in {example}.", example=Code('"12.5"'))


def _several(key: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not value:
        raise Refusal("It is a list with something in it, as in {example}.", example=Code(f'{key} = ["one", "other"]'))
    return [_words(word, NAME_MAX) for word in value]


def _day(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and (day := parse_day(value)) is not None:
        return day
    raise Refusal("It is a day, as in {example}.", example=Code("2026-01-31"))
