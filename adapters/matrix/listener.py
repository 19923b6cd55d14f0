"""One run of the Matrix adapter: the loop that polls the homeserver's stream, and the handling of each event.

Delivery is at least once: the position in the stream is kept only after all events before it are handled and answered.
A killed process hears the unfinished ones again; the keys of events and of answers (idempotency keys) tell a repetition.

Each answer of the stream is a batch. First the listener learns from all its events, before anything is sent: our own
echoes tell which posts are there already, and memberships, upgrades and encryption tell where we may speak. Then the
work begins, in lanes (`ordered_tasks`): one per room for its events, one per person for answers and for long commands,
so that a room goes on while the ledger is read for somebody in it. The loop polls on meanwhile, at most `BEHIND_MAX`
batches ahead. The lane "position" keeps the position of each batch after its work, so the positions stay in order.

An outage is retried with back-off for ever. An event that ends in a bug is tried `TRIES` times, and then parked in the
notebook under its sender, whose notes are dropped when they are forgotten.
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

from adapters.matrix.back_off import PAUSE_SECONDS_MIN, pauses
from adapters.matrix.client import Refused, Wire
from adapters.matrix.command_text import is_long
from adapters.matrix.event import Event, content_of, is_member, is_state
from adapters.matrix.inbound import Events
from adapters.matrix.messages import Messages
from adapters.matrix.ordered_tasks import Lanes, until_done
from adapters.matrix.replies import Answers
from adapters.matrix.rooms import Rooms, person
from adapters.matrix.sync import Invitation, RoomUpdate, Updates, memberships, updates_since
from bot.chat import Admitted, Command, Denied, Moved, Reaction, Receive, Reconnected, Text, Unreachable
from bot.menu import Menu
from bot.reference import Reference

TRIES = 3
"""Attempts at an event that ends in a bug."""

BEHIND_MAX = 10_000
"""Answers of the stream that may wait for work under way; with more, polling pauses."""

ENTER_SECONDS = 30
"""Time for the entering of rooms before the stream is read on."""

JOIN_SECONDS = 180
"""Timeout of entering one room; a large one on other homeservers takes long."""

KEPT_SECONDS = 60
"""Interval after which a position is kept even if no event was for us."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Batch:
    """One answer of the stream, with the tasks that must be done before its position is kept."""

    position: str
    back: bool  # the homeserver was away, or we were
    work: list[asyncio.Task[None]] = field(default_factory=list)


