"""Answers: the agents whom they name or quote, and the kept files that they hand over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from operator import attrgetter

from ledger.values.phrase import (
    NETWORK,
    BarFigure,
    Channel,
    Code,
    Emoji,
    Kept,
    LineFigure,
    Lines,
    Made,
    Percent,
    Phrase,
    RowsFigure,
    Sayable,
    Sheet,
    Who,
    Words,
    mentions,
    phrase,
)


def agents_in(answer: object) -> set[str]:
    """Return the agents whom an answer names or quotes, so that it can be found again when one is forgotten."""
    agents: set[str] = set()
    waiting = [answer]
    while waiting:
        value = waiting.pop()
        match value:
            case str():
                agents.update(mentions(value))
            case Who(agent):
                agents.add(agent)
            case Words(text=text, subject=subject):
                agents.update(mentions(text), {subject} - {NETWORK})
            case Made():
                agents.update(value.agents)
            case _:
                waiting.extend(_parts(value))
    return agents


def _parts(value: object) -> Iterable[object]:
    """Return the values of which something to show is made."""
    match value:
        case Phrase():
            return _blanks(value)
        case Lines():
            return value.parts
        case Sheet():
            return chain.from_iterable(value.rows)
        case BarFigure():
            return (value.title, value.unit, value.part, *map(_label, value.bars))
        case RowsFigure():
            return (value.title, value.unit, value.part, *map(_label, value.rows))
        case LineFigure():
            return (value.title, value.unit, *value.moments, *map(_label, value.curves))
        case tuple() | list():
            return value
    return ()


def _blanks(sentence: Phrase) -> list[object]:
    return [value for _, value in sentence.values if type(value) not in _NAMELESS]


_label = attrgetter("label")

_NAMELESS = (Channel, Code, Emoji, Percent, int, bool)
"""The types that fill most blanks, and name nobody."""


def kept_files_in(answer: object) -> list[Kept]:
    """Return the kept files that an answer hands over."""
    if isinstance(answer, Kept):
        return [answer]
    parts = answer.parts if isinstance(answer, Lines) else ()
    return [*chain.from_iterable(map(kept_files_in, parts))]


def with_files(answer: Sayable, files: Mapping[Kept, Made]) -> Sayable:
    """Return an answer with its kept files replaced by their bytes, or by a sentence for a file that was erased since."""
    match answer:
        case Kept():
            return files.get(answer) or phrase("The file was erased with the words of somebody whom it named.")
        case Lines(parts):
            return Lines(tuple(with_files(part, files) for part in parts))
    return answer
