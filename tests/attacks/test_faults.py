"""What platforms, people and disks do wrong, as those see it to whom it happens."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat import Command, Reaction
from bot.config.settings import load
from bot.core.early_reactions import REMEMBERED_MAX, EarlyReactions
from bot.record.posts import Posted
from ledger.store.sqlite import Sqlite
from ledger.store.transaction import Plan
from tests.support.given import ruled
from tests.support.held import Answer, Keys
from tests.support.network import Network
from tests.support.room import GENERAL


def state(network: Network, number: str) -> str:
    return network.book.contributions.by_id[number].state


async def with_members(network: Network) -> Network:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 1h swept the floor")
    return network


async def test_a_window_does_not_close_while_the_cards_cannot_be_read(network: Network) -> None:
    await with_members(network)
    network.room.go_down()
    await network.room.reacts("ben", "✅", "C1")
    await network.room.reacts("cara", "✅", "C1")
    await network.passes(hours=72 + 6 * 24)
    assert state(network, "C1") == "open"
    await network.comes_back()
    assert state(network, "C1") == "accepted"


async def test_after_seven_days_of_blindness_it_is_decided_and_says_so(network: Network) -> None:
    await with_members(network)
    await network.says("ben", "/vote C1 approve")
    network.room.manners.cut = True
    await network.reacts("dan", "❌", "C1")
    await network.says("cara", "/vote C1 approve")
    await network.passes(days=9)
    assert state(network, "C1") == "open"
    await network.passes(days=1)
    assert state(network, "C1") == "accepted"
    assert "The reactions could not be read for 7 days" in network.room.shown("C1")


async def test_a_vote_cast_and_one_taken_back_while_we_were_away_are_found(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan", "eve")
    await network.says("ana", "/contribute 1h swept the floor")
    await network.reacts("ben", "✅", "C1")
    network.room.go_down()
    await network.room.unreacts("ben", "✅", "C1")
    await network.room.reacts("cara", "❌", "C1")
    await network.comes_back()
    assert "1 has looked; 1 says no." in network.room.shown("C1")


async def test_a_vote_cast_while_the_process_was_dead_is_found_at_its_start(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan")
    await network.says("ana", "/contribute 1h swept the floor")
    network.room.manners.down = True
    await network.room.reacts("ben", "✅", "C1")
    network.room.manners.down = False
    await network.kill()
    assert "1 says yes." in network.room.shown("C1")


async def test_a_vote_on_a_card_whose_post_is_not_known_to_have_been_made_counts_once_it_is(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan")
    network.room.manners.mute = True
    await network.says("ana", "/contribute 1h swept the floor")
    await network.reacts("ben", "✅", "C1")
    network.room.manners.mute = False
    await network.says("cara", "/mine")
    await network.done()
    assert "1 says yes." in network.room.shown("C1")


async def test_what_a_platform_never_delivers_is_read_before_the_vote_is_settled(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan", "eve")
    await network.says("ana", "/contribute 1h swept the floor")
    network.room.manners.forgetful = 1.0
    for name in ("ben", "cara", "dan"):
        await network.reacts(name, "❌", "C1")
    assert "none has looked yet" in network.room.shown("C1")
    await network.passes(hours=72)
    assert state(network, "C1") == "rejected"


async def test_a_reaction_after_the_decision_changes_nothing_and_its_author_is_told(network: Network) -> None:
    await with_members(network)
    await network.reacts("ben", "✅", "C1")
    await network.reacts("cara", "✅", "C1")
    decided = network.book.contributions.by_id["C1"].decision
    assert "There is no open vote on C1: it is accepted." in await network.reacts("ben", "❌", "C1")
    await network.unreacts("ben", "✅", "C1")
    await network.unreacts("cara", "✅", "C1")
    await network.passes(days=5)
    assert network.book.contributions.by_id["C1"].decision == decided


async def test_variants_of_one_emoji_are_one_choice(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan")
    await ruled(network, "approve 👍🏽")
    await network.says("ana", "/contribute 1h swept the floor")
    await network.reacts("ben", "👍", "C1")
    await network.reacts("cara", "👍🏿", "C1")
    await network.reacts("cara", "👍🏻", "C1")
    assert "2 have looked; 2 say yes." in network.room.shown("C1")


async def test_a_deleted_card_is_posted_again_and_its_ballots_stay(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan")
    await network.says("ana", "/contribute 1h swept the floor")
    await network.reacts("ben", "✅", "C1")
    del network.room.messages[network.room.find("C1")]
    await network.says("cara", "/vote C1 approve")
    assert "2 have looked; 2 say yes." in network.room.shown("C1")
    await network.passes(hours=24)
    assert state(network, "C1") == "accepted"


async def test_a_channel_that_is_gone_counts_as_read_and_the_card_moves_to_the_main_one(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan")
    await network.says("ana", "/settings set main here", "room:here/hall")
    await network.says("ana", "/contribute 1h swept the floor")
    await network.says("ben", "/vote C1 approve")
    await network.says("cara", "/vote C1 approve")
    network.room.closed.add(GENERAL)
    await network.passes(hours=24)
    assert state(network, "C1") == "accepted"
    assert network.room.find("C1").startswith("room:here/hall/")
    assert "Accepted: 2 yes." in network.room.shown("C1")


async def test_a_post_whose_answer_was_lost_is_shown_once(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    network.room.manners.mute = True
    await network.says("ana", "/contribute 1h swept the floor")
    network.room.manners.mute = False
    await network.passes(minutes=1)
    assert len(network.room.cards("C1")) == 1
    await network.reacts("ben", "✅", "C1")
    assert "1 says yes." in network.room.shown("C1")


@pytest.mark.parametrize(
    "line", ["/contribute 1h {0.__class__} {note} %s %(x)s ${x}", "/contribute 1h '; DROP TABLE entries; --"]
)
async def test_words_are_never_taken_for_a_form(network: Network, line: str) -> None:
    await network.members("ana")
    await network.says("ana", line)
    assert f"“{line.removeprefix('/contribute 1h ')}”" in network.room.shown("C1")
    assert "The ledger is intact" in await network.says("ana", "/ledger verify")


async def test_a_name_that_imitates_another_is_another_person(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    lookalike = "an\u0430"  # the last letter is Cyrillic
    await network.says(lookalike, "/settings me name ana")
    await network.says("ana", "/contribute 1h swept the floor")
    await network.says(lookalike, "/vote C1 approve")
    assert "1 says yes." in network.room.shown("C1")
    assert "is not yours" in await network.says(lookalike, "/withdraw C1")


@pytest.mark.parametrize(
    "text", ["1h " + "x" * 1_000_000, "1h " + "@room:ben " * 10_000, "9" * 500_000 + "h work", '"' * 100_000]
)
async def test_huge_commands_are_refused_in_a_sentence(network: Network, text: str) -> None:
    await network.members("ana", "ben")
    answer = await network.says("ana", f"/contribute {text}")
    assert "characters long; a command may have 4000" in answer.replace(",", "")
    assert network.book.contributions.by_id == {}


async def test_a_commit_that_fails_undoes_everything_that_waited_for_it(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixteen commands wait for the same commit; it fails; nothing of them stands, and the next command is decided on what is true."""
    await network.members("ana", "ben")
    height = network.book.height
    write = Sqlite.write

    async def failing(database: Sqlite, plan: Plan) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(Sqlite, "write", failing)
    waiting = [
        network.directory.receive(
            Command(f"w{n}", "contribute", "room:ana", GENERAL, text=f"1h piece {n}", called="ana")
        )
        for n in range(16)
    ]
    answers = await asyncio.gather(*waiting)
    monkeypatch.setattr(Sqlite, "write", write)
    assert all("nothing was recorded" in str(answer) for answer in answers)
    assert "Noted as C1" in await network.says("ana", "/contribute 1h the first that counts")
    assert list(network.book.contributions.by_id) == ["C1"]
    assert network.book.height == height + 1
    again = await network.directory.receive(
        Command("w3", "contribute", "room:ana", GENERAL, text="1h piece 3", called="ana")
    )
    assert "Noted as " in str(again), "an event whose commit failed is a new event when it comes again"
    await network.kill()
    assert list(network.book.contributions.by_id) == ["C1", "C2"]


