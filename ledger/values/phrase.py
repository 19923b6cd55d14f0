"""Phrases: text that is not translated yet, as an English sentence with typed blanks; and other things to show.

The sentence stands in the code that says it, and is looked up in the reader's language at the edge. The value of a blank
keeps its type until then: `Who` becomes a mention, `Words` and plain strings are untrusted text of a member, amounts and
times are formatted for the reader's language.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True)
class Who:
    """An agent, by its id: shown as a mention on the reader's platform, or by name."""

    agent: str


class Words:
    """A member's words in a fact: only a commitment to them is in the chain, and they can be erased.

    `subject` is the agent who owns the words, or `NETWORK`. `text` is None once they are erased.
    """

    __slots__ = ("subject", "text")

    def __init__(self, text: str | None, subject: str) -> None:
        self.text = text
        self.subject = subject

    @property
    def is_known(self) -> bool:
        """Tell whether the text is there."""
        return self.text is not None

    def erase(self) -> None:
        """Drop the text."""
        self.text = None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Words):
            return NotImplemented
        return (self.text, self.subject) == (other.text, other.subject)

    def __hash__(self) -> int:
        return hash((self.subject, self.text))

    def __repr__(self) -> str:
        return f"Words({self.text!r}, {self.subject!r})"


NETWORK = "network"
"""The owner of words that belong to the network and are never erased with a person."""


@dataclass(frozen=True, slots=True)
class Code:
    """Text to type exactly as it stands: a command, an id, an option, a hash."""

    text: str


@dataclass(frozen=True, slots=True)
class Sample(Code):
    """A line to type that has words of prose: `/flag C1 why`. They are in the reader's language; `text` has them in English."""

    sentence: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel, by its reference: shown as a link if the platform has one."""

    reference: str


@dataclass(frozen=True, slots=True)
class Emoji:
    """An emoji that the network chose, shown bare."""

    text: str


@dataclass(frozen=True, slots=True)
class Percent:
    """A ratio, `part` of `whole`, shown in per cent without decimals."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Exact:
    """A number or a quantity in a sum that somebody may do again: shown exactly, as `2.5` or `4 1/6`, at any length."""

    value: Any


@dataclass(frozen=True, slots=True)
class Plural:
    """A number with the sentence for one and the sentence for several; both have the blank `{n}`."""

    n: int
    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Days:
    """The days from `first` to `last`, or the only day, as people say them: `5-11 Jan`; the year stands with them if it has to."""

    first: date
    last: date
    with_year: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: headings are sentences, cells are values of the types that a blank takes."""

    headings: tuple[Phrase, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence and the values of its blanks, in the order of their names."""

    sentence: str
    values: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class FigureBar:
    """A labelled number in a figure, not below zero; `part` of it is drawn hatched."""

    label: Any
    value: Fraction
    part: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class BarFigure:
    """A bar chart of one bar or more. Labels are values of the types that a blank takes, `name` is that of its file.

    `unit` is the unit of the numbers: one of quantities (`h`), or its name. `part` names the hatched parts ("of it care").
    """

    name: str
    title: Phrase
    unit: str | Phrase
    part: Phrase | None
    bars: tuple[FigureBar, ...]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row of bars under one label, a bar for each column of its figure, in their order."""

    label: Any
    bars: tuple[FigureBar, ...]


@dataclass(frozen=True, slots=True)
class RowsFigure:
    """Rows of bars, one under the other, which have their columns and their scale in common.

    The labels of bars are those of their columns; the rest is as in a `BarFigure`.
    """

    name: str
    title: Phrase
    unit: str | Phrase
    part: Phrase | None
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A labelled number at each moment of a course, not below zero; None if there is none at a moment."""

    label: Any
    values: tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class LineFigure:
    """A line chart over two moments or more, the last of which has all numbers; the curves can be added up.

    Labels and moments are values of the types that a blank takes; `name` and `unit` are as in a `BarFigure`.
    """

    name: str
    title: Phrase
    unit: Phrase
    moments: tuple[Any, ...]
    curves: tuple[FigureLine, ...]


Figure = BarFigure | RowsFigure | LineFigure
"""A chart before it is put into words."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Several parts, one under the other."""

    parts: tuple[Phrase | Sheet | Figure | Lines | Made | Kept, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A new file to hand over, with its name, its bytes, and the agents whom it names."""

    name: str
    data: bytes
    agents: tuple[str, ...]

    @property
    def hash(self) -> str:
        """Return SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was kept when it was made, by its SHA-256 in hexadecimal: it is handed over as it was, to the byte.

    It may be gone only if somebody whom it named was forgotten.
    """

    hash: str
    named_forgotten: bool = False


Sayable = Phrase | Lines | Sheet | Figure | Made | Kept


def phrase(sentence: str, **values: Any) -> Phrase:
    """Return the sentence with values for its blanks; Babel extracts the literals that stand as its first argument."""
    return Phrase(sentence, tuple(sorted(values.items())))


def sample(sentence: str, **values: str) -> Sample:
    """Return a line to type, with values for its blanks; Babel extracts the literal that stands as its first argument."""
    return Sample(sentence.format(**values), sentence, tuple(sorted(values.items())))


def plural(n: int, one: str, many: str) -> Plural:
    """Return the number with its sentence; Babel extracts the two literals as singular and plural."""
    return Plural(n, one, many)


def lines(*parts: Sayable | None) -> Lines:
    """Return the parts one under the other, without those that are None."""
    return Lines(tuple(part for part in parts if part is not None))


class Refusal(Exception):
    """A rule says no: nothing is recorded. The sentence tells the asker what was understood, what is wrong, and what works."""

    def __init__(self, sentence: str, **values: Any) -> None:
        super().__init__(sentence)
        self.phrase = phrase(sentence, **values)


MENTION = re.compile(r"@(A[1-9][0-9]*)\b")
"""An agent in a member's text: `@` and the id, so that no person's name stands in the words of others."""


def mentions(text: str | None) -> list[str]:
    """Return the ids of the agents whom a text names."""
    return MENTION.findall(text) if text and "@" in text else []
