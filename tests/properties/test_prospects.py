"""What a card says that money can expect is what the engine gives: over all presets and kinds, and in chat."""

from __future__ import annotations

import pytest

from ledger.contributions.log import MONEY_KINDS
from ledger.distributions.prospect import FIRST, NOTHING, prospect_of_claim
from ledger.equations import presets
from ledger.equations.candidate import Candidate
from ledger.equations.claim import Claims
from ledger.equations.engine import make_claims, share
from ledger.equations.equation import Equation
from ledger.equations.file import read
from ledger.values.money import Money
from ledger.values.quantity import parse_quantity as quantity
from tests.support.given import distributed, with_hours, with_income
from tests.support.lab import adopted
from tests.support.network import Network
from tests.support.said import said

VALUE = 100_00
AMOUNTS = (50_00, 1_000_00, 2_000_00, 50_000_00)


def ours(claim: str, size: str = 'percent = "100"\nof = "remaining"', until: str = "once") -> str:
    return (
        f'name = "Ours"\ncurrency = "EUR"\n[[bucket]]\nname = "All"\n{size}\n'
        f'[[bucket.rule]]\nkinds = ["work"]\nweigh = "quantity"\nuntil = "forever"\n'
        f'[[bucket.rule]]\nkinds = ["cash", "expense", "purchase"]\n{claim}\nuntil = "{until}"\n'
    )


TEXTS = {name: presets.text(name) for name in presets.NAMES} | {
    "a weight, once": ours('weigh = "value"'),
    "a value, once": ours('value = "value / 2"'),
    "a value, forever": ours('value = "value"', until="forever"),
    "a debt beside weights": ours('value = "value"', until="paid"),
    "a worth of nothing": ours('value = "quantity * 5"'),
    "a first debt of more than was spent": presets.text("costs-then-hours").replace('"value"', '"value * 2"'),
    "a small first bucket": presets.text("costs-then-hours").replace('"100"', '"10"', 1),
}


def equation_of(text: str) -> Equation:
    found = read(text).equation
    assert found is not None
    return found


def brought(equation: Equation, kind: str) -> Candidate:
    return Candidate("C1", "A1", (1, 1), kind, value=Money(VALUE, equation.currency))


def told(equation: Equation, kind: str) -> str:
    made = [one for one in make_claims(equation, Claims(), [brought(equation, kind)]) if one.original]
    assert len(made) < 2, "no preset counts money twice"
    return said(prospect_of_claim(equation, made[0]) if made else NOTHING)


def given(equation: Equation, kind: str) -> list[int]:
    """Return what the engine gives for it, each time that money is shared, beside all sorts of work."""
    work = [
        Candidate(f"C{number}", "A2", (number, number), "work", what=what, quantity=quantity("3h"), stream="livelihood")
        for number, what in enumerate(("initiation", "support", "guiding", "preparation"), start=2)
    ]
    claims, got = Claims(), []
    claims.add(make_claims(equation, claims, [brought(equation, kind), *work]))
    for amount in AMOUNTS:
        shared = share(equation, claims, amount)
        claims.add(shared.facts())
        got.append(sum(line.amount for line in shared.lines() if line.contribution == "C1"))
    return got


@pytest.mark.parametrize("kind", MONEY_KINDS)
@pytest.mark.parametrize("name", TEXTS)
def test_what_is_said_is_what_the_engine_gives(name: str, kind: str) -> None:
    equation = equation_of(TEXTS[name])
    text, got = told(equation, kind), given(equation, kind)
    assert (text == said(NOTHING)) == (not any(got))
    assert (text == said(FIRST)) == (got == [50_00, 50_00, 0, 0])
    assert ("each time money is shared" in text) == all(got)
    assert ("once" in text) == (got[0] > 0 and not any(got[1:]))
    if "until nothing is owed" in text:
        assert sum(got) in (VALUE, VALUE * 6 // 5, VALUE * 2)
        assert text.startswith(f"{sum(got) // 100}.00 {equation.currency} are paid for it")


async def test_the_answer_and_the_card_say_it_by_the_equation_of_the_scope(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await network.says("ana", "/project start probe")
    await network.says("ana", "/project start garden")
    assert (
        said(FIRST)
        in (
            await network.says("cara", "/contribute expense 30 EUR evidence:https://example.org/r.pdf bus tickets")
        ).splitlines()
    )
    assert said(FIRST) in network.room.shown("C3")
    assert said(NOTHING) in await network.says(
        "cara", "/contribute cash 30 EUR evidence:https://example.org/r.pdf seed money"
    )
    assert said(NOTHING) in network.room.shown("C4")
    await network.says(
        "cara", "/contribute expense 30 EUR evidence:https://example.org/r.pdf for-claims:no bus tickets"
    )
    await network.says("cara", "/contribute 2h swept")
    for number in ("C5", "C6"):
        assert "aid" not in network.room.shown(number)
    await adopted(network, "/equation propose preset:slicing-pie project:#probe", "ana", "ben")
    has_part = "Has a part of All each time money is shared, forever."
    assert has_part in await network.says(
        "cara", "/contribute expense 30 EUR evidence:https://example.org/r.pdf #probe bus tickets again"
    )
    assert said(FIRST) in await network.says(
        "cara", "/contribute expense 30 EUR evidence:https://example.org/r.pdf #garden seeds"
    )
    await adopted(network, "/equation propose preset:nrp", "ana", "ben")
    assert said(NOTHING) in await network.says(
        "cara", "/contribute expense 30 CAD evidence:https://example.org/r.pdf #garden a spade"
    )


async def test_a_card_keeps_up_with_what_holds_and_with_what_was_paid(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await network.says("cara", "/contribute expense 30 EUR evidence:https://example.org/r.pdf bus tickets")
    for other in ("ana", "ben", "dan", "eve", "fay"):
        await network.says(other, "/vote C3 approve")
    assert said(FIRST) in network.room.shown("C3")
    await with_income(network, "50 EUR")
    await distributed(network, "20 EUR")
    assert said(FIRST) in network.room.shown("C3")
    await distributed(network, "20 EUR")
    assert "Paid in full." in network.room.shown("C3")
    await network.says("cara", "/contribute expense 30 EUR evidence:https://example.org/r.pdf more tickets")
    assert said(FIRST) in network.room.shown("C4")
    await adopted(network, "/equation propose preset:hours", "ana", "ben")
    assert said(NOTHING) in network.room.shown("C4")
    assert said(NOTHING) in network.room.shown("C3")
