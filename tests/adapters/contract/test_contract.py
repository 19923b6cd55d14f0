"""The contract of the door: one suite that every platform passes, with its real client where it has one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.chat import (
    Admitted,
    Barred,
    Choice,
    Command,
    Event,
    File,
    Gone,
    Link,
    Mention,
    Moment,
    Picture,
    Place,
    Reaction,
    Reconnected,
    Said,
    Table,
    Text,
    Unreachable,
)
from tests.adapters.contract.worlds import WORLDS, ConsoleWorld, World, connected, opened
from tests.support.standing import standing

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8ffff3f0005fe02fea7d605bd0000000049454e44ae426082"
)
PATIENCE = 30
"""For how many seconds something may take to come about on the other side of the wire."""

APPROVE = Choice("✅", "approve", "vote", {"card": "C1", "choice": "approve"})
REJECT = Choice("❌", "reject", "vote", {"card": "C1", "choice": "reject"})


def worlds(*, that: Callable[[type[World]], bool] = lambda _: True) -> object:
    """Return a fixture of all worlds of which something holds."""

    @pytest.fixture(params=[name for name, made in WORLDS.items() if that(made)])
    async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
        async with opened(request.param, tmp_path) as made:
            yield made

    return world


world = worlds()
world_to_leave = worlds(that=lambda made: made.leaves)
world_with_bots = worlds(that=lambda made: made.bot is not None)
world_with_rights = worlds(that=lambda made: made.rights)
world_with_seeds = worlds(that=lambda made: made.seeds)
world_that_overhears = worlds(that=lambda made: made.overhears)
world_with_a_private_channel = worlds(that=lambda made: not issubclass(made, ConsoleWorld))


class Hearing:
    """A core that writes down what it hears and answers what the test says."""

    def __init__(self, answer: Text | None = None) -> None:
        self.heard: list[Event] = []
        self.answer = answer
        self._hears = asyncio.Condition()

    async def __call__(self, event: Event) -> Text | None:
        async with self._hears:
            self.heard.append(event)
            self._hears.notify_all()
        return self.answer

    async def until(self, holds: Callable[[], bool]) -> None:
        """Return once something holds; it is asked after each event."""
        async with asyncio.timeout(60), self._hears:
            await self._hears.wait_for(holds)

    @property
    def commands(self) -> list[Command]:
        return [event for event in self.heard if isinstance(event, Command)]

    @property
    def reactions(self) -> list[Reaction]:
        return [event for event in self.heard if isinstance(event, Reaction)]


async def comes(holds: Callable[[], bool]) -> None:
    """Wait until something holds that the other side of the wire brings about."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110  # Nothing tells it: that is what is tested.
            await asyncio.sleep(0)


async def test_a_command_says_who_where_and_what(world: World) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        await world.says("ana", "/contribute 3h aligned the optics")
    (command,) = hearing.commands
    assert (command.name, command.by, command.channel) == ("contribute", world.person("ana"), world.general)
    assert (command.text or command.options) in (
        "3h aligned the optics",
        {"amount": "3h", "note": "aligned the optics"},
    )
    assert (command.called, command.zone) == ("ana", world.zone)
    assert (command.at, command.chance) == (None, None)


async def test_a_command_in_a_direct_message_has_the_person_as_its_channel(world: World) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        await world.whispers("ana", "/mine")
    assert hearing.commands[0].channel == hearing.commands[0].by == world.person("ana")


async def answers(world: World, name: str) -> list[str]:
    """Return what somebody was answered, once there is something."""
    async with asyncio.timeout(PATIENCE):
        while not (found := await world.private(name) or await world.seen(world.person(name))):  # noqa: ASYNC110  # As above.
            await asyncio.sleep(0)
    return found


