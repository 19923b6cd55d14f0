"""Reactions as Discord delivers them: to the core in their order, message by message, and the answers back."""

from __future__ import annotations

import asyncio
import logging

import discord

from adapters.discord import inbound
from adapters.discord.messages import Posting
from adapters.discord.references import PLATFORM
from adapters.shared.turns import Turns
from bot.chat import Reaction, Receive, Text, Unreachable

log = logging.getLogger(__name__)


class ReactionEvents:
    """The reactions of people. Discord tells no language with them."""

    def __init__(self, posting: Posting) -> None:
        self._posting = posting
        self._turns = Turns()

    async def deliver(
        self, client: discord.Client | None, payload: discord.RawReactionActionEvent, receive: Receive, *, added: bool
    ) -> None:
        """Hand a person's reaction on a server to the core, and its answer to the person."""
        is_bot = self._is_bot(client, payload)
        if client is None or is_bot or payload.guild_id is None:
            return
        reaction = self._read(payload, payload.guild_id, added=added)
        try:
            answer = await self._heard(reaction, payload.user_id, receive)
        except Unreachable as why:
            log.info("what was taken off cannot be told; the next reading finds it: %s", why)
            return
        except Exception:
            log.exception("a reaction could not be recorded; the next reading finds it")
            return
        if answer is not None:
            await self._whisper(reaction, answer)

    def _is_bot(self, client: discord.Client | None, payload: discord.RawReactionActionEvent) -> bool:
        """Tell whether a reaction is ours or another bot's; events of removal do not say it, so bots are remembered."""
        if payload.member is not None and payload.member.bot:
            self._posting.bots.add(payload.user_id)
        own = None if client is None else client.user
        return payload.user_id in self._posting.bots or (own is not None and payload.user_id == own.id)

    def _read(self, payload: discord.RawReactionActionEvent, guild: int, *, added: bool) -> Reaction:
        message = f"{PLATFORM}:{guild}/{payload.channel_id}/{payload.message_id}"
        name = payload.member.display_name if payload.member else None
        return inbound.reaction(payload, message, name, added=added)

    async def _heard(self, reaction: Reaction, user: int, receive: Receive) -> Text | None:
        """Return the core's answer; None for a removal if the person's emoji is still there, as in another skin tone."""
        async with self._turns.of(reaction.message):
            if not reaction.added and await self._posting.has_reacted(reaction.message, user, reaction.emoji):
                return None
            # Started in order; the next reaction does not wait until this one is durable.
            hearing = asyncio.ensure_future(receive(reaction))
        return await hearing

    async def _whisper(self, reaction: Reaction, answer: Text) -> None:
        """Answer in a direct message, as best effort: Discord has no other private answer to a reaction."""
        key = f"{reaction.message.rpartition('/')[2]}/{reaction.emoji}"
        try:
            await self._posting.post(reaction.by, answer, (), key)
        except Exception as why:  # noqa: BLE001  # Some people take no direct messages.
            log.info("a reaction is not answered: %s", why)
