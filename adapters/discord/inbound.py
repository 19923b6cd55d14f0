"""Inbound events of Discord, converted into those of `bot.chat`: interactions into commands, reactions into reactions.

Options come from `discord.Interaction.data`, see "Interaction Object" in Discord's documentation. They are not validated
here: a client with an old version of a command may send anything, and the core reads it all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import discord

from adapters.discord import files, forms, text
from adapters.discord.commands import verb_of
from adapters.discord.references import PLATFORM, person
from bot.chat import Command, Reaction
from bot.input.emoji import bare
from bot.menu import Menu, Verb
from bot.reference import Reference

_MENTION = re.compile(r"<@!?(\d{1,20})>")


def channel(interaction: discord.Interaction) -> str:
    """Return the reference of the channel or thread of an interaction; in a direct message with us, of the person."""
    if interaction.guild_id is None:
        return (
            f"{PLATFORM}:talk/{interaction.channel_id}" if _is_of_others(interaction) else person(interaction.user.id)
        )
    return f"{PLATFORM}:{interaction.guild_id}/{interaction.channel_id}"


def is_closed(interaction: discord.Interaction) -> bool:
    """Tell whether not everybody of the server can read the channel of an interaction.

    A channel that we cannot see, such as a private thread without us, is closed.
    """
    guild = interaction.guild
    if guild is None:
        return _is_of_others(interaction)
    return is_hidden(guild, guild.get_channel_or_thread(interaction.channel_id or 0) or interaction.channel)


def is_hidden(guild: discord.Guild, channel: object) -> bool:
    """Tell whether not everybody of a server can read a channel of it."""
    place = _deciding_channel(guild, channel)
    return not (isinstance(place, discord.abc.GuildChannel) and place.permissions_for(guild.default_role).view_channel)


def _deciding_channel(guild: discord.Guild, place: object) -> object:
    """Return the channel whose permissions decide; for a public thread, its parent."""
    if not isinstance(place, discord.Thread):
        return place
    return None if place.is_private() else guild.get_channel(place.parent_id)


def _is_of_others(interaction: discord.Interaction) -> bool:
    """Tell whether an interaction comes from a direct message between people, without us."""
    return interaction.guild_id is None and interaction.context.private_channel is True


def called_verb(menu: Menu, interaction: discord.Interaction) -> tuple[str, Verb | None, dict[str, Any]]:
    """Return the name that a slash command calls, its verb if there is one, and the raw options."""
    data: Any = interaction.data
    action, options = _subcommand(data.get("options", []))
    verb = verb_of(menu, data["name"], action)
    name = verb.name if verb else " ".join(filter(None, (data["name"], action)))
    return name, verb, {option["name"]: option for option in options}


def _subcommand(options: Sequence[Any]) -> tuple[str | None, Sequence[Any]]:
    """Return the name of the subcommand, or None, and the options: those of a subcommand lie inside it."""
    if options and options[0].get("type") == discord.AppCommandOptionType.subcommand.value:
        return options[0]["name"], options[0].get("options", [])
    return None, options


def given(interaction: discord.Interaction, options: Mapping[str, Any]) -> dict[str, str]:
    """Return the values of options as text; of a file, its name."""
    return {name: _value(interaction.data, option) for name, option in options.items()}


def _value(data: Any, option: Any) -> str:
    value = option.get("value")
    if option.get("type") == discord.AppCommandOptionType.attachment.value:
        return files.name_of(data, value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else with_references(str(value))


UNREADABLE: tuple[str, dict[str, str]] = ("", {})
"""Stands for a button or form whose id is of another version: the core has words for a command without a name."""


def pressed(interaction: discord.Interaction) -> tuple[str, dict[str, str]]:
    """Return the command and options of a button."""
    data: Any = interaction.data
    return text.chosen(str(data.get("custom_id", ""))) or UNREADABLE


def sent(interaction: discord.Interaction) -> tuple[str, dict[str, str]]:
    """Return the command and options of a form."""
    data: Any = interaction.data
    name, values = forms.submitted(data) or UNREADABLE
    return name, {option: with_references(value) for option, value in values.items()}


def from_message(interaction: discord.Interaction, verb: Verb) -> dict[str, str]:
    """Return the options that a message fills in: its words, its address, and its author unless that is the user."""
    data: Any = interaction.data
    message = data.get("resolved", {}).get("messages", {}).get(str(data.get("target_id")), {})
    author = message.get("author", {})
    place = interaction.guild_id or "@me"
    values = {
        "note": with_references(str(message.get("content", "")))[: forms.VALUE_MAX],
        "evidence": f"https://discord.com/channels/{place}/{message.get('channel_id')}/{message.get('id')}",
    }
    if _is_another_person(author, interaction.user.id):
        values["for"] = f"@{person(author.get('id', 0))}"
    return {name: value for name, value in values.items() if value and verb.option(name)}


def _is_another_person(author: Mapping[str, Any], user: int) -> bool:
    return str(author.get("id")) != str(user) and not author.get("bot")


def command(interaction: discord.Interaction, name: str, options: Mapping[str, str]) -> Command:
    """Return the command of an interaction."""
    return Command(
        key=f"{PLATFORM}:{interaction.id}",
        name=name,
        by=person(interaction.user.id),
        channel=channel(interaction),
        options=dict(options),
        locale=str(interaction.locale.value),
        called=interaction.user.display_name,
        closed=is_closed(interaction),
        unseen=True,
        said_at=interaction.created_at,
    )


def reaction(payload: discord.RawReactionActionEvent, message: str, called: str | None, *, added: bool) -> Reaction:
    """Return a reaction as it was delivered. It has no key, as Discord gives these events no id."""
    place = Reference(message).parent
    return Reaction(None, bare_emoji(payload.emoji), added, person(payload.user_id), message, place, called=called)


def bare_emoji(shown: discord.PartialEmoji | discord.Emoji | str) -> str:
    """Return an emoji without skin tone; a server's own one as `custom:` and its id."""
    if isinstance(shown, str):
        return bare(shown)
    return f"custom:{shown.id}" if shown.id else bare(shown.name or "")


def with_references(words: str) -> str:
    """Return words with each mention replaced by `@` and the person's reference."""
    return _MENTION.sub(lambda match: f"@{person(int(match.group(1)))}", words)
