"""The office of custodian, and projects, as equations and settings name them: who is paid is known when something is shared."""

from __future__ import annotations

import pytest

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
from tests.support.lab import adopted
from tests.support.network import Network

OURS = """
name = "Ours"
currency = "EUR"
[[bucket]]
name = "In trust"
percent = "10"
of = "total"
to = "{to}"
[[bucket]]
name = "Work"
percent = "100"
of = "remaining"
[[bucket.rule]]
kinds = ["work"]
weigh = "quantity"
until = "forever"
"""
VACANT = "A part goes to custodian, and nobody holds that office, so nothing can be shared. Two stewards name somebody first: /settings set custodian @NAME."


async def proposed(network: Network, to: str = "custodian", scope: str = "", *, agree: bool = True) -> str:
    """Let an equation be proposed that gives a tenth to somebody, and agreed to by its stewards; return its number."""
    said = await network.says("ana", f"/equation propose file:x {scope}", files={"x": OURS.format(to=to).encode()})
    number = said.partition(" ")[0]
    assert number in network.book.equations.by_id, said
    if agree:
        mark = network.book.equations.by_id[number].proposed.hash
        await network.says("ben", f"/vote {number} approve {mark}")
    return number


async def test_a_part_goes_to_whoever_holds_the_office_on_the_day_of_sharing(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await network.says("dan", "/agent add Riverside")
    await proposed(network)
    card = network.room.shown("E1")
    assert "1. In trust: 10 % of the whole amount goes to custodian." in card
    assert "custodian is whoever holds that office when something is shared." in card
    assert "Custodian now: nobody for the network." in card
    await with_income(network, "300 EUR")
    assert VACANT in await network.says("cara", "/distribute 100 EUR")
    assert VACANT in await network.says("ana", "/distribute prepare 100 EUR")

    await ruled(network, "custodian @room:cara")
    assert "Custodian now: cara for the network." in network.room.shown("E1")
    assert "The part for custodian goes to cara, who holds that office now." in await network.says(
        "dan", "/distribute 100 EUR"
    )
    await distributed(network, "100 EUR")
    await ruled(network, "custodian Riverside")
    assert "Custodian now: Riverside for the network." in network.room.shown("E1")
    assert "Custodian now: Riverside for the network." in await network.says("dan", "/equation")
    await distributed(network, "200 EUR")
    assert (owed(network, "cara"), held(network, "agent/A7")) == (1000, 2000)
    assert held(network, "pool") == 0

    assert "in it is for cara, who held that office when it was prepared." in network.room.shown("D1")
    assert "in it is for Riverside, who held that office when it was prepared." in network.room.shown("D2")
    first, second = await network.says("cara", "/why D1"), await network.says("dan", "/why D2 person:Riverside")
    assert "The part for custodian went to cara, who held that office then." in first
    assert "10.00 EUR go to cara: 10 % of 100.00 EUR, all that is shared." in first
    assert "The part for custodian went to Riverside, who held that office then." in second
    assert "20.00 EUR go to Riverside: 10 % of 200.00 EUR, all that is shared." in second
    assert "The ledger is intact" in await network.says("ben", "/ledger verify")
    await network.kill()
    assert await network.says("cara", "/why D1") == first
    assert "Riverside (A7)" in await network.says("dan", "/agent Riverside")
    assert "Riverside is custodian for the network." in await network.says("dan", "/agent Riverside")


async def test_what_goes_to_the_infrastructure_goes_to_the_office(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    number = await ruled(network, "infrastructure 5 custodian")
    assert f"{number}: the part for what all use: 5 % to custodian. It holds from now on." in network.room.shown(number)
    said = await network.says("cara", "/settings")
    assert "Infrastructure: 5 % go to custodian before anything is shared." in said
    assert "Custodian: nobody for the network." in said
    await with_income(network, "200 EUR")
    assert VACANT in await network.says("ana", "/distribute prepare 100 EUR")
    await ruled(network, "custodian @room:cara")
    assert "Custodian: cara for the network." in await network.says("cara", "/settings")
    assert "5.00 EUR, which are 5 %, go to cara for the infrastructure" in await network.says(
        "dan", "/distribute 100 EUR"
    )
    await distributed(network, "100 EUR")
    await ruled(network, "custodian @room:dan")
    await distributed(network, "100 EUR")
    assert [owed(network, name) for name in ("ana", "ben", "cara", "dan")] == [9500, 9500, 500, 500]
    assert "5.00 EUR of it (5 %) go to cara for the infrastructure" in await network.says("ana", "/why D1")
    assert "5.00 EUR of it (5 %) go to dan for the infrastructure" in await network.says("ana", "/why D2")
    assert "The ledger is intact" in await network.says("ben", "/ledger verify")


async def test_nobody_decides_alone_who_holds_the_office(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    assert "Only a steward can do that." in await network.says("cara", "/settings set custodian @room:cara")
    assert "Another steward says yes to it" in await network.says("ana", "/settings set custodian @room:cara")
    assert "G1: ana proposes another rule: who keeps what all own: cara for the network." in network.room.shown("G1")
    assert "You began G1 yourself" in await network.says("ana", "/confirm G1")
    assert "Only a steward can do that." in await network.says("cara", "/confirm G1")
    assert network.book.rules.now.custodians == ()
    await network.says("ben", "/confirm G1 no")
    assert "cara for the network. Taken back or turned down, so nothing changes." in network.room.shown("G1")
    assert network.book.rules.now.custodians == ()
    await ruled(network, "custodian @room:cara")
    await ruled(network, "custodian none")
    assert "G3: who keeps what all own: none for the network, proposed by ana." in await network.says(
        "cara", "/settings list"
    )
    assert network.book.rules.now.custodians == ()


async def test_a_project_has_a_custodian_of_its_own_or_that_of_the_network(network: Network) -> None:
    await with_hours(network, "1h", "1h", project="#probe")
    await network.says("ana", "/project start dock")
    await ruled(network, "infrastructure 10 custodian")
    await ruled(network, "custodian @room:cara")
    await with_income(network, "200 EUR", "#probe")
    await with_income(network, "100 EUR")
    await distributed(network, "100 EUR", "#probe")
    assert [owed(network, name) for name in ("cara", "dan")] == [1000, 0]
    number = await ruled(network, "custodian @room:dan #probe")
    assert f"{number}: who keeps what all own: dan for #probe. It holds" in network.room.shown(number)
    assert "Custodian: cara for the network, dan for #probe." in await network.says("eve", "/settings")
    await distributed(network, "50 EUR", "#probe")
    await distributed(network, "100 EUR")
    assert [owed(network, name) for name in ("cara", "dan")] == [2000, 500]
    await ruled(network, "custodian none #probe")
    await distributed(network, "50 EUR", "#probe")
    assert [owed(network, name) for name in ("cara", "dan")] == [2500, 500]
    assert "There is no project moon." in await network.says("ana", "/settings set custodian @room:dan #moon")
    assert "I do not know #dock in this network." in await network.says("ana", "/settings set custodian #dock")
    assert "The ledger is intact" in await network.says("ben", "/ledger verify")


async def test_the_equation_of_a_project_means_the_custodian_of_the_project(network: Network) -> None:
    await with_hours(network, "1h", "1h", project="#probe")
    await ruled(network, "custodian @room:cara")
    number = await proposed(network, scope="#probe")
    assert "Custodian now: cara for #probe." in network.room.shown(number)
    await ruled(network, "custodian @room:dan #probe")
    assert "Custodian now: dan for #probe." in network.room.shown(number)
    assert "The part for custodian goes to dan" in await network.says("eve", f"/equation try 100 EUR equation:{number}")
    await with_income(network, "100 EUR", "#probe")
    await distributed(network, "100 EUR", "#probe")
    assert [owed(network, name) for name in ("cara", "dan")] == [0, 1000]


@pytest.mark.parametrize("goes", ["/privacy leave sure:yes", "/privacy forget sure:yes"])
async def test_who_left_or_was_forgotten_holds_the_office_no_more(network: Network, goes: str) -> None:
    await with_hours(network, "1h", "1h")
    await proposed(network)
    await ruled(network, "custodian @room:cara")
    await with_income(network, "100 EUR")
    told = await network.says("cara", goes.replace("sure:yes", ""))
    assert "You will not be custodian any more. What is for that office cannot be shared until two stewards" in told
    await network.says("cara", goes)
    assert "Custodian now: nobody for the network." in network.room.shown("E1")
    said = await network.says("ana", "/distribute prepare 100 EUR")
    assert "who held that office, has left, so nothing can be shared. Two stewards name somebody else first:" in said
    assert held(network, "pool") == 10000
    await ruled(network, "custodian @room:dan")
    await distributed(network, "100 EUR")
    assert (owed(network, "dan"), held(network, "agent/A3")) == (1000, 0)


@pytest.mark.parametrize("kind", ["", "outside:yes"])
async def test_a_name_that_is_erased_goes_from_the_cards_that_say_who_holds_the_office(
    network: Network, kind: str
) -> None:
    await with_hours(network, "1h", "1h")
    if kind:
        await network.says("dan", f"/agent add {kind} Zilpah")
    else:
        await network.says("zilpah", "/join")
    await proposed(network)
    meant = "Zilpah" if kind else "@room:zilpah"
    await ruled(network, f"custodian {meant}")
    await ruled(network, f"infrastructure 5 {meant}")
    await with_income(network, "100 EUR")
    await distributed(network, "100 EUR")
    cards = ("G1", "G2", "E1", "D1")
    assert all("zilpah" in network.room.shown(card).casefold() for card in cards)
    if kind:
        await network.says("ana", "/privacy erase A7")
        await network.says("ben", "/privacy erase A7")
    else:
        await network.says("zilpah", "/privacy forget sure:yes")
    assert not [card for card in cards if "zilpah" in network.room.shown(card).casefold()]


async def test_who_is_back_holds_the_office_again(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await proposed(network)
    await ruled(network, "custodian @room:cara")
    await with_income(network, "100 EUR")
    await network.says("cara", "/privacy leave sure:yes")
    assert "has left" in await network.says("ana", "/distribute 100 EUR")
    await network.says("cara", "/contribute 1h swept")
    assert "Custodian now: cara for the network." in network.room.shown("E1")
    await distributed(network, "100 EUR")
    assert owed(network, "cara") == 1000


async def test_the_office_of_a_project_is_not_filled_from_the_network_when_its_holder_has_left(
    network: Network,
) -> None:
    await with_hours(network, "1h", "1h", project="#probe")
    await ruled(network, "infrastructure 10 custodian")
    await ruled(network, "custodian @room:cara")
    await ruled(network, "custodian @room:dan #probe")
    await with_income(network, "100 EUR", "#probe")
    await network.says("dan", "/privacy leave sure:yes")
    assert "Custodian: cara for the network, nobody for #probe." in await network.says("eve", "/settings")
    said = await network.says("ana", "/distribute prepare 100 EUR #probe")
    assert "dan, who held that office, has left" in said
    assert "/settings set custodian @NAME #probe." in said


async def test_a_list_for_one_who_is_replaced_cannot_be_approved(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await proposed(network)
    await ruled(network, "custodian @room:cara")
    await with_income(network, "100 EUR")
    number = await prepared(network, "/distribute prepare 100 EUR")
    mark = network.book.distributions.by_id[number].prepared.fingerprint
    await ruled(network, "custodian @room:dan")
    said = await network.says("ben", f"/distribute approve {number} {mark}")
    assert "D1 is out of date: cara is not custodian any more." in said
    await network.says("ana", "/withdraw D1")
    await distributed(network, "100 EUR")
    assert [owed(network, name) for name in ("cara", "dan")] == [0, 1000]


async def test_a_preview_of_one_who_is_replaced_cannot_be_prepared(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await proposed(network)
    await ruled(network, "custodian @room:cara")
    await with_income(network, "100 EUR")
    shown = await network.says("ana", "/distribute 100 EUR")
    command = shown.split("prepares exactly this with ")[1].splitlines()[0].removesuffix(".")
    await ruled(network, "custodian @room:dan")
    assert "shares have changed" in await network.says("ana", command)


async def test_what_is_tried_before_anybody_holds_the_office_says_so(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    said = await network.says("cara", "/equation try 100 EUR preset:mobile-lab with:currency=EUR")
    assert "Nobody is custodian now. Before anything can be shared like this, two stewards name somebody:" in said
    assert "custodian | 5.00 EUR" in said
    await ruled(network, "custodian @room:cara")
    said = await network.says("cara", "/equation try 100 EUR preset:mobile-lab with:currency=EUR")
    assert "The part for custodian goes to cara, who holds that office now." in said
    assert "cara | 5.00 EUR" in said
    assert "custodian is whoever holds that office when something is shared." in await network.says(
        "cara", "/equation mobile-lab"
    )


async def test_a_part_for_a_project_goes_to_its_pool(network: Network) -> None:
    """The pool need not have had anything before, and the project no equation."""
    await with_hours(network, "1h", "1h")
    assert "I do not know #probe" in await network.says("ana", "/settings set infrastructure 5 #probe")
    await network.says("cara", "/project start probe")
    number = await ruled(network, "infrastructure 5 #probe")
    assert f"{number}: the part for what all use: 5 % to #probe" in network.room.shown(number)
    assert "Infrastructure: 5 % go to #probe before" in await network.says("cara", "/settings")
    await proposed(network, to="#probe")
    assert "1. In trust: 10 % of the whole amount goes to #probe." in network.room.shown("E1")
    await with_income(network, "100 EUR")
    shown = await network.says("cara", "/distribute 100 EUR")
    assert "5.00 EUR, which are 5 %, go to #probe for the infrastructure" in shown
    await distributed(network, "100 EUR")
    assert held(network, "pool/J1") == 500 + 950
    assert "5.00 EUR of it (5 %) go to #probe for the infrastructure" in await network.says("ana", "/why D1")
    assert "The ledger is intact" in await network.says("ben", "/ledger verify")
    tried = 'preset:mobile-lab with:"currency=EUR, bucket.1.to=#probe"'
    assert "the pool of #probe | 4.75 EUR" in await network.says("ana", f"/equation try 100 EUR {tried}")


async def test_the_holder_is_paid_once_whichever_the_account(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await network.says("zoe", "/join")
    await ruled(network, "custodian @room:zoe")
    await proposed(network)
    code = await link_code(network, "cara")
    assert "one person now" in await network.says("zoe", f"/link {code}")
    await with_income(network, "100 EUR")
    await distributed(network, "100 EUR")
    assert owed(network, "cara") == 1000


LIKE_IT = [
    "custodian",
    "Custodian",
    "CUSTODIAN",
    "  custodian ",
    "the Custodian",
    "cust\u043edian",  # Cyrillic o
    "\u0441ustodian",  # Cyrillic s, which looks like c
    "custod1an",
    "custodlan",
    "cust0dian",
    "c.u.s.t.o.d.i.a.n",
    "custo\u200bdian",
    "\uff43ustodian",
    "@custodian",
]


@pytest.mark.parametrize("name", LIKE_IT)
async def test_nobody_gets_a_name_that_could_be_taken_for_the_office(network: Network, name: str) -> None:
    await network.members("ana", "ben")
    before = network.book.height
    for line in (
        f'/agent add "{name}"',
        f'/agent add outside:yes "{name}"',
        f"/settings me name {name}",
    ):
        said = await network.says("ana", line)
        assert "which is the word for an office here and nobody's name." in said, (line, said)
    assert network.book.height == before


async def test_no_project_is_called_like_the_office(network: Network) -> None:
    await network.members("ana", "ben")
    for name in ("custodian", "Custodian", "cust0dian"):
        assert "which is the word for an office" in await network.says("ana", f"/project start {name}")
    assert not network.book.projects.by_id


@pytest.mark.parametrize("name", ["Custodians of the commons", "Riverside Custodian", "custard", "the trustee"])
async def test_other_names_are_free(network: Network, name: str) -> None:
    await network.members("ana", "ben")
    assert "is entered as A3" in await network.says("ana", f"/agent add {name}")


async def test_who_comes_from_a_platform_by_that_name_is_called_by_their_number(network: Network) -> None:
    """Nobody can be stopped from being called so elsewhere, and nobody is paid for it."""
    await with_hours(network, "1h", "1h")
    await network.says("custodian", "/contribute 1h swept")
    assert network.book.agents.name("A7").text == "A7"
    await proposed(network)
    await ruled(network, "infrastructure 5 custodian")
    await with_income(network, "100 EUR")
    assert VACANT in await network.says("ana", "/distribute prepare 100 EUR")
    assert "is, or looks like, the word for the office custodian" in await network.says(
        "ana", "/settings set custodian custodian"
    )
    await ruled(network, "custodian @room:custodian")
    await distributed(network, "100 EUR")
    assert held(network, "agent/A7") == 500 + 950


async def test_who_has_that_name_elsewhere_is_told_from_the_office_by_the_number(network: Network) -> None:
    """What a platform shows of a mention is not ours to choose."""
    await with_hours(network, "1h", "1h")
    await network.says("custodian", "/join")
    await ruled(network, "custodian @room:cara")
    number = await ruled(network, "infrastructure 5 @room:custodian")
    assert f"{number}: the part for what all use: 5 % to A7 (A7)" in network.room.shown(number)
    await proposed(network, to="@a7")
    assert "1. In trust: 10 % of the whole amount goes to A7 (A7)." in network.room.shown("E1")
    await with_income(network, "100 EUR")
    shown = await network.says("dan", "/distribute 100 EUR")
    assert "go to A7 (A7) for the infrastructure" in shown
    await ruled(network, "custodian @room:custodian")
    await ruled(network, "infrastructure 5 custodian")
    shown = await network.says("dan", "/distribute 100 EUR")
    assert "The part for custodian goes to A7 (A7), who holds that office now." in shown


@pytest.mark.parametrize("to", ["@custodian", "@cust0dian", "@\u0441ustodian"])
async def test_what_looks_like_the_office_is_not_taken_for_anybody(network: Network, to: str) -> None:
    await with_hours(network, "1h", "1h")
    said = await network.says("ana", "/equation propose file:x", files={"x": OURS.format(to=to).encode()})
    assert "is, or looks like, the word for the office custodian, and nobody is meant by it." in said
    assert not network.book.equations.by_id
    assert "is, or looks like, the word" in await network.says("ana", f"/settings set infrastructure 5 {to}")
    assert "is, or looks like, the word" in await network.says("ana", f"/settings set custodian {to}")


async def test_the_word_of_the_office_is_read_in_any_case(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await ruled(network, "custodian @room:cara")
    await proposed(network, to=" Custodian ")
    await ruled(network, "infrastructure 5 CUSTODIAN")
    await with_income(network, "100 EUR")
    await distributed(network, "100 EUR")
    assert owed(network, "cara") == 500 + 950


async def test_the_card_of_an_equation_that_holds_no_more_says_nothing_of_today(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await ruled(network, "custodian @room:cara")
    await proposed(network)
    await adopted(network, "/equation propose preset:nrp with:rates.default=20", "ana", "ben")
    assert "It held until another took its place." in network.room.shown("E1")
    assert "goes to custodian." in network.room.shown("E1")
    assert "Custodian now" not in network.room.shown("E1")


async def test_of_two_settings_of_one_office_the_earlier_one_holds(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await network.says("ana", "/project start probe")
    for to in ("cara", "dan #probe", "eve"):
        await network.says("ana", f"/settings set custodian @room:{to}")
    assert "G1 would change the same rule" in network.room.shown("G3")
    for number in ("G1", "G2", "G3"):
        await network.says("ben", f"/confirm {number}")
    await network.passes(hours=72)
    assert [(one.agent, one.project) for one in network.book.rules.now.custodians] == [("A3", None), ("A4", "J1")]
    assert "Void, as what it rested on changed meanwhile." in network.room.shown("G3")
    await ruled(network, "custodian @room:eve")
    assert "custodian is A5 already." in await network.says("ana", "/settings set custodian @room:eve")


async def test_an_equation_that_gives_nothing_to_the_office_needs_nobody_in_it(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await adopted(network, "/equation propose preset:nrp with:rates.default=20", "ana", "ben")
    await with_income(network, "40 EUR")
    shown = await network.says("cara", "/distribute 40 EUR")
    assert "custodian" not in shown
    await distributed(network, "40 EUR")
    assert "custodian" not in await network.says("ana", "/why D1")
    assert "custodian" not in network.room.shown("D1").casefold()
    assert "ustodian" not in await network.says("ana", "/settings")
