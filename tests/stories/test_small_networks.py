"""Small networks: what waits for objections ends at once when all who could object have said yes, and in no other case."""

from __future__ import annotations

import json

import pytest

from ledger.chain.entry import Broken
from ledger.contributions.timesheet import is_small
from ledger.network.seniority import DAYS
from tests.ledger.audit.test_audit import NAME, History, written
from tests.stories.test_leaving import leaves
from tests.support.given import distributed, link, prepared, with_five, with_hours, with_income
from tests.support.network import Network

EIGHT = ("ana", "ben", "cara", "dan", "eva", "finn", "gil", "hana")


async def with_accepted_work(network: Network, *names: str) -> None:
    """Let each of these have an accepted hour, one after another, by the word of all who may judge it."""
    for name in names:
        answer = await network.says(name, "/contribute 1h what they did")
        number = answer.partition(":")[0].removeprefix("Noted as ")
        for other in EIGHT:
            if other != name:
                await network.says(other, f"/vote {number} approve")
    await network.passes(hours=24)
    assert {one.state for one in network.book.contributions.by_id.values()} == {"accepted"}


async def with_eight(network: Network) -> None:
    await network.members(*EIGHT)
    await with_accepted_work(network, *EIGHT)


async def approved(network: Network, number: str = "D1") -> str:
    """Let ben approve what ana prepared, and return the answer."""
    distribution = network.book.distributions.by_id[number]
    shown = (distribution.open_reversal or distribution).prepared.fingerprint
    return await network.says("ben", f"/distribute approve {number} {shown}")


async def under_way(network: Network) -> None:
    """Let money come in, ana prepare that it is shared, and ben approve it."""
    await with_income(network, "500 EUR")
    await prepared(network, "/distribute prepare 500 EUR")
    assert "is approved" in await approved(network)


def state(network: Network) -> str:
    return network.book.distributions.by_id["D1"].state


async def wanted_by_all_but_eva(network: Network) -> None:
    """Let a distribution among five be approved, to which only one has not said yes."""
    await with_five(network)
    await under_way(network)
    await all_say_yes(network, "cara", "dan")


async def all_say_yes(network: Network, *names: str) -> None:
    for name in names:
        assert "Your yes to D1" in await network.says(name, "/vote D1 approve")


async def test_of_five_all_say_yes_and_it_is_carried_out_at_once(network: Network) -> None:
    await with_five(network)
    await under_way(network)
    assert "2 of the 5 who could object have said yes. Once all have, it is done at once: /vote D1 approve." in (
        network.room.shown("D1")
    )
    assert "Your yes to D1 stands: 3 of 5 have said so. /vote D1 none takes it back." in await network.says(
        "cara", "/vote D1 approve"
    )
    assert "3 of the 5 who could object" in network.room.shown("D1")
    await all_say_yes(network, "dan")
    assert state(network) == "approved"
    before = network.now
    assert "Your yes to D1 was the last one: it is done now." in await network.says("eva", "/vote D1 approve")
    assert (state(network), network.now) == ("made", before)
    assert "Carried out: the shares are on the accounts." in network.room.shown("D1")
    assert "could object" not in network.room.shown("D1")
    assert "100.00 EUR of D1 are on your account" in network.room.direct("cara")[-1]
    history = await network.says("ana", "/history D1")
    assert "cara said yes to D1." in history and "D1 was carried out." in history
    await network.rebuilt()  # the audit finds that all said yes


async def test_the_button_on_its_card_says_the_same_and_goes_with_it(network: Network) -> None:
    await with_five(network)
    await under_way(network)
    (choice,) = network.room.messages[network.room.find("D1")].choices
    assert (choice.label, choice.command, choice.options) == (
        "Nothing against it",
        "vote",
        {"card": "D1", "choice": "approve"},
    )
    await all_say_yes(network, "cara", "dan", "eva")
    assert network.room.messages[network.room.find("D1")].choices == ()


async def test_what_is_taken_back_goes_back_at_once_as_well(network: Network) -> None:
    await with_five(network)
    await under_way(network)
    await all_say_yes(network, "cara", "dan", "eva")
    await network.says("ana", "/distribute reverse D1 it was too early")
    assert "does not wait for anybody's yes now" in await network.says("cara", "/vote D1 approve")
    assert "Once all who could object have said yes, it is done at once" in await approved(network)
    assert "it is done at once" in network.room.direct("cara")[-1]
    await all_say_yes(network, "cara", "dan")
    assert "2 of the" not in network.room.shown("D1") and "4 of the 5 who could object" in network.room.shown("D1")
    assert "Your yes to D1" in await network.says("eva", "/vote D1 approve")
    reversal = network.book.distributions.by_id["D1"].reversal
    assert reversal is not None and reversal.state == "done"


