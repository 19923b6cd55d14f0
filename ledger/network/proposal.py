"""Proposals: somebody becomes a steward, or a rule about votes or money changes. A notice of three days, or the members' vote.

A proposal waits for the yes that it needs. With the last one the notice begins, and at its end the proposal is in force. Those who
object before that make it a members' vote, once. Everybody can see it all that time, so that few cannot take power unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import ClassVar

from ledger.chain.entry import Entry, Fact, Upgrade
from ledger.network.pause import Pauses
from ledger.network.question import LAPSED, Lapsed
from ledger.values.phrase import Code, Refusal, Words

NOTICE_HOURS = 72
NOTICE = timedelta(hours=NOTICE_HOURS)
"""The time between the last yes needed and the moment from which a proposal is in force."""

VOTE_DAYS = 7
VOTE = timedelta(days=VOTE_DAYS)
"""The time of a members' vote, and of its extension."""

BLIND = timedelta(days=2 * VOTE_DAYS)
"""The same while the reactions on its cards cannot be read: after that it rests on what is known."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A member offers to hold a role (`effect`), without a value; or a steward proposes the value of a setting.

    `rules` is the version of the rules that held then.
    """

    proposal: str
    effect: str
    value: Words | None
    rules: int
    by: str


@dataclass(frozen=True, slots=True)
class ProposalConfirmed:
    """One of those whose yes a proposal needs says yes."""

    proposal: str
    by: str


@dataclass(frozen=True, slots=True)
class ProposalDeclined:
    """Somebody whose yes was asked for says no to a candidate; others are asked on."""

    proposal: str
    by: str


@dataclass(frozen=True, slots=True)
class ProposalDropped:
    """Its author took a proposal back, or another steward said no to a rule."""

    proposal: str
    by: str


@dataclass(frozen=True, slots=True)
class NoticeGiven:
    """The last yes needed is there: the proposal is in force at the end of the notice, unless enough object."""

    proposal: str


@dataclass(frozen=True, slots=True)
class ProposalFlagged:
    """A member objects to a proposal."""

    proposal: str
    by: str
    reason: Words


@dataclass(frozen=True, slots=True)
class ProposalFlagLifted:
    """A member took their objection back."""

    proposal: str
    by: str


@dataclass(frozen=True, slots=True)
class MembersAsked:
    """Enough object: the members vote, by the emoji of these `rules`.

    `around` persons counted for the least number of approvals, which is `approvals`. `small`: the network was, then. Where very many
    are around, those are asked who were `drawn`, and the least number is of them; None before lots were drawn for it.
    """

    proposal: str
    rules: int
    around: int
    approvals: int
    small: bool
    drawn: tuple[str, ...] | None = ()


@dataclass(frozen=True, slots=True)
class MembersAskedAgain:
    """Too few approved by the end of the members' vote: it goes on once, for as long again.

    If lots were drawn, those are asked now who were `drawn`: others are in the place of the silent.
    """

    proposal: str
    blind: bool
    drawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposalEnded:
    """A proposal ended in one of `ENDS`, with the count of the members' vote if there was one.

    `blind`: the reactions on its cards could not be read. So many of those who were drawn approved and rejected, if any were.
    """

    proposal: str
    end: str
    approve: int = 0
    reject: int = 0
    abstain: int = 0
    blind: bool = False
    drawn_approve: int | None = None
    drawn_reject: int | None = None


FACTS = (
    *(Proposed, ProposalConfirmed, ProposalDeclined, ProposalDropped, NoticeGiven),
    *(ProposalFlagged, ProposalFlagLifted, MembersAsked, MembersAskedAgain, ProposalEnded),
)

ASKED, NOTICED, VOTED_ON = "asked", "noticed", "voted on"
"""The states of an open proposal: it waits for a yes, it will be in force, the members vote."""

PASSED, NOT_PASSED, UNDECIDED, OVERTAKEN, GONE = "passed", "not passed", "undecided", "overtaken", "gone"
ENDS = (PASSED, NOT_PASSED, UNDECIDED, OVERTAKEN, GONE)
"""The ends of a proposal that time brings. Overtaken: what it assumed holds no more. Gone: its candidate is."""

DROPPED = "dropped"

OPEN = (ASKED, NOTICED, VOTED_ON)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The state of a proposal. The keys of `flags`, and those who said yes or no, are accounts.

    `since` is the moment from which its present state holds; `asked` is its members' vote, if there was one; `ended_at` is the height
    of the entry that ended it. `seal` is the hash of the entry that proposed it, by which lots are drawn, and `drawn` are those whom
    they ask now.
    """

    proposed: Proposed
    height: int
    at: datetime
    since: datetime
    seal: bytes
    state: str = ASKED
    confirmed_by: tuple[str, ...] = ()
    declined_by: tuple[str, ...] = ()
    flags: dict[str, Words] = field(default_factory=dict)
    noticed: datetime | None = None
    asked: MembersAsked | None = None
    drawn: tuple[str, ...] = ()
    extended: bool = False
    ended: ProposalEnded | None = None
    ended_at: int = 0

    @property
    def id(self) -> str:
        """Return its number."""
        return self.proposed.proposal

    @property
    def by(self) -> str:
        """Return the account that proposed it, which is the candidate's if it is about an office."""
        return self.proposed.by

    @property
    def is_candidacy(self) -> bool:
        """Tell whether somebody would hold a role by it, and no rule would change."""
        return self.proposed.value is None

    def ends(self, pauses: Pauses) -> datetime:
        """Return the end of its notice, or of its members' vote."""
        return pauses.end_of(self.id, self.since, VOTE if self.state == VOTED_ON else NOTICE)

    def blind_until(self, pauses: Pauses) -> datetime:
        """Return the moment until which a vote waits for reactions that cannot be read."""
        return pauses.end_of(self.id, self.since, BLIND)


