"""Audience: words from private channels, which no wider channel may show, and logs whose card nobody can see yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ledger.chain.entry import Entry, Fact


@dataclass(frozen=True, slots=True)
class Confined:
    """The words on the card of a subject come from a private channel: no wider channel shows the card."""

    subject: str


@dataclass(frozen=True, slots=True)
class Unshown:
    """No channel can show the card of a log for now: its vote does not run, and opens anew once the card is there."""

    contribution: str


FACTS = (Confined, Unshown)


class Audience:
    """The page of private subjects, and of the logs that nobody can see yet."""

    FOLDS: ClassVar[tuple[type, ...]] = FACTS

    def __init__(self) -> None:
        self.confined: set[str] = set()
        self.unshown: set[str] = set()

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        match fact:
            case Confined(subject):
                self.confined.add(subject)
            case Unshown(contribution):
                self.unshown.add(contribution)
            case _:  # a fact of an area above: the vote opens, or the log is amended or withdrawn
                self.unshown.discard(fact.contribution)
