"""What a Discord for tests has on its servers: people, channels, messages and reactions, and which ids they have."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

EPOCH_MS = 1420070400000
"""The moment from which Discord counts, "Snowflakes" in its documentation."""

GUILD = 5 << 22
"""Our server."""
GENERAL, FORUM_POST, VOICE_TEXT, SECRET, CLOSED = 601, 602, 603, 604, 699
"""Its channels: usual ones, one in which the bot may not write, and one that is no more."""
PERMISSIONS = 2252109051448384
"""What the invitation asks for."""
_HIDDEN = [{"id": str(GUILD), "type": 0, "allow": "0", "deny": str(1 << 10)}]
"""Nobody sees a channel with this by being on the server alone."""
CREATE_PUBLIC_THREADS = 1 << 35
"""One of them."""


def now() -> datetime:
    """Return the time as Discord has it."""
    return datetime.now(UTC)  # noqa: TID251  # Its servers have a clock of their own.


class Refusal(Exception):
    """Discord says no: an HTTP status and a code of its documentation, "JSON Error Codes"."""

    def __init__(self, status: int, code: int, why: str) -> None:
        self.status, self.code, self.why = status, code, why
        super().__init__(why)


@dataclass
class Standing:
    """Who has put one emoji on a message."""

    emoji: dict[str, Any]
    normal: list[int] = field(default_factory=list)
    burst: list[int] = field(default_factory=list)


class State:
    """The data. Ids grow with time, as Discord's do."""

    def __init__(self, application: int = 7777) -> None:
        self.application = application
        self.users: dict[int, dict[str, Any]] = {}
        self.ids: dict[str, int] = {}
        self.channels: dict[int, dict[str, Any]] = {}
        self.messages: dict[int, dict[int, dict[str, Any]]] = {}
        self.standing: dict[int, dict[str, Standing]] = {}
        self.nonces: dict[tuple[int, str], int] = {}
        self.permissions = PERMISSIONS
        self.muted = False  # whether we may write nothing on the server
        self.asleep: set[int] = set()  # threads that are archived
        self.members: set[int] = set()
        self.unavailable = False
        self.barred = SECRET  # the channel that the bot cannot see
        self.thrown_out = False  # whether the server has removed the bot
        self.others: list[int] = []  # further servers, in which nothing happens
        self.endpoint: str | None = None
        self.loses = 0  # messages whose files do not come to stand in them, from now on
        self.locale = "en-US"
        self.ahead = timedelta()  # of the clock of the bot
        self._numbers = count(1)
        self.add("Potluck", is_bot=True, user=application)
        for channel, kind in ((GENERAL, 0), (FORUM_POST, 11), (VOICE_TEXT, 2), (SECRET, 0)):
            self.channels[channel] = {
                "id": str(channel),
                "type": kind,
                "guild_id": str(GUILD),
                "name": f"c{channel}",
                "position": 0,
                "permission_overwrites": _HIDDEN if channel == SECRET else [],
                "bitrate": 64000,
                "user_limit": 0,
            }
            self.messages[channel] = {}

    def snowflake(self) -> int:
        """Return a new id of now."""
        return ((int((now() + self.ahead).timestamp() * 1000) - EPOCH_MS) << 22) | (next(self._numbers) & 0x3FFFFF)

    def add(self, name: str, *, is_bot: bool = False, user: int | None = None) -> int:
        """Return the id of somebody, who comes to be if there is no one of that name."""
        if name not in self.ids:
            number = user or 100_000 + len(self.ids)
            self.ids[name] = number
            self.users[number] = {
                "id": str(number),
                "username": name,
                "discriminator": "0",
                "global_name": name,
                "avatar": None,
                "bot": is_bot,
            }
            self.members.add(number)
        return self.ids[name]

    def member(self, user: int) -> dict[str, Any]:
        """Return somebody as a member of the server."""
        return {
            "user": self.users[user],
            "nick": None,
            "roles": [],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
            "permissions": str(self.permissions),
        }

    def on_server(self, guild: int, users: list[int]) -> dict[str, Any]:
        """Return who of these users is on a server, and who is not, as GUILD_MEMBERS_CHUNK tells it."""
        there = [user for user in users if guild == GUILD and user in self.members]
        return {
            "members": [self.member(user) for user in there],
            "not_found": [str(user) for user in users if user not in there],
        }

    def other(self, number: int) -> dict[str, Any]:
        """Return one of the further servers."""
        return {**self.guild(), "id": str(number), "channels": [], "threads": []}

    def guild(self) -> dict[str, Any]:
        """Return the server as GUILD_CREATE tells it."""
        return {
            "id": str(GUILD),
            "name": "Commons",
            "owner_id": "1",
            "unavailable": False,
            "member_count": len(self.members),
            "preferred_locale": self.locale,
            "roles": [self.role()],
            "channels": [one for one in self.channels.values() if one["type"] in (0, 2)],
            "threads": [self.thread(FORUM_POST)],
            "members": [self.member(self.application)],
            "emojis": [],
            "stickers": [],
            "features": [],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "joined_at": "2026-01-01T00:00:00+00:00",
        }

    def role(self) -> dict[str, Any]:
        """Return the role of everybody, which has the server's id."""
        return {
            "id": str(GUILD),
            "name": "@everyone",
            "permissions": str(self.permissions),
            "position": 0,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }

    def begin_thread(self, channel: int, message: int, name: str) -> dict[str, Any]:
        """Begin the thread under a message, which has the message's id ("Start Thread from Message")."""
        if message in self.channels:
            raise Refusal(400, 160004, "A thread has already been created for this message")
        if self.channels[channel]["type"] not in (0, 5):
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        if not self.permissions & CREATE_PUBLIC_THREADS:
            raise Refusal(403, 50013, "Missing Permissions")
        self.channels[message] = {**self.channels[channel], "id": str(message), "type": 11, "name": name}
        self.messages[message] = {}
        return self.thread(message)

    def thread(self, number: int) -> dict[str, Any]:
        """Return a thread."""
        return {
            **self.channels[number],
            "parent_id": str(GENERAL),
            "owner_id": str(self.application),
            "message_count": 0,
            "member_count": 1,
            "thread_metadata": {
                "archived": number in self.asleep,
                "auto_archive_duration": 1440,
                "archive_timestamp": "2026-01-01T00:00:00+00:00",
                "locked": False,
            },
        }

    def direct(self, user: int) -> int:
        """Return the channel of direct messages with somebody."""
        number = 900_000_000 + user
        if number not in self.channels:
            self.channels[number] = {
                "id": str(number),
                "type": 1,
                "recipients": [self.users[user]],
                "last_message_id": None,
            }
            self.messages[number] = {}
        return number

    def create(self, channel: int, author: int, sent: dict[str, Any], files: list[dict[str, Any]]) -> dict[str, Any]:
        """Put a message into a channel; a nonce that was used there gives the message that has it."""
        nonce = str(sent.get("nonce") or "")
        if sent.get("enforce_nonce") and (earlier := self.nonces.get((channel, nonce))):
            if earlier not in self.messages[channel]:
                raise Refusal(404, 10008, "Unknown Message")
            return self.messages[channel][earlier]
        number = self.snowflake()
        made = self.messages[channel][number] = {
            "id": str(number),
            "channel_id": str(channel),
            "author": self.users[author],
            "timestamp": now().isoformat(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "pinned": False,
            "type": 0,
            "flags": 0,
            "nonce": nonce,
        }
        self.standing[number] = {}
        if nonce:
            self.nonces[channel, nonce] = number
        self.change(made, sent, files)
        return made

    def change(self, message: dict[str, Any], sent: dict[str, Any], files: list[dict[str, Any]]) -> None:
        """Replace those parts of a message that are sent."""
        message.setdefault("allowed_mentions", None)
        for name, empty in (("content", ""), ("embeds", []), ("components", [])):
            if name in sent or name not in message:
                message[name] = sent.get(name) or empty
        if "allowed_mentions" in sent:
            message["allowed_mentions"] = sent["allowed_mentions"]
        if "attachments" in sent or files or "attachments" not in message:
            self.loses -= bool(files)
            message["attachments"] = files if self.loses < 0 else []

    def found(self, channel: int, number: int) -> dict[str, Any]:
        """Return a message as it stands, with its reactions; raises `Refusal`."""
        self.check(channel)
        message = self.messages[channel].get(number)
        if message is None:
            raise Refusal(404, 10008, "Unknown Message")
        return {**message, "reactions": [self._counted(one) for one in self.standing[number].values()]}

    def check(self, channel: int) -> None:
        """Refuse a channel that is no more or closed to us."""
        if channel not in self.channels:
            raise Refusal(404, 10003, "Unknown Channel")
        if channel == self.barred or (self.thrown_out and "guild_id" in self.channels[channel]):
            raise Refusal(403, 50001, "Missing Access")

    def check_write(self, channel: int) -> None:
        """Refuse a channel in which we may not write; only a new message wakes a thread that fell asleep."""
        self.check(channel)
        if self.muted and "guild_id" in self.channels[channel]:
            raise Refusal(403, 50013, "Missing Permissions")

    def check_change(self, channel: int) -> None:
        """Refuse to change a message where that is not allowed."""
        self.check_write(channel)
        if channel in self.asleep:
            raise Refusal(400, 50083, "Thread is archived")

    def _counted(self, one: Standing) -> dict[str, Any]:
        return {
            "emoji": one.emoji,
            "count": len(one.normal) + len(one.burst),
            "count_details": {"normal": len(one.normal), "burst": len(one.burst)},
            "me": self.application in one.normal,
            "me_burst": False,
            "burst_colors": [],
        }

    def people(self, message: int, emoji: str, kind: int, after: int, limit: int) -> list[dict[str, Any]]:
        """Return a page of those who have put an emoji on a message, in the order of their ids."""
        one = self.standing[message].get(emoji)
        everybody = [] if one is None else sorted(one.burst if kind == 1 else one.normal)
        return [self.users[user] for user in everybody if user > after][:limit]

    def put(self, message: int, user: int, emoji: str, *, burst: bool = False) -> dict[str, Any]:
        """Put an emoji on a message and return it as Discord writes it."""
        name, _, number = emoji.partition(":")
        written = {"id": number or None, "name": name}
        one = self.standing[message].setdefault(emoji, Standing(written))
        people = one.burst if burst else one.normal
        if user not in people:
            people.append(user)
        return one.emoji

    def take_off(self, message: int, user: int, emoji: str, *, burst: bool = False) -> dict[str, Any]:
        """Take an emoji off a message: the normal one, or the super reaction."""
        one = self.standing[message][emoji]
        (one.burst if burst else one.normal).remove(user)
        if not one.normal and not one.burst:
            del self.standing[message][emoji]
        return one.emoji
