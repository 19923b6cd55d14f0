"""The environment as a source of settings: variables with our prefix, and files of secrets that they name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource

from bot.config import mistakes
from bot.config.mistakes import PREFIX
from ledger.network.role import FIRST_TWO


class EnvironmentSource(EnvSettingsSource):
    """The environment as it was handed in. A list is written with commas, or as JSON."""

    def __init__(self, model: type[BaseSettings], variables: Mapping[str, str]) -> None:
        super().__init__(model)
        self.env_vars = variables

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        """Return the value as it would stand in the file; what cannot be read is left for the model to refuse."""
        if value == FIRST_TWO:
            return value
        if value[:1] not in "[{":
            return [part.strip() for part in value.split(",")]
        try:
            return json.loads(value)
        except ValueError:
            return value


@dataclass
class Variables:
    """Our variables: their values as the library wants them, the name that gave each setting, and what is wrong with them."""

    values: dict[str, str] = field(default_factory=dict)
    names: dict[mistakes.Path, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def add(self, model: type[BaseSettings], name: str, value: str) -> None:
        """Take one variable, whose name begins with our prefix."""
        path, in_file = _path_of(model, name)
        if mistakes.kind(model, path) is None:
            self.wrong.append(mistakes.unknown_name(model, name, path))
        elif path in self.names:
            self.wrong.append(f"{name}: {self.names[path]} says it already. Keep one of the two.")
        elif value:
            self.names[path] = name
            try:
                self.values[_variable(path)] = _secret(Path(value)) if in_file else value
            except (OSError, ValueError):
                self.wrong.append(f"{name} names no file that can be read and has something in it.")

    def is_unread(self, path: mistakes.Path) -> bool:
        """Tell whether a variable for the setting, or for one below it, names a file that could not be read."""
        given = (name for name in self.names if name[: len(path)] == path)
        return any(_variable(name) not in self.values for name in given)


def read_variables(model: type[BaseSettings], environment: Mapping[str, str]) -> Variables:
    """Return the variables of an environment that are ours.

    The library passes over a misspelt name at the top and under a plain value, so all names are compared with the model.
    """
    variables = Variables()
    for name, value in sorted(environment.items()):
        if name.upper().startswith(PREFIX):
            variables.add(model, name, value)
    return variables


def _path_of(model: type[BaseSettings], name: str) -> tuple[mistakes.Path, bool]:
    """Return the setting that a variable gives, and whether it names a file with a secret in it."""
    path = tuple(name[len(PREFIX) :].lower().split("__"))
    secret = (*path[:-1], path[-1].removesuffix("_file"))
    if secret != path and mistakes.is_secret(model, secret):
        return secret, True
    return path, False


def _variable(path: mistakes.Path) -> str:
    return (PREFIX + "__".join(path)).lower()


def _secret(path: Path) -> str:
    if secret := path.read_text(encoding="utf-8").strip():
        return secret
    raise ValueError("an empty file")
