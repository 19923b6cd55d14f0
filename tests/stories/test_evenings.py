"""One message a day: at six in the evening, with all that waits and that no card asks by name, and nothing that is done."""

from __future__ import annotations

import pytest

from bot.core.whereabouts import asks_by_name
from ledger.governance.reminder_words import SHOWN
from ledger.network.preset import STANDARD_1
from ledger.network.zone import choose_zone
from tests.support.given import adopts, link
from tests.support.network import Network

BACK = "room:here/back"
"""A private channel: what is said there has its card there alone."""


@pytest.fixture
async def place(network: Network) -> Network:
    """Four people, and a channel that not everybody reads; it is nine in the morning."""
    network.room.private.add(BACK)
    await network.members("ana", "ben", "cara", "dan")
    return network


async def logged(network: Network, note: str = "swept", *, whose: str = "ben", by: str = "ana") -> str:
    """Let somebody log for somebody else where that one may not read; return the number."""
    answer = await network.says(by, f"/contribute 1h for:@room:{whose} {note}", BACK)
    return answer.partition(":")[0].removeprefix("Noted as ")


def of_day(network: Network, name: str) -> list[str]:
    """Return the messages of a day that a person has got."""
    return [
        said
        for said in network.room.direct(name)
        if "/confirm " in said or "waits for y" in said or "your vote" in said
    ]


async def zone_is(network: Network, name: str, zone: str) -> None:
    person = network.book.agents.person_behind(f"room:{name}")
    assert person is not None
    await network.core.note(lambda book, _: choose_zone(book.agents, person, zone))


async def test_what_waits_is_asked_at_six_in_one_message(place: Network) -> None:
    await logged(place, "swept the hall")
    await logged(place, "swept the yard", by="cara")
    await place.passes(hours=8, minutes=59)
    assert place.room.direct("ben") == []
    await place.passes(minutes=1)
    (said,) = place.room.direct("ben")
    first, second = said.splitlines()
    assert "/confirm C1, or /confirm C1 no, until Mon 19 Jan, 09:00 UTC." in first
    assert "/confirm C2, or /confirm C2 no, until Mon 19 Jan, 09:00 UTC." in second
    assert [place.room.direct(name) for name in ("ana", "cara", "dan")] == [[], [], []]


async def test_what_a_card_asks_by_name_is_asked_nowhere_else(place: Network) -> None:
    await place.says("ana", "/contribute 1h for:@room:ben swept")
    assert "ben has to confirm it" in place.room.shown("C1")
    await place.passes(days=2)
    assert place.room.direct("ben") == []


async def test_a_card_that_nobody_can_see_asks_nobody(place: Network) -> None:
    place.room.barred.add("room:here/general")
    await place.says("ana", "/contribute 1h for:@room:ben swept")
    await place.passes(hours=9)
    assert "C1" in place.room.direct("ben")[0]


async def test_where_nothing_waits_nothing_comes(place: Network) -> None:
    await place.says("ana", "/contribute 1h swept")
    for name in ("ben", "cara", "dan"):  # before lots could ask them by message
        await place.reacts(name, "✅", "C1")
    height = place.book.height
    await place.passes(days=2)
    assert place.book.height == height, "an evening on which nobody is told anything is no entry"
    assert place.room.seen("room:ben") == []


async def test_what_came_up_in_the_evening_waits_for_the_next_one(place: Network) -> None:
    await place.passes(hours=10)
    await logged(place)
    await place.passes(hours=22)
    assert place.room.direct("ben") == []
    await place.passes(hours=1)
    assert len(place.room.direct("ben")) == 1


async def test_what_was_told_is_told_again_only_beside_something_new(place: Network) -> None:
    await logged(place)
    await place.passes(days=3)
    assert len(of_day(place, "ben")) == 1
    await logged(place, by="cara")
    await place.passes(days=1)
    before, last = place.room.direct("ben")
    assert ["C1" in last, "C2" in last] == [True, True]
    assert last.index("C1") < last.index("C2"), "the newest is last"
    assert before == "A newer message lists what waits for you."


async def test_ten_lines_say_what_is_new_and_how_much_more_there_is(place: Network) -> None:
    for number in range(SHOWN):
        await logged(place, f"swept room {number}")
    await place.passes(hours=9)
    (said,) = place.room.direct("ben")
    assert len(said.splitlines()) == SHOWN == 10
    for number in range(3):
        await logged(place, f"swept stair {number}", by="cara")
    await place.passes(days=1)
    *shown, more = place.room.direct("ben")[1].splitlines()
    assert len(shown) == SHOWN
    assert more == "and 3 more: /mine lists them."
    assert [line.partition(":")[0] for line in shown] == [f"C{number}" for number in (*range(1, 8), 11, 12, 13)]


