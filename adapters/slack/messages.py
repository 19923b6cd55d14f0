"""Posts on Slack: each made once, at the pace that Slack allows, found again where its confirmation was lost.

Everything here may raise `Unreachable`, `Gone`, or `Declined` where Slack has a reason of its own.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from adapters.shared.sanitize import clean
from adapters.slack import text as slack_text
from adapters.slack.command_names import Names
from adapters.slack.members import People
from adapters.slack.text import Block, mentioned
from adapters.slack.web_api import Declined, Outside, Web
from bot.chat import Choice, Gone, Mention, Notebook, Picture, Piece, Said, Text, Unreachable
from bot.reference import Reference

POSTED_MAX = 50
"""Keys of posts that are remembered for each channel."""

CLOCKS_SECONDS = 3600
"""By how much Slack's clock may be behind this machine's: a message that is not found is posted again."""

PAGE = 200
"""Messages that are looked through at once, as Slack recommends."""

EVENT_TYPE = "potluck_post"
"""What the metadata of our messages is called; its payload has the key of the post."""

PICTURE_PAUSES = (1, 2, 4)
"""Pauses after which a message with a fresh picture is offered again: Slack looks at a file after it has taken it."""

LOOKS = (1, 2, 4, 0)
"""Pauses after each look whether a file that was handed over stands where it should."""

NOTICE_MAX = 1000
"""Characters of the words beside the blocks of a message that was too much for Slack."""

ALT_MAX = 1000
"""Characters that say what a file shows: https://docs.slack.dev/reference/methods/files.getUploadURLExternal."""

UPLOADED_MAX = 100
"""Pictures that are not handed over again when their message is edited."""

