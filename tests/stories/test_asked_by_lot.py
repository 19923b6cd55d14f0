"""Asked by lot: those whom lots call hear of it in two messages a day at most, and nobody else is asked."""

from __future__ import annotations

import re

import pytest

from ledger.governance.changes import NOTE_MAX
from ledger.governance.reminder_words import REQUESTS_SHOWN
from tests.support.by_lot import NINE, called, logged, offered, others, requests, with_nine, zone_is
from tests.support.given import link
from tests.support.network import Network

SECRET = "room:#secret"


@pytest.fixture
async def nine(network: Network) -> Network:
    """Nine people whose network draws lots; it is ten in the morning."""
    await with_nine(network)
    return network


async def test_whom_lots_called_in_the_morning_is_asked_at_half_past_twelve_and_nobody_else(nine: Network) -> None:
    number = await logged(nine, "4h evidence:https://example.org/frame.jpg frame welded")
    asked = called(nine, number)
    assert len(asked) == 4
    await nine.passes(hours=2, minutes=29)
    assert not any(requests(nine, name, number) for name in NINE)
    await nine.passes(minutes=1)
    for name in asked:
        (said,) = requests(nine, name, number)
        request, words = said.splitlines()
        assert request == (
            "Asked by lot: 4 h of work by ben, “frame welded” (C10). Evidence: https://example.org/frame.jpg"
        )
        assert words == "In words: /vote C10 approve for yes, reject for no, abstain for not me."
        assert offered(nine, name) == ["Yes", "No", "No, but…", "Not me"]
    await nine.passes(hours=21)
    assert [len(requests(nine, name, number)) for name in asked] == [1] * 4, "nobody is reminded"
    assert not any(requests(nine, name, number) for name in others(nine, number))


async def test_whom_lots_called_in_the_afternoon_is_asked_in_the_message_of_the_day(nine: Network) -> None:
    await nine.passes(hours=3)
    number = await logged(nine)
    nine.room.private.add(SECRET)
    name = called(nine, number)[0]
    await nine.says("ben", f"/contribute 1h for:@room:{name} swept", SECRET)
    await nine.passes(hours=5)
    (said,) = requests(nine, name, number)
    question, request, _ = said.splitlines()
    assert "/confirm C11" in question
    assert request == "Asked by lot: 4 h of work by ben, “frame welded” (C10)."
    assert offered(nine, name) == ["Yes", "No", "No, but…", "Not me"]


async def test_a_button_is_a_quiet_ballot_and_takes_the_request_away(nine: Network) -> None:
    number = await logged(nine)
    name, other, *_ = called(nine, number)
    await nine.passes(hours=3)
    said = await nine.whispers(name, f"/vote {number} approve")
    assert (
        said
        == f"What you said on {number}: yes.\nYou can change it until it is decided. Until then I tell nobody what you said."
    )
    assert nine.room.direct(name)[-1] == "You were asked for something here. Nothing of that waits for you any more."
    assert offered(nine, name) == []
    assert requests(nine, other, number), "others are asked on"
    assert "It was so already." in await nine.whispers(name, f"/vote {number} approve")


async def test_not_me_calls_somebody_else_who_is_asked_in_the_next_message(nine: Network) -> None:
    number = await logged(nine)
    before = called(nine, number)
    await nine.passes(hours=3)
    assert await nine.whispers(before[0], f"/vote {number} abstain") == (
        f"What you said on {number}: not me.\nYou can change it until it is decided. Until then I tell nobody what you said."
    )
    (new,) = [name for name in called(nine, number) if name not in before]
    assert requests(nine, new, number) == []
    await nine.passes(hours=5)
    assert len(requests(nine, new, number)) == 1


async def test_who_voted_before_lots_called_them_gets_no_message(nine: Network) -> None:
    number = await logged(nine)
    first = called(nine, number)
    early = others(nine, number, "ben")
    for name in early[:-1]:
        await nine.says(name, f"/vote {number} approve")
    await nine.says(first[0], f"/vote {number} reject")
    assert set(called(nine, number)) == {*NINE} - {"ben"}, "all are called now that somebody objects"
    await nine.passes(hours=30)
    assert not any(requests(nine, name, number) for name in (*early[:-1], first[0]))
    assert all(len(requests(nine, name, number)) == 1 for name in (*first[1:], early[-1]))


async def test_nobody_is_reminded_when_it_takes_longer(nine: Network) -> None:
    number = await logged(nine)
    await nine.passes(hours=71)
    before = called(nine, number)
    await nine.passes(hours=2)
    assert nine.book.votes.open[number].extended
    more = [name for name in called(nine, number) if name not in before]
    await nine.passes(hours=30)
    assert not any("still waits" in said for name in NINE for said in nine.room.direct(name))
    assert not any(requests(nine, name, number) for name in others(nine, number))
    assert [len(requests(nine, name, number)) for name in (*before, *more)] == [1] * len(called(nine, number))


