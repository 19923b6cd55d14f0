"""Who holds which part of what was contributed, as people see it."""

from __future__ import annotations

from bot.chat import Picture, Table, Text
from tests.support.given import distributed, link_code, ruled, with_hours, with_income
from tests.support.network import Network

HEADINGS = ("Who", "Part", "Hours")


def tables(text: Text) -> list[Table]:
    return [piece for piece in text if isinstance(piece, Table)]


def pictures(text: Text) -> list[Picture]:
    return [piece for piece in text if isinstance(piece, Picture)]


async def agreed(network: Network, toml: str) -> None:
    """Let all members agree on an equation for the network."""
    said = await network.room.says("ana", "/equation propose file:ours.toml", files={"ours.toml": toml.encode()})
    assert "is proposed" in str(said), said
    number = str(said).partition(" ")[0]
    shown = network.book.equations.by_id[number].proposed.hash
    for name in ("ana", "ben", "cara", "dan", "eve", "fay"):
        await network.says(name, f"/vote {number} approve {shown}")
    await network.passes(days=7)
    assert network.book.equations.by_id[number].state == "adopted"


async def logged(network: Network, name: str, line: str) -> None:
    """Let something be logged, and accepted by all others."""
    answer = await network.says(name, f"/contribute {line}")
    number = answer.partition(":")[0].removeprefix("Noted as ")
    for other in [one for one in ("ana", "ben", "cara", "dan", "eve", "fay") if one != name]:
        await network.says(other, f"/vote {number} approve")
    await network.passes(hours=24)
    assert network.book.contributions.by_id[number].state == "accepted"