async def test_words_to_us_alone_are_handed_on_and_answered(world: World) -> None:
    hearing, ana = Hearing(("Hello.",)), world.person("ana")
    async with connected(world, hearing):
        await world.whispers("ana", "hello, 2h of <docs> & more")
        assert await answers(world, "ana") == ["Hello."]
        await world.redeliver()
    said = {(one.key, one.name, one.text, one.by, one.channel, one.closed) for one in hearing.commands}
    assert said == {(hearing.commands[0].key, "", "hello, 2h of <docs> & more", ana, ana, False)}
    assert await world.private("ben") == await world.seen(world.general) == []


async def test_words_behind_our_name_are_handed_on_and_answered_to_their_author_alone(world: World) -> None:
    hearing, ana = Hearing(("Hello.",)), world.person("ana")
    async with connected(world, hearing):
        await world.calls("ana", "3h swept the floor")
        assert await answers(world, "ana") == ["Hello."]
        await world.calls("ana", "")
        await comes(lambda: len(hearing.commands) == 2)
    said = [(one.name, one.text, one.by, one.channel) for one in hearing.commands]
    assert said == [("", "3h swept the floor", ana, world.general), ("", "", ana, world.general)]
    assert await world.private("ben") == await world.seen(world.general) == []


async def test_a_command_behind_our_name_is_that_command(world: World) -> None:
    hearing = Hearing(("Noted.",))
    async with connected(world, hearing):
        await world.calls("ana", "contribute 2h swept")
        await world.calls("ana", "/mine")
        assert "Noted." in await answers(world, "ana")
    said = [(one.name, one.text, one.channel, one.closed) for one in hearing.commands]
    assert said == [("contribute", "2h swept", world.general, False), ("mine", "", world.general, False)]


async def test_what_people_say_to_each_other_is_not_handed_on(world: World) -> None:
    hearing = Hearing(("What?",))
    async with connected(world, hearing):
        for line in ("good morning", "help", "vote for me", "2h late", "why not", "thanks to potluck we eat"):
            await world.says("ana", line)
    assert hearing.commands == []
    assert await world.private("ana") == []


async def test_a_line_that_lacks_only_its_mark_is_handed_on_where_all_lines_are_heard(
    world_that_overhears: World,
) -> None:
    world, hearing = world_that_overhears, Hearing(("What?",))
    async with connected(world, hearing):
        await world.says("ana", "contribute 2h wrote docs")
        assert await answers(world, "ana") == ["What?"]
    assert [(one.name, one.text, one.channel) for one in hearing.commands] == [
        ("", "contribute 2h wrote docs", world.general)
    ]
    assert await world.seen(world.general) == []


async def test_a_command_says_whether_everybody_can_read_along(world_with_a_private_channel: World) -> None:
    world, hearing = world_with_a_private_channel, Hearing()
    async with connected(world, hearing):
        await world.says("ana", "/mine")
        await world.mutters("ana", "/mine")
        await world.whispers("ana", "/mine")
    said = [(command.channel, command.closed) for command in hearing.commands]
    assert said == [(world.general, False), (world.narrow, True), (world.person("ana"), False)]


async def test_a_channel_is_shown_so_that_one_finds_there(world: World) -> None:
    async with connected(world, Hearing()):
        await world.chat.post(world.general, ("Its card is in ", Place(world.general), "."), (), "C1/1")
        await world.chat.post(world.general, ("Its card is in ", Place("elsewhere:there/1"), "."), (), "C2/2")
    here, there = await world.seen(world.general)
    assert re.fullmatch(r"Its card is in [#!]\S+\.", here)
    assert there in ("Its card is in Elsewhere.", "Its card is in #1.")


async def test_the_same_event_has_the_same_key_and_another_has_another(world: World) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        await world.says("ana", "/mine")
        await world.redeliver()
        await world.says("ana", "/mine")
    first, again, other = (command.key for command in hearing.commands)
    assert first == again != other


async def test_a_reaction_that_comes_twice_has_the_same_key_or_none(world: World) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        message = await world.chat.post(world.general, ("C1",), (), "C1/1")
        await world.reacts("ben", "✅", message)
        await world.redeliver()
    first, again = hearing.reactions
    assert first.key == again.key


