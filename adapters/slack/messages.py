"""Posts on Slack: each made once, within the rate limit, and found again if its confirmation was lost.

Everything here may raise `Unreachable`, `Gone`, or `Declined`.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from adapters.slack import text as slack_text
from adapters.slack.command_names import Names
from adapters.slack.errors import Outside
from adapters.slack.members import People
from adapters.slack.text import Block
from adapters.slack.uploads import Uploads
from adapters.slack.web_api import Declined, Web, next_page
from bot.chat import Choice, Mention, Notebook, Piece, Said, Text
from bot.reference import Reference

POSTED_MAX = 50
"""Idempotency keys that are remembered for each channel."""

CLOCKS_SECONDS = 3600
"""Tolerance for a clock of Slack that is behind ours: a message that is not found is posted again."""

PAGE = 200
"""Messages on a page, as Slack recommends."""

EVENT_TYPE = "potluck_post"
"""Type of the metadata of our messages; its payload has the key of the post."""

PICTURE_PAUSES = (1, 2, 4)
"""Pauses between retries of a message with a new picture: Slack processes a file after it has taken it."""

NOTICE_MAX = 1000
"""Characters of the words beside the blocks of a message that was too large for Slack."""

_NO_THREAD = {"cannot_reply_to_message", "thread_not_found"}
"""Errors that mean a message cannot have a thread, as it is gone."""

_TOO_MUCH = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}

log = logging.getLogger(__name__)


class Posts:
    """The messages of one bot in one workspace."""

    def __init__(self, web: Web, people: People, notebook: Notebook, names: Names, pace_seconds: float) -> None:
        self._web = web
        self._people = people
        self._notebook = notebook
        self._names = names
        self._pace_seconds = pace_seconds
        self._lines: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free_at: dict[str, float] = {}
        self._direct: dict[str, str] = {}
        self.uploads = Uploads(web, pace_seconds)
        self.bot = ""  # our user, once it is known
        self.workspace = ""  # our workspace, the prefix of its references, once it is known
        self.home = ""  # the address of the workspace

    async def post(
        self, channel: str, text: Text, choices: Sequence[Choice], key: str, under: str | None = None
    ) -> str:
        """Post a message, or find the one with the same key, and return its reference."""
        place = await self.conversation(channel)
        thread = {"thread_ts": Reference(under).name} if under else {}
        async with self._lines[place]:
            tried = await self._note_attempt(channel, key)
            stamp = None if tried is None else await self._find(place, thread.get("thread_ts"), key, tried)
            if stamp is None:
                await self._throttle(place)
                payload = {"event_type": EVENT_TYPE, "event_payload": {"key": key}}
                stamp = await self._post_new({"channel": place, "metadata": payload}, thread, text, choices)
        return f"{channel}/{stamp}"

    async def _post_new(
        self, where: dict[str, Any], thread: dict[str, str], text: Text, choices: Sequence[Choice]
    ) -> str:
        """Post a message, in the channel if the message of its thread is gone, and return its time stamp."""
        try:
            message = await self._show("chat.postMessage", where | thread, text, choices)
        except Declined as no:
            if no.error not in _NO_THREAD:
                raise
            message = await self._show("chat.postMessage", where, text, choices)
        return str(message["ts"])

    async def edit(self, message: str, text: Text, choices: Sequence[Choice]) -> None:
        """Replace the content of a message."""
        place, stamp = await self.place(message)
        await self._show("chat.update", {"channel": place, "ts": stamp}, text, choices)

    async def posted(self, channel: str) -> list[str]:
        """Return the keys of our messages on the last page of a channel."""
        asked = {"channel": await self.conversation(channel), "limit": PAGE, "include_all_metadata": True}
        page = await self._web.call("conversations.history", **asked)
        return [key for message in page["messages"] if (key := self._key(message)) is not None]

    async def place(self, message: str) -> tuple[str, str]:
        """Return Slack's id of the channel of a message, and its time stamp."""
        where = Reference(message)
        channel, stamp = where.parent, where.name
        return await self.conversation(channel), stamp

    async def conversation(self, channel: str) -> str:
        """Return Slack's id of a channel; for a person, the id of the direct message."""
        name = Reference(channel).name
        if name[:1] not in "UW":
            return name
        if name not in self._direct:
            opened = await self._web.call("conversations.open", users=name)
            self._direct[name] = opened["channel"]["id"]
        return self._direct[name]

    async def render(self, text: Text) -> tuple[list[Block], str]:
        """Return a text as blocks and as plain words, with the alternative texts of its pictures."""
        ours = self._localize(text)
        names = await self._people.names(slack_text.mentioned(ours))
        return slack_text.blocks(ours, names, home=self.home), slack_text.plain(ours, names)

    def _localize(self, text: Text) -> Text:
        """Return a text with the names of commands on Slack, and without mentions of people from elsewhere."""
        return tuple(map(self._localize_piece, text))

    def _localize_piece(self, piece: Piece) -> Piece:
        if isinstance(piece, str):
            return self._names.in_words(piece)
        if isinstance(piece, Mention) and self.workspace and not piece.person.startswith(f"{self.workspace}/"):
            return Said(f"@{piece.person}")  # another person may have that id here
        return piece

    async def _show(self, method: str, where: dict[str, Any], text: Text, choices: Sequence[Choice]) -> dict[str, Any]:
        """Post or edit a message: with its pictures, else without them, else in plain words."""
        ours = self._localize(slack_text.first(text))
        names = await self._people.names(slack_text.mentioned(ours))
        row = slack_text.buttons(choices, [_value(choice) for choice in choices])
        words = slack_text.unescaped_words(ours, names)
        message = {**where, "text": slack_text.escaped(words)}
        if method == "chat.postMessage":
            message |= {"unfurl_links": False, "unfurl_media": False, "mrkdwn": False}
        if pictures := await self.uploads.pictures(ours):
            shown = slack_text.blocks(ours, names, pictures, self.home) + row
            if (sent := await self._send_with_pictures(method, {**message, "blocks": shown})) is not None:
                return sent
        shown = slack_text.blocks(ours, names, home=self.home) + row
        if (sent := await self._try_send(method, {**message, "blocks": shown})) is not None:
            return sent
        # Without any blocks Slack would look for markup in an edited message.
        notice = slack_text.escaped(words[:NOTICE_MAX])
        return await self._send(method, {**message, "text": notice, "blocks": slack_text.sections(words)})

    async def _send_with_pictures(self, method: str, message: dict[str, Any]) -> dict[str, Any] | None:
        """Retry while Slack still processes the pictures; return None if it does not take them."""
        for pause in PICTURE_PAUSES:
            if (sent := await self._try_send(method, message)) is not None:
                return sent
            await asyncio.sleep(pause * self._pace_seconds)
        return None

    async def _try_send(self, method: str, message: dict[str, Any]) -> dict[str, Any] | None:
        """Call a method; return None if Slack does not take the blocks."""
        try:
            return await self._send(method, message)
        except Declined as no:
            if no.error not in _TOO_MUCH:
                raise
            log.warning("Slack does not take these blocks: %s", no)
            return None

    async def _send(self, method: str, message: dict[str, Any]) -> dict[str, Any]:
        """Call a method; join a public channel first if only that is missing."""
        try:
            return await self._web.call(method, **message)
        except Outside:
            pass
        await self._web.call("conversations.join", channel=message["channel"])
        return await self._web.call(method, **message)

    async def _throttle(self, place: str) -> None:
        """Throttle a channel to about one message a second: https://docs.slack.dev/apis/web-api/rate-limits."""
        now = asyncio.get_running_loop().time()
        begin = max(now, self._free_at.get(place, 0))
        self._free_at[place] = begin + self._pace_seconds
        if begin > now:
            await asyncio.sleep(begin - now)

    async def _note_attempt(self, channel: str, key: str) -> float | None:
        """Note durably that a post is being made; return the time of an earlier attempt, or None."""
        posted: dict[str, float] = json.loads(await self._notebook.get(f"{channel}/posted") or "{}")
        if key in posted:
            return posted[key]
        posted[key] = datetime.now(UTC).timestamp()  # noqa: TID251  # It only limits the search for the message.
        for old in sorted(posted, key=lambda key: posted[key])[:-POSTED_MAX]:
            del posted[old]
        await self._notebook.put({f"{channel}/posted": json.dumps(posted)})
        return None

    async def _find(self, place: str, thread: str | None, key: str, since: float) -> str | None:
        """Return the time stamp of the message with this key, if it was made, in the channel or in one of its threads."""
        method = "conversations.replies" if thread else "conversations.history"
        query = {"channel": place, "oldest": f"{since - CLOCKS_SECONDS:.6f}", **({"ts": thread} if thread else {})}
        cursor: dict[str, str] = {}
        while True:
            page = await self._web.call(method, **query, **cursor, limit=PAGE, include_all_metadata=True)
            for message in page["messages"]:
                if self._key(message) == key:
                    return str(message["ts"])
            cursor = next_page(page)
            if not cursor:
                return None

    def _key(self, message: dict[str, Any]) -> str | None:
        """Return the idempotency key of our message, or None for any other message."""
        metadata = message.get("metadata", {})
        if message.get("user") != self.bot or metadata.get("event_type") != EVENT_TYPE:
            return None
        key: str | None = metadata["event_payload"].get("key")
        return key


def _value(choice: Choice) -> str:
    return json.dumps({"command": choice.command, "options": dict(choice.options)})