async def test_who_leaves_is_not_asked(nine: Network) -> None:
    number = await logged(nine)
    gone, *rest = called(nine, number)
    nine.room.outside.add(gone)
    await nine.passes(hours=30)
    assert nine.room.direct(gone)[1:] == []
    assert all(requests(nine, name, number) for name in rest)


async def test_once_a_vote_has_ended_its_requests_are_edited_away(nine: Network) -> None:
    number = await logged(nine)
    asked = called(nine, number)
    await nine.passes(hours=3)
    for name in asked[:3]:
        await nine.says(name, f"/vote {number} approve")
    await nine.passes(hours=22)
    assert nine.book.contributions.by_id[number].state == "accepted"
    assert nine.room.direct(asked[3])[-1].startswith("You were asked for something here.")
    assert not any(requests(nine, name, number) for name in NINE)


async def test_several_requests_are_one_message_and_what_ends_first_stands_first(nine: Network) -> None:
    numbers = [await logged(nine, f"4h part {number}") for number in range(3)]
    both = [name for name in NINE if sum(name in called(nine, number) for number in numbers) >= 2]
    assert both
    name = both[0]
    mine = [number for number in numbers if name in called(nine, number)]
    await nine.passes(hours=3)
    (said,) = requests(nine, name, mine[0])
    assert [line.rpartition("(")[2] for line in said.splitlines()[:-1]] == [f"{number})." for number in mine]
    assert offered(nine, name) == [
        f"{number}: {label}" for number in mine for label in ("Yes", "No", "No, but…", "Not me")
    ]
    await nine.whispers(name, f"/vote {mine[0]} reject")
    assert not requests(nine, name, mine[0])
    assert requests(nine, name, mine[1])


async def test_sixty_requests_are_a_message_that_can_be_read(nine: Network) -> None:
    """Far more logs than nine people look at in a day: all wait, five stand in the message, and the next come up in it."""
    for number in range(60):
        await logged(nine, f"2h part {number} {'of the frame ' * 60}", by=NINE[number % 6])
    await nine.passes(hours=3)
    busy = max(NINE, key=lambda name: sum(name in called(nine, number) for number in nine.book.votes.open))
    waiting = [number for number in nine.book.votes.open if busy in called(nine, number)]
    (said,) = requests(nine, busy, waiting[0])
    *lines, words, more = said.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["Asked by lot"] * REQUESTS_SHOWN
    assert words.startswith("In words: ")
    assert more == f"and {len(waiting) - REQUESTS_SHOWN} more: /mine lists them."
    assert len(offered(nine, busy)) == 4 * REQUESTS_SHOWN
    assert len(said) < REQUESTS_SHOWN * (NOTE_MAX + 80) + 200
    await nine.whispers(busy, f"/vote {waiting[0]} approve")
    assert requests(nine, busy, waiting[REQUESTS_SHOWN]), "the next one came up"


async def test_it_is_half_past_twelve_where_the_person_lives(nine: Network) -> None:
    number = await logged(nine)
    east, west, *_ = called(nine, number)
    await zone_is(nine, east, "Asia/Dubai")
    await zone_is(nine, west, "America/New_York")
    reached: dict[str, int] = {}
    for hour in range(10, 10 + 24):
        for name in (east, west):
            if requests(nine, name, number):
                reached.setdefault(name, hour)
        await nine.passes(hours=1)
    assert reached == {east: 14, west: 18}, "six in the evening there, and half past twelve there"


async def test_what_ends_before_the_next_message_is_asked_at_once_in_the_second_one_of_that_day(nine: Network) -> None:
    number = await logged(nine)
    first = called(nine, number)
    for name in first[:2]:
        await nine.says(name, f"/vote {number} approve")
    await nine.passes(hours=70)
    assert called(nine, number) == first
    objector, *rest = others(nine, number, "ben")
    await nine.says(objector, f"/vote {number} reject")
    assert set(called(nine, number)) == {*first, objector, *rest}
    await nine.passes(minutes=1)
    assert [len(requests(nine, name, number)) for name in rest] == [1] * len(rest), "it is eight, and ends at ten"
    late: list[str] = []
    while not late:
        other = await logged(nine, "2h chain oiled")
        late = [name for name in called(nine, other) if name in rest]
    await nine.passes(hours=9)
    assert not any(requests(nine, name, other) for name in late), "no third one on that day"
    await nine.passes(hours=1)
    assert [len(requests(nine, name, other)) for name in late] == [1] * len(late)


async def test_a_message_comes_once_whatever_starts_in_between(nine: Network) -> None:
    number = await logged(nine)
    name = called(nine, number)[0]
    await nine.sleeps(hours=5)
    assert len(requests(nine, name, number)) == 1
    for _ in range(2):
        await nine.kill()
    await nine.tick_twice()
    await nine.passes(hours=12)
    assert len(requests(nine, name, number)) == 1


async def test_two_accounts_of_one_person_get_one_message(nine: Network) -> None:
    number = await logged(nine)
    name = called(nine, number)[0]
    await nine.says("second", "/settings me")
    assert "one person now" in await link(nine, name, "second")
    await nine.passes(hours=9)
    assert len(requests(nine, name, number)) + len(requests(nine, "second", number)) == 1


