"""Whoever acts without leaving an entry is noted, once in a while and without what they did."""

from __future__ import annotations

from bot.chat import Command
from ledger import verification
from ledger.book import Book
from ledger.export.rows import rows
from ledger.network.seen import Seen
from tests.support.given import with_five
from tests.support.network import Network
from tests.support.room import GENERAL


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
    assert "C1 was accepted." in await network.whispers("ana", "/history C1")
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
