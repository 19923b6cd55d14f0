"""Whoever rewrites a ledger puts no words in anybody's mouth: amounts that were named, and what was said of corrections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from ledger.audit import entries as audit
from ledger.book import fold
from ledger.chain.entry import Broken, Fact
from ledger.contributions.contribution import Amended, Logged
from ledger.validation.griefing import TIMES
from ledger.validation.hearing import Heard
from ledger.validation.vote import Opened, Settled, Voided, Voted
from ledger.values.phrase import Words
from ledger.values.quantity import TIME, Quantity
from tests.support.by_lot import NINE, called, logged, with_nine
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


def opened(subject: str) -> Callable[[Fact], bool]:
    return lambda fact: isinstance(fact, Opened) and fact.subject == subject


def settled(subject: str) -> Callable[[Fact], bool]:
    return lambda fact: isinstance(fact, Settled) and fact.subject == subject


def heard(fact: Fact) -> bool:
    return isinstance(fact, Heard)


def voided(fact: Fact) -> bool:
    return isinstance(fact, Voided)


def proposed(number: str) -> Callable[[Fact], bool]:
    return lambda fact: isinstance(fact, Logged) and fact.contribution == number


OF_CORRECTIONS = {
    "nobody is heard": Lie(opened("C7"), lambda fact: (replace(fact, hears=()),), "others are heard on C7"),
    "somebody else is heard": Lie(opened("C7"), lambda fact: (replace(fact, hears=("A3",)),), "others are heard on C7"),
    "as if nobody ever was": Lie(
        opened("C7"), lambda fact: (replace(fact, hears=None),), "nobody could be heard on C7"
    ),
    "heard on a log": Lie(opened("C6"), lambda fact: (replace(fact, hears=("A1",)),), "others are heard on C6"),
    "the word of somebody else": Lie(heard, lambda fact: (replace(fact, by="A3"),), "C7 was not for A3 to judge", "A3"),
    "a word on another vote": Lie(heard, lambda fact: (replace(fact, subject="C9"),), "C9 was not for A1 to judge"),
    "the word of one in the name of another": Lie(heard, lambda fact: (fact,), "A2 did it in the name of A1", "A2"),
    "a reason why it is right": Lie(heard, lambda fact: (replace(fact, is_right=True),), "was not for A1 to judge"),
    "void, and nothing was accepted": Lie(
        settled("C9"), lambda _: (), "C7 ended, and no other correction was accepted"
    ),
    "void by another one": Lie(
        voided, lambda fact: (replace(fact, accepted="C6"),), "no other correction was accepted"
    ),
    "the others go on": Lie(voided, lambda _: (), "C7 goes on, though C9 was accepted"),
    "too early again": Lie(proposed("C10"), lambda fact: (replace(fact, author="A3"),), "could not be proposed", "A3"),
}


@pytest.fixture
async def corrected(network: Network) -> Network:
    """Let ben correct what ana brought, which she calls not right; then cara in vain, she herself, and dan."""
    await with_five(network)
    await network.says("ana", "/contribute 3h y")
    for name in ("ben", "cara"):
        await network.says(name, "/vote C6 approve")
    await network.passes(hours=25)
    await network.says("ben", "/correct C6 2.5h shorter")
    await network.says("ana", "/confirm C7 no it was not")
    await network.says("cara", "/correct C6 2.5h shorter")
    await network.says("dan", "/vote C8 reject")
    await network.says("cara", "/withdraw C8")
    await network.says("ana", "/correct C6 2h well then")
    for name in ("dan", "eva"):
        await network.says(name, "/vote C9 approve")
    await network.passes(hours=25)
    await network.says("dan", "/correct C6 1h shorter still")
    return network


async def test_what_was_said_of_corrections_and_became_of_them_is_judged_again(corrected: Network) -> None:
    entries = await entries_of(corrected)
    for lie in OF_CORRECTIONS.values():
        assert_found(entries, lie)


async def test_before_its_end_nothing_is_taken_by_the_word_of_a_liar(corrected: Network) -> None:
    """Whoever leaves out what ana said can accept a correction no sooner: her silence is no yes."""
    for name in ("cara", "eva"):
        await corrected.says(name, "/vote C10 approve")
    await corrected.says("ana", "/confirm C10")
    await corrected.passes(hours=25)
    entries = [entry for entry in await entries_of(corrected) if not any(map(heard, entry.facts))]
    entries = [entry._replace(height=height) for height, entry in enumerate(entries, start=1)]
    end = next(entry for entry in entries if any(map(settled("C10"), entry.facts)))
    with pytest.raises(Broken, match="what became of C10 does not follow"):
        audit.check(fold(entries[: end.height - 1]), end)


OF_GRIEFING = {
    "a no that counted": Lie(
        lambda fact: isinstance(fact, Settled) and fact.left_out > 0,
        lambda fact: (replace(fact, left_out=0, reject=1),),
        "does not follow",
    ),
    "a no that is left out": Lie(
        lambda fact: isinstance(fact, Settled) and fact.reject == 1,
        lambda fact: (replace(fact, left_out=1, reject=0),),
        "does not follow",
    ),
}


async def test_whose_no_held_nothing_up_is_judged_again(network: Network) -> None:
    await with_nine(network)
    for number in range(12):
        log = await logged(network, f"1h frame {number}")
        asked = called(network, log)
        for name in NINE:
            if name not in ("ben", "hal"):
                await network.says(name, f"/vote {log} approve")
        if "hal" not in asked or number < TIMES:
            await network.says("hal", f"/vote {log} reject")
        await network.passes(hours=73)
        assert network.book.contributions.by_id[log].state == "accepted" or (number >= TIMES and "hal" in asked)
    entries = await entries_of(network)
    for lie in OF_GRIEFING.values():
        assert_found(entries, lie)
