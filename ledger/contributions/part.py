"""Part: what one of several people brought, by the amount that is said for all or by one of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ledger.network.agent import Agents
from ledger.values.money import Money
from ledger.values.phrase import Refusal, Who
from ledger.values.quantity import Quantity


class Part(NamedTuple):
    """Somebody to credit. Without an amount of their own, it is the one that is said for all."""

    agent: str
    amount: Money | Quantity | None = None


def each_once(agents: Agents, parts: Iterable[Part]) -> tuple[Part, ...]:
    """Return the parts of a list, each person once; refuse somebody who is named with two amounts."""
    kin: dict[str, Part] = {}
    for part in parts:
        first = kin.setdefault(agents.lineage(part.agent), part)
        if part.amount not in (None, first.amount):
            raise Refusal("{who} is named twice, with two amounts.", who=Who(part.agent))
    return tuple(kin.values())
