"""Members of a Slack workspace, cached: names, languages, and whether somebody counts as a person of ours."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from adapters.shared.sanitize import clean
from adapters.shared.tasks import cancel_all
from adapters.slack.web_api import Declined, Web, next_page
from bot.chat import Gone, Unreachable

KNOWN_SECONDS = 3600
"""How long a member is cached."""

STRANGER_SECONDS = 60
"""How long somebody who does not count is cached: they may just have come in, or back."""

ASKED_AT_ONCE = 4
"""Concurrent requests for people: few, so that commands are not held up."""

ALONE_MAX = 50
"""People who are asked for one by one; for more, the list of the workspace takes fewer calls."""

PAGE = 200
"""People on a page of that list, as Slack recommends."""

PAGES_MAX = 20
"""Pages that are read: the rate limit of a minute."""

PATIENCE_SECONDS = 0.5
"""How long a command or an answer waits for somebody's name; a command has three seconds in all."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person with an account. Bots, closed accounts and people of other workspaces do not count (`counts`)."""

    name: str
    locale: str | None  # such as de-DE, if Slack tells it
    counts: bool
    zone: str | None = None  # such as Europe/Paris


class People:
    """The cache of members: an hour for members, a minute for all others."""

    def __init__(self, web: Web, stranger_seconds: float = STRANGER_SECONDS) -> None:
        self._web = web
        self._stranger_seconds = stranger_seconds
        self.team = ""  # our workspace, once it is known
        self._known: dict[str, tuple[float, Member]] = {}
        self._asking: dict[str, asyncio.Task[Member]] = {}

    async def member(self, user: str) -> Member:
        """Return the member of an id. Raise `Unreachable` if Slack has to be asked and does not answer."""
        now = asyncio.get_running_loop().time()
        since, known = self._known.get(user, (0.0, None))
        if known is not None and now - since < self._fresh_seconds(known):
            return known
        try:
            return await self._fresh(user)
        except Unreachable:
            if known is None:
                raise
            return known

    async def counts(self, users: Iterable[str]) -> dict[str, bool]:
        """Ask Slack which users count now; users for whom it does not answer are left out."""
        asked = tuple(users)
        if len(asked) > ALONE_MAX:
            return await self._listed(frozenset(asked))
        turns = asyncio.Semaphore(ASKED_AT_ONCE)

        async def ask(user: str) -> tuple[str, bool | None]:
            async with turns:
                try:
                    return user, (await self._fresh(user)).counts
                except (Declined, Unreachable):
                    return user, None

        answers = await asyncio.gather(*(ask(user) for user in asked))
        return {user: counts for user, counts in answers if counts is not None}

    def _fresh_seconds(self, member: Member) -> float:
        return KNOWN_SECONDS if member.counts else self._stranger_seconds

    async def _listed(self, users: frozenset[str]) -> dict[str, bool]:
        """Return the same from the list of the workspace; a user who is not in the complete list does not count."""
        counts: dict[str, bool] = {}
        page: dict[str, Any] = {}
        for _ in range(PAGES_MAX):
            try:
                page = await self._web.call("users.list", limit=PAGE, **next_page(page))
            except (Declined, Gone, Unreachable):
                return counts
            counts |= self._counts_on(page, users)
            if not next_page(page):
                return {user: counts.get(user, False) for user in users}
        return counts

    def _counts_on(self, page: dict[str, Any], users: frozenset[str]) -> dict[str, bool]:
        accounts = (account for account in page["members"] if account.get("id") in users)
        return {account["id"]: self._member(account).counts for account in accounts}

    async def _fresh(self, user: str) -> Member:
        """Ask Slack for a member, once for all callers that wait meanwhile."""
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
        """Return the member of an id; if Slack does not answer soon, one with the name that is known from elsewhere.

        `team` is the workspace that Slack delivered with the event; in an organisation it is the organisation's id, with an E.
        """
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self.member(user)
        except (TimeoutError, Unreachable):
            return Member(called, None, counts=team in ("", self.team) or team.startswith("E"))

    async def names(self, users: Iterable[str]) -> dict[str, str]:
        """Return the names of users by id; if Slack does not answer soon, the id itself."""

        async def named(user: str) -> tuple[str, str]:
            return user, (await self.author(user, user)).name

        return dict(await asyncio.gather(*(named(user) for user in users)))

    async def close(self) -> None:
        """Ask no more."""
        await cancel_all(self._asking.values())

    async def _ask(self, user: str) -> Member:
        try:
            account = {"id": user, **(await self._web.call("users.info", user=user, include_locale=True))["user"]}
        except Gone:
            return Member(user, None, counts=False)
        member = self._member(account)
        self._known[user] = (asyncio.get_running_loop().time(), member)
        return member

    def _member(self, account: dict[str, Any]) -> Member:
        """Read a user object of Slack."""
        counts = not (_is_bot(account) or account.get("deleted") or self._is_stranger(account))
        return Member(_name_of(account), account.get("locale"), counts, account.get("tz"))

    def _is_stranger(self, account: dict[str, Any]) -> bool:
        """Tell whether somebody is of another workspace, as in a shared channel; an organisation has people in several."""
        teams = {account.get("team_id"), *(account.get("enterprise_user") or {}).get("teams", ())}
        return bool(account.get("is_stranger") or (self.team and self.team not in teams))


def _is_bot(account: dict[str, Any]) -> bool:
    return bool(account.get("is_bot") or account["id"] == "USLACKBOT")


def _name_of(account: dict[str, Any]) -> str:
    """Return the first name that is left after sanitizing, else the id."""
    profile = account.get("profile") or {}
    names = filter(None, (profile.get("display_name"), profile.get("real_name"), account.get("name")))
    words = (" ".join(clean(name).split()) for name in names)
    return next(filter(None, words), str(account["id"]))
