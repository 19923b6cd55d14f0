"""A network that shares as the Mobile Lab did: its contributions, its equation, and two months of events."""

from __future__ import annotations

from tests.support.given import ruled
from tests.support.network import Network

PEOPLE = ("ines", "ivo", "carla", "sam", "pia", "paul", "petra")


async def logged(network: Network, *contributions: tuple[str, str], people: tuple[str, ...] = PEOPLE) -> None:
    """Let each of these be logged by its person and accepted by all others."""
    for person, text in contributions:
        answer = await network.says(person, f"/contribute {text}")
        assert answer.startswith("Noted as "), answer
        number = answer.partition(":")[0].removeprefix("Noted as ")
        for other in [one for one in people if one != person]:
            await network.says(other, f"/vote {number} approve")
    await network.passes(hours=24)
    assert {one.state for one in network.book.contributions.by_id.values()} == {"accepted"}


async def adopted(network: Network, line: str, *stewards: str) -> str:
    """Let an equation be proposed by the first of these, and agreed to by all; return its number."""
    answer = await network.says(stewards[0], line)
    number = answer.partition(" ")[0]
    assert number in network.book.equations.by_id, answer
    for person in stewards[1:]:
        await network.says(person, f"/vote {number} approve {network.book.equations.by_id[number].proposed.hash}")
    assert network.book.equations.by_id[number].state == "adopted"
    return number


async def with_lab(network: Network) -> None:
    """Let the lab begin: seed money, ten hours that started it, and the first event; ana and ben are its stewards."""
    await network.members("ana", "ben", *PEOPLE)
    await network.says("ana", "/agent add Riverside Trust")
    await ruled(network, "custodian Riverside Trust")
    await logged(
        network,
        ("ines", "cash 500 CAD evidence:https://example.org/r.pdf seed money"),
        ("ivo", "10h what:initiation started the lab"),
        ("carla", "expense 120 CAD evidence:https://example.org/r.pdf bus tickets"),
        ("sam", "6h what:support answered mail"),
        ("pia", "8h what:guiding at the first event"),
        ("paul", "4h what:guiding at the first event"),
        ("petra", "3h what:guiding at the first event"),
    )
    await adopted(network, "/equation propose preset:mobile-lab", "ana", "ben")


async def second_month(network: Network) -> None:
    """Let the second event take place."""
    await logged(
        network,
        ("carla", "expense 80 CAD evidence:https://example.org/r.pdf lunch"),
        ("sam", "4h what:support answered mail"),
        ("pia", "5h what:guiding at the second event"),
        ("paul", "7h what:guiding at the second event"),
    )
