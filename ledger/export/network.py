"""Rows about the running of a network: roles, rules and their changes, ratings, objections, and people who opted out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.distributions.objection import Assented, AssentWithdrawn, Objected, ObjectionLifted
from ledger.distributions.optout import OptedIn, OptedOut
from ledger.export.tables import Row, Value, count
from ledger.network.question import LAPSED, Lapsed
from ledger.network.role import STEWARD, RoleConfirmed, RoleDeclined, RoleEnded, RoleOffered, RoleTaken
from ledger.network.rules import Rules, RulesAdopted, SettingConfirmed, SettingDropped, SettingProposed
from ledger.payouts.setback import SetBack
from ledger.validation.rating import Rated, RatingWithdrawn
from ledger.values.ids import Letter, Subject


class NetworkRows:
    """Facts that are a row each, final at once. Before the values of `READS` come height and moment of the entry."""

    READS: ClassVar[dict[type, Callable[..., Iterable[Row]]]] = {
        RoleTaken: lambda fact: [("roles", (fact.agent, fact.role, "taken", None))],
        RoleEnded: lambda fact: [("roles", (fact.agent, fact.role, "ended", None))],
        RoleOffered: lambda fact: [("roles", (fact.agent, fact.role, "offered", None))],
        RoleConfirmed: lambda fact: [("roles", (fact.agent, fact.role, "confirmed", fact.by))],
        RoleDeclined: lambda fact: [("roles", (fact.agent, fact.role, "declined", fact.by))],
        SettingProposed: lambda fact: [("settings", (fact.setting, "proposed", fact.name, fact.value, fact.by))],
        SettingConfirmed: lambda fact: [("settings", (fact.setting, "confirmed", None, None, fact.by))],
        SettingDropped: lambda fact: [("settings", (fact.setting, "dropped", None, None, fact.by))],
        Lapsed: lambda fact: _lapsed(Subject(fact.question)),
        RulesAdopted: lambda fact: [("rules", (fact.setting, *_rules(fact.rules)))],
        Rated: lambda fact: [("ratings", (fact.contribution, fact.agent, fact.score))],
        RatingWithdrawn: lambda fact: [("ratings", (fact.contribution, fact.agent, None))],
        Objected: lambda fact: [("objections", (fact.distribution, fact.by, True, fact.reason))],
        ObjectionLifted: lambda fact: [("objections", (fact.distribution, fact.by, False, None))],
        Assented: lambda fact: [("assents", (fact.distribution, fact.by, True))],
        AssentWithdrawn: lambda fact: [("assents", (fact.distribution, fact.by, False))],
        SetBack: lambda fact: [("setbacks", (fact.setback, " ".join(fact.missing), fact.until))],
        OptedOut: lambda fact: [("opted_out", (fact.agent, True))],
        OptedIn: lambda fact: [("opted_out", (fact.agent, False))],
    }

    def add(self, fact: Fact, entry: Entry) -> Iterator[Row]:
        """Take one fact in, and yield its row."""
        for table, values in self.READS[type(fact)](fact):
            yield table, (entry.height, entry.at, *values)

    def rest(self) -> Iterator[Row]:
        """Yield nothing: each row was final at once."""
        yield from ()


def _lapsed(question: Subject) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """Yield the row of a change of the rules, or of an offer to hold a role, that nobody answered."""
    if question.startswith(Letter.SETTING):
        yield "settings", (question.id, LAPSED, None, None, None)
    elif question.kind == STEWARD:
        yield "roles", (question.id, question.kind, LAPSED, None)


def _rules(rules: Rules) -> tuple[Value, ...]:
    part = rules.infrastructure
    return (
        rules.version,
        rules.preset.name,
        rules.approve,
        rules.reject,
        rules.abstain,
        rules.flag,
        rules.zone,
        rules.language,
        rules.digest,
        rules.quality,
        count(part.percent) if part else None,
        part.to if part else None,
        rules.default,
        rules.answer_days,
        " ".join(f"{office.agent}/{office.project}" if office.project else office.agent for office in rules.custodians),
    )
