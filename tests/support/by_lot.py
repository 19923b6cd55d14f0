"""A network that draws lots: nine people with accepted work, who are asked by the preset of now."""

from __future__ import annotations

from dataclasses import replace

from ledger.network.preset import STANDARD, Preset
from ledger.network.rules import RulesAdopted
from ledger.network.zone import choose_zone
from ledger.validation import drawn
from tests.support.given import FIVE
from tests.support.network import Network
from tests.support.room import GENERAL

NINE = (*FIVE, "fay", "gus", "hal", "ivy")


async def with_nine(network: Network, preset: Preset = STANDARD) -> None:
    """Let nine people have accepted work, and draw lots from then on. It is ten in the morning."""
    await network.members(*NINE)
    for place, name in enumerate(NINE):
        await network.says(name, "/contribute 1h x")
        for other in NINE:
            if other != name:
                await network.says(other, f"/vote C{place + 1} approve")
    await network.passes(hours=25)
    assert {log.state for log in network.book.contributions.by_id.values()} == {"accepted"}
    rules = network.book.rules.now
    adopted = RulesAdopted(replace(rules, version=rules.version + 1, preset=preset), None)
    await network.core.note(lambda _, __: (adopted,))


async def logged(network: Network, what: str = "4h frame welded", by: str = "ben", channel: str = GENERAL) -> str:
    """Let somebody log something; return its number."""
    answer = await network.says(by, f"/contribute {what}", channel)
    return answer.partition(":")[0].removeprefix("Noted as ")


def called(network: Network, number: str) -> list[str]:
    """Return the names of those whom lots called to a vote, in their order."""
    book = network.book
    return [book.agents.name(person).text or "" for person in drawn.persons(book, book.votes.open[number])]


def others(network: Network, number: str, *but: str) -> list[str]:
    """Return the names of those who may vote and were not called."""
    return [name for name in NINE if name not in (*called(network, number), *but)]


def requests(network: Network, name: str, number: str) -> list[str]:
    """Return the messages to somebody that ask about a log."""
    return [said for said in network.room.direct(name) if f"({number})" in said or f"lot: {number}," in said]


def offered(network: Network, name: str) -> list[str]:
    """Return the labels of the buttons under the last message to somebody."""
    shown = [one for one in network.room.messages.values() if one.channel == f"room:{name}"]
    return [choice.label for choice in shown[-1].choices]


async def zone_is(network: Network, name: str, zone: str) -> None:
    """Let somebody live in another time zone."""
    person = network.book.agents.person_behind(f"room:{name}")
    assert person is not None
    await network.core.note(lambda book, _: choose_zone(book.agents, person, zone))
