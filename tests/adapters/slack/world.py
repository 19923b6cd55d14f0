"""Slack's side of the wire for the contract and the stories: the people of a workspace, in Socket Mode and over HTTP."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from adapters.slack.adapter import Account, Pace, Slack
from adapters.slack.manifest import EVENTS
from bot.chat import Chat, Choice
from bot.language.translation import translated
from tests.adapters.contract.without_rights import WithoutRights
from tests.adapters.slack.api import APP_TOKEN, TOKEN, Api
from tests.adapters.slack.checks import wrong_options, wrong_view
from tests.adapters.slack.wire import SECRET, HttpWire, NotTaken, SocketWire, Wire, delivered, event
from tests.adapters.slack.workspace import OUR_BOT, TEAM, Upload, Workspace, buttons, elements
from tests.support.pocketbook import Pocketbook

FAST = Pace(post=0, watch=0.02, stranger=0)
"""Nothing waits for Slack's pace, where that is not what is tested."""


class SlackWorld(WithoutRights):
    """A workspace whose app is the adapter, in Socket Mode."""

    bot: str | None = "robo"
    labels = True
    catches_up = overhears = False
    threads = links = leaves = True
    rights = True
    tells_rights = tells_ends = seeds = False
    place = f"slack:{TEAM}"
    zone: str | None = "Europe/Paris"
    chat: Chat

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.workspace = Workspace()
        self.api = Api(self.workspace)
        self.wire: Wire = self._wire()
        self.pages = Pocketbook()
        self.slack: Slack
        self.general = f"slack:{TEAM}/C0GENERAL0"
        self.closed = f"slack:{TEAM}/C0CLOSED00"
        self.narrow: str | None = f"slack:{TEAM}/G0PRIVATE0"
        self.names: dict[str, str] = {}
        self.team = TEAM  # in which everything happens; another one where the app is installed a second time
        self._runner: web.AppRunner
        self._last: tuple[str, dict[str, Any]]
        self._events = count(1)

    def _wire(self) -> Wire:
        return SocketWire(self.api)

    @property
    def socket(self) -> SocketWire:
        """Return the wire of Socket Mode."""
        assert isinstance(self.wire, SocketWire)
        return self.wire

    def account(self) -> Account:
        """Return as whom the adapter is here."""
        return Account(TOKEN, APP_TOKEN, names=self.names, address=f"{self.api.address}/api/")

    async def open(self) -> None:
        place = web.Application(client_max_size=10**8)
        self.api.routes(place)
        if isinstance(self.wire, SocketWire):
            self.wire.routes(place)
        self._runner = web.AppRunner(place, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.api.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.chat = self.slack = self.adapter()

    def adapter(self, pace: Pace = FAST) -> Slack:
        """Return a new adapter on the same workspace and notebook, as another process would have it."""
        return Slack(self.account(), self.pages, pace, translated)

    async def close(self) -> None:
        await self._runner.cleanup()
        assert self.api.wrong == []

    async def ready(self) -> None:
        await self.socket.ready()
        await self.wire.settled()

    async def leave(self, name: str) -> None:
        self.workspace.users[self.workspace.user(name)]["deleted"] = True

    async def come_back(self, name: str) -> None:
        self.workspace.users[self.workspace.user(name)]["deleted"] = False

    def person(self, name: str) -> str:
        return f"slack:{TEAM}/{self.workspace.user(name)}"

    async def says(self, name: str, line: str) -> None:
        await self._says(name, line, "C0GENERAL0")

    async def _says(self, name: str, line: str, channel: str) -> None:
        await (self.uses(name, line, channel) if line.startswith("/") else self.writes(name, line, channel))

    async def calls(self, name: str, words: str) -> None:
        await self.writes(name, f"<@{OUR_BOT}> {_escaped(words)}".strip(), "C0GENERAL0", escaped=True)

    async def writes(self, name: str, words: str, channel: str, *, escaped: bool = False, **more: Any) -> None:
        """Let somebody write a message; Slack tells it to the app where it has subscribed to such events and may have them.

        A mention in a channel, a message in a direct one: https://docs.slack.dev/reference/events/app_mention and message.im.
        """
        text = words if escaped else _escaped(words)
        message = self.written(self.workspace.user(name), text, channel, **more)
        if channel.startswith("D"):
            await self._told(message | {"type": "message", "channel_type": "im"}, "message.im", "im:history")
        elif f"<@{self.api.bot}" in text:
            await self._told(message | {"type": "app_mention"}, "app_mention", "app_mentions:read")

    def written(self, user: str, text: str, channel: str, **more: Any) -> dict[str, Any]:
        """Return a message as events tell it, which has no type yet."""
        stamp = self.workspace.stamp()
        return {"user": user, "text": text, "ts": stamp, "event_ts": stamp, "channel": channel, "team": TEAM, **more}

    async def _told(self, message: dict[str, Any], subscription: str, scope: str) -> None:
        if subscription in EVENTS and scope in self.api.granted:
            self.api.used.add(scope)
            await self.happens(message)

    async def mutters(self, name: str, line: str) -> None:
        await self._says(name, line, "G0PRIVATE0")

    async def lets_in(self) -> None:
        self.workspace.channels["G0PRIVATE0"].members.add(OUR_BOT)

    async def shuts_out(self) -> None:
        self.workspace.channels["G0PRIVATE0"].members.discard(OUR_BOT)

    async def whispers(self, name: str, line: str) -> None:
        await self._says(name, line, f"D{self.workspace.user(name)[1:]}")

    async def uses(self, name: str, line: str, channel: str, *, escaped: bool = False) -> dict[str, Any]:
        """Let somebody use a slash command; return what came with the acknowledgement, which they see.

        What Slack makes of mentions and channels stands in a line that is `escaped` already.
        """
        user = self.workspace.user(name)
        command, _, text = line.partition(" ")
        command = {"/join": "/potluck-join"}.get(command, command)  # as in a manifest of before
        self._last = (
            "slash_commands",
            {
                "command": command,
                "text": text if escaped else _escaped(text),
                "user_id": user,
                "user_name": name,
                "channel_id": channel,
                "channel_name": self.workspace.called(channel),
                "team_id": self.team,
                "team_domain": "test",
                "api_app_id": "A0POTLUCK0",
                "response_url": self.api.response_address(user),
                "trigger_id": self.api.trigger(),
                "is_enterprise_install": "false",
            },
        )
        return await self._sent(user)

    async def _sent(self, user: str) -> dict[str, Any]:
        if self.api.down:
            return {}
        kind, payload = self._last
        try:
            answer = await self.wire.send(kind, payload)
        except NotTaken:
            # What Slack shows where nobody answers.
            self.api.private(user, {"text": "failed because the app did not respond"})
            return {}
        if kind == "slash_commands" and answer.get("text"):
            self.api.private(user, answer)
        return answer

    async def clicks(self, name: str, label: str, message: str) -> None:
        """Let somebody press a button under a message."""
        user, found = self.workspace.user(name), self.workspace.find(message)
        button = next(one for one in buttons(found) if label in one["text"]["text"])
        channel = self.workspace.place(message.rpartition("/")[0])
        self._last = (
            "interactive",
            {
                "type": "block_actions",
                "team": {"id": self.team, "domain": "test"},
                "user": self._who(name),
                "api_app_id": "A0POTLUCK0",
                "container": {"type": "message", "channel_id": channel, "message_ts": found.ts},
                "channel": {"id": channel, "name": self.workspace.called(channel)},
                "actions": [{**button, "action_ts": self.workspace.stamp()}],
                "response_url": self.api.response_address(user),
                "trigger_id": self.api.trigger(),
            },
        )
        await self._sent(user)

    async def takes(self, name: str, choice: Choice, message: str) -> None:
        await self.clicks(name, choice.label, message)
        await self.wire.settled()

    async def shortcut(self, name: str, callback: str, message: str | None = None) -> dict[str, Any] | None:
        """Let somebody use a shortcut, of a message or anywhere; return the form that opens."""
        user, trigger = self.workspace.user(name), self.api.trigger()
        payload: dict[str, Any] = {
            "type": "shortcut",
            "callback_id": callback,
            "team": {"id": self.team, "domain": "test"},
            "user": self._who(name),
            "trigger_id": trigger,
        }
        if message:
            found = self.workspace.find(message)
            place = self.workspace.place(message.rpartition("/")[0])
            thread = {"thread_ts": found.thread} if found.thread else {}
            payload |= {
                "type": "message_action",
                "channel": {"id": place, "name": self.workspace.called(place)},
                "message": {"ts": found.ts, "user": found.user, "text": _escaped(found.text), **thread},
                "message_ts": found.ts,
                "response_url": self.api.response_address(user),
            }
        self._last = ("interactive", payload)
        await self._sent(user)
        return self.workspace.views.get(trigger)

    def _who(self, name: str) -> dict[str, Any]:
        """Return who did something; of somebody from another workspace in a shared channel, that is told."""
        user = self.workspace.user(name)
        return {"id": user, "username": name, "team_id": self.workspace.users[user]["team_id"]}

    def form(self) -> dict[str, Any]:
        """Return the form that was opened last, or as it was changed since."""
        return list(self.workspace.views.values())[-1]

    async def fills(self, name: str, view: dict[str, Any], **values: str) -> dict[str, Any]:
        """Let somebody fill in a form and send it; what is in it already stays. Return the answer; a changed form is kept."""
        state = {
            block["block_id"]: {
                block["element"]["action_id"]: self._input(block["element"], values.get(block["block_id"]))
            }
            for block in view["blocks"]
            if block["type"] == "input"
        }
        missing = [
            block["block_id"]
            for block in view["blocks"]
            if block["type"] == "input" and not block["optional"] and _empty(state[block["block_id"]])
        ]
        assert missing == [], f"Slack keeps a form open where {missing} are empty"
        shown = {key: view[key] for key in ("id", "hash", "type", "callback_id", "private_metadata", "blocks")}
        self._last = (
            "interactive",
            {
                "type": "view_submission",
                "team": {"id": self.team, "domain": "test"},
                "user": self._who(name),
                "view": {**shown, "state": {"values": state}},
            },
        )
        answer = await self._sent(self.workspace.user(name))
        if answer.get("response_action") == "update":
            self.api.wrong += wrong_view(answer["view"])
            self.workspace.views[view["trigger"]] = {**view, **answer["view"]}
        else:
            self.workspace.views.pop(view["trigger"], None)
        return answer

    def _input(self, element: dict[str, Any], value: str | None) -> dict[str, Any]:
        """Return what a field has when a form is sent; a file is given as its content."""
        kind = element["type"]
        if kind == "file_input":
            if value is None:
                return {"type": kind, "files": []}
            name = f"F0GIVEN{len(self.workspace.files):03d}"
            self.workspace.files[name] = Upload("equation.toml", "", value.encode())
            address = f"{self.api.address}/file/{name}"
            return {"type": kind, "files": [{"id": name, "name": "equation.toml", "url_private_download": address}]}
        if kind == "plain_text_input":
            return {"type": kind, "value": value or element.get("initial_value")}
        if kind == "datepicker":
            return {"type": kind, "selected_date": value or element.get("initial_date")}
        if kind == "multi_external_select":
            several = [
                {"text": {"type": "plain_text", "text": one[:75]}, "value": one}
                for one in (value or "").split(",")
                if one
            ]
            return {"type": kind, "selected_options": several or element.get("initial_options", [])}
        chosen = (
            {"text": {"type": "plain_text", "text": value[:75]}, "value": value} if value else None
        )  # as it was offered
        return {"type": kind, "selected_option": chosen or element.get("initial_option")}

    async def looks_up(self, name: str, view: dict[str, Any], field: str, typed: str) -> list[str]:
        """Let somebody type into a field that offers values; return what is offered."""
        payload = {
            "type": "block_suggestion",
            "team": {"id": self.team, "domain": "test"},
            "user": self._who(name),
            "action_id": field,
            "block_id": field,
            "value": typed,
            "container": {"type": "view", "view_id": view["id"]},
            "view": {key: view[key] for key in ("id", "private_metadata", "callback_id")},
        }
        answer = await self.wire.send("interactive", payload)
        self.api.wrong += wrong_options(answer["options"])
        return [option["value"] for option in answer["options"]]

    async def opens_home(self, name: str, tab: str = "home") -> None:
        """Let somebody open the App Home."""
        await self.happens({"type": "app_home_opened", "user": self.workspace.user(name), "tab": tab, "channel": "D0"})

    async def happens(self, inner: dict[str, Any]) -> None:
        """Deliver an event, as often as Slack does."""
        self._last = ("events_api", event(inner, str(next(self._events)), self.team))
        if not self.api.down:
            await delivered(self.wire, self._last[1])

    async def reacts(self, name: str, emoji: str, message: str) -> None:
        await self.happens(self.reacted(name, emoji, message, added=True))

    async def unreacts(self, name: str, emoji: str, message: str) -> None:
        await self.happens(self.reacted(name, emoji, message, added=False))

    def reacted(self, name: str, emoji: str, message: str, *, added: bool) -> dict[str, Any]:
        """Put an emoji on a message or take it off, and return the event of it, not yet delivered."""
        user, found, spelt = self.workspace.user(name), self.workspace.find(message), raw(emoji)
        people = found.reactions.setdefault(spelt, [])
        (people.append if added else people.remove)(user)
        if not people:
            del found.reactions[spelt]
        channel = self.workspace.place(message.rpartition("/")[0])
        return {
            "type": "reaction_added" if added else "reaction_removed",
            "user": user,
            "reaction": spelt,
            "item": {"type": "message", "channel": channel, "ts": found.ts},
            "item_user": found.user,
            "event_ts": self.workspace.stamp(),
        }

    async def redeliver(self) -> None:
        kind, payload = self._last
        if kind == "events_api":
            await delivered(self.wire, payload)
        else:
            await self._sent(payload["user_id"] if kind == "slash_commands" else payload["user"]["id"])

    async def down(self) -> None:
        self.api.down = True
        for socket in list(self.socket.lines):
            await socket.close()

    async def up(self) -> None:
        self.api.down = False
        await self.ready()

    async def delete(self, message: str) -> None:
        del self.workspace.channels[self.workspace.place(message.rpartition("/")[0])].messages[
            message.rpartition("/")[2]
        ]

    async def bar(self) -> None:
        self.workspace.channels["C0GENERAL0"].archived = True

    async def let_in(self) -> None:
        self.workspace.channels["C0GENERAL0"].archived = False

    async def private(self, name: str) -> list[str]:
        return [self.workspace.shown(one) for one in self.workspace.ephemeral.get(self.workspace.user(name), [])]

    async def files(self, name: str) -> dict[str, bytes]:
        direct = self.workspace.place(self.person(name))
        return {one.name: one.data or b"" for one in self.workspace.files.values() if direct in one.shared}

    def loses_files(self, times: int) -> None:
        self.api.loses = times

    async def seen(self, channel: str) -> list[str]:
        return [
            self.workspace.shown(one)
            for one in self.workspace.channels[self.workspace.place(channel)].messages.values()
            if not one.thread
        ]

    async def replies(self, message: str) -> list[str]:
        channel, _, stamp = message.rpartition("/")
        messages = self.workspace.channels[self.workspace.place(channel)].messages.values()
        return [self.workspace.shown(one) for one in messages if one.thread == stamp]

    async def leads(self, message: str) -> list[str]:
        found = [element.get("url", "") for element in elements(self.workspace.find(message).blocks)]
        places = [url.removeprefix(f"{self.api.address}/archives/") for url in found if url]
        return [re.sub(r"(.*)/p(\d+)(\d{6})", rf"slack:{TEAM}/\1/\2.\3", place) for place in places]

    async def offered(self, message: str) -> list[str]:
        return [button["text"]["text"] for button in buttons(self.workspace.find(message))]

    async def rung(self, message: str) -> list[str]:
        return [
            f"slack:{TEAM}/{one}" if one in self.workspace.users else one
            for one in self.workspace.rung(self.workspace.find(message))
        ]


class SlackHttpWorld(SlackWorld):
    """The same workspace, with an app that Slack reaches over HTTP."""

    def _wire(self) -> Wire:
        return HttpWire(self.api)

    @property
    def http(self) -> HttpWire:
        """Return the wire of signed requests."""
        assert isinstance(self.wire, HttpWire)
        return self.wire

    def account(self) -> Account:
        return Account(TOKEN, signing_secret=SECRET, port=0, names=self.names, address=f"{self.api.address}/api/")

    async def open(self) -> None:
        await super().open()
        self.http.session = aiohttp.ClientSession()

    async def close(self) -> None:
        assert self.http.session is not None
        await self.http.session.close()
        await super().close()

    async def ready(self) -> None:
        looked = self.api.calls["auth.test"] + 2  # it looks again whether Slack is there only once it is open
        await self.api.until(lambda: self.api.calls["auth.test"] >= looked)
        assert self.slack.intake is not None
        self.http.target = f"http://127.0.0.1:{self.slack.intake.port}/slack/events"

    async def down(self) -> None:
        looked = self.api.calls["auth.test"] + 1
        self.api.down = True
        await self.api.until(lambda: self.api.calls["auth.test"] > looked)


CALLED = {
    "✅": "white_check_mark",
    "❌": "x",
    "⚪": "white_circle",
    "🚩": "triangular_flag_on_post",
    "👍": "+1",
    "👎": "-1",
    "✔": "heavy_check_mark",
    "🙋": "raising_hand",
    "🤷": "shrug",
    "🤝": "handshake",
    "💜": "purple_heart",
    "🟩": "large_green_square",
    "🟥": "large_red_square",
    "🟢": "large_green_circle",
    "🔴": "red_circle",
    "⬆": "arrow_up",
    "➕": "heavy_plus_sign",
    "🛑": "octagonal_sign",
    "🎉": "tada",
    "👀": "eyes",
    "1⃣": "one",
    "2⃣": "two",
    "3⃣": "three",
    "4⃣": "four",
    "5⃣": "five",
    "🇩🇪": "de",
}
"""Emoji and their names as Slack writes them into its events: written down here, and not asked of what is tested."""

_TONES = {chr(0x1F3FB + number): f"::skin-tone-{number + 2}" for number in range(5)}


def raw(emoji: str) -> str:
    """Return an emoji by the name that Slack tells it by."""
    if emoji.isascii():
        return emoji
    tone = next((name for mark, name in _TONES.items() if mark in emoji), "")
    return CALLED[emoji.translate(dict.fromkeys([0xFE0F, *map(ord, _TONES)]))] + tone


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _empty(inputs: dict[str, dict[str, Any]]) -> bool:
    (given,) = inputs.values()
    return not (given.get("value") or given.get("selected_option") or given.get("selected_date"))
