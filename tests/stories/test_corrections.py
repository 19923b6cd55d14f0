"""Corrections of somebody else's work: whoever brought it is heard, and nobody can try again and again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.whereabouts import check_visibility
from bot.record.posts import Posts
from ledger.digests.figures import figures
from ledger.network.audience import Unshown
from ledger.values.quantity import Quantity
from tests.support.by_lot import called, logged, with_nine
from tests.support.given import link, with_five
from tests.support.network import Network


@pytest.fixture
async def five(network: Network) -> Network:
    """Five people with an hour each; ana's three hours are accepted as well."""
    await with_five(network)
    await network.says("ana", "/contribute 3h y")
    await everybody(network, "C6", "ana", "approve")
    await network.passes(hours=25)
    assert state(network, "C6") == "accepted"
    return network


async def everybody(network: Network, number: str, but: str, choice: str) -> None:
    for name in ("ana", "ben", "cara", "dan", "eva"):
        if name not in but.split():
            await network.says(name, f"/vote {number} {choice}")


def state(network: Network, number: str) -> str:
    return network.book.contributions.by_id[number].state


def hours(network: Network, number: str = "C6") -> str:
    amount = network.book.contributions.by_id[number].log.amount
    assert isinstance(amount, Quantity)
    return str(amount.count)


def buttons(network: Network, name: str) -> dict[str, dict[str, str]]:
    """Return the buttons under the last message to somebody."""
    message = [one for one in network.room.messages.values() if one.channel == f"room:{name}"][-1]
    return {choice.label: dict(choice.options) for choice in message.choices}


async def test_whoever_brought_it_is_asked_at_once_and_it_waits_for_its_end(five: Network) -> None:
    await five.says("ben", "/correct C6 1h shorter")
    assert five.room.direct("ana")[-1].endswith(
        "Is that right? /confirm C7, or /confirm C7 no WHY. Until you say that it is, nothing is decided before its end."
    )
    assert buttons(five, "ana") == {
        "It is right": {"what": "C7"},
        "It is not": {"what": "C7", "answer": "no"},
    }
    assert "unless ana says that it is right: /confirm C7, or /confirm C7 no WHY." in five.room.shown("C7")
    for name in ("cara", "dan"):
        await five.says(name, "/vote C7 approve")
    await five.passes(hours=25)
    assert state(five, "C7") == "open"
    await five.passes(hours=48)
    assert (state(five, "C7"), hours(five)) == ("accepted", "1")
    assert five.room.direct("ana")[-1] == "C6, which is yours, is 1 h now: C7 was accepted. /why C7 tells more."
    assert (await five.rebuilt()).height == five.book.height


async def test_where_all_agree_it_still_waits(five: Network) -> None:
    await five.says("ben", "/correct C6 1h shorter")
    await everybody(five, "C7", "ana ben", "approve")
    await five.passes(hours=71)
    assert state(five, "C7") == "open"
    assert "3 say yes. It is accepted Sat 10 Jan, 11:00 UTC." in five.room.shown("C7")
    await five.passes(hours=2)
    assert state(five, "C7") == "accepted"


@pytest.mark.parametrize("early", [True, False])
async def test_their_word_that_it_is_right_makes_it_a_log_like_any_other(five: Network, *, early: bool) -> None:
    await five.says("ben", "/correct C6 1h shorter")
    if early:
        await five.says("ana", "/confirm C7")
    for name in ("cara", "dan"):
        await five.says(name, "/vote C7 approve")
    await five.passes(hours=24)
    if not early:
        assert state(five, "C7") == "open"
        await five.says("ana", "/confirm C7 yes")
    await five.passes(hours=1)
    assert (state(five, "C7"), hours(five)) == ("accepted", "1")
    assert "ana says that it is right." in five.room.shown("C7")
    assert "You said that it is right." in "\n".join(five.room.direct("ana"))