class Listener:
    """One run: it delivers the members' events to `receive`, and shows its answers."""

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
        self._keep_due = 0.0  # the time of the loop at which the position is kept again
        self._admitted: dict[
            tuple[str, str], str
        ] = {}  # the last events that let us into a room, or changed our rights

    @property
    def is_online(self) -> bool:
        """Tell whether the homeserver answered last."""
        return self._online.is_set()

    async def run(self, current: asyncio.Event) -> None:
        """Listen until cancelled; raises `Denied`. Sets `current` once our own echoes up to now are known."""
        try:
            since = await self._rooms.note("position")
            back = since is not None
            while True:
                heard, since, back = await self._poll(since, back)
                if heard is not None:
                    self._take_in(heard, back)
                    if not current.is_set():
                        # After the position is there, so that no event falls between our coming in and it.
                        await self._accept_invitations()
                        current.set()
                    since, back = heard.position, False
                while len(self._behind) > BEHIND_MAX:
                    await until_done([self._behind[0]])
                    self._behind.popleft()
        finally:
            await self._lanes.close()

    async def _accept_invitations(self) -> None:
        """Enter the rooms that invited us while nobody listened."""
        back_off = pauses()
        while True:
            try:
                _, invited = await memberships(self._wire, self._rooms.me)
                break
            except (Unreachable, Refused) as why:
                log.warning("the homeserver is away: %s", why)
                await asyncio.sleep(next(back_off))
        entering = [self._lanes.add("invitations", partial(self._enter, invitation)) for invitation in invited]
        if entering:
            # A post that is owed to a room must not find us outside; but a room that is slow to enter holds up nothing.
            await asyncio.wait(entering, timeout=ENTER_SECONDS)

    async def _poll(self, since: str | None, back: bool) -> tuple[Updates | None, str | None, bool]:
        """Return the next updates, the position to go on from, and whether somebody was away before it.

        There are no updates if the homeserver does not know the position, as after it was restored from a backup: then
        the events in between are lost, and only the votes can be read again.
        """
        back_off = pauses()
        level = logging.WARNING  # once for each outage
        while True:
            try:
                # After an absence all posts wait for the answer, so the homeserver must not wait for a new event.
                heard = await updates_since(self._wire, self._rooms.me, since, self._rooms.is_served, waits=not back)
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
            await asyncio.sleep(next(back_off))

    def _take_in(self, heard: Updates, back: bool) -> None:
        """Learn from all events first, our own echoes above all, and then start the work on them."""
        batch = _Batch(heard.position, back)
        for room in heard.rooms:
            self._learn(batch, room)
        for room in heard.rooms:
            for event in filter(self._is_for_us, room.events):
                batch.work.append(self._lanes.add(room.room, partial(self._handle, batch, room, event)))
        for invitation in heard.invited:
            self._lanes.add("invitations", partial(self._enter, invitation))
        self._behind.append(self._lanes.add("position", partial(self._settle, batch)))

    def _learn(self, batch: _Batch, room: RoomUpdate) -> None:
        events = room.all_events
        for event in events:
            self._rooms.learn(room.room, event)
            if event.get("type") == "m.room.message" and event.get("sender") == self._rooms.me:
                self._messages.learn_echo(room.room, event)
        if self._is_admitted(room):
            come = partial(self._retry, "the rights", partial(self._announce_admission, room.room))
            batch.work.append(self._lanes.add(room.room, come))
        if any(is_state(event, "m.room.encryption") for event in events):
            say = partial(self._answers.say_encrypted, room.room)
            batch.work.append(self._lanes.add(room.room, partial(self._retry, "the encryption", say)))

    def _is_for_us(self, event: Event) -> bool:
        theirs = event.get("sender") != self._rooms.me
        return theirs and (event.get("type") in Events.TRANSLATIONS or is_state(event, "m.room.tombstone"))

    async def _settle(self, batch: _Batch) -> None:
        """Keep a position once everything before it is done."""
        await until_done(batch.work)  # an event may add its answer to the work
        if batch.back:
            await self._retry("the return", lambda: self._receive(Reconnected("matrix")))
        now = asyncio.get_running_loop().time()
        if batch.work or batch.back or now > self._keep_due:
            self._keep_due = now + KEPT_SECONDS
            # A position that cannot be kept is no harm: the older one stays, and the next one may be kept.
            await self._retry("the position", partial(self._rooms.keep, {"position": batch.position}))

    async def _handle(self, batch: _Batch, room: RoomUpdate, event: Event, *, beside: bool = False) -> None:
        """Deliver one event, with retries; park one that ends in a bug each time, with its content."""
        deliver = partial(self._deliver, batch, room, event, beside=beside)
        if not await self._retry(str(event.get("event_id")), deliver):
            log.error("event %s in %s is put aside", event.get("event_id"), room.room)
            name = f"{person(str(event.get('sender')))}/parked/{event.get('event_id')}"
            self._rooms.put({name: json.dumps({"room": room.room, "event": event})})

    async def _retry(self, what: str, work: Callable[[], Awaitable[object]]) -> bool:
        """Do the work; tell whether it succeeded within `TRIES`. An outage does not count as a try."""
        back_off = pauses()
        tried = 0
        while tried < TRIES:
            try:
                await work()
            except (Unreachable, Denied):
                await asyncio.sleep(next(back_off))
            except Exception:
                tried += 1
                log.exception("%s could not be taken in, for the %s. time", what, tried)
                await asyncio.sleep(PAUSE_SECONDS_MIN * (tried - 1))
            else:
                return True
        return False

    async def _deliver(self, batch: _Batch, room: RoomUpdate, event: Event, *, beside: bool) -> None:
        """Let the core answer an event; a long command goes `beside` the room, which does not wait for it."""
        if event.get("type") == "m.room.tombstone":
            await self._follow_upgrade(room.room, event)
            return
        heard = await self._events.translate(room, event)
        if heard is None:
            return
        if not beside and self._is_long(heard):
            work = partial(self._handle, batch, room, event, beside=True)
            batch.work.append(self._lanes.add(f"for {heard.by}", work))
            return
        answer = await self._receive(heard)
        if answer is not None:
            self._answer(batch, room.room, heard, answer)

    def _is_long(self, heard: Command | Reaction) -> bool:
        return isinstance(heard, Command) and is_long(self._menu, heard.name, heard.text or "")

    def _answer(self, batch: _Batch, room: str, heard: Command | Reaction, answer: Text) -> None:
        asker, root = Reference(heard.by).local, heard.channel.partition("/")[2] or None
        give = partial(self._answers.give, asker, room, root, heard.key or "", answer, direct=heard.channel == heard.by)
        batch.work.append(self._lanes.add(f"to {asker}", give))

    def _is_admitted(self, room: RoomUpdate) -> bool:
        """Tell whether we came into a room, or rights in it have changed, since the last time."""
        is_new = False
        for event in filter(self._admits, room.all_events):
            name = (room.room, str(event.get("type")))
            is_new |= self._admitted.get(name) != event.get("event_id")
            self._admitted[name] = str(event.get("event_id"))
        return is_new

    def _admits(self, event: Event) -> bool:
        joins = is_member(event, self._rooms.me) and content_of(event).get("membership") == "join"
        return joins or is_state(event, "m.room.power_levels")

    async def _announce_admission(self, room: str) -> None:
        """Let the core retry the refused posts, and post again here the messages of the rooms that this one replaced."""
        await self._receive(Admitted("matrix"))
        for left in await self._rooms.predecessors(room):
            await self._receive(Moved("matrix", left))

    async def _follow_upgrade(self, room: str, event: Event) -> None:
        successor = await self._rooms.record_upgrade(room, event)
        if successor is not None and await self._join(successor):
            await self._announce_admission(successor)

    async def _enter(self, invited: Invitation) -> None:
        """Accept an invitation into a room on the list, or to a talk from a member of one.

        Decline a talk with anybody else, with the reason; other invitations are left to an operator.
        """

        async def enter() -> None:
            knows = await self._rooms.knows(invited.by) if invited.direct else None
            if knows or await self._rooms.is_served(invited.room):
                await self._join(invited.room)
            elif knows is None:
                log.warning("%s asks us into %s, which is not on the list", invited.by, invited.room)
            else:
                await self._decline(invited)

        await self._retry(f"the invitation into {invited.room}", enter)

    async def _decline(self, invited: Invitation) -> None:
        room, why_not = invited.room, self._answers.no_talk(invited.by)
        method, path = Api.room_leave("", room)
        try:
            await self._wire.ask((method, path, json.dumps({"reason": why_not})))
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