_NO_THREAD = {"cannot_reply_to_message", "thread_not_found"}
"""Errors where nothing can stand under a message, as it is no more."""

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
        self._uploaded: dict[bytes, str] = {}  # the files of pictures, by their hash
        self.bot = ""  # our user, once it is known
        self.workspace = ""  # ours, as references begin, once it is known
        self.home = ""  # and its address

    async def post(
        self, channel: str, text: Text, choices: Sequence[Choice], key: str, under: str | None = None
    ) -> str:
        """Make a message, or find the one that has the key already, and return its reference."""
        place = await self.conversation(channel)
        thread = {"thread_ts": Reference(under).name} if under else {}
        async with self._lines[place]:
            tried = await self._tried(channel, key)
            if tried is not None and (found := await self._find(place, thread.get("thread_ts"), key, tried)):
                return f"{channel}/{found}"
            await self._pace(place)
            payload = {"event_type": EVENT_TYPE, "event_payload": {"key": key}}
            where = {"channel": place, "metadata": payload}
            try:
                message = await self._show("chat.postMessage", where | thread, text, choices)
            except Declined as no:
                if no.error not in _NO_THREAD:
                    raise
                message = await self._show("chat.postMessage", where, text, choices)
        return f"{channel}/{message['ts']}"

    async def edit(self, message: str, text: Text, choices: Sequence[Choice]) -> None:
        """Replace what a message shows."""
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
        """Return Slack's id of a channel; a direct message to a person has one of its own."""
        name = Reference(channel).name
        if name[:1] not in "UW":
            return name
        if name not in self._direct:
            opened = await self._web.call("conversations.open", users=name)
            self._direct[name] = opened["channel"]["id"]
        return self._direct[name]

    async def shown(self, text: Text) -> tuple[list[Block], str]:
        """Return a text as blocks and as plain words; pictures are told by their words."""
        ours = self._ours(text)
        names = await self._people.names(mentioned(ours))
        return slack_text.blocks(ours, names, home=self.home), slack_text.plain(ours, names)

    async def hand_over(self, data: bytes, name: str, channel: str) -> bool:
        """Show a file in a channel, and tell whether it has come to stand there.

        Slack answers that all is well, and shares the file later or never; so it is asked again what has become of it. With
        words for those who do not see it (`alt_txt`) it was seen to share none at all, so they stand in the answer alone.
        """
        answer = await self._web.call("files_upload_v2", content=data, filename=name, title=name, channel=channel)
        for pause in LOOKS:
            if await self._has_arrived(str(answer["files"][0]["id"]), channel):
                return True
            await asyncio.sleep(pause * self._pace_seconds)
        return False

    async def _has_arrived(self, file: str, channel: str) -> bool:
        """Tell whether Slack knows that a file stands in a channel."""
        try:
            found = await self._web.call("files.info", file=file)
        except Unreachable as why:
            log.info("it is not known yet whether a file has arrived: %s", why)
            return False
        shares: dict[str, dict[str, Any]] = found["file"].get("shares") or {}
        return channel in (found["file"].get("ims") or ()) or any(channel in places for places in shares.values())

    async def _picture(self, picture: Picture) -> str:
        """Hand a picture to Slack, for a message that shows it, and return its id."""
        words = slack_text.clipped(clean(picture.alt), ALT_MAX)
        answer = await self._web.call(
            "files_upload_v2", content=picture.png, filename=picture.name, title=picture.name, alt_txt=words
        )
        return str(answer["files"][0]["id"])

    def _ours(self, text: Text) -> Text:
        """Return a text with our commands by the names that they have here, and with nobody rung from elsewhere."""

        def ours(piece: Piece) -> Piece:
            match piece:
                case str():
                    return self._names.in_words(piece)
                case Mention(person) if self.workspace and not person.startswith(f"{self.workspace}/"):
                    return Said(f"@{person}")  # somebody else may have that id here
                case _:
                    return piece

        return tuple(map(ours, text))

    async def _show(self, method: str, where: dict[str, Any], text: Text, choices: Sequence[Choice]) -> dict[str, Any]:
        """Post or edit a message: with its pictures, else without them, else in the plainest words that there are."""
        ours = self._ours(slack_text.first(text))
        names = await self._people.names(mentioned(ours))
        row = slack_text.buttons(choices, [_value(choice) for choice in choices])
        words = slack_text.said(ours, names)
        message = {**where, "text": slack_text.escaped(words)}
        if method == "chat.postMessage":
            message |= {"unfurl_links": False, "unfurl_media": False, "mrkdwn": False}
        if pictures := await self._pictures(ours):
            shown = slack_text.blocks(ours, names, pictures, self.home) + row
            for pause in PICTURE_PAUSES:
                if (sent := await self._taken(method, {**message, "blocks": shown})) is not None:
                    return sent
                await asyncio.sleep(pause * self._pace_seconds)
        shown = slack_text.blocks(ours, names, home=self.home) + row
        if (sent := await self._taken(method, {**message, "blocks": shown})) is not None:
            return sent
        # Without any blocks Slack would look for markup in what is edited.
        notice = slack_text.escaped(words[:NOTICE_MAX])
        return await self._sent(method, {**message, "text": notice, "blocks": slack_text.sections(words)})

    async def _taken(self, method: str, message: dict[str, Any]) -> dict[str, Any] | None:
        """Call a method; return None where Slack does not take the blocks."""
        try:
            return await self._sent(method, message)
        except Declined as no:
            if no.error not in _TOO_MUCH:
                raise
            log.warning("Slack does not take these blocks: %s", no)
            return None

    async def _sent(self, method: str, message: dict[str, Any]) -> dict[str, Any]:
        """Call a method; come into a public channel first where that is all that is missing."""
        try:
            return await self._web.call(method, **message)
        except Outside:
            pass
        await self._web.call("conversations.join", channel=message["channel"])
        return await self._web.call(method, **message)

    async def _pictures(self, text: Text) -> Mapping[int, str]:
        """Return the files of the pictures, by their place; none of those that cannot be handed over."""
        files = {}
        for place, piece in enumerate(text):
            if isinstance(piece, Picture):
                content = sha256(piece.png + piece.alt.encode()).digest()
                try:
                    if content not in self._uploaded:
                        self._uploaded[content] = await self._picture(piece)
                    files[place] = self._uploaded[content]
                except (Gone, Declined, Unreachable) as why:
                    log.warning("a picture is told in words: %s", why)
        for oldest in list(self._uploaded)[:-UPLOADED_MAX]:
            del self._uploaded[oldest]
        return files

    async def _pace(self, place: str) -> None:
        """Wait for this channel's turn: about one message a second, by https://docs.slack.dev/apis/web-api/rate-limits."""
        now = asyncio.get_running_loop().time()
        begin = max(now, self._free_at.get(place, 0))
        self._free_at[place] = begin + self._pace_seconds
        if begin > now:
            await asyncio.sleep(begin - now)

    async def _tried(self, channel: str, key: str) -> float | None:
        """Note that a post is being made, durably; return since when it may have been made already, or None."""
        posted: dict[str, float] = json.loads(await self._notebook.get(f"{channel}/posted") or "{}")
        if key in posted:
            return posted[key]
        posted[key] = datetime.now(UTC).timestamp()  # noqa: TID251  # It only bounds how far back a message is looked for.
        for old in sorted(posted, key=lambda one: posted[one])[:-POSTED_MAX]:
            del posted[old]
        await self._notebook.put({f"{channel}/posted": json.dumps(posted)})
        return None

    async def _find(self, place: str, thread: str | None, key: str, since: float) -> str | None:
        """Return the message that has this key, if it was made, in the channel or in one of its threads."""
        asked: dict[str, Any] = {
            "channel": place,
            "oldest": f"{since - CLOCKS_SECONDS:.6f}",
            "limit": PAGE,
            "include_all_metadata": True,
        } | ({"ts": thread} if thread else {})
        while True:
            page = await self._web.call("conversations.replies" if thread else "conversations.history", **asked)
            for message in page["messages"]:
                if self._key(message) == key:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
            asked["cursor"] = cursor

    def _key(self, message: dict[str, Any]) -> str | None:
        """Return the key of a message of ours, or None for any other."""
        metadata = message.get("metadata", {})
        if message.get("user") != self.bot or metadata.get("event_type") != EVENT_TYPE:
            return None
        key: str | None = metadata["event_payload"].get("key")
        return key


def _value(choice: Choice) -> str:
    return json.dumps({"command": choice.command, "options": dict(choice.options)})