async def test_their_no_stands_on_the_card_in_their_words_and_can_be_changed(five: Network) -> None:
    await five.says("ben", "/correct C6 1h shorter")
    assert "you say that C7 is not right" in await five.says("ana", "/confirm C7 no it was until five")
    assert "ana says that it is not right: “it was until five”" in five.room.shown("C7")
    assert "It was so already." in await five.says("ana", "/confirm C7 no")
    assert "C7: ana says that it is not right: “it was until five”" in await five.says("eva", "/history C7")
    await five.says("ana", "/confirm C7")
    assert "ana says that it is right." in five.room.shown("C7")
    assert "until five" not in five.room.shown("C7")
    await five.says("ana", "/confirm C7 no no, it is not")
    await five.says("ana", "/privacy forget sure:yes")
    assert "no, it is not" not in five.room.shown("C7")
    assert b"until five" not in five.stored()


async def test_it_takes_three_quarters_of_all(five: Network) -> None:
    """Two of three are enough for a log, and not to take from somebody's work who does not agree."""
    await five.says("ben", "/correct C6 1h shorter")
    for name, choice in (("cara", "approve"), ("dan", "approve"), ("eva", "reject")):
        await five.says(name, f"/vote C7 {choice}")
    assert "As it stands it is not accepted then." in five.room.shown("C7")
    assert "it is accepted if 75 % of all who say yes or no say yes" in await five.says("eva", "/why C7")
    await five.passes(hours=73)
    assert (state(five, "C7"), hours(five)) == ("rejected", "3")
    assert "Not accepted: 2 yes, 1 no. It takes 75 % yes." in five.room.shown("C7")
    assert "yes, of all yes and no | 67 % | 75 %" in await five.says("eva", "/why C7")


async def test_only_whose_work_it_is_can_say_so(five: Network) -> None:
    await five.says("ben", "/correct C6 1h shorter")
    assert "C7 is about the work of ana: only they can say that." in await five.says("dan", "/confirm C7")
    assert "C6 waits for nobody" in await five.says("ana", "/confirm C6")
    assert "Nothing more is read behind that" in await five.says("ana", "/confirm C7 yes it is")
    assert "C7: ben would correct C6, which is yours, to 1 h. Is that right? /confirm C7, or /confirm C7 no." in (
        await five.says("ana", "/mine")
    )
    await five.says("ana", "/confirm C7")
    assert "Is that right?" not in await five.says("ana", "/mine")


async def test_private_words_are_not_shown_on_a_card_elsewhere(five: Network) -> None:
    five.room.private.add("room:board")
    await five.says("ben", "/correct C6 1h shorter")
    assert "where others read them than here" in await five.says("ana", "/confirm C7 no secretly", "room:board")
    assert "secretly" not in five.room.shown("C7")


async def test_of_oneself_and_upward_nobody_is_heard(five: Network) -> None:
    await five.says("ana", "/correct C6 1h shorter")
    await five.says("cara", "/correct C2 2h longer")
    assert [vote.opened.hears for vote in five.book.votes.open.values()] == [(), ()]
    for number in ("C7", "C8"):
        await everybody(five, number, "ana ben cara", "approve")
    await five.passes(hours=25)
    assert (state(five, "C7"), state(five, "C8")) == ("accepted", "accepted")


async def test_open_ones_block_nobody_and_the_first_that_is_accepted_ends_the_others(five: Network) -> None:
    await five.says("ben", "/correct C6 1h shorter")
    assert "C7, which is yours, would correct C6 already: /withdraw C7 takes it back." in (
        await five.says("ben", "/correct C6 30min shorter still")
    )
    assert "Noted as C8" in await five.says("cara", "/correct C6 2h a little shorter")
    assert "Noted as C9" in await five.says("ana", "/correct C6 2h you are right")
    for name in ("dan", "eva"):
        await five.says(name, "/vote C9 approve")
    await five.says("eva", "/vote C8 approve")
    await five.passes(hours=25)
    assert [state(five, number) for number in ("C7", "C8", "C9")] == ["open", "void", "accepted"]
    assert hours(five) == "2"
    assert "Void: another correction of the same log was accepted." in five.room.shown("C8")
    await five.passes(hours=9)
    void = "C8, the correction of C6, is void: another correction of C6 was accepted. /history C6 tells which."
    assert sum(void in said for said in five.room.direct("cara")) == 1
    assert "C8 is void, as C9 was accepted." in await five.says("eva", "/history C8")
    assert "Noted as C10" in await five.says("cara", "/correct C6 1h it was shorter"), "nothing of it failed"
    for name in ("cara", "dan", "eva"):
        await five.says(name, "/vote C7 approve")
    await five.passes(hours=48)
    assert (state(five, "C7"), state(five, "C10"), hours(five)) == ("accepted", "void", "1")
    assert (await five.rebuilt()).height == five.book.height


