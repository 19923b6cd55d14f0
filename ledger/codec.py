"""Serialization of entries: facts as JSON and back, with the version of each kind. No other module knows the format.

A body has one form only, since its bytes are hashed: keys are sorted and nothing stands between tokens, which for the
values that occur here is canonical JSON (RFC 8785). `is_canonical` lets an audit find a body that says the same in
other bytes. Amounts and fractions are strings, so that every reader of JSON keeps them exact. Personal words never stand
in a body, because a body can never change: a commitment and the subject stand for them, and the words lie in a table of
their own, from which they can be erased.

The fields of each fact and their types decide its format, so no fact needs code here. A `Form` per kind is made of them
once, at import; most fields stand in JSON as they are and cost no call. Equal dates, quantities and ids are one object
each, however many entries have them, which keeps a long ledger small in memory.

A kind that has changed has a higher version. Older values are upgraded step by step when they are read (`UPGRADES`), and
what is written always has the newest version; a kind or version that is unknown is an error, never a guess.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from sys import intern
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec

from ledger.chain.entry import Entry, Fact, Sealed, moment, stamp
from ledger.facts import FACTS, UPGRADES
from ledger.values.for_few import AnyWords, Missing, StoredText, WordsForFew
from ledger.values.money import Money
from ledger.values.phrase import Words
from ledger.values.quantity import Quantity

Commit = Callable[[str | None, str], str]
"""Takes a text, or None if it is erased, and the subject of the words; returns the commitment that stands in the chain."""

TextOf = Callable[[str, str], StoredText]
"""Takes a commitment and the subject of the words; returns the text, None once it is erased, or `WITHHELD`."""


def dump(entry: Entry, commit: Commit) -> bytes:
    """Return the body of an entry: canonical JSON of height, time, author and facts."""
    facts = [_written(fact, commit) for fact in entry.facts]
    body = {"height": entry.height, "at": stamp(entry.at), "author": entry.author, "facts": facts}
    return _encode(body)


def _written(fact: Fact, commit: Commit) -> list[Any]:
    kind = type(fact).__name__
    return [kind, len(UPGRADES.get(kind, ())) + 1, _FORMS[kind].write(fact, commit)]


def load(sealed: Sealed, text_of: TextOf) -> Entry:
    """Return the entry of a body. Raises ValueError if this program cannot read it."""
    body = _decode(sealed.body)
    facts = tuple(_fact(kind, version, values, text_of) for kind, version, values in body["facts"])
    return Entry(body["height"], moment(body["at"]), intern(body["author"]), facts, sealed.hash)


def is_canonical(body: bytes) -> bool:
    """Tell whether a body has exactly the bytes that `dump` would write for its content: same keys, order and spaces."""
    try:
        content = _decode(body)
        return {*content} == {"height", "at", "author", "facts"} and _encode(content) == body
    except (msgspec.DecodeError, TypeError):
        return False


def words_in(fact: Fact) -> list[AnyWords]:
    """Return all the words in a fact, those for few among them."""
    collected: list[AnyWords] = []
    for name in _WORDY[type(fact)]:
        _collect(getattr(fact, name), collected)
    return collected


def few_in(fact: Fact) -> list[WordsForFew]:
    """Return the words for few in a fact."""
    if type(fact) not in WITH_FEW:
        return []
    return [words for words in words_in(fact) if isinstance(words, WordsForFew)]


def _collect(value: Any, collected: list[AnyWords]) -> None:
    """Append the words in a field: words, a dataclass with words in it, a tuple of either, or None."""
    if type(value) is Words or type(value) is WordsForFew:
        collected.append(value)
    elif type(value) is tuple:
        for item in value:
            _collect(item, collected)
    elif value is not None:
        for name in _WORDY[type(value)]:
            _collect(getattr(value, name), collected)


_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder().decode

Read = Callable[[Any, TextOf], Any]
Write = Callable[[Any, Commit], Any]


class Form(NamedTuple):
    """A pair of functions: from JSON to a value of a type, and back."""

    read: Read
    write: Write


def _fact(kind: str, version: int, values: Mapping[str, Any], text_of: TextOf) -> Fact:
    form = _FORMS.get(kind)
    upgrades = UPGRADES.get(kind, ())
    if form is None or not 1 <= version <= len(upgrades) + 1:
        raise ValueError(f"fact {kind}, version {version}, is unknown to this program")
    for upgrade in upgrades[version - 1 :]:
        values = upgrade(dict(values))
    return form.read(values, text_of)


def _form(hint: Any) -> Form:
    """Return the form of a type."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    if get_origin(hint) in (Union, types.UnionType):
        return _of_union({*get_args(hint)} - {types.NoneType})
    if get_origin(hint) is tuple:
        return _of_tuple(_form(get_args(hint)[0]))
    return _of_dataclass(hint)


