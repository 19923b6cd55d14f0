"""How peers say how good accepted work is, and what that changes: as people see it, and as some would misuse it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ledger.contributions import quality
from tests.support.given import link, ruled, with_hours, with_income
from tests.support.network import Network

ONE, THREE, FOUR, FIVE = "1️⃣", "3️⃣", "4️⃣", "5️⃣"


async def with_quality(network: Network, *hours: str) -> None:
    """Let hours be accepted, and two stewards switch quality on."""
    await with_hours(network, *(hours or ("1h", "1h", "1h", "1h")))
    await ruled(network, "quality on")
    assert network.book.rules.now.quality


async def with_equation(network: Network) -> None:
    """Let members agree on an equation of one bucket that uses quality."""
    toml = b'name = "Good work"\ncurrency = "EUR"\n[[bucket]]\nname = "Work"\npercent = "100"\nof = "remaining"\n'
    toml += b'[[bucket.rule]]\nkinds = ["work"]\nvalue = "quantity * 30 * quality"\nuntil = "paid"\n'
    said = await network.room.says("ana", "/equation propose file:ours.toml", files={"ours.toml": toml})
    number = str(said).partition(" ")[0]
    shown = network.book.equations.by_id[number].proposed.hash
    for name in ("ana", "ben", "cara", "dan"):
        await network.says(name, f"/vote {number} approve {shown}")
    await network.passes(days=7)
    assert network.book.equations.by_id[number].state == "adopted"


def rated(network: Network, number: str = "C1") -> tuple[int, int] | None:
    """Return the points and the persons of a contribution's quality, or None."""
    found = quality.of(network.book, network.book.contributions.by_id[number])
    return (found.points, found.persons) if found else None


