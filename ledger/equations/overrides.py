"""A preset with changes, as in `rates.welding=30, bucket.2.percent=10`, merged into one file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import tomli_w

from ledger.equations import presets
from ledger.equations.file_table import ARRAYS
from ledger.values.phrase import Code, Refusal

LISTS = ("kinds", "what", "projects", "streams", "units")
"""Keys whose value is a list; its words are joined by `+`."""


def with_changes(preset: str, changes: str) -> str:
    """Return the file of a preset with its changes; refuse text that is no change.

    The result is not checked here: reading the file does that.
    """
    text = presets.text(preset)
    if not changes.strip():
        return text
    data = tomllib.loads(text)
    for path, value in _parse(changes):
        _put(data, path, value)
    return tomli_w.dumps(data)


def _parse(changes: str) -> Iterator[tuple[list[str], str]]:
    """Yield each change: the path of a key, and its value."""
    for change in changes.split(","):
        path, _, value = change.partition("=")
        if not path.strip() or not value.strip():
            raise Refusal(
                "{change} is no change. Write them like this: {example}.",
                change=change.strip()[:60],
                example=Code("rates.welding=30, bucket.2.percent=10"),
            )
        yield [part.strip() for part in path.split(".")], value.strip()


def _put(data: dict[str, Any], path: list[str], value: str) -> None:
    here: Any = data
    *way, last = path
    keys = iter(way)
    for key in keys:
        table = _table(here, path)
        here = _counted(table.get(key, []), key, next(keys, ""), path) if key in ARRAYS else table.setdefault(key, {})
    _table(here, path)[last] = [word.strip() for word in value.split("+")] if last in LISTS else value


def _table(here: Any, path: list[str]) -> dict[str, Any]:
    """Return a part of the file that has keys; refuse to look for keys in anything else, as in `name.short=NRP`."""
    if isinstance(here, dict):
        return here
    raise Refusal("{path} leads nowhere.", path=".".join(path)[:60])


def _counted(tables: list[Any], key: str, number: str, path: list[str]) -> Any:
    """Return the table of an array with this number, from 1; refuse a number that is none."""
    if number.isascii() and number.isdigit() and 1 <= int(number) <= len(tables):
        return tables[int(number) - 1]
    raise Refusal(
        "{path} leads nowhere: count each {key} from 1 to {n}.", path=".".join(path)[:60], key=key, n=len(tables)
    )
