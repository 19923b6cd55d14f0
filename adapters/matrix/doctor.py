"""What an operator can know of Potluck on Matrix before it runs: whether it gets in, and what it may do in its rooms."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable

from nio.api import Api

from adapters.matrix.client import Limited, Refused, Wire
from adapters.matrix.command_text import Event, content_of, is_state
from adapters.matrix.permissions import NEEDED, level, may, needed
from adapters.matrix.sync import Invited, glance
from bot.chat import Denied, Unreachable

Finding = tuple[bool, str]
"""Whether something is as it should be, and what it is or what to do about it."""


async def findings(homeserver: str, token: str, rooms: Collection[str]) -> AsyncIterator[Finding]:
    """Yield one finding after the other; after one that makes all further ones idle there are none."""
    wire = Wire(homeserver, token, limited_seconds=0)
    async with wire.open():
        try:
            me = str((await wire.ask(Api.whoami(""))).get("user_id"))
            yield True, f"{homeserver} lets us in as {me}."
            joined, invited = await glance(wire, me)
            if not rooms:
                yield False, "no room is on the list. Put the id of a room into matrix.rooms, and ask us in there."
            for room in rooms:
                async for finding in _room(wire, me, room, joined, invited):
                    yield finding
            for one in invited:
                if one.room not in rooms:
                    yield True, _uninvited(one)
        except Limited as why:
            yield False, f"{why}. An administrator can lift the limit for us; docs/matrix.md says how."
        except Denied as why:
            yield False, str(why)
        except (Unreachable, Refused) as why:
            yield False, f"{homeserver} cannot be used: {why}. Is the address right, and does the homeserver run?"


async def _room(
    wire: Wire, me: str, room: str, joined: Collection[str], invited: Iterable[Invited]
) -> AsyncIterator[Finding]:
    if room not in joined:
        if any(one.room == room for one in invited):
            yield True, f"we are asked into {room}, and enter it when   potluck run   runs."
        else:
            yield False, f"we are not in {room}. Ask {me} in there, and start   potluck run."
        return
    state = await wire.state(room)
    said = _named(room, state)
    moved = _of(state, "m.room.tombstone").get("replacement_room")
    if isinstance(moved, str) and moved:
        if moved in joined:
            yield True, f"{said} was upgraded to {moved}, and we are there."
            async for finding in _room(wire, me, moved, joined, invited):
                yield finding
        else:
            yield False, f"{said} was upgraded to {moved}, and we are not there. Ask {me} in."
        return
    if any(is_state(event, "m.room.encryption") for event in state):
        yield (
            False,
            f"{said} is encrypted, which cannot be undone, and we cannot read it. Use a room without encryption.",
        )
        return
    lacking = [(kind, what) for kind, what in NEEDED.items() if not may(state, me, kind)]
    for kind, what in lacking:
        has, takes = level(state, me), needed(state, kind)
        yield (
            False,
            f"in {said} we may not {what}: that takes level {takes}, and {me} has {has:g}. Give us a higher one.",
        )
    if not lacking:
        yield True, f"{said} is served, and we may do all that is needed there."


def _uninvited(one: Invited) -> str:
    named = f" ({one.name})" if one.name else ""
    return f"{one.by} asks us into {one.room}{named}, which is not on the list. If that is wanted, put it into matrix.rooms."


def _named(room: str, state: Iterable[Event]) -> str:
    name = _of(state, "m.room.name").get("name")
    return f"{room} ({name})" if isinstance(name, str) and name else room


def _of(state: Iterable[Event], kind: str) -> dict[str, object]:
    """Return the content of the state event of that type, or an empty one."""
    return next((dict(content_of(event)) for event in state if event.get("type") == kind), {})