async def test_an_answer_is_for_its_asker_alone(world: World) -> None:
    async with connected(world, Hearing(("Your balance is 3.",))):
        await world.says("ana", "/mine")
    assert await world.private("ana") == ["Your balance is 3."]
    assert await world.private("ben") == await world.seen(world.general) == []


FILE = File(b"a;b\n", "P1.csv")


@pytest.mark.parametrize("lost", [0, 1])
async def test_a_file_of_an_answer_arrives_also_where_it_is_lost_once(world: World, lost: int) -> None:
    world.loses_files(lost)
    async with connected(world, Hearing(("Here it is.", FILE))):
        await world.says("ana", "/mine")
    assert await world.files("ana") == {FILE.name: FILE.data}
    assert "did not take the file" not in "\n".join(await world.private("ana"))


async def test_whoever_gets_no_file_is_told_so(world: World) -> None:
    world.loses_files(2)
    async with connected(world, Hearing(("Here it is.", FILE))):
        await world.says("ana", "/mine")
    assert await world.files("ana") == {}
    told = "\n".join(await world.private("ana"))
    assert told.startswith("Here it is.")
    assert told.count("did not take the file now. Please ask for it again in a minute.") == 1


async def test_nothing_to_say_shows_nothing(world: World) -> None:
    async with connected(world, Hearing(None)):
        await world.says("ana", "/mine")
    assert await world.private("ana") == await world.seen(world.general) == []


async def test_the_platform_is_acknowledged_only_after_the_core_has_answered(world: World) -> None:
    order = []
    held = asyncio.Event()

    async def receive(event: Event) -> Text | None:
        if isinstance(event, Command):
            await held.wait()
            order.append("recorded")
        return ("Noted.",)

    async with connected(world, receive):
        asked = asyncio.create_task(world.says("ana", "/mine"))
        await asyncio.sleep(0)
        assert await world.private("ana") == []
        held.set()
        await asked
        order.append("acknowledged")
    assert order == ["recorded", "acknowledged"]
    assert await world.private("ana") == ["Noted."]


async def test_a_post_is_seen_and_an_edit_replaces_it(world: World) -> None:
    async with connected(world, Hearing()):
        message = await world.chat.post(world.general, ("Before",), (), "C1/1")
        assert await world.seen(world.general) == ["Before"]
        await world.chat.edit(message, ("After",), ())
        await world.chat.edit(message, ("After",), ())
    assert message.startswith(world.general + "/")
    assert await world.seen(world.general) == ["After"]


async def test_a_post_with_the_same_key_is_one_message(world: World) -> None:
    async with connected(world, Hearing()):
        first = await world.chat.post(world.general, ("C1",), (), "C1/1")
        again = await world.chat.post(world.general, ("C1",), (), "C1/1")
        other = await world.chat.post(world.general, ("C2",), (), "C2/2")
    assert first == again != other
    assert await world.seen(world.general) == ["C1", "C2"]


async def test_a_post_of_another_history_is_another_message(world: World) -> None:
    """A ledger that was set back, or begun anew, numbers its posts once more: its entries have other marks."""
    async with connected(world, Hearing()):
        first = await world.chat.post(world.general, ("C1 of ana",), (), "C1/1.4.0011aabb@commons")
        other = await world.chat.post(world.general, ("C1 of ben",), (), "C1/1.4.ccdd2233@commons")
    assert first != other
    assert await world.seen(world.general) == ["C1 of ana", "C1 of ben"]


async def test_the_keys_of_what_stands_in_a_channel_can_be_told(world: World) -> None:
    async with connected(world, Hearing()):
        await world.says("ana", "/join")
        keys = ["C1/1.4.0011aabb@commons", "W1/2.5.ccdd2233@commons"]
        messages = [await world.chat.post(world.general, (key[:2],), (), key) for key in keys]
        await world.chat.post(world.person("ana"), ("Only for you",), (), "C1/reminder/3.6.00000000@commons")
        assert sorted(await world.chat.posted(world.general)) == keys
        await world.delete(messages[0])
        assert list(await world.chat.posted(world.general)) == keys[1:]
        await world.down()
        with pytest.raises(Unreachable):
            await world.chat.posted(world.general)
        await world.up()


