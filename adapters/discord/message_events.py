"""Messages on Discord that are said to us: in a direct message, or with a mention of us on a server.

Their text comes without a privileged intent. Who answers a message of ours mentions us beside the text, which is no word to us.
Discord has no private answer to a message on a server, so answers come in a direct message.
"""

from __future__ import annotations

import logging
import re

import discord

from adapters.discord import inbound
from adapters.discord.messages import Posting
from adapters.discord.references import PLATFORM, person
from bot.chat import Command, Receive, Text
from bot.input import unmarked
from bot.menu import Menu

_FROM_PEOPLE = (discord.MessageType.default, discord.MessageType.reply)
"""The types of messages that somebody wrote; all others are notices of Discord, as that somebody came."""

log = logging.getLogger(__name__)


class MessageEvents:
    """The messages of people to us; answers go out through `posting`."""

    def __init__(self, posting: Posting) -> None:
        self._posting = posting

    async def deliver(
        self, client: discord.Client | None, message: discord.Message, menu: Menu, receive: Receive
    ) -> None:
        """Hand what a person says to us to the core, and its answer to the person."""
        if client is None or client.user is None or not _is_by_a_person(message):
            return
        split = _to_us(message, client.user.id, menu)
        if split is None:
            return
        command = _command(message, *split)
        try:
            answer = await receive(command)
        except Exception:
            log.exception("what somebody said could not be heard")
            return
        if answer is not None:
            await self._whisper(command.by, answer, f"{message.id}/answer")

    async def _whisper(self, to: str, answer: Text, key: str) -> None:
        """Answer in a direct message, once for each key, as best effort."""
        try:
            await self._posting.post(to, answer, (), key)
        except Exception as why:  # noqa: BLE001  # Some people take no direct messages.
            log.info("what somebody said is not answered: %s", why)


def _is_by_a_person(message: discord.Message) -> bool:
    return not message.author.bot and message.webhook_id is None and message.type in _FROM_PEOPLE


def _to_us(message: discord.Message, us: int, menu: Menu) -> tuple[str, str] | None:
    """Return name and text of the command in a message, or an empty name and the words to us; None if it is not said to us."""
    mention = re.compile(rf"\s*<@!?{us}>[,:]?\s*")
    called = mention.match(message.content)
    words = message.content[called.end() :] if called else mention.sub(" ", message.content)
    is_to_us = called or words != message.content or (message.guild is None and words.strip())
    return unmarked.spoken(menu, inbound.with_references(words), called=called is not None) if is_to_us else None


def _command(message: discord.Message, name: str, text: str) -> Command:
    by, guild = person(message.author.id), message.guild
    return Command(
        key=f"{PLATFORM}:said/{message.id}",  # interactions have numbers of the same kind
        name=name,
        by=by,
        channel=by if guild is None else f"{PLATFORM}:{guild.id}/{message.channel.id}",
        text=text,
        called=message.author.display_name,
        closed=guild is not None and inbound.is_hidden(guild, message.channel),
        said_at=message.created_at,
    )
