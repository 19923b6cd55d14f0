"""Digests: the facts since the last one, all that were made, and the people who want them as a direct message."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import ClassVar

from ledger.chain.entry import Entry, Fact, Upgrade
from ledger.distributions.distribution import DistributionHalted, DistributionMade
from ledger.network.agent import Agents, Joined
from ledger.network.proposal import ProposalDropped, ProposalEnded
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
class Standing:
    """A proposal, and how it stood at the end of a period: its state, and until when if it has an end then."""

    proposal: str
    state: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a digest. Counts and sums are of the period; `waiting` and all after it are as of its end."""

    accepted: int
    rejected: int
    undecided: tuple[str, ...]
    flags: int
    hours: tuple[ProjectHours, ...]
    top: Fraction  # the share of the hours of the three persons with the most
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
    proposals: tuple[Standing, ...] = ()  # those that are open, or ended in the period
    offers: int | None = None  # the edition of the presets that the network is told of, once


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
    """A fact that a digest tells of, with its moment."""

    at: datetime
    fact: Fact


class Periods:
    """The page of periods."""

    def __init__(self) -> None:
        self.happened: list[Happened] = []
        self.by_id: dict[str, DigestMade] = {}
        self.heads: dict[str, int] = {}  # by digest, the height of the entry whose hash it tells
        self.since: datetime | None = None  # the beginning of the period under way
        self._off = False
        self._wanted: dict[str, None] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _happened(self, fact: Fact, entry: Entry) -> None:
        if self.since is None:
            self.since = entry.at  # of the first person who joins
        self.happened.append(Happened(entry.at, fact))

    def _posted(self, fact: Posted, entry: Entry) -> None:
        if any(posting.account == OUTSIDE for posting in fact.postings):
            self._happened(fact, entry)

    def _rules_adopted(self, fact: RulesAdopted, entry: Entry) -> None:
        if self._off and fact.rules.digest != OFF:
            # No digest is owed for the time in which digests were off, and none tells of it.
            self.since, self.happened = entry.at, []
        self._off = fact.rules.digest == OFF

    def _made(self, fact: DigestMade, entry: Entry) -> None:
        self.by_id[fact.digest] = fact
        self.heads[fact.digest] = entry.height - 1
        self.since = fact.until
        self.happened = [happened for happened in self.happened if happened.at >= fact.until]

    def _wish_changed(self, fact: DigestWanted, _: Entry) -> None:
        self._wanted.pop(fact.agent, None)
        if fact.wanted:
            self._wanted[fact.agent] = None

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        Joined: _happened,
        RulesAdopted: _rules_adopted,
        Flagged: _happened,
        Settled: _happened,
        Posted: _posted,
        DistributionHalted: _happened,
        DistributionMade: _happened,
        LineMarked: _happened,
        **dict.fromkeys((ProposalEnded, ProposalDropped), _happened),
        DigestMade: _made,
        DigestWanted: _wish_changed,
    }

    def get(self, digest: str) -> DigestMade:
        """Return the digest; refuse a number that does not exist."""
        if digest not in self.by_id:
            raise Refusal("There is no digest {id}.", id=Code(digest))
        return self.by_id[digest]

    def wanted_by(self, agents: Agents) -> tuple[str, ...]:
        """Return the persons who want digests as a direct message, each once."""
        living = (agents.person(agent) for agent in self._wanted if not agents.by_id[agent].forgotten)
        return tuple(dict.fromkeys(living))

    def wants(self, agents: Agents, person: str, wanted: bool) -> tuple[DigestWanted, ...]:
        """Return the facts of a person's wish, or nothing if they wish the same already."""
        accounts = [alias for alias in agents.aliases(person) if alias in self._wanted]
        if wanted:
            return () if accounts else (DigestWanted(person, wanted),)
        return tuple(DigestWanted(alias, wanted) for alias in accounts)


FACTS = (DigestMade, DigestWanted)


UPGRADES: Mapping[str, tuple[Upgrade, ...]] = {
    # There were no proposals, and no other edition of the presets.
    "DigestMade": (lambda values: {**values, "figures": {**values["figures"], "proposals": [], "offers": None}},),
}