async def test_a_post_to_a_person_is_a_direct_message(world: World) -> None:
    async with connected(world, Hearing()):
        await world.says("ana", "/join")
        await world.chat.post(world.person("ana"), ("Only for you",), (), "C1/reminder/2")
    assert await world.seen(world.person("ana")) == ["Only for you"]
    assert await world.seen(world.general) == []


async def test_a_post_under_another_stands_in_its_thread_where_there_are_threads(world: World) -> None:
    async with connected(world, Hearing()):
        card = await world.chat.post(world.general, ("C1",), (), "C1/1")
        reply = await world.chat.post(world.general, ("Please talk about it here.",), (), "C1/flag/A2/2", card)
        again = await world.chat.post(world.general, ("Please talk about it here.",), (), "C1/flag/A2/2", card)
        more = await world.chat.post(world.general, ("It is down.",), (), "C1/lifted/A2/3", card)
        await world.chat.edit(reply, ("Talk about it here.",), ())
    said = ["Talk about it here.", "It is down."]
    assert reply == again != more
    if world.threads:
        assert await world.replies(card) == said
    else:
        assert await world.seen(world.general) == ["C1", *said]


async def test_a_post_under_a_message_that_is_gone_is_shown_nevertheless(world: World) -> None:
    async with connected(world, Hearing()):
        card = await world.chat.post(world.general, ("C1",), (), "C1/1")
        await world.delete(card)
        await world.chat.post(world.general, ("Please talk about it here.",), (), "C1/flag/A2/2", card)
    assert "Please talk about it here." in [*await world.seen(world.general), *await world.replies(card)]


async def test_words_lead_to_a_message_where_it_has_an_address(world: World) -> None:
    async with connected(world, Hearing()):
        card = await world.chat.post(world.general, ("C1",), (), "C1/1")
        message = await world.chat.post(world.general, ("See ", Link("C1", card), "."), (), "C2/2")
    assert "See C1." in await world.seen(world.general)
    assert await world.leads(message) == ([card] if world.links else [])


async def test_choices_are_offered_in_their_order_with_emoji_and_label(world: World) -> None:
    async with connected(world, Hearing()):
        message = await world.chat.post(world.general, ("C1",), (APPROVE, REJECT), "C1/1")
    approve, reject = await world.offered(message)
    assert "✅" in approve
    assert "❌" in reject
    assert ("approve" in approve) == ("reject" in reject) == world.labels


async def test_a_choice_without_an_emoji_is_a_button_alone_and_puts_no_emoji_and_no_words(world: World) -> None:
    choices = (
        Choice("", "Yes", "confirm", {"what": "C1"}),
        Choice("", "No", "confirm", {"what": "C1", "answer": "no"}),
    )
    async with connected(world, Hearing()):
        message = await world.chat.post(world.general, ("C1: /confirm C1",), choices, "C1/1")
        assert await world.seen(world.general) == ["C1: /confirm C1"]
        assert await standing(world.chat, message) == []
        await world.chat.edit(message, ("C1 is yours.",), ())
    assert await world.seen(world.general) == ["C1 is yours."]


REQUESTS = tuple(
    Choice("", f"{number}: {label}", "vote", {"card": number, "choice": choice})
    for number in ("C5", "C7")
    for label, choice in (("Yes", "approve"), ("No", "reject"), ("Not me", "abstain"))
)
"""The buttons of two votes that somebody is asked to look at, in a message to them alone."""


