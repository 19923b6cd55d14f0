"""A preset with changes: what members write as `rates.welding=30, bucket.2.percent=10`, as the file that it makes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import tomli_w

from ledger.equations import presets
from ledger.values.phrase import Code, Refusal

LISTS = ("kinds", "what", "projects", "streams", "units")
"""Keys whose value is a list; its words are joined by `+`."""

ARRAYS = ("bucket", "rule")
"""Keys of tables of which there are several, counted from 1."""


def changed(preset: str, changes: str) -> str:
    """Return the file of a preset with its changes; refuse what is no change of it.

    What the change leads to is for the reading of the file to judge.
    """
    text = presets.text(preset)
    if not changes.strip():
        return text
    data = tomllib.loads(text)
    for path, value in _parted(changes):
        _put(data, path, value)
    return tomli_w.dumps(data)


def _parted(changes: str) -> Iterator[tuple[list[str], str]]:
    """Yield each change: the way to a key, and its value."""
    for one in changes.split(","):
        path, equals, value = one.partition("=")
        if not equals or not path.strip() or not value.strip():
            raise Refusal(
                "{change} is no change. Write them like this: {example}.",
                change=one.strip()[:60],
                example=Code("rates.welding=30, bucket.2.percent=10"),
            )
        yield [part.strip() for part in path.split(".")], value.strip()


def _put(data: dict[str, Any], path: list[str], value: str) -> None:
    here: Any = data
    *way, last = path
    place = 0
    while place < len(way):
        key = way[place]
        place += 1
        if key not in ARRAYS:
            here = here.setdefault(key, {})
            continue
        number = way[place] if place < len(way) else ""
        place += 1
        found = here.get(key, [])
        if not number.isascii() or not number.isdigit() or not 1 <= int(number) <= len(found):
            raise Refusal(
                "{path} leads nowhere: count each {key} from 1 to {n}.", path=".".join(path)[:60], key=key, n=len(found)
            )
        here = found[int(number) - 1]
    if not isinstance(here, dict):
        raise Refusal("{path} leads nowhere.", path=".".join(path)[:60])
    here[last] = [word.strip() for word in value.split("+")] if last in LISTS else value
