"""Who has not been around for sixty days counts in no number and hears of nothing, until they do anything at all."""

from __future__ import annotations

from bot.chat import Command
from ledger import verification
from ledger.book import Book
from ledger.export.rows import rows
from ledger.network.preset import LIGHT_1, STANDARD, STANDARD_1, Preset
from ledger.network.seen import Seen
from tests.support.by_lot import called
from tests.support.given import adopts, with_five
from tests.support.network import Network
from tests.support.room import GENERAL

HERE = tuple(f"h{number}" for number in range(1, 26))
GONE = tuple(f"g{number}" for number in range(1, 76))


async def with_a_hundred(network: Network, preset: Preset) -> None:
    """Let a hundred people have accepted work, a quarter of them look something up forty days later, and a preset hold."""
    await network.members(*HERE, *GONE)
    await adopts(network, LIGHT_1)
    names = (*HERE, *GONE)
    for place, name in enumerate(names):
        number = (await network.says(name, "/contribute 1h x")).partition(":")[0].removeprefix("Noted as ")
        for other in (names[place - 1], names[place - 2]) if place > 1 else names[2:4]:
            await network.says(other, f"/vote {number} approve")
    assert len(network.book.contributions.accepted) == 100
    await adopts(network, preset)
    await network.passes(days=40)
    for name in HERE:
        await network.whispers(name, "/mine")
    await network.passes(days=21)


async def test_of_a_hundred_of_whom_seventy_five_are_gone_nobody_asks_them_nor_waits_for_them(network: Network) -> None:
    await with_a_hundred(network, STANDARD_1)  # by which all who may vote are reminded
    before = {name: len(network.room.direct(name)) for name in (*HERE, *GONE)}
    await network.says("h1", "/contribute 2h y")
    opened = network.book.votes.open["C101"].opened
    assert (opened.voters, opened.bootstrap) == (24, False)
    assert "Of 24 people none has looked yet (5 needed)." in network.room.shown("C101")
    await network.passes(hours=82)
    got = {name: len(network.room.direct(name)) - before[name] for name in before}
    assert {got[name] for name in GONE} == {0}
    assert {got[name] for name in HERE[1:]} == {1}, "the vote was extended"
    for name in HERE[1:6]:
        await network.says(name, "/vote C101 approve")
    assert "Accepted: 5 yes." in network.room.shown("C101")
    assert network.book.contributions.by_id["C101"].state == "accepted"
    assert "h2, h3, h4" in await network.says("h1", "/why C101")
    await network.rebuilt()


async def test_those_who_are_asked_by_lot_are_enough_and_no_message_goes_to_who_is_gone(network: Network) -> None:
    await with_a_hundred(network, STANDARD)
    before = {name: len(network.room.direct(name)) for name in GONE}
    await network.says("h1", "/contribute 2h y")
    assert "24 people can judge it." in await network.says("h1", "/why C101")
    assert set(called(network, "C101")) < set(HERE[1:])
    for name in called(network, "C101"):
        await network.says(name, "/vote C101 approve")
    await network.passes(hours=25)
    assert network.book.contributions.by_id["C101"].state == "accepted"
    assert {name: len(network.room.direct(name)) for name in GONE} == before
    await network.rebuilt()


async def test_whoever_comes_back_by_any_act_counts_and_may_vote(network: Network) -> None:
    await with_five(network)
    await network.passes(days=59)
    for name in ("ana", "ben", "cara", "dan"):
        await network.whispers(name, "/mine")
    await network.passes(days=2)
    await network.says("ana", "/contribute 2h y")
    assert "3 people can judge it." in await network.says("ana", "/why C6")
    await network.whispers("eva", "/mine")
    await network.passes(minutes=1)
    assert "4 people can judge it." in await network.says("ana", "/why C6")
    assert "What you said on C6: yes." in await network.says("eva", "/vote C6 approve")
    for name in ("ben", "cara", "dan"):
        await network.says(name, "/vote C6 approve")
    assert "Accepted: 4 yes." in network.room.shown("C6")
    await network.rebuilt()


