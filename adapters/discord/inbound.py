"""What Discord delivers, as the door wants it: interactions become commands, reactions become reactions.

Options are what `discord.Interaction.data` holds, as Discord's documentation tells it ("Interaction Object"). Nothing in
them is checked here: a client with an old version of a command may send anything, and the core reads it all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import discord

from adapters.discord import files as discord_file
from adapters.discord import forms as discord_form
from adapters.discord import text as discord_text
from adapters.discord.commands import verb_of
from adapters.discord.text import PLATFORM
from bot.chat import Command, Gone, Reaction
from bot.input.emoji import bare
from bot.menu import Menu, Verb
from bot.reference import Reference

_MENTION = re.compile(r"<@!?(\d{1,20})>")


def person(user: int) -> str:
    """Return the reference of a person."""
    return f"{PLATFORM}:{user}"


def channel(interaction: discord.Interaction) -> str:
    """Return the reference of where something was used: the channel or thread, or in private the person."""
    if interaction.guild_id is None:
        return (
            f"{PLATFORM}:talk/{interaction.channel_id}" if _is_of_others(interaction) else person(interaction.user.id)
        )
    return f"{PLATFORM}:{interaction.guild_id}/{interaction.channel_id}"


def is_closed(interaction: discord.Interaction) -> bool:
    """Tell whether others of the server than some of its members or roles cannot read where something was used.

    What we cannot see, such as a private thread without us, is closed.
    """
    guild = interaction.guild
    if guild is None:
        return _is_of_others(interaction)
    place = guild.get_channel_or_thread(interaction.channel_id or 0) or interaction.channel
    if isinstance(place, discord.Thread):
        place = None if place.is_private() else guild.get_channel(place.parent_id)
    if not isinstance(place, discord.abc.GuildChannel):
        return True
    return not place.permissions_for(guild.default_role).view_channel


def _is_of_others(interaction: discord.Interaction) -> bool:
    """Tell whether something was used in a talk between people, and not with us."""
    return interaction.guild_id is None and interaction.context.private_channel is True


def named(menu: Menu, interaction: discord.Interaction) -> tuple[str, Verb | None, dict[str, Any]]:
    """Return what a slash command calls: the name of the verb, the verb if there is one, and the options as they came."""
    data: Any = interaction.data
    options = data.get("options", [])
    action = None
    if options and options[0].get("type") == discord.AppCommandOptionType.subcommand.value:
        action, options = options[0]["name"], options[0].get("options", [])
    verb = verb_of(menu, data["name"], action)
    name = verb.name if verb else " ".join(filter(None, (data["name"], action)))
    return name, verb, {option["name"]: option for option in options}


def given(interaction: discord.Interaction, options: Mapping[str, Any]) -> dict[str, str]:
    """Return the values of options as text; of a file, its name."""
    file = discord.AppCommandOptionType.attachment.value
    return {
        name: discord_file.named(interaction.data, option.get("value"))
        if option.get("type") == file
        else _text(option.get("value"))
        for name, option in options.items()
    }


UNREADABLE: tuple[str, dict[str, str]] = ("", {})
"""What a button or a form is taken for whose id is of another version: the core has words for a command without a name."""


def pressed(interaction: discord.Interaction) -> tuple[str, dict[str, str]]:
    """Return the command and options of a button."""
    data: Any = interaction.data
    return discord_text.chosen(str(data.get("custom_id", ""))) or UNREADABLE


def sent(interaction: discord.Interaction) -> tuple[str, dict[str, str]]:
    """Return the command and options of a form."""
    data: Any = interaction.data
    name, values = discord_form.submitted(data) or UNREADABLE
    return name, {option: _mentioned(value) for option, value in values.items()}


def from_message(interaction: discord.Interaction, verb: Verb) -> dict[str, str]:
    """Return what a message says about what is to be logged: its words, where it stands, and whose it is if not the asker's."""
    data: Any = interaction.data
    message = data.get("resolved", {}).get("messages", {}).get(str(data.get("target_id")), {})
    author = message.get("author", {})
    place = interaction.guild_id or "@me"
    values = {
        "note": _mentioned(str(message.get("content", "")))[: discord_form.VALUE_MAX],
        "evidence": f"https://discord.com/channels/{place}/{message.get('channel_id')}/{message.get('id')}",
    }
    if str(author.get("id")) != str(interaction.user.id) and not author.get("bot"):
        values["for"] = f"@{person(author.get('id', 0))}"
    return {name: value for name, value in values.items() if value and verb.option(name)}


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
        said_at=interaction.created_at,
    )


def reaction(
    payload: discord.RawReactionActionEvent, message: str, locale: str, called: str | None, *, added: bool
) -> Reaction:
    """Return a reaction as it was delivered; Discord gives these events no id."""
    place = Reference(message).parent
    return Reaction(None, emoji(payload.emoji), added, person(payload.user_id), message, place, locale, called)


def parted(message: str) -> tuple[str, int]:
    """Return the channel and the number of a message; raises `Gone` for what is none."""
    where = Reference(message)
    channel, number = where.parent, where.name
    if not number.isdigit():
        raise Gone(message)
    return channel, int(number)


def guild_locale(client: discord.Client, guild: int) -> str:
    """Return the language of a server, or English where that is not known."""
    found = client.get_guild(guild)
    return str(found.preferred_locale.value) if found is not None else "en"


def emoji(shown: discord.PartialEmoji | discord.Emoji | str) -> str:
    """Return the bare emoji."""
    if isinstance(shown, str):
        return bare(shown)
    return f"custom:{shown.id}" if shown.id else bare(shown.name or "")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _mentioned(str(value)) if value is not None else ""


def _mentioned(text: str) -> str:
    """Return a text in which each mention is `@` and the person's reference."""
    return _MENTION.sub(lambda found: f"@{person(int(found.group(1)))}", text)
