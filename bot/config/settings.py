"""The settings: one TOML file and the environment, as typed values; all mistakes are reported at once.

A setting is called in the environment as in the file, with `POTLUCK_` in front and two underscores between the parts:
`POTLUCK_NETWORKS__COMMONS__ZONE`. The environment holds over the file.
"""

from __future__ import annotations

import json
import re
import textwrap
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.config import mistakes
from bot.config.fields import AccountName, Channel, Database, Iban, Language, NetworkName, Place, Stewards, Zone
from bot.config.mistakes import PREFIX, Origins
from bot.config.platforms import Discord, Matrix, Slack, Table
from bot.config.vote_emoji import Emoji, contradictions, platforms_of
from bot.reference import Reference
from ledger.network.role import FIRST_TWO


class ConfigError(Exception):
    """The settings cannot be used. `mistakes` says why, one sentence for each thing that has to be mended."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(self.mistakes))


class Payer(Table):
    """A bank account that pays."""

    name: AccountName = Field(description="The name on the account.", examples=["Riverside Association"])
    iban: Iban = Field(description="Its IBAN.", examples=["DE02 1203 0000 0000 2020 51"])


class Network(Table):
    """One network: where it lives, and its first rules."""

    places: tuple[Place, ...] = Field(
        (),
        description="The Discord servers, Slack workspaces and Matrix rooms that belong to this network, such as "
        '"discord:1234"; only who is in one of them is served. An empty list means all of them, which only works while there '
        "is a single network.",
        examples=[("discord:1234",)],
    )
    main_channel: Channel | None = Field(
        None,
        description="The channel for everything that comes from no channel, such as digests and what was asked in private.",
        examples=["discord:1234/5678"],
    )
    mirror: tuple[Channel, ...] = Field(
        (),
        description="Channels that show every card, wherever it came from.",
        examples=[("discord:1234/5678",)],
    )
    stewards: Stewards = Field(
        FIRST_TWO,
        description='The people who look after the network, such as ["discord:91011", "matrix:@ana:example.org"]; or '
        '"first two": the first two members who use a command in a channel of the network, which is told there.',
    )
    preset: Literal["standard", "light"] = Field(
        "standard",
        description='How contributions are judged at first. "standard" waits a day for a second look; "light" is for small '
        "groups that know each other, and settles as soon as enough have voted.",
    )
    zone: Zone = Field("UTC", description="The time zone of the network.", examples=["Europe/Berlin"])
    language: Language = Field(
        "en", description="The language of posts; private answers follow the language of the asker."
    )
    payer: Payer | None = Field(None, description="Whose bank account pays what is paid out by SEPA.")
    emoji: Emoji = Field(Emoji(), description="The reactions that vote.")


class Settings(BaseSettings):
    """Everything that whoever runs Potluck decides. Values do not change while it runs."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True, hide_input_in_errors=True
    )

    data: Path = Field(Path("data"), description="The directory for everything that is kept.", examples=["data"])
    database: Database = Field(
        None,
        description="The database, if it is not the SQLite file in the directory above. An address with a password does "
        "not belong in this file: put it into POTLUCK_DATABASE, or into a file whose name is in POTLUCK_DATABASE_FILE.",
        examples=["postgresql://potluck@localhost/potluck"],
    )
    standby: bool = Field(
        False,
        description="Whether to wait while another process has the database, and to go on from there once it is gone, "
        "instead of ending at once.",
        examples=[True],
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="How much is written to the log: debug, info, warning or error."
    )
    discord: Discord | None = Field(None, description="Discord, if Potluck is to be there.")
    slack: Slack | None = Field(None, description="Slack, if Potluck is to be there.")
    matrix: Matrix | None = Field(None, description="Matrix, if Potluck is to be there.")
    networks: dict[NetworkName, Network] = Field(
        {"commons": Network()},
        description="The networks, each with a table under its name. The name stays: the ledger begins with it.",
        min_length=1,
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take nothing but what is handed over: only `load` reads an environment, and only the one it is given."""
        return (init_settings,)


def load(path: Path | None, environment: Mapping[str, str]) -> Settings:
    """Return the settings of a TOML file, if one is given, and of the environment; raise `ConfigError` with all mistakes."""
    variables, names, wrong = _variables(environment)
    try:
        text, file = _read(path) if path else ("", {})
    except ConfigError as unreadable:
        raise ConfigError([*unreadable.mistakes, *wrong]) from None
    origins = Origins(str(path) if path else "the environment", text, names)
    try:
        settings = Settings(_build_sources=((_Environment(variables), InitSettingsSource(Settings, file)), {}))
    except ValidationError as error:
        found = [(mistakes.path_of(one), mistakes.worded(Settings, one)) for one in error.errors(include_url=False)]
    else:
        found = list(_contradictions(settings, database_in_file="database" in file and ("database",) not in names))
    # What comes of a file that could not be read is no mistake of its own.
    unread = [path for path in names if (PREFIX + "__".join(path)).lower() not in variables]
    found = [(where, what) for where, what in found if not any(path[: len(where)] == where for path in unread)]
    wrong = [f"{origins.of(where)}: {what}" for where, what in found] + wrong
    if wrong:
        raise ConfigError(wrong)
    return settings


def example() -> str:
    """Return a file that says what holds without one, with a comment on each setting."""
    head = (
        "The settings of Potluck, each as it is without this file. Copy it to potluck.toml and change what you like. "
        "The environment holds over it: POTLUCK_NETWORKS__COMMONS__ZONE=Europe/Berlin."
    )
    return "\n".join([*_comment(head), *_rendered(Settings(), ())]) + "\n"


class _Environment(EnvSettingsSource):
    """The environment as it was handed in. A list is written with commas, or as JSON."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        super().__init__(Settings)
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


def _variables(environment: Mapping[str, str]) -> tuple[dict[str, str], dict[mistakes.Path, str], list[str]]:
    """Return our variables as the library wants them, which of them gives which setting, and what is wrong with them.

    The library passes over a misspelt name at the top and under a plain value, so all names are compared with the model.
    """
    variables: dict[str, str] = {}
    names: dict[mistakes.Path, str] = {}
    wrong: list[str] = []
    for name, value in sorted(environment.items()):
        if not name.upper().startswith(PREFIX):
            continue
        path = tuple(name[len(PREFIX) :].lower().split("__"))
        secret = (*path[:-1], path[-1].removesuffix("_file"))
        in_file = secret != path and mistakes.is_secret(Settings, secret)
        path = secret if in_file else path
        if mistakes.kind(Settings, path) is None:
            wrong.append(mistakes.unknown_name(Settings, name, path))
        elif path in names:
            wrong.append(f"{name}: {names[path]} says it already. Keep one of the two.")
        elif value:
            names[path] = name
            try:
                variables[(PREFIX + "__".join(path)).lower()] = _secret(Path(value)) if in_file else value
            except (OSError, ValueError):
                wrong.append(f"{name} names no file that can be read and has something in it.")
    return variables, names, wrong


def _secret(path: Path) -> str:
    if secret := path.read_text(encoding="utf-8").strip():
        return secret
    raise ValueError("an empty file")


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, where = str(error).partition(" (at ")
        line = re.match(r"line \d+", where)
        raise ConfigError([f"{path}, {line.group() if line else 'at its end'}: this is not TOML: {what}."]) from None
    except UnicodeDecodeError:
        raise ConfigError([f"{path}: it is not a text file in UTF-8."]) from None
    except OSError as error:
        raise ConfigError([f"{path}: it cannot be read: {error.strerror}."]) from None


def _contradictions(settings: Settings, *, database_in_file: bool) -> Iterator[tuple[mistakes.Path, str]]:
    """Yield what is wrong only in the light of other settings."""
    if database_in_file and settings.database and urlsplit(settings.database.get_secret_value()).password:
        yield (
            ("database",),
            "database has a password in it. Put it into POTLUCK_DATABASE, or name its file in POTLUCK_DATABASE_FILE.",
        )
    owners: dict[str, str] = {}
    platforms = tuple(one for one in ("discord", "slack", "matrix") if getattr(settings, one) is not None)
    for name, network in settings.networks.items():
        table = ("networks", name)
        if not network.places and len(settings.networks) > 1:
            yield (
                table,
                f"networks.{name} has no places. Where there are several networks, each says which places are its.",
            )
        for place in network.places:
            if owners.setdefault(place, name) != name:
                yield (*table, "places"), f"{place} belongs to the network {owners[place]} already."
        for key, channels in (("main_channel", (network.main_channel,)), ("mirror", network.mirror)):
            for channel in channels:
                if channel and network.places and not {channel, Reference(channel).parent} & {*network.places}:
                    yield (*table, key), f"{channel} is in none of the places of the network {name}."
        for path, why in contradictions(network.emoji, platforms_of(network.places) or platforms):
            yield (*table, "emoji", *path), f"{'.'.join((*table, 'emoji', *path))}: {why}"


def _rendered(model: BaseModel, path: mistakes.Path) -> Iterator[str]:
    """Yield the lines of a table; its own tables come last, as TOML wants them."""
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        yield ""
        yield from _comment(field.description or "")
        tables = value if isinstance(value, dict) else {"": value} if isinstance(value, BaseModel) else {}
        for key, table in tables.items():
            below = (*path, name, key) if key else (*path, name)
            yield f"[{'.'.join(below)}]"
            yield from _rendered(table, below)
        if value is None and (table := mistakes.table(field.annotation)):
            yield f"# [{'.'.join((*path, name))}]"
            yield from _left_out(table)
        elif value is None:
            yield f"# {name} = {mistakes.toml((field.examples or [''])[0])}"
        elif not tables:
            yield f"{name} = {mistakes.toml(value if isinstance(value, tuple | bool) else str(value))}"


def _left_out(table: type[BaseModel]) -> Iterator[str]:
    """Yield the lines of a table that may be left out, as comments; a secret has no line, for it stands elsewhere."""
    for name, field in table.model_fields.items():
        yield "#"
        yield from _comment(field.description or "")
        value = field.examples[0] if field.examples else field.default
        if not mistakes.is_secret(table, (name,)):
            yield f"# {name} = {mistakes.toml(value if isinstance(value, tuple | bool | int) else str(value))}"


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, 100)]
