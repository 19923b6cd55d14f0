"""Our messages on Matrix: shown once whatever happens between, changed in place, and read for the reactions on them."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from nio.api import Api, RelationshipType

from adapters.matrix.client import Refused, Wire
from adapters.matrix.command_text import Event, annotation, content_of
from adapters.matrix.pins import Pins
from adapters.matrix.rooms import Rooms
from adapters.matrix.text import KEY, OFFERS, Shown, attached, replacing, ringing, shown, threaded
from adapters.shared.handed import NOT_SENT, TRIES
from bot.chat import Barred, Choice, Denied, File, Gone, Picture, Text, Unreachable
from bot.input.emoji import bare

PAGE = 100
"""Of our own messages, which a homeserver tells at once."""

PAGES_MAX = 1_000
"""Of reactions on one message; a list that goes on is not believed."""

KNOWN_MAX = 20_000
"""Messages of which we remember whether they are ours."""

log = logging.getLogger(__name__)


@contextmanager
def told() -> Iterator[None]:
    """Tell what the core has to know of a request: what is not there is gone, and all else may be tried again.

    Who was muted or sent out is refused as `M_FORBIDDEN`, until somebody changes that.
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
    """What we have shown. `epoch` sets our messages apart from those of an earlier ledger in the same rooms.

    Every method may raise as `Wire.ask`, and `Gone`; `told` says what that means to the core.
    """

    def __init__(self, wire: Wire, rooms: Rooms, pins: Pins | None) -> None:
        self.epoch = ""
        self._wire = wire
        self._rooms = rooms
        self._pins = pins
        self._ours: dict[str, bool] = {}

    async def show(
        self, room: str, root: str | None, text: Text, choices: Sequence[Choice], key: str, *, rings: bool = True
    ) -> str:
        """Show a text in a room, or in the thread under `root`, once for each `key`; return the id of its first message."""
        said = shown(text, choices)
        first = ""
        for number, content in enumerate(said.contents):
            rung = ringing(content, said.named if rings and not number else ())
            offers = () if number else choices
            event = await self._once(room, f"{key}#{number}" if number else key, threaded(rung, root), offers)
            first = first or event
        for number, piece in enumerate(piece for piece in text if isinstance(piece, Picture | File)):
            await self._attach(room, root, piece, f"{key}+{number}")
        await self._offer(room, first, _emoji(choices))
        if self._pins is not None and choices:
            await self._pins.keep(room, first, pinned=True)
        return first

    async def change(self, room: str, event: str, text: Text, choices: Sequence[Choice]) -> None:
        """Let a message of ours show something else; where it shows that already, nothing is sent."""
        standing = _there(await self._wire.ask(Api.room_get_event("", room, event)), event)
        content = _first(shown(text, choices))
        latest, now = _shows(standing)
        if all(now.get(name) == content.get(name) for name in ("body", "formatted_body")):
            return
        transaction = self._transaction(room, event, str(latest.get("event_id")), content["body"])
        offering = content | {OFFERS: _emoji(choices)}
        await self._send(room, "m.room.message", replacing(event, offering), transaction)
        if self._pins is not None and not choices:
            await self._pins.keep(room, event, pinned=False)

    async def posted(self, room: str) -> list[str]:
        """Return the keys of our last messages in a room, those of an earlier ledger among them."""
        only = {"types": ["m.room.message"], "senders": [self._rooms.me]}
        said = await self._wire.ask(Api.room_messages("", room, limit=PAGE, message_filter=only))
        keys = (content_of(event).get(KEY) for event in said.get("chunk") or () if isinstance(event, dict))
        return [key["of"] for key in keys if isinstance(key, dict) and isinstance(key.get("of"), str)]

    async def standing(self, room: str, event: str) -> list[tuple[str, str]]:
        """Return (bare emoji, user) for each reaction of others on a message of ours, each once.

        Raises `Gone`, or `Unreachable` where the list could not be read to its end.
        """
        found, reactions = await asyncio.gather(
            self._wire.ask(Api.room_get_event("", room, event)), self._reactions(room, event), return_exceptions=True
        )
        if isinstance(found, BaseException):
            raise found
        _, shows = _shows(_there(found, event))
        if isinstance(reactions, BaseException):
            # The message is there: nobody may take its votes for gone because the list of them is refused.
            raise Unreachable(f"the reactions on {event} cannot be read: {reactions}") from reactions
        ours = [annotation(one) for one in reactions if one.get("sender") == self._rooms.me]
        there = {marked[1] for marked in ours if marked}
        await self._offer(room, event, [emoji for emoji in shows.get(OFFERS) or () if emoji not in there])
        pairs = [
            (bare(marked[1]), str(one.get("sender")))
            for one in reactions
            if (marked := annotation(one)) and one.get("sender") != self._rooms.me
        ]
        return list(dict.fromkeys(pairs))

    async def _reactions(self, room: str, event: str) -> list[Event]:
        reactions: list[Event] = []
        place: str | None = None
        for _ in range(PAGES_MAX):
            request = Api.room_get_event_relations(
                "", room, event, RelationshipType.annotation, "m.reaction", paginate_from=place, limit=PAGES_MAX
            )
            said = await self._wire.ask(request)
            reactions += [one for one in said.get("chunk") or () if isinstance(one, dict)]
            place = said.get("next_batch")
            if not isinstance(place, str):
                return reactions
        raise Unreachable("the list of reactions has no end")

    async def is_ours(self, room: str, event: str) -> bool:
        """Tell whether we wrote a message; what no longer exists is not ours."""
        known = self._ours.get(event)
        if known is None:
            try:
                found = await self._wire.ask(Api.room_get_event("", room, event))
            except Refused:
                found = {}
            known = self._know(event, found.get("sender") == self._rooms.me)
        return known

    def heard(self, room: str, event: Event) -> None:
        """Learn from our own echo what was sent, also by an earlier process that was killed before it could say so."""
        name = str(event.get("event_id"))
        self._know(name, True)
        key = content_of(event).get(KEY)
        if isinstance(key, dict) and key.get("epoch") == self.epoch and isinstance(key.get("of"), str):
            self._rooms.put({_sent(room, key["of"]): name})

    async def sender(self, room: str, event: str) -> str:
        """Return who sent an event, which also a redacted one tells."""
        return str((await self._wire.ask(Api.room_get_event("", room, event))).get("sender"))

    async def is_shown(self, room: str, key: str) -> bool:
        """Tell whether the echo of a post was heard."""
        return await self._rooms.note(_sent(room, key)) is not None

    async def _once(self, room: str, key: str, content: Mapping[str, Any], choices: Sequence[Choice] = ()) -> str:
        """Send a message, unless its echo was heard; the homeserver drops a repetition by its transaction id for a day."""
        known = await self._rooms.note(_sent(room, key))
        if known is not None:
            return known
        keyed = dict(content) | {KEY: {"epoch": self.epoch, "of": key}, OFFERS: _emoji(choices)}
        event = await self._send(room, "m.room.message", keyed, self._transaction(room, key))
        self._know(event, True)
        return event

    async def _attach(self, room: str, root: str | None, piece: Picture | File, key: str) -> None:
        """Show a picture or a file; of one that the homeserver does not take, say so where the words did not yet."""
        if await self.is_shown(room, key):
            return
        address = await self._kept(piece)
        if address is not None:
            await self._once(room, key, threaded(attached(piece, address), root))
        elif isinstance(piece, File):
            said = shown((NOT_SENT.format(platform="The homeserver"),), ())
            await self._once(room, key, threaded(said.contents[0], root))

    async def _kept(self, piece: Picture | File) -> str | None:
        """Return the address under which the homeserver keeps a file, or None where it does not."""
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

    async def _send(self, room: str, kind: str, content: Mapping[str, Any], transaction: str) -> str:
        said = await self._wire.ask(Api.room_send("", room, kind, dict(content), transaction))
        return str(said["event_id"])

    def _transaction(self, *parts: str) -> str:
        return hashlib.sha256("\0".join((self.epoch, *parts)).encode()).hexdigest()[:32]

    def _know(self, event: str, ours: bool) -> bool:
        while len(self._ours) >= KNOWN_MAX:
            del self._ours[next(iter(self._ours))]
        self._ours[event] = ours
        return ours


def _sent(room: str, key: str) -> str:
    return f"sent/{room}/{key}"


def _first(said: Shown) -> dict[str, Any]:
    """Return what an edit can show: all of a text, or its first page."""
    content = said.contents[0]
    return content if len(said.contents) == 1 else content | {"body": f"{content['body']}\n…"}


def _emoji(choices: Sequence[Choice]) -> list[str]:
    return [choice.emoji for choice in choices]


def _shows(standing: Event) -> tuple[Event, Mapping[str, Any]]:
    """Return the last edit of a message, empty where there is none, and the content that the message shows by it."""
    latest: Event = ((standing.get("unsigned") or {}).get("m.relations") or {}).get("m.replace") or {}
    return latest, content_of(latest).get("m.new_content") or content_of(standing)


def _there(event: dict[str, Any], name: str) -> dict[str, Any]:
    """Return an event that still says something; raises `Gone` for one that was redacted."""
    if "redacted_because" in (event.get("unsigned") or {}) or not event.get("content"):
        raise Gone(f"{name} was redacted")
    return event
