"""Whatever takes two people, by which money moves or somebody gets power, is never decided by newcomers alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.menu import ShellState
from bot.outcome import Outcome
from ledger.governance.settings import TWO_STEWARDS
from ledger.network.proposal import NoticeGiven
from ledger.network.role import STEWARD, RoleConfirmed, RoleOffered, RoleTaken
from ledger.network.seniority import DAYS
from ledger.treasury.account import Posted
from ledger.values.phrase import Refusal
from tests.commands.conftest import MENU, MONDAY, Town

NEW = "Newcomers alone do not decide about money, rules or stewards"

VALUES = {
    "preset": "preset standard",
    "approve": "approve 👍",
    "reject": "reject 👎",
    "abstain": "abstain 🤷",
    "flag": "flag 🛑",
    "minimum": "minimum 5 EUR",
    "evidence": "evidence 50 EUR",
    "custodian": "custodian Riverside Trust",
    "infrastructure": "infrastructure 5 to:custodian",
    "quality": "quality on",
}


def young_town() -> Town:
    """Return a town of two founders, Ana and Ben, and of Xia and Yan, whom they made stewards on the day these joined.

    A distribution is made, another money is in the pool, and Cara's payout is under way; all within the days of a newcomer.
    """
    town = Town("ana", "ben", "cara")
    town.stewards("ana", "ben")
    for name in ("ana", "cara"):
        town.says(name, "/account pay-to DE23 1203 0000 0000 2020 61", f"room:{name}")
    for name in ("cara", "ana"):
        town.says(name, "/contribute 2h swept the floor")
        for voter in {"ana", "ben", "cara"} - {name}:
            town.says(voter, f"/vote {town.last} approve")
        town.settles(town.last)
    town.says("ana", "/agent add Riverside Trust")
    for name in ("xia", "yan"):
        town.joins(name)
        agent = town.person(name)
        town.add(RoleOffered(agent, STEWARD), author=agent)
        town.add(RoleConfirmed(agent, STEWARD, town.person("ben")))
        town.add(RoleConfirmed(agent, STEWARD, town.person("ana")), RoleTaken(agent, STEWARD))
        town.says(name, "/contribute 1h carried chairs")
        for voter in ("ana", "cara"):
            town.says(voter, f"/vote {town.last} approve")
        town.settles(town.last)
    town.says("ana", "/income note 1000 EUR Harbour Lights")
    town.says("ben", "/confirm I1")
    town.says("ana", "/distribute prepare 300 EUR")
    town.says("ben", f"/distribute approve D1 {distribution(town, 'D1')}")
    hours(town, 49)
    return town


def hours(town: Town, number: int) -> None:
    """Let hours pass, and what is due come about."""
    town.now += timedelta(hours=number)
    for come_due in MENU.come_due:
        facts = come_due(town.book, town.now, ShellState(0, "")).facts
        if facts:
            town.add(*facts)


def distribution(town: Town, number: str) -> str:
    return town.book.distributions.by_id[number].prepared.fingerprint


def payout(town: Town) -> str:
    found = town.book.payouts.by_id["P1"]
    return (found.renewal or found.prepared).fingerprint


def paying(town: Town) -> None:
    """Let a payout be under way, approved by the two founders."""
    town.says("ana", "/payout prepare EUR")
    town.says("ben", f"/payout approve P1 {payout(town)}")


def of_income(town: Town) -> str:
    town.says("xia", "/income note 500 EUR Riverside")
    return "/confirm I2"


def of_income_taken_back(town: Town) -> str:
    town.says("xia", "/income reverse I1 it never came")
    return "/confirm I1"


def of_distribution(town: Town) -> str:
    town.says("xia", "/distribute prepare 100 EUR")
    return f"/distribute approve D2 {distribution(town, 'D2')}"


def of_distribution_taken_back(town: Town) -> str:
    town.says("xia", "/distribute reverse D1 somebody was forgotten")
    reversal = town.book.distributions.by_id["D1"].reversal
    assert reversal is not None
    return f"/distribute approve D1 {reversal.prepared.fingerprint}"


def of_payout(town: Town) -> str:
    town.says("xia", "/payout prepare EUR person:@A3")
    return f"/payout approve P1 {payout(town)}"


def of_renewal(town: Town) -> str:
    paying(town)
    town.says("ana", "/payout mark P1 sent @A1 SEPA 17")
    town.says("xia", "/payout renew P1 the bank refused the rest")
    return f"/payout approve P1 {payout(town)}"


def of_unknown(town: Town) -> str:
    paying(town)
    town.says("ana", "/payout mark P1 unknown @A3 the bank timed out")
    town.says("xia", "/payout resolve P1 @A3 failed the bank says so")
    return "/payout resolve P1 @A3 failed the bank says so, too"


def of_returned(town: Town) -> str:
    paying(town)
    town.says("ana", "/payout mark P1 sent SEPA 17")
    town.says("ana", "/payout mark P1 confirmed statement 14")
    town.says("xia", "/payout mark P1 returned @A3 statement 15")
    return "/payout mark P1 returned @A3 statement 16"


def of_setting(name: str) -> Callable[[Town], str]:
    def proposed(town: Town) -> str:
        town.says("xia", f"/settings set {VALUES[name]}")
        return "/confirm G1"

    return proposed


def of_role(town: Town) -> str:
    town.says("cara", "/role take steward")
    town.says("xia", "/confirm @A3")
    return "/confirm @A3"


DECIDED: dict[str, Callable[[Town], str]] = {
    "confirm, income": of_income,
    "confirm, income taken back": of_income_taken_back,
    "distribute approve": of_distribution,
    "distribute approve, taken back": of_distribution_taken_back,
    "payout approve": of_payout,
    "payout approve, renewed": of_renewal,
    "payout resolve": of_unknown,
    "payout mark, returned": of_returned,
    "confirm, candidacy": of_role,
    **{f"confirm, {name}": of_setting(name) for name in TWO_STEWARDS},
}
"""What Xia begins, and how another finishes it: everything that two decide."""

ALONE = {
    "income": "reads",
    "income note": "counts for nothing until it is confirmed",
    "income reverse": "changes nothing until it is confirmed",
    "distribute": "reads",
    "distribute prepare": "sets aside, for another to approve",
    "distribute reverse": "changes nothing until it is approved",
    "payout": "reads",
    "payout prepare": "sets aside, for another to approve",
    "payout file": "reads",
    "payout renew": "pays nobody before it is approved",
    "role": "reads",
    "role take": "offers, for others to confirm",
    "withdraw": "takes back what was not carried out, or gives power back",
    "vote": "one voice of many",
    "flag": "stops, and moves nothing",
    "flag lift": "one's own objection",
    "settings": "reads",
    "settings list": "reads",
    "settings set": "waits for another steward where it moves votes or money",
    "settings me": "one's own",
}
"""What one may do alone, and why: it decides about no money and no power, or only undoes what was not decided."""


@pytest.mark.parametrize("what", DECIDED)
def test_two_newcomers_do_not_decide(what: str) -> None:
    town = young_town()
    line = DECIDED[what](town)
    height = town.book.height
    with pytest.raises(Refusal) as refused:
        town.does("yan", line)
    said = town.seen(refused.value.phrase)
    assert NEW in said
    assert "ana" in said, "who could do it is told"
    assert "can do it now, and you from" in said
    assert town.book.height == height


@pytest.mark.parametrize("what", DECIDED)
def test_a_founder_and_a_newcomer_decide(what: str) -> None:
    town = young_town()
    line = DECIDED[what](town)
    assert decides(town.does("ana", line))


@pytest.mark.parametrize("what", DECIDED)
def test_who_has_been_here_for_a_while_is_no_newcomer(what: str) -> None:
    town = young_town()
    line = DECIDED[what](town)
    town.now = MONDAY + timedelta(days=DAYS) - timedelta(seconds=1)
    with pytest.raises(Refusal):
        town.does("yan", line)
    town.now += timedelta(seconds=1)
    assert decides(town.does("yan", line))


def decides(outcome: Outcome) -> bool:
    """Tell whether something was decided: money moved or may, or notice is given of a rule or a steward."""
    decided = (Posted, NoticeGiven)
    return any(isinstance(fact, decided) or type(fact).__name__.endswith("Approved") for fact in outcome.facts)


def test_nothing_else_by_which_money_moves_or_somebody_gets_power_is_forgotten_here() -> None:
    commands = {"confirm", "distribute", "flag", "income", "payout", "role", "settings", "vote", "withdraw"}
    verbs = {verb.name for verb in MENU.verbs if verb.command in commands}
    decided = {what.partition(",")[0] for what in DECIDED}
    assert verbs == decided | ALONE.keys()
    assert VALUES.keys() == set(TWO_STEWARDS)
