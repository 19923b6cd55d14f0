"""Votes: their facts, and the page of open votes. A vote is about a log, or about a list of logs, each of which is a part of it.

One person has one ballot per log, however many accounts they have. A ballot is a state, not a counter: the program compares
what the platform shows with what it knows already, and only a difference moves a ballot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import Any, ClassVar

from ledger.chain.entry import Entry, Fact, Upgrade
from ledger.network.audience import Audience, Unshown
from ledger.network.pause import Pause, Pauses
from ledger.network.role import RoleTaken
from ledger.values.phrase import Words

ACCEPTED, REJECTED, UNDECIDED = "accepted", "rejected", "undecided"
NONE = "none"


@dataclass(frozen=True, slots=True)
class Measured:
    """The size of what a vote is about, and what it was measured by, all in its unit.

    `median` is what such a log is in the network, None as long as too few were accepted; `week` is what the contributor logged in
    the last seven days, this included, and `own` their mean week.
    """

    size: str
    amount: Fraction
    median: Fraction | None
    week: Fraction
    own: Fraction


@dataclass(frozen=True, slots=True)
class Opened:
    """The vote on a log opened. `excluded` are the accounts that made the log or benefit from it.

    `voters` is the number of persons who may vote, and `voters_hash` the hash of their ids. The quorum counts `counted` of
    them, or all if it is None. A log that is judged `within` a list has no ballots of its own: those on the list count for it.
    Of a list, `excluded` are all whose logs are in it, and whoever made it. `measured` is None in votes that opened before
    anything was measured; these are judged as they were then.
    """

    subject: str
    rules: int
    excluded: tuple[str, ...]
    voters: int
    voters_hash: str
    bootstrap: bool
    counted: int | None = None
    within: str | None = None
    measured: Measured | None = None


@dataclass(frozen=True, slots=True)
class Sighted:
    """A voting emoji of a person who may vote appeared on a card, or disappeared from it."""

    subject: str
    agent: str
    card: int
    mark: str
    added: bool


@dataclass(frozen=True, slots=True)
class Voted:
    """A person's ballot is now `choice` (`NONE`: taken back). `card` and `mark` name the emoji, if an emoji set it."""

    subject: str
    agent: str
    choice: str
    card: int | None
    mark: str | None


@dataclass(frozen=True, slots=True)
class Flagged:
    """A person raised a red flag, with a reason."""

    subject: str
    agent: str
    reason: Words


@dataclass(frozen=True, slots=True)
class FlagLifted:
    """The person who raised a red flag took it down."""

    subject: str
    agent: str


@dataclass(frozen=True, slots=True)
class Extended:
    """The voting window ended without a decision and is extended once; these persons had not voted."""

    subject: str
    reminded: tuple[str, ...]
    blind: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """A log was accepted or rejected, or stays undecided; with the tally that led to it."""

    subject: str
    decision: str
    rules: int
    voters: int
    voters_hash: str
    quorum: int
    approve: int
    reject: int
    abstain: int
    flags: int
    blind: bool


@dataclass(frozen=True, slots=True)
class Ballot:
    """The last choice of an account, with its height; and the emoji and its card, if an emoji made the choice."""

    choice: str
    height: int
    card: int | None
    mark: str | None


@dataclass(slots=True)
class Vote:
    """An open vote. The keys of ballots, flags and sightings are accounts.

    `acted` is the one of the page: the height at which each account first did something. `paused` is the page of pauses. `rows`
    are the logs of a list.
    """

    opened: Opened
    height: int
    at: datetime
    acted: Mapping[str, int]
    paused: Pauses
    ballots: dict[str, Ballot] = field(default_factory=dict)
    flags: dict[str, Words] = field(default_factory=dict)
    sighted: dict[str, set[tuple[int, str]]] = field(default_factory=dict)  # account: (card, mark)
    extended: datetime | None = None
    rows: dict[str, Opened] = field(default_factory=dict)

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """Return the pauses of its window, which is that of its list for a log in one."""
        return self.paused.of(self.opened.within or self.opened.subject, self.at)

    def parts(self) -> tuple[Vote, ...]:
        """Return the vote on each log that it decides about: with the same ballots, and with those barred whom that log concerns."""
        return tuple(map(self.part, self.rows)) if self.rows else (self,)

    def part(self, number: str) -> Vote:
        """Return the vote on one log, which may be the whole."""
        return replace(self, opened=self.rows[number], rows={}) if number in self.rows else self

    @property
    def is_open_to_all(self) -> bool:
        """Tell whether every member may vote on a log that it decides about, also one who joins by it."""
        return any(part.opened.bootstrap for part in self.parts())


