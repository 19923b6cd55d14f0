"""Contributions: the life of a log. It is made, confirmed, amended, withdrawn or settled, and corrected by a further log."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.contributions.hours import HourSums
from ledger.contributions.log import Log, check
from ledger.network import pause
from ledger.network.agent import OUTSIDE, Agents
from ledger.network.audience import Audience, Unshown
from ledger.network.pause import Pause, Paused, PlatformBack, PlatformLost
from ledger.network.question import LAPSED, Lapsed
from ledger.network.speaker import SpeakerChanged, answers_for, speaker_of
from ledger.validation import electorate, judges
from ledger.validation.rating import Rated, RatingWithdrawn
from ledger.validation.vote import ACCEPTED, Opened, Settled, Votes
from ledger.values.ids import Letter, next_id
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal
from ledger.values.quantity import Quantity

if TYPE_CHECKING:
    from ledger.book import Book

AGAIN = timedelta(minutes=1)
"""The time in which the same log again may be a second press of Enter. No platform tells the two apart."""

WAITING, UNSHOWN, OPEN, WITHDRAWN, DECLINED = "waiting", "unshown", "open", "withdrawn", "declined"

NEVER_JUDGED = (WITHDRAWN, DECLINED, LAPSED)
"""The states of a log that ended before its vote did."""


@dataclass(frozen=True, slots=True)
class Logged:
    """`author` made a log that credits `contributor`. `awaits` has to confirm it first, if it is not None."""

    contribution: str
    author: str
    contributor: str
    log: Log
    awaits: str | None
    corrects: str | None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The person for whom a log was made confirmed it."""

    contribution: str
    by: str


@dataclass(frozen=True, slots=True)
class Declined:
    """The person for whom a log was made does not want it."""

    contribution: str
    by: str


