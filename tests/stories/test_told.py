"""What became of something is told to those whom it concerns, once: at once where it cannot wait, else in the message of their day."""

from __future__ import annotations

import pytest

from tests.support.given import FIVE, with_five
from tests.support.network import Network


@pytest.fixture
async def five(network: Network) -> Network:
    """Five people, of each of whom one log is accepted."""
    await with_five(network)
    return network


def since(network: Network, before: dict[str, int]) -> dict[str, list[str]]:
    """Return what each person got since then, of those who got something."""
    return {name: said for name in FIVE if (said := network.room.direct(name)[before[name] :])}


def so_far(network: Network) -> dict[str, int]:
    """Return how many messages each person got so far."""
    return {name: len(network.room.direct(name)) for name in FIVE}


async def everybody(network: Network, emoji: str, about: str, but: str) -> None:
    for name in FIVE:
        if name != but:
            await network.reacts(name, emoji, about)


async def test_what_was_accepted_stands_once_in_the_message_of_the_day(five: Network) -> None:
    before = so_far(five)
    await five.says("ana", "/contribute 1h again")
    await five.says("ana", "/contribute 2h and again")
    for number in ("C6", "C7"):
        await everybody(five, "✅", number, "ana")
    await five.passes(hours=6)
    assert five.book.contributions.by_id["C6"].state == "accepted", "all have said yes"
    assert since(five, before) == {}
    await five.passes(days=3)
    assert since(five, before) == {"ana": ["Accepted: 1 h of work (C6), 2 h of work (C7)."]}
    assert [*(await five.rebuilt()).news.untold(five.book.agents)] == []


async def test_both_hear_of_a_log_that_one_made_for_another(five: Network) -> None:
    before = so_far(five)
    await five.says("ana", "/contribute 2h for:@room:ben posters")
    await five.says("ben", "/confirm C6")
    await everybody(five, "✅", "C6", "ben")
    await five.passes(days=3)
    assert since(five, before) == {
        "ana": ["Accepted: 2 h of work by ben (C6)."],
        "ben": ["Accepted: 2 h of work (C6)."],
    }


async def test_who_noted_money_hears_that_it_is_confirmed(five: Network) -> None:
    before = so_far(five)
    await five.says("ana", "/income note 100 EUR raffle")
    await five.says("ben", "/confirm I1")
    await five.passes(days=1)
    assert since(five, before) == {"ana": ["I1, 100.00 EUR, is confirmed."]}


async def test_what_is_undecided_stands_in_the_message_of_the_day_until_it_is_open_again(five: Network) -> None:
    before = so_far(five)
    await five.says("ana", "/contribute 2h nobody looks")
    await five.passes(days=8)
    (said,) = [said for said in since(five, before)["ana"] if "C6" in said]
    assert said.startswith("C6, 2 h of work, is undecided: too few said yes.\n/amend C6 asks again")
    await five.says("ana", "/amend C6")
    assert not [said for said in five.room.direct("ana") if "undecided" in said]


async def test_the_digest_stands_in_the_message_of_its_day(five: Network) -> None:
    await five.says("cara", "/settings me digest direct")
    before = so_far(five)
    await five.passes(days=7)
    assert five.book.periods.by_id
    (said,) = since(five, before)["cara"]
    assert "\n5\N{EN DASH}11 Jan: 5 h by five of you.\n" in said
    assert since(five, before).keys() == {"cara"}


async def test_who_wants_few_messages_reads_what_was_accepted_with_what_waits(five: Network) -> None:
    assert "only when something waits for you" in await five.says("ana", "/settings me messages few")
    before = so_far(five)
    await five.says("ana", "/contribute 1h again")
    await everybody(five, "✅", "C6", "ana")
    await five.passes(days=5)
    assert since(five, before) == {}
    five.room.private.add("room:here/back")
    await five.says("ben", "/contribute 2h for:@room:ana posters", "room:here/back")
    await five.passes(days=1)
    (said,) = since(five, before)["ana"]
    assert [line[:12] for line in said.split("\n")] == ["C7: ben says", "Accepted: 1 "]


