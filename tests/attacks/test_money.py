"""What somebody tries who wants money that is not theirs, or to know where others are paid: each attack as it is typed."""

from __future__ import annotations

import hashlib
import itertools
from contextlib import suppress
from pathlib import Path

import pytest

from bot.chat import File
from bot.config.settings import load
from ledger.payouts.payout import UNKNOWN
from ledger.treasury.account import Posted, Posting
from ledger.values.fingerprint import fingerprint
from ledger.values.money import Money
from tests.support.given import (
    approved_payout,
    distributed,
    held,
    iban,
    link,
    made_steward,
    owed,
    prepared,
    with_an_organisation,
    with_balances,
    with_hours,
    with_income,
    with_pay_to,
)
from tests.support.held import during_the_commit
from tests.support.network import Network


async def paid(network: Network) -> bytes:
    """Return the bytes of the file of P1 as a steward is handed it."""
    await network.says("ben", "/payout file P1")
    (file,) = [piece for piece in network.room.answers["ben"][-1] if isinstance(piece, File)]
    return file.data


# One person as two stewards.


async def with_an_older_account(network: Network) -> None:
    """Let `eve0` be an account that eve has had for longer than `eve`, with which she became a steward."""
    await network.members("ana", "ben", "eve0", "eve")
    await with_hours(network, "1h", "1h", "1h")
    await made_steward(network, "eve", "ana", "ben")


async def test_a_steward_who_links_and_unlinks_does_not_confirm_their_own_income(network: Network) -> None:
    await with_an_older_account(network)
    await link(network, "eve0", "eve")
    await network.says("eve", "/income note 500.00 EUR a client that nobody has seen")
    assert "You began I1 yourself" in await network.says("eve", "/confirm I1")
    await network.says("eve", "/link undo")
    await network.says("eve", "/confirm I1")
    assert held(network, "pool") == 0


async def test_a_steward_who_links_and_unlinks_does_not_approve_their_own_payout(network: Network) -> None:
    await with_an_older_account(network)
    await with_income(network)
    await distributed(network)
    await with_pay_to(network, "ana", "ben", "cara")
    await link(network, "eve0", "eve")
    await network.says("eve", "/payout prepare EUR")
    fingerprint_of = network.book.payouts.by_id["P1"].prepared.fingerprint
    await network.says("eve", "/link undo")
    await network.says("eve", f"/payout approve P1 {fingerprint_of}")
    assert network.book.payouts.by_id["P1"].state == "prepared"


async def test_a_steward_who_is_forgotten_and_comes_back_does_not_confirm_their_own_income(tmp_path: Path) -> None:
    settings = load(None, {})
    name = next(iter(settings.networks))
    network_of = settings.networks[name].model_copy(update={"stewards": ("room:ana", "room:ben")})
    settings = settings.model_copy(update={"networks": {name: network_of}})
    network = await Network(tmp_path, settings).start()
    await network.members("ana", "ben")
    await network.says("ana", "/income note 500.00 EUR a client that nobody has seen")
    await network.says("ana", "/privacy forget sure:yes")
    await network.says("ana", "/confirm I1")
    pool = held(network, "pool")
    await network.stop()
    assert pool == 0


