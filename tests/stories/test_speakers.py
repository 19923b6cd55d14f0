"""Who speaks for an organisation: it is handed over, or others agree on somebody where the speaker is gone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ledger.network.speaker import speaker_of
from tests.support.given import iban, with_an_organisation, with_hours
from tests.support.network import Network


@pytest.fixture
async def network(tmp_path: Path) -> AsyncIterator[Network]:
    started = await Network(tmp_path).start()
    yield started
    await started.stop()


def speaker(network: Network, organization: str = "A7") -> str:
    """Return the name of whoever speaks for an organisation."""
    return network.book.agents.name(speaker_of(network.book.agents, organization) or "").text or "nobody"


async def without_speaker(network: Network) -> None:
    """Let cara, who spoke for Riverside, be forgotten; ana, ben and dan have accepted work."""
    await with_hours(network, "1h", "1h", "1h", "1h")
    await network.says("cara", "/agent add Riverside")
    await network.says("cara", "/privacy forget sure:yes")
    await network.passes(days=8)
    assert speaker(network) == "nobody"


async def test_an_organisation_is_handed_over_once_the_new_speaker_says_yes(network: Network) -> None:
    await with_an_organisation(network)
    await network.says("dan", '/contribute 2h for:"Riverside" drove the van')
    waiting = list(network.book.contributions.by_id)[-1]
    answer = await network.says("cara", "/agent speaker Riverside @room:dan")
    assert "dan is asked. You speak for Riverside until they say yes, and then no more." in answer
    asked = "cara wants to hand Riverside over: dan would confirm its logs from then on, and say where it is paid."
    assert any(asked in message for message in network.room.direct("dan"))
    assert speaker(network) == "cara"
    assert "You do not speak" in await network.whispers("dan", f"/account pay-to for:@A7 {iban(2001)}")
    assert "dan speaks for Riverside from now on" in await network.says("dan", "/confirm @A4")
    assert speaker(network) == "dan"
    assert any("dan speaks for Riverside from now on" in message for message in network.room.direct("cara"))
    assert "That is answered." in network.room.direct("dan")[-1]
    assert f"/confirm {waiting}" in network.room.shown(waiting)
    assert "dan has to confirm it" in network.room.shown(waiting)
    assert "waits for dan" in await network.says("cara", f"/confirm {waiting}")
    assert "Peers now vote" in await network.says("dan", f"/confirm {waiting}")
    assert "You do not speak" in await network.whispers("cara", f"/account pay-to for:@A7 {iban(2001)}")
    assert "Noted" in await network.whispers("dan", f"/account pay-to for:@A7 {iban(2001)}")
    assert "can hand that over" in await network.says("cara", "/agent speaker @A7 @room:ben")
    await network.kill()
    assert speaker(network) == "dan"
    assert "The ledger is intact" in await network.says("ben", "/ledger verify")


async def test_who_says_no_is_not_asked_again(network: Network) -> None:
    await with_an_organisation(network)
    await network.says("cara", "/agent speaker @A7 @room:dan")
    assert "are not asked again" in await network.says("dan", "/confirm @A4 no")
    assert "dan does not want to speak for Riverside." in network.room.direct("cara")[-1]
    assert "does not want to speak" in await network.says("cara", "/agent speaker @A7 @room:dan")
    assert speaker(network) == "cara"
    assert "is asked" in await network.says("cara", "/agent speaker @A7 @room:ben")


async def test_members_agree_on_another_where_the_speaker_was_forgotten_and_it_confirms_a_log(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h", "1h")
    await network.says("cara", "/agent add Riverside")
    await network.says("fay", '/contribute 2h for:"Riverside" drove the van')
    await network.says("cara", "/privacy forget sure:yes")
    await network.passes(days=8)
    assert "Nobody speaks for Riverside any more." in network.room.shown("C5")
    assert any("Nobody speaks for Riverside any more." in message for message in network.room.seen())
    assert "it takes the yes of two others" in await network.says("ana", '/contribute 2h for:"Riverside" again')
    answer = await network.says("dan", "/agent speaker Riverside")
    assert "You speak for Riverside once two others with accepted work say yes: /confirm @A4" in answer
    assert any("dan offers to speak for Riverside" in message for message in network.room.seen())
    assert "Others still have to say yes" in await network.says("ana", "/confirm @A4")
    assert speaker(network) == "nobody"
    assert "dan speaks for Riverside from now on" in await network.says("ben", "/confirm @A4")
    assert speaker(network) == "dan"
    told = network.room.direct("dan")[-1]
    assert "dan speaks for Riverside from now on" in told
    assert "Say in a direct message where it is paid: /account pay-to for:@A7" in told
    assert "Logs for it wait for your yes: C5." in told
    assert "Peers now vote on C5." in await network.says("dan", "/confirm C5")
    await network.kill()
    assert "The ledger is intact" in await network.says("ben", "/ledger verify")


async def test_a_member_who_is_proposed_has_to_want_it(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h", "1h", "1h")
    await network.says("cara", "/agent add Riverside")
    await network.says("cara", "/privacy forget sure:yes")
    await network.passes(days=8)
    await network.says("dan", "/agent speaker Riverside @room:fay")
    for name in ("ana", "ben"):
        assert "Others still have to say yes" in await network.says(name, "/confirm @A6")
    assert speaker(network) == "nobody"
    assert "fay speaks for Riverside" in await network.says("fay", "/confirm @A6")
    assert speaker(network) == "fay"


async def test_an_organisation_is_lost_by_no_speaker_who_leaves(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h", "1h")
    await network.says("cara", "/agent add Riverside")
    await network.says("cara", "/privacy leave sure:yes")
    await network.says("dan", "/agent speaker Riverside")
    await network.says("ana", "/confirm @A4")
    await network.says("ben", "/confirm @A4")
    assert speaker(network) == "dan"


async def test_a_speaker_who_left_the_chat_is_gone_and_one_who_is_back_is_not(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h", "1h")
    await network.says("cara", "/agent add Riverside")
    await network.passes(hours=2)
    network.room.outside.add("cara")
    assert "Noted. You speak for Riverside once" in await network.says("dan", "/agent speaker Riverside")
    await network.says("ana", "/confirm @A4")
    network.room.outside.clear()
    await network.passes(hours=2)
    assert "Nothing was recorded" in await network.says("ben", "/confirm @A4")
    assert speaker(network) == "cara"