async def test_words_of_a_private_channel_stay_there(nine: Network) -> None:
    nine.room.private.add(SECRET)
    number = await logged(nine, "4h zilpahword", channel=SECRET)
    name = called(nine, number)[0]
    await nine.passes(hours=3)
    (said,) = requests(nine, name, number)
    assert said.startswith(f"Asked by lot: {number}, logged in a private channel. /history {number} tells what it is.")
    assert not any("zilpahword" in said for name in NINE for said in nine.room.direct(name))


async def test_words_of_somebody_who_is_forgotten_are_in_no_request(nine: Network) -> None:
    number = await logged(nine, "4h zilpahword")
    await nine.passes(hours=3)
    assert "zilpahword" in str([nine.room.direct(name) for name in called(nine, number)])
    await nine.says("ben", "/privacy forget sure:yes")
    assert "zilpahword" not in str([nine.room.direct(name) for name in NINE])


async def test_what_was_changed_is_asked_again(nine: Network) -> None:
    number = await logged(nine)
    name = called(nine, number)[0]
    await nine.passes(hours=3)
    await nine.says("ben", f"/amend {number} 3h frame welded")
    (said,) = requests(nine, name, number)
    assert "4 h" not in said, "the message follows the log"
    if name in called(nine, number):
        await nine.passes(hours=6)
        assert "3 h" in requests(nine, name, number)[-1]


async def test_what_one_is_asked_stands_first_in_ones_own_list(nine: Network) -> None:
    number = await logged(nine)
    name, free = called(nine, number)[0], others(nine, number, "ben")[0]
    nine.room.private.add(SECRET)
    await nine.says("ben", f"/contribute 1h for:@room:{name} swept", SECRET)
    said = await nine.says(name, "/mine")
    waiting = said.partition("Waiting for you:\n")[2].splitlines()
    assert (
        waiting[0] == f"Asked by lot: 4 h of work by ben, “frame welded” ({number}). Judge it: /vote {number} approve."
    )
    assert "/confirm C11" in waiting[1]
    said = await nine.says(free, "/mine")
    assert "Judge it" not in said
    assert said.endswith(f"Nothing waits for you.\nYou were not asked, but may look: {number}.")


@pytest.mark.parametrize("closed", ["closed", "barred"])
async def test_whoever_takes_no_messages_is_named_by_the_card_without_what_it_is_about(
    nine: Network, closed: str
) -> None:
    number = await logged(nine)
    name = called(nine, number)[0]
    getattr(nine.room, closed).add(f"room:{name}")
    await nine.passes(hours=3)
    await nine.passes(minutes=1)
    said = [f"{name}, something waits for you, and you take no messages from me. /mine shows it."]
    assert nine.room.under(nine.room.find(number)) == said
    await nine.passes(hours=12)
    await nine.kill()
    await nine.passes(hours=1)
    assert nine.room.under(nine.room.find(number)) == said, "once"


async def test_who_has_another_account_is_reached_by_that(nine: Network) -> None:
    number = await logged(nine)
    name = called(nine, number)[0]
    await nine.says("second", "/settings me")
    await link(nine, name, "second")
    nine.room.closed.add("room:second")
    await nine.passes(hours=3)
    await nine.passes(minutes=1)
    assert len(requests(nine, name, number)) == 1
    assert nine.room.under(nine.room.find(number)) == []


OURS = re.compile(r"quorum|electorate|ballot|drawn|settle|window|revision|hash")
"""Words of the trade that no member has to know."""


async def test_nobody_has_to_know_words_of_the_trade(nine: Network) -> None:
    number = await logged(nine)
    first, second, closed, *_ = called(nine, number)
    nine.room.closed.add(f"room:{closed}")
    await nine.passes(hours=3)
    said = [*nine.room.direct(first), await nine.whispers(first, f"/vote {number} reject")]
    said += [
        await nine.whispers(second, f"/vote {number} abstain"),
        await nine.whispers(second, f"/vote {number} none"),
    ]
    said += [await nine.whispers(second, f"/mine {number}"), await nine.whispers(second, "/mine")]
    await nine.passes(hours=6)
    said += nine.room.under(nine.room.find(number))
    said += [message for name in NINE for message in nine.room.direct(name)]
    assert len(said) > len(NINE)
    assert not [one for one in said if OURS.search(one)]


async def test_what_a_red_flag_is_said_to_do_is_what_it_does(nine: Network) -> None:
    number = await logged(nine)
    objector = others(nine, number, "ben")[0]
    said = await nine.says(objector, f"/flag {number} two hours")
    assert "It counts as a no, and nothing is decided before the end of its time." in said
    assert "three approvals" not in said
    for name in called(nine, number):
        if name != objector:
            await nine.says(name, f"/vote {number} approve")
    await nine.passes(hours=71)
    assert nine.book.contributions.by_id[number].state == "open"
    await nine.passes(hours=1)
    assert nine.book.contributions.by_id[number].state == "accepted", "it is no veto"
