"""Our messages on Matrix: sent once whatever happens in between, edited in place, and read for the reactions on them."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from nio.api import Api, RelationshipType

from adapters.matrix.client import Refused, Wire
from adapters.matrix.event import Event, annotation, content_of, events_of, object_of, text_of
from adapters.matrix.pins import Pins
from adapters.matrix.rooms import Rooms
from adapters.matrix.text import KEY, OFFERS, Rendered, edit_content, file_content, in_thread, render, with_mentions
from adapters.shared.handed import TRIES, not_sent
from adapters.shared.language import Voice
from adapters.shared.plain_text import emoji_of
from bot.chat import Barred, Choice, Denied, File, Gone, Picture, Text, Unreachable
from bot.input.emoji import bare

PAGE = 100
"""Messages of ours that we ask a homeserver for at once."""

PAGES_MAX = 1_000
"""Pages of reactions on one message; a longer list is not believed."""

KNOWN_MAX = 20_000
"""Size of the cache that tells which messages are ours."""

log = logging.getLogger(__name__)


@contextmanager
def door_errors() -> Iterator[None]:
    """Translate the errors of a request to those of `bot/chat.py`: a missing message is gone, anything else may be retried.

    `M_FORBIDDEN` is expected: we were muted or sent out of the room, until somebody changes that.
    """
    try:
        yield
    except Refused as why:
        if why.code == "M_NOT_FOUND":
            raise Gone(str(why)) from why
        if why.code != "M_FORBIDDEN":
            log.error("the homeserver does not take a message: %s", why)  # noqa: TRY400  # The reason says it all.
        raise Barred(str(why)) from why
    except Denied as why:
        raise Unreachable(str(why)) from why


class Messages:
    """Our messages. `epoch` sets them apart from those of an earlier ledger in the same rooms.

    Every method may raise as `Wire.ask`, and `Gone`; `door_errors` translates that for the core.
    """

    def __init__(self, wire: Wire, rooms: Rooms, voice: Voice, pins: Pins | None) -> None:
        self.epoch = ""
        self._wire = wire
        self._rooms = rooms
        self.voice = voice
        self._pins = pins
        self._ours: dict[str, bool] = {}

    async def show(
        self, room: str, root: str | None, text: Text, choices: Sequence[Choice], key: str, *, rings: bool = True
    ) -> str:
        """Show a text in a room, or in the thread under `root`, once for each `key`; return the id of its first message."""
        rendered = render(text, choices)
        first, *further = rendered.contents
        rung = with_mentions(first, rendered.named if rings else ())
        event = await self._send_once(room, key, in_thread(rung, root), choices)
        for number, content in enumerate(further, start=1):
            await self._send_once(room, f"{key}#{number}", in_thread(content, root))
        for number, piece in enumerate(piece for piece in text if isinstance(piece, Picture | File)):
            await self._attach(room, root, piece, f"{key}+{number}")
        await self._offer(room, event, emoji_of(choices))
        if emoji_of(choices):
            await self._set_pinned(room, event, pinned=True)
        return event

    async def change(self, room: str, event: str, text: Text, choices: Sequence[Choice]) -> None:
        """Replace the content of a message of ours; send nothing if it is the same."""
        message = _unredacted(await self._wire.ask(Api.room_get_event("", room, event)), event)
        content = _edit(render(text, choices))
        latest, shown = _latest_content(message)
        if all(shown.get(name) == content.get(name) for name in ("body", "formatted_body")):
            return
        transaction = self._transaction(room, event, str(latest.get("event_id")), content["body"])
        offering = content | {OFFERS: emoji_of(choices)}
        await self._send(room, "m.room.message", edit_content(event, offering), transaction)
        if not emoji_of(choices):
            await self._set_pinned(room, event, pinned=False)

    async def posted(self, room: str) -> list[str]:
        """Return the keys of our last messages in a room, those of an earlier ledger among them."""
        only = {"types": ["m.room.message"], "senders": [self._rooms.me]}
        page = await self._wire.ask(Api.room_messages("", room, limit=PAGE, message_filter=only))
        return [key for _, key in map(_epoch_and_key, events_of(page.get("chunk"))) if key is not None]

    async def standing(self, room: str, event: str) -> list[tuple[str, str]]:
        """Return (bare emoji, user) for each reaction of others on a message of ours, without duplicates.

        Raises `Gone`, or `Unreachable` if the list could not be read to its end.
        """
        shown, reactions = await self._read(room, event)
        emoji = list(_emoji_and_user(reactions))
        ours = {sign for sign, user in emoji if user == self._rooms.me}
        await self._offer(room, event, [sign for sign in shown.get(OFFERS) or () if sign not in ours])
        return list(dict.fromkeys((bare(sign), user) for sign, user in emoji if user != self._rooms.me))

    async def is_ours(self, room: str, event: str) -> bool:
        """Tell whether we wrote a message; one that no longer exists is not ours."""
        known = self._ours.get(event)
        if known is None:
            try:
                message = await self._wire.ask(Api.room_get_event("", room, event))
            except Refused:
                message = {}
            known = self._know(event, message.get("sender") == self._rooms.me)
        return known

    def learn_echo(self, room: str, event: Event) -> None:
        """Record a message of ours as sent, even if an earlier process sent it and was killed before it could record so."""
        name = str(event.get("event_id"))
        self._know(name, True)
        epoch, key = _epoch_and_key(event)
        if epoch == self.epoch and key is not None:
            self._rooms.put({_sent(room, key): name})

    async def sender(self, room: str, event: str) -> str:
        """Return the sender of an event, which a redacted one still has."""
        return str((await self._wire.ask(Api.room_get_event("", room, event))).get("sender"))

    async def is_shown(self, room: str, key: str) -> bool:
        """Tell whether the echo of a post was heard."""
        return await self._rooms.note(_sent(room, key)) is not None

    async def _read(self, room: str, event: str) -> tuple[Mapping[str, Any], list[Event]]:
        """Return the content of a message, and the reactions on it."""
        message, reactions = await asyncio.gather(
            self._wire.ask(Api.room_get_event("", room, event)), self._reactions(room, event), return_exceptions=True
        )
        if isinstance(message, BaseException):
            raise message
        _, shown = _latest_content(_unredacted(message, event))
        if isinstance(reactions, BaseException):
            # The message is there: nobody may take its votes for gone because the list of them is refused.
            raise Unreachable(f"the reactions on {event} cannot be read: {reactions}") from reactions
        return shown, reactions

    async def _reactions(self, room: str, event: str) -> list[Event]:
        reactions: list[Event] = []
        place: str | None = None
        for _ in range(PAGES_MAX):
            request = Api.room_get_event_relations(
                "", room, event, RelationshipType.annotation, "m.reaction", paginate_from=place, limit=PAGES_MAX
            )
            page = await self._wire.ask(request)
            reactions += events_of(page.get("chunk"))
            place = text_of(page.get("next_batch"))
            if place is None:
                return reactions
        raise Unreachable("the list of reactions has no end")

    async def _send_once(self, room: str, key: str, content: Mapping[str, Any], choices: Sequence[Choice] = ()) -> str:
        """Send a message, unless its echo was heard; the homeserver drops a repetition by its transaction id for a day."""
        known = await self._rooms.note(_sent(room, key))
        if known is not None:
            return known
        keyed = dict(content) | {KEY: {"epoch": self.epoch, "of": key}, OFFERS: emoji_of(choices)}
        event = await self._send(room, "m.room.message", keyed, self._transaction(room, key))
        self._know(event, True)
        return event

    async def _attach(self, room: str, root: str | None, piece: Picture | File, key: str) -> None:
        """Show a picture or a file; say so if the homeserver does not take a file. A picture has its words in the text."""
        if await self.is_shown(room, key):
            return
        address = await self._upload(piece)
        if address is not None:
            await self._send_once(room, key, in_thread(file_content(piece, address), root))
        elif isinstance(piece, File):
            lost = render((not_sent("Matrix", self.voice.to(await self._rooms.place(room) or "")),), ())
            await self._send_once(room, key, in_thread(lost.contents[0], root))

    async def _upload(self, piece: Picture | File) -> str | None:
        """Return the address of a file on the homeserver, or None if it does not take the file."""
        content, kind = (
            (piece.png, "image/png") if isinstance(piece, Picture) else (piece.data, "application/octet-stream")
        )
        for _ in range(TRIES):
            try:
                return await self._wire.upload(content, kind, piece.name)
            except Refused as why:
                log.warning("%s is not shown: %s", piece.name, why)
        return None

    async def _offer(self, room: str, event: str, wanted: Sequence[str]) -> None:
        """Put emoji under a message, as far as that works now: the next reading of it puts those that are missing."""
        for emoji in wanted:
            relation = {"rel_type": "m.annotation", "event_id": event, "key": emoji}
            transaction = self._transaction(room, event, emoji)
            try:
                await self._send(room, "m.reaction", {"m.relates_to": relation}, transaction)
            except Refused as why:
                if why.code != "M_DUPLICATE_ANNOTATION":  # it stands there already
                    log.info("%s is not offered: %s", emoji, why)
            except (Unreachable, Denied) as why:
                log.info("%s is not offered: %s", emoji, why)
                return

    async def _set_pinned(self, room: str, event: str, *, pinned: bool) -> None:
        if self._pins is not None:
            await self._pins.set_pinned(room, event, pinned=pinned)

    async def _send(self, room: str, kind: str, content: Mapping[str, Any], transaction: str) -> str:
        answer = await self._wire.ask(Api.room_send("", room, kind, dict(content), transaction))
        return str(answer["event_id"])

    def _transaction(self, *parts: str) -> str:
        return hashlib.sha256("\0".join((self.epoch, *parts)).encode()).hexdigest()[:32]

    def _know(self, event: str, ours: bool) -> bool:
        while len(self._ours) >= KNOWN_MAX:
            del self._ours[next(iter(self._ours))]
        self._ours[event] = ours
        return ours


def _sent(room: str, key: str) -> str:
    return f"sent/{room}/{key}"


def _edit(rendered: Rendered) -> dict[str, Any]:
    """Return the content that an edit can show: the whole text, or its first page."""
    content = rendered.contents[0]
    return content if len(rendered.contents) == 1 else content | {"body": f"{content['body']}\n…"}


def _emoji(choices: Sequence[Choice]) -> list[str]:
    return [choice.emoji for choice in choices]


def _emoji_and_user(reactions: Iterable[Event]) -> Iterator[tuple[str, str]]:
    """Yield the emoji as sent, and the user, of each reaction that is complete."""
    for reaction in reactions:
        if marked := annotation(reaction):
            yield marked[1], str(reaction.get("sender"))


def _epoch_and_key(event: Event) -> tuple[str | None, str | None]:
    """Return the epoch and the key of a post of ours."""
    field = object_of(content_of(event).get(KEY))
    return text_of(field.get("epoch")), text_of(field.get("of"))


def _latest_content(message: Event) -> tuple[Event, Mapping[str, Any]]:
    """Return the last edit of a message, empty if there is none, and the current content of the message."""
    relations = object_of(object_of(message.get("unsigned")).get("m.relations"))
    latest = object_of(relations.get("m.replace"))
    return latest, content_of(latest).get("m.new_content") or content_of(message)


def _unredacted(message: dict[str, Any], event: str) -> dict[str, Any]:
    """Return a message that has a content; raises `Gone` for one that was redacted."""
    if "redacted_because" in object_of(message.get("unsigned")) or not message.get("content"):
        raise Gone(f"{event} was redacted")
    return message
