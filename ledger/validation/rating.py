"""Ratings: how good peers found an accepted contribution, from 1 to 5, where 3 is as one expects.

A rating is a state, not a counter: the last one of a person counts, from whichever account, by emoji or by command.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.network.agent import Agents

SCORES = range(1, 6)
"""The ratings that there are, the least first."""

EXPECTED = 3
"""The rating of what is as good as one expects: by it, quality is 1."""


@dataclass(frozen=True, slots=True)
class ScoreSighted:
    """An emoji of one who may rate appeared on a card, or went from it; `mark` is the number that it shows."""

    contribution: str
    agent: str
    card: int
    mark: str
    added: bool


@dataclass(frozen=True, slots=True)
class Rated:
    """A person's rating of a contribution is `score` now. `card` is the one on which its emoji stands, if it came from one."""

    contribution: str
    agent: str
    score: int
    card: int | None


@dataclass(frozen=True, slots=True)
class RatingWithdrawn:
    """A person took their rating of a contribution back."""

    contribution: str
    agent: str


@dataclass(frozen=True, slots=True)
class Rating:
    """What a person said last from an account: the score, or None where it was taken back, and the card of its emoji."""

    score: int | None
    card: int | None


@dataclass(slots=True)
class Esteem:
    """What is known of the ratings of one contribution, by account; who said something last stands last."""

    given: dict[str, Rating] = field(default_factory=dict)
    sighted: dict[str, set[tuple[int, str]]] = field(default_factory=dict)  # account: (card, mark)

    def say(self, account: str, rating: Rating) -> None:
        """Let what an account says now be the last that was said."""
        self.given.pop(account, None)
        self.given[account] = rating

    def last(self, agents: Agents, person: str) -> Rating | None:
        """Return what the person said last, from whichever account, or None if they said nothing or took it back."""
        accounts = agents.aliases(person)
        last = next((rating for account, rating in reversed(self.given.items()) if account in accounts), None)
        return None if last is None or last.score is None else last


FACTS = (ScoreSighted, Rated, RatingWithdrawn)


class Ratings:
    """The page of ratings, by contribution."""

    FOLDS: ClassVar[tuple[type, ...]] = FACTS

    def __init__(self) -> None:
        self.by_id: dict[str, Esteem] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        esteem = self.by_id.setdefault(fact.contribution, Esteem())
        match fact:
            case ScoreSighted(_, agent, card, mark, added):
                sighted = esteem.sighted.setdefault(agent, set())
                (sighted.add if added else sighted.discard)((card, mark))
            case Rated(_, agent, score, card):
                esteem.say(agent, Rating(score, card))
            case RatingWithdrawn(_, agent):
                esteem.say(agent, Rating(None, None))

    def of(self, contribution: str) -> Esteem:
        """Return what is known of the ratings of a contribution."""
        return self.by_id.get(contribution) or Esteem()

    def by(self, accounts: tuple[str, ...]) -> list[str]:
        """Return the contributions that one of these accounts ever rated."""
        return [number for number, esteem in self.by_id.items() if any(one in esteem.given for one in accounts)]

    def scores(self, agents: Agents, contribution: str) -> Mapping[str, int]:
        """Return the last rating of each person who has one; accounts that ever were one person have one together."""
        found: dict[str, int | None] = {}
        for account, rating in self.of(contribution).given.items():
            found[agents.kin(account)] = rating.score
        return {who: score for who, score in found.items() if score is not None}
