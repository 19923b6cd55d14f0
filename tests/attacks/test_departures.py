"""Attacks by leaving, by being forgotten, and on who speaks for whom."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ledger.network.seniority import DAYS
from ledger.network.speaker import SpeakerProposed, living_speaker
from tests.support.given import approved_payout, iban, link, with_balances, with_hours
from tests.support.network import Network


@pytest.fixture
async def network(tmp_path: Path) -> AsyncIterator[Network]:
    """Open a network in which cara speaks for Riverside, and six have accepted work."""
    started = await Network(tmp_path).start()
    await with_hours(started, "1h", "1h", "1h", "1h", "1h", "1h")
    await started.says("cara", "/agent add Riverside")
    yield started
    await started.stop()


def speaker(network: Network) -> str | None:
    """Return the person who speaks for Riverside and is here."""
    return living_speaker(network.book.agents, "A7")


# Taking an organisation over.


async def test_nobody_takes_an_organisation_over_whose_speaker_is_here(network: Network) -> None:
    for line in ("/agent speaker @A7", "/agent speaker @A7 @room:dan", "/agent speaker @A7 @room:eve"):
        assert "can hand that over" in await network.says("dan", line)
    assert "Nothing was recorded" in await network.says("ana", "/confirm @A4")
    assert speaker(network) == "A3"


async def test_a_proposal_made_while_the_speaker_was_gone_is_void_once_they_are_back(network: Network) -> None:
    await network.says("cara", "/privacy leave sure:yes")
    await network.says("dan", "/agent speaker @A7")
    await network.says("ana", "/confirm @A4")
    await network.says("cara", "/contribute 1h raked leaves")
    assert "Nothing was recorded" in await network.says("ben", "/confirm @A4")
    assert speaker(network) == "A3"
    assert "is asked" in await network.says("cara", "/agent speaker @A7 @room:dan")
    assert "Nothing was recorded" in await network.says("ben", "/confirm @A4")
    assert speaker(network) == "A3"
    await network.says("dan", "/confirm @A4")
    assert speaker(network) == "A4"


@pytest.mark.parametrize(("first", "second"), [("ana", "zoe"), ("zoe", "ana")])
async def test_two_accounts_of_one_person_are_one_who_confirms(network: Network, first: str, second: str) -> None:
    await network.says("cara", "/privacy leave sure:yes")
    await link(network, "ana", "zoe")
    await network.says("zoe", "/link undo")
    await network.says("zoe", "/contribute 1h swept the yard")
    number = list(network.book.contributions.by_id)[-1]
    for name in ("ben", "eve", "fay"):
        await network.says(name, f"/vote {number} approve")
    await network.passes(days=3)
    await network.says("dan", "/agent speaker @A7")
    assert "Others still have to say yes" in await network.says(first, "/confirm @A4")
    for name in (second, first):
        assert "Nothing was recorded" in await network.says(name, "/confirm @A4")
    assert speaker(network) is None


async def test_another_account_of_the_one_who_wants_it_confirms_nothing(network: Network) -> None:
    await network.says("cara", "/privacy leave sure:yes")
    await link(network, "dan", "zoe")
    await network.says("zoe", "/link undo")
    await network.says("zoe", "/agent speaker @A7")
    await network.says("dan", "/agent speaker @A7")
    assert "Nothing was recorded" in await network.says("zoe", "/confirm @A4")
    assert "Nothing was recorded" in await network.says("dan", "/confirm @A8")


async def test_who_proposed_somebody_is_not_one_of_the_two_others(network: Network) -> None:
    await network.says("cara", "/privacy leave sure:yes")
    await network.says("dan", "/agent speaker @A7 @room:eve")
    assert "Nothing was recorded" in await network.says("dan", "/confirm @A5")
    await network.says("eve", "/confirm @A5")
    await network.says("ana", "/confirm @A5")
    assert speaker(network) is None
    await network.says("ben", "/confirm @A5")
    assert speaker(network) == "A5"


async def test_members_without_accepted_work_neither_propose_nor_confirm(network: Network) -> None:
    await network.says("cara", "/privacy leave sure:yes")
    assert "You have none yet" in await network.says("mallory", "/agent speaker @A7")
    await network.says("dan", "/agent speaker @A7")
    for name in ("mallory", "mallet"):
        assert "Nothing was recorded" in await network.says(name, "/confirm @A4")
    assert speaker(network) is None


async def test_who_said_yes_and_then_left_is_not_counted(network: Network) -> None:
    await network.says("cara", "/privacy leave sure:yes")
    await network.says("dan", "/agent speaker @A7")
    await network.says("ana", "/confirm @A4")
    await network.says("ana", "/privacy forget sure:yes")
    await network.says("ben", "/confirm @A4")
    assert speaker(network) is None
    await network.says("ana", "/join")
    assert "Nothing was recorded" in await network.says("ana", "/confirm @A4")
    await network.says("eve", "/confirm @A4")
    assert speaker(network) == "A4"


async def test_the_old_speaker_cannot_act_for_it_and_their_older_proposals_are_void(network: Network) -> None:
    await network.says("cara", "/agent speaker @A7 @room:dan")
    await network.says("cara", "/agent speaker @A7 @room:eve")
    await network.says("dan", "/confirm @A4")
    assert "Nothing was recorded" in await network.says("eve", "/confirm @A5")
    assert "You do not speak" in await network.whispers("cara", f"/account pay-to for:@A7 {iban(2001)}")
    assert speaker(network) == "A4"


async def test_a_new_speaker_does_not_judge_what_is_for_the_organisation(network: Network) -> None:
    await network.passes(days=DAYS)
    await network.says("cara", '/contribute 5h for:"Riverside" lent the van')
    await network.says("dan", "/vote C7 approve")
    assert "5 people can judge it." in await network.says("ana", "/why C7")
    assert "1 says yes." in network.room.shown("C7")
    await network.says("cara", "/agent speaker @A7 @room:dan")
    await network.says("dan", "/confirm @A4")
    assert "4 people can judge it." in await network.says("ana", "/why C7")
    assert "none has looked yet" in network.room.shown("C7")
    assert "others judge it, not you" in await network.says("dan", "/vote C7 approve")
    assert "others judge it, not you" in await network.says("cara", "/vote C7 approve")
    await network.passes(days=10)
    await network.rebuilt()


async def test_a_forged_change_of_speaker_is_found(network: Network) -> None:
    """The ledger says who may speak for whom, and its check judges that again."""
    await network.core.note(lambda book, at: (SpeakerProposed("A7", "A4", "A4"),))
    assert "The ledger is damaged." in await network.says("ben", "/ledger verify")


# Where somebody outside is paid.


async def test_whoever_says_where_somebody_outside_is_paid_does_not_confirm_it(network: Network) -> None:
    await network.says("cara", "/agent add outside:yes Optics Institute")
    await link(network, "cara", "zoe")
    await network.says("zoe", "/link undo")
    await network.says("zoe", "/contribute 1h swept the yard")
    for name in ("ana", "ben", "dan"):
        await network.says(name, "/vote C7 approve")
    await network.passes(days=3)
    await network.whispers("cara", f"/account pay-to for:@A8 {iban(2001)}")
    for name in ("cara", "zoe"):
        assert "Nothing was recorded" in await network.says(name, "/confirm @A8")
    await network.says("cara", "/agent speaker @A8 @room:dan")
    await network.says("dan", "/confirm @A4")
    for name in ("cara", "zoe", "dan"):
        assert "Nothing was recorded" in await network.says(name, "/confirm @A8")
    await network.says("ana", "/confirm @A8")
    assert network.book.vouched.speaking(network.book.agents, "A8") == "A4"


async def test_an_address_changed_after_one_confirmation_needs_two_again(network: Network) -> None:
    await network.says("cara", "/agent add outside:yes Optics Institute")
    await network.whispers("cara", f"/account pay-to for:@A8 {iban(2001)}")
    await network.says("ana", "/confirm @A8")
    await network.whispers("cara", f"/account pay-to for:@A8 {iban(2002)}")
    await network.says("ben", "/confirm @A8")
    assert network.book.vouched.speaking(network.book.agents, "A8") == "A3"
    await network.says("ana", "/confirm @A8")
    assert network.book.vouched.speaking(network.book.agents, "A8") is None


# Leaving and being forgotten.


async def test_nobody_leaves_to_lower_the_number_who_may_vote(network: Network) -> None:
    """Leaving helps a log no more than voting for it: whoever comes back is counted again, and silence has no second end."""
    await network.passes(days=DAYS)
    await network.says("ana", "/contribute 1h swept the floor")
    await network.says("ben", "/vote C7 approve")
    for name in ("dan", "eve"):
        await network.says(name, "/privacy leave sure:yes")
    assert "3 people can judge it." in await network.says("ana", "/why C7")
    await network.says("cara", "/vote C7 reject")
    await network.says("fay", "/vote C7 reject")
    assert network.book.contributions.by_id["C7"].state == "open"
    await network.says("dan", "/vote C7 reject")
    assert "4 people can judge it." in await network.says("ana", "/why C7")
    assert "1 says yes, 3 say no." in network.room.shown("C7")
    await network.passes(days=10)
    assert network.book.contributions.by_id["C7"].state == "rejected"


async def test_whoever_leaves_and_comes_back_has_one_ballot_and_no_office(network: Network) -> None:
    await network.says("ana", "/contribute 1h swept the floor")
    for _ in range(3):
        await network.says("ben", "/vote C7 approve")
        await network.says("ben", "/privacy leave sure:yes")
    await network.says("ben", "/vote C7 approve")
    assert "1 says yes." in network.room.shown("C7")
    assert "Only a steward" in await network.says("ben", "/income note 5 EUR somebody")


async def test_who_is_forgotten_and_comes_back_confirms_no_address_twice(network: Network) -> None:
    await network.says("cara", "/agent add outside:yes Optics Institute")
    await network.whispers("cara", f"/account pay-to for:@A8 {iban(2001)}")
    await network.says("dan", "/confirm @A8")
    await network.says("dan", "/privacy forget sure:yes")
    await network.says("dan", "/join")
    assert "Nothing was recorded" in await network.says("dan", "/confirm @A8")
    assert network.book.vouched.speaking(network.book.agents, "A8") == "A3"


async def test_acting_after_a_request_neither_stops_nor_prolongs_it(network: Network) -> None:
    await network.says("cara", "/privacy forget sure:yes")
    await network.passes(days=6)
    await network.says("cara", "/agent add Another Works")
    await network.says("cara", "/contribute 1h raked leaves")
    await network.says("cara", "/privacy forget sure:yes")
    await network.passes(days=1)
    assert network.book.agents.is_gone("A3")
    assert network.book.contributions.by_id["C7"].state == "withdrawn"
    await network.rebuilt()


async def test_a_request_moves_no_money_of_a_payout_under_way(tmp_path: Path) -> None:
    network = await Network(tmp_path).start()
    await with_balances(network)
    number = await approved_payout(network, "/payout prepare EUR @room:cara")
    before = network.book.accounts.total("aside/", "EUR")
    await network.says("cara", "/privacy forget sure:yes")
    await network.passes(days=20)
    assert network.book.accounts.total("aside/", "EUR") == before
    assert network.book.payouts.by_id[number].is_open("A3")
    await network.stop()


async def test_a_stranger_can_neither_leave_nor_be_forgotten(network: Network) -> None:
    height = network.book.height
    for line in ("/privacy leave sure:yes", "/privacy forget sure:yes", "/privacy forget sure:no"):
        assert await network.says("mallory", line)
    assert network.book.height == height
