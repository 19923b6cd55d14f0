"""Posts on Discord: shown once, edited in place, their reactions read in full.

Discord drops a second message with the same nonce for some minutes only ("Create Message", `enforce_nonce`). So before the
first post in a channel, and after every post whose outcome is unknown, our own messages there are looked through: the key
of a post stands in its small print.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from hashlib import blake2b

import discord

from adapters.discord import errors as failure
from adapters.discord import text
from adapters.discord.client import Client, Patience
from adapters.discord.inbound import emoji, parted, person
from adapters.discord.pacing import Pace, Precedence
from adapters.discord.reactions import kinds, stands
from adapters.discord.text import PLATFORM, Shown
from adapters.discord.threads import opened, thread
from bot.chat import Choice, Gone, Reaction, Text, Unreachable
from bot.reference import Reference

HISTORY = 200
"""Messages of a channel that are looked through for a post that may stand there."""

KNOWN_MAX = 500
"""Posts of a channel that are remembered; what is older is not posted again in one process."""

ALL = 10**9
"""More than anybody counts: the library would stop where the message's own count ends, which may be out of date."""

log = logging.getLogger(__name__)


class Posting:
    """What our messages show. `client` returns the present connection or raises `Unreachable`."""

    def __init__(
        self, client: Callable[[], Client], named: text.Named, patience: Patience, precedence: Precedence
    ) -> None:
        self._client = client
        self._named = named
        self._patience = patience
        self._pace = Pace(patience.reading)
        self._precedence = precedence
        self._known: dict[str, dict[str, int]] = {}  # messages by the key of their post, for each channel
        self._generations: dict[tuple[str, str], int] = {}  # how often a post was shown anew
        self._direct: dict[int, int] = {}  # channels of direct messages, by person
        self.bots: set[int] = set()
        self._seeding: set[asyncio.Task[None]] = set()

    async def post(
        self, channel: str, said: Text, choices: Sequence[Choice], key: str, under: str | None = None
    ) -> str:
        """Show a text; the same key in the same channel shows it once."""
        await self._precedence.turn()
        client = self._client()
        shown = text.card(said, key, self._named)
        with failure.told_apart(client):
            target, place = await self._target(client, channel), channel
            if under is not None:
                place = await thread(target, channel, under, key.partition("/")[0], self._patience.call)
                target = await self._target(client, place)
            known = await self._ours(client, place, target)
            message = known.get(key)
            if message is None:
                try:
                    async with asyncio.timeout(self._patience.call):
                        send = partial(self._sent, target, shown, choices, place, key)
                        message = await opened(client, target.id, send)
                except BaseException as wrong:
                    if not (failure.is_final(wrong) or failure.is_barred(wrong)):
                        self._known.pop(place, None)  # it may stand there or not
                    raise
                self._remember(known, key, message)
            # Also under one that an earlier process had shown, and not come to it; what stands there stays one.
            self._seed(target, message, choices if "/" in channel else ())
        return f"{place}/{message}"

    async def edit(self, message: str, said: Text, choices: Sequence[Choice]) -> None:
        """Replace what a message of ours shows. Its small print goes: the core has its reference, and posts it no more."""
        await self._precedence.turn()
        client = self._client()
        channel, number = parted(message)
        with failure.told_apart(client):
            target = await self._target(client, channel)
            try:
                # Discord limits edits of older messages (30046), and the library would wait for it within the call.
                async with asyncio.timeout(self._patience.edit):
                    edit = partial(self._edited, target.get_partial_message(number), text.card(said, None, self._named))
                    await opened(client, target.id, partial(edit, choices))
            except failure.NETWORK as wrong:
                if failure.is_final(wrong):
                    self._let_go(channel, number)
                raise

    async def reactions(self, message: str) -> list[Reaction]:
        """Return all reactions of people, normal and burst, each person and emoji once."""
        await self._precedence.turn()
        client = self._client()
        channel, number = parted(message)
        found: dict[tuple[int, str], Reaction] = {}
        with failure.told_apart(client, reads=True):
            target = await self._target(client, channel)
            await self._pace.turn()
            async with asyncio.timeout(self._patience.call) as limit:
                standing = await target.fetch_message(number)
                for one in standing.reactions:
                    for kind in kinds(one):
                        await self._pace.turn()
                        async for user in one.users(limit=ALL, type=kind):
                            limit.reschedule(asyncio.get_running_loop().time() + self._patience.call)
                            if not self._is_bot(client, user):
                                bare, by = emoji(one.emoji), person(user.id)
                                called = user.display_name
                                found[user.id, bare] = Reaction(None, bare, True, by, message, channel, "en", called)
        self._seed_missing(target, standing)
        return list(found.values())

    async def posted(self, channel: str) -> list[str]:
        """Return the keys of our last posts in a channel, but of those that were changed since: no small print is left there."""
        await self._precedence.turn()
        client = self._client()
        with failure.told_apart(client, reads=True):
            return list(await self._keys(client, await self._target(client, channel)))

    async def stands(self, message: str, user: int, bare: str) -> bool:
        """Tell whether a bare emoji of a person stands on a message, in whatever tone, normal or burst; on one that is gone, no."""
        await self._precedence.turn()
        client = self._client()
        channel, number = parted(message)
        with suppress(Gone), failure.told_apart(client, reads=True):
            target = await self._target(client, channel)
            async with asyncio.timeout(self._patience.call):
                await self._pace.turn()
                return await stands(await target.fetch_message(number), user, bare, self._pace)
        return False

    async def close(self) -> None:
        """Stop adding the emoji of choices under posts."""
        tasks = list(self._seeding)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def forget(self) -> None:
        """Look everything up again: a connection has ended, with posts perhaps under way."""
        self._known.clear()

    async def _target(self, client: Client, channel: str) -> discord.PartialMessageable:
        """Return where a channel's messages are; of a person, the channel of direct messages."""
        where = Reference(channel.removeprefix(f"{PLATFORM}:"))
        place, number = where.parent, where.name
        if not number.isdigit() or (place and not place.isdigit()):
            raise Gone(channel)
        if place:
            guild = client.get_guild(int(place))
            if guild is not None and guild.unavailable:
                client.awaited.add(guild.id)
                raise Unreachable(f"Discord has lost the server {place} for now")
            return client.get_partial_messageable(int(number), guild_id=int(place))
        if int(number) not in self._direct:
            async with asyncio.timeout(self._patience.call):
                self._direct[int(number)] = (await client.create_dm(discord.Object(int(number)))).id
        return client.get_partial_messageable(self._direct[int(number)])

    async def _ours(self, client: Client, channel: str, target: discord.PartialMessageable) -> dict[str, int]:
        """Return our last messages in a channel by the key of their post."""
        found = self._known.get(channel)
        if found is None:
            found = {}
            try:
                found = await self._keys(client, target)
            except discord.Forbidden as why:
                # It may still be allowed to write there; then the nonce alone guards against a second copy.
                log.warning("the messages of %s cannot be read: %s", channel, why)
            self._known[channel] = found
        return found

    async def _keys(self, client: Client, target: discord.PartialMessageable) -> dict[str, int]:
        """Return our last messages in a channel, as Discord has them now, by the key of their post."""
        found: dict[str, int] = {}
        async with asyncio.timeout(self._patience.call):
            async for message in target.history(limit=HISTORY):
                key = _footer(message)
                if client.user is not None and message.author.id == client.user.id and key:
                    found.setdefault(key, message.id)
        return found

    def _remember(self, known: dict[str, int], key: str, message: int) -> None:
        known[key] = message
        if len(known) > KNOWN_MAX:
            del known[next(iter(known))]

    def _let_go(self, channel: str, message: int) -> None:
        """Forget a message that cannot be changed any more, so that its post, if it is shown again, is a new message."""
        known = self._known.get(channel, {})
        for key in [key for key, number in known.items() if number == message]:
            del known[key]
            self._generations[channel, key] = self._generations.get((channel, key), 0) + 1

    async def _sent(
        self, target: discord.PartialMessageable, shown: Shown, choices: Sequence[Choice], channel: str, key: str
    ) -> int:
        first = self._generations.get((channel, key), 0)
        for generation in range(first, first + 3):
            nonce = blake2b(f"{channel} {key} {generation}".encode(), digest_size=12).hexdigest()
            try:
                return await self._sent_once(target, shown, choices, nonce)
            except discord.NotFound as gone:
                # The message that had this nonce was deleted since.
                if gone.code != failure.UNKNOWN_MESSAGE or generation == first + 2:
                    raise
        raise AssertionError("the last try has returned or raised")

    async def _sent_once(
        self, target: discord.PartialMessageable, shown: Shown, choices: Sequence[Choice], nonce: str
    ) -> int:
        async def send(form: Shown, view: discord.ui.View | None) -> discord.Message:
            files, row = form.files(), view or discord.utils.MISSING
            return await target.send(embeds=form.embeds(), files=files, nonce=nonce, view=row)

        sent = await _taken(send, shown, choices)
        if shown.worded and not shown.has_come(sent):
            await self._edited(target.get_partial_message(sent.id), shown.worded, choices)
        return sent.id

    async def _edited(self, message: discord.PartialMessage, shown: Shown, choices: Sequence[Choice]) -> None:
        async def edit(form: Shown, view: discord.ui.View | None) -> discord.Message:
            nobody = discord.AllowedMentions.none()
            files = form.files()
            return await message.edit(embeds=form.embeds(), attachments=files, view=view, allowed_mentions=nobody)

        edited = await _taken(edit, shown, choices)
        if shown.worded and not shown.has_come(edited):
            await self._edited(message, shown.worded, choices)

    def _seed(self, target: discord.PartialMessageable, message: int, choices: Sequence[Choice]) -> None:
        """Put the emoji of the choices under a post, beside everything else; best effort, as the buttons are there."""
        if choices:
            wanted = [choice.emoji for choice in choices if choice.emoji]
            task = asyncio.create_task(self._seeded(target, message, wanted))
            self._seeding.add(task)
            task.add_done_callback(self._seeding.discard)

    async def _seeded(self, target: discord.PartialMessageable, message: int, wanted: Sequence[str]) -> None:
        try:
            for one in wanted:
                await self._precedence.turn()
                await target.get_partial_message(message).add_reaction(text.reaction(one))
        except (*failure.NETWORK, RuntimeError) as why:
            log.info("the emoji of the choices are not under %s: %s", message, why)

    def _seed_missing(self, target: discord.PartialMessageable, standing: discord.Message) -> None:
        """Put the emoji of the buttons under a post where an earlier process did not come to it."""
        ours = {emoji(one.emoji) for one in standing.reactions if one.me}
        rows = [row for row in standing.components if isinstance(row, discord.ActionRow)]
        buttons = [one for row in rows for one in row.children if isinstance(one, discord.Button)]
        offered = [
            Choice(emoji(one.emoji), "", "", {}) for one in buttons if one.emoji and text.chosen(one.custom_id or "")
        ]
        if standing.guild is not None or target.guild_id is not None:
            self._seed(target, standing.id, [one for one in offered if one.emoji not in ours])

    def _is_bot(self, client: Client, user: discord.User | discord.Member) -> bool:
        if user.bot:
            self.bots.add(user.id)
        return user.bot or (client.user is not None and user.id == client.user.id)


async def _taken(
    show: Callable[[Shown, discord.ui.View | None], Awaitable[discord.Message]], shown: Shown, choices: Sequence[Choice]
) -> discord.Message:
    """Show a message as Discord takes it: at best as it is, else without emoji on its buttons, else without its files.

    Whatever stewards chose as an emoji may be none for Discord; the buttons have words as well.
    """
    forms = [(shown, True)] + [(shown, False)] * bool(choices) + ([(shown.worded, False)] if shown.worded else [])
    for form, with_emoji in forms:
        view = text.buttons(choices, with_emoji=with_emoji)
        try:
            return await show(form, view)
        except discord.HTTPException as wrong:
            may_be_files = form.worded is not None and wrong.code in failure.NO_FILE
            if (form, with_emoji) == forms[-1] or not (may_be_files or wrong.code == failure.INVALID_FORM):
                raise
    raise AssertionError("the last try has returned or raised")


def _footer(message: discord.Message) -> str | None:
    return next((embed.footer.text for embed in message.embeds if embed.footer.text), None)
