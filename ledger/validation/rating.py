"""Ratings: the judgement of peers on the quality of an accepted contribution, from 1 to 5, where 3 is as expected.

A rating is a state, not a counter: the last one of a person counts, from any of their accounts, by emoji or by command.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.network.agent import Agents
from ledger.network.seen import LastSeen

SCORES = range(1, 6)
"""The possible ratings, the lowest first."""

EXPECTED = 3
"""The rating of work that is as good as expected: its quality is 1."""


@dataclass(frozen=True, slots=True)
class ScoreSighted:
    """A rating emoji of a person who may rate appeared on a card, or disappeared from it; `mark` is the number that it shows."""

    contribution: str
    agent: str
    card: int
    mark: str
    added: bool


@dataclass(frozen=True, slots=True)
class Rated:
    """A person's rating of a contribution is now `score`. `card` is the card of the emoji, if an emoji set it."""

    contribution: str
    agent: str
    score: int
    card: int | None


@dataclass(frozen=True, slots=True)
class RatingWithdrawn:
    """A person took back their rating of a contribution."""

    contribution: str
    agent: str


@dataclass(frozen=True, slots=True)
class Rating:
    """The last rating from an account: the score, None if it was taken back; and the card of the emoji, if there is one."""

    score: int | None
    card: int | None


@dataclass(slots=True)
class Esteem:
    """The ratings of one contribution, by account; the account that rated last is the last key."""

    given: dict[str, Rating] = field(default_factory=dict)
    sighted: dict[str, set[tuple[int, str]]] = field(default_factory=dict)  # account: (card, mark)

    def sight(self, fact: ScoreSighted) -> None:
        """Note that an emoji appeared or disappeared."""
        sighted = self.sighted.setdefault(fact.agent, set())
        (sighted.add if fact.added else sighted.discard)((fact.card, fact.mark))

    def rate(self, fact: Rated) -> None:
        """Note the rating of an account."""
        self._give(fact.agent, Rating(fact.score, fact.card))

    def withdraw(self, fact: RatingWithdrawn) -> None:
        """Note that an account took its rating back."""
        self._give(fact.agent, Rating(None, None))

    def _give(self, account: str, rating: Rating) -> None:
        self.given.pop(account, None)  # so that it becomes the last key
        self.given[account] = rating

    def last(self, agents: Agents, person: str) -> Rating | None:
        """Return the person's last rating, from any of their accounts; None if there is none or it was taken back."""
        accounts = agents.aliases(person)
        latest_first = (rating for account, rating in reversed(self.given.items()) if account in accounts)
        last = next(latest_first, None)
        return None if last is None or last.score is None else last


FACTS = (ScoreSighted, Rated, RatingWithdrawn)

FOLDED_BELOW: Mapping[type, tuple[type, ...]] = {LastSeen: (ScoreSighted,)}
"""A page of an area below that folds facts of this module as well."""


class Ratings:
    """Projection: the ratings, by contribution."""

    def __init__(self) -> None:
        self.by_id: dict[str, Esteem] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self.by_id.setdefault(fact.contribution, Esteem()), fact)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        ScoreSighted: Esteem.sight,
        Rated: Esteem.rate,
        RatingWithdrawn: Esteem.withdraw,
    }

    def of(self, contribution: str) -> Esteem:
        """Return the ratings of a contribution, empty if nobody rated it."""
        return self.by_id.get(contribution) or Esteem()

    def rated_by(self, accounts: tuple[str, ...]) -> list[str]:
        """Return the contributions that one of these accounts ever rated."""
        return [number for number, esteem in self.by_id.items() if not esteem.given.keys().isdisjoint(accounts)]

    def scores(self, agents: Agents, contribution: str) -> Mapping[str, int]:
        """Return the last rating of each person who has one, by `Agents.kin`: accounts that were ever linked have one together."""
        last = {agents.lineage(account): rating.score for account, rating in self.of(contribution).given.items()}
        return {kin: score for kin, score in last.items() if score is not None}