FACTS = (Opened, Sighted, Voted, Flagged, FlagLifted, Extended, Settled)


class Votes:
    """Projection: the open votes. A settled vote leaves the page; its tally stays with the contribution.

    `acted` is the height at which each account first did something: took part in a log that is voted on, voted, or took a role.
    """

    def __init__(self, paused: Pauses) -> None:
        self._paused = paused
        self.open: dict[str, Vote] = {}
        self.acted: dict[str, int] = {}
        self.flagged: dict[str, list[str]] = {}  # by account, everything on which it ever raised a red flag
        self._within: dict[str, str] = {}  # the list of each log that is judged in one now

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in. A fact of an area above, such as an amendment, ends the vote on the old log."""
        self.FOLDS.get(type(fact), Votes._voided)(self, fact, entry)

    def of(self, log: str) -> Vote | None:
        """Return the open vote that decides about a log, by itself or within a list; None if there is none."""
        vote = self.open.get(self._within.get(log, log))
        return vote.part(log) if vote is not None else None

    def list_of(self, log: str) -> str | None:
        """Return the list in which a log is judged now, or None."""
        return self._within.get(log)

    def _opened(self, fact: Opened, entry: Entry) -> None:
        if fact.within is not None:
            self.open[fact.within].rows[fact.subject] = fact
            self._within[fact.subject] = fact.within
        else:
            self.open[fact.subject] = Vote(fact, entry.height, entry.at, self.acted, self._paused)
        for agent in fact.excluded:
            self.acted.setdefault(agent, entry.height)

    def _sighted(self, fact: Sighted, _: Entry) -> None:
        sighted = self.open[fact.subject].sighted.setdefault(fact.agent, set())
        (sighted.add if fact.added else sighted.discard)((fact.card, fact.mark))

    def _voted(self, fact: Voted, entry: Entry) -> None:
        self.open[fact.subject].ballots[fact.agent] = Ballot(fact.choice, entry.height, fact.card, fact.mark)
        self.acted.setdefault(fact.agent, entry.height)

    def _role_taken(self, fact: RoleTaken, entry: Entry) -> None:
        self.acted.setdefault(fact.agent, entry.height)

    def _flagged(self, fact: Flagged, _: Entry) -> None:
        self.open[fact.subject].flags[fact.agent] = fact.reason
        self.flagged.setdefault(fact.agent, []).append(fact.subject)

    def _flag_lifted(self, fact: FlagLifted, _: Entry) -> None:
        self.open[fact.subject].flags.pop(fact.agent, None)

    def _extended(self, fact: Extended, entry: Entry) -> None:
        self.open[fact.subject].extended = entry.at

    def _settled(self, fact: Settled, _: Entry) -> None:
        self._end(fact.subject)

    def _end(self, log: str) -> None:
        """End the vote on a log; that on a list ends with its last one."""
        within = self._within.pop(log, None)
        if within is not None:
            del self.open[within].rows[log]
        if within is None or not self.open[within].rows:
            self.open.pop(within or log, None)

    def _voided(self, fact: Fact, _: Entry) -> None:
        self._end(fact.contribution)

    def _hidden(self, fact: Unshown, _: Entry) -> None:
        vote = self.open.pop(fact.subject, None)
        for log in vote.rows if vote else ():
            del self._within[log]

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        RoleTaken: _role_taken,
        Opened: _opened,
        Sighted: _sighted,
        Voted: _voted,
        Flagged: _flagged,
        FlagLifted: _flag_lifted,
        Extended: _extended,
        Settled: _settled,
        Unshown: _hidden,
    }


FOLDED_BELOW: Mapping[type, tuple[type, ...]] = {Audience: (Opened,)}
"""Pages of areas below that fold facts of this module as well."""


def _of_subject(values: dict[str, Any]) -> dict[str, Any]:
    """Read a fact of when only contributions were voted on."""
    return {"subject": values.pop("contribution"), **values}


UPGRADES: Mapping[str, tuple[Upgrade, ...]] = {
    # Before, the quorum counted every voter, also one who joined late.
    "Opened": (
        lambda values: {**values, "counted": None},
        lambda values: {**_of_subject(values), "within": None},
        # Every log was judged in the same way, whatever it was about.
        lambda values: {**values, "measured": None},
    ),
    **dict.fromkeys(("Sighted", "Voted", "Flagged", "FlagLifted", "Extended", "Settled"), (_of_subject,)),
}
