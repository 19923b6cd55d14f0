"""Posts on Discord: shown once, edited in place, their reactions read in full.

Discord deduplicates messages by their nonce for some minutes only ("Create Message", `enforce_nonce`). So before the first
post in a channel, and after every post whose outcome is unknown, we search our own messages there for the idempotency key
of a post: it is in the footer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from hashlib import blake2b

import discord

from adapters.discord import errors, text
from adapters.discord.client import Client, Patience
from adapters.discord.fallbacks import show_best
from adapters.discord.inbound import bare_emoji
from adapters.discord.markup import MentionCommand
from adapters.discord.reactions import has_reacted, kinds
from adapters.discord.references import PLATFORM, person, split_message
from adapters.discord.seeding import Seeding
from adapters.discord.text import Shown
from adapters.discord.threads import ensure_thread, in_open_thread
from adapters.discord.throttle import Precedence, Throttle
from adapters.shared.handed import not_sent
from adapters.shared.language import Voice
from bot.chat import Choice, Gone, Reaction, Text, Unreachable
from bot.reference import Reference

HISTORY = 200
"""Messages of a channel that are searched for a post that may be there."""

KNOWN_MAX = 500
"""Posts of a channel that are remembered; one process posts nothing older again."""

ALL = 10**9
"""No limit: by default the library stops at the message's own count, which may be out of date."""

log = logging.getLogger(__name__)


