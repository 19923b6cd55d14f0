"""Who reads along where something is said: what was said in a private channel, and logs whose card nobody can see yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ledger.chain.entry import Entry, Fact


@dataclass(frozen=True, slots=True)
class Confined:
    """What the card of a subject says was said in a private channel: it is shown in no channel that is wider."""

    subject: str


@dataclass(frozen=True, slots=True)
class Unshown:
    """The card of a log can be shown nowhere for now: its vote does not run, and opens anew once the card is there."""

    contribution: str


FACTS = (Confined, Unshown)


class Audience:
    """The page of what was said in private, and of the logs that nobody can see yet."""

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
            case _:  # of the areas above: its vote opens, or it is amended or taken back
                self.unshown.discard(fact.contribution)
