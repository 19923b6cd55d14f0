"""Adapter for Slack: one workspace, over Socket Mode or HTTP.

Slack delivers an event once, several times or never. So all deliveries of an event share one idempotency key, and votes
are read again from the cards. https://docs.slack.dev/apis/events-api/
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from adapters.shared.language import Translate, Voice, as_told, untranslated
from adapters.shared.tasks import cancel_all
from adapters.slack.command_names import TAKEN, Names, find_mistakes
from adapters.slack.http_receiver import REQUEST_SECONDS, WATCH_SECONDS, Intake
from adapters.slack.listeners import GUARD_SECONDS, Listeners
from adapters.slack.manifest import lacking
from adapters.slack.members import STRANGER_SECONDS, People
from adapters.slack.messages import Posts
from adapters.slack.reaction_counts import PATIENCE_SECONDS, Readings
from adapters.slack.reaction_events import Reactions
from adapters.slack.replies import Answers
from adapters.slack.socket_mode import HELLO_SECONDS, PAUSE_SECONDS_MAX, PAUSE_SECONDS_MIN, PING_SECONDS, Socket
from adapters.slack.web_api import ADDRESS, TIMEOUT_SECONDS, Declined, Web, mapped_errors
from adapters.slack.workspace import Door
from bot.chat import (
    Choice,
    Denied,
    Gone,
    Impaired,
    Notebook,
    Receive,
    Reconnected,
    Standing,
    Suggest,
    Text,
    Tongue,
    Unreachable,
)
from bot.input import grammar
from bot.menu import Menu

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """Intervals and time limits in seconds; tests have shorter ones."""

    post: float = 1.0  # between two messages in one channel
    ping: float = PING_SECONDS
    hello: float = HELLO_SECONDS
    guard: float = GUARD_SECONDS
    watch: float = WATCH_SECONDS
    timeout: float = TIMEOUT_SECONDS
    patience: float = PATIENCE_SECONDS
    stranger: float = STRANGER_SECONDS
    request: float = REQUEST_SECONDS


@dataclass(frozen=True, slots=True)
class Account:
    """Our account on Slack: an app token means Socket Mode, a signing secret means HTTP on that host and port."""

    token: str = field(repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    host: str = "127.0.0.1"
    port: int = 3000
    names: Mapping[str, str] = field(default_factory=dict)
    address: str = ADDRESS


_MISSING = "on Slack {scopes}. Whoever runs the app adds that in its settings, and installs it again."
"""The notice for stewards about missing scopes."""


class Slack:
    """The adapter. It can post before `run` has started and after it has ended."""

    def __init__(
        self, account: Account, notebook: Notebook, pace: Pace | None = None, translate: Translate = untranslated
    ) -> None:
        self._account = account
        self._pace = pace or Pace()
        self._voice = Voice(translate)
        self._web = Web(account.token, account.address, self._pace.timeout)
        self._people = People(self._web, self._pace.stranger)
        # Cards may be shown before the menu is known; the commands with other names are known without it.
        names = Names({*TAKEN, *account.names}, account.names)
        self._posts = Posts(self._web, self._people, notebook, names, self._pace.post)
        self._readings = Readings(self._web, self._people, self._posts, self._pace.patience)
        self._authorized: AuthorizeResult | None = None
        self._lacking: list[str] = []  # sentences on missing scopes, once they are known
        self._was_away = False
        self.intake: Intake | None = None
        self._way: Socket | Intake | None = None  # Socket Mode or HTTP, once it is open

    @property
    def away(self) -> bool:
        """Tell whether no events come from Slack now."""
        return self._way is None or not self._way.stands

    async def run(self, menu: Menu, receive: Receive, suggest: Suggest, tongue: Tongue = as_told) -> None:
        """Deliver the events of the workspace until cancelled. Raise `Denied` if Slack locks us out."""
        if mistakes := find_mistakes(grammar.commands_read(menu), self._account.names):
            raise Denied(" ".join(mistakes))
        names = Names(grammar.commands_read(menu), self._account.names)
        async with self._web.session() as session:
            identity = await self._identity()
            if self._lacking:
                await receive(Impaired("slack", _MISSING.format(scopes="; ".join(self._lacking))))
            place = f"slack:{identity.team_id}"
            answers = Answers(self._web, self._posts, lambda user: self._voice.to(f"{place}/{user}"))
            self._voice.tongue = tongue
            door = Door(
                self._web,
                self._people,
                answers,
                place,
                menu,
                names,
                receive,
                suggest,
                self._pace.guard,
                self._voice,
            )
            listeners = Listeners(door, Reactions(self._people, self._readings, place))
            app = listeners.app(identity, self._account.signing_secret)
            try:
                await self._until_locked_out(self._deliver(app, session, receive))
            finally:
                await door.close()
                await self._people.close()

    async def post(
        self, channel: str, text: Text, choices: Sequence[Choice], key: str, under: str | None = None
    ) -> str:
        """Post a message, once for its key."""
        with mapped_errors():
            await self._is_here(channel)
            return await self._posts.post(channel, text, choices, key, under)

    async def edit(self, message: str, text: Text, choices: Sequence[Choice]) -> None:
        """Replace the content of a message."""
        with mapped_errors():
            await self._is_here(message)
            await self._posts.edit(message, text, choices)

    async def posted(self, channel: str) -> Sequence[str]:
        """Return the keys of our last posts in a channel."""
        with mapped_errors():
            await self._is_here(channel)
            return await self._posts.posted(channel)

    async def reactions(self, messages: Sequence[str]) -> Mapping[str, Standing]:
        """Return the reactions of people on messages."""
        try:
            with mapped_errors():
                here = f"slack:{(await self._cached_identity()).team_id}/"
        except (Gone, Unreachable) as why:
            return dict.fromkeys(messages, Unreachable(str(why)))
        standing = await self._readings.read([message for message in messages if message.startswith(here)])
        return {message: standing.get(message, _elsewhere(message, here)) for message in messages}

    async def members(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, bool]:
        """Tell of people whether they have an open account in our workspace and are no bots."""
        try:
            with mapped_errors():
                here = f"slack:{(await self._cached_identity()).team_id}"
        except (Gone, Unreachable):
            return {}
        if places and here not in places:
            return {}
        ours = _users(people, f"{here}/")
        counts = await self._people.counts(ours)
        # A person who has an account in another workspace alone is in none of ours.
        elsewhere = dict.fromkeys((person for person in people if person not in ours.values()), False)
        return elsewhere | {ours[user]: is_member for user, is_member in counts.items()}

    async def names(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, str]:
        """Return what people of our workspace are called, without bots and closed accounts."""
        try:
            with mapped_errors():
                here = f"slack:{(await self._cached_identity()).team_id}"
                ours = _users(people, f"{here}/") if not places or here in places else {}
                known = {user: await self._people.member(user) for user in ours}
        except (Declined, Gone, Unreachable):
            return {}
        return {ours[user]: member.name for user, member in known.items() if member.counts and member.name}

    async def _deliver(self, app: AsyncApp, session: aiohttp.ClientSession, receive: Receive) -> None:
        async def back() -> None:
            await receive(Reconnected("slack"))

        async def take(payload: dict[str, Any], headers: Mapping[str, str]) -> tuple[bool, dict[str, Any] | None]:
            return _bolt_answer(
                await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=payload, headers=dict(headers)))
            )

        was_away, self._was_away = self._was_away, True  # from here on, an end may mean missed events
        if self._account.app_token is not None:
            socket = Socket(self._web, self._account.app_token, take, back, self._pace.ping, self._pace.hello)
            self._way, socket.away = socket, was_away
            await socket.run(session)
            return
        secret, host, port = self._account.signing_secret, self._account.host, self._account.port
        self._way = self.intake = Intake(app, secret or "", host, port, self._pace.request)
        await self.intake.run(self._web, back, self._pace.watch, was_away=was_away)

    async def _identity(self) -> AuthorizeResult:
        """Return our identity; retry while Slack cannot be reached."""
        pause = PAUSE_SECONDS_MIN
        while True:
            try:
                return await self._cached_identity()
            except (Gone, Declined, Unreachable) as why:
                if self._web.denied is not None:
                    raise self._web.denied from None
                # One warning for operators, then only information on each retry.
                log.log(logging.INFO if self._was_away else logging.WARNING, "Slack cannot be reached yet: %s", why)
                self._was_away = True
            await asyncio.sleep(pause)
            pause = min(2 * pause, PAUSE_SECONDS_MAX)

    async def _is_here(self, reference: str) -> None:
        """Raise `Unreachable` for a reference into another workspace: its ids mean something else in ours."""
        here = f"slack:{(await self._cached_identity()).team_id}/"
        if not reference.startswith(here):
            raise _elsewhere(reference, here)

    async def _cached_identity(self) -> AuthorizeResult:
        """Return our identity, cached."""
        if self._authorized is None:
            who, granted = await self._web.scopes()
            # An answer without any scope does not say that all are missing.
            self._lacking = lacking(granted) if granted else []
            log.info("Slack lets us into the workspace %s, slack:%s", who.get("team"), who["team_id"])
            for missing in self._lacking:
                log.warning("%s", missing)
            self._posts.bot, self._posts.home, self._people.team = who["user_id"], who["url"], who["team_id"]
            self._posts.workspace = f"slack:{who['team_id']}"
            self._authorized = AuthorizeResult(
                enterprise_id=who.get("enterprise_id"),
                team_id=who["team_id"],
                bot_user_id=who["user_id"],
                bot_id=who.get("bot_id"),
                bot_token=self._account.token,
            )
        return self._authorized

    async def _until_locked_out(self, work: Coroutine[Any, Any, None]) -> None:
        """Do the work until it ends. Raise `Denied` as soon as Slack locks us out."""
        working = asyncio.ensure_future(work)
        locked_out = asyncio.create_task(self._web.locked_out.wait())
        try:
            await asyncio.wait((working, locked_out), return_when=asyncio.FIRST_COMPLETED)
            if self._web.denied is not None:
                raise self._web.denied
            await working
        finally:
            await cancel_all((working, locked_out))


def _users(people: Sequence[str], here: str) -> dict[str, str]:
    """Return the people of our workspace by their id in it."""
    return {person.removeprefix(here): person for person in people if person.startswith(here)}


def _elsewhere(reference: str, here: str) -> Unreachable:
    return Unreachable(f"{reference} is in another workspace than {here[:-1]}, for which the token is")


def _bolt_answer(response: BoltResponse) -> tuple[bool, dict[str, Any] | None]:
    """Return whether Bolt has taken a payload, and its answer if there is one."""
    if response.status != 200:
        return False, None
    if not response.body:
        return True, None
    if response.body.startswith("{"):
        return True, json.loads(response.body)
    return True, {"text": response.body}
