"""What stands on our messages on Slack: many are read in one call, a page of their channel, as calls are counted by the minute.

A page lists the people of a reaction up to a number that Slack does not tell, counts all of them, and shows nothing that
stands in a thread (https://docs.slack.dev/reference/methods/conversations.history). So whatever a page does not tell in full
is read alone, and that alone tells whether a message is gone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from adapters.slack.members import People
from adapters.slack.messages import Posts
from adapters.slack.web_api import WAIT_SECONDS_MAX, Declined, Limited, Web, told
from bot.chat import Barred, Gone, Reaction, Standing, Unreachable
from bot.input.emoji import bare
from bot.reference import Reference

PAGE = 200
"""Messages on a page at most, as Slack recommends."""

PATIENCE_SECONDS = 60
"""How long a message waits that is read alone, where Slack asks for it: its limits are by the minute."""


class Readings:
    """The reactions on messages of one workspace. `patience_seconds` is how long Slack may let us wait for one."""

    def __init__(self, web: Web, people: People, posts: Posts, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._web = web
        self._people = people
        self._posts = posts
        self._patience_seconds = patience_seconds

    async def of(self, messages: Sequence[str]) -> dict[str, Standing]:
        """Return what stands on each of these messages."""
        channels: defaultdict[str, list[str]] = defaultdict(list)
        for message in dict.fromkeys(messages):
            channels[Reference(message).parent].append(message)
        found: dict[str, Standing] = {}
        for some in channels.values():
            found |= await self._on_pages(sorted(some, key=_moment, reverse=True))
            found |= await self._alone([message for message in some if message not in found])
        return found

    async def one(self, message: str, patience_seconds: float = 0) -> list[Reaction]:
        """Return what stands on one message; raises `Unreachable` where Slack lists fewer people than it counts, or `Gone`."""
        with told():
            place, stamp = await self._posts.place(message)
            answer = await self._web.patiently(
                "reactions.get", patience_seconds, channel=place, timestamp=stamp, full=True
            )
        if "message" not in answer:
            raise Unreachable("reactions.get: an answer without the message")
        found = answer["message"]
        for one in found.get("reactions", ()):
            if len(one["users"]) < one["count"]:
                raise Unreachable(f"only {len(one['users'])} of {one['count']} are listed")
        return await self._standing(message, found)

    async def _on_pages(self, messages: Sequence[str]) -> dict[str, Standing]:
        """Return what pages of a channel tell of its messages, given from the newest on; nothing of those that they do not."""
        found: dict[str, Standing] = {}
        rest = list(messages)
        while len(rest) > 1:  # one alone is one call either way
            try:
                page = await self._page(rest[0], rest[-1])
            except (Limited, Barred, Gone, Declined):
                return found  # another method has a limit and needs of its own, and tells what is gone
            except Unreachable as why:
                return found | dict.fromkeys(rest, why)
            shown = {one["ts"]: one for one in page["messages"]}
            reached = [message for message in rest if not page.get("has_more") or _moment(message) >= _last(shown)]
            if not reached:
                return found
            for message in reached:
                one = shown.get(Reference(message).name)
                if one is not None and _is_whole(one):
                    found[message] = await self._told(message, one)
            rest = rest[len(reached) :]
        return found

    async def _page(self, newest: str, oldest: str) -> dict[str, Any]:
        """Return the messages of a channel from the newest to the oldest of these two, or as many of them as fit on a page."""
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

    async def _alone(self, messages: Sequence[str]) -> dict[str, Standing]:
        """Return what stands on messages, read one after another; none of the rest once Slack asks for too much patience."""
        found: dict[str, Standing] = {}
        for number, message in enumerate(messages):
            try:
                found[message] = await self.one(message, self._patience_seconds)
            except Limited as why:
                return found | dict.fromkeys(messages[number:], why)
            except (Unreachable, Gone) as why:
                found[message] = why
        return found

    async def _told(self, message: str, shown: dict[str, Any]) -> Standing:
        try:
            return await self._standing(message, shown)
        except Unreachable as why:  # Slack does not say who one of the people is
            return why

    async def _standing(self, message: str, shown: dict[str, Any]) -> list[Reaction]:
        """Return the reactions of people on a message as Slack shows it."""
        channel = Reference(message).parent
        workspace = Reference(channel).parent
        standing: dict[tuple[str, str], Reaction] = {}
        for one in shown.get("reactions", ()):
            for who in one["users"]:
                member = await self._people.member(who)
                if member.counts:
                    emoji, by = bare(one["name"]), f"{workspace}/{who}"
                    standing[emoji, by] = Reaction(
                        None, emoji, True, by, message, channel, locale=member.locale, called=member.name
                    )
        return list(standing.values())


def _moment(message: str) -> float:
    """Return when a message was made, as its time stamp says."""
    return float(Reference(message).name)


def _last(shown: dict[str, Any]) -> float:
    """Return how far back a page goes."""
    return min((float(stamp) for stamp in shown), default=float("inf"))


def _is_whole(shown: dict[str, Any]) -> bool:
    """Tell whether a page says all about a message: what stands for a deleted one does not, nor does a list cut short."""
    return not shown.get("hidden") and all(len(one["users"]) >= one["count"] for one in shown.get("reactions", ()))
