"""Client of the library: its intents, its events, and the time after which it counts as lost.

The library's back-off after an outage grows to 17 minutes. So if a shard is away for too long, the client is marked as lost,
and the adapter connects with a new one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import discord

from adapters.discord.commands import new_tree

INTENTS = discord.Intents(guilds=True, guild_messages=True, guild_reactions=True, dm_messages=True)
"""The events we ask for (5633): no lists of members, no privileged intent.

Without the intent for the content of messages, only those to us alone and those that mention us come with their text; of all others
it is empty ("Message Content Intent" in Discord's documentation).
"""


@dataclass(frozen=True, slots=True)
class Patience:
    """Time limits and pauses in seconds; only tests have others."""

    note: float = 0.7  # for storing a command before it is acknowledged
    acknowledge: float = 1.8  # Discord counts an interaction as failed after 3 in all
    acknowledging: float = 1.0  # that other requests wait while commands are about to be acknowledged
    call: float = 45.0  # for any other request, the library's own waits for rate limits included
    edit: float = 10.0  # for an edit, which is retried later: further posts to its channel wait for it
    shard: float = 75.0  # until a shard that is away counts as lost, and everything connects anew
    identify: float = 5.0  # between two sessions, as Discord asks for ("Identify concurrency")
    guilds: float = 1.0  # after the last server of a start, until the start counts as done
    again: float = 1.0  # before the first retry; the pauses grow
    silent: float = 60.0  # without any word from Discord, not even to a heartbeat, until a connection counts as dead
    reading: float = 0.04  # between two requests that read reactions: half of the 50 a second that Discord takes in all
    late: float = 60.0  # a session that resumes after longer may have lost events


@dataclass(frozen=True, slots=True)
class Events:
    """The callbacks of a client."""

    is_again: Callable[[], bool]
    """Tells whether events may have been missed before this connection."""
    missed: Callable[[], Awaitable[None]]
    admitted: Callable[[], Awaitable[None]]
    interaction: Callable[[discord.Interaction], Awaitable[None]]
    reaction: Callable[..., Awaitable[None]]
    message: Callable[[discord.Message], Awaitable[None]]


class Client(discord.AutoShardedClient):
    """A connection to Discord, from its login to its end."""

    def __init__(self, events: Events, patience: Patience, connector: aiohttp.BaseConnector | None) -> None:
        super().__init__(
            intents=INTENTS,
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=30.0,
            guild_ready_timeout=patience.guilds,
            heartbeat_timeout=patience.silent,
            connector=connector,
        )
        self.tree = new_tree(self)
        self.lost = asyncio.Event()
        """Set when a shard was away for too long."""
        self._events = events
        self._patience = patience
        self._away: dict[int | None, tuple[float, asyncio.TimerHandle]] = {}
        self._begun: set[int] = set()
        self._unread: set[int] = set()  # shards with a new session, before which events may have been missed
        self.awaited: set[int] = set()
        """Servers that we need, and that Discord has lost for now."""

    @property
    def away(self) -> bool:
        """Tell whether some events do not come."""
        return bool(self._away)

    async def begin(self, token: str) -> None:
        """Log in; no event is delivered before `connect`."""
        await self.login(token)
        self._is_away(None)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Keep the rate limit of sessions."""
        if not initial:
            await asyncio.sleep(self._patience.identify)

    async def on_shard_connect(self, shard_id: int) -> None:
        """Begin a session: the events since the last one are lost."""
        self._is_back(None)
        self._is_back(shard_id)
        if shard_id in self._begun or self._events.is_again():
            self._unread.add(shard_id)
        self._begun.add(shard_id)

    async def on_shard_ready(self, shard_id: int) -> None:
        """Report missed events, once the servers of the new session are known."""
        if not self.is_closed() and (shard_id in self._unread or self._events.is_again()):
            self._unread.discard(shard_id)
            await self._events.missed()

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Resume a session; Discord keeps the events in between for some minutes only."""
        away = self._is_back(shard_id)
        if away > self._patience.late:
            await self._events.missed()

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Start the timer of the shard."""
        self._is_away(shard_id)

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """Note that Discord has lost a server."""
        self.awaited.add(guild.id)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Report missed events of a server that Discord had lost."""
        if guild.id in self.awaited:
            self.awaited.discard(guild.id)
            await self._events.missed()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Report missed events, as the server may have removed us before."""
        await self._events.missed()

    async def on_guild_channel_update(self, *_: object) -> None:
        """Report that the rights in a channel may have changed, so that refused posts are retried."""
        await self._events.admitted()

    on_guild_role_update = on_thread_update = on_thread_join = on_member_update = on_guild_channel_update

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Hand on a command, a click or a form."""
        await self._events.interaction(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Hand on a message."""
        await self._events.message(message)

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Hand on a reaction."""
        await self._events.reaction(payload, added=True)

    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        """Hand on a removed reaction."""
        await self._events.reaction(payload, added=False)

    async def on_raw_reaction_clear(self, payload: discord.RawReactionClearEvent) -> None:
        """Report missed events: Discord does not say whose reactions a moderator has removed."""
        await self._events.missed()

    async def on_raw_reaction_clear_emoji(self, payload: discord.RawReactionClearEmojiEvent) -> None:
        """Report missed events, for the same reason."""
        await self._events.missed()

    async def close(self) -> None:
        """Close the connection and stop all timers."""
        for _, timer in self._away.values():
            timer.cancel()
        self._away.clear()
        await super().close()

    def _is_away(self, shard: int | None) -> None:
        if shard not in self._away and not self.is_closed():
            loop = asyncio.get_running_loop()
            self._away[shard] = (loop.time(), loop.call_later(self._patience.shard, self.lost.set))

    def _is_back(self, shard: int | None) -> float:
        """Stop the timer of a shard, and return for how many seconds it was away."""
        since, timer = self._away.pop(shard, (None, None))
        if since is None or timer is None:
            return 0.0
        timer.cancel()
        return asyncio.get_running_loop().time() - since
