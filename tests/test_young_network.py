"""The beginning of a network: it belongs to those who were there, and not to whoever acts together first."""

from __future__ import annotations

from ledger.account import of_pool
from ledger.role import STEWARD
from tests.network import Network

HONEST = ("ana", "ben", "cara", "dan", "eve", "finn", "gil", "hana")
NEWCOMERS = ("x1", "x2", "x3")


def stewards(network: Network) -> list[str]:
    """Return the names of the stewards."""
    book = network.book
    return [str(book.agents.name(one).text) for one in book.roles.holders(STEWARD, book.agents)]


def pool(network: Network) -> int:
    """Return how many cents are in the network's pool, and set aside nowhere."""
    return network.book.accounts.held(of_pool(None), "EUR")


def fingerprint(network: Network, number: str) -> str:
    return network.book.distributions.by_id[number].prepared.fingerprint


async def begins(network: Network) -> None:
    """Let eight members begin, of whom the first two are stewards, and 1,000 EUR come in."""
    await network.members(*HONEST)
    await network.says("ana", "/income note 1000 EUR Harbour Lights")
    await network.says("ben", "/income confirm I1")


async def accept_each_other(network: Network, *newcomers: str) -> None:
    """Let people join, log an hour each and approve that of each other, and a day go by."""
    await network.members(*newcomers)
    first = len(network.book.contributions.by_id) + 1
    for one in newcomers:
        await network.says(one, "/contribute 1h we did this")
    for place, one in enumerate(newcomers):
        for other in newcomers:
            if other != one:
                await network.says(other, f"/vote C{first + place} approve")
    await network.passes(hours=25)
    for place in range(len(newcomers)):
        assert network.book.contributions.by_id[f"C{first + place}"].state == "accepted"


async def test_three_newcomers_get_neither_the_network_nor_its_money(network: Network) -> None:
    await begins(network)
    await accept_each_other(network, *NEWCOMERS)
    assert "Noted as C4" in await network.says("cara", "/contribute 1h set the table")
    for honest in ("ana", "ben", "dan"):
        assert "Your ballot on C4: approve." in await network.says(honest, "/vote C4 approve")
    for offers, confirm in (("x1", ("x2", "x3")), ("x2", ("x1", "x3"))):
        await network.says(offers, "/role take steward")
        for one in confirm:
            await network.says(one, f"/role confirm @room:{offers}")
    assert stewards(network) == ["ana", "ben"]
    assert "Only a steward can do that" in await network.says("x1", "/distribute prepare 1000 EUR")
    await network.passes(days=4)
    assert stewards(network) == ["ana", "ben"]
    assert pool(network) == 100_000
    assert network.book.contributions.by_id["C4"].state == "accepted"


async def test_silent_accounts_do_not_hold_up_those_who_are_at_work(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan", "eve", *(f"s{number}" for number in range(60)))
    await network.says("ana", "/contribute 1h swept the floor")
    for one in ("ben", "cara", "dan", "eve"):
        await network.says(one, "/vote C1 approve")
    await network.passes(hours=25)
    assert network.book.contributions.by_id["C1"].state == "accepted"
