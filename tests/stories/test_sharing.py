"""How income comes in and is shared, as people see it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.given import distributed, held, link_code, owed, prepared, with_hours, with_income
from tests.support.network import Network


async def test_income_counts_once_a_second_steward_has_seen_it(network: Network) -> None:
    await with_hours(network, "1h")
    said = await network.says("ana", "/income note 1000.00 EUR Harbour Lights")
    assert (
        said
        == "I1 is noted: 1000.00 EUR for the network's pool.\nIt counts once another steward has seen the money, too: /confirm I1.\nIts card goes to #general."
    )
    assert held(network, "pool") == 0
    assert "You began I1 yourself: another steward has to do this." in await network.says("ana", "/confirm I1")
    assert "Only a steward can do that" in await network.says("cara", "/confirm I1")
    assert "I1 is confirmed: 1000.00 EUR more in the network's pool." in await network.says("ben", "/confirm I1")
    assert held(network, "pool") == 100_000
    assert "I1 is confirmed already." in await network.says("ben", "/confirm I1")
    assert held(network, "pool") == 100_000
    assert "Noted by ana, confirmed by ben: it is in the pool." in network.room.shown("I1")


async def test_income_that_was_dropped_counts_for_nothing(network: Network) -> None:
    await with_hours(network, "1h")
    await network.says("ana", "/income note 10 EUR a mistake")
    assert "it counts for nothing" in await network.says("ana", "/withdraw I1")
    assert "I1 was dropped" in await network.says("ben", "/confirm I1")
    assert held(network, "pool") == 0


async def test_one_steward_alone_moves_nothing_and_reads_how_to_get_a_second(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await network.says("ben", "/withdraw steward")
    said = await network.says("ana", "/income note 10 EUR Harbour Lights")
    assert "You are the only steward, and what moves money needs two." in said
    assert "/role take steward" in said
    assert "needs two" in await network.says("ana", "/confirm I1")
    assert "2 others with accepted work confirm it" in await network.says("cara", "/role take steward")
    assert "Others confirm you" in await network.says("cara", "/confirm @room:cara")
    assert "You have none yet" in await network.says("fay", "/confirm @room:cara")
    assert "One more member" in await network.says("ana", "/confirm @room:cara")
    assert "G1 has the yes that it needs." in await network.says("ben", "/confirm @room:cara")
    await network.passes(hours=72)
    assert "more in the network's pool" in await network.says("cara", "/confirm I1")


async def test_what_the_preview_shows_is_what_is_paid(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await with_income(network)
    shown = await network.says("cara", "/distribute all")
    for name, share in (("ana", "33.34 EUR"), ("ben", "33.33 EUR"), ("cara", "33.33 EUR")):
        assert f"{name} |  | {share} | {share} | {share} | 1 h | {share}" in shown
    command = shown.split("prepares exactly this with ")[1].removesuffix(".")
    number = await prepared(network, command)
    fingerprint = network.book.distributions.by_id[number].prepared.fingerprint
    assert held(network, "pool") == 0
    assert held(network, "aside/D1") == 10_000
    said = await network.says("ben", f"/distribute approve D1 {fingerprint}")
    assert said.startswith("D1 is approved. It is carried out by itself in 48 hours")
    await network.passes(hours=47)
    assert owed(network, "ana") == 0
    await network.passes(hours=1)
    assert [owed(network, name) for name in ("ana", "ben", "cara")] == [3334, 3333, 3333]
    assert "Carried out: the shares are on the accounts." in network.room.shown("D1")
    assert network.room.direct("cara")[-1].startswith("33.33 EUR of D1 are on your account.")


async def test_income_that_is_shared_in_part_keeps_its_rest(network: Network) -> None:
    await with_hours(network, "1h")
    await with_income(network, "60 EUR")
    await with_income(network, "40 EUR")
    await distributed(network, "70 EUR")
    listed = await network.says("cara", "/income")
    assert "I1 | 60.00 EUR | Harbour Lights | the network's pool | confirmed | 0.00 EUR" in listed
    assert "I2 | 40.00 EUR | Harbour Lights | the network's pool | confirmed | 30.00 EUR" in listed
    assert "There is less to share than 40.00 EUR: 30.00 EUR in" in await network.says(
        "ana", "/distribute prepare 40 EUR"
    )


async def test_pools_of_projects_and_currencies_are_never_mixed(network: Network) -> None:
    await with_hours(network, "2h", "1h", project="#probe")
    await network.says("cara", "/contribute 3h for the network as a whole")
    for name in ("ana", "ben", "dan"):
        await network.says(name, "/vote C3 approve")
    await network.passes(hours=24)
    await with_income(network, "90 EUR", "#probe")
    await with_income(network, "5 CAD", "#probe")
    await with_income(network, "1 EUR")
    assert "say how much of which" in await network.says("ana", "/distribute #probe")
    assert "There is less to share than 2.00 EUR: 1.00 EUR in" in await network.says("ana", "/distribute prepare 2 EUR")
    await distributed(network, "90 EUR", "#probe")
    assert [owed(network, name) for name in ("ana", "ben", "cara")] == [6000, 3000, 0]
    await distributed(network, "1 EUR")
    assert [owed(network, name) for name in ("ana", "ben", "cara")] == [6033, 3017, 50]


async def test_two_members_with_accepted_work_halt_a_distribution_within_two_days(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await with_income(network)
    number = await prepared(network, "/distribute prepare 100 EUR")
    await network.says("ben", f"/distribute approve D1 {network.book.distributions.by_id[number].prepared.fingerprint}")
    assert "You have none yet" in await network.says("fay", "/flag D1 no")
    assert "With one more it is halted." in await network.says("cara", "/flag D1 the hours of May are missing")
    assert "stands already" in await network.says("cara", "/flag D1 again")
    assert "Objection by cara: “the hours of May are missing”" in network.room.shown("D1")
    assert "taken back" in await network.says("cara", "/flag lift D1")
    assert "With one more" in await network.says("ben", "/flag D1 let us talk first")
    await network.passes(hours=47)
    assert "D1 is halted: two members object." in await network.says("cara", "/flag D1 yes, let us talk")
    assert held(network, "pool") == 10_000
    await network.passes(days=5)
    assert [owed(network, name) for name in ("ana", "ben", "cara")] == [0, 0, 0]
    assert "Halted by objections." in network.room.shown("D1")
    assert "D1 was halted" in await network.says("ben", "/distribute approve D1 00000000")


async def test_two_accounts_of_one_person_are_one_objection(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await with_income(network)
    await prepared(network, "/distribute prepare 100 EUR")
    await network.says("cara", "/flag D1 no")
    code = await link_code(network, "cara")
    await network.says("zoe", f"/link {code}")
    assert "stands already" in await network.says("zoe", "/flag D1 no")
    assert network.book.distributions.by_id["D1"].state == "prepared"


async def test_a_list_that_is_out_of_date_is_not_approved(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    for number, name in (("C3", "dan"), ("C4", "eve")):
        await network.says(name, "/contribute 1h for-claims:no looked on")
        for other in ("ana", "ben"):
            await network.says(other, f"/vote {number} approve")
    await network.passes(hours=24)
    await with_income(network)
    shown = await network.says("ana", "/distribute all")
    stale = shown.split("fingerprint:")[1].removesuffix(".")
    await network.says("cara", "/contribute 1h swept")
    for name in ("ana", "ben", "dan"):
        await network.says(name, "/vote C5 approve")
    await network.says("cara", "/contribute 1h swept again")
    await network.passes(hours=24)
    assert "The shares have changed since the preview" in await network.says(
        "ana", f"/distribute prepare 100 EUR fingerprint:{stale}"
    )
    await prepared(network, "/distribute prepare 100 EUR")
    for name in ("ana", "ben", "dan"):
        await network.says(name, "/vote C6 approve")
    await network.passes(hours=24)
    fingerprint = network.book.distributions.by_id["D1"].prepared.fingerprint
    await network.says("ana", "/correct C5 0.5h it was half of it")
    for name in ("ben", "dan"):
        await network.says(name, "/vote C7 approve")
    await network.passes(hours=72)
    said = await network.says("ben", f"/distribute approve D1 {fingerprint}")
    assert "D1 is out of date: C5 is worth something else now, or somebody else's." in said
    assert "its money is in the pool again" in await network.says("ana", "/withdraw D1")
    await distributed(network)
    assert [owed(network, name) for name in ("ana", "ben", "cara")] == [2857, 2857, 4286]


async def test_four_times_eighty_at_once_out_of_a_hundred_is_once(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await with_income(network)
    answers = await network.at_once([("ana", "/distribute prepare 80 EUR"), ("ben", "/distribute prepare 80 EUR")] * 2)
    assert sum("is prepared" in answer for answer in answers) == 1
    assert sum("There is less to share than 80.00 EUR: 20.00 EUR in" in answer for answer in answers) == 3
    assert held(network, "pool") == 2000


async def test_without_accepted_hours_the_money_stays(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    assert "There is nothing in the network's pool to share yet." in await network.says("ana", "/distribute all")
    await with_income(network)
    assert "Nothing is owed to anybody there yet by the preset costs-then-hours" in await network.says(
        "ana", "/distribute prepare 100 EUR"
    )
    assert held(network, "pool") == 10_000


async def test_to_give_up_a_share_takes_a_word_for_which_and_says_how_to_undo_it(network: Network) -> None:
    await with_hours(network, "1h")
    said = await network.says("ana", "/account give")
    assert "Say what you give: /account give D1, /account give all, or /account give back" in said
    assert not network.book.opted.is_out(network.book.agents, "A1")
    assert "/account give back undoes it." in await network.says("ana", "/account give all")


async def test_who_opts_out_leaves_the_share_to_the_others_or_in_the_pool(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await with_income(network, "300 EUR")
    await network.says("cara", "/account give all")
    await prepared(network, "/distribute prepare 200 EUR")
    assert "You have no share in D1." in await network.says("cara", "/account give D1")
    assert "stays in the pool" in await network.says("ben", "/account give D1")
    assert "gave your share of D1 up already" in await network.says("ben", "/account give D1")
    await network.says("ben", f"/distribute approve D1 {network.book.distributions.by_id['D1'].prepared.fingerprint}")
    await network.passes(hours=48)
    assert [owed(network, name) for name in ("ana", "ben", "cara")] == [10_000, 0, 0]
    assert held(network, "pool") == 20_000
    assert not [said for said in network.room.direct("ben") if "D1" in said]
    await network.says("cara", "/account give back")
    await distributed(network, "30 EUR")
    assert [owed(network, name) for name in ("ana", "ben", "cara")] == [11_000, 1000, 1000]


async def test_work_in_other_units_is_left_out_and_named(network: Network) -> None:
    await with_hours(network, "1h")
    await network.says("ben", "/contribute work 4 pieces soldered boards")
    for name in ("ana", "cara", "dan"):
        await network.says(name, "/vote C2 approve")
    await network.passes(hours=24)
    await with_income(network)
    assert "Left out, as no rule of the equation fits it: C2." in await network.says("ana", "/distribute all")


@pytest.mark.parametrize(
    "amount",
    ["0", "-5", "0.005", "1e400", "NaN", "Infinity", "1_000", "1,000", "1.000", "٣", "0x10", "9" * 40, "+5"],
)
async def test_amounts_that_could_be_misread_move_nothing(network: Network, amount: str) -> None:
    await network.members("ana", "ben")
    before = network.book.height
    assert "Nothing was recorded." in await network.says("ana", f"/income note {amount} EUR Harbour Lights")
    assert network.book.height == before


async def test_a_currency_without_decimals_is_split_in_whole_units(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    assert "JPY has no decimals" in await network.says("ana", "/income note 1.5 JPY Harbour Lights")
    assert "no longer in use" in await network.says("ana", "/income note 1 HRK Harbour Lights")
    await with_income(network, "100 JPY")
    await distributed(network, "100 JPY")
    assert [owed(network, name, "JPY") for name in ("ana", "ben", "cara")] == [34, 33, 33]


async def test_the_time_for_objections_does_not_end_while_nobody_could_object(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await with_income(network)
    await prepared(network, "/distribute prepare 100 EUR")
    await network.says("ben", f"/distribute approve D1 {network.book.distributions.by_id['D1'].prepared.fingerprint}")
    await network.passes(hours=1)
    await network.stop()
    network.now += timedelta(days=5)
    await network.start()
    assert network.book.distributions.by_id["D1"].state == "approved"
    await network.passes(hours=46)
    await network.says("cara", "/flag D1 I was away, too")
    assert network.book.distributions.by_id["D1"].state == "approved"
    await network.passes(hours=1)
    assert network.book.distributions.by_id["D1"].state == "made"


@pytest.mark.parametrize("text", ["all 5 EUR", "D1 all", "D1 5 EUR"])
async def test_what_says_two_things_is_asked_about_and_nothing_of_it_is_left_out(network: Network, text: str) -> None:
    await with_hours(network, "1h", "3h")
    await with_income(network)
    await distributed(network, "60.00 EUR")
    assert "Say one of them: a number, all, or a sum." in await network.says("ana", f"/distribute {text}")


async def test_a_project_alone_means_the_whole_of_its_pool(network: Network) -> None:
    await with_hours(network, "1h", "3h", project="#probe")
    await with_income(network, "40.00 EUR", "#probe")
    assert "40.00 EUR of the pool of #probe" in await network.says("ana", "/distribute #probe")
    assert await network.says("ana", "/distribute #probe") == await network.says("ana", "/distribute all #probe")
