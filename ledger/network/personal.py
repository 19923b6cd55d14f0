"""Values of people: what somebody chose, and what their platform told of them last. Linked accounts share them.

Such a value says something of somebody, so it is kept as words of theirs, which can be erased.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TypeVar

from ledger.chain.entry import Entry
from ledger.network.agent import Agents, Forgotten
from ledger.values.phrase import Words

_Known = TypeVar("_Known", bound="Words | None")


class Personal:
    """The values of one kind. `used` counts how often each is known of somebody."""

    def __init__(self) -> None:
        self.used: Counter[str] = Counter()
        self._chosen: dict[str, tuple[int, Words | None]] = {}  # by account, with the height
        self._told: dict[str, tuple[int, Words]] = {}

    def choose(self, account: str, value: Words | None, entry: Entry) -> None:
        """Note what a person chose, or that they took their choice back (None)."""
        self._replace(self._chosen.get(account), value)
        self._chosen[account] = entry.height, value

    def tell(self, account: str, value: Words, entry: Entry) -> None:
        """Note what the platform of an account told."""
        self._replace(self._told.get(account), value)
        self._told[account] = entry.height, value

    def forget(self, fact: Forgotten, _: Entry) -> None:
        """Drop all values of somebody who was forgotten."""
        for alias in fact.aliases:
            self._replace(self._chosen.pop(alias, None), None)
            self._replace(self._told.pop(alias, None), None)

    def _replace(self, before: tuple[int, Words | None] | None, value: Words | None) -> None:
        """Count a value in the place of the one before."""
        for words, change in ((before[1] if before else None, -1), (value, 1)):
            if words is not None and words.text is not None:
                self.used[words.text] += change
        self.used = +self.used

    def chosen(self, agents: Agents, person: str) -> str | None:
        """Return what a person chose last, or None."""
        return _newest(self._chosen, agents, person)

    def told(self, agents: Agents, person: str) -> str | None:
        """Return what a platform told of a person last, or None."""
        return _newest(self._told, agents, person)


def _newest(known: Mapping[str, tuple[int, _Known]], agents: Agents, person: str) -> str | None:
    """Return what is known last of any of a person's accounts."""
    of_person = [known[alias] for alias in agents.aliases(person) if alias in known]
    _, words = max(of_person, key=lambda last: last[0], default=(0, None))
    return words.text if words is not None else None
