"""People who never did anything here: somebody credits them, they are asked, and they count for nothing until they act."""

from __future__ import annotations

from ledger.validation import electorate
from tests.support.given import with_five
from tests.support.network import Network


async def credited(network: Network, line: str = "/contribute 1h @room:gus repaired the door") -> str:
    """Let five people have accepted work, and ana credit gus, who is in the room and never spoke to us."""
    await with_five(network)
    network.room.called["room:gus"] = "Gus Grün"
    return await network.says("ana", line)


async def test_somebody_new_is_credited_and_asked(network: Network) -> None:
    said = await credited(network)
    assert said.startswith("Noted as C6: 1 h of work, for Gus Grün.\n")
    assert "Gus Grün is asked to confirm it; then peers vote." in said
    assert "room:gus" not in said
    gus = network.book.agents.account("room:gus")
    assert network.book.contributions.by_id["C6"].contributor == gus
    card = network.room.shown("C6")
    assert "Gus Grün has to confirm it: /confirm C6, or /confirm C6 no." in card


async def test_they_count_for_nothing_until_they_act(network: Network) -> None:
    await credited(network)
    book, gus = network.book, network.book.agents.account("room:gus") or ""
    assert not book.agents.is_here(gus)
    assert gus not in {person.id for person in book.agents.persons()}
    assert "was named, and has done nothing here yet" in await network.says("ana", "/agent")
    assert all(
        gus not in electorate.voters(vote, book.agents, book.contributions.accepted)
        for vote in book.votes.open.values()
    )
    await network.says("gus", "/confirm C6")
    assert network.book.agents.is_here(gus)
    assert network.book.contributions.by_id["C6"].state == "open"
    assert gus not in network.book.agents.introduced
    assert "A6 | gus | member" in await network.says("ana", "/agent")
    assert "was named" not in await network.says("ana", "/agent")


async def test_their_first_act_is_no_return(network: Network) -> None:
    await credited(network)
    said = await network.says("gus", "/contribute 2h swept")
    assert "You had left" not in said
    assert "Noted as C7" in said


async def test_they_may_say_no(network: Network) -> None:
    await credited(network)
    assert "nothing is counted for you" in await network.says("gus", "/confirm C6 no")


async def test_several_new_ones_on_one_card(network: Network) -> None:
    await with_five(network)
    network.room.called |= {"room:gus": "Gus", "room:hal": "Hal"}
    said = await network.says("ana", "/contribute 2h with:@room:gus,@room:hal,@room:ben moved chairs")
    assert "and as much for Gus, Hal, ben." in said
    assert len(network.book.agents.introduced) == 2
    for name in ("gus", "hal", "ben"):
        await network.says(name, "/confirm L1")
    assert network.book.agents.introduced == frozenset()
    assert "L1" in network.book.votes.open


async def test_whoever_is_not_in_the_place_cannot_be_named(network: Network) -> None:
    await with_five(network)
    said = await network.says("ana", "/contribute 1h @room:gus repaired the door")
    assert "I do not know" in said
    assert network.book.agents.account("room:gus") is None


async def test_a_line_that_is_refused_introduces_nobody(network: Network) -> None:
    await with_five(network)
    network.room.called["room:gus"] = "Gus"
    await network.says("ana", "/contribute 30h @room:gus repaired the door")
    assert network.book.agents.account("room:gus") is None


async def test_somebody_who_only_stands_in_the_words_is_not_introduced(network: Network) -> None:
    await with_five(network)
    network.room.called["room:gus"] = "Gus"
    await network.says("ana", "/contribute 1h thanks to @room:gus the door is whole")
    assert network.book.agents.account("room:gus") is None
    assert "“thanks to @Gus the door is whole”" in network.room.shown("C6"), "and is called by their name"


async def test_somebody_new_may_credit_somebody_new(network: Network) -> None:
    network.room.called["room:gus"] = "Gus"
    await network.says("zed", "/contribute 1h @room:gus repaired the door")
    agents = network.book.agents
    assert (agents.account("room:zed"), agents.account("room:gus")) == ("A1", "A2")


async def test_they_can_have_themselves_forgotten(network: Network) -> None:
    await credited(network)
    said = await network.whispers("gus", "/privacy forget")
    code = said.partition("/privacy forget ")[2].split()[0].rstrip(".")
    await network.whispers("gus", f"/privacy forget {code}")
    assert network.book.agents.account("room:gus") is None


async def test_the_ledger_reads_the_same_again(network: Network) -> None:
    await credited(network)
    await network.says("gus", "/confirm C6")
    again = await network.rebuilt()
    assert again.agents.introduced == network.book.agents.introduced
    assert again.agents.by_id.keys() == network.book.agents.by_id.keys()


async def test_no_answer_shows_how_a_platform_calls_somebody(network: Network) -> None:
    await with_five(network)
    network.room.called["room:gus"] = "Gus"
    for line in (
        "@room:gus and I swept",
        "1h 2h @room:gus",
        "for:@room:gus",
        "30h @room:gus x",
        "for:@room:nobody 1h",
        "1h for:@room:ben",
    ):
        said = await network.says("ana", f"/contribute {line}")
        assert "Nothing was recorded" in said
        assert "room:gus" not in said and "room:ben" not in said


async def test_a_reference_that_begins_another_one_is_not_taken_for_it(network: Network) -> None:
    await with_five(network)
    network.room.called |= {"room:gus": "Gus", "room:gustav": "Gustav"}
    await network.says("ana", "/contribute 1h for:@room:gustav as @room:gus and @room:gustav's friends saw")
    agents = network.book.agents
    assert (agents.account("room:gus"), agents.account("room:gustav")) == (None, "A6")
    note = network.book.contributions.by_id["C6"].log.note.text or ""
    assert note.startswith("as @Gus and @A6"), note
    said = await network.says("ana", "/contribute 1h 2h for @room:gus")
    assert "@Gus" in said and "tav" not in said