@pytest.mark.parametrize("choice", [REQUESTS[0], REQUESTS[5]], ids=lambda choice: choice.label)
async def test_a_request_is_answered_by_a_button_or_a_line_and_the_answer_is_for_its_asker_alone(
    world: World, choice: Choice
) -> None:
    hearing = Hearing(("What you said stays with me.",))
    async with connected(world, hearing):
        await world.whispers("ana", "/mine")
        hearing.answer = ("Nobody is told what you said.",)
        message = await world.chat.post(
            world.person("ana"), ("Asked by lot: C5, C7",), REQUESTS, "A1/by-lot/2026-01-06/1"
        )
        await world.takes("ana", choice, message)
        await world.chat.edit(message, ("Nothing waits for you.",), ())
    ana, said = world.person("ana"), hearing.commands[-1]
    assert (said.name, said.by, said.channel, said.closed) == ("vote", ana, ana, False)
    assert (said.text or said.options) in (" ".join(choice.options.values()), choice.options)
    assert "Nobody is told what you said." in await world.private("ana")
    assert "Nothing waits for you." in await world.seen(ana)
    assert "Asked by lot: C5, C7" not in await world.seen(ana)
    assert await world.private("ben") == await world.seen(world.general) == []


async def test_reactions_come_bare_with_the_message_and_the_person(world: World) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        message = await world.chat.post(world.general, ("C1",), (APPROVE,), "C1/1")
        await world.reacts("ben", "👍🏽", message)
        await world.reacts("ben", "✔\ufe0f", message)
        await world.unreacts("ben", "👍🏽", message)
    seen = [(reaction.emoji, reaction.added, reaction.by, reaction.message) for reaction in hearing.reactions]
    ben = world.person("ben")
    assert seen == [("👍", True, ben, message), ("✔", True, ben, message), ("👍", False, ben, message)]
    assert {reaction.channel for reaction in hearing.reactions} == {world.general}


@pytest.mark.parametrize("emoji", ["🤷", "💜", "🟩", "🟥", "⬆️", "➕", "🛑", "🙋🏿", "🤝🏽", "🟢", "🇩🇪", "1️⃣"])
async def test_every_emoji_that_people_can_choose_comes_bare_live_and_read(world: World, emoji: str) -> None:
    hearing, wanted = Hearing(), "".join(one for one in emoji if one not in "\ufe0f🏻🏼🏽🏾🏿")
    async with connected(world, hearing):
        message = await world.chat.post(world.general, ("C1",), (), "C1/1")
        await world.reacts("ben", emoji, message)
        read = await standing(world.chat, message)
        await world.unreacts("ben", emoji, message)
    assert [one.emoji for one in read] == [wanted]
    assert [(one.emoji, one.added) for one in hearing.reactions] == [(wanted, True), (wanted, False)]


async def test_an_emoji_in_several_tones_stands_until_the_last_is_taken_off(world: World) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        message = await world.chat.post(world.general, ("C1",), (), "C1/1")
        for emoji in ("👍🏽", "👍🏿", "👍"):
            await world.reacts("ben", emoji, message)
        assert [(one.emoji, one.by) for one in await standing(world.chat, message)] == [("👍", world.person("ben"))]
        await world.unreacts("ben", "👍🏽", message)
        await world.unreacts("ben", "👍", message)
        assert all(one.added for one in hearing.reactions)
        assert len(await standing(world.chat, message)) == 1
        await world.unreacts("ben", "👍🏿", message)
        assert await standing(world.chat, message) == []
    assert [(one.emoji, one.added) for one in hearing.reactions] == [("👍", True)] * 3 + [("👍", False)]


async def test_reading_finds_every_person_and_emoji_once_and_without_a_key(world: World) -> None:
    async with connected(world, Hearing()):
        message = await world.chat.post(world.general, ("C1",), (APPROVE,), "C1/1")
        for name in ("ben", "cara"):
            await world.reacts(name, "✅", message)
        await world.reacts("cara", "❌", message)
        await world.unreacts("ben", "✅", message)
        read = await standing(world.chat, message)
    cara = world.person("cara")
    assert sorted((one.emoji, one.by) for one in read) == [("✅", cara), ("❌", cara)]
    assert all(one.key is None and one.added and one.message == message for one in read)


