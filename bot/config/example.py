"""The example file of settings: every setting with its default, or as a comment if it may be left out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.config import mistakes


def example_file(head: str, settings: BaseModel) -> str:
    """Return the file: a head, and each setting with its description as a comment."""
    return "\n".join([*_comment(head), *_table(settings, ())]) + "\n"


def _table(model: BaseModel, path: mistakes.Path) -> Iterator[str]:
    """Yield the lines of a table; its own tables come last, as TOML wants them."""
    for name, field in type(model).model_fields.items():
        yield ""
        yield from _comment(field.description or "")
        yield from _lines_of(getattr(model, name), field, (*path, name))


def _lines_of(value: Any, field: FieldInfo, path: mistakes.Path) -> Iterator[str]:
    tables = _tables(value, path)
    for name, table in tables.items():
        yield f"[{'.'.join(name)}]"
        yield from _table(table, name)
    if value is None:
        yield from _without_value(field, path)
    elif not tables:
        yield f"{path[-1]} = {_written(value)}"


def _tables(value: Any, path: mistakes.Path) -> Mapping[mistakes.Path, BaseModel]:
    if isinstance(value, BaseModel):
        return {path: value}
    if isinstance(value, dict):
        return {(*path, key): table for key, table in value.items()}
    return {}


def _without_value(field: FieldInfo, path: mistakes.Path) -> Iterator[str]:
    if table := mistakes.table(field.annotation):
        yield f"# [{'.'.join(path)}]"
        yield from _left_out(table)
    else:
        yield f"# {path[-1]} = {mistakes.toml((field.examples or [''])[0])}"


def _left_out(table: type[BaseModel]) -> Iterator[str]:
    """Yield the lines of a table that may be left out, as comments; a secret has no line, for it stands elsewhere."""
    for name, field in table.model_fields.items():
        yield "#"
        yield from _comment(field.description or "")
        if not mistakes.is_secret(table, (name,)):
            yield f"# {name} = {_written(mistakes.example(field))}"


def _written(value: object) -> str:
    return mistakes.toml(value if isinstance(value, tuple | bool | int) else str(value))


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, 100)]
