"""Who belongs to a network: only members of its places are served, vote, are counted and have power."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat import Command, Reaction
from bot.config.settings import Network as NetworkSettings
from bot.config.settings import Settings, load
from ledger.contributions.contribution import OPEN, UNSHOWN
from tests.support.by_lot import called
from tests.support.network import MENU, MONDAY, Network
from tests.support.room import GENERAL

GARDEN, WORKSHOP = "room:garden/green", "room:workshop/bench"
PLACE = "for the people in its own chat"


def placed_in(**places: str) -> Settings:
    """Return settings in which each network names its only place."""
    networks = {name: NetworkSettings().model_copy(update={"places": (place,)}) for name, place in places.items()}
    return load(None, {}).model_copy(update={"networks": networks})


@pytest.fixture
async def placed(tmp_path: Path) -> AsyncIterator[Network]:
    """Open a network that names its only place."""
    network = await Network(tmp_path, placed_in(commons="room:here")).start()
    yield network
    await network.stop()


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[Network]:
    """Open two networks with a place each; ana is in both, ben in the garden, dan and eve in the workshop."""
    network = await Network(tmp_path, placed_in(garden="room:garden", workshop="room:workshop")).start()
    network.room.left |= {("room:ben", "room:workshop"), ("room:dan", "room:garden"), ("room:eve", "room:garden")}
    for person, channel in (("ana", GARDEN), ("ben", GARDEN), ("ana", WORKSHOP), ("dan", WORKSHOP), ("eve", WORKSHOP)):
        await network.says(person, "/join", channel)
    yield network
    await network.stop()


def away(network: Network) -> list[str]:
    """Return the accounts that have left, as the ledger tells."""
    agents = network.book.agents
    return [one for one in agents.by_id if agents.presence.is_away(one)]


# Strangers.


async def test_a_stranger_is_told_in_one_sentence_and_sees_nothing(placed: Network) -> None:
    await placed.members("ana", "ben")
    await placed.says("ana", "/contribute 2h the secret plan")
    placed.room.outside.add("mallory")
    before = placed.book.height
    lines = [verb.example for verb in MENU.verbs]
    said = {await placed.whispers("mallory", line) for line in lines}
    assert len(said) == 1
    assert PLACE in said.pop()
    assert placed.book.height == before
    assert await placed.directory.suggest("vote", "card", "C", "room:mallory", "room:mallory") == ()
    assert await placed.directory.suggest("vote", "card", "C", "room:ben", "room:ben") == ["C1"]


async def test_a_button_or_reaction_in_private_of_a_stranger_counts_nothing(placed: Network) -> None:
    await placed.members("ana", "ben", "cara")
    await placed.says("ana", "/contribute 2h swept")
    placed.room.outside.add("mallory")
    before = placed.book.height
    who = "room:mallory"
    options = {"card": "C1", "choice": "approve"}
    await placed.directory.receive(Command("k1", "vote", who, who, options, called="mallory"))
    await placed.directory.receive(Reaction("k2", "✅", True, who, placed.room.find("C1"), who, called="mallory"))
    assert placed.book.height == before


async def test_a_member_who_was_never_heard_is_served_in_private_at_once(placed: Network) -> None:
    await placed.members("ana")
    assert "Noted as C1" in await placed.whispers("ben", "/contribute 2h swept")


async def test_a_stranger_who_comes_in_is_served_a_minute_later(placed: Network) -> None:
    placed.room.outside.add("ben")
    assert PLACE in await placed.whispers("ben", "/join")
    placed.room.outside.clear()
    await placed.passes(minutes=2)
    assert PLACE not in await placed.whispers("ben", "/join")


async def test_where_nobody_can_tell_a_stranger_waits_and_a_member_does_not(placed: Network) -> None:
    await placed.members("ana", "ben")
    await placed.passes(hours=5)
    placed.room.manners.secretive = True
    assert "cannot see just now" in await placed.whispers("mallory", "/join")
    assert "Noted as C1" in await placed.whispers("ana", "/contribute 2h swept")


async def test_a_network_without_places_is_for_whoever_is_where_potluck_is(tmp_path: Path) -> None:
    network = await Network(tmp_path).start()
    network.room.outside.add("mallory")
    assert PLACE in await network.whispers("mallory", "/join")
    assert PLACE not in await network.whispers("ben", "/join")
    await network.stop()


# Who left.


async def test_who_left_votes_no_more_and_is_counted_in_no_quorum(placed: Network) -> None:
    await placed.members("ana", "ben", "cara", "dan", "eve")
    number = "C1"
    await placed.says("ana", "/contribute 2h swept")
    await placed.reacts("ben", "✅", number)
    await placed.reacts("cara", "✅", number)
    await placed.reacts("dan", "❌", number)
    placed.room.outside |= {"dan", "eve"}
    await placed.passes(hours=72)
    outcome = placed.book.contributions.by_id[number]
    settled = outcome.decision
    assert settled is not None
    assert (settled.voters, settled.approve, settled.reject) == (2, 2, 0)
    assert (await placed.rebuilt()).contributions.by_id[number].decision == settled


async def test_where_all_who_are_left_have_voted_it_is_settled_at_once(placed: Network) -> None:
    await placed.members("ana", "ben", "cara", "dan")
    await placed.says("ana", "/contribute 2h swept")
    for person in ("ben", "dan"):
        await placed.reacts(person, "✅", "C1")
    await placed.passes(minutes=20)
    placed.room.outside.add("cara")
    assert placed.book.contributions.by_id["C1"].state == "open"
    assert PLACE in await placed.whispers("cara", "/mine")
    assert placed.book.contributions.by_id["C1"].state == "accepted"


async def test_coming_back_restores_vote_and_count(placed: Network) -> None:
    await placed.members("ana", "ben", "cara", "dan")
    await placed.says("ana", "/contribute 2h swept")
    await placed.reacts("ben", "✅", "C1")
    await placed.reacts("dan", "❌", "C1")
    placed.room.outside.add("dan")
    await placed.passes(hours=2)
    await placed.directory.recount()
    await placed.done()
    assert away(placed) == ["A4"]
    assert "1 says no" not in placed.room.shown("C1")
    placed.room.outside.clear()
    await placed.says("dan", "/mine")
    assert away(placed) == []
    assert "1 says no" in placed.room.shown("C1")


async def test_the_emoji_of_who_left_counts_in_no_reading_until_they_are_back(placed: Network) -> None:
    await placed.members("ana", "ben", "cara")
    await placed.says("ana", "/contribute 2h swept")
    placed.room.outside.add("ben")
    await placed.passes(hours=2)
    assert PLACE in await placed.whispers("ben", "/mine")
    placed.room.go_down()
    await placed.reacts("ben", "✅", "C1")  # as it stands there from before
    await placed.comes_back()
    await placed.directory.recount()
    assert placed.book.votes.open["C1"].ballots == {}
    placed.room.outside.clear()
    await placed.passes(hours=2)
    await placed.directory.recount()
    assert [one.choice for one in placed.book.votes.open["C1"].ballots.values()] == ["approve"]


async def test_a_reading_brings_in_nobody_from_elsewhere(placed: Network) -> None:
    await placed.members("ana")
    await placed.says("ana", "/contribute 2h swept")
    placed.room.outside.add("mallory")
    placed.room.go_down()
    await placed.reacts("mallory", "✅", "C1")
    await placed.reacts("zoe", "✅", "C1")
    await placed.comes_back()
    known = placed.book.agents.person_behind
    assert known("room:mallory") is None
    assert known("room:zoe") is not None
    assert len(placed.book.votes.open["C1"].ballots) == 1


async def test_nothing_is_settled_while_nobody_can_tell_who_reacted(placed: Network) -> None:
    await placed.members("ana", "ben", "cara", "dan")
    await placed.says("ana", "/contribute 2h swept")
    placed.room.go_down()
    for person in ("ben", "cara", "xara"):
        await placed.reacts(person, "✅", "C1")
    placed.room.manners.secretive = True
    await placed.comes_back()
    await placed.passes(hours=80)
    assert "C1" in placed.book.votes.open
    placed.room.manners.secretive = False
    await placed.passes(hours=1)
    assert placed.book.contributions.by_id["C1"].state == "accepted"


async def test_in_an_outage_nobody_is_taken_for_gone(placed: Network) -> None:
    await placed.members("ana", "ben", "cara", "dan")
    await placed.says("ana", "/contribute 2h swept")
    await placed.reacts("ben", "✅", "C1")
    await placed.reacts("cara", "✅", "C1")
    placed.room.outside |= {"ben", "cara", "dan"}
    placed.room.manners.secretive = True
    await placed.passes(hours=24)
    decision = placed.book.contributions.by_id["C1"].decision
    assert decision is not None
    assert (decision.voters, decision.approve) == (3, 2)
    assert away(placed) == []


async def test_a_vote_that_was_settled_stays_as_it_was_when_people_leave(placed: Network) -> None:
    await placed.members("ana", "ben", "cara")
    await placed.accepted("ana")
    before = await placed.says("ana", "/why C1")
    placed.room.outside |= {"ben", "cara"}
    await placed.says("ana", "/contribute 2h again")
    await placed.passes(hours=80)
    assert away(placed) == ["A2", "A3"]
    assert await placed.says("ana", "/why C1") == before


async def test_a_person_is_here_as_long_as_one_of_their_accounts_is(placed: Network) -> None:
    await placed.members("ana", "ben", "cara", "anna")
    code = (await placed.whispers("ana", "/link")).partition("/link ")[2].partition("\n")[0].strip()
    assert "one person" in await placed.whispers("anna", f"/link {code}")
    placed.room.outside.add("anna")
    await placed.passes(hours=2)
    assert "Noted as C1" in await placed.whispers("anna", "/contribute 2h swept")
    assert away(placed) == ["A4"]
    placed.room.outside.add("ana")
    await placed.passes(hours=2)
    assert PLACE in await placed.whispers("anna", "/mine")
    assert away(placed) == ["A1", "A4"]


# Power.


async def test_nobody_becomes_a_steward_by_being_first_in_private(placed: Network) -> None:
    placed.room.outside |= {"mallory", "trudy"}
    for person in ("mallory", "trudy", "ana", "ben"):
        await placed.whispers(person, "/join")
    assert placed.book.roles.holders("steward", placed.book.agents) == ()
    await placed.says("cara", "/join")
    await placed.says("ben", "/contribute 1h swept")
    await placed.says("dan", "/join")
    agents = placed.book.agents
    names = [agents.name(one).text for one in placed.book.roles.holders("steward", agents)]
    assert names == ["cara", "ben"]
    told = [said for said in placed.room.seen(GENERAL) if "is a steward from now on" in said]
    assert [said.partition(" is")[0] for said in told] == ["cara", "ben"]


async def test_stewards_who_are_named_are_told_publicly_too(tmp_path: Path) -> None:
    named = NetworkSettings().model_copy(update={"stewards": ("room:ana",), "places": ("room:here",)})
    network = await Network(tmp_path, load(None, {}).model_copy(update={"networks": {"commons": named}})).start()
    await network.says("ben", "/join")
    assert network.book.roles.holders("steward", network.book.agents) == ()
    await network.says("ana", "/join")
    assert network.book.roles.holders("steward", network.book.agents) == ("A2",)
    assert any("ana is a steward" in said for said in network.room.seen(GENERAL))
    await network.stop()


async def test_a_steward_who_left_holds_no_power_until_they_are_back(placed: Network) -> None:
    await placed.members("ana", "ben", "cara")
    await placed.says("ana", "/settings set preset light")
    placed.room.outside.add("ana")
    await placed.passes(minutes=2)
    assert "no longer a steward" in await placed.says("ben", "/confirm G1")
    assert placed.book.roles.holders("steward", placed.book.agents) == ("A2",)
    assert "only steward" in await placed.says("ben", "/income note 100 EUR a friend")
    placed.room.outside.clear()
    await placed.passes(minutes=2)
    assert "has the yes that it needs" in await placed.says("ben", "/confirm G1")


async def test_who_left_keeps_what_they_earned_and_is_paid(placed: Network) -> None:
    await placed.members("ana", "ben", "cara")
    await placed.accepted("cara", by=("ana", "ben"))
    await placed.says("ana", "/income note 100 EUR a friend")
    await placed.says("ben", "/confirm I1")
    await placed.whispers("cara", "/account pay-to paypal:cara@example.org")
    await placed.says("ana", "/distribute prepare 100 EUR")
    hash_ = placed.book.distributions.by_id["D1"].prepared.fingerprint
    await placed.says("ben", f"/distribute approve D1 {hash_}")
    placed.room.outside.add("cara")
    await placed.passes(hours=50)
    shares = placed.book.distributions.by_id["D1"]
    assert shares.state == "made"
    assert shares.left == ()
    assert not [said for said in placed.room.direct("cara") if "D1" in said]


async def test_objections_of_who_left_halt_nothing(placed: Network) -> None:
    await placed.members("ana", "ben", "cara", "dan")
    for person, others in (("cara", ("ana", "ben")), ("dan", ("ana", "ben"))):
        await placed.accepted(person, by=others)
    await placed.says("ana", "/income note 100 EUR a friend")
    await placed.says("ben", "/confirm I1")
    await placed.says("ana", "/distribute prepare 100 EUR")
    await placed.says("ben", f"/distribute approve D1 {placed.book.distributions.by_id['D1'].prepared.fingerprint}")
    await placed.says("cara", "/flag D1 it is wrong")
    placed.room.outside.add("cara")
    await placed.passes(hours=1)
    await placed.says("dan", "/flag D1 me too")
    assert placed.book.distributions.by_id["D1"].state == "approved"
    placed.room.outside.clear()
    await placed.passes(hours=50)
    assert placed.book.distributions.by_id["D1"].state == "halted", "both are here again when the time is over"


async def test_who_left_confirms_nobody(placed: Network) -> None:
    await placed.members("ana", "ben", "cara", "dan", "eve")
    await placed.accepted("cara", by=("ana", "ben"))
    await placed.accepted("dan", by=("ana", "ben"))
    await placed.says("eve", "/role take steward")
    await placed.says("cara", "/confirm @A5")
    placed.room.outside.add("cara")
    await placed.passes(minutes=5)
    await placed.says("dan", "/confirm @A5")
    await placed.passes(hours=73)
    assert "A5" not in placed.book.roles.holders("steward", placed.book.agents)


# Several networks.


async def test_a_channel_of_another_network_is_no_address(two: Network) -> None:
    workshop = two.directory.cores["workshop"]
    await two.says("ana", "/settings set main here", WORKSHOP)
    said = await two.says("ana", "/contribute in:workshop 2h secret work", GARDEN)
    assert "Noted as C1" in said
    assert not any("secret" in one for one in two.room.seen(GARDEN))
    assert any("secret" in one for one in two.room.seen(WORKSHOP))
    await two.says("ana", "/income in:workshop note 1000 EUR Secret Donor", GARDEN)
    assert not any("Donor" in one for one in two.room.seen(GARDEN))
    assert any("Donor" in one for one in two.room.seen(WORKSHOP))
    for emoji in ("✅",):
        two.room.go_down()
        await two.reacts("ben", emoji, "C1")
        await two.comes_back()
    assert workshop.book.agents.person_behind("room:ben") is None
    assert workshop.book.votes.open["C1"].ballots == {}


async def test_cards_in_a_channel_that_is_served_no_more_are_not_read(two: Network) -> None:
    await two.says("ana", "/contribute 2h swept", WORKSHOP)
    workshop = two.directory.cores["workshop"]
    card = two.room.find("C1")
    moved = f"{GARDEN}/{card.rpartition('/')[2]}"
    post = workshop.journal.posts.of_message(card)
    assert post is not None
    two.room.messages[moved] = two.room.messages[card]
    two.room.messages[moved].channel = post.channel = GARDEN
    workshop.journal.posts.note_shown(post, moved, post.shown)
    two.room.messages[moved].reactions["dan", "✅"] = None
    await two.directory.recount()
    assert workshop.book.votes.open["C1"].ballots == {}


@pytest.mark.parametrize("private", [True, False])
async def test_a_vote_waits_while_its_card_stands_where_nobody_is_served(tmp_path: Path, private: bool) -> None:
    network = await Network(tmp_path, placed_in(commons="room:garden")).start()
    if private:
        network.room.private.add(GARDEN)
    for person in ("ana", "ben", "cara"):
        await network.says(person, "/join", GARDEN)
    await network.says("ana", "/contribute 2h swept", GARDEN)
    await network.stop()
    network.settings = placed_in(commons="room:workshop")
    await network.start()
    for person in ("ana", "ben", "cara"):
        await network.says(person, "/mine", WORKSHOP)
    await network.passes(days=30)
    assert network.book.contributions.by_id["C1"].state == UNSHOWN
    told = [said for said in network.room.seen("room:ana") if said.startswith("Nobody can see the card of C1 now")]
    assert len(told) == 1, "who logged it is told why its vote waits"
    await network.says("ana", "/settings set main here", WORKSHOP)
    await network.says("ben", "/confirm S1", WORKSHOP)
    await network.passes(minutes=1)
    assert network.book.contributions.by_id["C1"].state == (UNSHOWN if private else OPEN)
    assert any("swept" in one for one in network.room.seen(WORKSHOP)) is not private
    if private:
        await network.stop()
        network.settings = placed_in(commons="room:garden")
        await network.start()
        await network.passes(minutes=1)
    assert network.book.votes.open["C1"].at > MONDAY + timedelta(days=30)
    await network.stop()


async def test_the_main_channel_cannot_be_one_of_another_network(two: Network) -> None:
    said = await two.says("ana", "/settings in:workshop main", GARDEN)
    assert "Type this in the channel that you mean" in said


async def test_by_name_a_network_serves_its_own_people_alone(two: Network) -> None:
    said = await two.says("ben", "/contribute in:workshop 2h sneaked in", GARDEN)
    assert "workshop" not in said
    assert two.directory.cores["workshop"].book.agents.person_behind("room:ben") is None
    assert "sneaked" not in "".join(two.room.seen(WORKSHOP))


async def test_a_stranger_learns_not_even_the_names_of_networks(two: Network) -> None:
    two.room.outside.add("mallory")
    for line in ("/join", "/ledger in:workshop", "/mine"):
        said = await two.whispers("mallory", line)
        assert PLACE in said
        assert "workshop" not in said


async def test_a_member_of_one_of_several_networks_is_understood_in_private_at_once(two: Network) -> None:
    two.room.left |= {("room:fay", "room:workshop")}
    await two.whispers("fay", "/join")
    assert two.directory.cores["garden"].book.agents.person_behind("room:fay") is not None


# How often platforms are asked.


async def test_a_thousand_reactions_ask_nobody(placed: Network) -> None:
    await placed.members("ana", "ben", "cara")
    await placed.says("ana", "/contribute 2h swept")
    card = placed.room.find("C1")
    placed.room.asked.clear()
    people = [f"room:p{number}" for number in range(1000)]
    await asyncio.gather(
        *(
            placed.directory.receive(Reaction(f"r{who}", "✅", True, who, card, GENERAL, called=who.partition(":")[2]))
            for who in people
        )
    )
    assert placed.book.votes.open["C1"].ballots == {}, "who comes later judges nothing of before"
    assert placed.book.agents.person_behind("room:p1") is None
    assert placed.room.asked == []


async def test_who_was_asked_for_minutes_ago_is_not_asked_for_again(placed: Network) -> None:
    await placed.whispers("ana", "/join")
    assert len(placed.room.asked) == 1
    for minute in range(9):
        await placed.passes(minutes=1)
        await placed.whispers("ana", f"/contribute 1h number {minute}")
    assert len(placed.room.asked) == 1
    await placed.passes(minutes=2)
    await asyncio.gather(*(placed.room.says("ana", "/mine", "room:ana") for _ in range(50)))
    assert len(placed.room.asked) == 2


async def test_all_who_may_vote_are_asked_for_together_before_a_settlement(placed: Network) -> None:
    names = [f"p{number}" for number in range(40)]
    await placed.members("ana", *names)
    await placed.says("ana", "/contribute 2h swept")
    for name in called(placed, "C1"):
        await placed.reacts(name, "✅", "C1")
    placed.room.asked.clear()
    await placed.passes(hours=24)
    assert placed.book.contributions.by_id["C1"].state == "accepted"
    assert [len(one) for one in placed.room.asked] == [41]


async def test_the_ledger_tells_who_left_and_came_back(placed: Network) -> None:
    await placed.members("ana", "ben")
    placed.room.outside.add("ben")
    await placed.passes(hours=1)
    await placed.whispers("ben", "/mine")
    placed.room.outside.clear()
    await placed.says("ben", "/mine")
    told = await placed.says("ana", "/ledger")
    assert "is not in the chat of this network any more" in told
    assert "is in the chat of this network again" in told
    rebuilt = await placed.rebuilt()
    assert rebuilt.agents.is_here("A2")
    assert rebuilt.agents.presence.changes == 2
