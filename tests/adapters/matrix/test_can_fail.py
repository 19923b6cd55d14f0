"""What the Matrix adapter is careful about, left out one at a time, and the test that finds it."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from adapters.matrix import command_text, inbound
from adapters.matrix import event as matrix_event
from adapters.matrix import listener as matrix_listener
from adapters.matrix import sync as matrix_sync
from adapters.matrix.client import Wire
from adapters.matrix.messages import Messages
from adapters.matrix.rooms import Rooms
from bot.chat import Gone, Unreachable
from tests.adapters.matrix import test_adapter as rooms
from tests.adapters.matrix import test_faults as faults
from tests.adapters.matrix.world import MatrixWorld

Patch = pytest.MonkeyPatch
Found = Callable[[MatrixWorld], Awaitable[None]]


def new_transactions(patch: Patch) -> None:
    """Give every attempt at a message a transaction of its own; and hear no echo, which may come first and help as well."""
    no_echo(patch)
    patch.setattr(Messages, "_transaction", lambda self, *parts: secrets.token_hex(8))


def no_echo(patch: Patch) -> None:
    """Do not look at our own messages."""
    patch.setattr(Messages, "learn_echo", lambda self, room, event: None)


def gaps_stay(patch: Patch) -> None:
    """Take what the homeserver sends for all there is."""

    async def fill(*arguments: Any) -> None:
        return None

    patch.setattr(matrix_sync, "_fill_gap", fill)


def position_first(patch: Patch) -> None:
    """Keep the position before anything is done."""
    take_in = matrix_listener.Listener._take_in

    def early(self: Any, heard: Any, back: bool) -> None:  # As in the original.
        self._lanes.add("early", lambda: self._rooms.keep({"position": heard.position}))
        take_in(self, heard, back)

    patch.setattr(matrix_listener.Listener, "_take_in", early)


def old_words_count(patch: Patch) -> None:
    """Hear what was said before we came in."""
    patch.setattr(matrix_sync, "_first_after_arrival", lambda events, me, arrivals: 0)


def edits_are_commands(patch: Patch) -> None:
    """Take an edit for something that was said."""

    def line(event: Any, me: str, menu: Any, *, direct: bool) -> Any:
        kept = {k: v for k, v in matrix_event.content_of(event).items() if k not in ("m.relates_to", "m.new_content")}
        return command_text.parse_line({"content": kept}, me, menu, direct=direct)

    patch.setattr(inbound, "parse_line", line)


def redactions_pass(patch: Patch) -> None:
    """Do not remember which reaction was what."""

    async def note(self: Rooms, name: str) -> str | None:
        return None if name.startswith("reaction/") else await noted(self, name)

    noted = Rooms.note
    patch.setattr(Rooms, "note", note)


def early_redactions_pass(patch: Patch) -> None:
    """Forget a redaction of what was not heard yet."""

    async def none(self: inbound.Events, room: str) -> list[str]:
        return []

    patch.setattr(inbound.Events, "_early_redactions", none)


def everybody_is_a_partner(patch: Patch) -> None:
    """Answer in a room where others read along."""
    partner = Rooms.partner

    async def careless(self: Rooms, room: str, *, asked: str | None = None) -> str | None:
        return asked or await partner(self, room)

    patch.setattr(Rooms, "partner", careless)


def every_room_is_served(patch: Patch) -> None:
    """Serve whoever asks us in."""

    async def place(self: Rooms, room: str) -> str:
        return f"matrix:{room}"

    patch.setattr(Rooms, "place", place)


def refusals_are_gone(patch: Patch) -> None:
    """Believe that there are no votes where the list is refused."""

    async def none(self: Messages, room: str, event: str) -> list[Any]:
        try:
            return await reactions(self, room, event)
        except Exception:  # noqa: BLE001  # That is the carelessness.
            return []

    reactions = Messages._reactions
    patch.setattr(Messages, "_reactions", none)


def pages_are_success(patch: Patch) -> None:
    """Take whatever is no error of the specification for success."""
    request = Wire._request

    async def trusting(self: Wire, *arguments: Any, **more: Any) -> dict[str, Any]:
        try:
            return await request(self, *arguments, **more)
        except Unreachable:
            return {}

    patch.setattr(Wire, "_request", trusting)


CARELESS: list[tuple[Callable[[Patch], None], Found]] = [
    (new_transactions, lambda m: faults.test_a_post_that_was_made_while_its_answer_was_lost_is_there_once(m, None)),
    (no_echo, faults.test_a_post_whose_answer_was_lost_with_the_process_is_there_once_also_for_a_new_device),
    (no_echo, faults.test_an_answer_is_given_once_though_its_command_is_heard_twice),
    (gaps_stay, faults.test_a_long_absence_is_caught_up_with_whole_in_order_and_once),
    (position_first, faults.test_what_was_not_answered_is_heard_again),
    (old_words_count, rooms.test_nothing_from_before_we_came_in_is_heard),
    (edits_are_commands, rooms.test_an_edit_that_says_a_command_is_not_run),
    (redactions_pass, lambda m: rooms.test_a_vote_that_a_moderator_removes_is_taken_back_from_its_voter(m, "10")),
    (
        early_redactions_pass,
        lambda m: faults.test_what_comes_after_its_redaction_is_not_heard(m, is_bare=False, is_restarted=False),
    ),
    (everybody_is_a_partner, rooms.test_a_talk_that_a_third_has_joined_is_no_talk_any_more),
    (every_room_is_served, rooms.test_in_a_room_that_is_not_on_the_list_nothing_is_heard),
    (refusals_are_gone, lambda m: faults.test_votes_that_cannot_be_read_are_not_taken_for_none(m, 403, "M_FORBIDDEN")),
    (pages_are_success, faults.test_a_page_of_a_proxy_is_never_taken_for_success),
]


@pytest.mark.parametrize(("careless", "found"), CARELESS, ids=[careless.__name__ for careless, _ in CARELESS])
async def test_what_is_left_out_is_found(
    matrix: MatrixWorld, monkeypatch: pytest.MonkeyPatch, careless: Callable[[Patch], None], found: Found
) -> None:
    careless(monkeypatch)
    with pytest.raises((AssertionError, ValueError, KeyError, Gone, Unreachable, TimeoutError, pytest.fail.Exception)):
        await found(matrix)
