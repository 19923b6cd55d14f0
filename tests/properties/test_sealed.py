"""What decides, draws or remembers reads the book and writes nothing into it, and what is remembered is what is so."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from bot.menu import ShellState
from commands import load
from ledger.book import Book, fold
from ledger.contributions.selection import Selection
from ledger.distributions import entitlement
from ledger.equations.claim import Claim
from ledger.equations.proposal import Agreed
from tests.support.given import prepared, ruled, with_income
from tests.support.lab import logged
from tests.support.money_networks import played
from tests.support.network import Network
from tests.support.picture import followed, worked_out
from tests.support.sealed import Written, sealed
from tests.support.second_computation import Report

MENU = load()
PEOPLE = ("ana", "ben", "cara", "dan")


def test_a_sealed_book_refuses_each_kind_of_write() -> None:
    """The guard itself can fail: whatever somebody might write is refused, and what is read is there."""
    book = sealed(Book())
    for write in (
        lambda: setattr(book, "height", 1),
        lambda: setattr(book.agents, "changes", 1),
        lambda: book.contributions.changes.append("C1"),
        book.contributions.by_id.clear,
        book.touched.clear,
        book.take_touched,
    ):
        with pytest.raises(Written):
            write()
    assert book.height == 0


async def test_every_card_and_all_that_time_brings_about_write_nothing(tmp_path: Path) -> None:
    async def look(network: Network, report: Report) -> None:
        book = sealed(await network.rebuilt())
        subjects = [post.about for post in network.core.journal.posts]
        assert len({one[0] for one in subjects}) > 4
        for about in dict.fromkeys(subjects):
            MENU.card(book, about)
        for come_due in MENU.come_due:
            come_due(book, network.now, ShellState(0, "00" * 32))
        assert followed(book) == worked_out(book, book)

    await played(tmp_path, "sealed", 60, look)


async def test_cards_and_decisions_at_once_share_what_the_ledger_alone_says(network: Network) -> None:
    """A card that is drawn in the loop, beside a decision in a thread, over eight rounds of distributions."""
    await network.members(*PEOPLE)
    await ruled(network, "preset light")
    await logged(network, *((PEOPLE[n % 4], f"{n % 3 + 1}h part {n}") for n in range(40)), people=PEOPLE)
    await network.says("ana", '/equation propose preset:nrp with:"rates.default=30"')
    await network.says("ben", f"/vote E1 approve {network.book.equations.by_id['E1'].proposed.hash}")
    await with_income(network, "9000 EUR")
    await network.says("cara", '/equation propose preset:nrp with:"rates.default=31"')
    for _ in range(8):
        number = await prepared(network, "/distribute prepare 200 EUR")
        mark = network.book.distributions.by_id[number].prepared.fingerprint
        await network.says("ben", f"/distribute approve {number} {mark}")
        await network.passes(hours=49)
        asking = asyncio.create_task(network.room.says("cara", "/distribute 100 EUR", "room:here/general"))
        while not asking.done():
            MENU.card(network.book, "E2")
            await asyncio.sleep(0)
        await network.done()
        assert followed(network.book) == worked_out(network.book, network.book)
        assert "is not what the ledger says" not in await network.says("ana", f"/why {number}")
    paid = sum(one.prepared.amount.minor for one in network.book.distributions.by_id.values())
    agreed = network.book.equations.valid_for(None, "EUR")
    claims = entitlement.claims(network.book, agreed, Selection()).all()
    assert sum(claim.balance.paid for claim in claims) == paid


async def test_two_threads_that_catch_up_at_once_find_the_same(tmp_path: Path) -> None:
    """Twenty times, two threads work out at once what a payment changed, on top of what was remembered before."""

    async def look(network: Network, report: Report) -> None:
        agreed = network.book.equations.valid_for(None, "EUR")
        entries = [*await asyncio.to_thread(list, network.core.journal.entries(asyncio.get_running_loop()))]
        for share in range(1, 21):
            book = fold(entries[: len(entries) * share // 21])
            if agreed.id not in book.equations.by_id and agreed.id[0] == "E":
                continue
            entitlement.claims(book, agreed, Selection())
            for entry in entries[book.height :]:
                book.add(entry)
            found = _at_once(book, agreed)
            assert found[0] == found[1] == entitlement.read_on(book, agreed, Selection(), None).claims.all()

    await played(tmp_path, "threads", 40, look)


def _at_once(book: Book, agreed: Agreed) -> list[list[Claim]]:
    start, found = threading.Barrier(2), list[list[Claim]]()

    def work() -> None:
        start.wait()
        found.append(entitlement.claims(book, agreed, Selection()).all())

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
