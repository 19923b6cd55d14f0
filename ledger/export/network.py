"""Rows about the running of a network: roles, rules and their changes, ratings, objections, and people who opted out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.distributions.objection import Assented, AssentWithdrawn, Objected, ObjectionLifted
from ledger.distributions.optout import OptedIn, OptedOut
from ledger.export.tables import Row, Value, count
from ledger.network.proposal import (
    MembersAsked,
    MembersAskedAgain,
    NoticeGiven,
    ProposalConfirmed,
    ProposalDeclined,
    ProposalDropped,
    ProposalEnded,
    ProposalFlagged,
    ProposalFlagLifted,
    Proposed,
)
from ledger.network.question import LAPSED, Lapsed
from ledger.network.role import STEWARD, RoleConfirmed, RoleDeclined, RoleEnded, RoleOffered, RoleTaken
from ledger.network.rules import Rules, RulesAdopted, SettingConfirmed, SettingDropped, SettingProposed
from ledger.payouts.setback import SetBack
from ledger.validation.rating import Rated, RatingWithdrawn
from ledger.validation.vote import AT_EXTENSION, AT_OPENING
from ledger.values.ids import Letter, Subject
from ledger.values.phrase import Words


class NetworkRows:
    """Facts that are a row each, final at once. Before the values of `READS` come height and moment of the entry."""

    READS: ClassVar[dict[type, Callable[..., Iterable[Row]]]] = {
        RoleTaken: lambda fact: [("roles", (fact.agent, fact.role, "taken", None, fact.proposal))],
        RoleEnded: lambda fact: [("roles", (fact.agent, fact.role, "ended", None, None))],
        RoleOffered: lambda fact: [("roles", (fact.agent, fact.role, "offered", None, None))],
        RoleConfirmed: lambda fact: [("roles", (fact.agent, fact.role, "confirmed", fact.by, None))],
        RoleDeclined: lambda fact: [("roles", (fact.agent, fact.role, "declined", fact.by, None))],
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
        Proposed: lambda fact: [_proposal(fact.proposal, "proposed", fact.effect, fact.value, fact.by)],
        ProposalConfirmed: lambda fact: [_proposal(fact.proposal, "confirmed", by=fact.by)],
        ProposalDeclined: lambda fact: [_proposal(fact.proposal, "declined", by=fact.by)],
        ProposalDropped: lambda fact: [_proposal(fact.proposal, "dropped", by=fact.by)],
        NoticeGiven: lambda fact: [_proposal(fact.proposal, "noticed")],
        ProposalFlagged: lambda fact: [("flags", (fact.proposal, fact.by, True, fact.reason))],
        ProposalFlagLifted: lambda fact: [("flags", (fact.proposal, fact.by, False, None))],
        MembersAsked: lambda fact: [
            _proposal(fact.proposal, "voted on", figures=_asked(fact)),
            *_drawn(fact.proposal, fact.drawn or (), AT_OPENING),
        ],
        MembersAskedAgain: lambda fact: [
            _proposal(fact.proposal, "asked again"),
            *_drawn(fact.proposal, fact.drawn, AT_EXTENSION),
        ],
        ProposalEnded: lambda fact: [_proposal(fact.proposal, fact.end, figures=_counted(fact))],
        SetBack: lambda fact: [("setbacks", (fact.setback, " ".join(fact.missing), fact.until))],
        OptedOut: lambda fact: [("opted_out", (fact.agent, True))],
        OptedIn: lambda fact: [("opted_out", (fact.agent, False))],
    }

    def add(self, fact: Fact, entry: Entry) -> Iterator[Row]:
        """Take one fact in, and yield its row."""
        for table, values in self.READS[type(fact)](fact):
            seal = (entry.hash.hex(),) if table == "proposals" else ()
            yield table, (entry.height, entry.at, *values, *seal)

    def rest(self) -> Iterator[Row]:
        """Yield nothing: each row was final at once."""
        yield from ()


_NO_FIGURES: tuple[Value, ...] = (None,) * 8


def _proposal(
    number: str,
    became: str,
    effect: str | None = None,
    value: Words | None = None,
    by: str | None = None,
    figures: tuple[Value, ...] = _NO_FIGURES,
) -> tuple[str, tuple[Value, ...]]:
    return "proposals", (number, became, effect, value, by, *figures)


def _asked(fact: MembersAsked) -> tuple[Value, ...]:
    return (fact.around, fact.approvals, fact.small, *_NO_FIGURES[3:])


def _counted(fact: ProposalEnded) -> tuple[Value, ...]:
    return (*_NO_FIGURES[:3], fact.approve, fact.reject, fact.abstain, fact.drawn_approve, fact.drawn_reject)


def _drawn(number: str, persons: tuple[str, ...], why: str) -> Iterator[tuple[str, tuple[Value, ...]]]:
    return (("draws", (number, person, why)) for person in persons)


def _lapsed(question: Subject) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """Yield the row of a proposal, a change of the rules, or an offer to hold a role that nobody answered."""
    if question.startswith(Letter.SETTING):
        yield "settings", (question.id, LAPSED, None, None, None)
    elif question.kind == STEWARD:
        yield "roles", (question.id, question.kind, LAPSED, None, None)
    elif question.startswith(Letter.PROPOSAL):
        yield _proposal(question.id, LAPSED)


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
        rules.preset.edition,
    )
