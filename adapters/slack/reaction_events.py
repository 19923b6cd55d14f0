"""Reactions as Slack tells of them, brought back into their order: a vote is what stands on the card at last."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Any

from adapters.shared.turns import Turns
from adapters.slack.members import People
from adapters.slack.reaction_counts import Readings
from bot.chat import Gone, Reaction, Receive, Text
from bot.input.emoji import bare, comes_in_several

REMEMBERED_MAX = 10_000
"""Reactions whose newest event is remembered, to know an older one that comes late."""


class Reactions:
    """The reactions of one workspace: the core hears those on one message in their order, and stores them together."""

    def __init__(self, people: People, readings: Readings, place: str) -> None:
        self._people = people
        self._readings = readings
        self._place = place
        self._turns = Turns()
        self._newest: OrderedDict[tuple[str, str, str], float] = OrderedDict()

    async def deliver(self, event: dict[str, Any], key: str, receive: Receive) -> Text | None:
        """Deliver what an event says and return the answer; about a file, or by a bot, it says nothing.

        Raises `Unreachable` where Slack has to be asked and does not answer: the event must come again then.
        """
        item = event["item"]
        if item["type"] != "message":
            return None
        message = f"{item['channel']}/{item['ts']}"
        async with self._turns.of(message):
            reaction = await self._meant(event, key)
            if reaction is None:
                return None
            # Begun in its turn; when it is durable holds up none that comes after it.
            hearing = asyncio.ensure_future(receive(reaction))
        return await hearing

    async def _meant(self, event: dict[str, Any], key: str) -> Reaction | None:
        """Return what an event says, or None where that is nothing."""
        user, raw, item = event["user"], event["reaction"], event["item"]
        said = (f"{item['channel']}/{item['ts']}", user, raw)
        at = float(event["event_ts"])
        if at < self._newest.get(said, 0):
            return None  # it was undone before it came
        member = await self._people.member(user)
        if not member.counts:
            return None
        by = f"{self._place}/{user}"
        channel = by if item["channel"].startswith("D") else f"{self._place}/{item['channel']}"
        message = f"{channel}/{item['ts']}"
        added, emoji = event["type"] == "reaction_added", bare(raw)
        if not added and comes_in_several(emoji) and await self._stands(message, by, emoji):
            return None
        self._newest[said] = at
        self._newest.move_to_end(said)
        if len(self._newest) > REMEMBERED_MAX:
            self._newest.popitem(last=False)
        return Reaction(key, emoji, added, by, message, channel, locale=member.locale, called=member.name)

    async def _stands(self, message: str, by: str, emoji: str) -> bool:
        """Tell whether the same emoji of the same person still stands there, in another tone or under another name."""
        try:
            standing = await self._readings.one(message)
        except Gone:
            return False  # nor does the message
        return any((one.emoji, one.by) == (emoji, by) for one in standing)
