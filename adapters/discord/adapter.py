"""Discord: the adapter, on discord.py with nothing of it replaced.

An interaction is acknowledged at once, and answered when the core has answered: Discord waits three seconds for the one and
15 minutes for the other. What is acknowledged is written down first, so that it is answered once whatever happens.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

import aiohttp
import discord

from adapters.discord import errors as failure
from adapters.discord import inbound as discord_reading
from adapters.discord.client import Client, Hears, Patience
from adapters.discord.commands import mention
from adapters.discord.interactions import Answering
from adapters.discord.members import members
from adapters.discord.messages import Posting
from adapters.discord.pacing import Precedence
from adapters.discord.registration import Commands
from adapters.discord.text import PLATFORM
from adapters.shared.language import Translate, untranslated
from adapters.shared.read_each import each
from adapters.shared.turns import Turns
from bot.chat import (
    Admitted,
    Choice,
    Denied,
    Notebook,
    Reaction,
    Receive,
    Reconnected,
    Standing,
    Suggest,
    Text,
    Unreachable,
)
from bot.menu import Menu

PAUSE_SECONDS_MAX = 60.0

READ_AT_ONCE = 4
"""Messages whose reactions are read at a time: posts and edits are to find a way through, and answers to commands too."""

USUAL = Patience()

log = logging.getLogger(__name__)


class Discord:
    """The adapter, for one network or several. `connector` makes the way to Discord, if it is not the usual one."""

    def __init__(
        self,
        token: str,
        notebook: Notebook,
        translate: Translate = untranslated,
        *,
        networks: Sequence[str] = (),
        patience: Patience = USUAL,
        connector: Callable[[], aiohttp.BaseConnector] | None = None,
    ) -> None:
        self._token = token
        self._translate = translate
        self._patience = patience
        self._connector = connector
        self._client: Client | None = None
        precedence = Precedence(patience.acknowledging)
        self._posting = Posting(self._connected, self._named, patience, precedence)
        self._answering = Answering(self._connected, self._named, notebook, translate, patience, precedence)
        self._commands = Commands(notebook, translate, networks, patience)
        self._menu: Menu | None = None
        self._receive: Receive
        self._again = False  # whether there was a connection before, or the core was turned away before the first
        self._unread = False  # whether something happened that was not delivered
        self._reading = asyncio.Lock()
        self._turns = Turns()
        self._busy: set[asyncio.Task[object]] = set()
        self._locales: dict[int, str] = {}

    @property
    def away(self) -> bool:
        """Tell whether there is no connection, or one of them is broken."""
        return self._client is None or self._client.away

    async def run(self, menu: Menu, receive: Receive, suggest: Suggest) -> None:
        """Deliver events until cancelled; begin a new connection whenever one ends."""
        self._menu, self._receive = menu, receive
        self._answering.connect(menu, receive, suggest)
        pause = self._patience.again
        try:
            await self._answering.take_up()
            while True:
                began = asyncio.get_running_loop().time()
                try:
                    await self._life()
                except failure.NETWORK as wrong:
                    self._check(wrong)
                    log.warning("the connection to Discord ended: %s", wrong)
                except discord.DiscordException as wrong:
                    self._check(wrong)
                    log.exception("the connection to Discord ended")
                except Exception:  # What Discord delivered may be odd; the library gives up, and we begin anew.
                    log.exception("the connection to Discord ended")
                if asyncio.get_running_loop().time() - began > PAUSE_SECONDS_MAX:
                    pause = self._patience.again
                await asyncio.sleep(pause)
                pause = min(2 * pause, PAUSE_SECONDS_MAX)
        finally:
            await self._stop()

    async def post(
        self, channel: str, text: Text, choices: Sequence[Choice], key: str, under: str | None = None
    ) -> str:
        """Show a text as a new message."""
        return await self._posting.post(channel, text, (*choices, *self._also(channel, choices)), key, under)

    async def edit(self, message: str, text: Text, choices: Sequence[Choice]) -> None:
        """Replace what a message shows."""
        await self._posting.edit(message, text, (*choices, *self._also(message, choices)))

    async def posted(self, channel: str) -> Sequence[str]:
        """Return the keys of our last posts in a channel."""
        return await self._posting.posted(channel)

    async def reactions(self, messages: Sequence[str]) -> Mapping[str, Standing]:
        """Return what stands on messages."""
        return await each(messages, self._posting.reactions, READ_AT_ONCE)

    async def members(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, bool]:
        """Tell who is on one of the servers."""
        if self._client is None:
            return {}
        return await members(self._client, people, places)

    def _also(self, reference: str, choices: Sequence[Choice]) -> list[Choice]:
        """Return what is offered beside the choices of a card by buttons alone, in the language of its server."""
        cards = {choice.options["card"] for choice in choices if "card" in choice.options}
        if self._menu is None or self._client is None or len(cards) != 1:
            return []
        place = reference.removeprefix(f"{PLATFORM}:").partition("/")[0]
        locale = discord_reading.guild_locale(self._client, int(place)) if place.isdigit() else "en"
        offered = [(verb.name, verb.button.sentence) for verb in self._menu.verbs if verb.button is not None]
        (card,) = cards
        return [Choice("", self._translate(said, locale) or said, name, {"card": card}) for name, said in offered]

    # The connection.

    async def _life(self) -> None:
        """Connect, and return when it is time for a new connection."""
        assert self._menu is not None
        hears = Hears(lambda: self._again, self._on_missed, self._on_admitted, self._on_interaction, self._on_reaction)
        client = Client(hears, self._patience, self._connector() if self._connector else None)
        try:
            async with asyncio.timeout(self._patience.call):
                await client.begin(self._token)
            told = await self._commands.told(client, self._menu)
            self._client = client
            connection = asyncio.ensure_future(client.connect())
            lost = asyncio.ensure_future(client.lost.wait())
            telling = asyncio.ensure_future(self._commands.tell(client, self._menu, told=told))
            try:
                await asyncio.wait((connection, lost), return_when=asyncio.FIRST_COMPLETED)
                if connection.done():
                    connection.result()
                else:
                    log.warning("Discord was away for too long; connecting anew")
            finally:
                for task in (connection, lost, telling):
                    task.cancel()
                await asyncio.gather(connection, lost, telling, return_exceptions=True)
        finally:
            self._again, self._client = True, None
            self._posting.forget()
            await client.close()

    def _named(self, command: str, word: str) -> tuple[str, str]:
        """Return a command of our own words as something to click."""
        return (
            ("", f"/{command}{word}") if self._menu is None else mention(self._menu, self._commands.ids, command, word)
        )

    def _check(self, wrong: BaseException) -> None:
        """Raise `Denied` if it is no use to connect again before an operator has done something."""
        code = getattr(wrong, "code", None)
        if failure.is_refused(wrong) or code == 4004:
            raise Denied(
                "Discord does not know the token. Reset it in the developer portal, on the page Bot, and put the new one "
                "where POTLUCK_DISCORD__TOKEN or POTLUCK_DISCORD__TOKEN_FILE says."
            ) from wrong
        if isinstance(wrong, discord.PrivilegedIntentsRequired) or code in (4013, 4014):
            raise Denied(
                "Discord does not let this app see servers, messages or reactions. Look in the developer portal, on the "
                "page Bot, whether the app is limited; Potluck needs no privileged intent."
            ) from wrong

    def _connected(self) -> Client:
        if self._client is None:
            self._again = True
            raise Unreachable("Discord is not connected")
        return self._client

    async def _stop(self) -> None:
        for task in (busy := list(self._busy)):
            task.cancel()
        await asyncio.gather(*busy, return_exceptions=True)
        await self._posting.close()
        await self._answering.close()

    @asynccontextmanager
    async def _work(self) -> AsyncIterator[None]:
        """Count the present task as ours, which ends with `run`."""
        task = asyncio.current_task()
        assert task is not None
        self._busy.add(task)
        try:
            yield
        finally:
            self._busy.discard(task)

    # What is delivered.

    async def _on_missed(self) -> None:
        """Let the core read anew; what it was turned away from before is read by that as well."""
        async with self._work():
            self._unread = True
            if self._reading.locked():
                return  # whoever reads goes on with what came up meanwhile
            async with self._reading:
                while self._unread:
                    self._unread = False
                    try:
                        await self._receive(Reconnected(PLATFORM))
                    except Exception:
                        log.exception("what happened meanwhile could not be read")

    async def _on_admitted(self) -> None:
        async with self._work():
            try:
                await self._receive(Admitted(PLATFORM))
            except Exception:
                log.exception("what was refused is tried again later")

    async def _on_reaction(self, payload: discord.RawReactionActionEvent, *, added: bool) -> None:
        async with self._work():
            client = self._client
            if payload.member is not None and payload.member.bot:
                self._posting.bots.add(payload.user_id)
            ours = client is not None and client.user is not None and payload.user_id == client.user.id
            if client is None or ours or payload.guild_id is None or payload.user_id in self._posting.bots:
                return
            place = f"{PLATFORM}:{payload.guild_id}/{payload.channel_id}"
            locale = self._locales.get(payload.user_id) or discord_reading.guild_locale(client, payload.guild_id)
            called = payload.member.display_name if payload.member else None
            reaction = discord_reading.reaction(payload, f"{place}/{payload.message_id}", locale, called, added=added)
            try:
                async with self._turns.of(reaction.message):
                    if not added and await self._posting.stands(reaction.message, payload.user_id, reaction.emoji):
                        return
                    # Begun in its turn; when it is durable holds up none that comes after it.
                    hearing = asyncio.ensure_future(self._receive(reaction))
                answer = await hearing
            except Unreachable as why:
                log.info("what was taken off cannot be told; the next reading finds it: %s", why)
                return
            except Exception:
                log.exception("a reaction could not be recorded; the next reading finds it")
                return
            if answer is not None:
                await self._whisper(reaction, answer)

    async def _whisper(self, reaction: Reaction, answer: Text) -> None:
        """Answer a reaction by a direct message, as Discord has no other private answer to it; best effort."""
        key = f"{reaction.message.rpartition('/')[2]}/{reaction.emoji}"
        try:
            await self._posting.post(reaction.by, answer, (), key)
        except Exception as why:  # noqa: BLE001  # Whoever takes no direct messages has to do without.
            log.info("a reaction is not answered: %s", why)

    async def _on_interaction(self, interaction: discord.Interaction) -> None:
        async with self._work():
            self._locales[interaction.user.id] = str(interaction.locale.value)
            try:
                await self._answering.take(interaction)
            except failure.NETWORK as why:
                log.info("an interaction of type %s was not answered in time: %s", interaction.type.name, why)
            except Exception:
                log.exception("an interaction of type %s could not be done", interaction.type.name)
