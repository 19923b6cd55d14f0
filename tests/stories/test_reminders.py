"""Who has not voted is reminded in the message of the day, of all that waits, and nobody has to be ashamed of it later.

So it is where a network judges by the first edition of its rules. Where it draws lots, those whom they ask are asked once.
"""

from __future__ import annotations

from bot.chat import Link
from commands.mine import WAITING
from ledger.contributions.limits import OPEN_MAX
from ledger.governance.reminder_words import REQUESTS_SHOWN, SHOWN
from ledger.network.preset import STANDARD_1
from tests.support.by_lot import called
from tests.support.given import adopts
from tests.support.network import Network


async def logged(network: Network, times: int, *names: str) -> None:
    """Let people log so many times in all, each what may wait of one person, before it is the next one's turn."""
    for number in range(times):
        name = (names or ("ana",))[number // OPEN_MAX]
        await network.says(name, f"/contribute {number % 3 + 1}h zilpahword {number}")


async def test_a_hundred_logs_are_one_reminder_with_what_waits_first(network: Network) -> None:
    await adopts(network, STANDARD_1)
    await network.members("ana", "ben", "cara")
    await network.members("dan", "eva")
    await logged(network, 30, "ana", "dan", "eva")
    await network.passes(hours=73)
    assert network.room.direct("ben") == [], "it is ten in the morning"
    await network.passes(hours=8)
    assert len(network.room.direct("ben")) == len(network.room.direct("cara")) == 1
    (reminder,) = network.room.direct("ben")
    assert "C1 still waits for your vote: 1 h of work. /vote C1 approve\nC2 still waits" in reminder
    assert reminder.count("still waits") == SHOWN == 10
    assert "and 20 more: /mine lists them." in reminder
    (shown,) = [one.text for one in network.room.messages.values() if one.channel == "room:ben"]
    assert Link("C1", network.room.find("C1")) in shown


async def test_what_was_made_longer_since_the_last_evening_goes_into_one_message(network: Network) -> None:
    await adopts(network, STANDARD_1)
    await network.members("ana", "ben", "cara")
    for number in range(12):
        await logged(network, 1, "ana" if number < OPEN_MAX else "dan")
        await network.passes(hours=1)
    await network.passes(hours=72)
    (first,) = network.room.direct("ben")
    assert first.count("still waits") == 10
    await network.kill()
    await network.passes(hours=21)
    before, second = network.room.direct("ben")
    assert before == "A newer message lists what waits for you."
    assert second.endswith("and 2 more: /mine lists them.")
    assert "C11 still waits" in second
    assert "C12 still waits" in second


async def test_a_reminder_says_what_waits_still_when_it_is_told(network: Network) -> None:
    await adopts(network, STANDARD_1)
    await network.members("ana", "ben", "cara")
    await logged(network, 2)
    await network.passes(hours=71)
    await network.says("ben", "/vote C1 approve")
    await network.passes(hours=10)
    assert "C1 still waits" not in network.room.direct("ben")[0]
    assert "C2 still waits" in network.room.direct("ben")[0]
    await network.passes(hours=64)
    assert network.book.contributions.by_id["C2"].state == "undecided"
    before, last = network.room.direct("ben")
    assert before == "A newer message lists what waits for you.", "there was one more on the last evening"
    assert last == "You were asked for something here. Nothing of that waits for you any more."


async def test_a_reminder_quotes_nobody(network: Network) -> None:
    await adopts(network, STANDARD_1)
    await network.members("zilpah", "ben", "cara")
    await logged(network, 1, "zilpah")
    await network.passes(hours=81)
    assert "C1 still waits" in network.room.direct("ben")[0]
    assert "zilpah" not in network.room.direct("ben")[0]


async def test_what_lots_asked_since_the_last_message_goes_into_one(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    for number in range(12):
        await logged(network, 1, "ana" if number < OPEN_MAX else "dan")
        await network.passes(hours=1)
    before, second = network.room.direct("ben")
    assert before == "A newer message lists what waits for you.", "half past twelve, and six in the evening"
    assert second.count("Asked by lot:") == REQUESTS_SHOWN == 5
    assert second.endswith("and 4 more: /mine lists them.")
    await network.kill()
    await network.passes(hours=21)
    *_, third = network.room.direct("ben")
    assert third.endswith("and 7 more: /mine lists them."), "three came up after six"
    await network.passes(hours=48)
    assert len(network.room.direct("ben")) == 3, "nobody is reminded"


async def test_what_waits_for_somebody_is_told_as_far_as_somebody_reads(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await logged(network, 50, "ana", "dan", "eva", "fay", "gil")
    mine = [number for number in network.book.votes.open if "ben" in called(network, number)]
    said = await network.says("ben", "/mine")
    assert said.count("Judge it:") == WAITING == 20
    pages = -(-len(mine) // WAITING)
    free = [number for number in network.book.votes.open if number not in mine]
    assert f"You were not asked, but may look: {', '.join(free)}." in said
    assert said.endswith(f"Page 1 of {pages}. The next: /mine page:2")
