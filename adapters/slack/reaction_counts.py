"""Reads of the reactions on our messages: many in one call by the page of a channel, and the rest one by one.

Votes rest on what is on the card when a vote is settled, and Slack loses events. So all open cards are read at a start,
after an outage, every ten minutes, and before votes are settled. Calls are limited by the minute, so one call for each
card (`reactions.get`) would wait for the rate limit. A page of `conversations.history` has up to 200 messages with their
reactions, and one call reads a channel of cards.

A page is not the whole truth (https://docs.slack.dev/reference/methods/conversations.history). It lists the people of a
reaction only up to an unknown number, though it counts them all; it leaves out messages in threads; and a missing message
may be deleted or merely not listed. An absence must never be read out of half a list, as that would take back a vote. So
every message that a page does not show in full is read alone, and only that tells whether a message is gone.

The newest cards come first: a page starts at a message and goes back in time. At a rate limit, pages give up and leave the
rest to the other method, whose limit is its own. Once that asks for too much patience, the remaining messages count as
unreachable, and the core reads them again later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from adapters.slack.errors import Limited
from adapters.slack.members import People
from adapters.slack.messages import Posts
from adapters.slack.web_api import WAIT_SECONDS_MAX, Declined, Web, mapped_errors
from bot.chat import Barred, Gone, Reaction, Standing, Unreachable
from bot.input.emoji import bare
from bot.reference import Reference

PAGE = 200
"""Messages on a page at most, as Slack recommends."""

PATIENCE_SECONDS = 60
"""How long the read of one message waits for a rate limit: limits are by the minute."""

Message = dict[str, Any]
"""A message as Slack shows it."""


class Readings:
    """The reactions on messages of one workspace. Reads of one message wait `patience_seconds` for a rate limit."""

    def __init__(self, web: Web, people: People, posts: Posts, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._web = web
        self._people = people
        self._posts = posts
        self._patience_seconds = patience_seconds

    async def read(self, references: Sequence[str]) -> dict[str, Standing]:
        """Return the reactions on each of these messages."""
        standing: dict[str, Standing] = {}
        for channel in _by_channel(references):
            standing |= await self._on_pages(sorted(channel, key=_moment, reverse=True))
            standing |= await self._alone([reference for reference in channel if reference not in standing])
        return standing

    async def read_one(self, reference: str, patience_seconds: float = 0) -> list[Reaction]:
        """Return the reactions on one message. Raise `Gone`, or `Unreachable` if Slack lists fewer people than it counts."""
        with mapped_errors():
            place, stamp = await self._posts.place(reference)
            answer = await self._web.patiently(
                "reactions.get", patience_seconds, channel=place, timestamp=stamp, full=True
            )
        if "message" not in answer:
            raise Unreachable("reactions.get: an answer without the message")
        if short := _cut_short(answer["message"]):
            raise Unreachable(f"only {len(short[0]['users'])} of {short[0]['count']} are listed")
        return await self._reactions(reference, answer["message"])

    async def _on_pages(self, references: Sequence[str]) -> dict[str, Standing]:
        """Return what pages of a channel show in full, from the newest message to the oldest."""
        standing: dict[str, Standing] = {}
        rest = list(references)
        while len(rest) > 1:  # a page for one message saves no call
            try:
                page = await self._page(rest[0], rest[-1])
            except (Limited, Barred, Gone, Declined):
                return standing  # another method has its own limit and scopes, and tells what is gone
            except Unreachable as why:
                return standing | dict.fromkeys(rest, why)
            reached = _reached(page, rest)
            if not reached:
                return standing
            standing |= await self._shown(page, reached)
            rest = rest[len(reached) :]
        return standing

    async def _page(self, newest: str, oldest: str) -> dict[str, Any]:
        """Return the messages of a channel between these two, newest first, as many as fit on a page."""
        place, latest = await self._posts.place(newest)
        return await self._web.patiently(
            "conversations.history",
            WAIT_SECONDS_MAX,
            channel=place,
            latest=latest,
            oldest=Reference(oldest).name,
            inclusive=True,
            limit=PAGE,
        )

    async def _shown(self, page: dict[str, Any], references: Iterable[str]) -> dict[str, Standing]:
        """Return the reactions on those messages that a page shows in full."""
        messages = {message["ts"]: message for message in page["messages"] if _is_whole(message)}
        return {
            reference: await self._told(reference, messages[Reference(reference).name])
            for reference in references
            if Reference(reference).name in messages
        }

    async def _alone(self, references: Sequence[str]) -> dict[str, Standing]:
        """Read messages one after another; none of the rest once Slack asks for too much patience."""
        standing: dict[str, Standing] = {}
        for number, reference in enumerate(references):
            try:
                standing[reference] = await self.read_one(reference, self._patience_seconds)
            except Limited as why:
                return standing | dict.fromkeys(references[number:], why)
            except (Unreachable, Gone) as why:
                standing[reference] = why
        return standing

    async def _told(self, reference: str, message: Message) -> Standing:
        try:
            return await self._reactions(reference, message)
        except Unreachable as why:  # Slack does not say who one of the people is
            return why

    async def _reactions(self, reference: str, message: Message) -> list[Reaction]:
        """Return the reactions of people on a message, each person and emoji once."""
        channel = Reference(reference).parent
        workspace = Reference(channel).parent
        reactions: dict[tuple[str, str], Reaction] = {}
        for name, user in _reacted(message):
            member = await self._people.member(user)
            if member.counts:
                emoji, by = bare(name), f"{workspace}/{user}"
                reactions[emoji, by] = Reaction(
                    None, emoji, True, by, reference, channel, locale=member.locale, called=member.name
                )
        return list(reactions.values())


def _by_channel(references: Sequence[str]) -> Iterable[list[str]]:
    channels: defaultdict[str, list[str]] = defaultdict(list)
    for reference in dict.fromkeys(references):
        channels[Reference(reference).parent].append(reference)
    return channels.values()


def _moment(reference: str) -> float:
    """Return the time of a message, from its time stamp."""
    return float(Reference(reference).name)


def _reached(page: dict[str, Any], references: Sequence[str]) -> list[str]:
    """Return the messages that are not older than a page: those that it must show if they are in the channel itself."""
    if not page.get("has_more"):
        return list(references)
    last = min((float(message["ts"]) for message in page["messages"]), default=float("inf"))
    return [reference for reference in references if _moment(reference) >= last]


def _reacted(message: Message) -> Iterator[tuple[str, str]]:
    """Yield the name of the emoji and the user of each reaction."""
    for reaction in message.get("reactions", ()):
        for user in reaction["users"]:
            yield reaction["name"], user


def _cut_short(message: Message) -> list[dict[str, Any]]:
    """Return the reactions that list fewer people than they count."""
    return [reaction for reaction in message.get("reactions", ()) if len(reaction["users"]) < reaction["count"]]


def _is_whole(message: Message) -> bool:
    """Tell whether a page shows a message in full: neither a deleted one's placeholder nor a list cut short."""
    return not message.get("hidden") and not _cut_short(message)