async def test_a_person_of_two_networks_says_which_one_in_a_direct_message(tmp_path: Path) -> None:
    alone = load(None, {})
    (common,) = alone.networks.values()
    networks = {name: common.model_copy(update={"places": (f"room:{name}",)}) for name in ("garden", "workshop")}
    network = await Network(tmp_path, alone.model_copy(update={"networks": networks})).start()
    garden, workshop = (network.directory.cores[name].book.contributions.by_id for name in ("garden", "workshop"))
    await network.says("ana", "/join", "room:garden/general")
    await network.whispers("ana", "/contribute 1h in the only network she is in")
    assert (len(garden), len(workshop)) == (1, 0)
    await network.says("ana", "/join", "room:workshop/general")
    await network.whispers("ana", "/contribute 1h in the one she was in last")
    assert (len(garden), len(workshop)) == (1, 1)
    assert sum(said.startswith("C1: ") for said in network.room.direct("ana")) == 2, "the first card of each network"
    assert (await network.whispers("ana", "/contribute in:garden 1h in the one she names")).startswith(
        "In garden:\nNoted"
    )
    assert (len(garden), len(workshop)) == (2, 1)
    assert "belongs to no network" in await network.says("ana", "/mine", "room:elsewhere/general")
    assert await network.says("ana", "/mine", "room:elsewhere/general") == ""
    await network.stop()