async def test_with_a_minute_less_nobody_ends_what_others_would_take(five: Network) -> None:
    await five.says("ben", "/correct C6 1h shorter")
    for name in ("cara", "dan"):
        await five.says(name, "/vote C7 approve")
    await five.says("ana", "/correct C6 179min a minute less")
    for name in ("dan", "eva"):
        await five.says(name, "/vote C8 approve")
    await five.passes(hours=25)
    assert (state(five, "C8"), state(five, "C7")) == ("accepted", "open")
    await five.passes(hours=48)
    assert (state(five, "C7"), hours(five)) == ("accepted", "1")


async def test_messages_are_no_weapon(five: Network) -> None:
    """Each correction is told at once to whose work it is about; whoever takes them back again and again is stopped."""
    for number in range(7, 10):
        assert f"Noted as C{number}" in await five.says("ben", "/correct C6 1h shorter")
        await five.says("ben", f"/withdraw C{number}")
    assert "You took C7, C8, C9 back. From Tue 7 Apr, 11:00 UTC on" in await five.says("ben", "/correct C6 1h shorter")


async def test_two_at_once_are_one(five: Network) -> None:
    await five.says("ben", "/correct C6 1h shorter")
    await five.says("cara", "/correct C6 2h shorter")
    for number, names in (("C7", ("cara", "dan", "eva")), ("C8", ("ben", "dan", "eva"))):
        for name in names:
            await five.says(name, f"/vote {number} approve")
    await five.passes(hours=73)
    assert sorted((state(five, "C7"), state(five, "C8"))) == ["accepted", "void"]
    assert (await five.rebuilt()).height == five.book.height


async def test_to_nothing_again_and_by_turns(five: Network) -> None:
    await five.says("ben", "/correct C6 nothing:yes it never happened")
    await everybody(five, "C7", "ana ben", "reject")
    await five.passes(hours=73)
    assert state(five, "C7") == "rejected"
    said = await five.says("ben", "/correct C6 1h then that")
    assert "C7, which you proposed, came to nothing. From Fri 10 Apr, 11:00 UTC on you can propose it again." in said
    assert "Noted as C8" in await five.says("cara", "/correct C6 nothing:yes it never happened")
    await five.passes(days=7)
    assert state(five, "C8") == "undecided"
    assert "C7, C8 came to nothing. Until Thu 16 Apr, 12:00 UTC only ana can correct C6." in (
        await five.says("dan", "/correct C6 2h shorter")
    )
    assert "Noted as C9" in await five.says("ana", "/correct C6 2h well then")
    await five.says("ana", "/withdraw C9")
    await five.passes(days=90)
    assert "Noted as C10" in await five.says("ben", "/correct C6 1h shorter")
    assert (await five.rebuilt()).height == five.book.height


async def test_what_is_taken_back_before_anybody_voted_did_not_fail(five: Network) -> None:
    for number in ("C7", "C8"):
        await five.says("ben", "/correct C6 1h shorter")
        assert "is withdrawn" in await five.says("ben", f"/withdraw {number}")
    await five.says("ben", "/correct C6 1h shorter")
    await five.says("cara", "/vote C9 reject")
    await five.says("ben", "/withdraw C9")
    assert "C9, which you proposed, came to nothing" in await five.says("ben", "/correct C6 1h shorter")