class Posting:
    """Our messages. `client` returns the present connection or raises `Unreachable`."""

    def __init__(
        self,
        client: Callable[[], Client],
        mention: MentionCommand,
        voice: Voice,
        patience: Patience,
        precedence: Precedence,
    ) -> None:
        self._client = client
        self._mention = mention
        self._voice = voice
        self._patience = patience
        self._throttle = Throttle(patience.reading)
        self._precedence = precedence
        self._known: dict[str, dict[str, int]] = {}  # messages by the key of their post, for each channel
        self._generations: dict[tuple[str, str], int] = {}  # how often a post was shown anew
        self._direct: dict[int, int] = {}  # channels of direct messages, by person
        self.bots: set[int] = set()
        self.seeding = Seeding(precedence)

    async def post(
        self, channel: str, content: Text, choices: Sequence[Choice], key: str, under: str | None = None
    ) -> str:
        """Show a text; the same key in the same channel shows it once."""
        await self._precedence.turn()
        client = self._client()
        shown = text.card(content, key, self._mention, self._lost(channel))
        with errors.mapped_errors(client):
            target, place = await self._target(client, channel), channel
            if under is not None:
                place = await ensure_thread(target, channel, under, key.partition("/")[0], self._patience.call)
                target = await self._target(client, place)
            known = await self._cached_keys(client, place, target)
            message = known.get(key)
            if message is None:
                send = partial(self._send, target, shown, choices, place, key)
                message = await self._post_new(client, target, place, send)
                self._remember(known, key, message)
            # Also under a post that an earlier process made without coming to this: an emoji that is there stays one.
            if "/" in channel:
                self.seeding.start(target, message, [choice.emoji for choice in choices if choice.emoji])
        return f"{place}/{message}"

    def _lost(self, channel: str) -> str:
        return not_sent("Discord", self._voice.to(channel))

    async def _post_new(
        self, client: Client, target: discord.PartialMessageable, place: str, send: Callable[[], Awaitable[int]]
    ) -> int:
        try:
            async with asyncio.timeout(self._patience.call):
                return await in_open_thread(client, target.id, send)
        except BaseException as wrong:
            if not (errors.is_final(wrong) or errors.is_barred(wrong)):
                self._known.pop(place, None)  # it may be there or not
            raise

    async def edit(self, message: str, content: Text, choices: Sequence[Choice]) -> None:
        """Replace the content of our message. Its footer goes: the core has its reference, and posts it no more."""
        await self._precedence.turn()
        client = self._client()
        channel, number = split_message(message)
        with errors.mapped_errors(client):
            target = await self._target(client, channel)
            try:
                # Discord limits edits of older messages (30046), and the library would wait for it within the call.
                async with asyncio.timeout(self._patience.edit):
                    shown = text.card(content, None, self._mention, self._lost(channel))
                    edit = partial(self._edit, target.get_partial_message(number), shown, choices)
                    await in_open_thread(client, target.id, edit)
            except errors.NETWORK as wrong:
                if errors.is_final(wrong):
                    self._forget_post(channel, number)
                raise

    async def reactions(self, message: str) -> list[Reaction]:
        """Return all reactions of people, normal and burst, each person and emoji once."""
        await self._precedence.turn()
        client = self._client()
        channel, number = split_message(message)
        reactions: dict[tuple[int, str], Reaction] = {}
        with errors.mapped_errors(client, reads=True):
            target = await self._target(client, channel)
            await self._throttle.turn()
            async with asyncio.timeout(self._patience.call) as limit:
                shown = await target.fetch_message(number)
                async for reaction, user in self._reacted(shown):
                    limit.reschedule(asyncio.get_running_loop().time() + self._patience.call)
                    if not self._is_bot(client, user):
                        bare, by, name = bare_emoji(reaction.emoji), person(user.id), user.display_name
                        reactions[user.id, bare] = Reaction(None, bare, True, by, message, channel, "en", name)
        self.seeding.start_missing(target, shown)
        return list(reactions.values())

    async def _reacted(
        self, message: discord.Message
    ) -> AsyncIterator[tuple[discord.Reaction, discord.User | discord.Member]]:
        """Yield everybody who has reacted to a message."""
        for reaction in message.reactions:
            for kind in kinds(reaction):
                await self._throttle.turn()
                async for user in reaction.users(limit=ALL, type=kind):
                    yield reaction, user

    async def posted(self, channel: str) -> list[str]:
        """Return the keys of our last posts in a channel, except those edited since: they have no footer any more."""
        await self._precedence.turn()
        client = self._client()
        with errors.mapped_errors(client, reads=True):
            return list(await self._fetch_keys(client, await self._target(client, channel)))

    async def has_reacted(self, message: str, user: int, bare: str) -> bool:
        """Tell whether a person's emoji is on a message, in any skin tone, normal or burst; False if the message is gone."""
        await self._precedence.turn()
        client = self._client()
        channel, number = split_message(message)
        with suppress(Gone), errors.mapped_errors(client, reads=True):
            target = await self._target(client, channel)
            async with asyncio.timeout(self._patience.call):
                await self._throttle.turn()
                return await has_reacted(await target.fetch_message(number), user, bare, self._throttle)
        return False

    def forget(self) -> None:
        """Clear the cache: a connection has ended, with posts perhaps under way."""
        self._known.clear()

    async def _target(self, client: Client, channel: str) -> discord.PartialMessageable:
        """Return the place of a channel's messages; of a person, the channel of direct messages."""
        where = Reference(channel.removeprefix(f"{PLATFORM}:"))
        place, number = where.parent, where.name
        if not number.isdigit() or (place and not place.isdigit()):
            raise Gone(channel)
        if not place:
            return client.get_partial_messageable(await self._direct_channel(client, int(number)))
        guild = client.get_guild(int(place))
        if guild is not None and guild.unavailable:
            client.awaited.add(guild.id)
            raise Unreachable(f"Discord has lost the server {place} for now")
        return client.get_partial_messageable(int(number), guild_id=int(place))

    async def _direct_channel(self, client: Client, user: int) -> int:
        if user not in self._direct:
            async with asyncio.timeout(self._patience.call):
                self._direct[user] = (await client.create_dm(discord.Object(user))).id
        return self._direct[user]

    async def _cached_keys(self, client: Client, channel: str, target: discord.PartialMessageable) -> dict[str, int]:
        """Return our last messages in a channel by the key of their post, cached."""
        if channel not in self._known:
            self._known[channel] = await self._readable_keys(client, channel, target)
        return self._known[channel]

    async def _readable_keys(self, client: Client, channel: str, target: discord.PartialMessageable) -> dict[str, int]:
        try:
            return await self._fetch_keys(client, target)
        except discord.Forbidden as why:
            # We may still be allowed to write there; then the nonce alone guards against a second copy.
            log.warning("the messages of %s cannot be read: %s", channel, why)
            return {}

    async def _fetch_keys(self, client: Client, target: discord.PartialMessageable) -> dict[str, int]:
        """Return our last messages in a channel by the key of their post, as Discord has them now."""
        keys: dict[str, int] = {}
        async with asyncio.timeout(self._patience.call):
            async for message in target.history(limit=HISTORY):
                key = _footer(message)
                if key and _is_by(message.author, client):
                    keys.setdefault(key, message.id)
        return keys

    def _remember(self, known: dict[str, int], key: str, message: int) -> None:
        known[key] = message
        if len(known) > KNOWN_MAX:
            del known[next(iter(known))]

    def _forget_post(self, channel: str, message: int) -> None:
        """Forget a message that cannot be edited any more, so that its post becomes a new message if it comes again."""
        known = self._known.get(channel, {})
        for key in [key for key, number in known.items() if number == message]:
            del known[key]
            self._generations[channel, key] = self._generations.get((channel, key), 0) + 1

    async def _send(
        self, target: discord.PartialMessageable, shown: Shown, choices: Sequence[Choice], channel: str, key: str
    ) -> int:
        first = self._generations.get((channel, key), 0)
        for generation in range(first, first + 3):
            nonce = blake2b(f"{channel} {key} {generation}".encode(), digest_size=12).hexdigest()
            try:
                return await self._send_once(target, shown, choices, nonce)
            except discord.NotFound as gone:
                # The message with this nonce was deleted since.
                if gone.code != errors.UNKNOWN_MESSAGE or generation == first + 2:
                    raise
        raise AssertionError("the last try has returned or raised")

    async def _send_once(
        self, target: discord.PartialMessageable, shown: Shown, choices: Sequence[Choice], nonce: str
    ) -> int:
        async def send(form: Shown, view: discord.ui.View | None) -> discord.Message:
            files, row = form.files(), view or discord.utils.MISSING
            return await target.send(embeds=form.embeds(), files=files, nonce=nonce, view=row)

        sent = await show_best(send, shown, choices)
        if shown.worded and not shown.has_come(sent):
            await self._edit(target.get_partial_message(sent.id), shown.worded, choices)
        return sent.id

    async def _edit(self, message: discord.PartialMessage, shown: Shown, choices: Sequence[Choice]) -> None:
        async def edit(form: Shown, view: discord.ui.View | None) -> discord.Message:
            nobody = discord.AllowedMentions.none()
            files = form.files()
            return await message.edit(embeds=form.embeds(), attachments=files, view=view, allowed_mentions=nobody)

        edited = await show_best(edit, shown, choices)
        if shown.worded and not shown.has_come(edited):
            await self._edit(message, shown.worded, choices)

    def _is_bot(self, client: Client, user: discord.User | discord.Member) -> bool:
        if user.bot:
            self.bots.add(user.id)
        return user.bot or _is_by(user, client)


def _is_by(user: discord.User | discord.Member, client: Client) -> bool:
    return client.user is not None and user.id == client.user.id


def _footer(message: discord.Message) -> str | None:
    return next((embed.footer.text for embed in message.embeds if embed.footer.text), None)
