"""Start-up: opens the settings, the store that they name, and the networks in it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes
from typing import Annotated

import structlog
import typer

import commands
from bot.chat import Chat
from bot.cli import overruled
from bot.config import logging as config_logging
from bot.config.settings import ConfigError, Settings, load
from bot.core.environment import Chance
from bot.core.networks import Networks
from ledger.store import store

log = structlog.get_logger()

Config = Annotated[Path | None, typer.Option(help="The file of the settings; potluck.toml here, if there is one.")]


def settings_of(config: Path | None, data: Path | None = None) -> Settings:
    """Return the settings of a file and the environment, or end with code 2 and every mistake in them."""
    try:
        settings = load(config or _file_here(), os.environ)
    except ConfigError as wrong:
        for mistake in wrong.mistakes:
            typer.echo(mistake, err=True)
        raise typer.Exit(2) from None
    config_logging.set_up(settings.log_level)
    return settings.model_copy(update={"data": data}) if data else settings


def _file_here() -> Path | None:
    path = Path("potluck.toml")
    return path if path.exists() else None


def now() -> datetime:
    """Return the time of the machine's clock."""
    return datetime.now(UTC)  # noqa: TID251  # Here the machine's clock enters; everything below is handed a moment.


def steady() -> float:
    """Return the seconds of the machine's monotonic clock, including its sleep."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


MACHINE = Chance(now, steady, lambda event: token_bytes(16), lambda height, number: token_bytes(32))
"""Time and chance of this machine."""


async def opened_store(settings: Settings, *, wait: bool = False) -> store.Store:
    """Open the database of the settings; raises `store.Unusable`. To `wait` is to stand by while another process has it."""
    return await store.open_store(settings.data, _address(settings), wait=wait)


async def opened_to_read(settings: Settings) -> store.Stored:
    """Open the database of the settings as it is, and change nothing; raises `store.Absent` and `store.Unusable`."""
    return await store.open_to_read(settings.data, _address(settings))


def _address(settings: Settings) -> str | None:
    return settings.database.get_secret_value() if settings.database else None


async def opened(
    settings: Settings, chats: Callable[[store.Store], Mapping[str, Chat]], time: Chance, *, live: bool
) -> Networks:
    """Open every network, shown on the chats; raises `store.Unusable` or `Broken`.

    `live` networks work by themselves, and wait for the database where the settings say so; others do what they are told.
    """
    data = await (_standing_by(settings) if live else opened_store(settings))
    try:
        there, missing = await data.networks(), sorted(await data.missing_triggers())
        directory = await Networks.open(data, settings, commands.load(), chats(data), time, live=live)
    except BaseException:
        await data.close()
        raise
    if live:
        rules = {name: core.book.rules.now for name, core in directory.cores.items()}
        _warn(overruled.differences(settings, there, rules))
        _warn([unguarded(missing)] if missing else [])
    return directory


async def _standing_by(settings: Settings) -> store.Store:
    """Open the database as soon as no other process has it."""
    try:
        return await opened_store(settings)
    except store.Held as held:
        if not settings.standby:
            raise
        typer.echo(f"{held} Standing by until it is gone.", err=True)
    return await opened_store(settings, wait=True)


def unguarded(missing: Iterable[str]) -> str:
    """Return the warning of triggers that are missing or changed."""
    return (
        f"The database does not guard its entries any more. Missing or changed are the triggers {', '.join(missing)}: any "
        "tool could change the ledger. docs/ledger.md says how to put them back."
    )


def _warn(lines: Iterable[str]) -> None:
    """Warn on the terminal, and in the log for its later readers."""
    for line in lines:
        log.warning("the ledger differs from what was expected", what=line)
        typer.echo(line, err=True)
