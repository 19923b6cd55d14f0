"""How members agree on an equation in chat, and share by it."""

from __future__ import annotations

import pytest

from ledger.equations import presets
from ledger.governance import assent
from ledger.network.vocabulary import WORK
from tests.support.given import (
    distributed,
    held,
    link_code,
    owed,
    prepared,
    ruled,
    with_hours,
    with_income,
)
from tests.support.lab import adopted, logged, second_month, with_lab
from tests.support.network import Network


def balances(network: Network, *names: str) -> list[int]:
    return [owed(network, name, "CAD") for name in names]


async def test_the_mobile_lab_shares_over_three_events_to_the_cent(network: Network) -> None:
    """As the table of the Mobile Lab says it, each amount by `/equation try`, preview and deed."""
    await with_lab(network)
    await with_income(network, "1000 CAD")
    await distributed(network, "1000 CAD")
    names = ("ines", "ivo", "carla", "sam", "pia", "paul", "petra")
    first = [100_00, 50_00, 120_00, 150_00, 282_67, 141_33, 106_00]
    assert balances(network, *names) == first
    assert held(network, "agent/A10", "CAD") == 50_00
    await second_month(network)
    await with_income(network, "6000 CAD")
    await distributed(network, "6000 CAD")
    second = [600_00, 350_00, 200_00, 250_00, 2249_34, 2894_66, 106_00]
    assert balances(network, *names) == second
    await logged(
        network, ("petra", "1h what:guiding at the third event"), ("paul", "2h what:guiding at the third event")
    )
    await with_income(network, "400 CAD")
    await distributed(network, "400 CAD")
    assert balances(network, *names) == [600_00, 360_00, 200_00, 250_00, 2249_34, 3141_33, 229_33]
    assert held(network, "agent/A10", "CAD") == 370_00
    assert held(network, "pool", "CAD") == 0


async def test_why_tells_the_sum_of_each_line(network: Network) -> None:
    await with_lab(network)
    await with_income(network, "1000 CAD")
    await distributed(network, "1000 CAD")
    office = "The part for custodian went to Riverside Trust, who held that office then."
    assert (await network.says("pia", "/why D1")).splitlines()[1:] == [
        office,
        "Of 1000.00 CAD the buckets before gave 50.00 CAD (bucket 1), 100.00 CAD (bucket 2), 50.00 CAD (bucket 3), 270.00 CAD (bucket 4), so 530.00 CAD were left.",
        "Bucket 5, Participants, had 530.00 CAD: 100 % of 530.00 CAD, what was left at this point.",
        "pia brought C5 8 h: quantity, with quantity 8, is 8.",
        "530.00 CAD × 8 ÷ 15 = 282.66 CAD and 2/3 of 0.01 CAD.",
        "Rounding down left 0.01 CAD. It went, one smallest unit each, to the largest fractions, down to 2/3, this share among them: that makes 282.67 CAD.",
        "It came to the account of pia.",
    ]
    assert (await network.says("ines", "/why D1")).splitlines()[1:] == [
        office,
        "Bucket 2, Cash, had 100.00 CAD: 10 % of 1000.00 CAD, all that is shared.",
        "ines brought C1 500.00 CAD: value * 1.2, with value 500, is 600.00 CAD.",
        "100.00 CAD × 600.00 CAD ÷ 600.00 CAD = 100.00 CAD, exactly.",
        "It came to the account of ines.",
    ]
    assert "There was enough for that: 120.00 CAD, in full." in await network.says("carla", "/why D1")
    assert "50.00 CAD go to Riverside Trust: 5 % of 1000.00 CAD, all that is shared." in await network.says(
        "ana", '/why D1 person:"Riverside Trust"'
    )
    await second_month(network)
    await with_income(network, "6000 CAD")
    await distributed(network, "6000 CAD")
    said = await network.says("ines", "/why D2")
    assert "100.00 CAD of it were paid before.\nSo 500.00 CAD were owed." in said
    assert "There was enough for that: 500.00 CAD, in full." in said
    said = await network.says("pia", "/why D2")
    assert "pia brought C10 5 h" in said
    assert "C5" not in said


