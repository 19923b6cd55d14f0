"""Hearings: a vote that would take from somebody's accepted work waits for their word on it, or for its end.

Whoever brought the work cannot vote on it, so they are asked whether it is right. Until they say so, nothing is accepted before the
window is over, even where all agree, and then it takes `LEAST` of those who say yes or no. That it is not right contests it as
somebody's no does. Their word stands until they change it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.validation.vote import Opened
from ledger.values.phrase import Words

LEAST = Fraction(3, 4)
"""The share of approvals that takes from somebody's work who has not said that it is right."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The person from whose work a vote would take said whether that `is_right`, and perhaps why not."""

    subject: str
    by: str
    is_right: bool
    reason: Words | None = None


class Hearings:
    """The page of hearings: who is heard in which vote, and what they said last. It keeps those of votes that ended.

    `has_begun` tells whether any vote opened since there are hearings.
    """

    def __init__(self) -> None:
        self.has_begun = False
        self.hears: dict[str, str] = {}  # subject of a vote: the account from whose work it would take
        self.answers: dict[str, Heard] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def is_held(self, subject: str) -> bool:
        """Tell whether a vote would take from somebody's work who has not said that it is right."""
        answer = self.answers.get(subject)
        return subject in self.hears and (answer is None or not answer.is_right)

    def is_refused(self, subject: str) -> bool:
        """Tell whether they said that it is not right."""
        return subject in self.answers and not self.answers[subject].is_right

    def _opened(self, fact: Opened, _: Entry) -> None:
        self.has_begun |= fact.hears is not None
        for account in fact.hears or ():
            self.hears[fact.subject] = account

    def _heard(self, fact: Heard, _: Entry) -> None:
        self.answers[fact.subject] = fact

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {Opened: _opened, Heard: _heard}


FACTS = (Heard,)
