"""What one run of the Matrix adapter hears: the loop over the homeserver's stream, and what is done about each event.

The position in the stream is kept only after everything before it has been answered, so that a process that is killed
hears again what it had not finished; the keys of the events, and of the answers, tell what is a repetition.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

from nio.api import Api

from adapters.matrix.client import Refused, Wire
from adapters.matrix.command_text import Event, content_of, is_long, is_state
from adapters.matrix.inbound import HEARD, Events
from adapters.matrix.messages import Messages
from adapters.matrix.ordered_tasks import Lanes, until_done
from adapters.matrix.replies import PAUSE_SECONDS_MAX, PAUSE_SECONDS_MIN, Answers
from adapters.matrix.rooms import Rooms, person
from adapters.matrix.sync import Happened, Invited, News, glance, news
from bot.chat import Admitted, Command, Denied, Moved, Receive, Reconnected, Unreachable
from bot.menu import Menu
from bot.reference import Reference

TRIES = 3
"""At an event that ends in a bug; then it is put aside, and the next ones go on."""

BEHIND_MAX = 10_000
"""Answers of the stream that may wait for what is under way, before no more is read."""

ENTER_SECONDS = 30
"""For how long the entering of rooms is waited for before the stream is read."""

JOIN_SECONDS = 180
"""For how long one room may take, as a large one on other homeservers does."""

KEPT_SECONDS = 60
"""After which a position is kept also where nothing happened that concerns us."""

NO_TALK = "Only people in the rooms that I serve have a say here. Once you are in one, please ask me again."

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Batch:
    """What one answer of the stream brought, and the work that has to be done before its position is kept."""

    position: str
    back: bool  # the homeserver was away, or we were
    work: list[asyncio.Task[None]] = field(default_factory=list)


class Listener:
    """One run: delivers to `receive` what members say, and shows them its answers."""

    def __init__(self, wire: Wire, rooms: Rooms, messages: Messages, menu: Menu, receive: Receive) -> None:
        self._wire = wire
        self._rooms = rooms
        self._messages = messages
        self._menu = menu
        self._receive = receive
        self._lanes = Lanes()
        self._behind: deque[asyncio.Task[None]] = deque()
        self._online = asyncio.Event()
        self._events = Events(wire, rooms, messages, menu)
        self._answers = Answers(rooms, messages, self._online)
        self._kept_at = 0.0
        self._admitted: dict[tuple[str, str], str] = {}  # the events that let us into rooms, or gave us rights, last

    @property
    def hears(self) -> bool:
        """Tell whether the homeserver answered last."""
        return self._online.is_set()

    async def run(self, current: asyncio.Event) -> None:
        """Listen until cancelled; raises `Denied`. Sets `current` once our own echoes up to now are known."""
        try:
            since = await self._rooms.note("position")
            back = since is not None
            while True:
                heard, since, back = await self._next(since, back)
                if heard is not None:
                    self._take_in(heard, back)
                    if not current.is_set():
                        # After the position is there, so that nothing falls between our coming in and it.
                        await self._arrive()
                        current.set()
                    since, back = heard.position, False
                while len(self._behind) > BEHIND_MAX:
                    await until_done([self._behind[0]])
                    self._behind.popleft()
        finally:
            await self._lanes.close()

    async def _arrive(self) -> None:
        """Go where we were asked in while nobody listened."""
        pause = PAUSE_SECONDS_MIN
        while True:
            try:
                _, invited = await glance(self._wire, self._rooms.me)
            except (Unreachable, Refused) as why:
                log.warning("the homeserver is away: %s", why)
                await asyncio.sleep(pause)
                pause = min(2 * pause, PAUSE_SECONDS_MAX)
            else:
                entering = [self._lanes.add("invitations", partial(self._enter, one)) for one in invited]
                if entering:
                    # What is owed to a room is not to find us outside; but one that is slow to enter holds up nothing.
                    await asyncio.wait(entering, timeout=ENTER_SECONDS)
                return

    async def _next(self, since: str | None, back: bool) -> tuple[News | None, str | None, bool]:
        """Return what happened next; the position to go on from; and whether somebody was away before it.

        Nothing where the position is one that the homeserver does not know, as after it was restored from a backup: then
        what was said in between is lost, and only the votes can be read again.
        """
        pause = PAUSE_SECONDS_MIN
        level = logging.WARNING  # once for each outage
        while True:
            try:
                # After an absence what is owed waits for the answer, so the homeserver must not wait for something new.
                heard = await news(self._wire, self._rooms.me, since, self._rooms.is_served, waits=not back)
            except Unreachable as why:
                log.log(level, "the homeserver is away: %s", why)
                level = logging.DEBUG
            except Refused as why:
                log.error("the homeserver does not go on from where we were: %s", why)  # noqa: TRY400  # It says it all.
                if since is not None and why.code in ("M_UNKNOWN", "M_INVALID_PARAM"):
                    return None, None, True
            else:
                self._online.set()
                return heard, since, back
            self._online.clear()
            back = True
            await asyncio.sleep(pause)
            pause = min(2 * pause, PAUSE_SECONDS_MAX)

    def _take_in(self, heard: News, back: bool) -> None:
        """Learn what has to be known first, our own echoes above all, and set the work going."""
        batch = _Batch(heard.position, back)
        for room in heard.rooms:
            for event in (*room.state, *room.events):
                self._rooms.heard(room.room, event)
                if event.get("type") == "m.room.message" and event.get("sender") == self._rooms.me:
                    self._messages.heard(room.room, event)
            if self._is_admitted(room):
                come = partial(self._tries, "the rights", partial(self._come, room.room))
                batch.work.append(self._lanes.add(room.room, come))
            if any(is_state(event, "m.room.encryption") for event in (*room.state, *room.events)):
                say = partial(self._answers.say_encrypted, room.room)
                batch.work.append(self._lanes.add(room.room, partial(self._tries, "the encryption", say)))
        for room in heard.rooms:
            for event in room.events:
                theirs = event.get("sender") != self._rooms.me
                if theirs and (event.get("type") in HEARD or is_state(event, "m.room.tombstone")):
                    batch.work.append(self._lanes.add(room.room, partial(self._heard, batch, room, event)))
        for one in heard.invited:
            self._lanes.add("invitations", partial(self._enter, one))
        self._behind.append(self._lanes.add("position", partial(self._settle, batch)))

    async def _settle(self, batch: _Batch) -> None:
        """Keep a position once everything before it is done."""
        while any(not task.done() for task in batch.work):  # an event may add its answer to the work
            await until_done(batch.work)
        if batch.back:
            await self._tries("the return", lambda: self._receive(Reconnected("matrix")))
        now = asyncio.get_running_loop().time()
        if batch.work or batch.back or not self._kept_at or now - self._kept_at > KEPT_SECONDS:
            self._kept_at = now
            # A position that cannot be kept is behind, which is no harm: the next one may be.
            await self._tries("the position", partial(self._rooms.keep, {"position": batch.position}))

    async def _heard(self, batch: _Batch, room: Happened, event: Event, *, beside: bool = False) -> None:
        """Deliver one event, however often it takes; one that ends in a bug each time is put aside with what it said."""
        deliver = partial(self._deliver, batch, room, event, beside=beside)
        if not await self._tries(str(event.get("event_id")), deliver):
            log.error("event %s in %s is put aside", event.get("event_id"), room.room)
            name = f"{person(str(event.get('sender')))}/parked/{event.get('event_id')}"
            self._rooms.put({name: json.dumps({"room": room.room, "event": event})})

    async def _tries(self, what: str, work: Callable[[], Awaitable[object]]) -> bool:
        """Do the work; tell whether it succeeded within `TRIES`. What is out of reach is waited for."""
        pause = PAUSE_SECONDS_MIN
        tried = 0
        while tried < TRIES:
            try:
                await work()
            except (Unreachable, Denied):
                await asyncio.sleep(pause)
                pause = min(2 * pause, PAUSE_SECONDS_MAX)
            except Exception:
                tried += 1
                log.exception("%s could not be taken in, for the %s. time", what, tried)
                await asyncio.sleep(PAUSE_SECONDS_MIN * (tried - 1))
            else:
                return True
        return False

    async def _deliver(self, batch: _Batch, room: Happened, event: Event, *, beside: bool) -> None:
        """Let the core answer; what takes long goes `beside` the room, which does not wait for it."""
        if event.get("type") == "m.room.tombstone":
            await self._move(room.room, event)
            return
        heard, direct = await self._events.read(room, event)
        if isinstance(heard, Command) and not beside and is_long(self._menu, heard.name, heard.text or ""):
            work = partial(self._heard, batch, room, event, beside=True)
            batch.work.append(self._lanes.add(f"for {heard.by}", work))
            return
        answer = await self._receive(heard) if heard is not None else None
        if heard is None or answer is None:
            return
        asker, root = Reference(heard.by).local, heard.channel.partition("/")[2] or None
        give = partial(self._answers.give, asker, room.room, root, heard.key or "", answer, direct=direct)
        batch.work.append(self._lanes.add(f"to {asker}", give))

    def _is_admitted(self, room: Happened) -> bool:
        """Tell whether we came into a room, or rights in it have changed, since it was heard of last."""
        found = False
        for event in (*room.state, *room.events):
            is_ours = event.get("type") == "m.room.member" and event.get("state_key") == self._rooms.me
            comes = is_ours and content_of(event).get("membership") == "join"
            if comes or is_state(event, "m.room.power_levels"):
                kept = (room.room, str(event.get("type")))
                found |= self._admitted.get(kept) != event.get("event_id")
                self._admitted[kept] = str(event.get("event_id"))
        return found

    async def _come(self, room: str) -> None:
        """Let what was refused be tried again, and what stands in rooms that this one takes the place of be shown here."""
        await self._receive(Admitted("matrix"))
        for left in await self._rooms.left(room):
            await self._receive(Moved("matrix", left))

    async def _move(self, room: str, event: Event) -> None:
        successor = await self._rooms.moved(room, event)
        if successor is not None and await self._join(successor):
            await self._come(successor)

    async def _enter(self, invited: Invited) -> None:
        """Accept an invitation into a room on the list, or to a talk from somebody who is in one; others wait for an operator.

        To a talk with somebody who is in none we say no, and why.
        """

        async def enter() -> None:
            knows = await self._rooms.knows(invited.by) if invited.direct else None
            if knows or await self._rooms.is_served(invited.room):
                await self._join(invited.room)
            elif knows is None:
                log.warning("%s asks us into %s, which is not on the list", invited.by, invited.room)
            else:
                await self._decline(invited.room)

        await self._tries(f"the invitation into {invited.room}", enter)

    async def _decline(self, room: str) -> None:
        method, path = Api.room_leave("", room)
        try:
            await self._wire.ask((method, path, json.dumps({"reason": NO_TALK})))
        except Refused as why:
            log.warning("the invitation into %s cannot be declined: %s", room, why)

    async def _join(self, room: str) -> bool:
        """Enter a room; tell whether we are in."""
        try:
            await self._wire.ask(Api.join("", room), seconds=JOIN_SECONDS)
        except Refused as why:
            log.warning("%s cannot be entered: %s. An invitation helps.", room, why)
            return False
        return True
