"""Our client of the library: what it may see, what it hands on, and when it counts as lost.

The library waits longer and longer after an outage, up to 17 minutes, before it connects again. So whoever runs a client
is told when one of its shards was away for too long, and begins with a new one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import discord

from adapters.discord.commands import new_tree

INTENTS = discord.Intents(guilds=True, guild_messages=True, guild_reactions=True)
"""What we are told of (1537): no text of messages, no lists of members, nothing that Discord has to allow."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for things; only tests have others."""

    note: float = 0.7  # for what is written down before a command is acknowledged
    acknowledge: float = 1.8  # Discord counts an interaction as failed after 3 in all
    acknowledging: float = 1.0  # that anything else waits while commands are about to be acknowledged
    call: float = 45.0  # for any other request, the library's own waits for rate limits included
    edit: float = 10.0  # for an edit, which is made again later: what else its channel is owed waits for it
    shard: float = 75.0  # until a shard that is away is given up, and everything connects anew
    identify: float = 5.0  # between two sessions, as Discord asks for ("Identify concurrency")
    guilds: float = 1.0  # after the last server of a start, until the start counts as done
    again: float = 1.0  # before what failed is tried again, at first; the pauses grow
    silent: float = 60.0  # without a word from Discord, not even to a heartbeat, until a line counts as dead
    reading: float = 0.04  # between two requests that read reactions: half of the 50 a second that Discord takes in all
    late: float = 60.0  # a session that comes back after longer may have lost something


class Client(discord.AutoShardedClient):
    """A connection to Discord, from its login to its end. `hears` takes what is delivered."""

    def __init__(self, hears: Hears, patience: Patience, connector: aiohttp.BaseConnector | None) -> None:
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
        self._hears = hears
        self._patience = patience
        self._away: dict[int | None, tuple[float, asyncio.TimerHandle]] = {}
        self._begun: set[int] = set()
        self._unread: set[int] = set()  # shards with a new session before which something may have happened
        self.awaited: set[int] = set()
        """Servers that Discord has lost for now, or has not told us of yet, and that somebody has asked for."""

    @property
    def away(self) -> bool:
        """Tell whether a part of what happens does not come."""
        return bool(self._away)

    async def begin(self, token: str) -> None:
        """Log in, and let the adapter see to its commands before anything is delivered."""
        await self.login(token)
        self._is_away(None)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Keep to the pace of sessions."""
        if not initial:
            await asyncio.sleep(self._patience.identify)

    async def on_shard_connect(self, shard_id: int) -> None:
        """Begin a session: what happened since the one before is lost."""
        self._is_back(None)
        self._is_back(shard_id)
        if shard_id in self._begun or self._hears.is_again():
            self._unread.add(shard_id)
        self._begun.add(shard_id)

    async def on_shard_ready(self, shard_id: int) -> None:
        """Read anew, once the servers of the new session are known."""
        if not self.is_closed() and (shard_id in self._unread or self._hears.is_again()):
            self._unread.discard(shard_id)
            await self._hears.missed()

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Go on with a session; Discord keeps what happened meanwhile for some minutes only."""
        away = self._is_back(shard_id)
        if away > self._patience.late:
            await self._hears.missed()

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Begin to wait for the shard."""
        self._is_away(shard_id)

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """Note that Discord has lost a server."""
        self.awaited.add(guild.id)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Read anew what happened while Discord had lost a server."""
        if guild.id in self.awaited:
            self.awaited.discard(guild.id)
            await self._hears.missed()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Read anew what happened on a server that had removed us, if it was one."""
        await self._hears.missed()

    async def on_guild_channel_update(self, *_: object) -> None:
        """Try again what was refused, as the rights in a channel may be others now."""
        await self._hears.admitted()

    on_guild_role_update = on_thread_update = on_thread_join = on_member_update = on_guild_channel_update

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Hand on a command, a click or a form."""
        await self._hears.interaction(interaction)

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Hand on a reaction."""
        await self._hears.reaction(payload, added=True)

    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        """Hand on that a reaction was taken off."""
        await self._hears.reaction(payload, added=False)

    async def on_raw_reaction_clear(self, payload: discord.RawReactionClearEvent) -> None:
        """Read anew, as Discord does not say whose reactions a moderator has taken off."""
        await self._hears.missed()

    async def on_raw_reaction_clear_emoji(self, payload: discord.RawReactionClearEmojiEvent) -> None:
        """Read anew, for the same reason."""
        await self._hears.missed()

    async def close(self) -> None:
        """End the connection and all waiting."""
        for _, timer in self._away.values():
            timer.cancel()
        self._away.clear()
        await super().close()

    def _is_away(self, shard: int | None) -> None:
        if shard not in self._away and not self.is_closed():
            loop = asyncio.get_running_loop()
            self._away[shard] = (loop.time(), loop.call_later(self._patience.shard, self.lost.set))

    def _is_back(self, shard: int | None) -> float:
        """Stop waiting for a shard, and return for how many seconds it was away."""
        since, timer = self._away.pop(shard, (None, None))
        if since is None or timer is None:
            return 0.0
        timer.cancel()
        return asyncio.get_running_loop().time() - since


@dataclass(frozen=True, slots=True)
class Hears:
    """Where a client hands on what it is told."""

    is_again: Callable[[], bool]
    """Tells whether something may have been missed before this connection."""
    missed: Callable[[], Awaitable[None]]
    admitted: Callable[[], Awaitable[None]]
    interaction: Callable[[discord.Interaction], Awaitable[None]]
    reaction: Callable[..., Awaitable[None]]