async def test_another_account_of_the_same_person_cannot_try_again(five: Network) -> None:
    await five.says("ben", "/correct C6 1h shorter")
    await everybody(five, "C7", "ana ben", "reject")
    await five.passes(hours=73)
    await link(five, "ben", "benny")
    await five.says("benny", "/link undo")
    assert "C7, which you proposed, came to nothing" in await five.says("benny", "/correct C6 1h shorter")


async def test_whose_upward_correction_failed_does_not_try_again_at_once(five: Network) -> None:
    await five.says("ana", "/correct C6 9h I forgot some")
    await everybody(five, "C7", "ana", "reject")
    await five.passes(hours=73)
    assert "C7, which you proposed, came to nothing" in await five.says("ana", "/correct C6 8h I forgot some")
    assert "Noted as C8" in await five.says("ana", "/correct C6 2h less")
    assert "Noted as C9" in await five.says("ben", "/correct C6 4h it was four")


@pytest.mark.parametrize("line", ["/privacy leave sure:yes", "/privacy forget sure:yes"])
@pytest.mark.parametrize("before", [True, False])
async def test_where_whoever_brought_it_is_gone_it_is_decided_at_its_end(
    five: Network, line: str, *, before: bool
) -> None:
    await five.passes(days=30)  # until they judge who are no newcomers any more
    if before:
        await five.says("ana", line)
    await five.says("ben", "/correct C6 1h shorter")
    if not before:
        await five.says("ana", line)
    for name in ("cara", "dan"):
        await five.says(name, "/vote C7 approve")
    await five.passes(hours=71)
    assert state(five, "C7") == "open"
    await five.passes(hours=2)
    assert (state(five, "C7"), hours(five)) == ("accepted", "1")
    assert (await five.rebuilt()).height == five.book.height


async def test_of_an_organisation_its_speaker_is_heard(five: Network) -> None:
    await five.says("ana", "/agent add Riverside")
    await five.says("ben", "/contribute 3h for:Riverside moved the mill")
    await five.says("ana", "/confirm C7")
    await everybody(five, "C7", "ana ben", "approve")
    await five.passes(hours=25)
    await five.says("cara", "/correct C7 1h shorter")
    assert "Is that right? /confirm C8" in five.room.direct("ana")[-1]
    assert "only they can say that" in await five.says("ben", "/confirm C8")
    for name in ("dan", "eva"):
        await five.says(name, "/vote C8 approve")
    await five.says("ana", "/confirm C8")
    await five.passes(hours=25)
    assert (state(five, "C8"), hours(five, "C7")) == ("accepted", "1")
    await five.says("ana", "/correct C7 30min shorter still")
    assert five.book.votes.open["C9"].opened.hears == (), "who speaks for it takes from their own"


async def test_of_a_log_in_a_list_whose_it_is_is_heard(five: Network) -> None:
    await five.says("ana", "/contribute 2h with:@room:ben moved the benches")
    await five.says("ben", "/confirm L1")
    await everybody(five, "L1", "ana ben", "approve")
    await five.passes(hours=25)
    row = next(log.id for log in five.book.contributions.by_id.values() if log.within and log.contributor == "A2")
    await five.says("dan", f"/correct {row} 1h shorter")
    number = list(five.book.votes.open)[-1]
    assert f"Is that right? /confirm {number}" in five.room.direct("ben")[-1]
    await five.says("ben", f"/confirm {number} no I stayed")
    assert "ben says that it is not right: “I stayed”" in five.room.shown(number)


async def test_while_reactions_cannot_be_read_it_waits_longer(five: Network) -> None:
    await five.says("ben", "/correct C6 1h shorter")
    for name in ("cara", "dan"):
        await five.says(name, "/vote C7 approve")
    five.room.go_down()
    await five.passes(days=8)
    assert state(five, "C7") == "open"
    await five.passes(days=5)
    assert state(five, "C7") in ("accepted", "undecided")
    await five.comes_back()
    assert (await five.rebuilt()).height == five.book.height