async def test_linking_the_first_two_stewards_makes_no_stranger_a_steward(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await link(network, "ana", "ben")
    await network.says("stranger", "/contribute 1h said hello")
    stranger = network.book.agents.person_behind("room:stranger")
    assert stranger not in network.book.roles.holders("steward", network.book.agents)


async def test_one_person_does_not_halt_a_distribution_alone(network: Network) -> None:
    await network.members("ana", "ben", "eve0")
    await with_hours(network, "1h", "1h", "1h")
    await with_income(network)
    await prepared(network, "/distribute prepare 100 EUR")
    await link(network, "eve0", "cara")
    await network.says("cara", "/flag D1 I do not like it")
    await network.says("cara", "/link undo")
    await network.says("cara", "/flag D1 I do not like it")
    assert network.book.distributions.by_id["D1"].state == "prepared"


async def test_one_person_does_not_make_a_puppet_a_steward_alone(network: Network) -> None:
    await network.members("ana", "ben", "eve0")
    await with_hours(network, "1h", "1h", "1h")
    await network.says("puppet", "/role take steward")
    await link(network, "eve0", "cara")
    await network.says("cara", "/confirm @room:puppet")
    await network.says("cara", "/link undo")
    await network.says("cara", "/confirm @room:puppet")
    await network.passes(hours=73)
    puppet = network.book.agents.person_behind("room:puppet")
    assert puppet not in network.book.roles.holders("steward", network.book.agents)


# Lines of payouts.


async def test_a_small_line_that_fails_does_not_pay_the_large_one_twice(network: Network) -> None:
    await with_hours(network, "1h", "1h", "22h", "1h")
    await with_income(network, "100 EUR")
    await distributed(network, "100 EUR")
    await with_pay_to(network, "ana", "ben", "cara", "dan")
    await approved_payout(network)
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    dan = network.book.payouts.by_id["P1"].prepared.lines[3]
    assert dan.minor == 400
    await link(network, "cara", "dan")
    said = await network.says("ben", f"/payout mark P1 failed @{dan.agent} the account is closed")
    assert "Say which: line:P1-A3, line:P1-A4." in said
    await network.says("ben", "/payout mark P1 failed line:P1-A4 the account is closed")
    assert owed(network, "cara") == 400


async def test_both_lines_of_one_person_can_fail(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h", "1h")
    await with_income(network, "400 EUR")
    await distributed(network, "400 EUR")
    await with_pay_to(network, "ana", "ben", "cara", "dan")
    await approved_payout(network)
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    await link(network, "cara", "dan")
    await network.says("ben", "/payout mark P1 failed line:P1-A3 the account is closed")
    await network.says("ben", "/payout mark P1 failed line:p1-a4 that one is closed, too")
    assert owed(network, "cara") == 20_000


async def test_an_unknown_line_of_one_who_linked_since_can_be_resolved(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h", "1h")
    await with_income(network, "400 EUR")
    await distributed(network, "400 EUR")
    await with_pay_to(network, "ana", "ben", "cara", "dan")
    await approved_payout(network)
    await network.says("ben", "/payout mark P1 unknown @room:dan the bank timed out")
    await link(network, "cara", "dan")
    await network.passes(hours=25)
    await network.says("ben", "/payout resolve P1 @room:dan failed the bank's letter")
    await network.says("ana", "/payout resolve P1 @room:dan failed the bank's letter")
    lines = network.book.payouts.by_id["P1"].lines.values()
    assert UNKNOWN not in {line.state for line in lines}


async def test_a_steward_does_not_say_alone_that_their_own_line_failed(network: Network) -> None:
    await with_balances(network)
    await approved_payout(network)
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    await network.says("ana", "/payout mark P1 failed @room:ana I did not get it")
    assert owed(network, "ana") == 0


# Where others are paid.


async def one_line(network: Network) -> None:
    """Let a payout to cara alone be approved."""
    await with_balances(network)
    await approved_payout(network, "/payout prepare EUR @room:cara")


async def test_nobody_finds_out_by_trying_where_somebody_is_paid_from_the_fingerprint(network: Network) -> None:
    await one_line(network)
    shown = network.book.payouts.by_id["P1"].prepared.fingerprint
    tried = [iban(2000 + number) for number in range(100)]
    assert shown == fingerprint("EUR", "csv", (("A3", 10_000),))
    assert shown not in {fingerprint("EUR", "csv", (("A3", 10_000, one),)) for one in tried}


async def test_nobody_finds_out_by_trying_where_somebody_is_paid_from_the_hash_of_the_file(network: Network) -> None:
    await one_line(network)
    card = network.room.shown("P1")
    file = (await paid(network)).decode()
    assert iban(2003) in file
    tried = (file.replace(iban(2003), iban(2000 + number)) for number in range(100))
    assert not any(hashlib.sha256(one.encode()).hexdigest() in card for one in tried)


async def test_where_an_organisation_is_paid_goes_with_the_one_who_said_it(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await network.says("cara", "/agent add Riverside")
    await network.whispers("cara", '/account pay-to for:"Riverside" DE38 1203 0000 0000 7777 77')
    assert b"7777 77" in network.stored()
    await network.says("cara", "/privacy forget sure:yes")
    await network.passes(days=7)  # in which cara could have handed it over
    assert b"7777 77" not in network.stored()


async def test_a_cell_that_a_semicolon_begins_is_no_formula(network: Network) -> None:
    await with_balances(network, pay_to=("ana", "ben"))
    await network.whispers("cara", "/account pay-to DE02 1203;=HYPERLINK(A1)")
    await approved_payout(network)
    cells = itertools.chain(*(line.split(";") for line in (await paid(network)).decode().splitlines()))
    assert not [cell for cell in cells if cell.startswith(("=", '"='))]


# Money that nobody can reach.


async def test_the_one_who_speaks_for_an_organisation_is_asked_where_to_pay_it(network: Network) -> None:
    await with_an_organisation(network)
    await with_pay_to(network, "ana", "ben", "cara")
    before = len(network.room.direct("cara"))
    await network.says("ana", "/payout prepare EUR")
    assert len(network.room.direct("cara")) > before


async def test_whoever_leaves_is_told_which_share_they_give_up(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await with_income(network, "300 EUR")
    await prepared(network, "/distribute prepare 300 EUR")
    assert "100.00 EUR" in await network.says("cara", "/privacy forget")


async def test_the_example_of_an_address_is_nobodys_address(network: Network) -> None:
    await network.members("ana", "ben")
    example = (await network.says("ana", "/account")).rpartition("direct message: ")[2].removesuffix(".")
    await network.whispers("ana", example)
    ana = network.book.agents.person_behind("room:ana")
    assert ana is not None
    assert network.book.payouts.pay_to(network.book.agents, ana) is None


async def test_examples_work_where_decimals_stand_behind_a_comma(network: Network) -> None:
    await network.members("ana", "ben")
    await network.says("ana", "/project start probe")
    await network.says("ana", "/settings set decimal comma")
    said = await network.says("ana", "/income note 1.250 EUR Harbour Lights")
    example = said.rpartition("An example that works: ")[2]
    assert "is noted" in await network.says("ana", example)


# The digest.


async def test_a_change_of_zone_makes_no_second_digest_on_the_same_day(network: Network) -> None:
    await network.members("ana", "ben")
    await network.passes(days=7)
    made = len(network.book.periods.by_id)
    await network.says("ana", "/settings set zone America/Los_Angeles")
    await network.passes(hours=12)
    assert len(network.book.periods.by_id) == made


async def test_somebody_with_two_accounts_is_one_newcomer(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 1h swept the floor")
    await link(network, "ana", "cara")
    await network.passes(days=7)
    (line,) = [one for one in network.room.shown("W1").splitlines() if one.startswith("New here")]
    assert line.count(",") == 1


async def test_nobody_who_was_forgotten_is_welcomed(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 1h swept the floor")
    cara = network.book.agents.person_behind("room:cara")
    await network.says("cara", "/privacy forget sure:yes")
    await network.passes(days=7)
    assert str(cara) not in network.room.shown("W1")


async def test_what_somebody_forgotten_offered_is_not_listed(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("cara", "/role take steward")
    await network.says("cara", "/privacy forget sure:yes")
    assert "offers to be one" not in await network.says("ana", "/role")


async def test_why_tells_of_both_shares_of_one_who_linked_since(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h", "2h")
    await with_income(network, "500 EUR")
    await distributed(network, "500 EUR")
    await link(network, "cara", "dan")
    said = await network.says("dan", "/why D1")
    assert "100.00 EUR" in said
    assert "200.00 EUR" in said


async def test_a_second_share_is_not_given_up_by_linking(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h", "2h")
    await with_income(network, "500 EUR")
    number = await prepared(network, "/distribute prepare 500 EUR")
    await network.says(
        "ben", f"/distribute approve {number} {network.book.distributions.by_id[number].prepared.fingerprint}"
    )
    await network.says("cara", "/account give D1")
    await link(network, "cara", "dan")
    await network.passes(hours=48)
    assert owed(network, "dan") == 20_000


async def test_time_without_digests_is_in_no_digest(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await network.says("ana", "/settings set digest off")
    await network.passes(hours=1)
    await network.says("ana", "/settings set digest weekly")
    await network.passes(days=7)
    assert "h by" not in network.room.shown("W1")


async def test_a_hundred_newcomers_do_not_make_a_digest_of_names(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await network.members(*(f"newcomer{number}" for number in range(100)))
    await network.passes(days=7)
    assert len(network.room.shown("W1")) < 1500


async def test_a_member_does_not_hold_up_a_distribution_by_opting_out_and_back(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await with_income(network)
    await prepared(network, "/distribute prepare 100 EUR")
    await network.says("cara", "/account give all")
    await network.says("ben", f"/distribute approve D1 {network.book.distributions.by_id['D1'].prepared.fingerprint}")
    assert network.book.distributions.by_id["D1"].state == "approved"


async def test_a_member_does_not_hold_up_the_payout_of_all_by_changing_where_they_are_paid(network: Network) -> None:
    await with_balances(network)
    await prepared(network, "/payout prepare")
    await network.whispers("cara", "/account pay-to DE64 1203 0000 0000 2020 99")
    await network.says("ben", f"/payout approve P1 {network.book.payouts.by_id['P1'].prepared.fingerprint}")
    assert network.book.payouts.by_id["P1"].state == "approved"


async def test_a_payout_that_was_dropped_has_no_line_that_waits(network: Network) -> None:
    await with_balances(network)
    await prepared(network, "/payout prepare")
    assert "It is waits" not in await network.says("cara", "/why P1")
    await network.says("ben", "/withdraw P1")
    assert "waits for another steward" not in network.room.shown("P1")


async def test_all_of_a_full_pool_can_be_prepared_as_its_preview_says(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await with_income(network, "10000000000000.00 EUR")
    await with_income(network, "10000000000000.00 EUR")
    said = await network.says("ana", "/distribute all")
    command = said.rpartition("prepares exactly this with ")[2].removesuffix(".")
    assert "is prepared" in await network.says("ana", command)


async def test_a_member_is_not_kept_from_being_forgotten_by_a_payout_that_nobody_approved(network: Network) -> None:
    await with_balances(network)
    await prepared(network, "/payout prepare")
    assert "Your words are erased" in await network.says("cara", "/privacy forget sure:yes")


async def test_two_lines_of_one_who_leaves_go_back_once(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h", "1h")
    await with_income(network, "400 EUR")
    await distributed(network, "400 EUR")
    await with_pay_to(network, "ana", "ben", "cara", "dan")
    await prepared(network, "/payout prepare")
    await link(network, "cara", "dan")
    assert "Your words are erased" in await network.says("cara", "/privacy forget sure:yes")
    assert held(network, "pool") == 20_000
    assert owed(network, "ana") == 10_000


async def test_a_line_whose_file_is_out_is_not_failed_before_it_was_sent(network: Network) -> None:
    await with_balances(network)
    await approved_payout(network)
    assert b"DE37 1203 0000 0000 2020 03" in await paid(network)
    assert "is not sent yet" in await network.says("ben", "/payout mark P1 failed @room:cara a slip of the finger")
    assert "Nobody there has anything in EUR" in await network.says("ben", "/payout prepare EUR")


async def test_the_file_of_a_payout_outlives_the_forgetting_of_one_who_is_paid(network: Network) -> None:
    await with_balances(network)
    await approved_payout(network)
    await network.says("ben", "/payout mark P1 failed @room:cara the account is closed")
    await network.says("cara", "/privacy forget sure:yes")
    assert "[file: payout-P1.csv]" in await network.says("ben", "/payout file P1")


async def test_the_file_of_a_payout_is_handed_to_nobody_while_one_who_is_paid_by_it_is_being_forgotten(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    await with_balances(network)
    await approved_payout(network)
    await network.says("ana", "/payout mark P1 sent SEPA 2026-02-01/17")
    await network.says("ana", "/payout mark P1 confirmed statement 14")
    forgetting = ("cara", "/privacy forget sure:yes")
    forgotten, handed = await during_the_commit(network, monkeypatch, forgetting, ("ben", "/payout file P1"))
    assert "Your words are erased" in forgotten
    assert "[file: " not in handed


async def test_a_steward_who_links_and_unlinks_does_not_confirm_their_own_change_of_the_rules(network: Network) -> None:
    await with_an_older_account(network)
    await link(network, "eve0", "eve")
    await network.says("eve", "/settings set minimum 5000 EUR")
    await network.says("eve", "/link undo")
    await network.says("eve", "/confirm G2")
    await network.passes(hours=73)
    assert network.book.rules.now.minimums == ()


async def test_an_entry_that_does_not_fold_breaks_no_chain(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    await network.members("ana", "ben")
    await network.says("ana", "/income note 5 EUR Harbour Lights")
    with monkeypatch.context() as patched:
        unbalanced = Posted("I1", (Posting("pool", Money(500, "EUR")),))
        patched.setattr("ledger.treasury.income.moved", lambda *_: unbalanced)
        with suppress(ValueError):
            await network.says("ben", "/confirm I1")
    await network.says("cara", "/join")
    assert "The ledger is intact" in await network.says("ana", "/ledger verify")
    await network.kill()
    assert held(network, "pool") == 0


async def test_who_says_where_an_outside_agent_is_paid_does_not_judge_its_hours(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan")
    await network.says("cara", "/agent add outside:yes Optics Institute")
    await network.whispers("cara", '/account pay-to for:"Optics Institute" DE37 1203 0000 0000 2020 03')
    await network.says("dan", '/contribute 100h for:"Optics Institute" lenses')
    await network.says("cara", "/vote C1 approve")
    assert not network.book.votes.open["C1"].ballots


async def test_the_words_of_a_settled_setting_do_not_speak_of_logs_alone(network: Network) -> None:
    await network.members("ana", "ben")
    await network.says("ana", "/settings set minimum 5 EUR")
    assert "every log" not in await network.says("ben", "/confirm G1")
    assert "I know no currency ." not in await network.says("ana", "/settings set minimum none")


async def test_nobody_steers_the_digest_into_a_corner(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await network.says("eve", "/contribute 1h hid in a corner", channel="room:here/corner")
    await network.passes(days=7)
    assert any("Ledger head " in one for one in network.room.seen())


async def test_a_currency_that_is_none_is_named(network: Network) -> None:
    await network.members("ana", "ben")
    assert "of which currency" not in await network.says("ana", "/income note 100 XYZ Foo")
    assert "DEM" in await network.says("ana", "/income note 100 DEM Foo")


async def test_a_steward_who_lost_the_card_finds_what_to_approve(network: Network) -> None:
    await with_balances(network)
    await prepared(network, "/payout prepare")
    assert network.book.payouts.by_id["P1"].prepared.fingerprint in await network.says("ben", "/payout")


async def test_an_income_comes_from_somebody_who_can_be_seen(network: Network) -> None:
    await network.members("ana", "ben")
    assert "is noted" not in await network.says("ana", "/income note 5 EUR \u200b\u200b")


async def test_what_cannot_be_seen_is_no_address(network: Network) -> None:
    await network.members("ana", "ben")
    assert "Noted" not in await network.whispers("ana", "/account pay-to \u200b\u200b\u200b\u200b\u200b")


async def test_no_address_turns_the_direction_of_writing_in_the_file(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    for hidden in ("\u202e15 0202", "\u001b[2J", "\u200b"):
        said = await network.whispers("cara", f"/account pay-to DE02 1203 {hidden} 99")
        assert "There is something in it that cannot be seen." in said


async def test_the_example_of_resolving_a_line_is_about_that_line(network: Network) -> None:
    await with_balances(network)
    await approved_payout(network)
    assert "@ben" not in await network.says("ben", "/payout mark P1 unknown @room:cara the bank timed out")


async def test_two_who_linked_by_mistake_have_their_own_money_again(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h", "1h")
    await with_income(network, "400 EUR")
    await distributed(network, "400 EUR")
    await with_pay_to(network, "ana", "ben", "cara")
    await link(network, "cara", "dan")
    await prepared(network, "/payout prepare")
    await network.says("dan", "/link undo")
    await network.says("ben", "/withdraw P1")
    assert owed(network, "dan") == 10_000


async def test_an_address_in_a_mistyped_command_goes_with_the_one_who_typed_it(network: Network) -> None:
    await network.members("ana", "ben", "zoe")
    await network.whispers("zoe", "/account payto DE38 1203 0000 0000 7777 77")
    await network.whispers("zoe", "/privacy forget sure:yes")
    assert b"7777 77" not in network.stored()


async def test_an_address_that_a_steward_mistypes_goes_with_the_one_who_is_paid_there(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await network.says("ana", "/payout mark P1 sent @room:cara DE38 1203 0000 0000 7777 77")
    await network.says("ana", "/payout prepare DE38 1203 0000 0000 7777 77 @room:cara")
    await network.says("cara", "/privacy forget sure:yes")
    await network.passes(days=7)  # in which cara could have handed it over
    assert b"7777 77" not in network.stored()
