"""Facts as JSON and back, with the version of each kind: the one place that knows how a fact stands in the chain.

Amounts and fractions are strings, so that every reader of JSON keeps them exact; words are a commitment and the subject
whose words they are. The keys are sorted and the text is compact, which for such values is canonical JSON (RFC 8785).
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from fractions import Fraction
from sys import intern
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

from ledger import agent, contribution, link, project, role, rules, validation, vocabulary
from ledger.entry import Entry, Fact, Sealed, moment, stamp
from ledger.money import Money
from ledger.phrase import Words
from ledger.quantity import Quantity

Commit = Callable[[Words], str]
"""Returns the commitment that stands for words in the chain."""

TextOf = Callable[[str], str | None]
"""Returns the text behind a commitment, or None once it is erased."""

FACTS: tuple[type, ...] = (
    agent.Joined,
    agent.Added,
    agent.Renamed,
    link.LinkOffered,
    link.Linked,
    link.Unlinked,
    agent.Forgotten,
    role.RoleTaken,
    role.RoleEnded,
    vocabulary.TermAdded,
    project.ProjectStarted,
    rules.RulesAdopted,
    rules.SettingProposed,
    rules.SettingConfirmed,
    rules.SettingDropped,
    validation.Opened,
    validation.Sighted,
    validation.Voted,
    validation.Flagged,
    validation.FlagLifted,
    validation.Extended,
    validation.Settled,
    contribution.Logged,
    contribution.Confirmed,
    contribution.Declined,
    contribution.Amended,
    contribution.Withdrawn,
)

VERSION = 1
"""The version in which every kind is written today. A kind that changes gets a version of its own and an upgrade."""


def dump(entry: Entry, commit: Commit) -> bytes:
    """Return the body of an entry: canonical JSON of height, time, author and facts."""
    facts = [[type(fact).__name__, VERSION, _wire(fact, commit)] for fact in entry.facts]
    body = {"height": entry.height, "at": stamp(entry.at), "author": entry.author, "facts": facts}
    return msgspec.json.encode(body, order="sorted")


def load(sealed: Sealed, text_of: TextOf) -> Entry:
    """Return the entry of a body. Raises ValueError where it is not one that this program can read."""
    body = msgspec.json.decode(sealed.body)
    facts = tuple(_fact(kind, version, values, text_of) for kind, version, values in body["facts"])
    return Entry(body["height"], moment(body["at"]), intern(body["author"]), facts)


def commitments(sealed: Sealed) -> list[tuple[str, str]]:
    """Return commitment and subject of all the words in an entry, in order."""
    found: list[tuple[str, str]] = []
    _collect(msgspec.json.decode(sealed.body)["facts"], found)
    return found


def _collect(value: Any, found: list[tuple[str, str]]) -> None:
    if isinstance(value, dict):
        if "words" in value and "of" in value:
            if value["words"]:
                found.append((value["words"], value["of"]))
        else:
            for item in value.values():
                _collect(item, found)
    elif isinstance(value, list):
        for item in value:
            _collect(item, found)


def words(fact: Fact) -> list[Words]:
    """Return all the words in a fact."""
    found: list[Words] = []
    for name in _WORDY[type(fact)]:
        value = getattr(fact, name)
        if type(value) is Words:
            found.append(value)
        elif type(value) is tuple:
            found.extend(value)
        elif value is not None:
            found.extend(words(value))
    return found


def _wire(value: Any, commit: Commit) -> Any:
    """Return a value as JSON has it."""
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    write = _WRITE.get(kind)
    if write is not None:
        return write(value)
    if kind is Words:
        return {"words": commit(value), "of": value.subject}
    if kind is tuple:
        return [_wire(item, commit) for item in value]
    # The loop is written out: every vote and every log passes here, and most of its fields are as JSON has them.
    written = {}
    for name in _FIELDS[kind]:
        item = getattr(value, name)
        written[name] = item if type(item) in _AS_IT_IS else _wire(item, commit)
    return written


_AS_IT_IS = frozenset({str, int, bool, type(None)})
_WRITE: dict[type, Callable[[Any], Any]] = {
    Money: lambda value: {"minor": str(value.minor), "currency": value.currency},
    Quantity: lambda value: {"count": str(value.count), "unit": value.unit},
    datetime: stamp,
    date: date.isoformat,
    Fraction: str,
}


Read = Callable[[Any, TextOf], Any]


def _fact(kind: str, version: int, values: Mapping[str, Any], text_of: TextOf) -> Fact:
    read = _READ.get(kind)
    if read is None or version != VERSION:
        raise ValueError(f"fact {kind}, version {version}, is unknown to this program")
    return read(values, text_of)


def _reader(hint: Any) -> Read:
    """Return the function that reads values of a type from JSON."""
    if get_origin(hint) in (Union, types.UnionType):
        return _union_reader([arg for arg in get_args(hint) if arg is not type(None)])
    if get_origin(hint) is tuple:
        item = _reader(get_args(hint)[0])
        return lambda value, text_of: tuple(item(one, text_of) for one in value)
    if is_dataclass(hint) and hint not in _PLAIN:
        return _dataclass_reader(hint)  # type: ignore[arg-type]
    return _PLAIN[hint]


def _union_reader(kinds: list[Any]) -> Read:
    if set(kinds) == {Money, Quantity}:
        money, quantity = _PLAIN[Money], _PLAIN[Quantity]
        return lambda value, text_of: (money if "minor" in value else quantity)(value, text_of)
    assert len(kinds) == 1, f"a union that cannot be told apart: {kinds}"
    read = _reader(kinds[0])
    return lambda value, text_of: None if value is None else read(value, text_of)


def _dataclass_reader(kind: type) -> Read:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    _FIELDS[kind] = tuple(readers)
    _WORDY[kind] = tuple(name for name in readers if _has_words(hints[name]))

    def read(values: Any, text_of: TextOf) -> Any:
        if len(values) != len(readers):
            raise ValueError(f"{kind.__name__} has other fields than this program knows")
        return kind(*[one(values[name], text_of) for name, one in readers.items()])

    return read


def _has_words(hint: Any) -> bool:
    """Tell whether a value of this type may be, or have in it, words."""
    if is_dataclass(hint) and hint not in _PLAIN:
        return bool(_WORDY[hint])  # type: ignore[index]
    return hint is Words or any(_has_words(part) for part in get_args(hint))


def _same(value: Any, text_of: TextOf) -> Any:
    return value


_PLAIN: dict[Any, Read] = {
    str: lambda value, text_of: intern(value),
    int: _same,
    bool: _same,
    datetime: lambda value, text_of: moment(value),
    date: lambda value, text_of: date.fromisoformat(value),
    Fraction: lambda value, text_of: Fraction(value),
    Money: lambda value, text_of: Money(int(value["minor"]), intern(value["currency"])),
    Quantity: lambda value, text_of: Quantity(Fraction(value["count"]), intern(value["unit"])),
    Words: lambda value, text_of: Words(text_of(value["words"]), intern(value["of"])),
}
_FIELDS: dict[type, tuple[str, ...]] = {}
_WORDY: dict[type, tuple[str, ...]] = {}
_READ: dict[str, Read] = {kind.__name__: _dataclass_reader(kind) for kind in FACTS}
