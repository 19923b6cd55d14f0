"""What people choose by emoji: the look-alikes of the usual ones count too, each by itself, unless a setting says otherwise."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config.settings import load
from bot.input.emoji import NAMES, bare
from ledger.network.preset import STANDARD_1
from ledger.network.rules import ALSO, FIRST, MARKS, Rules, mark_meant
from ledger.validation import ballot
from tests.support.given import ruled
from tests.support.network import Network


@pytest.fixture
async def network(tmp_path: Path) -> AsyncIterator[Network]:
    started = await Network(tmp_path).start()
    await started.members("ana", "ben", "cara", "dan")
    yield started
    await started.stop()


async def ballots(network: Network, number: str = "C1") -> dict[str, str]:
    """Return how people vote, as the ledger tells it when it is read anew."""
    book = await network.rebuilt()
    choices = ballot.ballots(book.votes.open[number], book.agents)
    return {str(book.agents.name(person).text): choice for person, choice in choices.items()}


async def chosen(network: Network, name: str, emoji: str) -> None:
    """Let two stewards choose an emoji."""
    await ruled(network, f"{name} {emoji}")


@pytest.mark.parametrize(
    ("emoji", "choice"),
    [
        ("👍", "approve"),
        ("👍🏿", "approve"),
        ("✔️", "approve"),
        ("+1", "approve"),
        ("👎🏽", "reject"),
        ("✅", "approve"),
    ],
)
async def test_what_people_take_for_a_yes_or_a_no_is_one(network: Network, emoji: str, choice: str) -> None:
    await network.says("ana", "/contribute 1h swept the floor")
    await network.reacts("ben", emoji, "C1")
    assert await ballots(network) == {"ben": choice}
    await network.unreacts("ben", emoji, "C1")
    assert await ballots(network) == {}


async def test_of_two_emoji_that_say_the_same_the_other_stays(network: Network) -> None:
    await network.says("ana", "/contribute 1h swept the floor")
    await network.reacts("ben", "✅", "C1")
    await network.reacts("ben", "👍", "C1")
    await network.unreacts("ben", "✅", "C1")
    assert await ballots(network) == {"ben": "approve"}
    await network.reacts("ben", "👎", "C1")
    assert await ballots(network) == {"ben": "reject"}
    await network.unreacts("ben", "👎", "C1")
    assert await ballots(network) == {"ben": "approve"}
    await network.unreacts("ben", "👍", "C1")
    assert await ballots(network) == {}


async def test_they_are_read_back_where_they_were_not_delivered(network: Network) -> None:
    await network.says("ana", "/contribute 1h swept the floor")
    network.room.go_down()
    await network.reacts("ben", "👍", "C1")
    await network.reacts("cara", "✔️", "C1")
    await network.comes_back()
    assert await ballots(network) == {"ben": "approve", "cara": "approve"}
    assert "put the emoji" not in await network.says("ana", "/ledger 9"), "who said what is told once it is decided"
    await network.reacts("dan", "✅", "C1")
    told = await network.says("ana", "/ledger 12")
    for name in ("ben", "cara"):
        assert f"{name} put the emoji for approve on card 3 of C1" in told


async def test_a_network_that_chose_another_emoji_means_that_one(network: Network) -> None:
    await chosen(network, "approve", "🟢")
    await network.says("ana", "/contribute 1h swept the floor")
    await network.reacts("ben", "👍", "C1")
    assert await ballots(network) == {}
    await network.reacts("ben", "🟢", "C1")
    await network.reacts("cara", "👎", "C1")
    assert await ballots(network) == {"ben": "approve", "cara": "reject"}


async def test_a_setting_says_what_a_thumb_means(network: Network) -> None:
    await chosen(network, "abstain", "👍🏽")
    await network.says("ana", "/contribute 1h swept the floor")
    await network.reacts("ben", "👍🏿", "C1")
    await network.reacts("cara", "✔️", "C1")
    assert await ballots(network) == {"ben": "abstain", "cara": "approve"}


@pytest.mark.parametrize("value", ["👍👍", "x", "yes", "→", "½", ":nothing_like_it:"])
async def test_what_nobody_can_react_with_is_refused(network: Network, value: str) -> None:
    await network.says("ben", "/join")
    assert "is not an emoji" in await network.says("ana", f"/settings set abstain {value}")


async def test_an_emoji_that_one_platform_lacks_is_refused(tmp_path: Path) -> None:
    table = load(None, {}).networks["commons"]
    places = table.model_copy(update={"places": ("room:here", "discord:1", "slack:T1")})
    started = await Network(tmp_path, load(None, {}).model_copy(update={"networks": {"commons": places}})).start()
    await started.members("ana", "ben")
    answer = await started.says("ana", "/settings set abstain <:ours:42>")
    assert answer.startswith("Nobody can react with <:ours:42> on Slack. Choose an emoji that everybody has.")
    assert "G1 is proposed" in await started.says("ana", "/settings set abstain :shrug:")
    await started.stop()


emoji = st.sampled_from([*dict.fromkeys(NAMES.values())]) | st.sampled_from([*ALSO, *FIRST.values()])


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(chosen=st.lists(emoji, min_size=4, max_size=4, unique=True), seen=emoji, first=st.sets(st.sampled_from(MARKS)))
def test_an_emoji_says_what_was_chosen_before_what_it_looks_like(chosen: list[str], seen: str, first: set[str]) -> None:
    wanted = {mark: FIRST[mark] if mark in first else one for mark, one in zip(MARKS, chosen, strict=True)}
    if len(set(wanted.values())) < len(MARKS):
        return
    rules = Rules(1, STANDARD_1, wanted["approve"], wanted["reject"], wanted["abstain"], wanted["flag"])
    mark = rules.mark(bare(seen))
    told = {one: name for name, one in wanted.items()}
    if seen in told:
        assert mark == told[seen]
    elif seen in ALSO and wanted[ALSO[seen]] == FIRST[ALSO[seen]]:
        assert mark is not None
        assert mark_meant(mark) == ALSO[seen]
    else:
        assert mark is None
