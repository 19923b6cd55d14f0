"""Forms in use: opened by a command that lacks something or by a shortcut, filled in, sent, and refused or done."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck

from adapters.shared.language import Language
from adapters.slack import modal as slack_form
from adapters.slack.manifest import ANYWHERE, ON_MESSAGE
from adapters.slack.modal import Blank
from adapters.slack.replies import Asker
from adapters.slack.text import heard
from adapters.slack.web_api import Declined
from adapters.slack.workspace import NO_SAY, Door
from bot.chat import FILE_MAX, Command, Gone, Refused, Text, Unreachable
from bot.input import grammar
from bot.menu import Kind, Verb
from bot.reference import Reference

NOT_OPENED = "Slack did not open the form. Please try again, or type {command}."

log = logging.getLogger(__name__)


class Forms:
    """The forms of one workspace."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def missing(self, name: str, text: str) -> tuple[Verb | None, Mapping[str, str]]:
        """Return the verb whose form has to be opened, and what of it is known, or None where nothing is missing.

        A file can only be handed over in a form, which is opened for a verb that takes one and is used without anything.
        Units of the network's own are not known here, so some lines that lack something are left to the core.
        """
        try:
            verb, rest = grammar.choose(self._door.menu, name, text)
            values = grammar.read(verb, rest, lambda word: False)
        except Exception:  # noqa: BLE001  # Whatever is wrong with the line, the core words it.
            return None, {}
        lacking = any(option.required and option.name not in values for option in verb.options)
        takes_file = not values and any(option.kind is Kind.file for option in verb.options)
        return (verb, values) if lacking or takes_file else (None, {})

    async def opened(self, trigger: str, verb: Verb, blank: Blank) -> bool:
        """Open a form; False where Slack does not, as when the command is older than three seconds."""
        try:
            await self._door.web.call(
                "views.open",
                trigger_id=trigger,
                view=slack_form.view(verb, self._called(verb), blank, self._language(blank)),
            )
        except (Gone, Declined, Unreachable) as why:
            log.info("no form was opened: %s", why)
            return False
        return True

    async def shortcut(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Open the form of a shortcut; of a message, with what it says, who wrote it and where it stands."""
        kind, _, name = body["callback_id"].partition(":")
        verb = self._door.menu.verb(name)
        user = body["user"]["id"]
        locale = (await self._door.people.author(user, user, body["user"].get("team_id", ""))).locale
        if verb is not None and kind == ON_MESSAGE:
            place, message = body["channel"]["id"], body["message"]
            about = f"{self._door.place}/{place}/{message['ts']}"
            values = self._from_message(verb, body, user)
            people = [option.name for option in verb.options if option.kind is Kind.person and option.name in values]
            author = await self._door.people.author(message.get("user", ""), "") if people else None
            if author and not author.counts:  # an app brings nothing
                values = {name: value for name, value in values.items() if name not in people}
            shown = {name: f"@{author.name}" for name in people if author and author.name}
            channel, closed = await self._door.origin(place, user, body["channel"].get("name", ""))
            await self._offered(body, verb, Blank(verb.name, channel, about, 0, values, shown, locale, closed))
        elif verb is not None and kind == ANYWHERE:
            await self._offered(body, verb, Blank(verb.name, self._door.person(user), locale=locale))
        await ack()

    async def _offered(self, body: dict[str, Any], verb: Verb, blank: Blank) -> None:
        """Open the form of a shortcut; whoever gets none is told, as nothing else answers them."""
        if await self.opened(body["trigger_id"], verb, blank):
            return
        told = (NOT_OPENED.format(command=f"/{verb.name}"),)
        asker = Asker(body["user"]["id"], Reference(blank.channel).name, body.get("response_url"))
        self._door.go_on(self._door.answers.show(told, asker))

    async def sent(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Take a form that was sent; one that is refused stays open, with the reason on top."""
        blank = slack_form.remembered(body["view"])
        verb = self._door.menu.verb(blank.verb)
        asker = Asker(body["user"]["id"], Reference(blank.channel).name, None)
        sent = asyncio.ensure_future(self._done(body, blank))
        done, _ = await asyncio.wait({sent}, timeout=self._door.guard_seconds)
        refused = done and not sent.exception() and isinstance(sent.result(), Refused)
        if verb is not None and refused:
            again = replace(blank, attempt=blank.attempt + 1)
            shown, _ = await self._door.answers.posts.shown(sent.result() or ())
            await ack(
                response_action="update",
                view=slack_form.view(
                    verb, self._called(verb), again, self._language(again), [*shown, {"type": "divider"}]
                ),
            )
            return
        await ack()
        self._door.go_on(self._door.finish(sent, asker))

    async def _done(self, body: dict[str, Any], blank: Blank) -> Text | None:
        """Return the answer to what a form asks for."""
        user = body["user"]
        author = await self._door.people.author(user["id"], user.get("username", user["id"]), user.get("team_id", ""))
        if not author.counts:
            return Refused((NO_SAY,))
        command = Command(
            blank.key(body["view"]["id"], user["id"], blank.values),
            blank.verb,
            self._door.person(user["id"]),
            blank.channel,
            blank.values,
            locale=author.locale,
            called=author.name,
            zone=author.zone,
            files=await self._files(slack_form.attached(body["view"])),
            closed=blank.closed,
        )
        return await self._door.receive(command)

    async def _files(self, attached: Mapping[str, str]) -> dict[str, bytes]:
        """Return the files of a form; one that Slack does not hand out is left out, and the core says that it did not come."""
        files = {}
        for name, address in attached.items():
            try:
                files[name] = await self._door.web.download(address, FILE_MAX + 1)
            except Unreachable as why:
                log.warning("a file was not handed out: %s", why)
        return files

    async def options(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Offer values for a field of a form while somebody types."""
        blank = slack_form.remembered({**body["view"], "state": {"values": {}}})
        person = self._door.person(body["user"]["id"])
        values = await self._door.suggest(blank.verb, body["action_id"], body.get("value", ""), person, blank.channel)
        await ack(options=slack_form.offered(values))

    def _language(self, blank: Blank) -> Language:
        return Language(blank.locale, self._door.translate, self._door.menu.choices)

    def _called(self, verb: Verb) -> str:
        return self._door.names.in_words(f"/{verb.name}")

    def _from_message(self, verb: Verb, body: dict[str, Any], user: str) -> dict[str, str]:
        """Return what a message fills into a form: its words, its author, and its address as what shows it."""
        message, values = body["message"], {}
        author = message.get("user")
        place, thread = body["channel"]["id"], message.get("thread_ts", message["ts"])
        address = (
            f"https://{body['team'].get('domain', 'app')}.slack.com/archives/{place}/p{message['ts'].replace('.', '')}"
        )
        if thread != message["ts"]:  # a reply stands in its thread alone
            address += f"?thread_ts={thread}&cid={place}"
        for option in verb.options:
            if option.kind is Kind.words:
                values[option.name] = heard(message.get("text", ""), self._door.place)
            elif option.kind is Kind.person and author and author != user:
                values[option.name] = f"@{self._door.person(author)}"
            elif option.name == "evidence":
                values[option.name] = address
        return values