async def test_a_message_that_is_late_still_tells_what_it_told(five: Network) -> None:
    await five.says("ana", "/contribute 1h again")
    await everybody(five, "✅", "C6", "ana")
    five.room.barred.add("room:ana")
    await five.passes(days=2)
    await five.says("ana", "/contribute 1h once more")
    await everybody(five, "✅", "C7", "ana")
    await five.passes(days=2)
    before = so_far(five)
    await five.room.lets_in("room:ana")
    await five.done()
    assert since(five, before) == {"ana": ["Accepted: 1 h of work (C6).", "Accepted: 1 h of work (C7)."]}


async def test_whoever_is_forgotten_is_named_in_no_message(five: Network) -> None:
    await five.says("ana", "/contribute 2h for:@room:ben posters")
    await five.says("ben", "/confirm C6")
    await everybody(five, "✅", "C6", "ben")
    await five.passes(days=3)
    assert [said for said in five.room.direct("ana") if "ben" in said]
    await five.says("ana", "/contribute 1h once more")
    await everybody(five, "✅", "C7", "ana")
    await five.passes(days=3)
    await five.says("ben", "/privacy forget sure:yes")
    assert not [said for said in five.room.direct("ana") if "ben" in said]


async def test_quiet_hours_hold_everything_back_to_their_end(five: Network) -> None:
    answer = await five.says("ana", "/settings me quiet 22-7")
    assert answer.startswith("From 22:00 to 07:00 in UTC you hear nothing")
    before = so_far(five)
    await five.says("ana", "/contribute 1h again")
    await five.passes(hours=12, minutes=30)  # half past ten in the evening
    await five.says("ben", "/flag C6 it was less")
    assert "ana" not in since(five, before)
    await five.passes(hours=8)
    assert "ana" not in since(five, before)
    await five.passes(hours=1)
    assert [said[:17] for said in since(five, before)["ana"]] == ["ben raised a red "]


async def test_quiet_hours_outlast_a_start_and_a_platform_that_was_away(five: Network) -> None:
    await five.says("ana", "/settings me quiet 22-7")
    before = so_far(five)
    await five.says("ana", "/contribute 1h again")
    await five.passes(hours=14)
    await five.says("ben", "/flag C6 it was less")
    await five.kill()
    assert "ana" not in since(five, before)
    await five.passes(hours=10)
    assert len(since(five, before)["ana"]) == 1


@pytest.mark.parametrize(
    ("typed", "hours"),
    [("22-7", "22:00 to 07:00"), ("22:30 - 6", "22:30 to 06:00"), ("13 to 15.30", "13:00 to 15:30"), ("0-24", None)],
)
async def test_quiet_hours_are_read_as_people_write_them(five: Network, typed: str, hours: str | None) -> None:
    answer = await five.says("ana", f"/settings me quiet {typed}")
    assert answer.startswith(f"From {hours}" if hours else f"{typed} are no hours of a day.")


@pytest.mark.parametrize("typed", ["25-7", "7", "always", "6-23"])
async def test_what_is_no_quiet_time_is_refused_with_a_line_that_works(five: Network, typed: str) -> None:
    answer = await five.says("ana", f"/settings me quiet {typed}")
    assert "Nothing was recorded." in answer
    assert "22-7" in answer or "at most 16 hours" in answer


async def test_ones_own_settings_are_shown_and_taken_back(five: Network) -> None:
    for line in ("quiet 22-7", "messages few", "digest direct"):
        await five.says("ana", f"/settings me {line}")
    shown = await five.says("ana", "/settings me")
    for words in (
        "Quiet hours: 22:00-07:00.",
        "only when something waits for you",
        "Each digest stands in the message",
    ):
        assert words in shown
    for line in ("quiet none", "messages all", "digest none"):
        await five.says("ana", f"/settings me {line}")
    shown = await five.says("ana", "/settings me")
    for words in ("You have no quiet hours", "on the same day", "No digest comes to you"):
        assert words in shown


async def test_a_steward_who_gives_it_back_is_posted_and_the_last_one_is_warned(five: Network) -> None:
    five_posts = len(five.room.cards("A1"))
    assert "no longer a steward" in await five.says("ana", "/withdraw steward")
    (post,) = [m for m in five.room.messages.values() if m.about == "A1/office"]
    assert post.channel == "room:here/general"
    await five.says("ben", "/income note 10 EUR raffle")
    warned = await five.says("ben", "/withdraw steward")
    assert warned.startswith("You are the only steward.")
    assert "For a steward wait: I1." in warned
    assert "no longer a steward" in await five.says("ben", "/withdraw steward sure:yes")
    assert five_posts == len(five.room.cards("A1"))
