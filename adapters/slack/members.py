"""The people of a Slack workspace: what they are called, their language, and whether they are people at all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from adapters.shared.sanitize import clean
from adapters.slack.web_api import Declined, Web
from bot.chat import Gone, Unreachable

KNOWN_SECONDS = 3600
"""For how long what Slack said about somebody is believed."""

STRANGER_SECONDS = 60
"""For how long it is believed that somebody does not count: they may just have come in, or back."""

ASKED_AT_ONCE = 4
"""People who are asked for at a time, so that commands find a way through."""

ALONE_MAX = 50
"""People who are asked for one by one; of more, the list of the workspace tells in fewer calls."""

PAGE = 200
"""People on a page of that list, as Slack recommends."""

PAGES_MAX = 20
"""Pages that are read, as many as Slack gives in a minute."""

PATIENCE_SECONDS = 0.5
"""How long a command or an answer waits for somebody's name, as a command has three seconds in all."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with an account; who does not `count` is a bot, switched off, or of another workspace."""

    name: str
    locale: str
    counts: bool
    zone: str | None = None  # such as Europe/Paris


class People:
    """Everybody who was met, asked for once an hour at most; who does not count, more often."""

    def __init__(self, web: Web, stranger_seconds: float = STRANGER_SECONDS) -> None:
        self._web = web
        self._stranger_seconds = stranger_seconds
        self.team = ""  # our workspace, once it is known
        self._known: dict[str, tuple[float, Member]] = {}
        self._asking: dict[str, asyncio.Task[Member]] = {}

    async def member(self, user: str) -> Member:
        """Return who has that id; raises `Unreachable` where Slack has to be asked and does not answer."""
        now = asyncio.get_running_loop().time()
        since, known = self._known.get(user, (0.0, None))
        if known is not None and now - since < (KNOWN_SECONDS if known.counts else self._stranger_seconds):
            return known
        try:
            return await self._fresh(user)
        except Unreachable:
            if known is None:
                raise
            return known

    async def counts(self, users: Iterable[str]) -> dict[str, bool]:
        """Tell of users whether they count now, as Slack says at this moment; without those of whom it does not say."""
        asked = tuple(users)
        if len(asked) > ALONE_MAX:
            return await self._listed(frozenset(asked))
        turns = asyncio.Semaphore(ASKED_AT_ONCE)

        async def told(user: str) -> tuple[str, bool | None]:
            async with turns:
                try:
                    return user, (await self._fresh(user)).counts
                except (Declined, Unreachable):
                    return user, None

        found = await asyncio.gather(*(told(user) for user in asked))
        return {user: counts for user, counts in found if counts is not None}

    async def _listed(self, users: frozenset[str]) -> dict[str, bool]:
        """Tell the same by the list of the workspace; who is not in the whole of it does not count."""
        told: dict[str, bool] = {}
        cursor = ""
        for _ in range(PAGES_MAX):
            try:
                page = await self._web.call("users.list", limit=PAGE, **({"cursor": cursor} if cursor else {}))
            except (Declined, Gone, Unreachable):
                return told
            told |= {one["id"]: self._member(one).counts for one in page["members"] if one.get("id") in users}
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return {user: told.get(user, False) for user in users}
        return told

    async def _fresh(self, user: str) -> Member:
        """Ask Slack who has that id, once for all who ask meanwhile."""
        if user not in self._asking:
            task = asyncio.create_task(self._ask(user))
            self._asking[user] = task
            task.add_done_callback(lambda done: self._asking.pop(user, None))
        asking = self._asking[user]
        try:
            return await asyncio.shield(asking)
        except asyncio.CancelledError:
            if not asking.cancelled():
                raise
            raise Unreachable("nobody is asked any more") from None

    async def author(self, user: str, called: str, team: str = "") -> Member:
        """Return who has that id; while Slack does not tell, somebody who is called as is known from elsewhere.

        `team` is of which workspace they are by what Slack delivered; in an organisation that is its own id, with an E.
        """
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self.member(user)
        except (TimeoutError, Unreachable):
            return Member(called, "en", counts=team in ("", self.team) or team.startswith("E"))

    async def names(self, users: Iterable[str]) -> dict[str, str]:
        """Return the names of some, by their id; the id itself of those whom Slack does not tell soon."""

        async def named(user: str) -> tuple[str, str]:
            return user, (await self.author(user, user)).name

        return dict(await asyncio.gather(*(named(user) for user in users)))

    async def close(self) -> None:
        """Ask no more."""
        tasks = list(self._asking.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _ask(self, user: str) -> Member:
        try:
            found = {"id": user, **(await self._web.call("users.info", user=user, include_locale=True))["user"]}
        except Gone:
            return Member(user, "en", counts=False)
        member = self._member(found)
        self._known[user] = (asyncio.get_running_loop().time(), member)
        return member

    def _member(self, found: dict[str, Any]) -> Member:
        """Return somebody as Slack tells of them."""
        user = str(found["id"])
        profile = found.get("profile") or {}
        called = (profile.get("display_name"), profile.get("real_name"), found.get("name"))
        names = (" ".join(clean(name).split()) for name in called if name)
        name = next(filter(None, names), user)
        is_bot = found.get("is_bot") or user == "USLACKBOT"
        # Somebody of another workspace may be in a shared channel; in an organisation people belong to several.
        teams = {found.get("team_id"), *(found.get("enterprise_user") or {}).get("teams", ())}
        is_stranger = found.get("is_stranger") or (self.team and self.team not in teams)
        counts = not (is_bot or found.get("deleted") or is_stranger)
        return Member(name, found.get("locale") or "en", counts, found.get("tz"))