async def test_of_several_messages_each_tells_of_itself(world: World) -> None:
    async with connected(world, Hearing()):
        messages = [await world.chat.post(world.general, (f"C{number}",), (), f"C{number}/1") for number in range(6)]
        for number in (1, 3, 4):
            await world.reacts("ben", "✅", messages[number])
        await world.reacts("cara", "❌", messages[4])
        await world.delete(messages[2])
        await world.delete(messages[3])
        told = await world.chat.reactions([*messages[::2], *messages[1::2]])
        assert await world.chat.reactions([]) == {}
    assert told.keys() == set(messages)
    assert [isinstance(told[message], Gone) for message in messages] == [False, False, True, True, False, False]
    read = {message: some for message, some in told.items() if not isinstance(some, Unreachable | Gone)}
    ben, cara = world.person("ben"), world.person("cara")
    seen = {message: sorted((one.emoji, one.by) for one in some) for message, some in read.items()}
    marked = {messages[1]: [("✅", ben)], messages[4]: sorted([("✅", ben), ("❌", cara)])}
    assert seen == {messages[0]: [], messages[5]: [], **marked}
    assert all(one.message == message for message, some in read.items() for one in some)


async def test_our_own_choices_are_no_reactions(world: World) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        message = await world.chat.post(world.general, ("C1",), (APPROVE,), "C1/1")
        assert await standing(world.chat, message) == []
    assert hearing.reactions == []


async def test_other_bots_have_no_say(world_with_bots: World) -> None:
    world, hearing = world_with_bots, Hearing()
    assert world.bot is not None
    async with connected(world, hearing):
        message = await world.chat.post(world.general, ("C1",), (APPROVE,), "C1/1")
        await world.reacts(world.bot, "✅", message)
        assert await standing(world.chat, message) == []
        await world.unreacts(world.bot, "✅", message)
    assert hearing.reactions == []


async def test_what_happened_while_it_was_away_stands_on_the_message(world: World) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        message = await world.chat.post(world.general, ("C1",), (APPROVE,), "C1/1")
        await world.down()
        await world.reacts("ben", "✅", message)
        await world.says("ben", "/mine")
        assert not (hearing.commands or hearing.reactions)
        await world.up()
        read = await standing(world.chat, message)
    assert [(one.emoji, one.by) for one in read] == [("✅", world.person("ben"))]
    late = [Reaction, Command] if world.catches_up else []
    heard = [type(event) for event in hearing.heard if not isinstance(event, Admitted)]
    assert heard == [*late, Reconnected]


async def test_away_it_takes_nothing_and_can_be_read_by_nobody(world: World) -> None:
    async with connected(world, Hearing()):
        message = await world.chat.post(world.general, ("C1",), (), "C1/1")
        await comes(lambda: not world.chat.away)
        await world.down()
        await comes(lambda: world.chat.away)
        with pytest.raises(Unreachable):
            await world.chat.post(world.general, ("C2",), (), "C2/2")
        with pytest.raises(Unreachable):
            await world.chat.edit(message, ("changed",), ())
        other = f"{world.general}/{message.rpartition('/')[2]}9"
        told = await world.chat.reactions([message, other])
        assert [type(told[one]) for one in (message, other)] == [Unreachable, Unreachable]
        await world.delete(message)
        with pytest.raises(Unreachable):
            await world.chat.edit(message, ("changed",), ())
        with pytest.raises(Unreachable):
            await world.chat.post(world.closed, ("C2",), (), "C2/2")
        await world.up()
        await comes(lambda: not world.chat.away)
        await world.chat.post(world.general, ("C2",), (), "C2/2")
    assert "C2" in await world.seen(world.general)


