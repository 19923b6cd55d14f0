"""Messages on Slack that are said to us: in a direct message, or with a mention of us in a channel.

A message may come in both ways, and each of them several times, with the same channel and time stamp
(https://docs.slack.dev/reference/events/message.im, https://docs.slack.dev/reference/events/app_mention). The core hears each of them
under one key, and the answer is shown once. In threads Slack has no slash commands, so a command behind our name is done.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck

from adapters.slack.members import Member
from adapters.slack.replies import Asker
from adapters.slack.text import heard
from adapters.slack.workspace import Door
from bot.chat import Text
from bot.input import unmarked

REMEMBERED_MAX = 10_000
"""Messages that are remembered, so that each is answered once; Slack gives up on one after some minutes."""

_FROM_PEOPLE = (None, "file_share", "thread_broadcast")
"""The subtypes of messages that somebody wrote; all others are edits, and notices of Slack or of apps."""


class Messages:
    """The messages of people of one workspace to us."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._answered: OrderedDict[str, None] = OrderedDict()

    async def take(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Hand words to us on. They are acknowledged once the core has answered; otherwise Slack delivers them again."""
        event = body["event"]
        split = self._to_us(event) if _is_by_a_person(event) else None
        if split is not None:
            await self._hear(event, *split)
        await ack()

    async def _hear(self, event: dict[str, Any], name: str, text: str) -> None:
        key = f"slack:{event['channel']}:{event['ts']}"
        is_first = key not in self._answered
        self._remember(key)
        try:
            answer = await self._answer(event, key, name, text)
        except BaseException:
            self._answered.pop(key, None)
            raise
        if answer is not None and is_first:
            asker = Asker(event["user"], event["channel"], None, event.get("thread_ts"))
            self._door.go_on(self._door.answers.show(answer, asker))

    async def _answer(self, event: dict[str, Any], key: str, name: str, text: str) -> Text | None:
        user, team = event["user"], event.get("user_team") or event.get("team") or ""
        author: Member = await self._door.people.author(user, user, team)
        if not author.counts:
            return self._door.no_say(user, author)
        origin = await self._place(event, is_command=bool(name))
        return await self._door.receive(self._door.typed(key, (name, text), user, author, origin))

    async def _place(self, event: Mapping[str, Any], *, is_command: bool) -> tuple[str, bool]:
        """Return the channel of a message and whether it is closed; without a command nothing of it is shown in a channel."""
        if event.get("channel_type") == "im":
            return self._door.person(event["user"]), False
        channel, _ = await self._door.origin(event["channel"], event["user"])
        if channel == self._door.person(event["user"]):
            return channel, False
        return channel, not (is_command and await self._door.is_public(event["channel"]))

    def _to_us(self, event: Mapping[str, Any]) -> tuple[str, str] | None:
        """Return name and text of the command in a message, or an empty name and the words; None if there are none."""
        mention = re.compile(rf"\s*<@{self._door.answers.posts.bot}(?:\|[^<>]*)?>[,:]?\s*")
        typed = event.get("text") or ""
        called = mention.match(typed)
        words = (typed[called.end() :] if called else mention.sub(" ", typed)).strip()
        if not (words or called):
            return None
        said = self._door.names.in_ours(heard(words, self._door.place))
        return unmarked.spoken(self._door.menu, said, called=called is not None)

    def _remember(self, key: str) -> None:
        self._answered[key] = None
        self._answered.move_to_end(key)
        if len(self._answered) > REMEMBERED_MAX:
            self._answered.popitem(last=False)


def _is_by_a_person(event: Mapping[str, Any]) -> bool:
    """Tell whether somebody wrote a message to us just now; a mention comes again when its message is edited."""
    is_to_us = event["type"] == "app_mention" or event.get("channel_type") == "im"
    is_new = event.get("subtype") in _FROM_PEOPLE and "edited" not in event
    return is_to_us and is_new and "bot_id" not in event and event.get("user", "USLACKBOT") != "USLACKBOT"
