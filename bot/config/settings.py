"""The settings: one TOML file and the environment, as typed values; all mistakes are reported at once.

A setting is called in the environment as in the file, with `POTLUCK_` in front and two underscores between the parts:
`POTLUCK_NETWORKS__COMMONS__ZONE`. The environment holds over the file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from bot.config import mistakes
from bot.config.contradictions import contradictions
from bot.config.environment import EnvironmentSource, Variables, read_variables
from bot.config.example import example_file
from bot.config.fields import AccountName, Channel, Database, Iban, Language, NetworkName, Place, Stewards, Zone
from bot.config.mistakes import PREFIX, Origins
from bot.config.platforms import Discord, Matrix, Slack, Table
from bot.config.vote_emoji import Emoji
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
    preset: Literal["standard", "light", "strict"] = Field(
        "standard",
        description='How contributions are judged at first. "standard" is for most: what is usual takes three yes, and a day. "light" is '
        'for small groups that know each other: it asks fewer people, and waits half a day. "strict" is for much money or '
        "many strangers, from nine people on: it asks more. docs/voting.md has all three.",
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
    variables = read_variables(Settings, environment)
    try:
        text, file = _read(path) if path else ("", {})
    except ConfigError as unreadable:
        raise ConfigError([*unreadable.mistakes, *variables.wrong]) from None
    origins = Origins(str(path or "the environment"), text, variables.names)
    try:
        settings = Settings(
            _build_sources=((EnvironmentSource(Settings, variables.values), InitSettingsSource(Settings, file)), {})
        )
    except ValidationError as error:
        details = error.errors(include_url=False)
        invalid = [(mistakes.path_of(detail), mistakes.describe(Settings, detail)) for detail in details]
        raise ConfigError(_reported(invalid, origins, variables)) from None
    in_file = "database" in file and ("database",) not in variables.names
    wrong = _reported(contradictions(settings, database_in_file=in_file), origins, variables)
    if wrong:
        raise ConfigError(wrong)
    return settings


def _reported(found: Iterable[tuple[mistakes.Path, str]], origins: Origins, variables: Variables) -> list[str]:
    """Return the mistakes, each with its origin, and then those of the variables themselves.

    A secret whose file could not be read is reported once: that the setting is missing, too, is no mistake of its own.
    """
    reported = [f"{origins.of(path)}: {what}" for path, what in found if not variables.is_unread(path)]
    return reported + variables.wrong


def example() -> str:
    """Return a file that says what holds without one, with a comment on each setting."""
    head = (
        "The settings of Potluck, each as it is without this file. Copy it to potluck.toml and change what you like. "
        "The environment holds over it: POTLUCK_NETWORKS__COMMONS__ZONE=Europe/Berlin."
    )
    return example_file(head, Settings())


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