class Proposals:
    """The page of all proposals, by their number."""

    def __init__(self) -> None:
        self.by_id: dict[str, Proposal] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _proposed(self, fact: Proposed, entry: Entry) -> None:
        self.by_id[fact.proposal] = Proposal(fact, entry.height, entry.at, entry.at, entry.hash)

    def _confirmed(self, fact: ProposalConfirmed, _: Entry) -> None:
        known = self.by_id[fact.proposal]
        self.by_id[fact.proposal] = replace(known, confirmed_by=(*known.confirmed_by, fact.by))

    def _declined(self, fact: ProposalDeclined, _: Entry) -> None:
        known = self.by_id[fact.proposal]
        self.by_id[fact.proposal] = replace(known, declined_by=(*known.declined_by, fact.by))

    def _dropped(self, fact: ProposalDropped, entry: Entry) -> None:
        self._enter(fact.proposal, DROPPED, entry)

    def _noticed(self, fact: NoticeGiven, entry: Entry) -> None:
        self._enter(fact.proposal, NOTICED, entry)
        self.by_id[fact.proposal] = replace(self.by_id[fact.proposal], noticed=entry.at)

    def _flagged(self, fact: ProposalFlagged, _: Entry) -> None:
        known = self.by_id[fact.proposal]
        self.by_id[fact.proposal] = replace(known, flags={**known.flags, fact.by: fact.reason})

    def _lifted(self, fact: ProposalFlagLifted, _: Entry) -> None:
        known = self.by_id[fact.proposal]
        flags = {account: reason for account, reason in known.flags.items() if account != fact.by}
        self.by_id[fact.proposal] = replace(known, flags=flags)

    def _members_asked(self, fact: MembersAsked, entry: Entry) -> None:
        self._enter(fact.proposal, VOTED_ON, entry)
        self.by_id[fact.proposal] = replace(self.by_id[fact.proposal], asked=fact, drawn=fact.drawn or ())

    def _asked_again(self, fact: MembersAskedAgain, entry: Entry) -> None:
        self.by_id[fact.proposal] = replace(self.by_id[fact.proposal], since=entry.at, extended=True, drawn=fact.drawn)

    def _ended(self, fact: ProposalEnded, entry: Entry) -> None:
        self._enter(fact.proposal, fact.end, entry)
        self.by_id[fact.proposal] = replace(self.by_id[fact.proposal], ended=fact, ended_at=entry.height)

    def _lapsed(self, fact: Lapsed, entry: Entry) -> None:
        if fact.question in self.by_id:
            self._enter(fact.question, LAPSED, entry)

    def _enter(self, number: str, state: str, entry: Entry) -> None:
        self.by_id[number] = replace(self.by_id[number], state=state, since=entry.at)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        Proposed: _proposed,
        ProposalConfirmed: _confirmed,
        ProposalDeclined: _declined,
        ProposalDropped: _dropped,
        NoticeGiven: _noticed,
        ProposalFlagged: _flagged,
        ProposalFlagLifted: _lifted,
        MembersAsked: _members_asked,
        MembersAskedAgain: _asked_again,
        ProposalEnded: _ended,
        Lapsed: _lapsed,
    }

    def get(self, number: str) -> Proposal:
        """Return the proposal; refuse a number that does not exist."""
        if number not in self.by_id:
            raise Refusal("There is no proposal {id}.", id=Code(number))
        return self.by_id[number]

    def get_open(self, number: str) -> Proposal:
        """Return a proposal about which something can still be done; refuse any other."""
        proposal = self.get(number)
        if proposal.state not in OPEN:
            raise Refusal("{id} is decided already: {why} tells how.", id=Code(number), why=Code(f"/why {number}"))
        return proposal

    def open(self) -> Iterator[Proposal]:
        """Yield the proposals about which something can still be done, the oldest first."""
        return (proposal for proposal in self.by_id.values() if proposal.state in OPEN)

    def in_state(self, state: str) -> Iterator[Proposal]:
        """Yield the proposals in a state, the oldest first."""
        return (proposal for proposal in self.by_id.values() if proposal.state == state)


UPGRADES: Mapping[str, tuple[Upgrade, ...]] = {
    # All who may vote were asked, however many they were.
    "MembersAsked": (lambda values: {**values, "drawn": None},),
    "MembersAskedAgain": (lambda values: {**values, "drawn": []},),
    "ProposalEnded": (lambda values: {**values, "drawn_approve": None, "drawn_reject": None},),
}
