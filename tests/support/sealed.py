"""A book that refuses writes: whoever decides or draws a card by it may read everything, and change nothing."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from typing import Any, NoReturn

from ledger.book import Book


class Written(Exception):
    """Somebody wrote into a book that is only read."""


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise Written("only `add` writes into the book")


def _sealing(kind: type, *names: str) -> type:
    return type(f"Sealed{kind.__name__.title()}", (kind,), dict.fromkeys(names, _refuse))


_DICT = ("__setitem__", "__delitem__", "__ior__", "clear", "pop", "popitem", "setdefault", "update", "__missing__")
_LIST = (
    "__setitem__",
    "__delitem__",
    "__iadd__",
    "append",
    "clear",
    "extend",
    "insert",
    "pop",
    "remove",
    "reverse",
    "sort",
)
_SET = ("__ior__", "__iand__", "__isub__", "__ixor__", "add", "clear", "discard", "pop", "remove", "update")
_SEALED = {
    dict: _sealing(dict, *_DICT[:-1]),
    defaultdict: _sealing(defaultdict, *_DICT),
    list: _sealing(list, *_LIST),
    set: _sealing(set, *_SET),
}


def sealed(book: Book) -> Book:
    """Return the book with all that is in it made so that it cannot be changed; the one that is given is used up."""
    _page(book, {})
    return book


def _page(page: Any, known: dict[int, Any]) -> Any:
    """Seal an object with attributes of its own, in its place."""
    if id(page) in known:
        return known[id(page)]
    known[id(page)] = page
    for name, value in vars(page).items():
        object.__setattr__(page, name, _value(value, known))
    object.__setattr__(page, "__class__", _class(type(page)))
    return page


def _class(kind: type) -> type:
    return type(kind.__name__, (kind,), {"__slots__": (), "__setattr__": _refuse, "__delattr__": _refuse})


def _value(value: Any, known: dict[int, Any]) -> Any:
    if id(value) in known:
        return known[id(value)]
    if isinstance(value, dict):
        made = _SEALED[dict]()
        known[id(value)] = made
        for key, item in value.items():
            dict.__setitem__(made, key, _value(item, known))
        return made
    if isinstance(value, list | set):
        return _SEALED[type(value)](_value(one, known) for one in value)
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(_value(one, known) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _dataclass(value, known)
    if type(value).__module__.startswith("ledger") and hasattr(value, "__dict__"):
        return _page(value, known)
    return value


def _dataclass(value: Any, known: dict[int, Any]) -> Any:
    """Return a dataclass with sealed fields; one that can be changed becomes one that cannot."""
    fields = {field.name: _value(getattr(value, field.name), known) for field in dataclasses.fields(value)}
    if type(value).__dataclass_params__.frozen:
        same = all(fields[name] is getattr(value, name) for name in fields)
        return value if same else dataclasses.replace(value, **fields)
    made: Any = object.__new__(_class(type(value)))
    for name, one in fields.items():
        object.__setattr__(made, name, one)
    known[id(value)] = made
    return made