async def test_the_parts_are_those_of_accepted_hours_and_add_up(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    said = await network.says("fay", "/account equity")
    assert "Fluid equity in the network by accepted hours, as everything stands after entry" in said
    assert "Counted: all accepted hours of work that are for claims." in said
    assert "ana | 33.4 % | 1 h\nben | 33.3 % | 1 h\ncara | 33.3 % | 1 h\ntogether | 100 % | 3 h" in said
    assert "It cannot be sold or given away, and it is no promise of money." in said
    assert "Whoever contributes more makes the parts of others smaller." in said
    (picture,) = pictures(network.room.answers["fay"][-1])
    assert picture.alt == (
        "Bar chart, who holds which part of the network: ana: 33.4 %, ben: 33.3 %, cara: 33.3 %; total 100 %."
    )


async def test_where_nothing_is_accepted_nobody_holds_anything(network: Network) -> None:
    await network.members("ana", "ben")
    said = await network.says("ana", "/account equity")
    assert said == "Nobody holds a part of the network yet.\n/contribute 2h what you did begins."


async def test_a_project_has_parts_of_its_own(network: Network) -> None:
    await with_hours(network, "2h", "1h", project="#probe")
    await logged(network, "cara", "3h for the network as a whole")
    assert "ana | 66.7 % | 2 h\nben | 33.3 % | 1 h\ntogether" in await network.says("ana", "/account equity #probe")
    assert "cara | 50 % | 3 h\nana | 33.3 % | 2 h\nben | 16.7 % | 1 h" in await network.says("ana", "/account equity")


async def test_what_was_paid_lowers_no_part(network: Network) -> None:
    await with_hours(network, "2h", "1h")
    before = tables(await _answer(network, "ana", "/account equity"))
    await with_income(network)
    await distributed(network)
    assert tables(await _answer(network, "ana", "/account equity")) == before


async def _answer(network: Network, name: str, line: str) -> Text:
    await network.says(name, line)
    return network.room.answers[name][-1]


async def test_the_chart_shows_the_parts_at_the_ends_of_months_and_its_words_say_the_same(network: Network) -> None:
    await with_hours(network, "4h")
    await network.passes(days=30)
    await logged(network, "ben", "4h swept")
    await network.passes(days=28)
    await logged(network, "cara", "8h swept")
    (picture,) = pictures(await _answer(network, "dan", "/account equity"))
    assert picture.alt == (
        "Line chart, parts of the network, at the ends of months, for 2026-01, 2026-02, now. "
        "cara: 0 %, 0 %, 50 %; ana: 100 %, 50 %, 25 %; ben: 0 %, 50 %, 25 %."
    )


async def test_a_month_ends_at_midnight_of_the_networks_zone_and_what_happens_then_is_of_the_next(
    network: Network,
) -> None:
    await with_hours(network, "1h")
    await network.says("ana", "/settings set zone Pacific/Kiritimati")
    await network.passes(days=24, minutes=59)
    await network.says("cara", "/contribute 1h swept")
    await network.passes(minutes=1)
    await network.says("ben", "/contribute 1h swept")
    for number, names in (("C2", ("ana", "ben", "dan")), ("C3", ("ana", "cara", "dan"))):
        for name in names:
            await network.says(name, f"/vote {number} approve")
    await network.passes(hours=24)
    # It is ten in the morning of the last of January in London, and midnight there: just now ben's work is accepted.
    assert network.now.isoformat() == "2026-01-31T10:00:00+00:00"
    assert network.book.contributions.by_id["C3"].settled_at == network.now
    (picture,) = pictures(await _answer(network, "dan", "/account equity"))
    assert "for 2026-01, now. ana: 50 %, 33.4 %; ben: 0 %, 33.3 %; cara: 50 %, 33.3 %." in picture.alt


async def test_only_the_last_twelve_months_are_looked_back_at(network: Network) -> None:
    await with_hours(network, "1h")
    await network.says("ana", "/settings set digest off")
    await network.passes(days=3 * 365)
    (picture,) = pictures(await _answer(network, "dan", "/account equity"))
    assert "for 2028-01, 2028-02" in picture.alt
    assert "2028-12, now." in picture.alt


async def test_who_opts_out_is_named_and_not_counted(network: Network) -> None:
    await with_hours(network, "1h", "1h", "2h")
    await network.says("cara", "/account give all")
    said = await network.says("ana", "/account equity")
    assert "ana | 50 % | 1 h\nben | 50 % | 1 h\ntogether | 100 % | 2 h" in said
    assert "Not counted, as they want no share: cara." in said


async def test_who_was_forgotten_holds_nothing_and_is_not_named(network: Network) -> None:
    await with_hours(network, "1h", "1h", "2h")
    await network.says("cara", "/privacy forget sure:yes")
    said = await network.says("ana", "/account equity")
    assert "ana | 50 % | 1 h\nben | 50 % | 1 h\ntogether | 100 % | 2 h" in said
    assert "cara" not in said


async def test_two_accounts_of_one_person_hold_one_part_now_and_before(network: Network) -> None:
    await with_hours(network, "1h", "1h", "2h")
    await network.passes(days=30)
    code = await link_code(network, "ben")
    await network.says("cara", f"/link {code}")
    said = await network.says("ana", "/account equity")
    assert "ben | 75 % | 3 h\nana | 25 % | 1 h\ntogether" in said
    assert "ben: 75 %, 75 %; ana: 25 %, 25 %." in said


async def test_a_correction_moves_the_parts(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await network.says("cara", "/correct C1 3h it was longer")
    for name in ("ben", "dan", "eve", "fay"):
        await network.says(name, "/vote C3 approve")
    await network.passes(hours=72)
    assert "ana | 75 % | 3 h" in await network.says("ana", "/account equity")


async def test_work_that_is_not_counted_in_hours_is_left_out_and_named(network: Network) -> None:
    await with_hours(network, "1h")
    await logged(network, "ben", "work 4 pieces soldered boards")
    said = await network.says("ana", "/account equity")
    assert "ana | 100 % | 1 h" in said
    assert "Not shared here, as this rule counts hours: C2." in said


MONEY = """
name = "Costs and work"
currency = "EUR"
[rates]
default = "25.00"
[[bucket]]
name = "Commons"
percent = "5"
of = "total"
to = "Riverside Workshop"
[[bucket]]
name = "Costs"
percent = "50"
of = "remaining"
  [[bucket.rule]]
  kinds = ["expense"]
  value = "value"
  until = "paid"
[[bucket]]
name = "Work"
percent = "100"
of = "remaining"
  [[bucket.rule]]
  kinds = ["work"]
  value = "quantity * rate"
  until = "paid"
"""


async def test_money_on_all_buckets_is_one_whole_and_stays_so_when_it_is_paid(network: Network) -> None:
    await with_hours(network, "1h", "2h")
    await logged(network, "cara", "expense 25 EUR evidence:https://example.org/r.pdf screws")
    await network.says("ana", "/agent add Riverside Workshop")
    await agreed(network, MONEY)
    said = await network.says("ana", "/account equity")
    assert "by E1, Costs and work" in said
    assert "Counted: what all accepted contributions for claims are worth in EUR, whatever was paid on them." in said
    whole = "ben | 50 % | 50.00 EUR\nana | 25 % | 25.00 EUR\ncara | 25 % | 25.00 EUR\ntogether | 100 % | 100.00 EUR"
    assert whole in said
    assert "A part that the equation gives to a named agent is nobody's equity." in said
    await with_income(network, "60 EUR")
    await distributed(network, "60 EUR")
    assert whole in await network.says("ana", "/account equity")


MIXED = """
name = "Cash, then hours"
currency = "EUR"
[[bucket]]
name = "Cash"
percent = "50"
of = "total"
  [[bucket.rule]]
  kinds = ["cash"]
  value = "value * 1.2"
  until = "paid"
[[bucket]]
name = "Work"
percent = "50"
of = "total"
  [[bucket.rule]]
  kinds = ["work"]
  weigh = "quantity"
  until = "forever"
"""


async def test_money_and_weights_are_not_mixed(network: Network) -> None:
    await with_hours(network, "1h", "3h")
    await logged(network, "cara", "cash 100 EUR evidence:https://example.org/r.pdf for the start")
    await network.passes(days=30)
    await agreed(network, MIXED)
    answer = await _answer(network, "dan", "/account equity")
    money, weights = tables(answer)
    assert [row[1:] for row in money.rows] == [("100 %", "120.00 EUR"), ("100 %", "120.00 EUR")]
    assert [row[1:] for row in weights.rows] == [("75 %", "3"), ("25 %", "1"), ("100 %", "4")]
    said = await network.says("dan", "/account equity")
    assert "Counted on bucket 2, Work: what all accepted contributions for claims weigh there." in said
    assert "Money and weights are different things" in said
    assert len(pictures(answer)) == 2


async def test_an_equation_that_changes_looks_back_by_what_held_then(network: Network) -> None:
    await with_hours(network, "1h", "3h")
    await network.passes(days=30)
    await network.says("ana", "/agent add Riverside Workshop")
    await agreed(network, MONEY)
    await logged(network, "cara", "expense 100 EUR evidence:https://example.org/r.pdf screws")
    (picture,) = pictures(await _answer(network, "dan", "/account equity"))
    assert picture.alt.endswith("cara: 0 %, 50 %; ben: 75 %, 37.5 %; ana: 25 %, 12.5 %.")


async def test_weights_on_buckets_of_another_equation_are_not_looked_back_at(network: Network) -> None:
    await with_hours(network, "1h", "3h")
    await logged(network, "cara", "cash 100 EUR evidence:https://example.org/r.pdf for the start")
    await agreed(network, MIXED)
    await network.passes(days=20)
    await agreed(network, MIXED.replace('weigh = "quantity"', 'weigh = "1"'))
    money, weights = pictures(await _answer(network, "dan", "/account equity"))
    assert "cara: 100 %, 100 %." in money.alt
    assert "ana: unknown, 50 %; ben: unknown, 50 %." in weights.alt


async def test_a_formula_that_cannot_be_computed_is_named(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await agreed(
        network, MIXED.replace('weigh = "quantity"', 'weigh = "1 / (quantity - 2)"').replace("forever", "once")
    )
    said = await network.says("ana", "/account equity")
    assert "Contribution C1" in said


async def test_ratings_move_the_parts_where_the_equation_uses_quality(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await agreed(network, MIXED.replace('weigh = "quantity"', 'weigh = "quantity * quality"'))
    await ruled(network, "quality on")
    await network.says("ben", "/rate C1 5")
    assert "ana | 62.5 % | 1.67\nben | 37.5 % | 1" in await network.says("ana", "/account equity")


async def test_of_more_than_twenty_the_smallest_are_one_row_and_all_add_up(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await network.passes(days=14)  # from now on those three vote
    names = [f"p{number}" for number in range(22)]
    for name in names:
        await network.says(name, "/contribute 1h what I did")
    for number in range(4, 26):
        for name in ("ana", "ben", "cara"):
            await network.says(name, f"/vote C{number} approve")
    await network.passes(hours=24)
    (table,) = tables(await _answer(network, "ana", "/account equity"))
    assert len(table.rows) == 21
    assert table.rows[-2][0] == "6 others"
    assert table.rows[-1][1:] == ("100 %", "25 h")
