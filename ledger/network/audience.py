"""Audience: words from private channels, which no wider channel may show, and logs whose card nobody can see yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from ledger.chain.entry import Entry, Fact, Upgrade


@dataclass(frozen=True, slots=True)
class Confined:
    """The words on the card of a subject come from a private channel: no wider channel shows the card."""

    subject: str


@dataclass(frozen=True, slots=True)
class Unshown:
    """No channel can show the card of a vote for now: the vote does not run, and opens anew once the card is there."""

    subject: str


FACTS = (Confined, Unshown)


class Audience:
    """The page of private subjects, and of the logs that nobody can see yet."""

    def __init__(self) -> None:
        self.confined: set[str] = set()
        self.unshown: set[str] = set()

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in. One of an area above opens the vote, or amends or withdraws the log: nothing is hidden then."""
        self.FOLDS.get(type(fact), Audience._release)(self, fact)

    def _confine(self, fact: Confined) -> None:
        self.confined.add(fact.subject)

    def _hold(self, fact: Unshown) -> None:
        self.unshown.add(fact.subject)

    def _release(self, fact: Fact) -> None:
        self.unshown.discard(getattr(fact, "subject", None) or fact.contribution)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {Confined: _confine, Unshown: _hold}


UPGRADES: Mapping[str, tuple[Upgrade, ...]] = {
    # Only contributions were voted on.
    "Unshown": (lambda values: {"subject": values["contribution"]},),
}