async def test_what_is_answered_meanwhile_is_in_no_message(place: Network) -> None:
    await logged(place)
    await logged(place, by="cara")
    await place.says("ben", "/confirm C1")
    await place.passes(hours=9)
    (said,) = place.room.direct("ben")
    assert "C1" not in said
    await place.says("ben", "/confirm C2 no")
    assert place.room.direct("ben") == ["You were asked for something here. Nothing of that waits for you any more."]
    await place.passes(days=2)
    assert len(place.room.direct("ben")) == 1


@pytest.mark.parametrize("line", ["/withdraw C1", "/amend C1 2h swept"])
async def test_what_is_taken_back_is_taken_out_and_what_is_changed_is_asked_anew(place: Network, line: str) -> None:
    await logged(place)
    await logged(place, by="cara")
    await place.passes(hours=10)
    await place.says("ana", line, BACK)
    (said,) = place.room.direct("ben")
    assert ("C1" in said) == line.startswith("/amend")
    assert "C2" in said
    if "C1" in said:
        assert "2 h" in said
    await place.passes(days=1)
    assert len(place.room.direct("ben")) == 1 + line.startswith("/amend"), "another revision is another question"


async def test_a_message_that_nobody_took_is_not_sent_once_nothing_is_left_of_it(place: Network) -> None:
    await logged(place)
    place.room.barred.add("room:ben")
    await place.passes(hours=10)
    assert place.core.outbox.stuck()
    await place.says("ben", "/confirm C1")
    await place.room.lets_in("room:ben")
    await place.done()
    assert place.room.direct("ben") == []
    assert not place.core.outbox.stuck()
    await place.kill()
    assert place.room.direct("ben") == []
    assert not place.core.outbox.stuck()


async def test_a_message_whose_reply_was_lost_is_there_once_and_says_what_is_left(place: Network) -> None:
    await logged(place)
    place.room.manners.mute = True
    await place.passes(hours=10)
    assert "C1" in place.room.direct("ben")[0]
    await place.says("ben", "/confirm C1")
    place.room.manners.mute = False
    await place.kill()
    assert place.room.direct("ben") == ["You were asked for something here. Nothing of that waits for you any more."]
    assert not place.core.outbox.stuck()


async def test_nobody_is_written_to_for_what_was_answered_before_a_start(place: Network) -> None:
    """After a start it is not known whether a message is there already; the platform tells it."""
    await logged(place)
    place.room.manners.refused.add("A2/day/2026-01-05")
    await place.passes(hours=10)
    await place.says("ben", "/confirm C1")
    await place.kill()
    place.room.manners.refused.clear()
    place.core.outbox.offer()
    await place.done()
    assert place.room.direct("ben") == []
    assert not place.core.outbox.stuck()


async def test_two_accounts_of_one_person_get_one_message(place: Network) -> None:
    await place.says("benny", "/settings me")
    assert "one person now" in await link(place, "ben", "benny")
    await logged(place)
    await logged(place, whose="benny", by="cara")
    await place.says("benny", "/mine")
    await place.passes(days=2)
    assert of_day(place, "ben") == []
    (said,) = of_day(place, "benny")
    assert ["C1" in said, "C2" in said] == [True, True]
    await place.says("ben", "/mine")
    await logged(place, by="dan")
    await place.passes(days=1)
    assert len(of_day(place, "ben")) == 1, "it comes to the account that was heard last"


@pytest.mark.parametrize("closed", ["closed", "barred"])
async def test_where_one_account_takes_no_messages_it_comes_to_the_next(place: Network, closed: str) -> None:
    await place.says("benny", "/settings me")
    await link(place, "ben", "benny")
    await logged(place)
    getattr(place.room, closed).add("room:benny")
    await place.passes(hours=9)
    await place.done()
    assert place.room.direct("benny") == []
    assert "C1" in of_day(place, "ben")[0]
    assert not place.core.outbox.stuck()


@pytest.mark.parametrize("closed", ["closed", "barred"])
async def test_of_somebody_who_cannot_be_reached_nothing_is_said_elsewhere(place: Network, closed: str) -> None:
    await place.says("benny", "/settings me")
    await link(place, "ben", "benny")
    await logged(place, "zilpahword")
    getattr(place.room, closed).update({"room:ben", "room:benny"})
    await place.passes(days=2)
    await place.done()
    others = [message for message in place.room.messages.values() if message.channel != BACK]
    assert not [
        message for message in others if "zilpahword" in str(message.text) or message.about.startswith("A2/day")
    ]


async def test_who_has_left_gets_no_message(place: Network) -> None:
    await logged(place)
    await logged(place, whose="cara")
    place.room.outside.add("ben")
    await place.passes(days=2)
    assert place.room.direct("ben") == []
    assert len(of_day(place, "cara")) == 1
    place.room.outside.discard("ben")
    await place.says("ben", "/mine")
    await place.passes(days=1)
    assert len(of_day(place, "ben")) == 1, "what waits waits for them still"


