"""Lists under attack, and at odd moments: emptied, hidden, left by whoever made them, handed to somebody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.stories.test_lists import TOGETHER, ballots, hidden, listed, opened, states
from tests.support.given import ruled, with_five
from tests.support.network import Network


async def test_a_hidden_list_that_all_have_left_is_never_put_to_the_vote(network: Network) -> None:
    await hidden(network)
    for name, number in (("ana", "C1"), ("ben", "C2"), ("cara", "C3")):
        await network.whispers(name, f"/withdraw {number}")
    await network.says("ana", "/settings set main here")
    await network.passes(days=8)
    assert network.book.votes.open == {}
    assert states(network) == ["withdrawn"] * 3


async def test_what_is_yours_can_be_taken_out_of_a_hidden_list(network: Network) -> None:
    await hidden(network)
    await network.whispers("ben", "/withdraw L1")
    assert states(network) == ["unshown", "withdrawn", "unshown"]
    await network.whispers("ana", "/withdraw L1")
    assert states(network) == ["withdrawn", "withdrawn", "unshown"]


async def handed_over(network: Network, *, confirms: str) -> None:
    """Let ana list an organisation, and hand it to dan before the vote opens; `confirms` said yes for it, or nobody had to."""
    await with_five(network)
    await network.says(confirms, "/agent add Mill")
    await network.says("ana", "/contribute 2h with:@room:ben,Mill moved")
    if confirms != "ana":
        await network.says(confirms, "/confirm L1")
    await network.says(confirms, "/agent speaker Mill @room:dan")
    await network.says("dan", "/confirm @room:dan")
    await network.says("ben", "/confirm L1")
    assert states(network) == ["open"] * 3
    await network.says("ana", "/vote L1 approve")
    assert ballots(network, "C7") == {"ana"}


async def test_whoever_listed_their_own_organisation_does_not_judge_it_after_handing_it_over(network: Network) -> None:
    await handed_over(network, confirms="ana")
    assert ballots(network, "C8") == set()
    await network.says("dan", "/vote L1 approve")
    assert ballots(network, "C8") == set(), "who speaks for it now"


async def test_whoever_listed_an_organisation_of_another_judges_what_that_one_confirmed(network: Network) -> None:
    await handed_over(network, confirms="eva")
    assert ballots(network, "C8") == {"ana"}


async def test_whoever_came_to_speak_for_it_and_confirms_what_they_listed_does_not_judge_it(network: Network) -> None:
    await with_five(network)
    await network.says("eva", "/agent add Mill")
    await network.says("ana", "/contribute 2h with:@room:ben,Mill moved")
    for by, to in (("eva", "ana"), ("ana", "dan")):
        await network.says(by, f"/agent speaker Mill @room:{to}")
        await network.says(to, f"/confirm @room:{to}")
        await network.says(to, "/confirm L1")
    await network.says("ben", "/confirm L1")
    await network.says("ana", "/vote L1 approve")
    assert states(network) == ["open"] * 3
    assert ballots(network, "C8") == set()


async def test_whoever_made_a_list_is_forgotten_and_its_vote_goes_on_for_the_others(network: Network) -> None:
    await opened(network)
    for name in ("ana", "dan"):
        await network.says(name, "/vote L1 approve")
    said = await network.whispers("ana", "/privacy forget sure:yes")
    assert "Your words are erased." in said
    assert states(network) == ["withdrawn", "open", "open"]
    assert ballots(network, "C7") == {"", "dan"}, "hers stays: nobody comes back with accepted work, and votes again"
    await network.says("eva", "/vote L1 approve")
    await network.passes(hours=25)
    assert states(network) == ["withdrawn", "accepted", "accepted"]
    assert "moved" not in network.room.shown("L1")
    await network.rebuilt()


async def test_what_waits_for_another_waits_on_where_whoever_made_it_is_forgotten(network: Network) -> None:
    await listed(network)
    await network.whispers("ana", "/privacy forget sure:yes")
    assert states(network) == ["withdrawn", "waiting", "waiting"]
    for name in ("ben", "cara"):
        await network.says(name, "/confirm L1")
    assert states(network) == ["withdrawn", "open", "open"]


async def test_what_nobody_else_confirmed_ends_with_whoever_made_it(network: Network) -> None:
    await with_five(network)
    await network.says("ana", "/agent add outside:yes Mill")
    await network.says("ana", "/contribute 2h with:@room:ben,Mill moved")
    await network.says("ben", "/confirm L1")
    await network.whispers("ana", "/privacy forget sure:yes")
    assert states(network) == ["withdrawn", "open", "withdrawn"]


@pytest.mark.parametrize("name", ["ana", "ben"])
async def test_the_last_of_a_list_is_forgotten_after_they_voted(network: Network, name: str) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 2h with:@room:ben moved")
    await network.says("ben", "/confirm L1")
    await network.says(name, "/vote L1 approve")
    await network.says(*(("ben", "/withdraw C2") if name == "ana" else ("ana", "/withdraw C1")))
    await network.whispers(name, "/privacy forget sure:yes")
    assert set(states(network)) == {"withdrawn"}
    assert network.book.votes.open == {}
    await network.rebuilt()


async def test_words_of_one_log_that_was_changed_in_private_are_not_on_the_card_of_the_list(network: Network) -> None:
    await listed(network)
    network.room.private.add("room:#back")
    await network.says("ana", "/amend C6 9h found the secret door", "room:#back")
    for name in ("ben", "cara"):
        await network.says(name, "/confirm L1")
    shown = network.room.shown("L1")
    assert "L1: ana logged 2 h of work for each of 3 people." in shown
    assert "“moved”" in shown
    assert "secret door" not in "\n".join(network.room.seen())


async def test_the_card_says_what_was_logged_also_after_one_of_it_is_corrected(network: Network) -> None:
    await opened(network)
    for name in ("dan", "eva"):
        await network.says(name, "/vote L1 approve")
    await network.passes(hours=25)
    await network.says("dan", "/correct C6 1h came late")
    for name in ("ben", "eva"):
        await network.says(name, "/vote C9 approve")
    await network.passes(hours=73)
    assert network.book.contributions.by_id["C6"].before is not None
    assert "L1: ana logged 2 h of work for each of 3 people." in network.room.shown("L1")


async def test_who_changes_their_own_takes_it_out_and_the_others_are_judged(network: Network) -> None:
    await listed(network)
    await network.says("ben", "/confirm L1")
    await network.says("cara", "/amend C8 3h moved, and swept")
    assert states(network) == ["open"] * 3
    assert set(network.book.votes.open) == {"L1", "C8"}
    assert "C8, cara: judged on a card of its own now." in network.room.shown("L1")
    assert "3 h" in network.room.shown("C8")


async def test_one_that_was_changed_is_voted_on_anew(network: Network) -> None:
    await opened(network)
    for name in ("dan", "ana"):
        await network.reacts(name, "✅", "L1")
    await network.says("ben", "/amend C7 3h moved, and swept")
    assert "C7, ben: judged on a card of its own now." in network.room.shown("L1")
    assert ballots(network, "C7") == set()
    assert ballots(network, "C6") == {"dan"}
    for name in ("dan", "eva"):
        await network.reacts(name, "✅", "C7")
    await network.passes(hours=25)
    assert "C7, ben: accepted." in network.room.shown("L1")


async def test_who_changes_their_own_washes_no_reject_away(network: Network) -> None:
    await opened(network)
    await network.says("dan", "/vote L1 reject")
    await network.says("ben", "/amend C7 3h moved, and swept")
    assert ballots(network, "C7") == {"dan"}
    assert network.book.votes.open["C7"].opened.again == "changed"


async def test_a_list_that_nobody_has_to_confirm_is_put_to_the_vote_at_once(network: Network) -> None:
    await with_five(network)
    await network.says("ana", "/agent add outside:yes Mill")
    said = await network.says("ana", "/contribute 2h with:Mill moved")
    assert states(network) == ["open"] * 2
    assert "Each of the others" not in said
    assert "Peers vote on all at once." in said
    await network.reacts("ana", "✅", "L1")
    assert ballots(network, "C7") == set(), "nobody confirmed it but she"


@pytest.mark.parametrize(
    "line", ["/rate L1 4", "/amend L1 3h", "/correct L1 1h late", "/contribute again L1", "/why L1"]
)
async def test_where_one_log_is_meant_a_list_says_which_it_has(network: Network, line: str) -> None:
    await listed(network)
    assert "L1 is a list: name one of its logs, C6, C7, C8." in await network.says("ben", line)


async def test_what_a_person_reads_about_one_or_several_of_a_list(network: Network) -> None:
    await with_five(network)
    await network.says("ben", "/agent add Mill")
    await network.says("ana", "/contribute 2h with:@room:ben,Mill,@room:cara moved")
    assert "it is waiting for confirmation." in await network.says("dan", "/vote C7 approve")
    assert (await network.reacts("ben", "✅", "L1")).startswith("Confirmed as yours: C7, C8. If you leave your ✅")
    assert "Peers now vote on L1." in await network.says("cara", "/confirm L1")
    assert "Withdrawn, and counted for nothing: C9." in await network.says("cara", "/withdraw L1")


async def test_the_history_of_a_list_tells_what_became_of_each(network: Network) -> None:
    await opened(network)
    for name in ("dan", "eva"):
        await network.says(name, "/vote L1 approve")
    await network.passes(hours=25)
    told = await network.says("dan", "/history L1")
    assert "ana logged C6: 2 h of work, “moved”." in told
    assert "ben confirmed C7." in told
    assert "C8 is decided. Accepted: 2 yes." in told
    assert told.count("The vote on") == 1


async def test_the_same_list_again_within_a_minute_is_remarked_on(network: Network) -> None:
    await listed(network)
    said = await network.says("ana", TOGETHER)
    assert "You logged the same a moment ago, as L1. If you meant it once, /withdraw L2 takes this one back." in said
    await network.passes(seconds=10)
    said = await network.says("ana", "/contribute 2h with:@room:dan moved")
    assert "as L1. If you meant it once, /withdraw C12 takes this one back." in said, "her own, in another group"
    await network.passes(minutes=1)
    assert "a moment ago" not in await network.says("ana", TOGETHER)


async def test_several_people_may_have_spaces_between(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    said = await network.says("ana", "/contribute 2h with:@room:ben, @room:cara moved")
    assert "2 h of work for you, and as much for ben, cara." in said


async def test_money_of_a_group_says_what_becomes_of_it(network: Network) -> None:
    await with_five(network)
    said = await network.says("ana", "/contribute expense 20 EUR with:@room:ben paid parts")
    assert "Paid back first when money is shared." in said
    assert network.room.shown("L1").count("Paid back first when money is shared.") == 1
    await network.says("ana", "/withdraw L1")
    assert "Paid back" not in network.room.shown("L1")


async def test_a_red_flag_by_somebody_on_the_list_is_told_and_counts_for_the_others(network: Network) -> None:
    await opened(network)
    await network.says("cara", "/flag L1 nobody saw them")
    assert "Red flag by cara: “nobody saw them”" in network.room.shown("L1")
    assert "cara raised a red flag on L1, your list, because: “nobody saw them”" in network.room.direct("ana")[-1]
    assert "already" in await network.says("cara", "/flag L1 nobody")
    for name in ("dan", "eva", "ben", "ana"):
        await network.reacts(name, "✅", "L1")
    await network.passes(hours=25)
    assert states(network) == ["open"] * 3, "till the end of the window, for those that the flag counts for"
    await network.says("cara", "/flag lift L1")
    assert "Red flag" not in network.room.shown("L1")


async def test_who_speaks_for_an_organisation_on_a_list_hears_that_it_stays_undecided(network: Network) -> None:
    await with_five(network)
    await network.says("ben", "/agent add Mill")
    await network.says("ana", "/contribute 2h with:@room:cara,Mill moved")
    for name in ("ben", "cara"):
        await network.says(name, "/confirm L1")
    await network.passes(days=6, hours=10)  # the message of the day tells it
    assert states(network) == ["undecided"] * 3
    assert "C8, 2 h of work, is undecided: too few said yes." in "\n".join(network.room.direct("ben"))


async def test_the_logs_of_a_list_are_rated_by_their_numbers_and_its_card_says_so(network: Network) -> None:
    await opened(network)
    await ruled(network, "quality on")
    assert "/rate" not in network.room.shown("L1")
    for name in ("dan", "eva"):
        await network.says(name, "/vote L1 approve")
    await network.passes(hours=1)
    assert "Rate how good each is, for 30 days from its acceptance: /rate C6 4." in network.room.shown("L1")
    await network.says("dan", "/rate C7 4")
    assert "C7, ben: accepted. Quality 4 of 5 by 1 peer." in network.room.shown("L1")


async def test_what_somebody_else_confirmed_is_not_its_makers_to_change_or_take_back(network: Network) -> None:
    """Who made a list may judge it, so they do not decide about it as its owner as well."""
    await opened(network)
    await network.says("dan", "/vote L1 approve")
    for line in ("/withdraw C7", "/amend C7 9h more"):
        assert "C7 is not yours: only ben can do that." in await network.says("ana", line)
    assert "counted for nothing: C6." in await network.says("ana", "/withdraw L1")
    assert states(network) == ["withdrawn", "open", "open"]
    assert "Withdrawn, and counted for nothing: C7." in await network.says("ben", "/withdraw L1")


async def test_what_still_waits_can_be_taken_back_by_whoever_made_the_list(network: Network) -> None:
    await listed(network)
    await network.says("ben", "/confirm L1")
    assert "counted for nothing: C6, C8." in await network.says("ana", "/withdraw L1")
    assert states(network) == ["withdrawn", "open", "withdrawn"]


async def test_what_nobody_else_confirmed_stays_its_makers(network: Network) -> None:
    await with_five(network)
    await network.says("ana", "/agent add outside:yes Mill")
    await network.says("ana", "/contribute 2h with:Mill moved")
    assert "counted for nothing: C6, C7." in await network.says("ana", "/withdraw L1")


async def test_once_it_is_changed_it_is_of_both_again_as_any_other(network: Network) -> None:
    await opened(network)
    await network.says("ben", "/amend C7 3h moved, and swept")
    assert "C7 is withdrawn" in await network.says("ana", "/withdraw C7")


async def missed(network: Network) -> None:
    """Let ben and cara answer by emoji, of which the platform loses the events."""
    await listed(network)
    network.room.manners.forgetful = 1
    await network.reacts("ben", "✅", "L1")
    await network.reacts("cara", "❌", "L1")
    await network.reacts("dan", "✅", "L1")
    network.room.manners.forgetful = 0
    assert states(network) == ["listed", "waiting", "waiting"]


async def test_a_yes_by_emoji_that_the_platform_lost_is_read_before_it_is_too_late(network: Network) -> None:
    await missed(network)
    await network.passes(days=3)
    assert states(network) == ["open", "open", "lapsed"]
    assert ballots(network, "C6") == {"ben", "cara", "dan"}
    assert ballots(network, "C7") == {"cara", "dan"}


async def test_a_yes_by_emoji_while_the_program_was_away_is_read_when_it_is_back(network: Network) -> None:
    await missed(network)
    await network.directory.recount()
    assert states(network) == ["listed", "listed", "waiting"]
    await network.says("cara", "/confirm L1")
    assert ballots(network, "C6") == {"ben", "cara", "dan"}


async def test_an_old_approval_of_others_is_no_yes_for_an_organisation_that_comes_later(network: Network) -> None:
    await with_five(network)
    await network.says("eva", "/agent add Mill")
    await network.says("ana", "/contribute 2h with:@room:ben,Mill moved")
    await network.reacts("dan", "✅", "L1")
    await network.says("eva", "/agent speaker Mill @room:dan")
    await network.says("dan", "/confirm @room:dan")
    await network.directory.recount()
    assert states(network) == ["listed", "waiting", "waiting"]


async def test_who_has_left_says_yes_to_nothing_by_an_old_emoji(network: Network) -> None:
    await missed(network)
    await network.whispers("ben", "/privacy leave sure:yes")
    await network.directory.recount()
    assert states(network) == ["listed", "waiting", "waiting"]


async def test_the_first_word_of_somebody_new_can_be_a_list(network: Network) -> None:
    await network.members("ana", "ben")
    said = await network.says("zoe", "/contribute 2h with:@room:ana moved")
    assert "Noted as L1: 2 h of work for you, and as much for ana." in said
    await network.says("ana", "/confirm L1")
    assert states(network) == ["open"] * 2


async def test_what_others_brought_is_not_shown_as_ones_own(network: Network) -> None:
    await listed(network)
    mine = await network.says("ana", "/mine")
    assert "C6, confirmed" in mine
    assert "C7" not in mine
    assert "C7, waiting for confirmation: 2 h of work" in await network.says("ben", "/mine")


async def test_no_to_a_log_of_a_list_by_its_own_number_is_no(network: Network) -> None:
    await listed(network)
    assert "C7 is off" in await network.says("ben", "/confirm C7 no")
    assert "C8 is confirmed as yours" in await network.says("cara", "/confirm C8")
    assert states(network) == ["open", "declined", "open"]
    for line in ("/confirm C8 no", "/confirm C6 no"):
        assert "Nothing was recorded" in await network.says("cara", line)


async def test_the_vote_opens_with_the_moment_at_which_the_last_is_left_out(network: Network) -> None:
    await listed(network)
    network.now += timedelta(days=3)
    await network.directory.tick()
    await network.done()
    assert states(network) == ["open", "lapsed", "lapsed"]
