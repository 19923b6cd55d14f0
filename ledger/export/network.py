"""How the network is run, as rows: roles, rules and their changes, ratings, objections, and who wants no share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.distributions import optout
from ledger.distributions.distribution import Objected, ObjectionLifted
from ledger.distributions.optout import OptedIn, OptedOut
from ledger.export.tables import Row, Value, count
from ledger.network import role
from ledger.network import rules as rules_page
from ledger.network.role import RoleConfirmed, RoleEnded, RoleOffered, RoleTaken
from ledger.network.rules import Rules, RulesAdopted, SettingConfirmed, SettingDropped, SettingProposed
from ledger.payouts.setback import SetBack
from ledger.validation.rating import Rated, RatingWithdrawn


class NetworkRows:
    """Every such fact is a row of its own, and final at once."""

    READS: ClassVar[tuple[type, ...]] = (
        *role.FACTS,
        *rules_page.FACTS,
        Rated,
        RatingWithdrawn,
        Objected,
        ObjectionLifted,
        SetBack,
        *optout.FACTS,
    )

    def add(self, fact: Fact, entry: Entry) -> Iterator[Row]:
        """Take one fact in, and yield its row."""
        height, at = entry.height, entry.at
        match fact:
            case RoleTaken(agent, role):
                yield "roles", (height, at, agent, role, "taken", None)
            case RoleEnded(agent, role):
                yield "roles", (height, at, agent, role, "ended", None)
            case RoleOffered(agent, role):
                yield "roles", (height, at, agent, role, "offered", None)
            case RoleConfirmed(agent, role, by):
                yield "roles", (height, at, agent, role, "confirmed", by)
            case SettingProposed(setting, name, value, by):
                yield "settings", (height, at, setting, "proposed", name, value, by)
            case SettingConfirmed(setting, by):
                yield "settings", (height, at, setting, "confirmed", None, None, by)
            case SettingDropped(setting, by):
                yield "settings", (height, at, setting, "dropped", None, None, by)
            case RulesAdopted(rules, setting):
                yield "rules", (height, at, setting, *_rules(rules))
            case Rated(contribution, agent, score):
                yield "ratings", (height, at, contribution, agent, score)
            case RatingWithdrawn(contribution, agent):
                yield "ratings", (height, at, contribution, agent, None)
            case Objected(distribution, by, reason):
                yield "objections", (height, at, distribution, by, True, reason)
            case ObjectionLifted(distribution, by):
                yield "objections", (height, at, distribution, by, False, None)
            case SetBack(setback, missing, until):
                yield "setbacks", (height, at, setback, " ".join(missing), until)
            case OptedOut(agent):
                yield "opted_out", (height, at, agent, True)
            case OptedIn(agent):
                yield "opted_out", (height, at, agent, False)

    def rest(self) -> Iterator[Row]:
        """Yield nothing: all of it was told."""
        yield from ()


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
    )
