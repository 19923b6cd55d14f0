"""*Sixty*, two weeks of an open lab: however much waits for one of sixty people, it is a message a day beside what is at once."""

from __future__ import annotations

from itertools import cycle, islice

from ledger.network.preset import LIGHT_1, STANDARD
from ledger.validation import electorate
from tests.simple.mailbox import BACK, Mailbox
from tests.support.by_lot import called
from tests.support.given import adopts
from tests.support.network import Network

WORKSHOP = "room:here/workshop"
"""Where people log what they do for their projects."""

SIXTY = tuple(f"member{number}" for number in range(1, 61))


def may_judge(network: Network, name: str, number: str) -> bool:
    """Tell whether somebody may vote on a log."""
    book = network.book
    person = book.agents.person_behind(f"room:{name}")
    assert person is not None
    return electorate.may_vote(book.votes.open[number], book.agents, book.contributions.accepted, person)


async def test_two_weeks_of_an_open_lab(network: Network) -> None:
    mailbox = Mailbox(network, SIXTY)
    await mailbox.joins()
    await adopts(network, LIGHT_1)
    voters = cycle(SIXTY)
    for week in range(2):
        for day in range(5):
            # Six log each day; two others look at each, but for one log a week.
            for name in SIXTY[12 * day : 12 * day + 6]:
                number = await mailbox.logs(name, "2h aligned the optics", WORKSHOP)
                if name != SIXTY[week]:
                    judging = (one for one in voters if one != name and may_judge(network, one, number))
                    await mailbox.react("✅", number, islice(judging, 2))
            # The first of them writes down what four others did, where only some read.
            for other in SIXTY[12 * day + 1 : 12 * day + 5]:
                await mailbox.logs(SIXTY[12 * day], f"1h for:@room:{other} held the ladder", BACK)
            await network.passes(days=1)
        await mailbox.week_ends()
    assert 0 < mailbox.mean <= 5
    assert mailbox.most <= 9
    assert max(mailbox.posts) <= 15
    assert max(mailbox.lines("vote"), mailbox.lines("confirm")) <= 5
    assert mailbox.lines("") <= 4, "one that was left undecided in a closed channel says how it goes on"
    assert mailbox.words() == set()


async def test_who_is_asked_twenty_times_a_week_gets_one_message_a_day_beside_what_is_at_once(network: Network) -> None:
    mailbox = Mailbox(network, SIXTY[:12])
    await mailbox.joins()
    busy, *others = mailbox.people
    for day in range(7):
        before = len(network.room.direct(busy))
        for name in others[:3]:
            await mailbox.logs(name, f"1h for:@room:{busy} lent a hand on day {day}", BACK)
        await network.passes(days=1)
        assert len(network.room.direct(busy)) - before == 1
    number = await mailbox.logs(busy, "1h answered them all")
    before = len(network.room.direct(busy))
    await network.says(others[0], f"/flag {number} twice")
    assert len(network.room.direct(busy)) - before == 1, "at once, whatever was told on this day"


async def test_two_weeks_of_a_lab_that_draws_lots(network: Network) -> None:
    mailbox = Mailbox(network, SIXTY)
    await mailbox.joins()
    await adopts(network, LIGHT_1)
    for name in SIXTY:
        number = await mailbox.logs(name, "1h hung up the tools")
        await mailbox.react("✅", number, islice((one for one in SIXTY if one != name), 3))
    await mailbox.week_ends()
    assert {log.state for log in network.book.contributions.by_id.values()} == {"accepted"}
    await adopts(network, STANDARD)
    mailbox.forgets()
    for _ in range(2):
        for day in range(5):
            # Six log each day; whoever is asked answers the next morning.
            for name in SIXTY[12 * day : 12 * day + 6]:
                await mailbox.logs(name, "2h aligned the optics", WORKSHOP)
            for other in SIXTY[12 * day + 1 : 12 * day + 5]:
                await mailbox.logs(SIXTY[12 * day], f"1h for:@room:{other} held the ladder", BACK)
            await network.passes(days=1)
            assert mailbox.words() == set()
            for number in tuple(network.book.votes.open):
                for name in called(network, number):
                    await mailbox.react("✅", number, (name,))
        await mailbox.week_ends()
    assert {log.state for log in network.book.contributions.by_id.values()} == {"accepted", "waiting", "lapsed"}
    assert 0 < mailbox.mean <= 5
    assert mailbox.most <= 9
    assert max(mailbox.posts) <= 15
