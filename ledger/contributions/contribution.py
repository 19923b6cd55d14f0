"""Logs of contributions: made, confirmed, amended, withdrawn, settled; and corrected afterwards, by a further log."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.contributions.hours import Worked
from ledger.contributions.log import Log, check
from ledger.network.agent import Agents, speaks_for
from ledger.network.audience import Audience, Unshown
from ledger.network.pause import Pause, Paused, PlatformBack, PlatformLost, after
from ledger.validation import electorate, judges
from ledger.validation.rating import Rated, RatingWithdrawn
from ledger.validation.vote import ACCEPTED, Opened, Settled, Votes
from ledger.values.ids import Letter, following
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, mentions
from ledger.values.quantity import Quantity

if TYPE_CHECKING:
    from ledger.book import Book

AGAIN = timedelta(minutes=1)
"""Who logs the same again sooner than this may have pressed Enter twice; no platform tells the two apart."""

WAITING, UNSHOWN, OPEN, WITHDRAWN, DECLINED = "waiting", "unshown", "open", "withdrawn", "declined"


@dataclass(frozen=True, slots=True)
class Logged:
    """A log was made by `author`, to the credit of `contributor`; `awaits` must confirm it first, if anybody."""

    contribution: str
    author: str
    contributor: str
    log: Log
    awaits: str | None
    corrects: str | None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The one for whom a log was made says that it is theirs."""

    contribution: str
    by: str


@dataclass(frozen=True, slots=True)
class Declined:
    """The one for whom a log was made does not want it."""

    contribution: str
    by: str


@dataclass(frozen=True, slots=True)
class Amended:
    """The log has a new revision; what was voted on the old one is void. Without a change it is only opened again."""

    contribution: str
    revision: int
    by: str
    log: Log
    awaits: str | None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The log was taken back before it was settled."""

    contribution: str
    by: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """What is known of a log. `opened` is the height from which its cards count."""

    id: str
    author: str
    contributor: str
    log: Log
    revision: int
    state: str
    opened: int
    at: datetime
    awaits: str | None = None
    corrects: str | None = None
    correction: str | None = None  # the open log that would correct this one
    before: Money | Quantity | None = None  # the amount before the accepted correction
    decision: Settled | None = None
    settled: int = 0  # the height of that decision
    settled_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()  # of its vote


class Contributions:
    """The page of contributions, who has one accepted since when, and what the accepted work adds up to."""

    FOLDS: ClassVar[tuple[type, ...]] = (
        Opened,
        Settled,
        Logged,
        Declined,
        Amended,
        Withdrawn,
        Unshown,
        Rated,
        RatingWithdrawn,
        Paused,
        PlatformLost,
        PlatformBack,
    )

    def __init__(self) -> None:
        self.by_id: dict[str, Contribution] = {}
        self.accepted: dict[str, int] = {}
        self.worked = Worked()
        self.changes: list[str] = []  # what was accepted, or corrected or rated afterwards, one after the other
        self.credited: dict[str, list[str]] = {}  # the accepted ones of each contributor, in that order
        self.lately: dict[str, deque[str]] = {}  # of each account, what it logged less than `AGAIN` before its last log

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        match fact:
            case Logged():
                self._logged(fact, entry)
            case Opened(contribution):
                if self.by_id[contribution].state == UNSHOWN:
                    self._change(contribution, state=OPEN)  # the card that has come to be shown counts
                elif self.by_id[contribution].opened != entry.height:  # one that nobody confirms opens with its entry
                    self._change(contribution, state=OPEN, opened=entry.height, awaits=None)
            case Unshown(contribution):
                self._change(contribution, state=UNSHOWN)
            case Paused() | PlatformLost() | PlatformBack():
                for found in (self.by_id[number] for number in fact.held if number in self.by_id):
                    self._change(found.id, pauses=after(found.pauses, fact))
            case Amended(contribution, revision, _, log, awaits):
                state = WAITING if awaits else OPEN
                self._change(
                    contribution,
                    revision=revision,
                    log=log,
                    awaits=awaits,
                    state=state,
                    opened=entry.height,
                    decision=None,
                    pauses=(),
                )
            case Withdrawn(contribution, _):
                self._ended(contribution, WITHDRAWN)
            case Declined(contribution, _):
                self._ended(contribution, DECLINED)
            case Settled():
                self._settled(fact, entry)
            case Rated(contribution) | RatingWithdrawn(contribution):
                self.changes.append(contribution)

    def _logged(self, fact: Logged, entry: Entry) -> None:
        state = WAITING if fact.awaits else OPEN
        self.by_id[fact.contribution] = Contribution(
            fact.contribution,
            fact.author,
            fact.contributor,
            fact.log,
            1,
            state,
            entry.height,
            entry.at,
            fact.awaits,
            fact.corrects,
        )
        lately = self.lately.setdefault(fact.author, deque())
        while lately and entry.at - self.by_id[lately[0]].at >= AGAIN:
            lately.popleft()
        lately.append(fact.contribution)
        if fact.corrects:
            self._change(fact.corrects, correction=fact.contribution)

    def _settled(self, fact: Settled, entry: Entry) -> None:
        contribution = self.by_id[fact.contribution]
        self.by_id[fact.contribution] = replace(
            contribution, state=fact.decision, decision=fact, settled=entry.height, settled_at=entry.at
        )
        if fact.decision == ACCEPTED:
            self.accepted.setdefault(contribution.contributor, entry.height)
            if contribution.corrects is None:
                self.worked.accept(contribution.contributor, contribution.log, entry.height)
                self.credited.setdefault(contribution.contributor, []).append(contribution.id)
                self.changes.append(contribution.id)
        if contribution.corrects:
            target = self.by_id[contribution.corrects]
            if fact.decision == ACCEPTED:
                self.worked.correct(target.contributor, target.log, contribution.log.amount)
                self.changes.append(target.id)
                self._change(
                    target.id, log=replace(target.log, amount=contribution.log.amount), before=target.log.amount
                )
            self._change(target.id, correction=None)

    def _ended(self, contribution: str, state: str) -> None:
        self._change(contribution, state=state, awaits=None)
        corrects = self.by_id[contribution].corrects
        if corrects:
            self._change(corrects, correction=None)

    def _change(self, contribution: str, **values: Any) -> None:
        self.by_id[contribution] = replace(self.by_id[contribution], **values)

    def get(self, contribution: str) -> Contribution:
        """Return the contribution; refuse a number that does not exist."""
        found = self.by_id.get(contribution)
        if found is None:
            raise Refusal("There is no contribution {contribution}.", contribution=Code(contribution))
        return found

    def of(self, agents: Agents, person: str) -> list[Contribution]:
        """Return what the person logged or is credited with, in order."""
        accounts = set(agents.aliases(person))
        return [one for one in self.by_id.values() if one.author in accounts or one.contributor in accounts]

    def mentioning(self, accounts: tuple[str, ...]) -> list[Contribution]:
        """Return the logs whose card names one of these accounts in somebody's words."""
        found = []
        for one in self.by_id.values():
            words = (one.log.note, one.log.evidence, one.log.paid_by)
            if any(agent in accounts for word in words if word for agent in mentions(word.text)):
                found.append(one)
        return found


