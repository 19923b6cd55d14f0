"""A ledger that was set back, or begun anew, beside what an earlier one has published: nothing of that is taken over."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree, rmtree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.config.settings import Settings, load
from bot.output import post_key
from ledger.chain.entry import Entry
from ledger.payouts.payout import CONFIRMED, READY, UNKNOWN
from ledger.payouts.setback import SetBack, Setbacks
from ledger.values.phrase import NETWORK
from tests.stories.test_dues import exported
from tests.support.given import approved_payout, prepared, with_balances
from tests.support.network import MONDAY, Network
from tests.support.room import GENERAL, Room


def with_main() -> Settings:
    settings = load(None, {})
    commons = settings.networks["commons"].model_copy(update={"main_channel": GENERAL})
    return settings.model_copy(update={"networks": {"commons": commons}})


class Histories:
    """One room, and the data directory of one network that can be put back to what it was."""

    def __init__(self, directory: Path) -> None:
        self.room = Room()
        self.directory = directory / "data"
        self.backup = directory / "backup"
        self.network = self._made()

    def _made(self) -> Network:
        self.directory.mkdir(exist_ok=True)
        made = Network(self.directory, with_main())
        made.room = self.room
        return made

    async def start(self) -> Network:
        return await self.network.start()

    async def back_up(self) -> None:
        await self.network.stop()
        copytree(self.directory, self.backup)
        await self._next()

    async def restore(self) -> Network:
        """Put the backup in the place of the data, as an operator does, and start on it a day later."""
        await self.network.stop()
        rmtree(self.directory)
        copytree(self.backup, self.directory)
        return await self._next(days=1)

    async def anew(self) -> Network:
        """Begin with an empty directory."""
        await self.network.stop()
        rmtree(self.directory)
        return await self._next()

    async def again(self) -> Network:
        """End, and start on the same data."""
        await self.network.stop()
        return await self._next()

    async def _next(self, days: int = 0) -> Network:
        now = self.network.now
        self.network = self._made()
        self.network.now = now
        await self.network.start()
        if days:
            await self.network.passes(days=days)
        return self.network


@pytest.fixture
def histories(tmp_path: Path) -> Histories:
    return Histories(tmp_path)


async def test_a_fresh_ledger_shows_its_own_card_and_leaves_the_old_one_with_its_votes(histories: Histories) -> None:
    network = await histories.start()
    await network.members("ana", "ben", "cara", "dan")
    await network.says("cara", "/contribute 3h swept")
    old = network.room.find("C1")
    before = network.room.shown(old)
    for name in ("ana", "dan"):
        await network.reacts(name, "✅", old)
    network = await histories.anew()
    await network.members("ana", "ben", "dan")
    await network.says("ben", "/contribute 9h something else")
    new = network.room.find("C1")
    assert new != old
    assert "ben brought 9 h" in network.room.shown(new)
    assert before.splitlines()[0] == network.room.shown(old).splitlines()[0]
    await network.reacts("ana", "✅", old)
    await network.passes(hours=30)
    vote = network.book.votes.open["C1"]
    assert vote.ballots == {}
    await network.stop()


async def test_a_restored_ledger_shows_its_own_card_beside_the_one_that_it_lost(histories: Histories) -> None:
    network = await histories.start()
    await network.members("ana", "ben", "cara")
    await histories.back_up()
    await histories.network.says("cara", "/contribute 3h swept")
    lost = histories.room.find("C1")
    await histories.network.reacts("ana", "✅", lost)
    network = await histories.restore()
    await network.says("ben", "/contribute 9h something else")
    assert network.room.find("C1") != lost
    assert "ben brought 9 h" in network.room.shown("C1")
    assert "cara brought 3 h" in network.room.shown(lost)
    await network.stop()


async def test_the_same_history_finds_its_own_card_again(histories: Histories) -> None:
    """A post whose confirmation was lost is one message: the restored ledger has the same entry."""
    network = await histories.start()
    await network.members("ana", "ben", "cara")
    network.room.manners.mute = True
    await network.says("cara", "/contribute 3h swept")
    network.room.manners.mute = False
    await network.kill()
    assert len(network.room.cards("C1")) == 1
    await network.stop()


async def test_a_ledger_that_is_behind_says_so_once_and_doubts_what_may_have_been_paid(
    histories: Histories, tmp_path: Path
) -> None:
    network = await histories.start()
    await with_balances(network)
    await approved_payout(network)
    await network.says("dan", "/contribute 1h carried boxes")
    await histories.back_up()
    network = histories.network
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    await network.says("cara", "/contribute 3h swept")
    await network.says("ana", "/vote C4 approve")
    shown = network.room.shown("C4")
    network = await histories.restore()
    (found,) = network.book.setbacks.by_id.values()
    assert {line.state for line in network.book.payouts.by_id["P1"].lines.values()} == {UNKNOWN}
    (told,) = [text for text in network.room.seen() if text.startswith("B1:")]
    assert "please log it again" in told
    for name in ("ana", "ben"):
        (alone,) = [text for text in network.room.direct(name) if text.startswith("B1:")]
        assert "ask the bank" in alone
        assert "P1" in alone
    assert not [text for text in network.room.direct("cara") if text.startswith("B1:")]
    assert "1 says yes." in shown
    assert "none has looked yet" in network.room.shown("C4"), "the card shows what the ledger knows"
    network = await histories.again()
    assert list(network.book.setbacks.by_id.values()) == [found]
    assert len([text for text in network.room.seen() if text.startswith("B1:")]) == 1
    (row,) = (await exported(network, tmp_path / "export"))["setbacks"]
    assert (row["setback"], row["missing"]) == ("B1", " ".join(found.missing))
    await network.stop()


async def test_a_payout_that_was_only_prepared_waits_until_two_have_found_out(histories: Histories) -> None:
    network = await histories.start()
    await with_balances(network)
    await prepared(network, "/payout prepare")
    await histories.back_up()
    fingerprint = histories.network.book.payouts.by_id["P1"].prepared.fingerprint
    await histories.network.says("ben", f"/payout approve P1 {fingerprint}")
    await histories.network.says("dan", "/contribute 1h what is lost")
    network = await histories.restore()
    assert "unknown: nothing more is paid" in network.room.shown("P1")
    for line in (f"/payout approve P1 {fingerprint}", "/withdraw P1"):
        assert "may have been paid" in await network.says("ben", line)

    for name in ("ana", "ben"):
        await network.says(name, "/payout resolve P1 @room:cara confirmed statement 14")
    assert network.book.payouts.by_id["P1"].lines["A3"].state == CONFIRMED
    await network.stop()


async def test_a_line_has_another_reference_in_each_history(histories: Histories) -> None:
    network = await histories.start()
    await with_balances(network)
    await histories.back_up()
    await approve_payout(histories.network)
    lost = histories.network.book.payouts.by_id["P1"].reference("A3")
    network = await histories.restore()
    await approve_payout(network)
    found = network.book.payouts.by_id["P1"]
    assert found.reference("A3") != lost
    assert f"There is no line {lost}" in await network.says("ben", f"/payout mark P1 failed line:{lost} it came back")
    assert found.lines["A3"].state == READY
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    await network.says("ben", f"/payout mark P1 failed line:{found.reference('A3')} the account is closed")
    assert found.lines["A3"].state == "failed"
    await network.stop()


async def approve_payout(network: Network) -> None:
    await prepared(network, "/payout prepare")
    await network.says("ben", f"/payout approve P1 {network.book.payouts.by_id['P1'].prepared.fingerprint}")


async def test_a_ledger_that_has_all_that_was_published_says_nothing(histories: Histories) -> None:
    network = await histories.start()
    await network.members("ana", "ben", "cara")
    await network.says("cara", "/contribute 3h swept")
    await network.passes(days=32)
    assert network.room.shown("W1")
    network = await histories.again()
    assert not network.book.setbacks.by_id
    await network.stop()


async def test_a_room_that_is_away_at_the_start_is_compared_once_it_is_back(histories: Histories) -> None:
    network = await histories.start()
    await network.members("ana", "ben", "cara")
    await histories.back_up()
    await histories.network.says("cara", "/contribute 3h swept")
    histories.room.go_down()
    with capture_logs() as logged:
        network = await histories.restore()
    assert not network.book.setbacks.by_id
    said = [line for line in logged if "not compared yet" in line["event"]]
    assert [line["channel"] for line in said] == [GENERAL]
    await network.comes_back()
    assert list(network.book.setbacks.by_id) == ["B1"]
    await network.stop()


async def test_posts_of_another_network_in_the_channel_are_not_ours(histories: Histories) -> None:
    network = await histories.start()
    await network.room.post(GENERAL, ("C9",), (), "C9/9.999.0011aabb@harbour")
    await network.room.post(GENERAL, ("C9",), (), "C9/9@commons")
    network = await histories.again()
    assert not network.book.setbacks.by_id
    await network.stop()


async def test_a_digest_names_the_entry_whose_hash_it_tells(network: Network) -> None:
    await network.accepted("ana")
    await network.passes(days=32)
    made = network.book.periods.by_id["W1"]
    height = network.book.periods.heads["W1"]
    hashed = await network.store.hash("commons", height)
    assert hashed is not None
    assert hashed.hex() == made.figures.head
    assert f"Ledger head {made.figures.head[:8]}, entry {height};" in network.room.shown("W1")


WORDS = st.text(st.sampled_from("CDPW/123.afirst"), min_size=1, max_size=12)


@given(
    WORDS, st.integers(1), st.integers(1), st.binary(min_size=4, max_size=4), st.sampled_from(["commons", "a.b", "1"])
)
def test_a_key_is_read_as_it_was_written(about: str, number: int, height: int, mark: bytes, network: str) -> None:
    key = post_key.Key(about, number, height, mark.hex(), network)
    assert post_key.parse(str(key)) == key
    assert post_key.parse(f"{key}#1") is None, "what belongs to a message and is none of its own"


@given(st.lists(st.lists(st.sampled_from(["1.aa", "2.bb", "3.cc"]))))
def test_each_missing_entry_is_told_once(found: list[list[str]]) -> None:
    page = Setbacks()
    told: list[str] = []
    for missing in found:
        for fact in page.facts_of(missing, MONDAY):
            assert isinstance(fact, SetBack)
            assert fact.setback not in page.by_id
            page.add(fact, Entry(len(page.by_id) + 1, MONDAY, NETWORK, (fact,)))
            told += fact.missing
    assert sorted(told) == sorted({one for missing in found for one in missing})
