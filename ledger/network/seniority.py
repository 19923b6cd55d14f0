"""Seniority: newcomers alone give nobody power and move no money.

A person is senior `DAYS` after the first of their accounts joined, and from the start if they are a founder: a steward by the
setting of the network, not by the word of others. Every decision that takes two people takes one senior among them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from ledger.network import role
from ledger.network.agent import Agents
from ledger.network.role import STEWARD, Roles
from ledger.values.phrase import Refusal, Who, plural

DAYS = 14

SHOWN = 3
"""Senior persons whom the refusal to a newcomer names."""


def since(roles: Roles, agents: Agents, person: str) -> datetime:
    """Return the moment from which somebody is senior."""
    joined = min(agents.by_id[account].at for account in agents.aliases(person))
    is_founder = agents.person(person) in roles.founders(STEWARD, agents)
    return joined if is_founder else joined + timedelta(days=DAYS)


def has_senior(roles: Roles, agents: Agents, people: Iterable[str], at: datetime) -> bool:
    """Tell whether one of these persons is senior."""
    return any(since(roles, agents, person) <= at for person in people)


def check(roles: Roles, agents: Agents, people: tuple[str, ...], others: Iterable[str], at: datetime) -> None:
    """Refuse a decision of newcomers alone; the refusal names those of the `others` who could decide, and a date."""
    if has_senior(roles, agents, people, at):
        return
    asked = set(map(agents.lineage, people))
    able = [other for other in others if agents.lineage(other) not in asked and since(roles, agents, other) <= at]
    values = {"days": DAYS, "who": tuple(map(Who, dict.fromkeys(map(agents.person, people))))}
    values["then"] = min(since(roles, agents, person) for person in people)
    if not able:
        raise Refusal(
            "Newcomers alone do not decide about money, rules or stewards, and {who} have been here for less than {days} days. You can do it from {then} on.",
            **values,
        )
    rest = len(able) - SHOWN
    more = (plural(rest, "{n} more", "{n} more"),) if rest > 0 else ()
    raise Refusal(
        "Newcomers alone do not decide about money, rules or stewards, and {who} have been here for less than {days} days. {able} can do it now, and you from {then} on.",
        able=(*map(Who, able[:SHOWN]), *more),
        **values,
    )


def check_two(roles: Roles, agents: Agents, first: str, agent: str, subject: str, at: datetime) -> None:
    """Refuse as `role.check_other` does, and if two newcomers would decide."""
    role.check_other(roles, agents, first, agent, subject)
    check(roles, agents, (first, agent), roles.holders(STEWARD, agents), at)
