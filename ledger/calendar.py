"""Due dates: the votes that are ripe now, and the next moment at which time alone makes something due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions.contribution import Amended, Confirmed, Declined, Listed, Withdrawn
from ledger.digests import figures as digest
from ledger.distributions.distribution import DistributionApproved
from ledger.distributions.objection import Assented
from ledger.distributions.reversal import ReversalApproved
from ledger.governance import awaited, hours, proposal_end
from ledger.network.agent import Forgotten
from ledger.network.identity import Left, Linked, MembershipEnded
from ledger.network.pause import is_over
from ledger.network.proposal import NOTICED, VOTED_ON
from ledger.network.question import Lapsed
from ledger.network.rules import ABSTAIN, REJECT
from ledger.network.speaker import SpeakerChanged
from ledger.treasury.income import IncomeNoted, IncomeReversalNoted
from ledger.validation import draw
from ledger.validation.hearing import Heard
from ledger.validation.settlement import may_be_ripe, moments, settle
from ledger.validation.vote import Drawn, Extended, Flagged, FlagLifted, Opened, Voted
from ledger.values.evening import NOON, next_evening


def ripe_votes(book: Book, now: datetime) -> tuple[str, ...]:
    """Return what is voted on and ripe to be read and settled, and the lists to be read before somebody is left out."""
    ripe = (subject for subject, vote in book.votes.open.items() if settle(book, vote, now))
    asked = (proposal.id for proposal in proposal_end.ripe(book, now))
    return (*ripe, *asked, *(number for number in book.lists.pending if _leaves_out(book, number, now)))


def _leaves_out(book: Book, number: str, now: datetime) -> bool:
    ends = (awaited.of_log(book, row).until for row in book.lists.by_id[number].waits)
    return any(is_over(until, now) for until in ends)


def may_be_due(book: Book, fact: Fact, now: datetime) -> bool:
    """Tell whether a fact may make something due at once: a vote is ripe by it, all said yes, or a steward is asked."""
    match fact:
        case Forgotten() | Left() | Linked() | MembershipEnded() | SpeakerChanged():
            return True  # fewer can vote, so that all may have voted
        case IncomeNoted() | IncomeReversalNoted():
            return True
        case Listed() | Confirmed() | Declined() | Withdrawn() | Amended() | Lapsed():
            return bool(book.lists.pending)  # the vote on a list may open
        case DistributionApproved(small=True) | ReversalApproved(small=True) | Assented():
            return True  # nobody may be left to wait for
        case Opened() | Drawn() | Extended() | Flagged() | Heard():
            return True  # lots may be drawn, or it may be accepted now
        case Voted(choice=choice) if choice in (REJECT, ABSTAIN):
            return True  # the same
        case Voted(contribution) | FlagLifted(contribution):
            vote = book.votes.open.get(contribution)
            return vote is not None and may_be_ripe(book, vote, now)
    return False


def next_due(book: Book, after: datetime) -> datetime | None:
    """Return the first moment after the given one at which time alone may make something due, or None."""
    coming = (moment for moment in filter(None, _moments(book)) if moment > after)
    return min((*coming, *_evenings(book, after)), default=None)


def _moments(book: Book) -> Iterator[datetime | None]:
    for vote in book.votes.open.values():
        yield from moments(book, vote)
        yield from draw.moments(book, vote)
    yield from (distribution.ends(book.pauses) for distribution in book.distributions.under_way())
    yield from (distribution.reversed_at(book.pauses) for distribution in book.distributions.reversals())
    yield from (proposal.ends(book.pauses) for proposal in book.equations.open())
    for proposal in (*book.proposals.in_state(NOTICED), *book.proposals.in_state(VOTED_ON)):
        yield from (proposal.ends(book.pauses), proposal.blind_until(book.pauses))
    yield from (each.until for each in awaited.awaited(book))
    yield from (request.ends(book.pauses) for request in book.departures.requests.values())
    yield digest.due(book)


def _evenings(book: Book, after: datetime) -> Iterator[datetime]:
    """Yield the next evening of each time zone in which somebody may live, and noon where lots asked: messages come then."""
    yield from hours.ends_of_quiet(book, after)
    zones = book.zones.in_use(book.rules.now.zone) if book.agents.by_id else ()
    yield from (next_evening(after, zone) for zone in zones)
    if any(vote.draws for vote in book.votes.open.values()):
        yield from (next_evening(after, zone, NOON) for zone in zones)