def log(book: Book, author: str, contributor: str, content: Log, at: datetime) -> tuple[Fact, ...]:
    """Return the facts of a new log; where it is for somebody else, it waits for them before anybody votes."""
    check(content)
    contribution = following(Letter.CONTRIBUTION, book.contributions.by_id)
    owner = awaits(book.agents, author, contributor)
    logged = Logged(contribution, author, contributor, content, owner, None)
    return (logged,) if owner else (logged, opened(book, contribution, (author, contributor), at))


def repeated(
    page: Contributions, agents: Agents, author: str, contributor: str, content: Log, at: datetime
) -> Contribution | None:
    """Return what the person logged less than a minute ago in the same words and has not taken back, if anything."""
    found: Contribution | None = None
    for account in agents.aliases(author):
        for number in page.lately.get(account, ()):
            one = page.by_id[number]
            if one.log.note.text != content.note.text or at - one.at >= AGAIN:
                continue  # as most of many logs in a minute
            is_same = (one.contributor, one.log) == (contributor, content)
            if is_same and one.corrects is None and one.state not in (WITHDRAWN, DECLINED):
                found = one if found is None or found.at < one.at else found
    return found


def is_own(agents: Agents, contribution: Contribution, person: str) -> bool:
    """Tell whether the person made the log, is credited with it, or speaks for the organisation that is."""
    contributor = contribution.contributor
    contributor = agents.by_id[contributor].by or contributor
    return agents.person(person) in (agents.person(contribution.author), agents.person(contributor))


def awaits(agents: Agents, author: str, contributor: str) -> str | None:
    """Return who must confirm a log for somebody else: the person, or the one who speaks for the organisation."""
    match agents.by_id[contributor].kind:
        case "person":
            owner = agents.person(contributor)
        case "organization":
            owner = speaks_for(agents, contributor)
        case _:
            return None  # an agent outside the network cannot act in it
    return None if owner == agents.person(author) else owner


def opened(book: Book, contribution: str, concerned: tuple[str, ...], at: datetime) -> Opened:
    """Return the fact that the vote on a log opens, which none of those concerned, nor who speaks for them, may decide."""
    # Whoever added an organisation or an outside agent says where it is paid.
    spokesmen = (by for agent in concerned if (by := book.agents.by_id[agent].by) is not None)
    accounts = (account for agent in (*concerned, *spokesmen) for account in book.agents.aliases(agent))
    excluded = tuple(dict.fromkeys(accounts))
    may = judges.electorate_of(book, excluded, at)
    return electorate.opened(contribution, book.rules.now.version, excluded, may)


FACTS = (Logged, Confirmed, Declined, Amended, Withdrawn)

FOLDED_BELOW: Mapping[type, tuple[type, ...]] = {Votes: (Amended, Withdrawn), Audience: (Amended, Withdrawn)}
"""The pages of areas below that fold facts of this noun as well."""

FOLDED_BY_NONE = (Confirmed,)
"""The vote that opens by it is a fact of its own."""
