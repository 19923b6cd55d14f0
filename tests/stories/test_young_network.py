"""The beginning of a network: it belongs to those who were there, and not to whoever acts together first."""

from __future__ import annotations

from ledger.network.role import STEWARD
from ledger.treasury.account import of_pool
from tests.support.by_lot import called
from tests.support.given import link, with_five
from tests.support.network import Network

HONEST = ("ana", "ben", "cara", "dan", "eve", "finn", "gil", "hana")
NEWCOMERS = ("x1", "x2", "x3")


def stewards(network: Network) -> list[str]:
    """Return the names of the stewards."""
    book = network.book
    return [str(book.agents.name(one).text) for one in book.roles.holders(STEWARD, book.agents)]


def pool(network: Network) -> int:
    """Return how many cents are in the network's pool, and set aside nowhere."""
    return network.book.accounts.held(of_pool(None), "EUR")


def fingerprint(network: Network, number: str) -> str:
    return network.book.distributions.by_id[number].prepared.fingerprint


async def begins(network: Network) -> None:
    """Let eight members begin, of whom the first two are stewards, and 1,000 EUR come in."""
    await network.members(*HONEST)
    await network.says("ana", "/income note 1000 EUR Harbour Lights")
    await network.says("ben", "/confirm I1")


async def log(network: Network, *newcomers: str, approved_by: tuple[str, ...]) -> None:
    """Let people join and log an hour each, which these approve, as far as it is not their own; and a day go by."""
    await network.members(*newcomers)
    first = len(network.book.contributions.by_id) + 1
    for one in newcomers:
        await network.says(one, "/contribute 1h we did this")
    for place, one in enumerate(newcomers):
        for other in approved_by:
            if other != one:
                await network.says(other, f"/vote C{first + place} approve")
    await network.passes(hours=25)


async def believed(network: Network) -> None:
    """Let newcomers log an hour each, which all approve."""
    await log(network, *NEWCOMERS, approved_by=(*HONEST, *NEWCOMERS))
    assert states(network) == ["accepted"] * 3


def states(network: Network) -> list[str]:
    """Return how far each log is."""
    return [one.state for one in network.book.contributions.by_id.values()]


async def test_three_newcomers_get_neither_the_offices_of_a_network_nor_its_money(network: Network) -> None:
    """They get its votes on logs, if all believe what they say they did."""
    await begins(network)
    await believed(network)
    for offers, confirm in (("x1", ("x2", "x3")), ("x2", ("x1", "x3"))):
        await network.says(offers, "/role take steward")
        for one in confirm:
            await network.says(one, f"/confirm @room:{offers}")
    assert stewards(network) == ["ana", "ben"]
    assert "Only a steward can do that" in await network.says("x1", "/distribute prepare 1000 EUR")
    await network.passes(days=4)
    assert stewards(network) == ["ana", "ben"]
    assert pool(network) == 100_000


async def test_three_newcomers_get_no_vote_where_nobody_looks(network: Network) -> None:
    await begins(network)
    await log(network, *NEWCOMERS, approved_by=NEWCOMERS)
    await network.passes(days=5)
    assert states(network) == ["undecided"] * 3


async def test_three_newcomers_get_no_vote_where_two_members_look(network: Network) -> None:
    await begins(network)
    await network.members(*NEWCOMERS)
    for one in NEWCOMERS:
        await network.says(one, "/contribute 1h we did this")
    for number, others in (("C1", ("x2", "x3")), ("C2", ("x1", "x3")), ("C3", ("x1", "x2"))):
        for one in others:
            await network.says(one, f"/vote {number} approve")
        for honest in ("ana", "ben"):
            await network.says(honest, f"/vote {number} reject")
    await network.passes(days=6)
    assert states(network) == ["undecided"] * 3
    assert "Noted as C4" in await network.says("cara", "/contribute 1h set the table")
    for honest in ("ana", "ben", "dan"):
        assert "What you said on C4: yes." in await network.says(honest, "/vote C4 approve")