async def test_a_deleted_message_is_gone(world: World) -> None:
    async with connected(world, Hearing()):
        message = await world.chat.post(world.general, ("C1",), (), "C1/1")
        await world.delete(message)
        with pytest.raises(Gone):
            await world.chat.edit(message, ("changed",), ())
        with pytest.raises(Gone):
            await standing(world.chat, message)


async def test_a_channel_that_is_no_more_is_gone_where_that_can_be_told(world: World) -> None:
    """Where it may only be closed to us, somebody may still let us in."""
    async with connected(world, Hearing()):
        with pytest.raises(Gone if world.tells_ends else Barred):
            await world.chat.post(world.closed, ("C1",), (), "C1/1")
    assert await world.seen(world.closed) == []


async def test_where_we_may_not_write_a_post_waits_and_comes_once_we_may(world_with_rights: World) -> None:
    world, hearing = world_with_rights, Hearing()
    async with connected(world, hearing):
        card = await world.chat.post(world.general, ("C1",), (APPROVE,), "C1/1")
        before = len(hearing.heard)
        await world.bar()
        with pytest.raises(Barred):
            await world.chat.post(world.general, ("C2",), (), "C2/2")
        with pytest.raises(Barred):
            await world.chat.edit(card, ("C1, changed",), (APPROVE,))
        assert not isinstance((await world.chat.reactions([card]))[card], Gone)
        await world.let_in()
        if world.tells_rights:
            await hearing.until(lambda: any(isinstance(event, Admitted) for event in hearing.heard[before:]))
        await world.chat.post(world.general, ("C2",), (), "C2/2")
        await world.chat.edit(card, ("C1, changed",), (APPROVE,))
    assert [said.split("\n")[0] for said in await world.seen(world.general)] == ["C1, changed", "C2"]


async def test_emoji_that_could_not_be_put_are_put_by_the_next_reading(world_with_seeds: World) -> None:
    world = world_with_seeds
    async with connected(world, Hearing()):
        await world.refuse_emoji()
        card = await world.chat.post(world.general, ("C1",), (APPROVE, REJECT), "C1/1")
        assert await standing(world.chat, card) == []
        await world.take_emoji()
        assert await standing(world.chat, card) == []
        assert sorted(await world.put(card, 2)) == sorted(["✅", "❌"])


async def test_members_words_are_shown_as_they_are_and_ring_nobody(world: World) -> None:
    hostile = (
        "*bold* <b>html</b> @everyone @here <@123> <!channel> [link](https://example.org) `code` _x_ ||hidden|| "
        f"# heading > quote @ana @{world.person('ana')}"
    )
    async with connected(world, Hearing()):
        await world.says("ana", "/join")
        message = await world.chat.post(world.general, ("Note: ", Said(hostile)), (), "C1/1")
        assert await world.seen(world.general) == [f"Note: {hostile}"]
        await world.chat.edit(message, ("Changed: ", Said(hostile)), ())
    assert await world.seen(world.general) == [f"Changed: {hostile}"]
    assert await world.rung(message) == []


async def test_members_words_steer_nothing(world: World) -> None:
    """Control characters, marks that turn the direction of writing, and broken characters are no part of what is shown."""
    steering = "\x00\x07\x08\x1b\x7f\x9b\u202a\u202e\u2066\ud800"
    async with connected(world, Hearing()):
        message = await world.chat.post(world.general, ("Note: ", Said(f"before{steering}[31mafter")), (), "C1/1")
    (seen,) = await world.seen(world.general)
    assert not set(seen) & set(steering)
    assert seen.startswith("Note: before")
    assert seen.endswith("[31mafter")
    assert await world.rung(message) == []


async def test_a_mention_shows_the_person_and_rings_nobody_else(world: World) -> None:
    async with connected(world, Hearing()):
        await world.says("ana", "/join")
        message = await world.chat.post(world.general, ("Ask ", Mention(world.person("ana")), "."), (), "C1/1")
    (seen,) = await world.seen(world.general)
    assert "ana" in seen
    assert set(await world.rung(message)) <= {world.person("ana")}