def _of_tuple(item: Form) -> Form:
    read, write = item
    return Form(
        lambda value, text_of: tuple([read(part, text_of) for part in value]),
        lambda value, commit: [write(part, commit) for part in value],
    )


def _of_union(kinds: set[Any]) -> Form:
    if kinds == {Money, Quantity}:
        form = _AMOUNT
    else:
        assert len(kinds) == 1, f"a union that cannot be told apart: {kinds}"
        form = _form(kinds.pop())
    return Form(
        lambda value, text_of: None if value is None else form.read(value, text_of),
        lambda value, commit: None if value is None else form.write(value, commit),
    )


def _of_dataclass(kind: type) -> Form:
    hints = get_type_hints(kind)
    forms = {field.name: _form(hints[field.name]) for field in fields(kind)}
    _WORDY[kind] = tuple(name for name in forms if _has_words(hints[name]))
    written = [(name, form.write) for name, form in forms.items() if not _as_it_is(hints[name])]

    def read(values: Any, text_of: TextOf) -> Any:
        if len(values) != len(forms):
            raise ValueError(f"{kind.__name__} has other fields than this program knows")
        return kind(*[form.read(values[name], text_of) for name, form in forms.items()])

    def write(value: Any, commit: Commit) -> Any:
        values = {name: getattr(value, name) for name in forms}
        for name, write_field in written:
            values[name] = write_field(values[name], commit)
        return values

    return Form(read, write)


def _as_it_is(hint: Any) -> bool:
    """Tell whether a value of this type is written to JSON without a change."""
    return all(part in (str, int, bool, type(None)) for part in get_args(hint) or (hint,))


def _has_words(hint: Any) -> bool:
    """Tell whether a value of this type may be words, or contain words."""
    if isinstance(hint, type) and is_dataclass(hint) and hint not in _PLAIN:
        return bool(_WORDY[hint])
    return hint in (Words, WordsForFew) or any(_has_words(part) for part in get_args(hint))


def _has_few(hint: Any) -> bool:
    """Tell whether a value of this type may be words for few, or contain some."""
    if isinstance(hint, type) and is_dataclass(hint) and hint not in _PLAIN:
        return any(map(_has_few, get_type_hints(hint).values()))
    return hint is WordsForFew or any(map(_has_few, get_args(hint)))


def _text_of(value: Mapping[str, str], text_of: TextOf) -> StoredText:
    """Return the text of words; nothing is committed to where it was erased before it would have been copied."""
    return text_of(value["words"], value["of"]) if value["words"] else None


def _write_for_few(words: WordsForFew, commit: Commit) -> Mapping[str, str]:
    assert not words.is_withheld, "nothing can be committed to a text that is not here"
    return {"words": commit(words.reveal(), words.subject), "of": words.subject}


def _words(value: Mapping[str, str], text_of: TextOf) -> Words:
    text = _text_of(value, text_of)
    if isinstance(text, Missing):
        raise ValueError("its words are withheld, and are not for few")  # noqa: TRY004  # The row is wrong, not a type.
    return Words(text, intern(value["of"]))


def _same(value: Any, _: object) -> Any:
    return value


_date = lru_cache(4096)(date.fromisoformat)


@lru_cache(4096)
def _quantity(count: str, unit: str) -> Quantity:
    return Quantity(Fraction(count), intern(unit))


_PLAIN: dict[Any, Form] = {
    str: Form(lambda value, _: intern(value), _same),
    int: Form(_same, _same),
    bool: Form(_same, _same),
    datetime: Form(lambda value, _: moment(value), lambda value, _: stamp(value)),
    date: Form(lambda value, _: _date(value), lambda value, _: value.isoformat()),
    Fraction: Form(lambda value, _: Fraction(value), lambda value, _: str(value)),
    Money: Form(
        lambda value, _: Money(int(value["minor"]), intern(value["currency"])),
        lambda value, _: {"minor": str(value.minor), "currency": value.currency},
    ),
    Quantity: Form(
        lambda value, _: _quantity(value["count"], value["unit"]),
        lambda value, _: {"count": str(value.count), "unit": value.unit},
    ),
    Words: Form(_words, lambda value, commit: {"words": commit(value.text, value.subject), "of": value.subject}),
    WordsForFew: Form(
        lambda value, text_of: WordsForFew(_text_of(value, text_of), intern(value["of"])), _write_for_few
    ),
}
_AMOUNT = Form(
    lambda value, text_of: _PLAIN[Money if "minor" in value else Quantity].read(value, text_of),
    lambda value, commit: _PLAIN[type(value)].write(value, commit),
)
_WORDY: dict[type, tuple[str, ...]] = {}
_FORMS: dict[str, Form] = {kind.__name__: _of_dataclass(kind) for kind in FACTS}

WITH_FEW = frozenset(kind for kind in FACTS if _has_few(kind))
"""The kinds of facts that may have words for few."""
