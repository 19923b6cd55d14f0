"""Reactions as Slack delivers them, put back in order: the last state of the card is the vote."""

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
"""Reactions whose newest event is remembered, to drop older ones that come late."""


class Reactions:
    """The reactions of one workspace: in order for each message, without waiting until the last one is durable."""

    def __init__(self, people: People, readings: Readings, place: str) -> None:
        self._people = people
        self._readings = readings
        self._place = place
        self._turns = Turns()
        self._newest: OrderedDict[tuple[str, str, str], float] = OrderedDict()

    async def deliver(self, event: dict[str, Any], key: str, receive: Receive) -> Text | None:
        """Deliver the reaction of an event and return the answer; ignore files and bots.

        Raise `Unreachable` if Slack has to be asked and does not answer: then the event must come again.
        """
        item = event["item"]
        if item["type"] != "message":
            return None
        message = f"{item['channel']}/{item['ts']}"
        async with self._turns.of(message):
            reaction = await self._read(event, key)
            if reaction is None:
                return None
            # Started in order; the next reaction does not wait until this one is durable.
            hearing = asyncio.ensure_future(receive(reaction))
        return await hearing

    async def _read(self, event: dict[str, Any], key: str) -> Reaction | None:
        """Return the reaction of an event; None if it is stale, not by a person, or changes nothing."""
        user, raw, item = event["user"], event["reaction"], event["item"]
        subject = (f"{item['channel']}/{item['ts']}", user, raw)
        at = float(event["event_ts"])
        if at < self._newest.get(subject, 0):
            return None  # it was undone before it came
        member = await self._people.member(user)
        if not member.counts:
            return None
        by = f"{self._place}/{user}"
        channel = by if item["channel"].startswith("D") else f"{self._place}/{item['channel']}"
        message = f"{channel}/{item['ts']}"
        added, emoji = event["type"] == "reaction_added", bare(raw)
        if not added and comes_in_several(emoji) and await self._has_reacted(message, by, emoji):
            return None
        self._remember(subject, at)
        return Reaction(key, emoji, added, by, message, channel, locale=member.locale, called=member.name)

    def _remember(self, subject: tuple[str, str, str], at: float) -> None:
        self._newest[subject] = at
        self._newest.move_to_end(subject)
        if len(self._newest) > REMEMBERED_MAX:
            self._newest.popitem(last=False)

    async def _has_reacted(self, message: str, by: str, emoji: str) -> bool:
        """Tell whether the person's emoji is still there, in another skin tone or under another name."""
        try:
            reactions = await self._readings.read_one(message)
        except Gone:
            return False
        return any((reaction.emoji, reaction.by) == (emoji, by) for reaction in reactions)
