"""What a person with bad intentions, or with bad luck, tries: each attack once, as the one who tries it would type it."""

from __future__ import annotations

from bot.chat import Command
from bot.record.notebook import StoredNotebook
from ledger.validation import ballot, settlement
from tests.support.given import link, link_code
from tests.support.network import Network
from tests.support.room import GENERAL


def ballots(network: Network, number: str) -> int:
    """Return how many ballots count in an open vote."""
    book = network.book
    return settlement.tally(book, book.votes.open[number]).ballots


# Votes.


async def test_a_link_that_leaves_one_voter_in_an_extended_vote_ends_nothing(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 1h swept the floor")
    await network.passes(hours=73)
    await link(network, "ben", "cara")
    await network.passes(hours=1)


async def test_who_is_forgotten_and_comes_back_does_not_judge_their_own_log(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan")
    await network.says("ana", "/contribute 1h swept the floor")
    await network.says("ana", "/privacy forget sure:yes")
    assert "There is no open vote on C1: it is withdrawn." in await network.says("ana", "/vote C1 approve")


async def test_who_is_forgotten_and_comes_back_has_no_second_ballot(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan")
    await network.says("ana", "/contribute 1h swept the floor")
    for _ in range(3):
        await network.says("ben", "/vote C1 approve")
        await network.says("ben", "/privacy forget sure:yes")
    assert ballots(network, "C1") <= 1


async def test_a_log_made_while_linked_is_judged_by_neither_account_after_they_part(network: Network) -> None:
    await network.members("ana", "ana2", "ben", "cara")
    await link(network, "ana", "ana2")
    await network.says("ana2", "/contribute 1h swept the floor")
    await network.says("ana2", "/link undo")
    await network.says("ana2", "/vote C1 approve")
    assert ballots(network, "C1") == 0


async def test_the_ballot_of_somebody_forgotten_stays_however_it_was_cast(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan", "eve")
    for person, by in (("ana", ("ben", "cara")), ("ben", ("ana", "cara")), ("cara", ("ana", "ben"))):
        await network.accepted(person, by)
    await network.passes(days=14)  # from now on those vote who have accepted work
    await network.says("eve", "/contribute 1h swept the floor")
    await network.reacts("cara", "❌", "C4")
    await network.says("cara", "/privacy forget sure:yes")
    await network.directory.recount()
    assert ballots(network, "C4") == 1


async def with_one_of_two_emoji_taken_off(network: Network) -> None:
    """Let one person put up the same emoji by two accounts, and take that of the older one off."""
    await network.members("ana", "ben", "ben2", "cara", "dan")
    await link(network, "ben", "ben2")
    await network.says("ana", "/contribute 1h swept the floor")
    await network.reacts("ben", "✅", "C1")
    await network.reacts("ben2", "✅", "C1")
    await network.unreacts("ben", "✅", "C1")


async def test_an_emoji_of_one_account_stays_when_the_other_takes_the_same_off(network: Network) -> None:
    await with_one_of_two_emoji_taken_off(network)
    assert ballots(network, "C1") == 1


async def test_an_emoji_that_two_accounts_put_up_is_gone_when_both_have_taken_it_off(network: Network) -> None:
    await with_one_of_two_emoji_taken_off(network)
    await network.unreacts("ben2", "✅", "C1")
    assert ballots(network, "C1") == 0
    await network.directory.recount()
    assert ballots(network, "C1") == 0


async def test_after_unlinking_an_emoji_counts_for_the_account_that_put_it_up(network: Network) -> None:
    await network.members("ana", "ben", "ben2", "cara", "dan")
    await link(network, "ben", "ben2")
    await network.says("ana", "/contribute 1h swept the floor")
    await network.reacts("ben2", "✅", "C1")
    await network.says("ben", "/link undo")
    book = network.book
    vote = book.votes.open["C1"]
    standing = {person: ballot.ballot(vote, book.agents, person) for person in ("A2", "A3")}
    assert standing["A2"] is None
    assert standing["A3"] is not None


# Power.


async def test_who_is_corrected_cannot_withdraw_the_correction(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.accepted("ana")
    await network.says("ben", "/correct C1 0.5h it was less")
    await network.says("ana", "/withdraw C2")
    assert network.book.contributions.by_id["C2"].state == "open"


async def test_an_undecided_correction_whose_author_left_blocks_no_other(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan")
    await network.accepted("ana")
    await network.says("ben", "/correct C1 0.5h it was less")
    await network.passes(days=7)
    await network.says("ben", "/privacy forget sure:yes")
    assert "Noted as C3" in await network.says("cara", "/correct C1 0.75h it was a little less")


async def test_two_accounts_of_one_steward_are_not_two_stewards(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ben", "/settings set preset light")
    await link(network, "ana", "ben")
    await network.says("ben", "/confirm G1")
    await network.passes(hours=73)
    assert network.book.rules.now.preset.name == "standard"


async def test_nobody_takes_a_currency_away_by_calling_a_unit_like_it(network: Network) -> None:
    await network.says("cara", "/agent word unit EUR")
    assert "Noted as" in await network.says(
        "ana", "/contribute expense 40 EUR evidence:https://example.org/r.pdf a lamp"
    )


# What is forgotten.


async def test_who_is_forgotten_is_not_brought_back_by_an_emoji_that_still_stands(network: Network) -> None:
    await network.members("ana", "ben", "cara", "zilpah")
    await network.says("ana", "/contribute 1h swept the floor")
    await network.reacts("zilpah", "✅", "C1")
    await network.says("zilpah", "/privacy forget sure:yes")
    await network.kill()
    assert "zilpah" not in await network.says("ben", "/agent")


async def test_forgetting_reaches_the_words_of_each_account_whichever_of_them_asks(network: Network) -> None:
    """What each of them wrote before they were linked, while, and the words of an account that was linked to a linked one."""
    for asker in ("first", "second", "third"):
        accounts = [f"zilpah{asker}{number}" for number in ("first", "second", "third")]
        await network.members("ana", "ben", *accounts)
        for account in accounts:
            await network.says(account, f"/contribute 1h zilpahs words as {account}")
            await network.whispers(account, f"/account pay-to zilpahs house {account}")
        await link(network, accounts[1], accounts[2])
        await link(network, accounts[0], accounts[1])
        for account in accounts:
            await network.says(account, f"/contribute 1h zilpahs words later as {account}")
        assert b"zilpah" in network.stored()
        assert "erased" in await network.says(f"zilpah{asker}{asker}", "/privacy forget sure:yes")
        assert b"zilpah" not in network.stored()
        assert not [about for about in network.book.contributions.by_id if "zilpah" in network.room.shown(about)]


async def test_the_card_of_a_setting_does_not_keep_the_name_of_somebody_forgotten(network: Network) -> None:
    await network.members("zilpah", "ben")
    await network.says("zilpah", "/settings set decimal comma")
    await network.says("zilpah", "/privacy forget sure:yes")
    assert "zilpah" not in network.room.shown("S1")


async def test_no_answer_to_somebody_else_keeps_the_account_of_one_who_is_forgotten(network: Network) -> None:
    await network.members("ana", "ben", "zilpah")
    await network.says("ben", "/contribute 1h for:@room:zilpah")
    await network.says("zilpah", "/privacy forget sure:yes")
    assert b"zilpah" not in network.stored()


async def test_no_words_of_somebody_else_keep_the_name_of_one_who_is_forgotten(network: Network) -> None:
    await network.members("ana", "ben", "zilpah")
    await network.says("ana", "/contribute 1h swept the floor, with @room:zilpah's broom (ask @room:zilpah).")
    await network.says("ben", "/flag C1 it was @room:zilpah, all of it")
    shown = network.room.shown("C1")
    assert "swept the floor, with @zilpah's broom (ask @zilpah)." in shown
    assert "it was @zilpah, all of it" in shown
    assert "@zilpah" in await network.says("ben", "/history C1")
    await network.says("zilpah", "/privacy forget sure:yes")
    shown = network.room.shown("C1")
    assert "swept the floor, with @A3's broom (ask @A3)." in shown
    assert "it was @A3, all of it" in shown
    assert b"zilpah" not in network.stored()


async def test_what_an_adapter_has_noted_of_somebody_goes_with_them(network: Network) -> None:
    await network.members("ana", "zilpah")
    notebook, other = StoredNotebook(network.store, "room"), StoredNotebook(network.store, "matrix")
    await notebook.put({"room:zilpah/direct": "talk 7", "room:zilpah2/direct": "talk 8", "position": "12"})
    await other.put({"room:zilpah/direct": "talk 9"})  # of another platform, where she has no account
    await network.says("zilpah", "/privacy forget sure:yes")
    assert b"talk 7" not in network.stored()
    assert [await notebook.get(name) for name in ("room:zilpah/direct", "room:zilpah2/direct", "position")] == [
        None,
        "talk 8",
        "12",
    ]
    assert await other.get("room:zilpah/direct") == "talk 9"


async def test_a_direct_message_does_not_become_the_main_channel(network: Network) -> None:
    await network.whispers("zilpah", "/settings set main here")
    await network.says("zilpah", "/privacy forget sure:yes")
    assert b"zilpah" not in network.stored()


async def test_a_code_asked_for_by_somebody_forgotten_opens_nothing(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    code = await link_code(network, "ana")
    await network.says("ana", "/privacy forget sure:yes")
    assert "unknown or has run out" in await network.says("ana", f"/link {code}")


# Platforms.


async def test_a_card_whose_first_answer_was_lost_shows_in_the_end_what_became_of_it(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    network.room.manners.mute = True
    await network.says("ana", "/contribute 1h swept the floor")
    await network.says("ben", "/vote C1 approve")
    await network.says("cara", "/vote C1 approve")
    network.room.manners.mute = False
    await network.passes(minutes=1)
    assert "Accepted: 2 yes." in network.room.shown("C1")


async def test_a_name_with_a_broken_character_breaks_nothing(network: Network) -> None:
    event = Command("k1", "join", "room:eve", GENERAL, text="", called="e\ud800ve")
    assert "a member" in str(await network.directory.receive(event))