async def test_the_clock_of_a_decision_never_goes_back(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    before = network.book.at
    network.wrong = timedelta(hours=-5)
    await network.says("ana", "/contribute 1h swept the floor")
    assert network.book.at == before
    await network.kill()
    assert network.book.at == before
    await network.says("ana", "/contribute 2h swept the floor")
    assert network.book.at == before


PERSONS = ("ben", "cara", "dan")
EMOJI = ("✅", "❌", "⚪", "🚩", "🎉")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moves=st.lists(st.tuples(st.sampled_from(PERSONS), st.sampled_from(EMOJI), st.booleans()), max_size=25),
    forgetful=st.sampled_from([0.0, 0.4, 1.0]),
    late=st.booleans(),
    twice=st.booleans(),
)
async def test_in_the_end_the_ballots_are_what_stands_on_the_card(
    tmp_path_factory: pytest.TempPathFactory,
    moves: list[tuple[str, str, bool]],
    forgetful: float,
    late: bool,
    twice: bool,
) -> None:
    """Whatever is lost, late, doubled or out of order: after a reading, a person's ballot is one of their standing emoji."""
    network = await Network(tmp_path_factory.mktemp("network")).start()
    await network.members("ana", *PERSONS)
    await network.says("ana", "/contribute 1h swept the floor")
    manners = network.room.manners
    manners.forgetful, manners.late, manners.twice = forgetful, late, twice
    for person, emoji, added in moves:
        await (network.room.reacts if added else network.room.unreacts)(person, emoji, "C1")
    await network.room.catch_up()
    await network.directory.recount()
    standing = {(person, emoji) for person, emoji in network.room.messages[network.room.find("C1")].reactions}
    vote = network.book.votes.open["C1"]
    marks = {"✅": "approve", "❌": "reject", "⚪": "abstain", "🚩": "reject"}
    for person in PERSONS:
        agent = network.book.agents.person_behind(f"room:{person}")
        ballot = vote.ballots.get(str(agent))
        possible = {marks[emoji] for one, emoji in standing if one == person and emoji in marks} or {"none"}
        assert (ballot.choice if ballot else "none") in possible
    height = network.book.height
    await network.directory.recount()
    assert network.book.height == height, "reading again what is known changes nothing"
    await network.stop()


