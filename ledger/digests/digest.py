"""What happened since the last digest, the digests that were made, and who wants them as a direct message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.distributions.distribution import DistributionHalted, DistributionMade
from ledger.network.agent import Agents, Joined
from ledger.network.rules import RulesAdopted
from ledger.payouts.payout import LineMarked
from ledger.treasury.account import OUTSIDE, Posted
from ledger.treasury.statement import Treasury
from ledger.validation.vote import Flagged, Settled
from ledger.values.phrase import Code, Refusal
from ledger.values.schedule import OFF


@dataclass(frozen=True, slots=True)
class ProjectHours:
    """Accepted hours of a project (None: of none), and how many of them were care work."""

    project: str | None
    hours: Fraction
    care: Fraction


@dataclass(frozen=True, slots=True)
class Waiting:
    """A log that waits for votes, and for how many days."""

    contribution: str
    days: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a digest. Counts and sums are of the period; `waiting` and what follows is as at its end."""

    accepted: int
    rejected: int
    undecided: tuple[str, ...]
    flags: int
    hours: tuple[ProjectHours, ...]
    top: Fraction  # the part of the hours that the three persons with most of them brought
    newcomers: tuple[str, ...]
    distributions: tuple[str, ...]
    halted: tuple[str, ...]
    paid: int
    failed: int
    treasury: tuple[Treasury, ...]
    waiting: int
    oldest: tuple[Waiting, ...]  # the logs that wait longest
    flagged: tuple[str, ...]
    unknown: int
    stuck: int
    head: str


@dataclass(frozen=True, slots=True)
class DigestMade:
    """The digest of a period, from `since` to just before `until`. `late` ones were made well after its end."""

    digest: str
    since: datetime
    until: datetime
    late: bool
    figures: Figures


@dataclass(frozen=True, slots=True)
class DigestWanted:
    """A person wants digests as a direct message, or no longer does."""

    agent: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that a digest tells of, and when it was."""

    at: datetime
    fact: Fact


class Periods:
    """The page of periods."""

    FOLDS: ClassVar[tuple[type, ...]] = (
        Joined,
        RulesAdopted,
        Flagged,
        Settled,
        Posted,
        DistributionHalted,
        DistributionMade,
        LineMarked,
        DigestMade,
        DigestWanted,
    )

    def __init__(self) -> None:
        self.happened: list[Happened] = []
        self.by_id: dict[str, DigestMade] = {}
        self.heads: dict[str, int] = {}  # the number of the entry whose hash a digest tells
        self.since: datetime | None = None  # where the period under way began
        self._off = False
        self._wanted: dict[str, None] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        match fact:
            case RulesAdopted(rules):
                if self._off and rules.digest != OFF:
                    # No digest is owed for the time in which none was wanted, nor tells of it.
                    self.since, self.happened = entry.at, []
                self._off = rules.digest == OFF
            case DigestMade(digest, _, until):
                self.by_id[digest] = fact
                self.heads[digest] = entry.height - 1
                self.since = until
                self.happened = [one for one in self.happened if one.at >= until]
            case DigestWanted(agent, wanted):
                self._wanted.pop(agent, None)
                if wanted:
                    self._wanted[agent] = None
            case Posted(_, postings) if all(posting.account != OUTSIDE for posting in postings):
                pass
            case _:
                if self.since is None:
                    self.since = entry.at  # of the first person who joins
                self.happened.append(Happened(entry.at, fact))

    def get(self, digest: str) -> DigestMade:
        """Return the digest; refuse a number that does not exist."""
        found = self.by_id.get(digest)
        if found is None:
            raise Refusal("There is no digest {id}.", id=Code(digest))
        return found

    def wanted_by(self, agents: Agents) -> tuple[str, ...]:
        """Return the persons who want digests as a direct message, each once."""
        living = (agents.person(agent) for agent in self._wanted if not agents.by_id[agent].forgotten)
        return tuple(dict.fromkeys(living))

    def wants(self, agents: Agents, person: str, wanted: bool) -> tuple[DigestWanted, ...]:
        """Return the facts of a person's wish, or nothing where it is so already."""
        accounts = [alias for alias in agents.aliases(person) if alias in self._wanted]
        if wanted:
            return () if accounts else (DigestWanted(person, wanted),)
        return tuple(DigestWanted(alias, wanted) for alias in accounts)


FACTS = (DigestMade, DigestWanted)