async def test_what_rounding_took_before_counts_the_next_time_and_why_says_so(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await with_income(network, "2 EUR")
    await distributed(network, "1 EUR")
    assert [owed(network, name) for name in ("ana", "ben", "cara")] == [34, 33, 33]
    await distributed(network, "1 EUR")
    assert [owed(network, name) for name in ("ana", "ben", "cara")] == [67, 67, 66]
    said = await network.says("ben", "/why D2")
    assert "Rounding had taken 333333 millionths of 0.01 EUR from this claim before, which counts now." in said
    assert "this share among them: that makes 0.34 EUR." in said


async def test_what_is_tried_is_what_is_previewed_and_paid(network: Network) -> None:
    await with_lab(network)
    await with_income(network, "1000 CAD")
    tried = (await network.says("petra", "/equation try 1000 CAD")).splitlines()
    shown = (await network.says("petra", "/distribute all")).splitlines()
    assert tried[1:-1] == shown[1:-2]
    assert "pia |  |  |  |  | 282.67 CAD | 282.67 CAD | 282.67 CAD | 8 h | ≈ 35.33 CAD" in tried
    assert "4.1 | value | for each contribution (expenses paid, purchases paid) |  | 120.00 CAD" in tried
    assert "4.2 | quantity * 25 | for each contribution (work, of the type support) |  | 150.00 CAD" in tried
    await distributed(network, "1000 CAD")
    assert tried[-1].split()[1] == network.book.distributions.by_id["D1"].prepared.fingerprint + "."


async def test_money_that_nobody_is_owed_stays_in_the_pool(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await adopted(network, "/equation propose preset:nrp with:rates.default=20", "ana", "ben")
    await with_income(network, "100 EUR")
    shown = await network.says("cara", "/distribute all")
    assert "Nobody is owed more by this equation: 60.00 EUR stay in the pool." in shown
    await distributed(network, "100 EUR")
    assert [owed(network, name) for name in ("ana", "ben")] == [2000, 2000]
    assert held(network, "pool") == 6000
    await network.passes(days=60)
    assert held(network, "pool") == 6000
    assert "Nothing is owed to anybody there yet by E1, Costs, then work" in await network.says(
        "ana", "/distribute prepare 60 EUR"
    )


async def test_the_first_equation_needs_all_who_began_the_network(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    said = await network.says("cara", "/equation propose preset:equal")
    assert said.startswith("E1 is proposed for the network")
    assert "must all agree by Tue 13 Jan, 09:00 UTC: ana, ben." in network.room.shown("E1")
    mark = network.book.equations.by_id["E1"].proposed.hash
    assert "those who began it answer: ana, ben." in await network.says("cara", f"/vote E1 approve {mark}")
    assert "Your answer to E1 stands." in await network.says("ana", f"/vote E1 approve {mark}")
    assert "stands already" in await network.says("ana", f"/vote E1 approve {mark}")
    assert "does not stand on the card of E1" in await network.says("ben", "/vote E1 approve 00000000")
    assert "is taken back" in await network.says("ana", "/vote E1 none")
    assert "You have not answered E1." in await network.says("ana", "/vote E1 none")
    assert "E1 is not agreed to: what held before goes on." in await network.says("ben", "/vote E1 reject")
    assert "Do not agree: ben." in network.room.shown("E1")
    assert "E1 is decided already." in await network.says("ana", f"/vote E1 approve {mark}")
    await network.says("cara", "/equation propose preset:equal")
    await network.says("ana", f"/vote E2 approve {mark}")
    await network.passes(days=7)
    assert network.book.equations.by_id["E2"].state == "failed"
    await network.says("cara", "/equation propose preset:equal")
    await network.says("ana", f"/vote E3 approve {mark}")
    assert "E3 holds from now on." in await network.says("ben", f"/vote E3 approve {mark}")


async def test_a_project_of_one_needs_another_member_as_well(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("cara", "/project start probe")
    await network.says("cara", "/equation propose preset:equal #probe")
    assert "cara, who began it, must agree by Mon 12 Jan, 09:00 UTC, and one other member." in network.room.shown("E1")
    assert network.book.equations.by_id["E1"].state == "open"
    mark = network.book.equations.by_id["E1"].proposed.hash
    assert "E1 holds from now on." in await network.says("ben", f"/vote E1 approve {mark}")


async def test_one_person_with_two_accounts_does_not_agree_twice(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("cara", "/project start probe")
    await network.says("cara", "/equation propose preset:equal #probe")
    code = await link_code(network, "cara")
    await network.says("zoe", f"/link {code}")
    await network.says("zoe", "/link undo")
    mark = network.book.equations.by_id["E1"].proposed.hash
    assert "Your answer to E1 stands." in await network.says("zoe", f"/vote E1 approve {mark}")
    assert network.book.equations.by_id["E1"].state == "open"


async def test_two_proposals_at_once_are_one(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    answers = await network.at_once([(name, "/equation propose preset:equal") for name in ("ana", "ben")])
    assert sum("is proposed for the network" in answer for answer in answers) == 1
    assert sum("E1 is being decided there already." in answer for answer in answers) == 1
    assert "proposed E1, and can drop it" in await network.says("cara", "/withdraw E1")
    proposer = network.book.equations.by_id["E1"].proposed.by
    name = {"A1": "ana", "A2": "ben"}[proposer]
    assert "E1 is dropped." in await network.says(name, "/withdraw E1")
    assert "E2 is proposed" in await network.says("cara", "/equation propose preset:equal")


async def test_a_change_needs_the_part_of_answers_that_the_rules_ask(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h", "1h")
    await adopted(network, "/equation propose preset:equal", "ana", "ben")
    await network.says("dan", "/equation propose preset:nrp with:rates.default=20")
    card = network.room.shown("E2")
    assert "4 persons may answer" in card
    assert "at least 2 answer and 67 % of them agree" in card
    mark = network.book.equations.by_id["E2"].proposed.hash
    assert "You have neither yet" in await network.says("fay", f"/vote E2 approve {mark}")
    await network.says("ana", f"/vote E2 approve {mark}")
    await network.says("ben", "/vote E2 reject")
    await network.passes(days=6)
    assert network.book.equations.by_id["E2"].state == "open"
    await network.passes(days=1)
    assert network.book.equations.by_id["E2"].state == "adopted"
    assert network.book.equations.by_id["E1"].state == "replaced"
    assert "held until another took its place" in network.room.shown("E1")
    await network.says("dan", "/equation propose preset:equal")
    await network.passes(days=7)
    assert network.book.equations.by_id["E3"].state == "failed"
    assert "E2 | Costs, then work | dan" in await network.says("eve", "/equation list")


async def test_who_is_still_owed_something_answers_a_change_as_well(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await network.says("ana", "/agent add Harbour Lights")
    await adopted(network, "/equation propose preset:nrp with:rates.default=20", "ana", "ben")
    await with_income(network, "10 EUR")
    await distributed(network, "10 EUR")
    await network.says("ana", "/equation propose preset:equal")
    assert "2 persons may answer" in network.room.shown("E2")


async def test_a_change_keeps_what_was_paid_whatever_a_bucket_is_called(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await adopted(network, "/equation propose preset:nrp with:rates.default=20", "ana", "ben")
    await with_income(network, "100 EUR")
    await distributed(network, "20 EUR")
    await network.says("ana", "/equation propose preset:nrp with:rates.default=30")
    mark = network.book.equations.by_id["E2"].proposed.hash
    assert "E2 holds from now on." in await network.says("ben", f"/vote E2 approve {mark}")
    tried = await network.says("ana", "/equation try 100 EUR")
    assert "ana |  | 20.00 EUR | 20.00 EUR" in tried
    await network.says("ana", '/equation propose preset:nrp with:"rates.default=30, bucket.2.name=Anew"')
    await network.says("ben", f"/vote E3 approve {network.book.equations.by_id['E3'].proposed.hash}")
    assert "ana |  | 20.00 EUR | 20.00 EUR" in await network.says("ana", "/equation try 100 EUR")


async def test_a_file_of_their_own(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    ours = presets.text("hours").replace("Hours", "Ours").encode()
    said = await network.says("ana", "/equation propose file:ours.toml", files={"ours.toml": ours})
    assert "E1 is proposed for the network: Ours." in said
    assert "No file other.toml came with this command." in await network.says(
        "ben", "/equation propose file:other.toml"
    )
    large = b"#" * 5_000_000
    assert "large.toml is larger than 64 KB." in await network.says(
        "ben", "/equation propose file:large.toml", files={"large.toml": large}
    )
    assert "is not a text in UTF-8" in await network.says("ben", "/equation propose file:x", files={"x": b"\xff"})
    await network.says("ana", "/withdraw E1")
    said = await network.says("ben", "/equation propose file:x", files={"x": b'name = "T"\ncurency = "EUR"\n'})
    assert said.splitlines()[:4] == [
        "Nothing was recorded: this is no equation that can be used here.",
        'currency: It is missing. Write it as in currency = "EUR".',
        "curency: Nothing here is called curency. Did you mean currency?",
        "bucket: An equation has at least one bucket, which begins with [[bucket]].",
    ]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("", "Name a preset or a file, one of the two"),
        ("preset:nrp file:x", "Name a preset or a file, one of the two"),
        ("file:x with:a=1", "Changes go with a preset."),
        (
            "preset:mobile-lab with:bucket.1.to=custodain",
            "Bucket 1 (Network infrastructure), to: Nothing here is called custodain. Did you mean custodian?",
        ),
        (
            "preset:mobile-lab with:bucket.3.rule.1.what=moon",
            "Bucket 3 (Initiation), rule 1, what: Nothing here is called moon.",
        ),
        ("preset:nrp with:rates", "rates is no change. Write them like this"),
        ("preset:nrp with:bucket.3.percent=5", "bucket.3.percent leads nowhere: count each bucket from 1 to 2."),
        ("preset:nrp with:bucket.x=5", "bucket.x leads nowhere"),
        ("preset:nrp with:name.x=5", "name.x leads nowhere."),
        ("preset:nrp with:name.x.y=5", "name.x.y leads nowhere."),
        ("preset:nrp with:name.bucket.1=5", "name.bucket.1 leads nowhere."),
        ("preset:nrp with:bucket.2.percent.bucket.1.x=5", "bucket.2.percent.bucket.1.x leads nowhere."),
        ("preset:nrp with:bucket.2.percent=500", "Bucket 2 (Work), percent: It is more than 0 and at most 100."),
        ("preset:nrp with:rates.welding=5", "[rates], welding: Nothing here is called welding."),
        ("preset:nrp with:bucket.2.rule.1.projects=moon", "Nothing here is called moon."),
        ("preset:nrp with:bucket.2.name=COSTS", "Bucket 2 (COSTS), name: Bucket 1 is called the same."),
        ("preset:nrp with:bucket.2.rule.1.value=rate*priority", "value: Nothing can set priority yet."),
        ("preset:nrp with:currency=BEAN", "I know no currency BEAN"),
    ],
)
async def test_what_is_no_equation_is_refused_with_what_is_wrong(network: Network, line: str, wrong: str) -> None:
    await network.members("ana", "ben")
    before = network.book.height
    assert wrong in await network.says("ana", f"/equation propose {line}", files={"x": b""})
    assert network.book.height == before


async def test_currencies_are_never_mixed(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    people = ("ana", "ben", "cara", "dan", "eve", "fay")
    await logged(network, ("cara", "expense 7 CAD stamps"), people=people)
    await adopted(network, "/equation propose preset:nrp with:rates.default=20", "ana", "ben")
    await with_income(network, "100 CAD")
    assert "shares EUR, and no CAD: different currencies are never mixed." in await network.says(
        "ana", "/distribute prepare 100 CAD"
    )
    await with_income(network, "100 EUR")
    assert "Left out, as it is in another currency: C3." in await network.says("ana", "/distribute 100 EUR")


async def test_an_equation_that_has_changed_makes_what_was_prepared_out_of_date(network: Network) -> None:
    await with_hours(network, "1h", "2h")
    await with_income(network, "90 EUR")
    await prepared(network, "/distribute prepare 90 EUR")
    await adopted(network, "/equation propose preset:equal with:currency=EUR", "ana", "ben")
    mark = network.book.distributions.by_id["D1"].prepared.fingerprint
    said = await network.says("ben", f"/distribute approve D1 {mark}")
    assert "D1 is out of date: another equation holds now." in said
    await network.says("ana", "/withdraw D1")
    await distributed(network, "90 EUR")
    assert [owed(network, name) for name in ("ana", "ben")] == [4500, 4500]


async def test_only_what_was_done_in_some_days_takes_part(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan")
    await logged(
        network,
        ("cara", "2h date:2026-01-01 old"),
        ("dan", "2h date:2026-01-05 new"),
        people=("ana", "ben", "cara", "dan"),
    )
    await with_income(network, "90 EUR")
    shown = await network.says("cara", "/distribute 90 EUR from:2026-01-03")
    assert "dan |  | 90.00 EUR | 90.00 EUR | 90.00 EUR | 2 h" in shown
    assert "cara" not in shown
    command = shown.split("prepares exactly this with ")[1].removesuffix(".")
    number = await prepared(network, command)
    assert "Only what was done on Sat 3 Jan or later." in network.room.shown(number)
    assert "is after" in await network.says("cara", "/distribute 90 EUR from:2026-01-03 to:2026-01-01")
    await network.says("ana", "/withdraw D1")
    assert "cara |  | 90.00 EUR | 90.00 EUR | 90.00 EUR | 2 h" in await network.says(
        "cara", "/distribute 90 EUR to:2026-01-02"
    )


async def test_where_a_part_would_go_to_one_who_is_gone_nothing_is_shared(network: Network) -> None:
    """An organisation stays, whoever entered it; a person may ask to be forgotten."""
    await with_lab(network)
    await with_income(network, "100 CAD")
    await ruled(network, "infrastructure 5 to:@room:petra")
    assert "go to petra for the infrastructure" in await network.says("ben", "/distribute 100 CAD")
    await network.says("petra", "/privacy forget sure:yes")
    assert (
        "who is gone. Agree on another equation, or change /settings set infrastructure, first."
        in await network.says("ben", "/distribute 100 CAD")
    )
    await ruled(network, "infrastructure none")
    await network.says("ana", "/privacy forget sure:yes")
    assert "Riverside Trust | 5.00 CAD" in await network.says("ben", "/distribute 100 CAD")


async def test_a_correction_after_a_part_was_paid_never_takes_back_what_was_paid(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan")
    people = ("ana", "ben", "cara", "dan")
    await logged(network, ("cara", "7h swept"), people=people)
    await adopted(network, "/equation propose preset:nrp with:rates.default=10", "ana", "ben")
    await with_income(network, "100 EUR")
    await distributed(network, "50 EUR")
    await network.says("dan", "/correct C1 6h it was six")
    for name in ("ana", "ben"):
        await network.says(name, "/vote C2 approve")
    await network.passes(days=4)
    assert network.book.contributions.by_id["C2"].state == "accepted"
    assert "cara |  | 10.00 EUR | 10.00 EUR" in await network.says("ana", "/equation try 50 EUR")
    assert "C1 | Work | quantity * rate | 60.00 EUR | 50.00 EUR | 0.00 EUR | 10.00 EUR" in await network.says(
        "cara", "/account claims"
    )
    await network.says("dan", "/correct C1 4h it was four")
    for name in ("ana", "ben"):
        await network.says(name, "/vote C3 approve")
    await network.passes(days=4)
    assert "Nothing is owed to anybody there yet" in await network.says("ana", "/equation try 50 EUR")
    said = await network.says("cara", "/account claims")
    assert "C1 | Work | quantity * rate | 40.00 EUR | 50.00 EUR | 0.00 EUR | 0.00 EUR" in said
    assert "10.00 EUR more than C1 is worth now were paid before that changed. They stay yours." in said
    assert owed(network, "cara") == 5000


TO_A_PROJECT = b"""
name = "Through the probe"
currency = "EUR"
[[bucket]]
name = "The probe"
percent = "40"
of = "total"
to = "#probe"
[[bucket]]
name = "Outside"
percent = "10"
of = "total"
to = "Optics Institute"
[[bucket]]
name = "Hours"
percent = "100"
of = "remaining"
[[bucket.rule]]
kinds = ["work"]
units = ["h"]
weigh = "quantity"
until = "forever"
"""


async def test_a_project_that_gets_a_share_shares_it_by_its_own_equation(network: Network) -> None:
    await with_hours(network, "1h", "1h", project="#probe")
    await network.says("cara", "/agent add outside:yes Optics Institute")
    await logged(network, ("cara", "2h kept the accounts"), people=("ana", "ben", "cara", "dan"))
    answer = await network.says("ana", "/equation propose file:ours", files={"ours": TO_A_PROJECT})
    assert answer.startswith("E1 is proposed"), answer
    await network.says("ben", f"/vote E1 approve {network.book.equations.by_id['E1'].proposed.hash}")
    await adopted(network, "/equation propose preset:equal #probe", "ana", "ben")
    await with_income(network, "100 EUR")
    shown = await network.says("cara", "/distribute 100 EUR")
    assert "the pool of #probe | 40.00 EUR |  | 25.00 EUR | 65.00 EUR" in shown  # for its own, and for the hours there
    assert "Optics Institute |  | 10.00 EUR" in shown
    await distributed(network, "100 EUR")
    assert held(network, "pool/J1") == 6500
    assert [owed(network, name) for name in ("ana", "ben", "cara")] == [0, 0, 2500]
    assert held(network, "agent/A7") == 1000
    await distributed(network, "65 EUR", "#probe")
    assert [owed(network, name) for name in ("ana", "ben", "cara")] == [3250, 3250, 2500]
    assert network.book.distributions.by_id["D2"].prepared.equation == "E2"
    assert "the pool of #probe" in network.room.shown("D1")


async def test_a_disco_shares_in_chat_as_its_table_says(network: Network) -> None:
    """The first month of the table, in credits of one euro each: livelihood 1800, 900, 300; love 200, 500, 800; care 4, 12, 14 h."""
    await network.members("ana", "ben", "cai", "dan")
    people = ("ana", "ben", "cai", "dan")
    rows = [
        ("ana", 1800, 200, 4),
        ("ben", 900, 500, 12),
        ("cai", 300, 800, 14),
    ]
    for person, livelihood, love, care in rows:
        await logged(
            network,
            (person, f"work {livelihood} pieces what:credits stream:livelihood for clients"),
            (person, f"work {love} pieces what:credits stream:love for the commons"),
            (person, f"{care}h stream:care for the collective"),
            people=people,
        )
    await adopted(network, '/equation propose preset:disco with:"rates.default=1"', "ana", "ben")
    await with_income(network, "3000 EUR")
    await distributed(network, "3000 EUR")
    assert [owed(network, name) for name in ("ana", "ben", "cai")] == [1232_50, 997_50, 770_00]
    assert "ana did 4 h of care, which is less than the mean: 217.50 EUR are withheld" in await network.says(
        "ana", "/why D1"
    )
    assert "cai did 14 h of care, which is more than the mean: 145.00 EUR come from" in await network.says(
        "cai", "/why D1"
    )
    said = await network.says("ana", "/account claims")
    assert "1350.00 EUR | 0.00 EUR | 450.00 EUR" in said


async def test_a_part_goes_to_the_infrastructure_before_anything_is_shared(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await network.says("ana", "/agent add Riverside")
    assert "Say to whom it goes" in await network.says("ana", "/settings set infrastructure 5")
    assert "more than 0 and at most 50 %" in await network.says("ana", "/settings set infrastructure 60 Riverside")
    assert "G1 is proposed." in await network.says("ana", "/settings set infrastructure 5 to:Riverside")
    await with_income(network, "200 EUR")
    await distributed(network, "100 EUR")
    assert [owed(network, name) for name in ("ana", "ben")] == [5000, 5000]
    assert "You began G1 yourself" in await network.says("ana", "/confirm G1")
    await network.says("ben", "/confirm G1")
    await network.passes(hours=72)
    assert "G1: the part for what all use: 5 % to Riverside, proposed by ana." in await network.says(
        "cara", "/settings list"
    )
    assert "Infrastructure: 5 % go to Riverside before anything is shared." in await network.says("cara", "/settings")
    shown = await network.says("cara", "/distribute 100 EUR")
    assert "5.00 EUR, which are 5 %, go to Riverside for the infrastructure before the rest is shared." in shown
    await distributed(network, "100 EUR")
    assert [owed(network, name) for name in ("ana", "ben")] == [9750, 9750]
    assert held(network, "agent/A7") == 500
    said = await network.says("ana", "/why D2")
    assert "95.00 EUR × 1 h ÷ 2 h = 47.50 EUR, exactly." in said
    await ruled(network, "infrastructure none")
    assert network.book.rules.now.infrastructure is None


async def test_a_part_goes_to_a_member(network: Network) -> None:
    """The file names somebody; what is kept is who that is, and nobody's name."""
    await with_hours(network, "1h", "1h")
    ours = (
        presets.text("hours").replace('percent = "100"\nof = "total"', 'percent = "100"\nof = "remaining"')
        + '[[bucket]]\nname = "Care of the books"\npercent = "10"\nof = "total"\nto = "@Cara"\n'
    )
    unknown = ours.replace("@Cara", "@zoe").encode()
    said = await network.says("ana", "/equation propose file:x", files={"x": unknown})
    assert "Bucket 2 (Care of the books), to: I do not know @zoe in this network." in said
    ours = ours.replace('name = "All"\npercent = "100"', 'name = "All"\npercent = "90"')
    await network.says("ana", "/equation propose file:x", files={"x": ours.encode()})
    found = network.book.equations.by_id["E1"].proposed
    assert [(one.name, one.id) for one in found.payees] == [("@A3", "A3")]
    assert found.text.text is not None
    assert "Cara" not in found.text.text
    assert "2. Care of the books: 10 % of the whole amount goes to cara." in network.room.shown("E1")
    await network.says("ben", f"/vote E1 approve {found.hash}")
    await with_income(network, "100 EUR")
    await distributed(network, "100 EUR")
    assert [owed(network, name) for name in ("ana", "ben", "cara")] == [4500, 4500, 1000]
    assert "10.00 EUR go to cara: 10 % of 100.00 EUR, all that is shared." in await network.says("cara", "/why D1")
    await network.says("cara", "/privacy forget sure:yes")
    await with_income(network, "100 EUR")
    assert "who is gone. Agree on another equation" in await network.says("ana", "/distribute 100 EUR")


async def test_a_part_goes_to_a_member_named_in_chat_and_to_the_person_whichever_the_account(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    changes = 'preset:mobile-lab with:"currency=EUR, bucket.1.to=@room:zoe"'
    await network.says("zoe", "/join")
    assert "zoe | 5.00 EUR" in await network.says("ana", f"/equation try 100 EUR {changes}")
    for what in ("initiation", "support", "guiding"):
        await network.says("ana", f"/agent word work {what}")
    await adopted(network, f"/equation propose {changes}", "ana", "ben")
    code = await link_code(network, "cara")
    assert "one person now" in await network.says("zoe", f"/link {code}")
    await with_income(network, "100 EUR")
    await distributed(network, "100 EUR")
    assert owed(network, "cara") == 500
    assert "5.00 EUR go to cara: 5 % of 100.00 EUR, all that is shared." in await network.says("zoe", "/why D1")


async def test_of_two_members_with_one_name_the_number_says_which(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await network.says("dan", "/join Cara")
    text = 'name = "T"\ncurrency = "EUR"\n[[bucket]]\nname = "A"\npercent = "100"\nof = "total"\nto = "@{}"\n'
    said = await network.says("ana", "/equation propose file:x", files={"x": text.format("cara").encode()})
    assert "Several are called @cara here, or nearly so. Write the number of the one you mean, such as @A3." in said
    await network.says("ana", "/equation propose file:x", files={"x": text.format("a4").encode()})
    assert network.book.equations.by_id["E1"].proposed.payees[0].id == "A4"


@pytest.mark.parametrize("preset", presets.NAMES)
async def test_each_preset_can_be_proposed_at_once_and_brings_its_words_along(network: Network, preset: str) -> None:
    await with_hours(network, "1h", "1h")
    said = await network.says("ana", f"/equation propose preset:{preset}")
    assert "E1 is proposed for the network" in said
    words = assent.words_of(preset)
    assert set(words) <= set(network.book.vocabulary.terms(WORK))
    assert all(word in said for word in words)
    for word in words:
        assert "new here" not in await network.says("ben", f"/contribute 1h what:{word} x")


async def test_a_refusal_of_a_line_that_is_out_of_date_does_not_say_which_would_be_right(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await network.says("ana", "/equation propose preset:nrp")
    said = await network.says("ben", "/vote E1 approve 00000000")
    assert "00000000 does not stand on the card of E1." in said
    assert network.book.equations.by_id["E1"].proposed.hash[:8] not in said