async def test_a_first_equation_and_a_change_of_it_end_once_all_have_answered(network: Network) -> None:
    await with_five(network)
    for number, names in (("E1", ("ben",)), ("E2", ("ben", "cara", "dan"))):
        await network.says("ana", "/equation propose preset:equal")
        for name in names:
            assert network.book.equations.by_id[number].state == "open"
            await network.says(name, f"/vote {number} approve {network.book.equations.by_id[number].proposed.hash}")
        assert network.book.equations.by_id[number].state == "adopted"


# Who is waited for.


async def test_who_has_left_the_chat_is_waited_for_until_the_usual_end(network: Network) -> None:
    await with_five(network)
    network.room.outside.add("eva")
    await network.passes(hours=2)
    await network.whispers("eva", "/mine")
    assert network.book.agents.presence.is_away("A5")
    await under_way(network)
    await all_say_yes(network, "cara", "dan")
    assert "4 of the 5" in network.room.shown("D1")
    assert "Your yes" not in await network.whispers("eva", "/vote D1 approve")
    await network.passes(hours=47, minutes=59)
    assert state(network) == "approved"
    await network.passes(minutes=1)
    assert state(network) == "made"


async def test_who_has_left_the_chat_says_yes_once_they_are_back(network: Network) -> None:
    await with_five(network)
    network.room.outside.add("eva")
    await network.passes(hours=2)
    await network.whispers("eva", "/mine")
    assert network.book.agents.presence.is_away("A5")
    await under_way(network)
    await all_say_yes(network, "cara", "dan")
    network.room.outside.discard("eva")
    await network.passes(hours=1)
    await all_say_yes(network, "eva")
    assert state(network) == "made"


async def test_the_yes_of_who_leaves_the_chat_counts_no_more(network: Network) -> None:
    await wanted_by_all_but_eva(network)
    network.room.outside.add("cara")
    await network.passes(hours=1)
    await all_say_yes(network, "eva")
    assert state(network) == "approved"


async def test_who_leaves_the_network_by_their_own_word_is_waited_for_no_more(network: Network) -> None:
    await wanted_by_all_but_eva(network)
    await leaves(network, "eva")
    assert state(network) == "made"


