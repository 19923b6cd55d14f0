"""Whoever rewrites a ledger puts no words in anybody's mouth: amounts that were named, and yes that follows from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from ledger.chain.entry import Fact
from ledger.contributions.contribution import Amended
from ledger.validation.vote import Voted
from ledger.values.phrase import Words
from ledger.values.quantity import TIME, Quantity
from tests.support.given import with_five
from tests.support.lies import Lie, assert_found, entries_of
from tests.support.network import Network


def voted(agent: str, choice: str) -> Callable[[Fact], bool]:
    return lambda fact: isinstance(fact, Voted) and (fact.subject, fact.agent, fact.choice) == ("C6", agent, choice)


def amended(fact: Fact) -> bool:
    return isinstance(fact, Amended)


OF_NAMED_AMOUNTS = {
    "a no by somebody else": Lie(voted("A4", "reject"), lambda fact: (fact,), "A2 voted on C6 in the name of A4", "A2"),
    "a yes that names an amount": Lie(
        voted("A4", "reject"), lambda fact: (replace(fact, choice="approve"),), "nobody can say that of C6"
    ),
    "a yes of one who named less": Lie(
        amended, lambda fact: (fact, Voted("C6", "A5", "approve", None, None)), "A1 voted on C6 in the name of A5"
    ),
    "a yes of nobody": Lie(
        voted("A4", "approve"), lambda fact: (replace(fact, agent="A5"),), "A1 voted on C6 in the name of A5"
    ),
    "another log, and the vote goes on": Lie(
        amended,
        lambda fact: (replace(fact, log=replace(fact.log, note=Words("something else", "A1"))),),
        "C6 was changed by more than that it takes less",
    ),
    "more, and the vote goes on": Lie(
        amended,
        lambda fact: (replace(fact, log=replace(fact.log, amount=Quantity(Fraction(4), TIME))),),
        "C6 was changed by more than that it takes less",
    ),
}


@pytest.fixture
async def taken(network: Network) -> Network:
    """Ana takes two of three hours, as dan says; eva says one."""
    await with_five(network)
    await network.says("ana", "/contribute 3h y")
    await network.says("eva", "/vote C6 reject 1h")
    await network.says("dan", "/vote C6 reject 2h until two")
    await network.says("ana", "/amend C6 2h")
    return network


async def test_nobody_is_said_to_have_named_or_approved_what_they_did_not(taken: Network) -> None:
    entries = await entries_of(taken)
    for lie in OF_NAMED_AMOUNTS.values():
        assert_found(entries, lie)
