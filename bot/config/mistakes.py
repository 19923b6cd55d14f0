"""Mistakes in the settings: the place of each one, what is wrong with it, and what was probably meant."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

PREFIX = "POTLUCK_"
"""The beginning of every variable of ours in the environment."""

Path = tuple[str, ...]
"""The path to a setting from the top: `("networks", "commons", "zone")`."""


class Origins:
    """The origin of each setting: the line of the file, or the variable of the environment, which overrides the file."""

    def __init__(self, file: str, text: str, names: Mapping[Path, str]) -> None:
        self._file = file
        self._lines = _lines(text)
        self._names = names

    def of(self, path: Path) -> str:
        """Return the origin of the setting, or else of the table around it; the file itself if nothing is nearer."""
        for length in range(len(path), 0, -1):
            part = path[:length]
            if part in self._names:
                return self._names[part]
            if part in self._lines:
                return f"{self._file}, line {self._lines[part]}"
        return self._file


def table(annotation: Any) -> type[BaseModel] | None:
    """Return the table that a setting is, though it may be left out; None for any other setting."""
    if get_origin(annotation) is dict:
        return None
    return next(filter(_is_table, (annotation, *get_args(annotation))), None)


def _is_table(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def kind(model: type[BaseModel], path: Path) -> Any:
    """Return the type of the setting at the path, or None if there is no such setting."""
    here: Any = model
    for part in path:
        here = _kind_within(here, part)
    return here


def _kind_within(here: Any, name: str) -> Any:
    if within := table(here):
        field = within.model_fields.get(name)
        return field.annotation if field else None
    return get_args(here)[1] if get_origin(here) is dict else None


def is_secret(model: type[BaseModel], path: Path) -> bool:
    """Tell whether the setting at the path is one that no file of settings should hold."""
    setting = kind(model, path)
    return setting is SecretStr or SecretStr in get_args(setting)


def unknown(model: type[BaseModel], path: Path) -> str:
    """Say that the file has no such setting, and which one was probably meant."""
    return f"{'.'.join(path)} is not a setting.{_meant(meant[-1] for meant in _nearest(model, path))}"


def unknown_name(model: type[BaseModel], name: str, path: Path) -> str:
    """Say that the environment has no such setting, and which one was probably meant."""
    return f"{name} is not a setting.{_meant(PREFIX + '__'.join(meant).upper() for meant in _nearest(model, path))}"


def describe(model: type[BaseModel], error: ErrorDetails) -> str:
    """Say in words what pydantic found wrong."""
    return _WORDINGS.get(error["type"], _ill_typed)(model, error)


def _superfluous(model: type[BaseModel], error: ErrorDetails) -> str:
    return unknown(model, path_of(error))


def _missing(model: type[BaseModel], error: ErrorDetails) -> str:
    path = path_of(error)
    if is_secret(model, path):
        return f"{'.'.join(path)} is missing. Put it into {PREFIX}{'__'.join(path).upper()}."
    return f"{'.'.join(path)} is missing. Write it like this: {_example(model, path)}"


def _invalid(model: type[BaseModel], error: ErrorDetails) -> str:
    return f"{'.'.join(path_of(error))}: {error['ctx']['error']}"


def _no_choice(model: type[BaseModel], error: ErrorDetails) -> str:
    choices = re.findall(r"'([^']*)'", error["ctx"]["expected"])
    meant, named = near(error["input"], choices), " or ".join(filter(None, (", ".join(choices[:-1]), choices[-1])))
    return f"{'.'.join(path_of(error))} can be {named}, not {error['input']}.{meant}"


def _ill_typed(model: type[BaseModel], error: ErrorDetails) -> str:
    path, wanted = path_of(error), _WANTED.get(error["type"], "what it should be")
    return f"{'.'.join(path)} is not {wanted}. Write it like this: {_example(model, path)}"


_WORDINGS: Mapping[str, Callable[[type[BaseModel], ErrorDetails], str]] = {
    "extra_forbidden": _superfluous,
    "missing": _missing,
    "value_error": _invalid,
    "literal_error": _no_choice,
}
"""The wording of pydantic's errors, by their type; any other says what kind of value is wanted."""


def path_of(error: ErrorDetails) -> Path:
    """Return the path to the setting that an error is about; an item of a list stands for its list."""
    return tuple(part for part in error["loc"] if isinstance(part, str) and part != "[key]")


def near(given: object, known: Iterable[str]) -> str:
    """Return a question that names what was probably meant, or nothing."""
    return _meant(get_close_matches(str(given), list(known), n=1))


def toml(value: str | bool | int | tuple[str, ...]) -> str:
    """Write a value as TOML writes it."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value, ensure_ascii=False)


_WANTED = {
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "dict_type": "a table",
    "greater_than_equal": "that large",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "less_than_equal": "that small",
    "model_type": "a table",
    "path_type": "text in quotes",
    "string_type": "text in quotes",
    "too_short": "a table with a network in it",
    "tuple_type": "a list",
}


def example(field: FieldInfo) -> Any:
    """Return the first example of a setting, or else its default."""
    return field.examples[0] if field.examples else field.default


def _example(model: type[BaseModel], path: Path) -> str:
    if parent := table(kind(model, path[:-1])):
        value = example(parent.model_fields[path[-1]])
        if isinstance(value, str | bool | int | tuple):
            return f"{path[-1]} = {toml(value)}"
        if isinstance(value, dict):
            path = (*path, *value)
    return f"[{'.'.join(path)}]"


def _nearest(model: type[BaseModel], path: Path) -> list[Path]:
    """Return the path with its first wrong part corrected, if a setting has a name near to it."""
    length = next(length for length in range(1, len(path) + 1) if kind(model, path[:length]) is None)
    known, wrong, rest = path[: length - 1], path[length - 1], path[length:]
    parent = table(kind(model, known))
    fields = list(parent.model_fields) if parent else []
    return [(*known, name, *rest) for name in get_close_matches(wrong, fields, n=1)]


def _meant(names: Iterable[str]) -> str:
    return "".join(f" Did you mean {name}?" for name in names)


_HEADER = re.compile(r"\s*\[+([^\[\]]+)\]")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


def _lines(text: str) -> dict[Path, int]:
    """Return the line on which each table and each key of a TOML file is first written."""
    lines: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            table = path = _parts(header.group(1))
        elif key:
            path = table + _parts(key.group(1))
        else:
            continue
        for length in range(1, len(path) + 1):
            lines.setdefault(path[:length], number)
    return lines


def _parts(dotted: str) -> Path:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))
