"""Listeners of Bolt: each payload becomes an event of the core, and the answer goes to its author alone.

We acknowledge after the core's answer, so an event that Slack counts as delivered is in the ledger. Commands, clicks and
forms must be acknowledged within three seconds; a later answer goes to the response address.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Coroutine
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.members import Member
from adapters.slack.message_events import Messages
from adapters.slack.middleware import WorkspaceFilter
from adapters.slack.modal import Blank
from adapters.slack.modal_flow import Forms
from adapters.slack.reaction_events import Reactions
from adapters.slack.replies import Asker
from adapters.slack.text import first, heard
from adapters.slack.web_api import Declined
from adapters.slack.workspace import Door
from bot.chat import Command, Gone, Text, Unreachable

GUARD_SECONDS = 2.5
"""Time after which we acknowledge without the answer: Slack waits three seconds."""

_ANY = re.compile(".*", re.DOTALL)

log = logging.getLogger(__name__)


class Listeners:
    """The listeners of one workspace."""

    def __init__(self, door: Door, reactions: Reactions) -> None:
        self._door = door
        self._reactions = reactions
        self._forms = Forms(door)
        self._messages = Messages(door)

    def app(self, identity: AuthorizeResult, secret: str | None) -> AsyncApp:
        """Return the Bolt app with all listeners; with a secret, requests have to be signed."""

        async def authorize() -> AuthorizeResult:
            # No call here: if it failed, Bolt would acknowledge the event as if it had been taken.
            return identity

        app = AsyncApp(
            name="potluck",
            client=AsyncWebClient(),  # no call goes over it
            signing_secret=secret or "",
            request_verification_enabled=secret is not None,
            ssl_check_enabled=secret is not None,
            url_verification_enabled=secret is not None,
            # None of our events belongs to a function or an assistant of Slack.
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
            authorize=authorize,
            before_authorize=WorkspaceFilter(identity, self._elsewhere, self._reaction),
            process_before_response=True,  # acknowledge when the listener is done, not before
        )
        app.command(_ANY)(self._command)
        app.action(_ANY)(self._click)
        app.shortcut(_ANY)(self._forms.shortcut)
        app.view(_ANY)(self._forms.sent)
        app.options(_ANY)(self._forms.options)
        app.event("app_home_opened")(self._home)
        app.event(re.compile("message|app_mention"))(self._messages.take)
        app.event(re.compile("app_uninstalled|tokens_revoked"))(self._app_removed)
        app.event(_ANY)(_ignore)  # Slack would redeliver an event that nobody takes
        app.error(_refuse)
        return app

    def _elsewhere(self, body: dict[str, Any]) -> BoltResponse:
        """Acknowledge a payload of another workspace without doing anything; refuse if somebody waits for an answer."""
        log.warning("something from another workspace is left out: this is the Potluck of %s", self._door.place)
        if "command" in body:
            return BoltResponse(status=200, body=str(self._door.no_say()[0]))
        if body.get("response_url"):
            self._door.go_on(self._door.answers.show(self._door.no_say(), Asker("", "", body["response_url"])))
        return BoltResponse(status=200, body="")

    async def _command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        asker = Asker(body["user_id"], body["channel_id"], body["response_url"])
        await self._answer(ack, self._answer_command(body, asker), asker, in_ack=True)

    async def _answer_command(self, body: dict[str, Any], asker: Asker) -> Text | None:
        """Return the answer to a slash command, or open its form if it is incomplete."""
        name = self._door.names.ours(body["command"].removeprefix("/"))
        text = heard(body.get("text", ""), self._door.place)
        channel, closed = await self._door.origin(asker.channel, asker.user, body.get("channel_name", ""))
        author = await self._door.people.author(asker.user, body.get("user_name", asker.user), body["team_id"])
        if not author.counts:
            return self._door.no_say(asker.user, author)
        verb, values = self._forms.missing(name, text)
        blank = Blank(verb.name, channel, values=values, locale=author.locale, closed=closed) if verb else None
        if verb and blank and await self._forms.open(body["trigger_id"], verb, blank, asker.user):
            return None
        key = f"slack:{body['trigger_id']}"
        line, origin = (name, text), (channel, closed)
        return await self._door.receive(self._door.typed(key, line, asker.user, author, origin, unseen=True))

    async def _click(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        asker = Asker(body["user"]["id"], body["container"].get("channel_id", ""), body.get("response_url"))
        await self._answer(ack, self._answer_click(body, asker), asker)

    async def _answer_click(self, body: dict[str, Any], asker: Asker) -> Text | None:
        """Return the answer to a click on a choice under a message."""
        action = body["actions"][0]
        try:
            chosen = json.loads(action["value"])
            name, options = chosen["command"], chosen["options"]
        except (KeyError, TypeError, ValueError):
            return None  # not one of our buttons
        user = body["user"]
        author = await self._door.people.author(asker.user, user.get("username", asker.user), user.get("team_id", ""))
        if not author.counts:
            return self._door.no_say(asker.user, author)
        stamp = body["container"].get("message_ts", "")
        name_of = (body.get("channel") or {}).get("name", "")
        channel, closed = await self._door.origin(asker.channel, asker.user, name_of)
        blank = Blank(name, channel, values=options, locale=author.locale, closed=closed)
        if await self._forms.open_lacking(body["trigger_id"], blank, asker.user):
            return None
        command = Command(
            f"slack:{asker.channel}:{stamp}:{asker.user}:{action['action_id']}:{action['action_ts']}",
            name,
            self._door.person(asker.user),
            channel,
            options,
            locale=author.locale,
            called=author.name,
            closed=closed,
            zone=author.zone,
        )
        return await self._door.receive(command)

    async def _reaction(self, body: dict[str, Any]) -> None:
        """Take a reaction. It is acknowledged once it is in the ledger; otherwise Slack delivers it again."""
        event = body["event"]
        answer = await self._reactions.deliver(event, f"slack:{body['event_id']}", self._door.receive)
        if answer is not None:
            self._door.go_on(self._door.answers.show(answer, Asker(event["user"], event["item"]["channel"], None)))

    async def _home(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Show the answer of `/mine` on the App Home."""
        event = body["event"]
        if event.get("tab") == "home" and self._door.menu.verb("mine"):
            member = await self._door.people.author(event["user"], event["user"])
            if member.counts:
                await self._show_mine(event["user"], member, f"slack:{body['event_id']}")
        await ack()

    async def _show_mine(self, user: str, member: Member, key: str) -> None:
        person = self._door.person(user)
        command = Command(key, "mine", person, person, locale=member.locale, called=member.name)
        answer = await self._door.receive(command)
        if answer is not None:
            shown, _ = await self._door.answers.posts.render(first(answer))
            await self._publish(user, shown)

    async def _publish(self, user: str, shown: list[dict[str, Any]]) -> None:
        try:
            await self._door.web.call("views.publish", user_id=user, view={"type": "home", "blocks": shown})
        except (Gone, Declined, Unreachable) as why:
            log.warning("the App Home is not up to date: %s", why)  # it is published anew when it is opened again

    async def _app_removed(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Note that we are locked out, if the app was removed from the workspace."""
        event = body["event"]
        if event["type"] == "app_uninstalled" or event.get("tokens", {}).get("bot"):
            self._door.web.lock_out("app_uninstalled" if event["type"] == "app_uninstalled" else "token_revoked")
        await ack()

    async def _answer(
        self, ack: AsyncAck, work: Coroutine[Any, Any, Text | None], asker: Asker, *, in_ack: bool = False
    ) -> None:
        """Do the work, and acknowledge it; the acknowledgement holds the answer if Slack allows that (`in_ack`)."""
        hearing = asyncio.ensure_future(work)
        done, _ = await asyncio.wait({hearing}, timeout=self._door.guard_seconds)
        if done and in_ack:
            await self._acknowledge(ack, hearing, asker)
        else:
            await ack()
            self._door.go_on(self._door.finish(hearing, asker))

    async def _acknowledge(self, ack: AsyncAck, hearing: asyncio.Future[Text | None], asker: Asker) -> None:
        """Acknowledge with an answer; show afterwards what does not fit."""
        try:
            answer = hearing.result()
        except Exception:
            log.exception("a command broke")
            await ack(self._door.names.in_words(str(self._door.broken(asker.user)[0])))
            return
        shown, rest = await self._door.answers.first(answer)
        await ack(shown or "")
        if rest:
            self._door.go_on(self._door.answers.show(rest, asker))


async def _ignore(ack: AsyncAck) -> None:
    await ack()


async def _refuse(error: Exception) -> BoltResponse:
    """Do not acknowledge a failed event, so that Slack delivers it again."""
    if isinstance(error, Unreachable):
        log.info("an event has to come again: %s", error)
    else:
        log.error("an event has to come again", exc_info=error)
    return BoltResponse(status=503, body="")
