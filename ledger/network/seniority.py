"""Who has been here for a while: newcomers alone give nobody power and move no money.

A person has been here for a while `DAYS` after the first of their accounts joined, and from the start if they are a founder: a
steward by the setting of the network, and not by the word of others. Whatever takes two people to decide takes one of these.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from ledger.network import role
from ledger.network.agent import Agents
from ledger.network.role import STEWARD, Roles
from ledger.values.phrase import Refusal, Who

DAYS = 14

SHOWN = 3
"""Persons who are named where a newcomer is told who could do something."""


def since(roles: Roles, agents: Agents, person: str) -> datetime:
    """Return the moment from which somebody has been here for a while."""
    joined = min(agents.by_id[account].at for account in agents.aliases(person))
    is_founder = agents.person(person) in roles.founders(STEWARD, agents)
    return joined if is_founder else joined + timedelta(days=DAYS)


def is_met(roles: Roles, agents: Agents, people: Iterable[str], at: datetime) -> bool:
    """Tell whether one of these persons has been here for a while."""
    return any(since(roles, agents, person) <= at for person in people)


def check(roles: Roles, agents: Agents, people: tuple[str, ...], others: Iterable[str], at: datetime) -> None:
    """Refuse what only newcomers stand behind, the asker among them; say which of the `others` could do it, and when they can."""
    if is_met(roles, agents, people, at):
        return
    asked = {agents.kin(person) for person in people}
    able = [one for one in others if agents.kin(one) not in asked and since(roles, agents, one) <= at]
    values = {"days": DAYS, "who": tuple(Who(one) for one in dict.fromkeys(map(agents.person, people)))}
    values["then"] = min(since(roles, agents, person) for person in people)
    if not able:
        raise Refusal(
            "Newcomers alone do not decide about money, rules or stewards, and {who} have been here for less than {days} days. You can do it from {then} on.",
            **values,
        )
    raise Refusal(
        "Newcomers alone do not decide about money, rules or stewards, and {who} have been here for less than {days} days. {able} can do it now, and you from {then} on.",
        able=tuple(map(Who, able[:SHOWN])),
        **values,
    )


def check_two(roles: Roles, agents: Agents, first: str, agent: str, subject: str, at: datetime) -> None:
    """Refuse what the one who began it would confirm, what somebody began who may no more, and what two newcomers would decide."""
    role.check_other(roles, agents, first, agent, subject)
    check(roles, agents, (first, agent), roles.holders(STEWARD, agents), at)
