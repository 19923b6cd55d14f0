"""Communal validation: what can happen in the vote on a log, and how the open votes stand.

One person has one ballot per log, whatever the number of accounts. A ballot is a state, not a counter: a reading of the
platform is compared with the appearances and disappearances that are known, and only what changed moves a ballot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from ledger.chain.entry import Entry, Fact, Upgrade
from ledger.network import pause
from ledger.network.audience import Audience, Unshown
from ledger.network.pause import Pause, Paused, PlatformBack, PlatformLost
from ledger.network.role import RoleTaken
from ledger.values.phrase import Words

ACCEPTED, REJECTED, UNDECIDED = "accepted", "rejected", "undecided"
NONE = "none"

REMINDER, REMINDED_ONCE = "reminder", timedelta(days=1)
"""What a message to somebody who has not voted is called, and how long nobody gets another one."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A log can be voted on. `excluded` made it or benefit from it; `voters` may vote, `voters_hash` says who they are.

    The quorum counts `counted` of them, or all where it is None.
    """

    contribution: str
    rules: int
    excluded: tuple[str, ...]
    voters: int
    voters_hash: str
    bootstrap: bool
    counted: int | None = None


@dataclass(frozen=True, slots=True)
class Sighted:
    """A voting emoji of one who may vote appeared on a card, or went from it."""

    contribution: str
    agent: str
    card: int
    mark: str
    added: bool


@dataclass(frozen=True, slots=True)
class Voted:
    """A person's ballot is now `choice` (`NONE`: taken back). `card` and `mark` tell the emoji it came from, if it did."""

    contribution: str
    agent: str
    choice: str
    card: int | None
    mark: str | None


@dataclass(frozen=True, slots=True)
class Flagged:
    """A person raised a red flag, with a reason."""

    contribution: str
    agent: str
    reason: Words


@dataclass(frozen=True, slots=True)
class FlagLifted:
    """The person who raised the red flag took it down."""

    contribution: str
    agent: str


@dataclass(frozen=True, slots=True)
class Extended:
    """The window closed without a decision and is open once more; these persons are reminded."""

    contribution: str
    reminded: tuple[str, ...]
    blind: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """A log was accepted or rejected, or stays undecided; with the arithmetic that led to it."""

    contribution: str
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
    """What a person chose last, at which height, and from which emoji on which card, if it came from one."""

    choice: str
    height: int
    card: int | None
    mark: str | None


@dataclass(slots=True)
class Vote:
    """An open vote on one log. Ballots, flags and sightings stand under the account that made them.

    `acted` has for each account the height at which it first did something.
    """

    opened: Opened
    height: int
    at: datetime
    acted: Mapping[str, int]
    ballots: dict[str, Ballot] = field(default_factory=dict)
    flags: dict[str, Words] = field(default_factory=dict)
    sighted: dict[str, set[tuple[int, str]]] = field(default_factory=dict)  # account: (card, mark)
    extended: datetime | None = None
    pauses: tuple[Pause, ...] = ()


FACTS = (Opened, Sighted, Voted, Flagged, FlagLifted, Extended, Settled)


class Votes:
    """The page of open votes. A settled vote leaves it; its arithmetic stays with the contribution.

    `acted` has for each account the height at which it first did something: had part in a log that is voted on, voted, or took
    a role.
    """

    FOLDS: ClassVar[tuple[type, ...]] = (RoleTaken, *FACTS, Unshown, *pause.FACTS)

    def __init__(self) -> None:
        self.open: dict[str, Vote] = {}
        self.acted: dict[str, int] = {}
        self.flagged: dict[str, list[str]] = {}  # by account, every log on which it ever raised a red flag
        self._reminded: dict[str, datetime] = {}  # when each person was sent a reminder last

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        match fact:
            case Opened():
                self.open[fact.contribution] = Vote(fact, entry.height, entry.at, self.acted)
                for agent in fact.excluded:
                    self.acted.setdefault(agent, entry.height)
            case Sighted(contribution, agent, card, mark, added):
                sighted = self.open[contribution].sighted.setdefault(agent, set())
                (sighted.add if added else sighted.discard)((card, mark))
            case Voted(contribution, agent, choice, card, mark):
                self.open[contribution].ballots[agent] = Ballot(choice, entry.height, card, mark)
                self.acted.setdefault(agent, entry.height)
            case RoleTaken(agent):
                self.acted.setdefault(agent, entry.height)
            case Flagged(contribution, agent, reason):
                self.open[contribution].flags[agent] = reason
                self.flagged.setdefault(agent, []).append(contribution)
            case FlagLifted(contribution, agent):
                self.open[contribution].flags.pop(agent, None)
            case Extended(contribution):
                self.open[contribution].extended = entry.at
                self._reminded |= {person: self.reminds(person, entry.at) for person in fact.reminded}
            case Settled(contribution):
                del self.open[contribution]
            case Paused() | PlatformLost() | PlatformBack():
                for vote in (self.open[number] for number in fact.held if number in self.open):
                    vote.pauses = pause.after(vote.pauses, fact)
            case _:  # of the area above: amended or withdrawn; or with a card that nobody can see
                self.open.pop(fact.contribution, None)

    def reminds(self, person: str, at: datetime) -> datetime:
        """Return the moment of the reminder that tells a person what is extended at a moment: that one, or one of the last day."""
        last = self._reminded.get(person)
        return last if last is not None and at - last < REMINDED_ONCE else at

    def reminder(self, person: str, at: datetime) -> str:
        """Return what that reminder is about: `A2/reminder/20260108T090000Z`."""
        return f"{person}/{REMINDER}/{self.reminds(person, at):%Y%m%dT%H%M%SZ}"


FOLDED_BELOW: Mapping[type, tuple[type, ...]] = {Audience: (Opened,)}
"""The pages of areas below that fold facts of this noun as well."""

UPGRADES: Mapping[str, tuple[Upgrade, ...]] = {
    # The quorum counted all who might vote, whenever they had joined.
    "Opened": (lambda values: {**values, "counted": None},),
}