async def test_a_reaction_without_an_id_counts_once(network: Network) -> None:
    """Some platforms give reactions no id: what is known already has no second effect."""
    await network.members("ana", "ben", "cara", "dan")
    await network.says("ana", "/contribute 1h swept the floor")
    message = network.room.find("C1")
    event = Reaction(None, "✅", True, "room:ben", message, GENERAL)
    await network.directory.receive(event)
    height = network.book.height
    await network.directory.receive(event)
    assert network.book.height == height


async def test_a_vote_on_a_card_whose_confirmation_was_lost_counts_as_soon_as_it_is_found(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    network.room.manners.mute = True
    await network.says("ana", "/contribute 1h swept the floor")
    await network.room.reacts("ben", "✅", "C1")
    await network.room.reacts("ben", "🎉", "C1")
    assert not network.book.votes.open["C1"].ballots
    network.room.manners.mute = False
    await network.done()  # the card is found
    await network.done()  # and read
    assert len(network.book.votes.open["C1"].ballots) == 1


def test_early_reactions_on_chatter_are_forgotten_at_last() -> None:
    woken: list[None] = []
    early = EarlyReactions(lambda: woken.append(None))
    for number in range(REMEMBERED_MAX + 1):
        early.reacted(f"m{number}")
    early.shown(Posted(1, 1, "C1", "room:here/general", "m0"))
    assert (woken, early.take()) == ([], set())
    early.shown(Posted(2, 2, "C2", "room:here/general", "m1"))
    assert (woken, early.take(), early.take()) == ([None], {"C2"}, set())


async def test_for_thirty_days_the_same_event_gets_the_same_answer(network: Network) -> None:
    """So `/privacy` says, and so long a platform may take to deliver an event once more."""
    await network.members("ana", "ben")
    events = {
        key: Command(key, name, f"room:{by}", GENERAL, text=text, called=by)
        for key, by, name, text in (("k1", "ana", "contribute", "1h swept the floor"), ("k2", "ben", "flag", "C7 no"))
    }
    answers = {key: await network.directory.receive(event) for key, event in events.items()}
    for hours in (1, 24, 24 * 27, 24 + 22):  # to an hour before the end
        await network.passes(hours=hours)
        await network.directory.prune()
        assert {key: await network.directory.receive(event) for key, event in events.items()} == answers
    assert len(network.book.contributions.by_id) == 1
    for row in await asyncio.gather(*(network.store.heard(network.core.journal.network, key) for key in events)):
        assert row is not None
    await network.passes(hours=2)
    await network.directory.prune()
    for row in await asyncio.gather(*(network.store.heard(network.core.journal.network, key) for key in events)):
        assert row is None, "kept for longer than people are told"


async def test_what_is_heard_while_old_answers_are_dropped_is_answered_the_same_again(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    await network.members("ana", "ben")
    keys = Keys(monkeypatch)
    pruning = asyncio.create_task(network.directory.prune())
    await keys.begun.wait()
    logged = Command("k1", "contribute", "room:ana", GENERAL, text="1h swept the floor", called="ana")
    answer = await network.directory.receive(logged)
    keys.let.set()
    await pruning
    assert "Noted as C1" in str(answer)
    assert await network.directory.receive(logged) == answer


async def test_what_is_answered_while_the_book_is_read_anew_is_answered_the_same_again(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    await network.members("ana", "ben", "cara")

    async def failing(database: Sqlite, plan: Plan) -> None:
        raise OSError("the disk is gone")

    held = Answer(monkeypatch, "room:ben")
    asked = Command("k1", "mine", "room:ben", GENERAL, text="", called="ben")
    asking = asyncio.create_task(network.directory.receive(asked))
    await held.begun.wait()
    with monkeypatch.context() as disk:
        disk.setattr(Sqlite, "write", failing)
        assert "nothing was recorded" in str(await network.room.says("ana", "/contribute 1h a broken broom", GENERAL))
    keys = Keys(monkeypatch)
    mending = asyncio.create_task(network.room.says("ana", "/contribute 1h swept the floor", GENERAL))
    await keys.begun.wait()
    held.let.set()
    answer = await asking
    keys.let.set()
    assert "Noted as C1" in str(await mending)
    assert await network.directory.receive(asked) == answer
    await network.done()
