"""Why: every decision and every share is explained, and whoever does the sum again comes to the same cent."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from tests.support.given import approved_payout, distributed, owed, with_hours, with_income, with_pay_to
from tests.support.network import Network


def hours(text: str) -> Fraction:
    """Read hours as they are shown: `3 h`, `2.5 h`, `4 h 20 min`, `10 min`."""
    found = re.fullmatch(r"(?:([\d.]+) h)?(?: ?(\d+) min)?", text)
    assert found, text
    return Fraction(found.group(1) or 0) + Fraction(int(found.group(2) or 0), 60)


def cents(text: str) -> int:
    return int(text.removesuffix(" EUR").replace(".", "").replace(",", ""))


def recomputed(text: str) -> int:
    """Return the share in cents that a reader finds from the sum in the text."""
    found = re.search(r"([\d.,]+ EUR) × (.+?) ÷ (.+?) = ([\d.,]+ EUR)(, exactly| and ([\d/.]+) of 0.01 EUR)", text)
    assert found, text
    pot, own, total = cents(found.group(1)), hours(found.group(2)), hours(found.group(3))
    whole, fraction = divmod(pot * own / total, 1)
    assert whole == cents(found.group(4))
    assert fraction == Fraction(found.group(6) or 0)
    return whole + ("this share among them" in text)


@pytest.mark.parametrize(
    ("amounts", "pot"),
    [
        (("1h", "1h", "1h"), "100 EUR"),
        (("3h", "4h20", "10m"), "1000 EUR"),
        (("2.5h", "1h30", "0.25h", "7h"), "333.33 EUR"),
        (("1h", "2h", "3h", "4h", "5h", "6h"), "0.05 EUR"),
        (("8h", "8h"), "50 EUR"),
    ],
)
async def test_the_amount_can_be_found_again_from_the_text(
    network: Network, amounts: tuple[str, ...], pot: str
) -> None:
    await with_hours(network, *amounts)
    await with_income(network, pot)
    await distributed(network, pot)
    names = ("ana", "ben", "cara", "dan", "eve", "fay")[: len(amounts)]
    for name in names:
        assert recomputed(await network.says(name, "/why D1")) == owed(network, name)
    assert sum(owed(network, name) for name in names) == cents(f"{Fraction(pot.split(maxsplit=1)[0]) * 100} EUR")


async def test_a_share_is_explained_with_the_logs_it_rests_on(network: Network) -> None:
    await with_hours(network, "3h", "4h20", project="#probe")
    await with_income(network, "100 EUR", "#probe")
    await distributed(network, "100 EUR", "#probe")
    said = await network.says("cara", "/why D1 @room:ben")
    assert said.splitlines()[1:] == [
        "Bucket 2, Hours, had 100.00 EUR: 100 % of 100.00 EUR, what was left at this point.",
        "ben has 4 h 20 min: C2 4 h 20 min.",
        "100.00 EUR × 4 h 20 min ÷ 7 h 20 min = 59.09 EUR and 1/11 of 0.01 EUR.",
        "Rounding down left 0.01 EUR. It went, one smallest unit each, to the largest fractions, down to 10/11, not to this share: it stays 59.09 EUR.",
        "It came to the account of ben.",
    ]
    assert "Nothing was owed to cara there, so there is no share." in await network.says("cara", "/why D1")


async def test_it_tells_what_was_known_then_and_not_what_came_later(network: Network) -> None:
    await with_hours(network, "3h", "1h")
    await with_income(network, "100 EUR")
    await distributed(network, "100 EUR")
    before = await network.says("ana", "/why D1")
    assert "would become 1 h" in await network.says("ben", "/correct C1 1h it was one")
    for name in ("cara", "dan", "eve"):
        await network.says(name, "/vote C3 approve")
    await network.passes(days=3)
    assert network.book.contributions.by_id["C3"].state == "accepted"
    assert await network.says("ana", "/why D1") == before
    await network.kill()
    assert await network.says("ana", "/why D1") == before


async def test_a_decision_names_who_could_vote_the_ballots_and_the_rules(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan")
    await network.says("ana", "/contribute 1h swept")
    assert "C1 is not decided: it is open to votes." in await network.says("ana", "/why C1")
    await network.says("ben", "/vote C1 approve")
    await network.says("cara", "/vote C1 approve")
    await network.says("dan", "/vote C1 abstain")
    await network.passes(hours=24)
    lines = (await network.says("fay", "/why C1")).splitlines()
    assert lines[:8] == [
        "C1 is decided. Accepted: 2 yes.",
        "By version 1 of the rules, which held when it was opened: standard.",
        "Its size is usual: 1 h, and too little was accepted to compare it with.",
        "What | Is | Needed",
        "yes | 2 | 2",
        "yes by the 3 asked by lot | 2 | 2",
        "yes, of the yes and no by those asked by lot | 100 % | 67 %",
        "yes, of all yes and no | 100 % | 90 %",
    ]
    assert (
        "Fewer than three people had accepted work, so members judge it. In a row are 3 accounts: all who may, as they joined. Half of those asked, and all who are asked in place of the silent, are the first who did something already."
        in lines
    )
    assert "Lots could ask ben, cara, dan." in lines
    assert lines[-4:] == [
        "Who | Says | Asked by lot",
        "ben | yes | yes",
        "cara | yes | yes",
        "dan | neither | yes",
    ]


async def test_a_payment_is_what_came_to_the_account(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await with_income(network, "100 EUR")
    await distributed(network, "60 EUR")
    await distributed(network, "40 EUR")
    await with_pay_to(network, "ana", "ben")
    await approved_payout(network)
    said = await network.says("ana", "/why P1")
    assert "P1 pays 50.00 EUR to ana: all that was on the account then." in said
    assert "D1 | 30.00 EUR" in said
    assert "D2 | 20.00 EUR" in said
    assert "I can tell why of a contribution" in await network.says("ana", "/why I1")
    assert "cara has no line in P1." in await network.says("cara", "/why P1")


async def test_bare_it_is_about_what_last_concerned_one(network: Network) -> None:
    await with_hours(network, "1h", "3h")
    assert "Nothing was decided about you yet." in await network.says("fay", "/why")
    assert (await network.says("ana", "/why")) == await network.says("ana", "/why C1")
    await network.says("ana", "/contribute 2h looked for parts")
    await with_income(network)
    await distributed(network)
    assert (await network.says("ben", "/why")) == await network.says("ben", "/why D1")
