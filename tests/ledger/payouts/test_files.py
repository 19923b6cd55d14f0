"""The files by which payouts are paid: each form as its takers describe it, and what keeps a line out of it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from schwifty import IBAN
from sepaxml.validation import ValidationError, try_valid_xml

from adapters.console.page import plain_text
from bot.config.settings import load
from ledger.book import Book
from ledger.chain.entry import Entry
from ledger.network.agent import ORGANIZATION, Added, Joined
from ledger.network.preset import LIGHT_1
from ledger.network.rules import Rules, RulesAdopted
from ledger.payouts import preparation, sepa
from ledger.payouts.file import fit, payment_file
from ledger.payouts.fit import Payer
from ledger.payouts.order import order
from ledger.payouts.payout import (
    FORMS,
    SEPA,
    Line,
    LineState,
    Payout,
    PayoutPrepared,
)
from ledger.payouts.reasons import FULL, NO_HOLDER, NO_IBAN, NO_NAME, NOT_SEPA, TOO_MUCH
from ledger.values.for_few import WordsForFew
from ledger.values.money import LIMIT, Money
from ledger.values.phrase import Refusal, Words
from tests.stories.test_payouts import file_for
from tests.support.given import (
    approved_payout,
    distributed,
    iban,
    owed,
    prepared,
    with_balances,
    with_hours,
    with_income,
)
from tests.support.network import MONDAY, Network

PAYER = Payer("Riverside Association", iban(1))
NAMESPACE = {"": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}


@pytest.fixture
async def paying(tmp_path: Path) -> AsyncIterator[Network]:
    """Open a network whose settings say from whose account it pays."""
    given_settings = load(
        None,
        {
            "POTLUCK_NETWORKS__COMMONS__PAYER__NAME": PAYER.name,
            "POTLUCK_NETWORKS__COMMONS__PAYER__IBAN": PAYER.iban,
        },
    )
    network = await Network(tmp_path, given_settings).start()
    yield network
    await network.stop()


def payout_of(people: list[tuple[str, str, int]], form: str, *, currency: str = "EUR", comma: bool = False) -> Made:
    """Return a book with these people, by name, address and minor units, and a payout to all of them, who are called Silva."""
    book = Book()
    facts: list[object] = [RulesAdopted(Rules(1, LIGHT_1, comma=comma), None)]
    lines = []
    for number, (name, pay_to, minor) in enumerate(people, start=1):
        agent = f"A{number}"
        if name.startswith("The "):
            facts.append(Added(agent, ORGANIZATION, Words(name, agent), "A1"))
        else:
            facts.append(Joined(agent, Words(f"room:{number}", agent), Words(name, agent)))
        lines.append(Line(agent, minor, (agent,), WordsForFew(pay_to, agent), WordsForFew(f"{name} Silva", agent)))
    book.add(Entry(1, MONDAY, "A1", tuple(facts)))
    prepared = PayoutPrepared("P1", currency, tuple(lines), (), "3fa9c2b1", "A1", form)
    return book, Payout(prepared, MONDAY, {line.agent: LineState(line) for line in lines})


Made = tuple[Book, Payout]


def written(made: Made, at: datetime = MONDAY) -> str:
    """Return the file of a payout as text."""
    return payment_file(*made, at, PAYER).data.decode()


def texts(xml: str, path: str) -> list[str]:
    """Return what stands at a path of an order."""
    return [one.text or "" for one in ET.fromstring(xml).iterfind(f".//{path}", NAMESPACE)]


async def test_a_payout_by_sepa_is_one_order_with_a_line_for_everybody(paying: Network) -> None:
    await with_balances(paying)
    await approved_payout(paying, "/payout prepare EUR form:sepa")
    assert "Its file: a SEPA order for a bank." in paying.room.shown("P1")
    file = await file_for(paying, "ana")
    assert file.name == "payout-P1.xml"
    xml = file.data.decode()
    found = paying.book.payouts.by_id["P1"]
    assert texts(xml, "EndToEndId") == [found.reference(agent) for agent in ("A1", "A2", "A3")]
    assert texts(xml, "InstdAmt") == ["100.00"] * 3
    assert texts(xml, "GrpHdr/CtrlSum") == ["300.00"]
    assert texts(xml, "GrpHdr/NbOfTxs") == ["3"]
    assert texts(xml, "Cdtr/Nm") == ["Ana Silva", "Ben Silva", "Cara Silva"]
    assert texts(xml, "CdtrAcct/Id/IBAN") == [iban(2000 + number).replace(" ", "") for number in (1, 2, 3)]
    assert texts(xml, "DbtrAcct/Id/IBAN") == [PAYER.iban.replace(" ", "")]
    assert texts(xml, "Dbtr/Nm") == [PAYER.name]


async def test_an_order_is_the_same_to_the_byte_whenever_it_is_asked_for(paying: Network) -> None:
    await with_balances(paying)
    await approved_payout(paying, "/payout prepare EUR form:sepa")
    first = await file_for(paying, "ana")
    await paying.says("cara", "/settings me name Somebody Else")
    await paying.passes(days=3)
    await paying.kill()
    assert await file_for(paying, "ben") == first


def test_the_same_order_is_the_same_bytes_although_its_library_draws_chance_and_the_time() -> None:
    made = payout_of([("ana", iban(7), 1)], SEPA)
    assert written(made) == written(made)
    assert texts(written(made), "CreDtTm") == ["2026-01-05T09:00:00Z"]
    assert texts(written(made), "MsgId") == ["P1-3fa9c2b1-20260105090000"]
    assert texts(written(made), "PmtInfId") == ["P1-3fa9c2b1"]


NAMES = st.text(min_size=1, max_size=60) | st.sampled_from(["Øle & Søn", "Жанна", "//", "=1+1", "A\\B", "<x>", "💚"])


@settings(max_examples=40)  # the schema takes a while over each
@given(
    st.lists(st.tuples(NAMES, st.integers(0, 9999).map(iban), st.integers(1, sepa.MINOR_MAX)), min_size=1, max_size=9)
)
def test_every_order_is_valid_and_adds_up_to_the_frozen_total(people: list[tuple[str, str, int]]) -> None:
    people = [(name, pay_to, minor) for name, pay_to, minor in people if not lacks(name, pay_to, minor)] or [
        ("a", iban(1), 5)
    ]
    made = payout_of(people, SEPA)
    xml = written(made)
    amounts = [int(one.replace(".", "")) for one in texts(xml, "InstdAmt")]
    assert amounts == [minor for *_, minor in people]
    assert texts(xml, "GrpHdr/CtrlSum") == texts(xml, "PmtInf/CtrlSum")
    assert int(texts(xml, "GrpHdr/CtrlSum")[0].replace(".", "")) == sum(amounts)
    assert len(set(texts(xml, "EndToEndId"))) == len(people)
    assert all(re.fullmatch(r"[A-Za-z0-9?:().,'+ -]{1,70}", name) for name in texts(xml, "Nm"))


def lacks(name: str, pay_to: str, minor: int) -> str | None:
    return fit(SEPA, "EUR", PAYER).lacks(name, pay_to, Money(minor, "EUR"))


def test_an_order_that_its_schema_does_not_allow_would_be_found() -> None:
    xml = written(payout_of([("ana", iban(7), 1)], SEPA))
    try_valid_xml(xml.encode(), sepa.SCHEMA)
    for planted in (
        xml.replace("<EndToEndId>P1-A1</EndToEndId>", ""),
        xml.replace("0.01</InstdAmt>", "-0.01</InstdAmt>"),
        xml.replace("P1-A1</EndToEndId>", f"{'x' * 36}</EndToEndId>"),
    ):
        assert planted != xml
        with pytest.raises(ValidationError):
            try_valid_xml(planted.encode(), sepa.SCHEMA)


def test_an_order_that_its_schema_does_not_allow_is_not_handed_out() -> None:
    book, payout = payout_of([("ana", iban(7), 1)], SEPA)
    paid = order(book, payout, MONDAY, PAYER)
    with pytest.raises(ValidationError):
        sepa.order(replace(paid, items=(replace(paid.items[0], reference="x" * 36),)))


def test_a_bank_that_nobody_knows_the_code_of_is_not_left_blank() -> None:
    made = payout_of([("ana", iban(7), 1)], SEPA)
    xml = payment_file(*made, MONDAY, Payer("Riverside", "GB82 WEST 1234 5698 7654 32")).data.decode()
    assert texts(xml, "DbtrAgt/FinInstnId/Othr/Id") == ["NOTPROVIDED"]
    assert texts(xml, "CdtrAgt/FinInstnId/BICFI") == ["BYLADEM1001"]


@pytest.mark.parametrize(
    ("name", "pay_to", "minor", "why"),
    [
        ("ana", iban(7), 100, None),
        ("", iban(7), 100, NO_HOLDER),
        ("", "the blue house", 100, NO_IBAN),
        ("ana", "the blue house", 100, NO_IBAN),
        ("ana", "paypal:ana@example.org", 100, NO_IBAN),
        ("ana", "DE02 1203 0000 0000 2020 52", 100, NO_IBAN),
        ("ana", "TR33 0006 1005 1978 6457 8413 26", 100, NOT_SEPA),
        ("💚", iban(7), 100, NO_NAME),
        ("///", iban(7), 100, NO_NAME),
        ("ana", iban(7), sepa.MINOR_MAX, None),
        ("ana", iban(7), sepa.MINOR_MAX + 1, TOO_MUCH),
    ],
)
def test_what_a_line_lacks_for_sepa_is_named(name: str, pay_to: str, minor: int, why: str | None) -> None:
    assert lacks(name, pay_to, minor) == why


@pytest.mark.parametrize("country", ["AL", "MD", "ME", "MK", "RS", "GB", "CH", "SM", "DE"])
def test_all_countries_of_the_area_are_paid_by_sepa(country: str) -> None:
    assert lacks("ana", IBAN.random(country, random=Random(1)).compact, 100) is None


@pytest.mark.parametrize("country", ["TR", "UA", "XK", "BR"])
def test_other_countries_are_not(country: str) -> None:
    assert lacks("ana", IBAN.random(country, random=Random(1)).compact, 100) == NOT_SEPA


@pytest.mark.parametrize("form", ["wise"])
@pytest.mark.parametrize(("currency", "pay_to"), [("EUR", iban(7)), ("CAD", "wise:ana@example.org")])
def test_wise_wants_the_name_on_the_account(form: str, currency: str, pay_to: str) -> None:
    wanted = fit(form, currency, None).lacks
    assert wanted("", pay_to, Money(1, currency)) == NO_HOLDER
    assert wanted("Ana Silva", pay_to, Money(1, currency)) is None


def test_the_list_for_people_of_a_country_with_commas_opens_in_their_spreadsheets() -> None:
    made = payout_of([("Jürgen; =1", "the blue house", 1205)], "csv", comma=True)
    assert payment_file(*made, MONDAY, None).data == (
        b"\xef\xbb\xbfreference;agent;name;holder;pay_to;amount;currency\r\n"
        + 'P1-A1;A1;"Jürgen; =1";"Jürgen; =1 Silva";the blue house;"12,05";EUR\r\n'.encode()
        + b'total;;;;;"12,05";EUR\r\n'
    )


async def test_who_did_not_say_in_whose_name_the_account_is_is_held_asked_and_paid_later(paying: Network) -> None:
    await with_balances(paying, pay_to=("ana", "ben"))
    said = await paying.whispers("cara", f"/account pay-to {iban(2003)}")
    assert 'as it stands at your bank: /account pay-to name:"Ana Silva".' in said
    await paying.passes(hours=24)
    await prepared(paying, "/payout prepare EUR form:sepa")
    assert "Held back: 100.00 EUR of cara, until it is known how to pay it." in paying.room.shown("P1")
    assert "in whose name your account is. Tell me here" in paying.room.direct("cara")[-1]
    said = await paying.says("ben", "/payout prepare EUR form:sepa")
    assert 'Ask them to send me /account pay-to name:"Ana Silva" in a direct message; ' in said
    said = await paying.whispers("cara", '/account pay-to name:"Cara Müller"')
    assert "Noted: …2003." in said
    assert "The name on the account: Cara Müller." in said
    await paying.passes(hours=24)
    await prepared(paying, "/payout prepare EUR form:sepa", "ben")
    first = paying.book.payouts.by_id["P2"].prepared.fingerprint
    await paying.says("ana", f"/payout approve P2 {first}")
    xml = (await file_for(paying, "ben", "P2")).data.decode()
    assert texts(xml, "Cdtr/Nm") == ["Cara Mueller"]


async def test_a_name_may_stand_before_and_behind_an_address_and_stays_with_another_one(paying: Network) -> None:
    await paying.members("ana", "ben")
    for line in (
        f'{iban(1)} name:"Ana Silva"',
        f'name:"Ana Costa" {iban(1)}',
        f"{iban(2)}",
        f"{iban(2)} name:Ana Costa",
    ):
        assert "Noted: " in await paying.whispers("ana", f"/account pay-to {line}")
    payouts, agents = paying.book.payouts, paying.book.agents
    assert payouts.holder(agents, "A1") == WordsForFew("Ana Costa", "A1")
    assert payouts.pay_to(agents, "A1") == WordsForFew(iban(2), "A1")
    assert "between quotes" in await paying.whispers("ana", "/account pay-to name:Ana Silva")
    assert "in Latin letters" in await paying.whispers("ana", '/account pay-to name:"王小明"')
    assert "Say where to pay you" in await paying.whispers("ben", '/account pay-to name:"Ben Silva"')
    assert "Say where to pay you" in await paying.whispers("ben", "/account pay-to")
    assert "This concerns you alone" in await paying.says("ana", '/account pay-to name:"Ana Silva"')
    await paying.whispers("ana", "/account pay-to none")
    await paying.whispers("ana", f"/account pay-to {iban(2)}")
    assert payouts.holder(agents, "A1") is None


async def test_the_name_on_an_account_is_forgotten_with_its_holder(paying: Network) -> None:
    await paying.members("ana", "ben", "cara")
    await paying.whispers("cara", f'/account pay-to {iban(3)} name:"Cara Quillfeather"')
    assert b"Quillfeather" in paying.stored()
    assert "The name on the account: Cara Quillfeather." in await paying.says("cara", "/privacy")
    await paying.says("cara", "/privacy forget sure:yes")
    assert b"Quillfeather" not in paying.stored()
    assert paying.book.payouts.holder(paying.book.agents, "A3") is None


async def test_what_somebody_types_as_their_address_is_kept_with_whom_it_mentions(paying: Network) -> None:
    await paying.members("ana", "ben")
    for typed, kept in (
        ("Venmo @room:ben", "Venmo @ben"),
        ("@room:ana on Venmo", "@ana on Venmo"),
        ("#3 Harbour Street", "#3 Harbour Street"),
        ("<mailto:ana@example.org|ana@example.org>", "ana@example.org"),
    ):
        assert "Noted: " in await paying.whispers("ana", f"/account pay-to {typed}")
        assert paying.book.payouts.pay_to(paying.book.agents, "A1") == WordsForFew(kept, "A1")


async def test_an_iban_with_a_slip_is_refused_as_it_is_typed(network: Network) -> None:
    await network.members("ana")
    said = await network.whispers("ana", "/account pay-to iban:DE02 1203 0000 0000 2020 61")
    assert "its check digits do not fit the rest" in said
    assert said.endswith("as in /account pay-to iban:DE02 1203 0000 0000 2020 51.\nNothing was recorded.")
    assert await network.whispers("ana", "/account pay-to iban:de23120300000000202061") != said
    assert "You are paid at …2061." in await network.says("ana", "/account")


async def test_who_cannot_be_paid_by_sepa_is_held_back_and_paid_by_the_plain_list(paying: Network) -> None:
    await with_balances(paying, pay_to=("ana", "ben"))
    await paying.whispers("cara", "/account pay-to paypal:cara@example.org")
    await paying.passes(hours=24)
    await prepared(paying, "/payout prepare EUR form:sepa")
    assert "Held back: 100.00 EUR of cara, until it is known how to pay it." in paying.room.shown("P1"), (
        "the steward alone reads why"
    )
    assert "Held back for now: cara, whose address is no IBAN." in "".join(map(plain_text, paying.room.answers["ana"]))
    assert owed(paying, "cara") == 10_000
    said = await paying.says("ben", "/payout prepare EUR form:sepa")
    assert "That file can carry no line: 100.00 EUR of cara, whose address is no IBAN." in said
    assert (
        "send me /account pay-to iban:DE02 1203 0000 0000 2020 51 in a direct message; /payout prepare EUR form:csv makes the plain list."
        in said
    )
    assert "P2 is prepared, with 100.00 EUR" in await paying.says("ben", "/payout prepare EUR form:paypal")
    assert "Its file: a batch for PayPal." in paying.room.shown("P2")


async def test_sepa_carries_euros_alone(paying: Network) -> None:
    await with_hours(paying, "1h", "1h", "1h")
    await with_income(paying, "300 CAD")
    await distributed(paying, "300 CAD")
    said = await paying.says("ana", "/payout prepare CAD form:sepa")
    assert "SEPA carries euros, not CAD. /payout prepare CAD form:csv makes the plain list." in said


async def test_without_a_payer_in_the_settings_there_is_no_order(network: Network) -> None:
    await with_balances(network)
    said = await network.says("ana", "/payout prepare EUR form:sepa")
    assert "Whoever runs me writes payer into the settings, with its name and IBAN." in said
    assert "P1 is prepared" in await network.says("ana", "/payout prepare EUR form:csv")


async def test_nobody_holds_up_an_order_by_taking_a_name_without_letters(paying: Network) -> None:
    await with_balances(paying)
    await prepared(paying, "/payout prepare EUR form:sepa")
    await paying.says("cara", "/settings me name 💚")
    fingerprint = paying.book.payouts.by_id["P1"].prepared.fingerprint
    assert "P1 is approved, and its file is made." in await paying.says("ben", f"/payout approve P1 {fingerprint}")
    assert texts((await file_for(paying, "ben")).data.decode(), "Cdtr/Nm") == ["Ana Silva", "Ben Silva", "Cara Silva"]


async def test_an_order_whose_payer_is_gone_is_refused_and_stays_prepared(paying: Network) -> None:
    await with_balances(paying)
    await prepared(paying, "/payout prepare EUR form:sepa")
    paying.settings = load(None, {})
    await paying.kill()
    fingerprint = paying.book.payouts.by_id["P1"].prepared.fingerprint
    assert "I do not know whose" in await paying.says("ben", f"/payout approve P1 {fingerprint}")
    assert paying.book.payouts.by_id["P1"].state == "prepared"


async def test_a_double_click_on_an_order_makes_one(paying: Network) -> None:
    await with_balances(paying)
    await prepared(paying, "/payout prepare EUR form:sepa")
    line = f"/payout approve P1 {paying.book.payouts.by_id['P1'].prepared.fingerprint}"
    answers = await paying.at_once([("ben", line)] * 3)
    assert sum("its file is made. /payout file P1" in answer for answer in answers) == 1


async def test_the_form_is_part_of_what_the_second_steward_approves(paying: Network) -> None:
    await with_balances(paying)
    await prepared(paying, "/payout prepare EUR form:sepa")
    first = paying.book.payouts.by_id["P1"].prepared.fingerprint
    await paying.says("ben", "/withdraw P1")
    await prepared(paying, "/payout prepare EUR")
    assert paying.book.payouts.by_id["P2"].prepared.fingerprint != first
    assert "does not stand on the card of P2" in await paying.says("ben", f"/payout approve P2 {first}")


WISE_FILE = (
    "name,recipientEmail,paymentReference,receiverType,amountCurrency,amount,sourceCurrency,targetCurrency,IBAN\r\n"
    "ana Silva,,P1-A1,PERSON,target,12.50,EUR,EUR,DE02120300000000202051\r\n"
    "'=The end Silva,,P1-A2,PERSON,target,0.05,EUR,EUR,NL91ABNA0417164300\r\n"
    "The Riverside Silva,,P1-A3,INSTITUTION,target,100.00,EUR,EUR,DE02120300000000202051\r\n"
)
WISE_BY_EMAIL = (
    "name,recipientEmail,paymentReference,receiverType,amountCurrency,amount,sourceCurrency,targetCurrency\r\n"
    "ana Silva,ana@example.org,P1-A1,PERSON,target,12.50,CAD,CAD\r\n"
)
PAYPAL_FILE = "ana@example.org,12.50,EUR,P1-A1,P1-A1,PAYPAL\r\nben@example.org,0.05,EUR,P1-A2,P1-A2,PAYPAL\r\n"
COLLECTIVE_FILE = (
    "payee,type,description,amount,currency,incurredAt,reference\r\n"
    "ana-silva,INVOICE,P1-A1,12.50,EUR,2026-01-05,P1-A1\r\n"
)
CSV_FILE = (
    "\ufeffreference,agent,name,holder,pay_to,amount,currency\r\n"
    'P1-A1,A1,"Silva, Ana","Silva, Ana Silva",the blue house,12.50,EUR\r\n'
    "total,,,,,12.50,EUR\r\n"
)
DE, NL = "DE02 1203 0000 0000 2020 51", "NL91 ABNA 0417 1643 00"


@pytest.mark.parametrize(
    ("form", "currency", "people", "file"),
    [
        ("csv", "EUR", [("Silva, Ana", "the blue house", 1250)], CSV_FILE),
        ("wise", "EUR", [("ana", DE, 1250), ("=The end", NL, 5), ("The Riverside", DE, 10_000)], WISE_FILE),
        ("wise", "CAD", [("ana", "wise:ana@example.org", 1250)], WISE_BY_EMAIL),
        ("paypal", "EUR", [("ana", "paypal:ana@example.org", 1250), ("b", "paypal:ben@example.org", 5)], PAYPAL_FILE),
        ("opencollective", "EUR", [("ana", "opencollective:ana-silva", 1250)], COLLECTIVE_FILE),
    ],
)
def test_the_file_of_each_form_is_as_its_takers_describe_it(
    form: str, currency: str, people: list[tuple[str, str, int]], file: str
) -> None:
    assert written(payout_of(people, form, currency=currency)) == file


@pytest.mark.parametrize(
    ("name", "cell"), [("Ana; =1", '"Ana, =1"'), ("a;=1", '"a,=1"'), ("=a;b", '"\'=a,b"'), ("a,=b", '"a,=b"')]
)
def test_a_name_for_wise_is_what_it_was_before_but_for_what_begins_a_formula(name: str, cell: str) -> None:
    made = written(payout_of([(name, "wise:ana@example.org", 1250)], "wise", currency="CAD"))
    assert made.splitlines()[1].startswith(cell[:-1])


def test_amounts_for_paypal_have_the_decimal_sign_of_the_payers_country() -> None:
    made = payout_of([("ana", "paypal:ana@example.org", 1250)], "paypal", comma=True)
    assert written(made) == 'ana@example.org,"12,50",EUR,P1-A1,P1-A1,PAYPAL\r\n'


ADDRESSES = {"sepa": iban(5), "wise": iban(5), "paypal": "paypal:a@example.org", "opencollective": "opencollective:a"}


@pytest.mark.parametrize("form", [form for form in FORMS if form != SEPA])
@given(people=st.lists(st.tuples(st.text(max_size=20), st.integers(1, LIMIT)), min_size=1, max_size=8))
def test_the_lines_of_each_list_add_up_to_what_was_approved_and_none_begins_a_formula(
    form: str, people: list[tuple[str, int]]
) -> None:
    made = payout_of([(name, ADDRESSES.get(form, "x"), minor) for name, minor in people], form)
    rows = list(csv.reader(io.StringIO(written(made).removeprefix("\ufeff"), newline="")))
    assert not [
        cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋"))
    ]
    rows = [row for row in rows if any("P1-A" in cell for cell in row)]
    amounts = [next(cell for cell in row if re.fullmatch(r"\d+\.\d\d", cell)) for row in rows]
    assert [int(one.replace(".", "")) for one in amounts] == [minor for _, minor in people]


async def test_what_a_file_has_no_room_for_waits_for_the_next_payout(network: Network) -> None:
    await with_balances(network)
    planned = preparation.plan(network.book, "EUR", None, replace(fit("wise", "EUR", None), most=2), network.now)
    assert [line.agent for line in planned.lines] == ["A1", "A2"]
    assert [(held.agent, held.why) for held in planned.held] == [("A3", FULL)]
    assert [fit(form, "EUR", PAYER).most for form in FORMS] == [None, None, 1000, 5000, None]


def test_paypal_is_not_asked_for_what_it_takes_without_decimals_only() -> None:
    with pytest.raises(Refusal, match="PayPal does not carry every amount"):
        fit("paypal", "HUF", None)


def test_the_day_of_an_order_is_the_one_in_the_networks_zone() -> None:
    book, payout = payout_of([("ana", iban(7), 1)], SEPA)
    book.add(Entry(2, MONDAY, "A1", (RulesAdopted(Rules(2, LIGHT_1, zone="Pacific/Auckland"), None),)))
    late = datetime(2026, 1, 5, 12, tzinfo=UTC) + timedelta(hours=1)
    assert texts(written((book, payout), late), "ReqdExctnDt/Dt") == ["2026-01-07"]
