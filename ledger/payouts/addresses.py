"""The addresses where agents want to be paid, each until the agent gives another one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ledger.values.phrase import Words


class Address(NamedTuple):
    """The address of an agent: the height of the entry that gave it, the words, and the name on the account."""

    height: int
    pay_to: Words
    name: Words | None

    @property
    def words(self) -> tuple[Words, ...]:
        """Return all words of it."""
        return (self.pay_to,) if self.name is None else (self.pay_to, self.name)

    @property
    def holder(self) -> Words | None:
        """Return the name on the account; None if it is unknown or erased."""
        return self.name if self.name is not None and self.name.text is not None else None


class Addresses:
    """The valid addresses by their agents."""

    def __init__(self) -> None:
        self._by_agent: dict[str, Address] = {}

    def set(self, agent: str, address: Address | None) -> None:
        """Replace the address of an agent, and erase the words of the old one."""
        before = self._by_agent.pop(agent, None)
        for words in before.words if before else ():
            words.text = None
        if address is not None:
            self._by_agent[agent] = address

    def of(self, agent: str) -> Address | None:
        """Return the address that this very account gave."""
        return self._by_agent.get(agent)

    def latest(self, accounts: Iterable[str]) -> Address | None:
        """Return the address that was given last in one of these accounts, without erased ones."""
        given = (self._by_agent[account] for account in accounts if account in self._by_agent)
        legible = (address for address in given if address.pay_to.text is not None)
        return max(legible, key=lambda address: address.height, default=None)


def legible_text(words: Words | None) -> str:
    """Return the text of words; empty if they are missing or erased."""
    return (words.text or "") if words else ""