async def test_every_kind_of_piece_can_be_read_as_text(world: World) -> None:
    at = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
    text: Text = (
        "Paid to ",
        Mention(world.person("ana")),
        " at ",
        Moment(at, "Mon 5 Jan, 09:30"),
        "\n",
        Table(("Who", "Hours"), ((Said("ana"), "3"), (Said("ben"), "2"))),
        Picture(PNG, "Ana has 3 of 5 hours.", "shares.png"),
    )
    async with connected(world, Hearing()):
        await world.chat.post(world.general, text, (), "C1/1")
    (seen,) = await world.seen(world.general)
    for part in ("ana", "5", "09:30", "Who", "Hours", "3", "ben", "Ana has 3 of 5 hours."):
        assert part in seen


async def test_a_crash_of_the_core_ends_neither_the_adapter_nor_the_next_event(world: World) -> None:
    hearing = Hearing(("Noted.",))

    async def receive(event: Event) -> Text | None:
        if isinstance(event, Command) and event.name == "crash":
            raise RuntimeError("a bug")
        return await hearing(event)

    async with connected(world, receive):
        with suppress(RuntimeError):  # a room in memory hands the bug to the test that spoke
            await world.says("ana", "/crash")
        await world.says("ana", "/mine")
        message = await world.chat.post(world.general, ("C1",), (), "C1/1")
        await world.reacts("ana", "✅", message)
    assert "Noted." in await world.private("ana")
    assert [event.name for event in hearing.commands] == ["mine"]
    assert [event.emoji for event in hearing.reactions] == ["✅"]


async def test_who_is_here_is_told_of_each_person_and_place(world: World) -> None:
    people = [world.person("ana"), world.person("ben")]
    async with connected(world, Hearing()):
        assert await world.chat.members(people, (world.place,)) == dict.fromkeys(people, True)
        assert await world.chat.members(people, ()) == dict.fromkeys(people, True)
        assert await world.chat.members([], (world.place,)) == {}
        elsewhere = await world.chat.members(people, (f"{world.place.partition(':')[0]}:4242",))
        assert True not in elsewhere.values()


async def test_people_are_called_what_they_are_called_there(world: World) -> None:
    ana, ben, hearing = world.person("ana"), world.person("ben"), Hearing()
    async with connected(world, hearing):
        await world.says("ana", "/mine")
        await world.says("ben", "/mine")
        names = await world.chat.names([ana, ben], (world.place,))
        assert {*names} == {ana, ben}
        assert names[ana] == hearing.commands[0].called
        assert await world.chat.names([ana, ben], ()) == names
        assert await world.chat.names([f"{ana}0"], (world.place,)) == {}
        assert await world.chat.names([ana], (f"{world.place.partition(':')[0]}:4242",)) == {}
        await world.down()
        assert await world.chat.names([ana], (world.place,)) in ({}, {ana: names[ana]}), "some have it noted"


async def test_who_left_is_no_member_until_they_are_back(world_to_leave: World) -> None:
    world = world_to_leave
    ana, ben = world.person("ana"), world.person("ben")
    async with connected(world, Hearing()):
        await world.leave("ben")
        assert await world.chat.members([ana, ben], (world.place,)) == {ana: True, ben: False}
        assert await world.chat.members([ben], ()) == {ben: False}
        await world.come_back("ben")
        assert await world.chat.members([ana, ben], (world.place,)) == {ana: True, ben: True}


async def test_away_it_tells_of_nobody_whether_they_are_here(world: World) -> None:
    ana = world.person("ana")
    async with connected(world, Hearing()):
        assert await world.chat.members([ana], (world.place,)) == {ana: True}
        await world.down()
        assert await world.chat.members([ana], (world.place,)) == {}
        assert await world.chat.members([ana], ()) == {}
        await world.says("ana", "/mine")
        await world.up()
        assert await world.chat.members([ana], (world.place,)) == {ana: True}
