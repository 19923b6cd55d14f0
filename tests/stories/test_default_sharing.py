"""By what a network shares before its members agreed on anything: costs come back first, then hours count."""

from __future__ import annotations

from ledger.network.preset import LIGHT_1
from ledger.network.rules import Rules, RulesAdopted
from tests.properties.test_sharing import Ledger
from tests.support.given import distributed, held, owed, with_hours, with_income
from tests.support.network import Network


async def accepted(network: Network, person: str, *contributions: str) -> None:
    """Let all others approve what a person brought."""
    for text in contributions:
        answer = await network.says(person, f"/contribute {text}")
        number = answer.partition(":")[0].removeprefix("Noted as ")
        for other in [one for one in ("ana", "ben", "cara", "dan", "eve", "fay") if one != person]:
            await network.says(other, f"/vote {number} approve")
    await network.passes(hours=24)
    assert {one.state for one in network.book.contributions.by_id.values()} == {"accepted"}


async def claim(network: Network, number: str) -> tuple[str, str, str]:
    """Return what a claim of cara's on the costs is worth, what was paid on it, and what is owed."""
    told = (await network.says("cara", "/account claims")).splitlines()
    cells = next(line for line in told if line.startswith(f"{number} | Costs | value |")).split(" | ")
    return cells[3], cells[4], cells[-1]


async def test_costs_come_back_before_hours_are_shared_in_the_currency_of_the_money(network: Network) -> None:
    await with_hours(network, "1h", "3h")
    await accepted(
        network,
        "cara",
        "expense 30 EUR evidence:https://example.org/r.pdf bus tickets",
        "purchase 10 CAD a lamp",
        "cash 500 EUR evidence:https://example.org/r.pdf seed money",
    )
    await with_income(network, "70 EUR")
    shown = await network.says("cara", "/distribute 70 EUR")
    assert "1 | Costs | all that is left at this point | 70.00 EUR | 30.00 EUR" in shown
    assert "2 | Hours | all that is left at this point | 40.00 EUR | 40.00 EUR" in shown
    assert "Left out, as no rule of the equation fits it: C5." in shown
    assert "Left out, as it is in another currency: C4." in shown
    assert await claim(network, "C3") == ("30.00 EUR", "0.00 EUR", "30.00 EUR")
    await distributed(network, "20 EUR")
    assert [owed(network, name) for name in ("ana", "ben", "cara")] == [0, 0, 2000]
    assert await claim(network, "C3") == ("30.00 EUR", "20.00 EUR", "10.00 EUR")
    await distributed(network, "50 EUR")
    assert [owed(network, name) for name in ("ana", "ben", "cara")] == [1000, 3000, 3000]
    said = await network.says("cara", "/why D2")
    assert "by the preset costs-then-hours, as no equation was agreed" in said
    assert "20.00 EUR of it were paid before" in said
    assert "10.00 EUR were owed." in said
    await with_income(network, "14 CAD")
    await distributed(network, "14 CAD")
    assert [owed(network, name, "CAD") for name in ("ana", "ben", "cara")] == [100, 300, 1000]
    assert held(network, "pool", "CAD") == 0


async def test_the_rules_name_it_and_carry_it_on(network: Network) -> None:
    await network.members("ana", "ben")
    await network.says("ana", "/settings set zone Europe/Berlin")
    assert network.book.rules.now.version == 2
    assert network.book.rules.now.default == "costs-then-hours"
    said = await network.says("ana", "/settings")
    assert "Until an equation is agreed, everything is shared by the preset costs-then-hours." in said
    assert "is shared by the preset costs-then-hours, in any currency." in await network.says("ben", "/equation")
    assert "[file: costs-then-hours.toml]" in await network.says("ben", "/equation costs-then-hours")


def test_a_ledger_from_before_goes_on_by_hours() -> None:
    """Its rules are read as those of hours, and stay so whatever is set later."""
    made = Ledger()
    assert made.book.equations.valid_for(None, "EUR").id == "hours"
    made.add(RulesAdopted(Rules(2, LIGHT_1, default="costs-then-hours"), None))
    assert made.book.equations.valid_for(None, "JPY").id == "costs-then-hours"
    assert made.book.equations.valid_for(None, "JPY").equation.decimals == 0
    assert made.book.equations.named("hours", "EUR").id == "hours"


async def test_trying_a_changed_preset_changes_nothing_for_what_holds(network: Network) -> None:
    await with_hours(network, "1h", "3h")
    changed = 'preset:costs-then-hours with:"currency=EUR, bucket.2.rule.1.weigh=1"'
    assert "ana |  | 50.00 EUR | 50.00 EUR" in await network.says("ana", f"/equation try 100 EUR {changed}")
    assert "ana |  | 25.00 EUR | 25.00 EUR" in await network.says("ana", "/equation try 100 EUR")
    assert "ana |  | 50.00 EUR | 50.00 EUR" in await network.says("ana", f"/equation try 100 EUR {changed}")
