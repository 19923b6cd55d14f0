"""A Slack workspace as Slack has it: people, channels, messages, files and views, and what a person sees of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

TEAM = "T024BE7LD"
OUR_BOT = "U0POTLUCK0"

Block = dict[str, Any]


@dataclass
class Message:
    """A message in a channel; the people of each reaction stand under its raw name."""

    ts: str
    user: str
    text: str
    blocks: list[Block] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    edits: int = 0
    thread: str = ""  # the stamp of the message under which it stands, for what is shown nowhere else
    deleted: bool = False  # it is no more, but answers in its thread are


@dataclass
class Channel:
    """A channel, or the direct messages between us and one person."""

    name: str
    members: set[str] = field(default_factory=set)
    private: bool = False
    archived: bool = False
    group: bool = False  # a group message, as people have who write to several at once
    messages: dict[str, Message] = field(default_factory=dict)


@dataclass
class Upload:
    """A file that is handed over: its bytes, and where it was shared."""

    name: str
    alt: str
    data: bytes | None = None
    complete: bool = False
    shared: list[str] = field(default_factory=list)
    looked_at: int = 0  # how often it must still be asked for until Slack has processed it
    shown_later: int = 0  # how often it must still be asked for until Slack tells where it stands


class Workspace:
    """Everything that Slack keeps."""

    def __init__(self) -> None:
        self.users: dict[str, dict[str, Any]] = {OUR_BOT: _user(OUR_BOT, "potluck", is_bot=True)}
        self.channels: dict[str, Channel] = {
            "C0GENERAL0": Channel("general", {OUR_BOT}),
            "C0CLOSED00": Channel("closed", {OUR_BOT}, archived=True),
            "C0STRANGE0": Channel("strange"),
            "G0PRIVATE0": Channel("private", private=True),
            "G0GROUP000": Channel("mpdm-ana--ben--potluck-1", {OUR_BOT}, private=True, group=True),
            "D0BETWEEN0": Channel("directmessage", private=True),  # between two people, without us
        }
        self.files: dict[str, Upload] = {}
        self.views: dict[str, dict[str, Any]] = {}  # the form that each user has open
        self.homes: dict[str, dict[str, Any]] = {}
        self.ephemeral: dict[str, list[dict[str, Any]]] = {}
        self._stamps = count(1)
        self.clock = datetime.now(UTC)  # noqa: TID251  # Messages are looked for by the clock of this machine.

    def user(self, name: str) -> str:
        """Return the id of somebody by their name; they appear when they are first spoken of."""
        found = next((one for one, user in self.users.items() if user["name"] == name), None)
        if found is None:
            found = f"U0{re.sub('[^A-Z0-9]', '', name.upper()):0<8}"
            self.users[found] = _user(found, name, is_bot=name == "robo")
            self.channels[f"D{found[1:]}"] = Channel(name, {OUR_BOT, found}, private=True)
        return found

    def stamp(self) -> str:
        """Return the next time stamp; no two are equal."""
        number = next(self._stamps)
        return f"{int(self.clock.timestamp()) + number // 1000}.{number % 1000:03d}000"

    def say(self, channel: str, user: str, text: str, **more: Any) -> Message:
        """Let a message appear."""
        message = Message(self.stamp(), user, text, **more)
        self.channels[channel].messages[message.ts] = message
        return message

    def place(self, reference: str) -> str:
        """Return the channel of a reference: its own, or the direct messages of a person."""
        name = reference.rpartition("/")[2]
        return f"D{name[1:]}" if name.startswith("U") else name

    def called(self, channel: str) -> str:
        """Return what a payload calls a channel: of one that is private, Slack tells the kind and not the name."""
        found = self.channels[channel]
        if channel.startswith("D"):
            return "directmessage"
        return "privategroup" if found.private and not found.group else found.name

    def find(self, reference: str) -> Message:
        """Return the message of a reference."""
        channel, _, stamp = reference.rpartition("/")
        return self.channels[self.place(channel)].messages[stamp]

    def shown(self, message: Message | dict[str, Any]) -> str:
        """Return what a person sees of a message, or of the payload of one."""
        given: dict[str, Any] = (
            message if isinstance(message, dict) else {"text": message.text, "blocks": message.blocks}
        )
        if not given.get("blocks"):
            return re.sub("&(lt|gt|amp);", lambda found: {"lt": "<", "gt": ">", "amp": "&"}[found[1]], given["text"])
        return "\n".join(part for block in given["blocks"] if (part := self._block(block)) is not None)

    def rung(self, message: Message) -> list[str]:
        """Return the ids of those whom a message rings, and the marks in it that ring more than one."""
        marks = re.findall(r"<!(\w+)|<@(\w+)", message.text)
        return [one or other for one, other in marks] + [
            element.get("user_id", element["type"])
            for element in elements(message.blocks)
            if element["type"] in ("user", "usergroup", "broadcast")
        ]

    def _block(self, block: Block) -> str | None:
        match block["type"]:
            case "rich_text":
                return "\n".join("".join(map(self._element, part["elements"])) for part in block["elements"])
            case "section":
                return str(block["text"]["text"])
            case "image":
                return f"[picture: {block['alt_text']}]"
            case _:
                return None

    def _element(self, element: Block) -> str:
        match element["type"]:
            case "text" | "link":
                return str(element["text"])
            case "user":
                return f"@{self.users[element['user_id']]['name']}"
            case "channel":
                return f"#{self.channels[element['channel_id']].name}"
            case "date":
                at = datetime.fromtimestamp(element["timestamp"], UTC)
                return str(element["format"]).format(date_num=at.date().isoformat(), time=f"{at:%H:%M}")
            case other:
                raise AssertionError(f"nobody sees an element of the type {other}")


def elements(blocks: list[Block]) -> Iterator[Block]:
    """Yield the elements of all rich text among the blocks."""
    for block in blocks:
        if block["type"] == "rich_text":
            for part in block["elements"]:
                yield from part["elements"]


def buttons(message: Message) -> list[Block]:
    """Return the buttons under a message."""
    return [button for block in message.blocks if block["type"] == "actions" for button in block["elements"]]


def _user(identity: str, name: str, *, is_bot: bool) -> dict[str, Any]:
    return {
        "id": identity,
        "team_id": TEAM,
        "name": name,
        "deleted": False,
        "is_bot": is_bot,
        "locale": "en-US",
        "tz": "Europe/Paris",
        "profile": {"display_name": name, "real_name": name.title()},
    }