async def test_quality_needs_two_stewards_and_is_told_with_the_rules(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    assert "Quality: not rated." in await network.says("cara", "/settings")
    assert "Another steward says yes to it" in await network.says("ana", "/settings set quality on")
    assert not network.book.rules.now.quality
    assert "You began G1 yourself" in await network.says("ana", "/confirm G1")
    assert "G1 has the yes that it needs. It holds in 72 hours" in await network.says("ben", "/confirm G1")
    await network.passes(hours=71)
    assert not network.book.rules.now.quality
    await network.passes(hours=1)
    assert "peers rate accepted work from 1 to 5" in await network.says("cara", "/settings")
    assert "quality is on already" in await network.says("ana", "/settings set quality on")


async def test_numbers_on_a_card_are_the_ratings_of_peers(network: Network) -> None:
    await with_quality(network)
    await network.reacts("ben", FOUR, "C1")
    await network.reacts("cara", FOUR, "C1")
    assert await network.reacts("dan", FIVE, "C1") == ""
    assert "Quality 4.3 of 5 by 3 peers." in network.room.shown("C1")
    assert "Rate how good it is, for 30 days from its acceptance: " in network.room.shown("C1")
    assert "1️⃣ to 5️⃣ on this card, or /rate C1 4." in network.room.shown("C1")
    await network.unreacts("dan", FIVE, "C1")
    assert "Quality 4 of 5 by 2 peers." in network.room.shown("C1")


async def test_the_command_says_the_same_as_the_emoji_and_the_last_one_counts(network: Network) -> None:
    await with_quality(network)
    await network.reacts("ben", FIVE, "C1")
    assert "Your rating of C1: 2 of 5.\nYou can change it until" in await network.says("ben", "/rate C1 2")
    assert rated(network) == (2, 1)
    assert "It was so already." in await network.says("ben", "/rate C1 2")
    await network.directory.recount()
    assert rated(network) == (2, 1), "an emoji that was known before moves nothing"
    await network.unreacts("ben", FIVE, "C1")
    assert rated(network) == (2, 1), "the rating did not come from that emoji"
    await network.reacts("ben", FOUR, "C1")
    assert rated(network) == (4, 1)
    assert "You rate C1 no more." in await network.says("ben", "/rate C1 none")
    assert rated(network) is None
    assert "Quality" not in network.room.shown("C1")


async def test_of_two_numbers_of_one_person_the_last_counts_and_then_the_one_that_is_left(network: Network) -> None:
    await with_quality(network)
    await network.reacts("ben", FIVE, "C1")
    await network.reacts("ben", ONE, "C1")
    assert rated(network) == (1, 1)
    await network.unreacts("ben", ONE, "C1")
    assert rated(network) == (5, 1)
    await network.unreacts("ben", FIVE, "C1")
    assert rated(network) is None


async def test_who_made_it_and_who_has_no_accepted_work_do_not_rate(network: Network) -> None:
    await with_quality(network, "1h", "1h")
    assert "others say how good it is" in await network.reacts("ana", FIVE, "C1")
    assert "others say how good it is" in await network.says("ana", "/rate C1 5")
    assert "You have none yet" in await network.reacts("fay", FIVE, "C1")
    assert "You have none yet" in await network.says("fay", "/rate C1 5")
    assert rated(network) is None
    await network.directory.recount()
    assert rated(network) is None


async def test_neither_the_author_nor_who_speaks_for_the_contributor_rates(network: Network) -> None:
    await with_quality(network)
    await network.says("ben", "/agent add Riverside Workshop")
    answer = await network.says("ana", '/contribute 1h for:"Riverside Workshop" swept the yard')
    number = answer.partition(":")[0].removeprefix("Noted as ")
    await network.says("ben", f"/confirm {number}")
    for name in ("cara", "dan"):
        await network.says(name, f"/vote {number} approve")
    await network.passes(hours=24)
    for name in ("ana", "ben"):
        assert "others say how good it is" in await network.says(name, f"/rate {number} 5")
    assert f"Your rating of {number}: 5 of 5." in await network.says("cara", f"/rate {number} 5")


async def test_where_it_is_off_numbers_mean_nothing(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    before = network.book.height
    assert await network.reacts("ben", FIVE, "C1") == ""
    assert network.book.height == before
    assert "/settings set quality on" in await network.says("ben", "/rate C1 5")
    assert "Rate how good" not in network.room.shown("C1")


async def test_on_an_open_vote_numbers_mean_nothing_until_it_is_accepted(network: Network) -> None:
    await with_quality(network)
    await network.says("ana", "/contribute 1h swept")
    before = network.book.height
    assert await network.reacts("ben", FOUR, "C5") == ""
    assert network.book.height == before
    assert "Only an accepted contribution can be rated" in await network.says("ben", "/rate C5 4")
    for name in ("ben", "cara", "dan"):
        await network.says(name, "/vote C5 approve")
    await network.passes(hours=24)
    assert rated(network, "C5") == (4, 1), "what stands on the card of what was accepted counts"


async def test_switched_off_again_ratings_count_no_more(network: Network) -> None:
    await with_quality(network)
    await network.says("ben", "/rate C1 5")
    await ruled(network, "quality off")
    assert rated(network) is None
    assert "Quality" not in network.room.shown("C1")
    await ruled(network, "quality on")
    assert "Quality 5 of 5 by 1 peer." in network.room.shown("C1")


async def test_after_thirty_days_a_rating_moves_no_more(network: Network) -> None:
    await with_quality(network)
    await network.reacts("ben", FIVE, "C1")
    await network.passes(days=30)
    for said in (
        await network.reacts("cara", ONE, "C1"),
        await network.unreacts("ben", FIVE, "C1"),
        await network.says("cara", "/rate C1 1"),
    ):
        assert "C1 could be rated for 30 days after it was accepted, and they are over." in said
    await network.directory.recount()
    assert rated(network) == (5, 1)


async def test_what_was_put_up_and_taken_off_while_the_program_was_away_is_read_when_it_is_back(
    network: Network,
) -> None:
    await with_quality(network)
    await network.reacts("ben", FIVE, "C1")
    network.room.go_down()
    await network.unreacts("ben", FIVE, "C1")
    await network.reacts("cara", FOUR, "C1")
    await network.reacts("ana", FIVE, "C1")
    await network.reacts("fay", FIVE, "C1")
    await network.comes_back()
    assert rated(network) == (4, 1)
    await network.kill()
    assert rated(network) == (4, 1)


async def test_a_rating_changes_what_a_claim_is_worth_and_why_tells_the_sum(network: Network) -> None:
    await with_quality(network, "2h", "2h")
    await with_equation(network)
    await with_income(network, "1000 EUR")
    assert "60.00 EUR" in await network.says("ana", "/distribute 120 EUR")
    await network.says("ben", "/rate C1 4")
    shown = await network.says("ana", "/distribute 1000 EUR")
    assert "ana | 80.00 EUR" in shown
    assert "ben | 60.00 EUR" in shown
    answer = await network.says("ana", "/distribute prepare 1000 EUR")
    assert answer.startswith("D1 is prepared")
    why = await network.says("ana", "/why D1")
    assert "quantity * 30 * quality, with quantity 2, quality 1 1/3, is 80.00 EUR." in why
    assert "Quality of C1: 4 points of 1 peer, and 3 each is as one expects: 4 ÷ 1 ÷ 3 = 1 1/3." in why
    await network.says("ana", "/withdraw D1")
    await ruled(network, "quality off")
    assert "ana | 60.00 EUR" in await network.says("ana", "/distribute 1000 EUR")
    await ruled(network, "quality on")
    assert "ana | 80.00 EUR" in await network.says("ana", "/distribute 1000 EUR")
    await network.says("ben", "/rate C1 none")
    assert "ana | 60.00 EUR" in await network.says("ana", "/distribute 1000 EUR")


# What somebody with bad intentions tries.


async def test_a_second_account_that_is_linked_after_it_rated_counts_no_more(network: Network) -> None:
    await with_quality(network)
    await network.reacts("dan", FIVE, "C1")
    await network.says("ben", "/rate C1 2")
    assert rated(network) == (7, 2)
    await link(network, "ana", "dan")
    assert rated(network) == (2, 1)
    assert "Quality 2 of 5 by 1 peer." in network.room.shown("C1")
    await network.says("dan", "/link undo")
    assert rated(network) == (2, 1), "taking a link back makes nobody two"
    assert "others say how good it is" in await network.says("dan", "/rate C1 5")
    await network.directory.recount()
    assert rated(network) == (2, 1)


async def test_an_older_account_of_the_author_does_not_rate_after_they_part(network: Network) -> None:
    await with_quality(network)
    await network.says("ana", "/rate C4 5")
    await network.says("ben", "/rate C4 2")
    await link(network, "ana", "dan")
    await network.says("dan", "/link undo")
    assert rated(network, "C4") == (2, 1)


async def test_two_accounts_of_one_person_are_one_rating(network: Network) -> None:
    await with_quality(network)
    await network.reacts("ben", ONE, "C1")
    await network.reacts("cara", FIVE, "C1")
    assert rated(network) == (6, 2)
    await link(network, "ben", "cara")
    assert rated(network) == (5, 1)
    await network.says("ben", "/rate C1 3")
    assert rated(network) == (3, 1)
    await network.says("cara", "/link undo")
    assert rated(network) == (3, 1)
    await network.says("cara", "/rate C1 none")
    assert rated(network) is None


async def test_who_is_forgotten_takes_the_rating_along_and_rates_no_second_time(network: Network) -> None:
    await with_quality(network)
    await network.reacts("ben", FIVE, "C1")
    await network.says("cara", "/rate C1 3")
    assert "Your ratings of what others made are taken back." in await network.says("ben", "/privacy forget")
    await network.says("ben", "/privacy forget sure:yes")
    assert rated(network) == (3, 1)
    assert "You have none yet" in await network.says("ben", "/rate C1 5")
    await network.directory.recount()
    assert rated(network) == (3, 1), "the emoji that is left on the card is nobody's"


async def test_who_made_it_and_was_forgotten_does_not_come_back_to_rate_it(network: Network) -> None:
    await with_quality(network)
    await network.says("ben", "/rate C1 3")
    await network.says("ana", "/privacy forget sure:yes")
    await network.says("ana", "/contribute 1h back again")
    for name in ("ben", "cara", "dan"):
        await network.says(name, "/vote C5 approve")
    await network.passes(hours=24)
    assert "Somebody who made C1 was forgotten, so it is rated no more." in await network.says("ana", "/rate C1 5")
    await network.reacts("ana", FIVE, "C1")
    await network.directory.recount()
    assert rated(network) == (3, 1), "what others said before stays"


async def test_an_older_card_rates_nothing(network: Network) -> None:
    await with_quality(network)
    await network.says("ana", "/contribute 1h swept")
    older = network.room.find("C5")
    await network.says("ana", "/amend C5 2h swept twice")
    for name in ("ben", "cara", "dan"):
        await network.says(name, "/vote C5 approve")
    await network.passes(hours=24)
    assert "older card" in await network.reacts("ben", FIVE, older)
    await network.directory.recount()
    assert rated(network, "C5") is None


async def test_a_correction_is_not_rated_but_what_it_corrects_is(network: Network) -> None:
    await with_quality(network)
    await network.says("ana", "/correct C1 2h it was longer")
    for name in ("ben", "cara", "dan"):
        await network.says(name, "/vote C5 approve")
    await network.passes(hours=24)
    assert network.book.contributions.by_id["C5"].state == "accepted"
    assert await network.reacts("ben", FIVE, "C5") == ""
    assert "can be rated; C5 is none" in await network.says("ben", "/rate C5 5")
    assert "Your rating of C1" in await network.says("ben", "/rate C1 5")


@pytest.mark.parametrize("score", ["0", "6", "4.5", "-1", "٣", "five"])
async def test_scores_that_there_are_not_are_refused(network: Network, score: str) -> None:
    await with_quality(network)
    assert "Nothing was recorded." in await network.says("ben", f"/rate C1 {score}")
    assert rated(network) is None


async def test_ratings_are_in_the_ledger_for_all_to_read(network: Network) -> None:
    await with_quality(network)
    await network.reacts("ben", FIVE, "C1")
    await network.says("cara", "/rate C1 2")
    await network.says("cara", "/rate C1 none")
    await network.unreacts("ben", FIVE, "C1")
    told = await network.says("ana", "/history C1")
    for sentence in (
        "ben put the number 5 on card 3 of C1.",
        "ben rated C1: 5 of 5.",
        "cara rated C1: 2 of 5.",
        "cara took the rating of C1 back.",
        "ben took the number 5 off card 3 of C1.",
        "ben took the rating of C1 back.",
    ):
        assert sentence in told


def test_quality_is_an_exact_fraction() -> None:
    assert quality.Quality(13, 3).factor == Fraction(13, 9)
