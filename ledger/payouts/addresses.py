"""The addresses where agents want to be paid, each until the agent gives another one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ledger.values.for_few import WordsForFew


class Address(NamedTuple):
    """The address of an agent: the height of the entry that gave it, the words, and the name on the account."""

    height: int
    pay_to: WordsForFew
    name: WordsForFew | None

    @property
    def words(self) -> tuple[WordsForFew, ...]:
        """Return all words of it."""
        return (self.pay_to,) if self.name is None else (self.pay_to, self.name)

    @property
    def holder(self) -> WordsForFew | None:
        """Return the name on the account; None if it is unknown, erased or withheld."""
        return self.name if self.name is not None and self.name.is_known else None


class Addresses:
    """The valid addresses by their agents."""

    def __init__(self) -> None:
        self._by_agent: dict[str, Address] = {}

    def set(self, agent: str, address: Address | None) -> None:
        """Replace the address of an agent, and erase the words of the old one."""
        before = self._by_agent.pop(agent, None)
        for words in before.words if before else ():
            words.erase()
        if address is not None:
            self._by_agent[agent] = address

    def of(self, agent: str) -> Address | None:
        """Return the address that this very account gave."""
        return self._by_agent.get(agent)

    def latest(self, accounts: Iterable[str]) -> Address | None:
        """Return the address that was given last in one of these accounts, without erased ones; it may be withheld."""
        given = (self._by_agent[account] for account in accounts if account in self._by_agent)
        standing = (address for address in given if not address.pay_to.is_erased)
        return max(standing, key=lambda address: address.height, default=None)


def revealed(words: WordsForFew | None) -> str:
    """Return the text of words for few, to compare it or to pay by it; empty if there is none."""
    return (words.reveal() or "") if words else ""
