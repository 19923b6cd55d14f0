"""Life of a form: opened by an incomplete command or a shortcut, filled in, sent, and refused or done."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck

from adapters.slack import modal
from adapters.slack.manifest import ANYWHERE, ON_MESSAGE
from adapters.slack.modal import Blank, Block
from adapters.slack.replies import Asker
from adapters.slack.text import heard
from adapters.slack.web_api import Declined
from adapters.slack.workspace import Door
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
        """Return the verb whose form has to be opened and the known values, or None if nothing is missing.

        A form is also opened for a verb that takes a file and was used without anything: only a form can hand over a file.
        Units of the network's own are unknown here, so the core handles some incomplete lines.
        """
        try:
            verb, rest = grammar.choose_verb(self._door.menu, name, text)
            values = grammar.read_options(verb, rest, lambda word: False)
        except Exception:  # noqa: BLE001  # The core explains what is wrong with the line.
            return None, {}
        return (verb, values) if _is_incomplete(verb, values) else (None, {})

    async def open(self, trigger: str, verb: Verb, blank: Blank, user: str) -> bool:
        """Open a form; return False if Slack does not, as when the command is older than three seconds."""
        try:
            await self._door.web.call("views.open", trigger_id=trigger, view=self._view(verb, blank, user))
        except (Gone, Declined, Unreachable) as why:
            log.info("no form was opened: %s", why)
            return False
        return True

    async def open_lacking(self, trigger: str, blank: Blank, user: str) -> bool:
        """Open the form of a button whose verb needs more than the button says; return False if it lacks nothing, or Slack does not."""
        verb = self._door.menu.verb(blank.verb)
        return verb is not None and _is_incomplete(verb, blank.values) and await self.open(trigger, verb, blank, user)

    async def shortcut(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Open the form of a shortcut; on a message, prefilled with its words, author and address."""
        kind, _, name = body["callback_id"].partition(":")
        verb = self._door.menu.verb(name)
        user = body["user"]["id"]
        locale = (await self._door.people.author(user, user, body["user"].get("team_id", ""))).locale
        if verb is not None and kind == ON_MESSAGE:
            await self._offer(body, verb, await self._about_message(verb, body, locale))
        elif verb is not None and kind == ANYWHERE:
            await self._offer(body, verb, Blank(verb.name, self._door.person(user), locale=locale))
        await ack()

    async def _about_message(self, verb: Verb, body: dict[str, Any], locale: str | None) -> Blank:
        user, place, message = body["user"]["id"], body["channel"]["id"], body["message"]
        about = f"{self._door.place}/{place}/{message['ts']}"
        values, shown = await self._with_author(verb, message, self._from_message(verb, body, user))
        channel, closed = await self._door.origin(place, user, body["channel"].get("name", ""))
        return Blank(verb.name, channel, about, 0, values, shown, locale, closed)

    async def _with_author(
        self, verb: Verb, message: dict[str, Any], values: dict[str, str]
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Return the values, without an app as the author, and the name of the author as the label of each person."""
        people = {"for"} & values.keys()
        if not people:
            return values, {}
        author = await self._door.people.author(message.get("user", ""), "")
        if not author.counts:
            values = {name: value for name, value in values.items() if name not in people}
        return values, dict.fromkeys(people, f"@{author.name}") if author.name else {}

    async def _offer(self, body: dict[str, Any], verb: Verb, blank: Blank) -> None:
        """Open the form of a shortcut, or tell the user that Slack did not: nothing else answers them."""
        user = body["user"]["id"]
        if await self.open(body["trigger_id"], verb, blank, user):
            return
        sorry = (self._door.language(user, blank.locale).sentence(NOT_OPENED, command=f"/{verb.name}"),)
        asker = Asker(user, Reference(blank.channel).name, body.get("response_url"))
        self._door.go_on(self._door.answers.show(sorry, asker))

    async def sent(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Take a form that was sent; if it is refused, keep it open, with the reason on top."""
        blank = modal.remembered(body["view"])
        verb = self._door.menu.verb(blank.verb)
        asker = Asker(body["user"]["id"], Reference(blank.channel).name, None)
        hearing = asyncio.ensure_future(self._submit(body, blank))
        await asyncio.wait({hearing}, timeout=self._door.guard_seconds)
        if verb is not None and _is_refused(hearing):
            shown, _ = await self._door.answers.posts.render(hearing.result() or ())
            again = replace(blank, attempt=blank.attempt + 1)
            view = self._view(verb, again, asker.user, [*shown, {"type": "divider"}])
            await ack(response_action="update", view=view)
            return
        await ack()
        self._door.go_on(self._door.finish(hearing, asker))

    async def _submit(self, body: dict[str, Any], blank: Blank) -> Text | None:
        """Return the core's answer to a form."""
        user = body["user"]
        author = await self._door.people.author(user["id"], user.get("username", user["id"]), user.get("team_id", ""))
        if not author.counts:
            return Refused(self._door.no_say(user["id"], author))
        command = Command(
            blank.key(body["view"]["id"], user["id"], blank.values),
            blank.verb,
            self._door.person(user["id"]),
            blank.channel,
            blank.values,
            locale=author.locale,
            called=author.name,
            zone=author.zone,
            files=await self._files(modal.attached(body["view"])),
            closed=blank.closed,
            unseen=True,
        )
        return await self._door.receive(command)

    async def _files(self, attached: Mapping[str, str]) -> dict[str, bytes]:
        """Return the files of a form; the core reports those that Slack does not let us download."""
        files = {}
        for name, address in attached.items():
            try:
                files[name] = await self._door.web.download(address, FILE_MAX + 1)
            except Unreachable as why:
                log.warning("a file was not handed out: %s", why)
        return files

    async def options(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Offer values for a field of a form while somebody types."""
        blank = modal.remembered({**body["view"], "state": {"values": {}}})
        person = self._door.person(body["user"]["id"])
        values = await self._door.suggest(blank.verb, body["action_id"], body.get("value", ""), person, blank.channel)
        await ack(options=modal.offered(values))

    def _view(self, verb: Verb, blank: Blank, user: str, before: Sequence[Block] = ()) -> Block:
        called = self._door.names.in_words(f"/{verb.name}")
        return modal.view(verb, called, blank, self._door.language(user, blank.locale), before)

    def _from_message(self, verb: Verb, body: dict[str, Any], user: str) -> dict[str, str]:
        """Return the values that a message fills in: its words, its author (unless it is the user), and its address."""
        message = body["message"]
        author = message.get("user")
        values = {}
        for option in verb.options:
            if option.kind is Kind.words:
                values[option.name] = heard(message.get("text", ""), self._door.place)
            elif option.name == "for" and author not in (None, "", user):
                values[option.name] = f"@{self._door.person(author)}"
            elif option.name == "evidence":
                values[option.name] = _address(body)
        return values


def _is_incomplete(verb: Verb, values: Mapping[str, str]) -> bool:
    if not values and any(option.kind is Kind.file for option in verb.options):
        return True
    return not all(values.values()) or any(option.required and option.name not in values for option in verb.options)


def _is_refused(hearing: asyncio.Future[Text | None]) -> bool:
    return hearing.done() and hearing.exception() is None and isinstance(hearing.result(), Refused)


def _address(body: dict[str, Any]) -> str:
    """Return the address of the message of a shortcut; a reply is shown in its thread alone."""
    place, stamp = body["channel"]["id"], body["message"]["ts"]
    thread = body["message"].get("thread_ts", stamp)
    address = f"https://{body['team'].get('domain', 'app')}.slack.com/archives/{place}/p{stamp.replace('.', '')}"
    return address if thread == stamp else f"{address}?thread_ts={thread}&cid={place}"
