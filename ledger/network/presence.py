"""Who is in a place of the network: facts of each account, as its platform told when it was asked.

A person is here as long as one of their accounts is. Who left votes no more and holds no power, and keeps what they earned;
once they are back, everything is as before. Each change has its height, so that what was decided before stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.values.phrase import Refusal, Who

if TYPE_CHECKING:
    from ledger.network.agent import Agents


@dataclass(frozen=True, slots=True)
class Left:
    """The person of an account is in no place of the network any more, or never was in one."""

    agent: str


@dataclass(frozen=True, slots=True)
class CameBack:
    """The person of an account is in a place of the network again."""

    agent: str


class Presence:
    """When accounts left and came back. An account of which nothing was said is here."""

    def __init__(self) -> None:
        self._turns: dict[str, tuple[int, ...]] = {}  # the heights at which an account left, came back, and so on
        self.changes = 0

    def turn(self, account: str, height: int) -> None:
        """Note that an account left, or came back if it had left."""
        self._turns[account] = (*self._turns.get(account, ()), height)
        self.changes += 1

    def is_away(self, account: str, at: int | None = None) -> bool:
        """Tell whether an account has left; with `at`, whether it had with the entry of that height."""
        turns = self._turns.get(account, ())
        return sum(at is None or height <= at for height in turns) % 2 == 1

    def turned(self, since: int) -> Iterable[str]:
        """Return the accounts that left or came back after the entry of that height."""
        return [account for account, turns in self._turns.items() if turns[-1] > since]


def here(agents: Agents, references: Iterable[str]) -> tuple[str, ...]:
    """Return those of these references that belong to accounts which have not left."""
    return tuple(one for one in references if not agents.presence.is_away(agents.account(one) or ""))


def noticed(agents: Agents, told: Mapping[str, bool]) -> tuple[Left | CameBack, ...]:
    """Return the facts by which what platforms told of references differs from what is known."""
    facts: list[Left | CameBack] = []
    for reference, is_member in told.items():
        account = agents.account(reference)
        if account is not None and agents.presence.is_away(account) == is_member:
            facts.append(CameBack(account) if is_member else Left(account))
    return tuple(facts)


def check_here(agents: Agents, person: str) -> None:
    """Refuse what somebody who left would be given to do."""
    if not agents.is_here(person):
        raise Refusal("{who} is not in the chat of this network any more.", who=Who(person))


FACTS = (Left, CameBack)