async def test_two_who_prepared_and_approved_for_themselves_alone_need_not_wait(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await under_way(network)
    assert state(network) == "made"


async def test_a_steward_who_prepared_it_takes_that_yes_back(network: Network) -> None:
    await with_five(network)
    await under_way(network)
    assert "Your yes to D1 stands already." in await network.says("ana", "/vote D1 approve")
    assert "Your yes to D1 is taken back." in await network.says("ana", "/vote D1 none")
    assert "You have not said yes to D1." in await network.says("ana", "/vote D1 none")
    await all_say_yes(network, "cara", "dan", "eva")
    assert state(network) == "approved"
    await all_say_yes(network, "ana")
    assert state(network) == "made"


async def test_an_objection_takes_the_yes_back_and_a_yes_the_objection(network: Network) -> None:
    await wanted_by_all_but_eva(network)
    assert "stands" in await network.says("cara", "/flag D1 it is not agreed")
    assert "The yes of cara to D1 was taken back." in await network.says("ana", "/history D1")
    await network.says("cara", "/flag lift D1")
    await all_say_yes(network, "eva")
    assert state(network) == "approved", "the objection is gone, and so is the yes"
    await network.says("cara", "/flag D1 still not")
    await all_say_yes(network, "cara")
    assert state(network) == "made"


async def test_a_no_is_an_objection_and_has_a_reason(network: Network) -> None:
    await with_five(network)
    await with_income(network, "500 EUR")
    await prepared(network, "/distribute prepare 500 EUR")
    assert "does not wait for anybody's yes now" in await network.says("cara", "/vote D1 approve")
    await approved(network)
    for choice in ("reject", "abstain"):
        assert "can object, and say why: /flag D1 why." in await network.says("cara", f"/vote D1 {choice}")


# What is not small.


async def test_of_eight_nobody_is_asked_and_it_takes_48_hours_as_ever(network: Network) -> None:
    await with_eight(network)
    await under_way(network)
    assert "could object" not in network.room.shown("D1")
    assert network.room.messages[network.room.find("D1")].choices == ()
    for name in EIGHT:
        assert "Nobody has to say yes to D1" in await network.says(name, "/vote D1 approve")
    await network.passes(hours=47, minutes=59)
    assert state(network) == "approved"
    await network.passes(minutes=1)
    assert state(network) == "made"


async def test_a_network_that_had_eight_is_not_small_again(network: Network) -> None:
    await with_eight(network)
    await network.says("finn", "/privacy forget sure:yes")
    await leaves(network, "gil")
    network.room.outside.add("hana")
    await network.passes(hours=2)
    await network.whispers("hana", "/mine")
    assert network.book.agents.by_id["A6"].forgotten
    await under_way(network)
    assert "Nobody has to say yes to D1" in await network.says("cara", "/vote D1 approve")
    assert not network.book.distributions.by_id["D1"].is_small


async def test_what_began_in_a_small_network_waits_for_who_has_come_to_have_a_say(network: Network) -> None:
    await with_eight_but_one(network)
    await network.says("hana", "/contribute 1h what they did")
    await under_way(network)
    await all_say_yes(network, "cara", "dan", "eva", "finn")
    for name in ("ana", "ben", "cara"):
        await network.says(name, "/vote C8 approve")
    await network.passes(hours=24)
    assert "6 of the 8 who could object" in network.room.shown("D1")
    await all_say_yes(network, "gil")
    assert state(network) == "approved"
    await all_say_yes(network, "hana")
    assert state(network) == "made"
    await with_income(network, "80 EUR")
    await prepared(network, "/distribute prepare 80 EUR")
    await approved(network, "D2")
    assert not network.book.distributions.by_id["D2"].is_small


async def with_eight_but_one(network: Network) -> None:
    await network.members(*EIGHT)
    await with_accepted_work(network, *EIGHT[:-1])


async def test_two_accounts_of_one_person_make_no_network_larger(network: Network) -> None:
    await with_eight_but_one(network)
    await with_accepted_work_of(network, "hana")
    assert not is_small(network.book.contributions, network.book.agents)
    await link(network, "gil", "hana")
    assert is_small(network.book.contributions, network.book.agents)
    await network.says("gil", "/link undo")
    assert is_small(network.book.contributions, network.book.agents)


async def with_accepted_work_of(network: Network, name: str) -> None:
    await with_accepted_work(network, name)


# Cheating.


async def test_somebody_without_accepted_work_has_no_say(network: Network) -> None:
    await with_five(network)
    await network.passes(days=DAYS)
    await network.members("x1")
    await under_way(network)
    assert "Only members with an accepted contribution can object or say yes" in await network.says(
        "x1", "/vote D1 approve"
    )
    await all_say_yes(network, "cara", "dan")
    assert state(network) == "approved"


async def test_who_linked_the_account_of_somebody_else_and_had_to_part_says_yes_for_one(network: Network) -> None:
    await with_five(network)
    await link(network, "eva", "dan")
    await network.says("eva", "/link undo")
    await under_way(network)
    await all_say_yes(network, "cara", "dan")
    assert "4 of the 5" in network.room.shown("D1")
    assert state(network) == "approved"


async def test_an_objection_by_an_account_that_was_ever_the_same_person_stands_against_a_yes(network: Network) -> None:
    await with_five(network)
    await link(network, "eva", "dan")
    await network.says("eva", "/link undo")
    await under_way(network)
    await network.says("dan", "/flag D1 it is not agreed")
    await all_say_yes(network, "cara")
    assert "3 of 5 have said so" in await network.says("eva", "/vote D1 approve")
    assert "Your yes to D1 stands already." in await network.says("eva", "/vote D1 approve")
    assert state(network) == "approved"


async def test_one_person_with_two_accounts_says_yes_once(network: Network) -> None:
    await with_five(network)
    await link(network, "dan", "dan2")
    await under_way(network)
    await all_say_yes(network, "dan")
    assert "Your yes to D1 stands already." in await network.says("dan2", "/vote D1 approve")
    assert "3 of the 5" in network.room.shown("D1")
    assert "is taken back" in await network.says("dan2", "/vote D1 none")
    assert "2 of the 5" in network.room.shown("D1")


async def test_a_network_that_is_not_small_is_not_called_so(network: Network) -> None:
    """A steward who writes into the database that it was, and makes the chain anew, is found."""
    await with_eight(network)
    await with_income(network, "500 EUR")
    await distributed(network, "500 EUR")
    stored = await network.store.slice(NAME, 1)
    history = History(tuple(stored.sealed), dict(stored.words))
    height, body = next(
        (one.height, body)
        for one in history.sealed
        for body in [json.loads(one.body)]
        if any(kind == "DistributionApproved" for kind, _, _ in body["facts"])
    )
    (values,) = (values for kind, _, values in body["facts"] if kind == "DistributionApproved")
    history.verify()
    values.update(small=True)
    with pytest.raises(Broken, match="as in a small network, and this one is not") as wrong:
        history.with_lie(height, written(body)).verify()
    assert wrong.value.height == height