async def test_silent_accounts_do_not_hold_up_those_who_are_at_work(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan", "eve", *(f"s{number}" for number in range(60)))
    await network.says("ana", "/contribute 1h swept the floor")
    for one in ("ben", "cara", "dan", "eve"):
        await network.says(one, "/vote C1 approve")
    await network.passes(hours=25)
    assert network.book.contributions.by_id["C1"].state == "accepted"


async def test_five_who_begin_within_a_minute_are_accepted_after_a_day(network: Network) -> None:
    """Among others who look on: it is for these five to do, and needs nobody's leave."""
    await network.members(*(f"s{number}" for number in range(30)))
    five = ("ana", "ben", "cara", "dan", "eve")
    await log(network, *five, approved_by=five)
    assert states(network) == ["accepted"] * 5


async def shared(network: Network) -> None:
    """Let two founders, who have no accepted work, approve that what came in goes to newcomers."""
    await begins(network)
    await believed(network)
    await network.says("ana", "/distribute prepare 1000 EUR")
    assert "is approved" in await network.says("ben", f"/distribute approve D1 {fingerprint(network, 'D1')}")
    assert pool(network) == 0


async def test_founders_can_take_an_approved_distribution_back_while_a_network_begins(network: Network) -> None:
    await shared(network)
    assert "the first stewards can object, too, and drop it even once it is approved" in network.room.shown("D1")
    assert "D1 is dropped: its money is in the pool again." in await network.says("ben", "/withdraw D1")
    assert pool(network) == 100_000
    await network.passes(days=3)
    assert network.book.distributions.by_id["D1"].state == "dropped"
    assert "D2 is prepared" in await network.says("ana", "/distribute prepare 1000 EUR")


async def test_founders_can_object_while_a_network_begins_and_nobody_else_without_work(network: Network) -> None:
    await shared(network)
    assert "Only members with an accepted contribution can object or say yes" in await network.says(
        "cara", "/flag D1 no"
    )
    assert "Your objection to D1 stands" in await network.says("ana", "/flag D1 they came yesterday")
    assert "D1 is halted" in await network.says("ben", "/flag D1 we have to talk")
    assert pool(network) == 100_000


async def test_founders_can_object_to_a_distribution_being_taken_back(network: Network) -> None:
    await shared(network)
    await network.passes(hours=49)
    assert network.book.distributions.by_id["D1"].state == "made"
    await network.says("ana", "/distribute reverse D1 it was too early")
    assert "the first stewards as well" in network.room.shown("D1")
    await network.says("ana", "/flag D1 it was not")
    await network.says("ben", "/flag D1 it was not")
    assert "nothing is taken back" in network.room.shown("D1")


async def test_once_a_network_has_begun_founders_are_as_everybody(network: Network) -> None:
    await begins(network)
    await believed(network)
    await network.passes(days=14)
    await network.says("ana", "/distribute prepare 1000 EUR")
    await network.says("ben", f"/distribute approve D1 {fingerprint(network, 'D1')}")
    assert "first stewards" not in network.room.shown("D1")
    assert "D1 is approved already" in await network.says("ben", "/withdraw D1")
    assert "Only members with an accepted contribution can object or say yes" in await network.says(
        "ana", "/flag D1 no"
    )
    await network.says("cara", "/contribute 1h set the table")
    assert "judged by those who had an accepted contribution" in await network.says("ana", "/vote C4 approve")


async def test_newcomers_hear_who_can_make_a_steward_with_them(network: Network) -> None:
    await begins(network)
    await network.accepted("ana", HONEST[1:])
    await network.members("x1", "x2", "x3")
    for newcomer in ("x1", "x2"):
        await network.accepted(newcomer, HONEST)
    assert "of whom one has been here for 14 days, or is a first steward" in await network.says(
        "x3", "/role take steward"
    )
    said = await network.says("x1", "/confirm @room:x3")
    assert "a member with accepted work who has been here for 14 days, or is a first steward" in said
    said = await network.says("x2", "/confirm @room:x3")
    assert "Newcomers alone do not decide" in said
    assert "ana can do it now, and you from" in said
    assert stewards(network) == ["ana", "ben"]
    assert "G1 has the yes that it needs" in await network.says("ana", "/confirm @room:x3")
    await network.passes(hours=72)
    assert stewards(network) == ["ana", "ben", "x3"]


async def test_why_a_vote_of_the_beginning_was_decided_is_told_as_it_was(network: Network) -> None:
    await network.members("ana", "ben", "cara", *(f"s{number}" for number in range(20)))
    await network.says("ana", "/contribute 1h swept the floor")
    await network.members("x1")
    assert "22 people can judge it." in await network.says("s1", "/why C1"), "those who were here when it was opened"
    asked = called(network, "C1")
    for one in asked:
        await network.says(one, "/vote C1 approve")
    await network.passes(hours=25)
    said = await network.says("s1", "/history C1")
    assert "in the beginning: 22 who are members now may vote." in said
    said = await network.says("s1", "/why C1")
    assert "yes | 4 | 3\nyes by the 4 asked by lot | 4 | 2" in said
    assert "Fewer than three people had accepted work, so members judge it. In a row are 22 accounts" in said
    assert f"asked by lot as the vote opened: {', '.join(asked)}." in said


# Who judges logs in the beginning, and for how long that lasts.


async def with_three(network: Network) -> None:
    """Let three members have accepted work."""
    await network.members("ana", "ben", "cara")
    for name, others in (("ana", ("ben", "cara")), ("ben", ("ana", "cara")), ("cara", ("ana", "ben"))):
        await network.accepted(name, others)


async def strangers_approve(network: Network, number: str) -> None:
    """Let strangers come and approve a log, which none of them may."""
    for stranger in ("x1", "x2", "x3", "x4"):
        await network.members(stranger)
        said = await network.says(stranger, f"/vote {number} approve")
        assert "judged by those who had an accepted contribution" in said


async def test_strangers_do_not_outvote_a_network_of_three(network: Network) -> None:
    await with_three(network)
    await network.says("ben", "/contribute 20h planned everything")
    await strangers_approve(network, "C4")
    for name in ("ana", "cara"):
        await network.says(name, "/vote C4 reject")
    assert "2 people can judge it." in await network.says("ben", "/why C4")
    await network.passes(days=3)
    assert network.book.contributions.by_id["C4"].state == "rejected"


async def test_not_even_after_a_year_of_silence_do_strangers_decide(network: Network) -> None:
    await with_three(network)
    await network.passes(days=365)
    await network.members("x1", "x2", "x3", "x4")
    await network.says("ben", "/contribute 20h planned everything")
    await strangers_approve(network, "C4")
    assert "Nobody can judge it now." in network.room.shown("C4")
    await network.says("x1", "/contribute 20h planned it with him")
    await network.says("cara", "/vote C4 approve")
    assert "1 person can judge it." in await network.says("ben", "/why C4")
    assert "1 says yes." in network.room.shown("C4")
    await network.rebuilt()


async def test_whoever_turns_out_to_be_one_person_makes_no_network_begin_again(network: Network) -> None:
    await with_three(network)
    await link(network, "ana", "ben")
    await network.says("ben", "/contribute 20h planned everything")
    await strangers_approve(network, "C4")
    assert "1 person can judge it." in await network.says("ben", "/why C4")
    assert "Of 1 person asked by lot none has looked yet." in network.room.shown("C4")


async def test_of_those_who_come_later_only_so_many_judge_as_are_missing(network: Network) -> None:
    await network.members("ana")
    await network.says("ana", "/contribute 1h swept the floor")
    assert "2 more people have to join" in network.room.shown("C1")
    await network.passes(days=100)
    await network.members("ben")
    assert "1 more person has to join" in network.room.shown("C1")
    await network.says("ben", "/vote C1 approve")
    await network.passes(days=100)
    await network.members("cara", "dan")
    assert "What you said on C1: not me." in await network.says("cara", "/vote C1 abstain")
    assert "judged by those who were members when its vote opened" in await network.says("dan", "/vote C1 approve")
    assert "judged by those who were members" in await network.reacts("eve", "✅", "C1")
    assert network.book.agents.person_behind("room:eve") is None
    assert "2 people can judge it." in await network.says("ana", "/why C1")
    assert "Of 2 people asked by lot 2 have looked; 1 says yes." in network.room.shown("C1"), (
        "his ballot counts, however long ago it was"
    )
    await network.says("dan", "/contribute 1h swept the stairs")
    assert "What you said on C2: yes." in await network.says("ana", "/vote C2 approve")
    await network.rebuilt()


async def test_twenty_accounts_with_a_trifle_each_raise_no_threshold_and_judge_nothing_of_before(
    network: Network,
) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 1h swept the floor")
    for number in range(20):
        await network.says(f"x{number}", "/contribute 15min looked on")
        assert "judged by those who were members" in await network.says(f"x{number}", "/vote C1 reject")
    for name in ("ben", "cara"):
        await network.says(name, "/vote C1 approve")
    assert "Accepted: 2 yes." in network.room.shown("C1")
    assert network.book.contributions.by_id["C1"].state == "accepted"


async def test_five_who_begin_are_all_accepted_by_the_others(network: Network) -> None:
    await with_five(network)
    assert {log.state for log in network.book.contributions.by_id.values()} == {"accepted"}
    await network.rebuilt()
