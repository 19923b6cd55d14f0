"""Platforms that break the contract, one clause each, and the test of the suite that finds it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

import pytest

from adapters.shared.handed import TRIES
from adapters.shared.language import as_told
from bot.chat import (
    Barred,
    Choice,
    Command,
    Event,
    Gone,
    Reaction,
    Receive,
    Said,
    Standing,
    Suggest,
    Text,
    Tongue,
    Unreachable,
)
from bot.menu import Menu
from tests.adapters.contract import test_contract as contract
from tests.adapters.contract.worlds import RoomWorld, World
from tests.support.room import GENERAL, Room


class Babbling(Room):
    """Reads every reaction twice, with its key."""

    async def _reactions(self, message: str) -> Sequence[Reaction]:
        read = await super()._reactions(message)
        return [*read, *(Reaction("e1", one.emoji, True, one.by, message, one.channel) for one in read)]


class Believing(Room):
    """Takes other bots for people."""

    def __init__(self) -> None:
        super().__init__()
        self.bots = set()


class Blaming(Room):
    """Takes an outage for a message that is gone."""

    async def edit(self, message: str, text: Text, choices: Sequence[Choice]) -> None:
        try:
            await super().edit(message, text, choices)
        except Unreachable:
            raise Gone(message) from None


class Careless(Room):
    """Makes a repeated post once more."""

    def __init__(self) -> None:
        super().__init__()
        self.manners.careless = True


class Choosing(Room):
    """Forgets the last choice."""

    async def post(
        self, channel: str, text: Text, choices: Sequence[Choice], key: str, under: str | None = None
    ) -> str:
        return await super().post(channel, text, choices[:-1], key)


class Giving(Room):
    """Gives up a channel in which we may not write for now."""

    def _check(self, channel: str) -> None:
        try:
            super()._check(channel)
        except Barred:
            raise Gone(channel) from None


class Hoping(Room):
    """Says that it is back to nobody."""

    async def go_up(self) -> None:
        self.manners.down = False


class Inheriting(Room):
    """Takes a post of another history with the same number for its own."""

    async def post(
        self, channel: str, text: Text, choices: Sequence[Choice], key: str, under: str | None = None
    ) -> str:
        return await super().post(channel, text, choices, key.rpartition(".")[0] or key)


class Literal(Room):
    """Passes emoji on as they were typed."""

    async def reacts(self, person: str, emoji: str, about: str) -> str | None:
        assert self.receive is not None
        message = self.find(about)
        await self.receive(Reaction("e1", emoji, True, f"room:{person}", message, message.rpartition("/")[0]))
        return None


class Narrow(Room):
    """Knows the emoji that it offers itself and no other."""

    async def reacts(self, person: str, emoji: str, about: str) -> str | None:
        return await super().reacts(person, emoji, about) if emoji in "✅❌👍" else None


class Numbering(Room):
    """Gives the same event a new key each time."""

    async def redeliver(self) -> str | None:
        self.last = Command("new", "mine", "room:ana", "room:here/general", text="", called="ana")
        return await super().redeliver()


class Nodding(Room):
    """Is there, says it, whatever happens."""

    @property
    def away(self) -> bool:
        return False


class Oblivious(Room):
    """Takes every channel for one that everybody can read."""

    def _is_private(self, channel: str) -> bool:
        return False


class Open(Room):
    """Shows private answers to everybody."""

    async def says(
        self, person: str, line: str, channel: str = GENERAL, files: Mapping[str, bytes] = MappingProxyType({})
    ) -> str | None:
        answer = await super().says(person, line, channel, files)
        await self.post(channel, (answer or "",), (), "answer/1")
        return answer


class Outspoken(Room):
    """Tells everybody what somebody said to it alone."""

    async def says(
        self, person: str, line: str, channel: str = GENERAL, files: Mapping[str, bytes] = MappingProxyType({})
    ) -> str | None:
        answer = await super().says(person, line, channel, files)
        await self.post(GENERAL, (f"{person}: {line}",), (), "told/1")
        return answer


class Ousted(Room):
    """Takes a channel that is no more for one that may let us in again."""

    def _check(self, channel: str) -> None:
        try:
            super()._check(channel)
        except Gone:
            raise Barred(channel) from None


class Patching(Room):
    """Shows an edit as a further message."""

    async def edit(self, message: str, text: Text, choices: Sequence[Choice]) -> None:
        await super().post(message.rpartition("/")[0], text, choices, f"edit/{len(self.messages)}")


class Resigned(Room):
    """Tries to hand over a file once and no more."""

    def _handed_over(self, answer: Text, person: str) -> Text:
        self.manners.loses *= TRIES
        return super()._handed_over(answer, person)


class Reticent(Room):
    """Keeps what stands in its channels to itself."""

    async def posted(self, channel: str) -> Sequence[str]:
        await super().posted(channel)
        return []


class Spoiling(Room):
    """Takes all messages for gone where one of them is."""

    async def reactions(self, messages: Sequence[str]) -> Mapping[str, Standing]:
        told = await super().reactions(messages)
        gone = next((one for one in told.values() if isinstance(one, Gone)), None)
        return told if gone is None else dict.fromkeys(messages, gone)


class Stubborn(Room):
    """Keeps what was deleted."""

    async def edit(self, message: str, text: Text, choices: Sequence[Choice]) -> None:
        if message in self.messages:
            await super().edit(message, text, choices)


class Swallowing(Room):
    """Says nothing of a file that was lost."""

    def _handed_over(self, answer: Text, person: str) -> Text:
        super()._handed_over(answer, person)
        return answer


class Trusting(Room):
    """Shows words of members as if they were ours."""

    async def post(
        self, channel: str, text: Text, choices: Sequence[Choice], key: str, under: str | None = None
    ) -> str:
        ours = tuple(piece.words if isinstance(piece, Said) else piece for piece in text)
        return await super().post(channel, ours, choices, key)


class Toneless(Room):
    """Takes the end of one tone for the end of them all."""

    async def unreacts(self, person: str, emoji: str, about: str) -> str | None:
        message = self.find(about)
        del self.messages[message].reactions[person, emoji]
        return await self._deliver(self._reaction("e9", person, emoji, message, added=False))


class Frail(Room):
    """Ends with the first bug of the core."""

    async def run(self, menu: Menu, receive: Receive, suggest: Suggest, tongue: Tongue = as_told) -> None:
        broken = asyncio.Event()

        async def watched(event: Event) -> Text | None:
            try:
                return await receive(event)
            except RuntimeError:
                broken.set()
                raise

        running = asyncio.ensure_future(super().run(menu, watched, suggest, tongue))
        await broken.wait()
        running.cancel()


class Deaf(Room):
    """Hears commands alone."""

    def _heard(self, line: str, *, is_direct: bool) -> tuple[str, str] | None:
        return super()._heard(line, is_direct=is_direct) if line.startswith("/") else None


class Eavesdropping(Room):
    """Takes all that is said for words to it."""

    def _heard(self, line: str, *, is_direct: bool) -> tuple[str, str] | None:
        return super()._heard(line, is_direct=is_direct) or ("", line)


class Nameless(Room):
    """Does not know its own name."""

    def _heard(self, line: str, *, is_direct: bool) -> tuple[str, str] | None:
        return None if line.startswith("@potluck") else super()._heard(line, is_direct=is_direct)


class Pedantic(Room):
    """Takes a command for one with a slash alone."""

    def _heard(self, line: str, *, is_direct: bool) -> tuple[str, str] | None:
        return (
            ("", line.removeprefix("@potluck ")) if line.startswith("@") else super()._heard(line, is_direct=is_direct)
        )


class Patient(Room):
    """Waits until a line has its mark."""

    def _heard(self, line: str, *, is_direct: bool) -> tuple[str, str] | None:
        heard = super()._heard(line, is_direct=is_direct)
        return heard if heard != ("", line) else None


class Despairing(Room):
    """Takes an outage for people who are gone."""

    async def members(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, bool]:
        return dict.fromkeys(people, False) | dict(await super().members(people, places))


class Hospitable(Room):
    """Takes everybody for a member."""

    async def members(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, bool]:
        return dict.fromkeys(await super().members(people, places), True)


class Placeless(Room):
    """Does not look at the places."""

    async def members(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, bool]:
        return await super().members(people, ())


class Impersonal(Room):
    """Calls people by their references."""

    async def names(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, str]:
        return {person: person for person in await super().names(people, places)}


FAULTS: dict[type[Room], Callable[[World], Awaitable[None]]] = {
    Babbling: contract.test_reading_finds_every_person_and_emoji_once_and_without_a_key,
    Believing: contract.test_other_bots_have_no_say,
    Blaming: contract.test_away_it_takes_nothing_and_can_be_read_by_nobody,
    Careless: contract.test_a_post_with_the_same_key_is_one_message,
    Choosing: contract.test_choices_are_offered_in_their_order_with_emoji_and_label,
    Deaf: contract.test_words_to_us_alone_are_handed_on_and_answered,
    Despairing: contract.test_away_it_tells_of_nobody_whether_they_are_here,
    Eavesdropping: contract.test_what_people_say_to_each_other_is_not_handed_on,
    Frail: contract.test_a_crash_of_the_core_ends_neither_the_adapter_nor_the_next_event,
    Giving: contract.test_where_we_may_not_write_a_post_waits_and_comes_once_we_may,
    Hospitable: contract.test_who_left_is_no_member_until_they_are_back,
    Hoping: contract.test_what_happened_while_it_was_away_stands_on_the_message,
    Impersonal: contract.test_people_are_called_what_they_are_called_there,
    Inheriting: contract.test_a_post_of_another_history_is_another_message,
    Literal: contract.test_reactions_come_bare_with_the_message_and_the_person,
    Nameless: contract.test_words_behind_our_name_are_handed_on_and_answered_to_their_author_alone,
    Narrow: partial(contract.test_every_emoji_that_people_can_choose_comes_bare_live_and_read, emoji="🤷"),
    Nodding: contract.test_away_it_takes_nothing_and_can_be_read_by_nobody,
    Numbering: contract.test_the_same_event_has_the_same_key_and_another_has_another,
    Oblivious: contract.test_a_command_says_whether_everybody_can_read_along,
    Open: contract.test_an_answer_is_for_its_asker_alone,
    Ousted: contract.test_a_channel_that_is_no_more_is_gone_where_that_can_be_told,
    Outspoken: partial(
        contract.test_a_request_is_answered_by_a_button_or_a_line_and_the_answer_is_for_its_asker_alone,
        choice=contract.REQUESTS[0],
    ),
    Patching: contract.test_a_post_is_seen_and_an_edit_replaces_it,
    Patient: contract.test_a_line_that_lacks_only_its_mark_is_handed_on_where_all_lines_are_heard,
    Pedantic: contract.test_a_command_behind_our_name_is_that_command,
    Placeless: contract.test_who_is_here_is_told_of_each_person_and_place,
    Resigned: partial(contract.test_a_file_of_an_answer_arrives_also_where_it_is_lost_once, lost=1),
    Reticent: contract.test_the_keys_of_what_stands_in_a_channel_can_be_told,
    Spoiling: contract.test_of_several_messages_each_tells_of_itself,
    Stubborn: contract.test_a_deleted_message_is_gone,
    Swallowing: contract.test_whoever_gets_no_file_is_told_so,
    Toneless: contract.test_an_emoji_in_several_tones_stands_until_the_last_is_taken_off,
    Trusting: contract.test_members_words_steer_nothing,
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__.lower())
async def test_a_platform_that_breaks_the_contract_is_found(
    fault: type[Room], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contract, "PATIENCE", 0.1)  # in one process nothing takes its time
    world = RoomWorld(tmp_path)
    world.chat = world.room = fault()
    world.room.closed.add(world.closed)
    world.room.places = {world.place}
    world.room.called |= {world.person(name): name for name in ("ana", "ben")}
    world.room.private.add(world.narrow or "")
    with pytest.raises((AssertionError, ValueError, Barred, Gone, TimeoutError, pytest.fail.Exception)):
        await FAULTS[fault](world)
