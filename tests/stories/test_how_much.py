"""A no that says how much would be right: it stands on the card, whose log it is takes it, and then it is a yes."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ledger.validation import settlement
from ledger.values.quantity import Quantity
from tests.support.by_lot import called, logged, with_nine
from tests.support.given import link, with_five
from tests.support.network import Network


@pytest.fixture
async def five(network: Network) -> Network:
    """Five people, each with an hour of accepted work, and three hours of ana's to which ben and cara say yes, and dan no."""
    await with_five(network)
    await network.says("ana", "/contribute 3h y")
    for name in ("ben", "cara"):
        await network.says(name, "/vote C6 approve")
    await network.says("dan", "/vote C6 reject 2h until two")
    return network


def choices(network: Network, number: str = "C6") -> dict[str, str]:
    """Return the choice of each person on an open vote, by name."""
    book = network.book
    ballots = book.votes.open[number].ballots
    return {str(book.agents.name(account).text): one.choice for account, one in ballots.items()}


def buttons(network: Network, number: str) -> dict[str, dict[str, str]]:
    """Return the buttons of the last card, by their label."""
    card = network.room.messages[network.room.find(number)]
    return {choice.label: dict(choice.options) for choice in card.choices}


async def test_the_card_says_what_would_be_right_and_the_author_takes_it(five: Network) -> None:
    assert "Somebody: 2 h would be right: “until two”\nana can take 2 h, which loses no yes: /amend C6 2 h." in (
        five.room.shown("C6")
    )
    assert buttons(five, "C6")["Take 2 h"] == {"card": "C6", "amount": "2 h"}
    said = await five.says("ana", "/amend C6 2 h")
    assert "A yes to more is a yes to that, 1 person who named it as well, and its time runs on." in said
    assert choices(five) == {"ben": "approve", "cara": "approve", "dan": "approve"}
    assert "would be right" not in five.room.shown("C6")
    await five.passes(hours=25)
    log = five.book.contributions.by_id["C6"]
    assert (log.state, log.log.amount) == ("accepted", Quantity(Fraction(2), "h"))
    assert log.decision is not None
    assert (log.decision.approve, log.decision.reject) == (3, 0)
    assert (await five.rebuilt()).contributions.by_id == five.book.contributions.by_id


async def test_half_way_is_not_what_was_named(five: Network) -> None:
    await five.says("ana", "/amend C6 2.5h")
    assert choices(five)["dan"] == "reject"
    assert "Somebody: 2 h would be right" in five.room.shown("C6")
    assert "Take 2 h" in buttons(five, "C6")


async def test_the_button_is_for_whose_log_it_is_alone(five: Network) -> None:
    assert "C6 is not yours: only ana can do that." in await five.says("ben", "/amend C6 2 h")
    assert choices(five)["dan"] == "reject"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("/vote C6 reject 3h just so", "a no can only name less"),
        ("/vote C6 reject 4h just so", "a no can only name less"),
        ("/vote C6 reject 2 pieces", "write what would be right in the same unit"),
        (
            "/vote C6 approve 2h",
            "An amount that would be right, and a reason, go with a no: /vote C6 reject AMOUNT WHY.",
        ),
        ("/vote C6 none because", "go with a no"),
        ("/vote C6 reject 2 of three", "2 of what?"),
    ],
)
async def test_what_cannot_be_right_is_refused(five: Network, line: str, says: str) -> None:
    assert says in await five.says("eva", line)
    assert "eva" not in choices(five)


async def test_words_without_an_amount_and_an_amount_without_words_are_fine(five: Network) -> None:
    await five.says("dan", "/vote C6 reject it was tuesday")
    assert "Somebody says no: “it was tuesday”" in five.room.shown("C6")
    assert "Take" not in "".join(buttons(five, "C6"))
    await five.says("dan", "/vote C6 reject 1h")
    assert "Somebody: 1 h would be right.\n" in five.room.shown("C6")
    await five.passes(days=6)
    assert five.book.contributions.by_id["C6"].state == "undecided"
    assert "The vote of dan on C6: reject, 1 h would be right." in await five.says("eva", "/history C6")
    assert "dan: 1 h would be right." in await five.says("eva", "/why C6")


async def test_a_plain_no_and_the_emoji_leave_what_was_said_and_a_yes_takes_it_away(five: Network) -> None:
    assert "It was so already." in await five.says("dan", "/vote C6 reject")
    await five.reacts("dan", "❌", "C6")
    assert "Somebody: 2 h would be right: “until two”" in five.room.shown("C6")
    await five.says("dan", "/vote C6 approve")
    assert "would be right" not in five.room.shown("C6")


async def test_a_flag_stays_though_its_person_named_the_amount(five: Network) -> None:
    await five.says("dan", "/flag C6 it was not like that")
    await five.says("ana", "/amend C6 2h")
    assert choices(five)["dan"] == "reject"
    assert "Red flag by dan" in five.room.shown("C6")


async def test_down_to_what_was_named_and_up_again_asks_all_anew(five: Network) -> None:
    await five.says("ana", "/amend C6 2h")
    await five.says("ana", "/amend C6 3h")
    assert choices(five) == {}, "nobody said yes to that"


async def test_downward_with_other_words_turns_no_no_into_a_yes(five: Network) -> None:
    await five.says("ana", "/amend C6 2h note:something_else")
    assert choices(five) == {"dan": "reject"}


async def test_the_words_of_a_no_are_erased_with_their_person(five: Network) -> None:
    await five.says("dan", "/privacy forget sure:yes")
    assert "until two" not in five.room.shown("C6")
    assert b"until two" not in five.stored()