async def test_whoever_is_away_may_vote_at_once_and_the_card_tells_of_those_who_cease_to_be_around(
    network: Network,
) -> None:
    await with_five(network)
    await network.passes(days=58)
    await network.whispers("ana", "/mine")
    await network.whispers("ben", "/mine")
    await network.says("ana", "/contribute 2h y")
    assert "4 people can judge it. It takes 2 yes" in await network.says("ana", "/why C6")
    await network.passes(days=2)
    await network.says("ben", "/vote C6 approve")
    assert "1 person can judge it. It takes 1 yes" in await network.says("ana", "/why C6")
    assert "It is accepted Sun 8 Mar, 10:00 UTC." in network.room.shown("C6"), "whoever judges alone waits for the end"
    await network.says("eva", "/vote C6 reject")
    assert "2 people can judge it." in await network.says("ana", "/why C6")
    assert "1 says yes, 1 says no." in network.room.shown("C6")


# What is noted.


async def noted(network: Network) -> list[str]:
    """Return who was noted, by name."""
    whole = await network.store.slice(network.core.journal.network, 1)
    entries = verification.entries(network.core.journal.network, [whole])
    by = [entry.author for entry in entries for fact in entry.facts if isinstance(fact, Seen)]
    return [str(network.book.agents.name(author).text) for author in by]


async def test_whoever_only_reads_is_noted_once_in_thirty_days_and_nothing_of_what_they_asked(network: Network) -> None:
    await with_five(network)
    for _ in range(3):
        await network.whispers("eva", "/mine")
    assert await noted(network) == []
    await network.passes(days=30)
    for line in ("/privacy", "/mine", "/history C1", "/why C1"):
        await network.whispers("eva", line)
    assert await noted(network) == ["eva"]
    assert "eva was here." in await network.says("ana", "/ledger")
    assert "it is noted at most once in 30 days that you were here" in await network.whispers("ana", "/privacy")
    await network.rebuilt()


async def test_a_replay_a_mistake_and_a_reaction_that_changes_nothing_are_noted(network: Network) -> None:
    await with_five(network)
    await network.passes(days=30)
    assert "C1 is decided. Accepted: 4 yes." in await network.whispers("ana", "/history C1")
    assert "An example that works" in await network.whispers("ben", "/contribute")
    assert "There is no contribution C99" in await network.whispers("cara", "/why C99")
    await network.reacts("dan", "🎉", "C1")
    await network.unreacts("eva", "🎉", "C1")
    assert await noted(network) == ["ana", "ben", "cara", "dan"]


async def test_nobody_unknown_or_who_left_leaves_a_trace_by_reading(network: Network) -> None:
    await with_five(network)
    await network.whispers("eva", "/privacy leave sure:yes")
    await network.passes(days=30)
    before = network.book.height
    for name in ("zoe", "eva"):
        for line in ("/mine", "/privacy", "/history C1", "/privacy leave"):
            await network.whispers(name, line)
    await network.reacts("zoe", "🎉", "C1")
    assert network.book.height == before


async def test_an_event_that_is_heard_twice_is_noted_once_and_answered_alike(network: Network) -> None:
    await with_five(network)
    await network.passes(days=30)
    heard = Command("k1", "history", "room:eva", GENERAL, text="C1")
    answers = [await network.directory.receive(heard) for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0] is not None
    assert await noted(network) == ["eva"]


async def test_an_export_tells_who_was_around_when(network: Network) -> None:
    """Whoever recomputes who could vote, or who was asked, needs it: most entries bring no row."""
    await with_five(network)
    await network.passes(days=30)
    await network.whispers("eva", "/mine")
    await network.passes(days=40)
    await network.whispers("dan", "/settings me quiet on")
    await network.says("eva", "/contribute 1h y")
    whole = await network.store.slice(network.core.journal.network, 1)
    entries = [*verification.entries(network.core.journal.network, [whole])]
    changes = [values for table, values in rows(entries) if table == "around"]
    book, around = Book(), set[object]()
    for entry in entries:
        book.add(entry)
        for height, at, account, is_around in changes:
            if height == entry.height:
                assert at == entry.at
                (around.add if is_around else around.discard)(account)
        assert around == {account for account in book.agents.by_id if book.seen.last(account)}
    assert around == {"A4", "A5"}
