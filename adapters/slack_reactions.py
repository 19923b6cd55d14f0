"""Reactions as Slack tells of them, brought back into their order: a vote is what stands on the card at last."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from typing import Any

from adapters.emoji import bare
from adapters.slack_people import People
from adapters.slack_readings import Readings
from bot.chat import Gone, Reaction, Receive, Text

REMEMBERED_MAX = 10_000
"""Reactions whose newest event is remembered, to know an older one that comes late."""

TONED = re.compile(
    "[\u261d\u26f9\u270a-\u270d\U0001f385\U0001f3c2-\U0001f3c4\U0001f3c7\U0001f3ca-\U0001f3cc\U0001f442\U0001f443"
    "\U0001f446-\U0001f450\U0001f466-\U0001f478\U0001f47c\U0001f481-\U0001f483\U0001f485-\U0001f487\U0001f48f\U0001f491"
    "\U0001f4aa\U0001f574\U0001f575\U0001f57a\U0001f590\U0001f595\U0001f596\U0001f645-\U0001f647\U0001f64b-\U0001f64f"
    "\U0001f6a3\U0001f6b4-\U0001f6b6\U0001f6c0\U0001f6cc\U0001f90c\U0001f90f\U0001f918-\U0001f91f\U0001f926"
    "\U0001f930-\U0001f939\U0001f93c-\U0001f93e\U0001f977\U0001f9b5\U0001f9b6\U0001f9b8\U0001f9b9\U0001f9bb"
    "\U0001f9cd-\U0001f9cf\U0001f9d1-\U0001f9dd\U0001fac3-\U0001fac5\U0001faf0-\U0001faf8]"
)
"""The emoji that come in several tones: `Emoji_Modifier_Base` of Unicode 16, https://unicode.org/reports/tr51/."""


class Reactions:
    """The reactions of one workspace: the core hears those on one message in their order, and stores them together."""

    def __init__(self, people: People, readings: Readings, place: str) -> None:
        self._people = people
        self._readings = readings
        self._place = place
        self._queues: dict[str, tuple[asyncio.Lock, int]] = {}
        self._newest: OrderedDict[tuple[str, str, str], float] = OrderedDict()

    async def deliver(self, event: dict[str, Any], key: str, receive: Receive) -> Text | None:
        """Deliver what an event says and return the answer; about a file, or by a bot, it says nothing.

        Raises `Unreachable` where Slack has to be asked and does not answer: the event must come again then.
        """
        item = event["item"]
        if item["type"] != "message":
            return None
        message = f"{item['channel']}/{item['ts']}"
        lock, waiting = self._queues.get(message, (asyncio.Lock(), 0))
        self._queues[message] = lock, waiting + 1
        try:
            async with lock:
                reaction = await self._meant(event, key)
                if reaction is None:
                    return None
                # Begun in its turn; when it is durable holds up none that comes after it.
                hearing = asyncio.ensure_future(receive(reaction))
        finally:
            lock, waiting = self._queues.pop(message)
            if waiting > 1:
                self._queues[message] = lock, waiting - 1
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
        if not added and await self._stands(message, by, emoji, raw):
            return None
        self._newest[said] = at
        self._newest.move_to_end(said)
        if len(self._newest) > REMEMBERED_MAX:
            self._newest.popitem(last=False)
        return Reaction(key, emoji, added, by, message, channel, locale=member.locale, called=member.name)

    async def _stands(self, message: str, by: str, emoji: str, raw: str) -> bool:
        """Tell whether the same emoji of the same person still stands there in another tone."""
        if "::" not in raw and not TONED.match(emoji):
            return False
        try:
            standing = await self._readings.one(message)
        except Gone:
            return False  # nor does the message
        return any((one.emoji, one.by) == (emoji, by) for one in standing)