async def test_words_of_a_private_channel_are_not_shown_elsewhere(five: Network) -> None:
    five.room.private.add("room:board")
    said = await five.says("eva", "/vote C6 reject 2h it was secret", "room:board")
    assert "are shown with its card, where others read them than here" in said
    assert "eva" not in choices(five)


async def test_of_what_has_several_logs_or_none_a_no_is_plain(network: Network) -> None:
    await with_five(network)
    await network.says("ana", "/contribute 2h with:@room:ben moved the benches")
    await network.says("ben", "/confirm L1")
    assert "L1 has several logs: say in words" in await network.says("cara", "/vote L1 reject 1h")
    await network.says("cara", "/vote L1 reject nobody saw you")
    assert "Somebody says no: “nobody saw you”" in network.room.shown("L1")
    await network.says("ana", "/settings set preset light")
    await network.says("ben", "/confirm G1")
    assert "plain yes or no" in await network.says("cara", "/vote G1 reject it is too quick")


async def test_while_lots_decide_nobody_is_named(network: Network) -> None:
    await with_nine(network)
    number = await logged(network)
    name = called(network, number)[0]
    await network.says(name, f"/vote {number} reject 2h the bench was booked")
    assert "Somebody: 2 h would be right: “the bench was booked”" in network.room.shown(number)
    assert "Somebody: 2 h would be right" in await network.says("ben", f"/why {number}")
    assert f"{name}:" not in network.room.shown(number)
    await network.says("ben", f"/amend {number} 2h")
    assert choices(network, number)[name] == "approve"
    for other in called(network, number)[1:]:
        await network.says(other, f"/vote {number} reject 1h")
    await network.passes(days=4)
    assert "1 h would be right." in await network.says("ben", f"/why {number}")


async def test_what_was_named_of_another_log_is_no_yes_to_this_one(five: Network) -> None:
    """Else a no to three hours of sweeping, of which two were right, became a yes to two hours of whatever is written there later."""
    await five.says("ana", "/amend C6 note:built_a_rocket")
    assert choices(five) == {"dan": "reject"}
    assert "Take" not in "".join(buttons(five, "C6"))
    await five.says("ana", "/amend C6 2h")
    assert choices(five) == {"dan": "reject"}


async def test_who_left_says_yes_to_nothing(five: Network) -> None:
    await five.says("dan", "/privacy leave sure:yes")
    await five.says("ana", "/amend C6 2h")
    assert choices(five)["dan"] == "reject"
    assert (await five.rebuilt()).height == five.book.height


async def test_the_last_word_of_any_of_ones_accounts_counts(five: Network) -> None:
    await link(five, "dan", "danny")
    await five.says("danny", "/vote C6 none")
    await five.reacts("danny", "❌", "C6")
    await five.says("ana", "/amend C6 2h")
    counted = settlement.tally(five.book, five.book.votes.open["C6"])
    assert (counted.approve, counted.reject) == (2, 1)


async def test_why_a_log_was_not_accepted_stands_on_its_card_and_in_its_message_without_names(network: Network) -> None:
    await with_five(network)
    await network.says("ana", "/contribute 2h y")
    answer = await network.says("ben", "/vote C6 reject")
    assert answer.endswith("You can say why: /vote C6 reject the receipt is missing.")
    await network.says("ben", "/vote C6 reject the receipt is missing")
    await network.says("cara", "/flag C6 it was monday")
    await network.says("dan", "/vote C6 reject 1h until two")
    await network.passes(hours=73)
    reasons = [
        "Somebody says no: “the receipt is missing”",
        "Somebody says no: “it was monday”",
        "Somebody: 1 h would be right: “until two”",
    ]
    title, ended, *said = network.room.shown("C6").splitlines()
    assert (title, ended) == (
        "C6: ana brought 2 h of work. “y”",
        "Not accepted: of 4 people asked by lot 0 said yes, 3 no.",
    )
    assert sorted(said) == sorted(reasons)
    told = network.room.direct("ana")[-1].splitlines()
    assert sorted(told[1:-1]) == sorted(reasons)
    assert told[-1] == (
        "Talk about it under its card, or log it anew, put right: /contribute again C6. /why C6 tells more."
    )
    assert "Nobody else sees it." in await network.says("ana", "/contribute again C6")


async def test_what_a_log_was_refused_for_is_erased_with_whoever_said_it(network: Network) -> None:
    await with_five(network)
    await network.says("ana", "/contribute 2h y")
    for name in ("ben", "cara", "dan"):
        await network.says(name, f"/vote C6 reject zilpahword, says {name}")
    await network.passes(hours=73)
    for name in ("ben", "cara", "dan"):
        await network.says(name, "/privacy forget sure:yes")
    await network.passes(days=8)
    assert "Somebody says no" in network.room.shown("C6")
    assert "zilpahword" not in network.room.shown("C6")
    assert b"zilpahword" not in network.stored()


async def test_why_a_list_was_not_accepted_stands_on_its_card_once(network: Network) -> None:
    await with_five(network)
    await network.says("ana", "/contribute 2h with:@room:ben moved the benches")
    await network.says("ben", "/confirm L1")
    for name in ("cara", "dan", "eva"):
        await network.says(name, f"/vote L1 reject nobody saw @room:ben, says {name}")
    await network.passes(hours=73)
    card = network.room.shown("L1")
    assert card.count("Somebody says no: “nobody saw @ben, says cara”") == 1
    assert "C6, ana: not accepted." in card
    await network.says("ben", "/privacy forget sure:yes")
    await network.passes(days=8)
    assert "saw @ben" not in network.room.shown("L1"), "nor is who was named in it"
    assert not [said for said in network.room.direct("ana") if "saw @ben" in said]
