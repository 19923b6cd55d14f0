"""Contradictions: settings that are wrong only in the light of other settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.config import mistakes, vote_emoji
from bot.reference import Reference

if TYPE_CHECKING:
    from bot.config.settings import Network, Settings

Contradiction = tuple[mistakes.Path, str]
"""A setting, and what is wrong with it."""


def contradictions(settings: Settings, *, database_in_file: bool) -> Iterator[Contradiction]:
    """Yield what is wrong only in the light of other settings."""
    if database_in_file and _has_password(settings.database):
        yield (
            ("database",),
            "database has a password in it. Put it into POTLUCK_DATABASE, or name its file in POTLUCK_DATABASE_FILE.",
        )
    owners: dict[str, str] = {}
    for name, network in settings.networks.items():
        if not network.places and len(settings.networks) > 1:
            yield (
                ("networks", name),
                f"networks.{name} has no places. Where there are several networks, each says which places are its.",
            )
        yield from _taken_places(name, network, owners)
        yield from _channels_elsewhere(name, network)
        yield from _emoji(name, network, vote_emoji.platforms_of(network.places) or _platforms(settings))


def _platforms(settings: Settings) -> tuple[str, ...]:
    return tuple(name for name in ("discord", "slack", "matrix") if getattr(settings, name) is not None)


def _has_password(database: SecretStr | None) -> bool:
    return database is not None and bool(urlsplit(database.get_secret_value()).password)


def _taken_places(name: str, network: Network, owners: dict[str, str]) -> Iterator[Contradiction]:
    """Yield the places that belong to an earlier network, and enter the others into `owners`."""
    for place in network.places:
        if owners.setdefault(place, name) != name:
            yield ("networks", name, "places"), f"{place} belongs to the network {owners[place]} already."


def _channels_elsewhere(name: str, network: Network) -> Iterator[Contradiction]:
    """Yield the channels that are in none of the network's places; without places, it is everywhere."""
    for key, channel in _channels(network):
        if network.places and not {channel, Reference(channel).parent} & {*network.places}:
            yield ("networks", name, key), f"{channel} is in none of the places of the network {name}."


def _channels(network: Network) -> Iterator[tuple[str, str]]:
    if network.main_channel:
        yield "main_channel", network.main_channel
    for channel in network.mirror:
        yield "mirror", channel


def _emoji(name: str, network: Network, platforms: tuple[str, ...]) -> Iterator[Contradiction]:
    for path, why in vote_emoji.contradictions(network.emoji, platforms):
        setting = ("networks", name, "emoji", *path)
        yield setting, f"{'.'.join(setting)}: {why}"
