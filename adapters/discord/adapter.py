"""Adapter for Discord, on an unmodified discord.py: the connection, its events, and the calls of the core.

An interaction is acknowledged at once, and answered when the core has answered (see `interactions`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

import aiohttp
import discord

from adapters.discord import errors
from adapters.discord.client import Client, Events, Patience
from adapters.discord.commands import mention
from adapters.discord.interactions import Answering
from adapters.discord.markup import as_typed
from adapters.discord.members import members, names
from adapters.discord.message_events import MessageEvents
from adapters.discord.messages import Posting
from adapters.discord.reaction_events import ReactionEvents
from adapters.discord.references import PLATFORM
from adapters.discord.registration import Commands
from adapters.discord.throttle import Precedence
from adapters.shared.language import Translate, Voice, as_told, untranslated
from adapters.shared.read_each import read_each
from adapters.shared.tasks import cancel_all
from bot.chat import (
    Admitted,
    Choice,
    Denied,
    Notebook,
    Receive,
    Reconnected,
    Standing,
    Suggest,
    Text,
    Tongue,
    Unreachable,
)
from bot.menu import Menu
from bot.reference import Reference

PAUSE_SECONDS_MAX = 60.0

READ_AT_ONCE = 4
"""Messages whose reactions are read concurrently: few, so that posts, edits and answers are not held up."""

USUAL = Patience()

log = logging.getLogger(__name__)


class Discord:
    """The adapter, for one network or several. `connector` replaces the usual network connection to Discord."""

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
        self._voice = Voice(translate)
        self._patience = patience
        self._connector = connector
        self._client: Client | None = None
        precedence = Precedence(patience.acknowledging)
        self._posting = Posting(self._connected, self._mention, self._voice, patience, precedence)
        self._answering = Answering(self._connected, self._mention, notebook, self._voice, patience, precedence)
        self._commands = Commands(notebook, translate, networks, patience)
        self._menu: Menu | None = None
        self._receive: Receive
        self._again = False  # whether there was a connection before, or the core was refused one before the first
        self._unread = False  # whether events were missed
        self._reading = asyncio.Lock()
        self._reactions = ReactionEvents(self._posting)
        self._messages = MessageEvents(self._posting)
        self._busy: set[asyncio.Task[object]] = set()

    @property
    def away(self) -> bool:
        """Tell whether there is no connection, or a shard of it is broken."""
        return self._client is None or self._client.away

    async def run(self, menu: Menu, receive: Receive, suggest: Suggest, tongue: Tongue = as_told) -> None:
        """Deliver events until cancelled; open a new connection whenever one ends."""
        self._menu, self._receive, self._voice.tongue = menu, receive, tongue
        self._answering.connect(menu, receive, suggest)
        pause = self._patience.again
        try:
            await self._answering.resume()
            while True:
                began = asyncio.get_running_loop().time()
                await self._survive_connection()
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
        return await self._posting.post(channel, text, self._with_buttons(channel, choices), key, under)

    async def edit(self, message: str, text: Text, choices: Sequence[Choice]) -> None:
        """Replace the content of a message."""
        await self._posting.edit(message, text, self._with_buttons(Reference(message).parent, choices))

    async def posted(self, channel: str) -> Sequence[str]:
        """Return the keys of our last posts in a channel."""
        return await self._posting.posted(channel)

    async def reactions(self, messages: Sequence[str]) -> Mapping[str, Standing]:
        """Return the reactions on messages."""
        return await read_each(messages, self._posting.reactions, READ_AT_ONCE)

    async def members(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, bool]:
        """Tell who is on one of the servers."""
        if self._client is None:
            return {}
        return await members(self._client, people, places)

    async def names(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, str]:
        """Return what members of the servers are called."""
        return {} if self._client is None else await names(self._client, people, places)

    def _with_buttons(self, channel: str, choices: Sequence[Choice]) -> tuple[Choice, ...]:
        """Append to the choices of a card those that are buttons alone, in the language of the card."""
        card = _only_card(choices)
        if self._menu is None or card is None:
            return (*choices,)
        language = self._voice.to(channel)
        buttons = [(verb.name, language.sentence(verb.button.sentence)) for verb in self._menu.verbs if verb.button]
        return (*choices, *(Choice("", label, name, {"card": card}) for name, label in buttons))

    # The connection.

    async def _survive_connection(self) -> None:
        """Connect until the connection ends; raise `Denied` alone."""
        try:
            await self._run_connection()
        except errors.NETWORK as wrong:
            self._raise_if_denied(wrong)
            log.warning("the connection to Discord ended: %s", wrong)
        except discord.DiscordException as wrong:
            self._raise_if_denied(wrong)
            log.exception("the connection to Discord ended")
        except Exception:  # Discord may deliver something odd; then the library gives up, and we reconnect.
            log.exception("the connection to Discord ended")

    async def _run_connection(self) -> None:
        """Connect, and return when it is time for a new connection."""
        assert self._menu is not None
        events = Events(
            lambda: self._again,
            self._on_missed,
            self._on_admitted,
            self._on_interaction,
            self._on_reaction,
            self._on_message,
        )
        client = Client(events, self._patience, self._connector() if self._connector else None)
        try:
            async with asyncio.timeout(self._patience.call):
                await client.begin(self._token)
            is_registered = await self._commands.register(client, self._menu)
            self._client = client
            connection = asyncio.ensure_future(client.connect())
            lost = asyncio.ensure_future(client.lost.wait())
            registration = asyncio.ensure_future(
                self._commands.keep_registering(client, self._menu, is_done=is_registered)
            )
            try:
                await asyncio.wait((connection, lost), return_when=asyncio.FIRST_COMPLETED)
                if connection.done():
                    connection.result()
                else:
                    log.warning("Discord was away for too long; connecting anew")
            finally:
                await cancel_all((connection, lost, registration))
        finally:
            self._again, self._client = True, None
            self._posting.forget()
            await client.close()

    def _mention(self, command: str, word: str) -> tuple[str, str]:
        """Return a clickable mention of a command in our own words."""
        if self._menu is None:
            return as_typed(command, word)
        return mention(self._menu, self._commands.ids, command, word)

    def _raise_if_denied(self, wrong: BaseException) -> None:
        """Raise `Denied` if reconnecting is useless until an operator has changed something."""
        code = getattr(wrong, "code", None)
        if errors.is_refused(wrong) or code == 4004:
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
        await cancel_all(self._busy)
        await self._posting.seeding.close()
        await self._answering.close()

    @asynccontextmanager
    async def _work(self) -> AsyncIterator[None]:
        """Count the present task as ours: it is cancelled when `run` ends."""
        task = asyncio.current_task()
        assert task is not None
        self._busy.add(task)
        try:
            yield
        finally:
            self._busy.discard(task)

    # The events.

    async def _on_missed(self) -> None:
        """Let the core read everything again, once for all who ask meanwhile."""
        async with self._work():
            self._unread = True
            if self._reading.locked():
                return  # the task that reads goes on with this
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
            await self._reactions.deliver(self._client, payload, self._receive, added=added)

    async def _on_message(self, message: discord.Message) -> None:
        assert self._menu is not None, "messages come while it runs"
        async with self._work():
            await self._messages.deliver(self._client, message, self._menu, self._receive)

    async def _on_interaction(self, interaction: discord.Interaction) -> None:
        async with self._work():
            try:
                await self._answering.take(interaction)
            except errors.NETWORK as why:
                log.info("an interaction of type %s was not answered in time: %s", interaction.type.name, why)
            except Exception:
                log.exception("an interaction of type %s could not be done", interaction.type.name)


def _only_card(choices: Sequence[Choice]) -> str | None:
    """Return the number of the card that all choices are about; None of a message with buttons alone, which is no card."""
    cards = {choice.options["card"] for choice in choices if choice.emoji and "card" in choice.options}
    return cards.pop() if len(cards) == 1 else None
