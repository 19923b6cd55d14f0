"""Types of single settings. Each refuses a wrong value in a sentence that says what it can be."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, SecretStr

from bot.config.mistakes import near
from bot.input.emoji import parse_emoji
from ledger.network.language import LANGUAGES, read_language
from ledger.network.role import FIRST_TWO
from ledger.payouts import destination, letters, sepa
from ledger.payouts.destination import EXAMPLE
from ledger.values.phrase import Refusal

PLATFORMS = ("console", "discord", "slack", "matrix")
"""The beginnings that a reference can have."""


def _place(text: str) -> str:
    return _reference(text, "place", "discord:1234", r"[^\s/]+")


def _channel(text: str) -> str:
    # A room of Matrix is its place and its only channel.
    form = r"\S+" if text.startswith("matrix:") else r"[^\s/]+/\S+"
    return _reference(text, "channel", "discord:1234/5678", form)


def _person(text: str) -> str:
    return _reference(text, "person", "discord:91011", r"\S+")


def _reference(text: str, noun: str, example: str, form: str) -> str:
    platform, _, rest = text.partition(":")
    if platform not in PLATFORMS:
        meant = near(platform, PLATFORMS)
        raise ValueError(f"{text} does not begin with a platform.{meant} A {noun} looks like {example}.")
    if not re.fullmatch(form, rest):
        raise ValueError(f"{text} is not a {noun}. One looks like {example}.")
    return text


def _stewards(value: object) -> object:
    if value == FIRST_TWO:
        return value
    if not isinstance(value, list | tuple) or not all(isinstance(person, str) for person in value):
        raise ValueError(f'it is neither a list of persons, such as ["discord:91011"], nor "{FIRST_TWO}".')
    return tuple(map(_person, value))


def _zone(text: str) -> str:
    zones = available_timezones()
    if text not in zones:
        raise ValueError(f"{text} is not a time zone.{near(text, zones)} One looks like Europe/Berlin.")
    return text


def _language(text: str) -> str:
    try:
        return read_language(text)
    except Refusal:
        raise ValueError(f"Potluck does not write in {text}. It writes in {' and '.join(LANGUAGES)}.") from None


def _emoji(text: str) -> str:
    if parse_emoji(text) is None:
        raise ValueError(f"{text!r} is not an emoji.")
    return text


def _network(text: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", text):
        raise ValueError(
            "a network's name has small letters, digits, - and _, begins with a letter, and has 40 at most."
        )
    return text


def _renamed(text: str) -> str:
    if not re.fullmatch(r"[a-z]+=[a-z0-9][a-z0-9_-]{0,30}", text):
        raise ValueError(f"{text!r} is not a command and its other name, such as help=potluck-help.")
    return text


def _room(text: str) -> str:
    if not re.fullmatch(r"!\S+", text):
        raise ValueError(f"{text} is not the id of a room on Matrix. One looks like !abcdefgh:example.org.")
    return text


def _address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", text):
        raise ValueError(f"{text} is not an address. One looks like https://matrix.example.org.")
    return text


def _database(url: SecretStr | None) -> SecretStr | None:
    try:
        scheme = urlsplit(url.get_secret_value()).scheme if url else "postgresql"
    except ValueError:
        scheme = ""  # what the library says about it would show the password
    if scheme != "postgresql":
        raise ValueError("it does not begin with postgresql://. Without a database, the data directory has one.")
    return url


def _iban(text: str) -> str:
    account = destination.bank_account(text)
    if account is None or account.country_code not in sepa.COUNTRIES:
        # Not repeated: it may be a real one with a slip in it, and what is wrong here is printed and logged.
        raise ValueError(f"that is not an IBAN of the SEPA area. One looks like {EXAMPLE}.")
    return account.formatted


def _account_name(text: str) -> str:
    if not letters.to_latin(text):
        raise ValueError("it has no letters that banks take. Write it as the bank does, such as Riverside Association.")
    return text


Place = Annotated[str, AfterValidator(_place)]
"""A guild, workspace or room: `discord:1234`."""

Channel = Annotated[str, AfterValidator(_channel)]
"""A channel in its place: `discord:1234/5678`."""

Stewards = Annotated[tuple[str, ...] | str, BeforeValidator(_stewards)]
"""References to persons, or `FIRST_TWO`."""

Zone = Annotated[str, AfterValidator(_zone)]
"""The name of a time zone that this machine knows."""

Language = Annotated[str, AfterValidator(_language)]
"""The code of a language, with or without a country: `en`, `de-AT`."""

Mark = Annotated[str, AfterValidator(_emoji)]
"""An emoji that can be put on a message as a reaction."""

NetworkName = Annotated[str, AfterValidator(_network)]
"""The name of a network, which can stand in a variable of the environment as well."""

Renamed = Annotated[str, AfterValidator(_renamed)]
"""A command and its name elsewhere: `help=potluck-help`."""

Room = Annotated[str, AfterValidator(_room)]
"""The id of a room on Matrix, which newer rooms have without a server: `!abcdefgh:example.org`, `!abcdefgh`."""

Address = Annotated[str, AfterValidator(_address)]
"""The address of a server: `https://matrix.example.org`."""

Iban = Annotated[str, AfterValidator(_iban)]
"""The number of a bank account in the SEPA area, in groups of four."""

AccountName = Annotated[str, AfterValidator(_account_name)]
"""The name on a bank account, in letters that banks take or that can be written in them."""

Database = Annotated[SecretStr | None, AfterValidator(_database)]
"""The address of a database, or None for the file in the data directory."""