@dataclass(frozen=True, slots=True)
class Amended:
    """The log has a new revision, and the votes on the old one are void. A revision without a change only opens it again."""

    contribution: str
    revision: int
    by: str
    log: Log
    awaits: str | None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The log was taken back before its vote was settled."""

    contribution: str
    by: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """The state of a log. `opened` is the height from which its cards count."""

    id: str
    author: str
    contributor: str
    log: Log
    revision: int
    state: str
    opened: int
    at: datetime
    awaits: str | None = None
    asked: datetime | None = None  # since when it waits for that person
    corrects: str | None = None
    correction: str | None = None  # the open log that would correct this one
    before: Money | Quantity | None = None  # the amount before the accepted correction
    decision: Settled | None = None
    settled: int = 0  # the height of that decision
    settled_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()  # of its vote
    revised: datetime | None = None


class Contributions:
    """Projection: the contributions, the accounts with accepted work, and the sums of accepted hours."""

    def __init__(self) -> None:
        self.by_id: dict[str, Contribution] = {}
        self.accepted: dict[str, int] = {}  # the height of each contributor's first accepted contribution
        self.worked = HourSums()
        self.changes: list[str] = []  # numbers in the order of acceptance, later correction and rating
        self.credited: dict[str, list[str]] = {}  # the accepted ones of each contributor, in that order
        self.awaiting: dict[str, None] = {}  # the numbers of those that somebody has to confirm, the oldest first
        self.lately: dict[str, deque[str]] = {}  # of each account, the logs less than `AGAIN` before its last log

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _logged(self, fact: Logged, entry: Entry) -> None:
        self.by_id[fact.contribution] = Contribution(
            fact.contribution,
            fact.author,
            fact.contributor,
            fact.log,
            1,
            WAITING if fact.awaits else OPEN,
            entry.height,
            entry.at,
            fact.awaits,
            entry.at,
            fact.corrects,
        )
        if fact.awaits:
            self.awaiting[fact.contribution] = None
        lately = self.lately.setdefault(fact.author, deque())
        while lately and entry.at - self.by_id[lately[0]].at >= AGAIN:
            lately.popleft()
        lately.append(fact.contribution)
        if fact.corrects:
            self._change(fact.corrects, correction=fact.contribution)

    def _opened(self, fact: Opened, entry: Entry) -> None:
        if self.by_id[fact.subject].state == UNSHOWN:
            self._change(fact.subject, state=OPEN)  # its old cards count again
        elif self.by_id[fact.subject].opened != entry.height:  # one that nobody confirms opens with its entry
            self._change(fact.subject, state=OPEN, opened=entry.height, awaits=None)

    def _unshown(self, fact: Unshown, _: Entry) -> None:
        self._change(fact.subject, state=UNSHOWN)

    def _paused(self, fact: Paused | PlatformLost | PlatformBack, _: Entry) -> None:
        for number in self.by_id.keys() & fact.held:
            self._change(number, pauses=pause.pauses_after(self.by_id[number].pauses, fact))

    def _amended(self, fact: Amended, entry: Entry) -> None:
        self._change(
            fact.contribution,
            revision=fact.revision,
            log=fact.log,
            awaits=fact.awaits,
            asked=entry.at,
            revised=entry.at,
            state=WAITING if fact.awaits else OPEN,
            opened=entry.height,
            decision=None,
            pauses=(),
        )

    def _settled(self, fact: Settled, entry: Entry) -> None:
        self._change(fact.subject, state=fact.decision, decision=fact, settled=entry.height, settled_at=entry.at)
        contribution = self.by_id[fact.subject]
        if fact.decision == ACCEPTED:
            self._accepted(contribution, entry.height)
        self._end_correction(contribution)

    def _accepted(self, contribution: Contribution, height: int) -> None:
        contributor = contribution.contributor
        self.accepted.setdefault(contributor, height)
        if contribution.corrects:
            self._corrected(self.by_id[contribution.corrects], contribution.log.amount)
            return
        self.worked.accept(contributor, contribution.log, height)
        self.credited.setdefault(contributor, []).append(contribution.id)
        self.changes.append(contribution.id)

    def _corrected(self, target: Contribution, amount: Money | Quantity) -> None:
        self.worked.correct(target.contributor, target.log, amount)
        self.changes.append(target.id)
        self._change(target.id, log=replace(target.log, amount=amount), before=target.log.amount)

    def _ended(self, fact: Withdrawn | Declined, _: Entry) -> None:
        self._end(fact.contribution, WITHDRAWN if isinstance(fact, Withdrawn) else DECLINED)

    def _lapsed(self, fact: Lapsed, _: Entry) -> None:
        if fact.question in self.by_id:
            self._end(fact.question, LAPSED)

    def _end(self, contribution: str, state: str) -> None:
        self._change(contribution, state=state, awaits=None)
        self._end_correction(self.by_id[contribution])

    def _speaker_changed(self, fact: SpeakerChanged, entry: Entry) -> None:
        """Let the logs for an agent that waited for its old speaker wait for the new one."""
        for number in [number for number in self.awaiting if self.by_id[number].contributor == fact.agent]:
            self._change(number, awaits=fact.speaker, asked=entry.at)

    def _rated(self, fact: Rated | RatingWithdrawn, _: Entry) -> None:
        self.changes.append(fact.contribution)

    def _end_correction(self, contribution: Contribution) -> None:
        """Free the log that this one would have corrected, if it is a correction."""
        if contribution.corrects:
            self._change(contribution.corrects, correction=None)

    def _change(self, contribution: str, **values: Any) -> None:
        changed = self.by_id[contribution] = replace(self.by_id[contribution], **values)
        if changed.awaits:
            self.awaiting[contribution] = None
        else:
            self.awaiting.pop(contribution, None)

    def get(self, contribution: str) -> Contribution:
        """Return the contribution; refuse a number that does not exist."""
        if contribution not in self.by_id:
            raise Refusal("There is no contribution {contribution}.", contribution=Code(contribution))
        return self.by_id[contribution]

    def of(self, agents: Agents, person: str) -> list[Contribution]:
        """Return the contributions that the person logged or is credited with, in order."""
        own = set(agents.aliases(person))
        return [made for made in self.by_id.values() if not own.isdisjoint((made.author, made.contributor))]

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        Logged: _logged,
        Opened: _opened,
        Unshown: _unshown,
        Amended: _amended,
        Settled: _settled,
        **dict.fromkeys((Withdrawn, Declined), _ended),
        Lapsed: _lapsed,
        SpeakerChanged: _speaker_changed,
        **dict.fromkeys((Rated, RatingWithdrawn), _rated),
        **dict.fromkeys(pause.FACTS, _paused),
    }


def log(book: Book, author: str, contributor: str, content: Log, at: datetime) -> tuple[Fact, ...]:
    """Return the facts of a new log. One for somebody else waits for their confirmation before anybody votes."""
    check(content)
    contribution = next_id(Letter.CONTRIBUTION, book.contributions.by_id)
    owner = awaits(book.agents, author, contributor)
    logged = Logged(contribution, author, contributor, content, owner, None)
    return (logged,) if owner else (logged, opened(book, contribution, (author, contributor), at))


def is_own(agents: Agents, contribution: Contribution, person: str) -> bool:
    """Tell whether the person made the log, is credited with it, or speaks for the organization that is."""
    contributor = speaker_of(agents, contribution.contributor) or contribution.contributor
    return agents.person(person) in (agents.person(contribution.author), agents.person(contributor))


def awaits(agents: Agents, author: str, contributor: str) -> str | None:
    """Return the person who has to confirm a log for somebody else, or for an organization that they speak for."""
    if agents.by_id[contributor].kind == OUTSIDE or agents.person(contributor) == agents.person(author):
        return None  # an agent outside cannot act in the network
    owner = answers_for(agents, contributor)
    return None if owner == agents.person(author) else owner


def opened(book: Book, contribution: str, concerned: tuple[str, ...], at: datetime) -> Opened:
    """Return the fact that the vote on a log opens. Bar the persons whom it concerns, and those who speak for them."""
    # The person who speaks for an organization or an outside agent decides where it is paid.
    spokesmen = filter(None, (speaker_of(book.agents, agent) for agent in concerned))
    accounts = chain.from_iterable(map(book.agents.aliases, (*concerned, *spokesmen)))
    excluded = tuple(dict.fromkeys(accounts))
    may = judges.electorate_of(book, excluded, at)
    return electorate.opened(contribution, book.rules.now.version, excluded, may)


FACTS = (Logged, Confirmed, Declined, Amended, Withdrawn)

FOLDED_BELOW: Mapping[type, tuple[type, ...]] = {Votes: (Amended, Withdrawn), Audience: (Amended, Withdrawn)}
"""Pages of areas below that fold facts of this module as well."""

FOLDED_BY_NONE = (Confirmed,)
"""Facts that no page folds: the vote that a confirmation opens is a fact of its own."""
