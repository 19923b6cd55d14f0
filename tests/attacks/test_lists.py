"""Lists under attack, and at odd moments: emptied, hidden, left by whoever made them, handed to somebody else."""

from __future__ import annotations

from tests.stories.test_lists import TOGETHER, states
from tests.support.network import Network


async def hidden(network: Network) -> None:
    """Let the vote on a list wait for its card, which nobody but ana can see."""
    await network.members("ana", "ben", "cara", "dan")
    await network.whispers("ana", TOGETHER)
    for name in ("ben", "cara"):
        await network.whispers(name, "/confirm L1")
    await network.passes(minutes=1)
    assert states(network) == ["unshown"] * 3


async def test_a_hidden_list_that_all_have_left_is_never_put_to_the_vote(network: Network) -> None:
    await hidden(network)
    for number in ("C1", "C2", "C3"):
        await network.whispers("ana", f"/withdraw {number}")
    await network.says("ana", "/settings set main here")
    await network.passes(days=8)
    assert network.book.votes.open == {}
    assert states(network) == ["withdrawn"] * 3


async def test_what_is_yours_can_be_taken_out_of_a_hidden_list(network: Network) -> None:
    await hidden(network)
    await network.whispers("ben", "/withdraw L1")
    assert states(network) == ["unshown", "withdrawn", "unshown"]
    await network.whispers("ana", "/withdraw L1")
    assert states(network) == ["withdrawn"] * 3
