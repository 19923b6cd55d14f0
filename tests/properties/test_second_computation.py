"""The money of networks made up by chance, against a second computation of all of it from the entries of their chains.

Twenty networks are played; as many as `POTLUCK_MONEY_NETWORKS` says, and other ones from `POTLUCK_MONEY_SEED` on.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.money_networks import played, told
from tests.support.network import Network
from tests.support.second_computation import Report

NETWORKS = int(os.environ.get("POTLUCK_MONEY_NETWORKS", "20"))
FIRST = int(os.environ.get("POTLUCK_MONEY_SEED", "0"))
STEPS = 80


@pytest.mark.parametrize("seed", range(FIRST, FIRST + NETWORKS))
async def test_a_second_computation_of_a_whole_network_agrees(tmp_path: Path, seed: int) -> None:
    """Every account; and every list, line by line, as it would be frozen from what was known then."""
    report, one, wrong = await played(tmp_path, str(seed), STEPS)
    typed = "\n".join(one.lines)
    assert not wrong, typed
    assert_whole(report)
    differing = {frozen.distribution: frozen.wrong for frozen in report.frozen if frozen.edition == 2 and frozen.wrong}
    assert not differing, f"{differing}\n{typed}"


def assert_whole(report: Report) -> None:
    """Check that money is neither made nor lost, and that nobody has what no distribution gave them."""
    for currency in {currency for _, currency in report.chain.balances}:
        balances = {account: minor for (account, of), minor in report.chain.balances.items() if of == currency}
        assert sum(balances.values()) == 0
        lacking = ("outside", "shortage")
        assert all(minor >= 0 for account, minor in balances.items() if account.partition("/")[0] not in lacking)
    for (who, currency), own in report.people.items():
        if who not in report.chain.projects:
            aside = sum(
                minor
                for (account, of), minor in report.chain.balances.items()
                if of == currency and account.startswith("aside/P") and account.endswith(f"agent/{who}")
            )
            assert own["owed"] == own["shared"] - own["out"] - aside or report.chain.is_gone(who)


# What the second computation itself says of orders of deeds in which a debt was paid twice.


async def with_a_lamp(network: Network, project: str = "") -> None:
    """Let ana have an expense of 100.00, and ben and cara an hour each, accepted."""
    await network.members("ana", "ben", "cara")
    if project:
        await network.says("ana", f"/project start {project.removeprefix('#')}")
    for who, what in (
        ("ana", f"expense 100 EUR evidence:https://example.org/r.pdf {project} lamp"),
        ("cara", "1h help"),
        ("ben", "1h help"),
    ):
        await network.says(who, f"/contribute {what}")
        number = f"C{len(network.book.contributions.by_id)}"
        for other in {"ana", "ben", "cara"} - {who}:
            await network.says(other, f"/vote {number} approve")
    await network.passes(days=2)


async def agreed(network: Network, scope: str = "", rates: str = "10") -> None:
    """Let all agree on costs first, and then work at a rate."""
    await network.says("ana", f'/equation propose preset:nrp {scope} with:"rates.default={rates}"')
    found = list(network.book.equations.by_id.values())[-1]
    for who in ("ana", "ben", "cara"):
        await network.says(who, f"/vote {found.proposed.equation} approve {found.proposed.hash}")


async def earned(network: Network, amount: str) -> None:
    """Let money come in."""
    await network.says("ana", f"/income note {amount} sale")
    await network.says("ben", f"/confirm I{len(network.book.incomes.by_id)}")


async def approved(network: Network, number: str) -> None:
    """Let another steward approve a list."""
    found = network.book.distributions.by_id[number].prepared
    await network.says("ben", f"/distribute approve {number} {found.fingerprint}")


def receivers(report: Report, number: str) -> dict[str, int]:
    """Return who would get what by the second computation."""
    (shared,) = [frozen.shared for frozen in report.frozen if frozen.distribution == number]
    assert shared is not None
    return shared.receivers


async def test_what_is_set_aside_for_one_list_is_not_owed_to_the_next(network: Network) -> None:
    await with_a_lamp(network)
    await agreed(network)
    await earned(network, "240 EUR")
    for _ in range(2):
        await network.says("ana", "/distribute prepare 120 EUR")
    report = await told(network)
    assert receivers(report, "D1") == {"A1": 10000, "A2": 1000, "A3": 1000}
    if len(report.frozen) > 1:  # else it was refused, as nobody is owed anything
        assert receivers(report, "D2") == {}


async def test_what_a_list_of_the_old_equation_pays_counts_under_the_new_one(network: Network) -> None:
    await with_a_lamp(network)
    await agreed(network)
    await earned(network, "200 EUR")
    await network.says("ana", "/distribute prepare 100 EUR")
    await approved(network, "D1")
    await agreed(network, rates="12")
    await network.passes(days=3)
    await network.says("ana", "/distribute prepare 100 EUR")
    assert receivers(await told(network), "D2") == {"A2": 1200, "A3": 1200}


async def test_what_the_networks_equation_paid_is_paid_under_a_projects_first_own_one(network: Network) -> None:
    await with_a_lamp(network, "#probe")
    await agreed(network)
    await earned(network, "200 EUR #probe")
    await network.says("ana", "/distribute prepare 100 EUR #probe")
    await approved(network, "D1")
    await network.passes(days=3)
    await agreed(network, "#probe")
    report = await told(network)
    owed = {
        claim.about: claim.outstanding
        for (number, _), found in report.claims.items()
        if number == "E2"
        for claim in found
    }
    assert owed == {"C1": 0}


async def test_a_list_that_is_not_what_it_should_be_is_told(network: Network) -> None:
    await with_a_lamp(network)
    await agreed(network)
    await earned(network, "120 EUR")
    await network.says("ana", "/distribute prepare 120 EUR")
    (frozen,) = (await told(network)).frozen
    assert frozen.wrong == []
    again = await told(network, lambda text: text.replace('"amount":10000', '"amount":9999'))
    assert again.frozen[0].wrong == ["pays (0, 'C1'): 10000 here, 9999 there"]
