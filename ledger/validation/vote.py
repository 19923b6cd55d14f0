"""Votes: their facts, and a vote while it is open. It is about a log, or about a list of logs, each of which is a part of it.

One person has one ballot per log, however many accounts they have. A ballot is a state, not a counter: the program compares
what the platform shows with what it knows already, and only a difference moves a ballot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from ledger.chain.entry import Entry, Upgrade
from ledger.network.pause import Pause, Pauses
from ledger.network.seen import LastSeen
from ledger.values.money import Money
from ledger.values.phrase import Words
from ledger.values.quantity import Quantity

ACCEPTED, REJECTED, UNDECIDED = "accepted", "rejected", "undecided"
VOID = "void"
"""The state of a correction that ended as another one of the same log was accepted."""
NONE = "none"


CHANGED, REOPENED = "changed", "reopened"

AT_OPENING, AT_REJECT, AT_ABSTENTION = "opening", "rejected", "abstained"
AT_SILENCE, AT_EXTENSION, AT_REOPENING = "silent", "extended", "reopened"
"""Why persons were drawn."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The size of what a vote is about, and what it was measured by, all in its unit.

    `median` is what such a log is in the network, None as long as too few were accepted; `week` is what the contributor logged in
    the last seven days, this included, and `own` their mean week. What was logged once before and came to nothing is made `again`:
    these logs are asked about where they were.
    """

    size: str
    amount: Fraction
    median: Fraction | None
    week: Fraction
    own: Fraction
    again: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """The vote on a log opened. `excluded` are the accounts that made the log or benefit from it.

    `voters` is the number of persons who may vote, and `voters_hash` the hash of their ids. The quorum counts `counted` of
    them, or all if it is None. A log that is judged `within` a list has no ballots of its own: those on the list count for it.
    Of a list, `excluded` are all whose logs are in it, and whoever made it. `measured` is None in votes that opened before
    anything was measured; these are judged as they were then. What is judged `again` keeps who was drawn, and its rejects and flags
    if it is `CHANGED`, or all its ballots if it is `REOPENED`. It `hears` the one from whose work it would take, if there is anybody;
    None in votes that opened before anybody was heard.
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
    again: str | None = None
    hears: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """These persons were drawn by lot to judge what a vote is about, and why. Nobody is undrawn."""

    subject: str
    persons: tuple[str, ...]
    why: str


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
    """A person's ballot is now `choice` (`NONE`: taken back). `card` and `mark` name the emoji, if an emoji set it.

    Who rejects may say which amount would be `right`, and why.
    """

    subject: str
    agent: str
    choice: str
    card: int | None
    mark: str | None
    right: Money | Quantity | None = None
    reason: Words | None = None


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
class Lots:
    """Of the persons who were drawn and may vote: how many they are, how many approve and reject, and how many have to approve."""

    drawn: int
    needed: int
    approve: int
    reject: int


@dataclass(frozen=True, slots=True)
class Settled:
    """A log was accepted or rejected, or stays undecided; with the tally that led to it.

    `quorum` is the least number of ballots or, where persons were drawn, of approvals. So many rejects were `left_out`, as they count
    only at the end.
    """

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
    lots: Lots | None = None
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Voided:
    """The vote on a correction ended without a decision, as another one of the same log was `accepted`."""

    subject: str
    accepted: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """The last choice of an account, with its height; and the emoji and its card, if an emoji made the choice.

    Of a reject, also which amount would be right, and why, if that was said.
    """

    choice: str
    height: int
    card: int | None
    mark: str | None
    right: Money | Quantity | None = None
    reason: Words | None = None


class Draw(NamedTuple):
    """Persons who were drawn, why, and when."""

    why: str
    persons: tuple[str, ...]
    at: datetime


@dataclass(slots=True)
class Vote:
    """An open vote. The keys of ballots, flags and sightings are accounts.

    `acted` is the one of the page: the height at which each account first did something. `paused` is the page of pauses, `seen`
    that of who is around. `rows` are the logs of a list. `hash` is that of the entry that opened the vote, which nobody could
    choose: lots are drawn by it.
    """

    opened: Opened
    height: int
    at: datetime
    hash: bytes
    acted: Mapping[str, int]
    paused: Pauses
    seen: LastSeen
    ballots: dict[str, Ballot] = field(default_factory=dict)
    flags: dict[str, Words] = field(default_factory=dict)
    sighted: dict[str, set[tuple[int, str]]] = field(default_factory=dict)  # account: (card, mark)
    extended: datetime | None = None
    rows: dict[str, Opened] = field(default_factory=dict)
    draws: list[Draw] = field(default_factory=list)
    fell: dict[str, Ballot] = field(default_factory=dict)  # ballots of before it was changed that do not count any more
    older: frozenset[int] = (
        frozenset()
    )  # cards of before on which emoji of rejects that stay can be taken back, and nothing else

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """Return the pauses of its window, which is that of its list for a log in one."""
        return self.paused.of(self.opened.within or self.opened.subject, self.at)

    def sight(self, fact: Sighted) -> None:
        """Note an emoji that appeared or disappeared."""
        sighted = self.sighted.setdefault(fact.agent, set())
        (sighted.add if fact.added else sighted.discard)((fact.card, fact.mark))

    def cast(self, fact: Voted, entry: Entry) -> None:
        """Note a ballot."""
        self.ballots[fact.agent] = Ballot(fact.choice, entry.height, fact.card, fact.mark, fact.right, fact.reason)

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


FACTS = (Opened, Drawn, Sighted, Voted, Flagged, FlagLifted, Extended, Settled, Voided)


def _of_subject(values: dict[str, Any]) -> dict[str, Any]:
    """Read a fact of when only contributions were voted on."""
    return {"subject": values.pop("contribution"), **values}


UPGRADES: Mapping[str, tuple[Upgrade, ...]] = {
    # Before, the quorum counted every voter, also one who joined late.
    "Opened": (
        lambda values: {**values, "counted": None},
        lambda values: {**_of_subject(values), "within": None},
        # Every log was judged in the same way, whatever it was about, and nothing that was said of it stayed with a change.
        lambda values: {**values, "measured": None, "again": None},
        # Nobody was asked before something was taken from their work.
        lambda values: {**values, "hears": None},
    ),
    **dict.fromkeys(("Sighted", "Flagged", "FlagLifted", "Extended"), (_of_subject,)),
    # A reject did not say what would be right.
    "Voted": (_of_subject, lambda values: {**values, "right": None, "reason": None}),
    # Nobody was drawn, and later: each reject counted at any time.
    "Settled": (
        _of_subject,
        lambda values: {**values, "lots": None},
        lambda values: {**values, "left_out": 0},
    ),
}
