"""Something to say or to show, in no language yet: an English sentence with typed blanks.

The sentence stands in the code that says it and is looked up in the reader's language at the edge. What fills a blank
keeps its type until then: `Who` becomes a mention, `Words` and plain strings are shown as somebody's words, amounts and
times are written as the reader's language writes them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True)
class Who:
    """An agent, by its id: shown as a mention on the reader's platform, or by name."""

    agent: str


class Words:
    """A member's words in a fact: in the chain only a commitment stands for them, and they can be forgotten.

    `subject` is the agent whose words they are, or `NETWORK`. `text` is None once they are erased.
    """

    __slots__ = ("subject", "text")

    def __init__(self, text: str | None, subject: str) -> None:
        self.text = text
        self.subject = subject

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Words):
            return NotImplemented
        return (self.text, self.subject) == (other.text, other.subject)

    def __hash__(self) -> int:
        return hash((self.subject, self.text))

    def __repr__(self) -> str:
        return f"Words({self.text!r}, {self.subject!r})"


NETWORK = "network"
"""The subject of words that belong to the network and are never forgotten with a person."""


@dataclass(frozen=True, slots=True)
class Code:
    """Something to type exactly as it stands: a command, an id, an option, a hash."""

    text: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel, by its reference: shown such that the reader finds there."""

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
    """A number or a quantity in a sum that somebody may do again: shown exactly, as `2.5` or `4 1/6`, however long that is."""

    value: Any


@dataclass(frozen=True, slots=True)
class Plural:
    """A number with the sentence for one and the sentence for several; both have the blank `{n}`."""

    n: int
    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: headings are sentences, cells are values as they fill a blank."""

    headings: tuple[Phrase, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of ours and the values of its blanks, in the order of their names."""

    sentence: str
    values: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A number in a figure, not below zero, with what stands beside it; `part` is how much of it is drawn hatched."""

    label: Any
    value: Fraction
    part: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Figure:
    """A bar chart of one bar or more: labels are values as they fill a blank, `name` is what its file is called.

    `unit` says what the numbers count ("hours"), and `part` what the hatched parts of the bars are ("of it care").
    """

    name: str
    title: Phrase
    unit: Phrase
    part: Phrase | None
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A number at each moment of a course, not below zero, with what stands beside it; None where there is none."""

    label: Any
    values: tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """A line chart over two moments or more, the last of which has all numbers; the curves can be added up.

    Labels and moments are values as they fill a blank; `name` and `unit` are as in a `Figure`.
    """

    name: str
    title: Phrase
    unit: Phrase
    moments: tuple[Any, ...]
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Several things to say, one under the other."""

    parts: tuple[Phrase | Sheet | Figure | Course | Lines | Made | Kept, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A file to hand over: its name, its bytes, and the agents whom it names."""

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

    It may be gone only where somebody whom it named was forgotten.
    """

    hash: str
    named_forgotten: bool = False


Sayable = Phrase | Lines | Sheet | Figure | Course | Made | Kept


def phrase(sentence: str, **values: Any) -> Phrase:
    """Return the sentence with its blanks filled; Babel extracts the literals that stand as its first argument."""
    return Phrase(sentence, tuple(sorted(values.items())))


def plural(n: int, one: str, many: str) -> Plural:
    """Return the number with its sentence; Babel extracts the two literals as singular and plural."""
    return Plural(n, one, many)


def lines(*parts: Sayable | None) -> Lines:
    """Return the parts one under the other, leaving out those that are None."""
    return Lines(tuple(part for part in parts if part is not None))


class Refusal(Exception):
    """A rule says no: nothing is recorded, and the asker reads what was understood, what is wrong, and what works."""

    def __init__(self, sentence: str, **values: Any) -> None:
        super().__init__(sentence)
        self.phrase = phrase(sentence, **values)


MENTION = re.compile(r"@(A[1-9][0-9]*)\b")
"""How what a member wrote names an agent: by `@` and the id, so that no name of anybody stands in the words of others."""


def mentions(text: str | None) -> list[str]:
    """Return the ids of the agents whom a text names."""
    return MENTION.findall(text) if text and "@" in text else []


def named(said: object) -> set[str]:
    """Return the agents that something to say names or quotes, so that it can be found again when one is forgotten."""
    found: set[str] = set()
    waiting = [said]
    while waiting:
        match waiting.pop():
            case Phrase(values=values):
                waiting.extend([value for _, value in values if type(value) not in _NAMELESS])
            case Lines(parts):
                waiting.extend(parts)
            case str() as text:
                found.update(mentions(text))
            case Who(agent):
                found.add(agent)
            case Words(text=text, subject=subject):
                found.update(mentions(text))
                if subject != NETWORK:
                    found.add(subject)
            case Made(agents=agents):
                found.update(agents)
            case Sheet(_, rows):
                waiting.extend(cell for row in rows for cell in row)
            case Figure(title=title, unit=unit, part=part, bars=bars):
                waiting.extend([title, unit, part, *(bar.label for bar in bars)])
            case Course(title=title, unit=unit, moments=moments, curves=curves):
                waiting.extend([title, unit, *moments, *(curve.label for curve in curves)])
            case tuple() | list() as items:
                waiting.extend(items)
    return found


_NAMELESS = (Channel, Code, Emoji, Percent, int, bool)
"""What fills most blanks, and names nobody."""


def kept(said: object) -> list[Kept]:
    """Return the kept files that something to say hands over."""
    match said:
        case Kept():
            return [said]
        case Lines(parts):
            return [one for part in parts for one in kept(part)]
    return []


def handed_over(said: Sayable, files: Mapping[Kept, Made]) -> Sayable:
    """Return something to say with the kept files in it; one that was erased since is said to be."""
    match said:
        case Kept():
            return files.get(said) or phrase("The file was erased with the words of somebody whom it named.")
        case Lines(parts):
            return Lines(tuple(handed_over(part, files) for part in parts))
    return said
