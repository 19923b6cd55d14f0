"""What people do on a Discord for tests: they type commands, fill in forms, click and react; each waits for its answer."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from bot.input import grammar
from bot.menu import Menu
from ledger.values.phrase import Refusal
from tests.adapters.discord.server import Interaction, Server
from tests.adapters.discord.state import GENERAL, GUILD, now

WAIT_SECONDS = 60.0


class People:
    """Everybody on the server."""

    def __init__(self, server: Server, menu: Menu) -> None:
        self.server = server
        self.menu = menu
        self.locale = "en-US"
        self.last: tuple[str, Any] | None = None  # the event that was told last

    async def types(self, name: str, line: str, channel: int | None = GENERAL) -> Interaction:
        """Let somebody type `/command …`, and choose options as their client would; without a channel, in private."""
        command, _, rest = line.removeprefix("/").partition(" ")
        return await self.uses(name, *self.picked(command, rest), channel=channel)

    def picked(self, command: str, rest: str) -> tuple[str, str | None, dict[str, Any]]:
        """Return command, subcommand and options for what would be typed elsewhere."""
        try:
            verb, text = grammar.choose_verb(self.menu, command, rest)
        except Refusal:
            return command, None, {}
        alone = tuple(self.menu.actions(verb.command) or ()) == (None,)
        action = None if alone else verb.action or verb.spelled
        return verb.command, action, grammar.read_options(verb, text, lambda word: word.isalpha())

    async def starts(self, name: str, line: str) -> Interaction:
        """Let somebody type `/command …`, and do not wait for the answer."""
        command, _, rest = line.removeprefix("/").partition(" ")
        return await self.begins(name, 2, _called(*self.picked(command, rest)), GENERAL)

    async def uses(
        self,
        name: str,
        command: str,
        action: str | None,
        options: Mapping[str, Any],
        *,
        channel: int | None = GENERAL,
    ) -> Interaction:
        """Let somebody use a command of Discord."""
        return await self.interacts(name, 2, _called(command, action, options), channel)

    async def completes(
        self, name: str, command: str, action: str | None, options: Mapping[str, str], focused: str
    ) -> Interaction:
        """Let somebody type the value of an option so far."""
        data = _called(command, action, options)
        inner = data["options"] if action is None else data["options"][0]["options"]
        for option in inner:
            option["focused"] = option["name"] == focused
        return await self.interacts(name, 4, data, GENERAL)

    async def takes_up(self, name: str, message: int, channel: int = GENERAL) -> Interaction:
        """Let somebody choose the shortcut in the menu of a message."""
        data = {
            "id": "2",
            "name": "Log as contribution",
            "type": 3,
            "target_id": str(message),
            "resolved": {"messages": {str(message): self.server.state.messages[channel][message]}},
        }
        return await self.interacts(name, 2, data, channel)

    async def clicks(self, name: str, custom_id: str, message: int, channel: int = GENERAL) -> Interaction:
        """Let somebody click a button."""
        found = self.server.state.found(channel, message)
        data = {"custom_id": custom_id, "component_type": 2}
        return await self.interacts(name, 3, data, channel, message=found)

    async def fills_in(
        self, name: str, custom_id: str, values: Mapping[str, str], channel: int | None = GENERAL
    ) -> Interaction:
        """Let somebody send a form."""
        fields = [
            {"type": 18, "id": number, "component": {"type": 4, "custom_id": key, "value": value, "id": 100 + number}}
            for number, (key, value) in enumerate(values.items(), start=1)
        ]
        return await self.interacts(name, 5, {"custom_id": custom_id, "components": fields}, channel)

    async def interacts(
        self, name: str, kind: int, data: dict[str, Any], channel: int | None, **more: Any
    ) -> Interaction:
        """Deliver an interaction, and return it once it is answered, or once nothing more can come of it."""
        found = await self.begins(name, kind, data, channel, **more)
        if self.server.gateway.lines:
            await self.settled(found)
        return found

    async def settled(self, found: Interaction) -> None:
        """Wait until an interaction is answered, or its time is over without a response."""
        answered = asyncio.ensure_future(found.answered.wait())
        acknowledged = asyncio.ensure_future(found.acknowledged.wait())
        try:
            await asyncio.wait((acknowledged,), timeout=self.server.deadline)
            if found.acknowledged.is_set():
                await asyncio.wait_for(answered, WAIT_SECONDS)
        finally:
            answered.cancel()
            acknowledged.cancel()

    async def begins(self, name: str, kind: int, data: dict[str, Any], channel: int | None, **more: Any) -> Interaction:
        """Deliver an interaction and do not wait."""
        state = self.server.state
        user = state.add(name)
        number = state.snowflake()
        place = state.direct(user) if channel is None else channel
        payload: dict[str, Any] = {
            "id": str(number),
            "application_id": str(state.application),
            "type": kind,
            "data": data,
            "token": f"interaction-{number}",
            "version": 1,
            "channel_id": str(place),
            "channel": state.channels[place] | {"permissions": "0"},
            "locale": self.locale,
            "app_permissions": str(state.permissions),
            "attachment_size_limit": 10 * 2**20,
            "entitlements": [],
            "authorizing_integration_owners": {},
            "context": 1 if channel is None else 0,
            **more,
        }
        if channel is None:
            payload["user"] = state.users[user]
        else:
            payload |= {
                "guild_id": str(GUILD),
                "guild": {"id": str(GUILD), "locale": "en-US", "features": []},
                "guild_locale": "en-US",
                "member": state.member(user),
            }
        found = Interaction(number, payload["token"], user, name, time.monotonic(), payload)
        if self.server.gateway.lines:
            self.server.interactions[number] = found
            await self._tell("INTERACTION_CREATE", payload)
        return found

    async def writes(self, name: str, words: str, channel: int | None = GENERAL, **more: Any) -> dict[str, Any]:
        """Let somebody write a message, without a channel to us alone; return it as it was told."""
        state = self.server.state
        user, place = state.add(name), channel
        if place is None:
            place = state.direct(user)
        number, mentions = state.snowflake(), re.findall(r"<@!?(\d+)>", words)
        told: dict[str, Any] = {
            "id": str(number),
            "channel_id": str(place),
            "author": state.users[user],
            "content": words,
            "timestamp": now().isoformat(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": "@everyone" in words,
            "mentions": [state.users[int(one)] for one in mentions if int(one) in state.users],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "type": 0,
            "flags": 0,
            "channel_type": 1 if channel is None else 0,
            **more,
        }
        if channel is not None:
            told |= {"guild_id": str(GUILD), "member": state.member(user)}
        await self.tells(told)
        return told

    async def tells(self, message: dict[str, Any]) -> None:
        """Tell a message to the bot."""
        us = self.server.state.application
        is_open = "guild_id" not in message or str(us) in (one["id"] for one in message["mentions"])
        self.last = ("MESSAGE_CREATE", message)
        guild = GUILD if "guild_id" in message else None
        await self.server.gateway.emit_message(message, guild, is_open=is_open)
        await self.server.gateway.taken()

    async def reacts(self, name: str, emoji: str, channel: int, message: int, *, burst: bool = False) -> None:
        """Put an emoji on a message."""
        user = self.server.state.add(name)
        written = self.server.state.put(message, user, emoji, burst=burst)
        await self._reacted("ADD", channel, message, user, written, burst=burst)

    async def unreacts(self, name: str, emoji: str, channel: int, message: int, *, burst: bool = False) -> None:
        """Take an emoji off."""
        user = self.server.state.add(name)
        written = self.server.state.take_off(message, user, emoji, burst=burst)
        await self._reacted("REMOVE", channel, message, user, written, burst=burst)

    async def redelivers(self) -> None:
        """Tell the last event once more; of an interaction, wait until it is answered again."""
        assert self.last is not None
        name, data = self.last
        if name == "MESSAGE_CREATE":
            await self.tells(data)
            return
        found = self.server.interactions.get(int(data.get("id", 0)))
        if found is not None:
            found.answered.clear()
        await self.server.gateway.emit(name, data)
        if found is not None:
            await asyncio.wait_for(found.answered.wait(), WAIT_SECONDS)
        await self.server.gateway.taken()

    async def _reacted(
        self, what: str, channel: int, message: int, user: int, emoji: dict[str, Any], *, burst: bool = False
    ) -> None:
        await self.server.tell_reaction(what, channel, message, user, emoji, burst=burst)
        sent = [session.sent[-1] for session in self.server.gateway.sessions.values() if session.sent]
        self.last = sent[0] if sent else None
        await self.server.gateway.taken()

    async def _tell(self, name: str, data: Any) -> None:
        self.last = (name, data)
        await self.server.gateway.emit(name, data, guild=GUILD if "guild_id" in data else None)


def _called(command: str, action: str | None, options: Mapping[str, Any]) -> dict[str, Any]:
    given = [{"name": key, "type": 3, "value": value} for key, value in options.items()]
    inner = given if action is None else [{"name": action, "type": 1, "options": given}]
    return {"id": "1", "name": command, "type": 1, "options": inner}


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds that changes while the event loop goes round."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not holds():  # noqa: ASYNC110  # Nothing tells it; it is a request or a row of the other side.
            await asyncio.sleep(0)