async def test_it_is_six_where_the_person_lives(place: Network) -> None:
    await zone_is(place, "ben", "America/New_York")
    await zone_is(place, "cara", "Asia/Dubai")
    for whose in ("ben", "cara", "dan"):
        await logged(place, whose=whose)
    reached: dict[str, int] = {}
    for hour in range(9, 9 + 24):
        for name in ("ben", "cara", "dan"):
            if place.room.direct(name):
                reached.setdefault(name, hour)
        await place.passes(hours=1)
    assert reached == {"cara": 14, "dan": 18, "ben": 23}


async def test_who_moves_gets_never_two_on_one_day(place: Network) -> None:
    await logged(place)
    await place.passes(hours=9)
    assert len(of_day(place, "ben")) == 1
    await zone_is(place, "ben", "America/New_York")  # where it is one in the afternoon of the same day
    await logged(place, by="cara")
    await place.passes(hours=11)
    assert len(place.room.direct("ben")) == 1
    await place.passes(hours=18)
    assert len(place.room.direct("ben")) == 2


async def test_a_start_after_the_evening_brings_it_late_and_once(place: Network) -> None:
    await logged(place)
    await place.sleeps(hours=12)
    assert len(place.room.direct("ben")) == 1
    for _ in range(2):
        await place.kill()
    await place.tick_twice()
    assert len(place.room.direct("ben")) == 1


async def test_what_one_is_asked_by_lot_is_a_line_among_the_others(place: Network) -> None:
    await place.says("ana", "/contribute 2h aligned the optics")
    await logged(place)
    await place.passes(hours=4)
    (noon,) = place.room.direct("ben")
    assert noon.startswith("Asked by lot: 2 h of work by ana, “aligned the optics” (C1).\n")
    await place.passes(hours=5)
    question, *asked = place.room.direct("ben")[1].splitlines()
    assert question.startswith("C2")
    assert asked == noon.splitlines()
    await place.says("ben", "/vote C1 approve")
    assert place.room.direct("ben")[1] == question
    assert "Asked by lot" in place.room.direct("dan")[0], "others are asked on"


async def test_a_vote_that_was_made_longer_is_a_line_among_the_others(place: Network) -> None:
    await adopts(place, STANDARD_1)  # by which all who have not voted are reminded
    await place.says("ana", "/contribute 2h aligned the optics")
    await logged(place)
    await place.passes(hours=71)
    assert "C1" not in place.room.direct("ben")[0]
    await place.passes(hours=10)
    (question, vote) = place.room.direct("ben")[1].splitlines()
    assert question.startswith("C2")
    assert vote == "C1 still waits for your vote: 2 h of work. /vote C1 approve"
    await place.says("ben", "/vote C1 approve")
    assert place.room.direct("ben")[1] == question
    assert "your vote" in place.room.direct("dan")[0], "others are asked on"


async def test_words_of_somebody_who_is_forgotten_are_in_no_message(place: Network) -> None:
    await logged(place, "zilpahword", by="cara")
    await place.passes(hours=9)
    await place.says("cara", "/privacy forget sure:yes")
    assert "zilpahword" not in str(place.room.direct("ben"))
    assert "cara" not in str(place.room.direct("ben"))


async def test_a_card_is_read_by_those_who_have_an_account_where_it_stands(place: Network) -> None:
    await place.says("ana", "/contribute 1h for:@room:ben swept")
    book, posts = place.book, place.core.journal.posts
    assert asks_by_name(book, posts, place.core.gate.is_ours, "A2", "C1")
    assert not asks_by_name(book, posts, lambda _: False, "A2", "C1"), "a place that is ours no more"
    posts.cards("C1")[0].channel = "hall:there/general"
    assert not asks_by_name(book, posts, lambda _: True, "A2", "C1"), "on another platform"
    posts.cards("C1")[0].channel = "room:here/general"
    await place.says("ben", "/confirm C1")
    assert not asks_by_name(book, posts, place.core.gate.is_ours, "A2", "C1"), "its vote asks everybody"


async def test_twenty_questions_in_a_week_are_one_message_a_day(place: Network) -> None:
    asked = iter(range(20))
    for _ in range(7):
        before = len(place.room.direct("ben"))
        for _ in range(3):
            if (number := next(asked, None)) is not None:
                await logged(place, f"number {number}", by=("ana", "cara", "dan")[number % 3])
        await place.passes(days=1)
        assert len(place.room.direct("ben")) - before <= 1
    assert next(asked, None) is None
    assert len(place.room.direct("ben")) == 7