async def test_a_correction_is_a_proposal_of_whoever_made_it_and_no_work_of_anybody(five: Network) -> None:
    await five.says("ben", "/correct C6 nothing:yes it never happened")
    mine = await five.says("ana", "/mine")
    assert "C6, accepted: 3 h of work, “y”." in mine
    assert "C7, " not in mine.partition("Waiting for you")[0]
    assert "C7, open to votes: C6 would become 0 h, “it never happened”." in await five.says("ben", "/mine")
    await everybody(five, "C7", "ana ben", "approve")
    await five.passes(hours=73)
    assert "C6, accepted: 0 h of work, “y”." in await five.says("ana", "/mine")
    assert "C6, " not in (ben := await five.says("ben", "/mine"))
    assert "C7, accepted: C6 became 0 h, “it never happened”." in ben
    assert figures(five.book, five.now, 0, "").accepted == 6, "the logs, of which it is none"


@pytest.fixture
async def nine(network: Network) -> Network:
    """Nine people whose network draws lots; ben's four hours are accepted."""
    await with_nine(network)
    number = await logged(network)
    for name in called(network, number):
        await network.says(name, f"/vote {number} approve")
    await network.passes(hours=25)
    assert state(network, number) == "accepted"
    return network


async def test_by_lot_their_no_contests_it_as_any_no_does(nine: Network) -> None:
    await nine.says("ana", "/correct C10 nothing:yes it never happened")
    assert len(called(nine, "C11")) == 6
    await nine.says("ben", "/confirm C11 no I was there")
    assert len(called(nine, "C11")) == 7, "all who are there are asked"
    assert "Somebody objects: 1 more is asked, and those asked by lot decide" in nine.room.shown("C11")
    assert "ben says that it is not right: “I was there”" in nine.room.shown("C11")
    for name in called(nine, "C11")[:5]:
        await nine.says(name, "/vote C11 approve")
    await nine.passes(hours=71)
    assert state(nine, "C11") == "open"
    await nine.passes(hours=2)
    assert state(nine, "C11") == "accepted"
    assert (await nine.rebuilt()).height == nine.book.height


async def test_by_lot_it_waits_for_its_end_and_takes_three_quarters(nine: Network) -> None:
    await nine.says("ana", "/correct C10 1h shorter")
    asked = called(nine, "C11")
    for name in asked[:4]:
        await nine.says(name, "/vote C11 approve")
    assert "It is accepted Sat 10 Jan, 11:00 UTC." in nine.room.shown("C11")
    assert "it waits for its end" in await nine.says("cara", "/why C11")
    for name in called(nine, "C11")[4:6]:
        await nine.says(name, "/vote C11 reject")
    await nine.passes(hours=73)
    assert state(nine, "C11") != "accepted", "four of six"


async def test_by_lot_with_their_word_it_is_as_any_log(nine: Network) -> None:
    await nine.says("ana", "/correct C10 1h shorter")
    for name in called(nine, "C11"):
        await nine.says(name, "/vote C11 approve")
    await nine.says("ben", "/confirm C11")
    await nine.passes(hours=25)
    assert state(nine, "C11") == "accepted"


async def test_who_logged_the_work_judges_no_correction_of_it_that_was_hidden_for_a_while(network: Network) -> None:
    """The vote opens anew once its card can be seen, and bars the same persons as before."""
    await with_five(network)
    await network.says("ben", "/contribute 3h for:@room:ana welded the frame")
    await network.says("ana", "/confirm C6")
    for name in ("cara", "dan", "eva"):
        await network.says(name, "/vote C6 approve")
    await network.passes(hours=25)
    await network.says("cara", "/correct C6 1h shorter")
    before = network.book.votes.open["C7"].opened.excluded
    card = network.core.journal.posts.cards("C7")[0]
    await network.core.note(lambda _, __: (Unshown("C7"),))
    posts = Posts([replace(card, number=1, message="room:general/1")])
    (opened,) = check_visibility(network.book, posts, lambda _: True, "C7", network.now).facts
    assert {*opened.excluded} == {*before}
