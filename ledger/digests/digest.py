"""Digests: the facts since the last one, all that were made, and the people who want them as a direct message."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, ClassVar

from ledger.chain.entry import Entry, Fact, Upgrade
from ledger.distributions.distribution import DistributionHalted, DistributionMade
from ledger.distributions.reversal import DistributionReversed
from ledger.equations.proposal import EquationAdopted, EquationDropped, EquationFailed
from ledger.network.agent import Agents, Joined
from ledger.network.project import ProjectStarted
from ledger.network.proposal import ProposalDropped, ProposalEnded
from ledger.network.role import RoleEnded, RoleTaken
from ledger.network.rules import RulesAdopted
from ledger.payouts.payout import LineMarked
from ledger.treasury.account import OUTSIDE, Posted
from ledger.treasury.statement import Treasury
from ledger.validation.vote import Settled
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal
from ledger.values.quantity import Quantity
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
class Brought:
    """The sum of what was accepted of a kind in one unit, beside hours of work."""

    kind: str
    amount: Money | Quantity


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that became so: the number of what decided it, or the agent whom it is about, and one of the kinds below."""

    about: str
    kind: str


SET, CORRECTED, REVERSED = "set", "corrected", "reversed"
HOLDS, HOLDS_NO_MORE = "steward", "steward no more"


@dataclass(frozen=True, slots=True)
class Standing:
    """A proposal, or a proposed equation, and how it stood at the end of a period: its state, and until when if it has an end then."""

    proposal: str
    state: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Figures:
    """All that a digest tells, as figures and numbers: words join where it is shown, so that they can be erased.

    Counts and sums are of the period; `treasury` below its first two sums, `waiting`, and all after that are as of its end.
    """

    accepted: int  # without corrections
    people: int  # who did what was accepted, as far as it is in hours
    hours: tuple[ProjectHours, ...]
    brought: tuple[Brought, ...]
    works: tuple[str, ...]  # those of the accepted logs that are named
    decided: tuple[Decision, ...]
    rejected: int
    not_accepted: tuple[str, ...]
    undecided: tuple[str, ...]
    newcomers: tuple[str, ...]
    projects: tuple[str, ...]  # that began
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
    proposals: tuple[Standing, ...]  # those that are open, or ended in the period
    vacant: int  # stewards who are missing
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
        self.scheduled: datetime | None = None  # when somebody chose how often a digest comes
        self._schedule: str | None = None
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
        if self._schedule == OFF != fact.rules.digest:
            # No digest is owed for the time in which digests were off, and none tells of it.
            self.since, self.happened = entry.at, []
        if fact.rules.digest != self._schedule:
            self._schedule, self.scheduled = fact.rules.digest, entry.at
        if fact.setting is not None:
            self._happened(fact, entry)

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
        Settled: _happened,
        Posted: _posted,
        **dict.fromkeys((DistributionHalted, DistributionMade, DistributionReversed, LineMarked), _happened),
        **dict.fromkeys((ProposalEnded, ProposalDropped), _happened),
        **dict.fromkeys((EquationAdopted, EquationFailed, EquationDropped), _happened),
        **dict.fromkeys((RoleTaken, RoleEnded, ProjectStarted), _happened),
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


_NEW = {
    **dict.fromkeys(("brought", "works", "decided", "not_accepted", "projects"), ()),
    **dict.fromkeys(("people", "vacant"), 0),
}


def _as_story(figures: dict[str, Any]) -> dict[str, Any]:
    """Read figures of when a digest told how much there was, and nothing of what."""
    return {name: value for name, value in figures.items() if name not in ("flags", "top")} | _NEW


UPGRADES: Mapping[str, tuple[Upgrade, ...]] = {
    "DigestMade": (
        # There were no proposals, and no other edition of the presets.
        lambda values: {**values, "figures": {**values["figures"], "proposals": [], "offers": None}},
        lambda values: {**values, "figures": _as_story(values["figures"])},
    ),
}
