"""Checks for the operator before Potluck runs on Matrix: the login, and our rights in each room."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable, Sequence

from nio.api import Api

from adapters.matrix.client import Limited, Refused, Wire
from adapters.matrix.event import Event, content_of_type, is_state, text_of
from adapters.matrix.permissions import NEEDED, may_send, power_level, required_level
from adapters.matrix.sync import Invitation, memberships
from bot.chat import Denied, Unreachable

Finding = tuple[bool, str]
"""A check: whether it passed, and a sentence about its result or its remedy."""


async def findings(homeserver: str, token: str, rooms: Collection[str]) -> AsyncIterator[Finding]:
    """Yield one finding after the other; stop after one that makes the further checks useless."""
    wire = Wire(homeserver, token, limited_seconds=0)
    async with wire.open():
        try:
            async for finding in _account_findings(wire, rooms):
                yield finding
        except Limited as why:
            yield False, f"{why}. An administrator can lift the limit for us; docs/matrix.md says how."
        except Denied as why:
            yield False, str(why)
        except (Unreachable, Refused) as why:
            yield False, f"{homeserver} cannot be used: {why}. Is the address right, and does the homeserver run?"


async def _account_findings(wire: Wire, rooms: Collection[str]) -> AsyncIterator[Finding]:
    me = str((await wire.ask(Api.whoami(""))).get("user_id"))
    yield True, f"{wire.homeserver} lets us in as {me}."
    joined, invited = await memberships(wire, me)
    if not rooms:
        yield False, "no room is on the list. Put the id of a room into matrix.rooms, and ask us in there."
    for room in rooms:
        async for finding in _room_findings(wire, me, room, joined, invited):
            yield finding
    for invitation in invited:
        if invitation.room not in rooms:
            yield True, _unlisted(invitation)


async def _room_findings(
    wire: Wire, me: str, room: str, joined: Collection[str], invited: Collection[Invitation]
) -> AsyncIterator[Finding]:
    if room not in joined:
        yield _outside(me, room, invited)
        return
    state = await wire.state(room)
    label = _label(room, state)
    successor = text_of(content_of_type(state, "m.room.tombstone").get("replacement_room"))
    if successor and successor in joined:
        yield True, f"{label} was upgraded to {successor}, and we are there."
        async for finding in _room_findings(wire, me, successor, joined, invited):
            yield finding
    elif successor:
        yield False, f"{label} was upgraded to {successor}, and we are not there. Ask {me} in."
    else:
        for finding in _inside(me, label, state):
            yield finding


def _outside(me: str, room: str, invited: Collection[Invitation]) -> Finding:
    if room in [invitation.room for invitation in invited]:
        return True, f"we are asked into {room}, and enter it when   potluck run   runs."
    return False, f"we are not in {room}. Ask {me} in there, and start   potluck run."


def _inside(me: str, label: str, state: Sequence[Event]) -> list[Finding]:
    if any(is_state(event, "m.room.encryption") for event in state):
        encrypted = (
            f"{label} is encrypted, which cannot be undone, and we cannot read it. Use a room without encryption."
        )
        return [(False, encrypted)]
    lacking = [kind for kind in NEEDED if not may_send(state, me, kind)]
    if lacking:
        return [(False, _lacks(me, label, state, kind)) for kind in lacking]
    return [(True, f"{label} is served, and we may do all that is needed there.")]


def _lacks(me: str, label: str, state: Sequence[Event], kind: str) -> str:
    has, takes = power_level(state, me), required_level(state, kind)
    return (
        f"in {label} we may not {NEEDED[kind]}: that takes level {takes}, and {me} has {has:g}. Give us a higher one."
    )


def _unlisted(invitation: Invitation) -> str:
    name = f" ({invitation.name})" if invitation.name else ""
    return f"{invitation.by} asks us into {invitation.room}{name}, which is not on the list. If that is wanted, put it into matrix.rooms."


def _label(room: str, state: Iterable[Event]) -> str:
    name = text_of(content_of_type(state, "m.room.name").get("name"))
    return f"{room} ({name})" if name else room
