"""Open windows, and the pauses that hold them open: time in which people could not act does not run.

A window is the time of a vote, of a notice, of ratings, of objections to a distribution or its reversal, of answers to a proposed equation,
of a question that waits for somebody's yes, of a request to be forgotten, which its person may take back, or of a change of where
somebody is paid and of who they are, which they can undo before money follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from operator import eq
from typing import NamedTuple

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions import quality
from ledger.distributions import consent
from ledger.governance import assent, proposal_flags
from ledger.governance.awaited import awaited
from ledger.network import presence
from ledger.network.link import undo_window
from ledger.network.pause import Paused, PlatformBack, PlatformLost, is_given_up, is_over
from ledger.network.proposal import NOTICED
from ledger.network.speaker import contact_of
from ledger.validation import electorate


class Window(NamedTuple):
    """An open window: its name, since when, and the predicate that a person may act in it; or an account, `by_account`.

    A window is by account where somebody else may have one account of a person: each of the others has to be able to act.
    """

    name: str
    since: datetime
    may: Callable[[str], bool]
    by_account: bool = False


def windows(book: Book, at: datetime, since: datetime) -> Iterator[Window]:
    """Yield all windows that are open at a moment; and those that nothing closes but time, if they were open `since` then."""
    yield from _votes(book)
    yield from _objections(book, at)
    for proposal in book.equations.open():
        may_answer = partial(assent.may_answer, book, proposal.proposed, at=at)
        yield Window(proposal.proposed.equation, proposal.at, may_answer)
    yield from _proposals(book)
    for each in awaited(book):
        if each.until is not None:
            yield Window(each.question, each.since, each.persons.__contains__)
    for request in book.departures.requests.values():
        is_theirs = partial(eq, book.agents.person(request.agent))
        yield Window(request.agent, request.at, is_theirs)
    yield from _closed_by_time(book, since)


def _closed_by_time(book: Book, at: datetime) -> Iterator[Window]:
    """Yield the windows that close without an entry that says so, as far as they are open at a moment."""
    if quality.open_at(book, book.contributions.by_id, at):
        yield Window(quality.WINDOW, _ALWAYS, partial(quality.may_rate_any, book))
    for account, changed in book.changes.holds(book.pauses, at):
        contact = contact_of(book.agents, account)
        if contact is not None:
            yield Window(undo_window(account), changed, book.agents.aliases(contact).__contains__, by_account=True)


_ALWAYS = datetime.min.replace(tzinfo=UTC)
"""The opening of a window that is open all along, each part of it from another moment on."""


def _votes(book: Book) -> Iterator[Window]:
    for number, vote in book.votes.open.items():
        may_vote = partial(electorate.may_vote, vote, book.agents, book.contributions.accepted)
        yield Window(number, vote.at, may_vote)


def _proposals(book: Book) -> Iterator[Window]:
    """Yield the windows in which members can object to a proposal, or vote on it."""
    for noticed in book.proposals.in_state(NOTICED):
        yield Window(noticed.id, noticed.since, partial(proposal_flags.may_flag, book))
    for number, vote in book.members_votes.open.items():
        may_vote = partial(electorate.may_vote, vote, book.agents, book.contributions.accepted)
        yield Window(number, book.proposals.by_id[number].since, may_vote)


def _objections(book: Book, at: datetime) -> Iterator[Window]:
    """Yield the windows in which members can object to a distribution, or to its reversal."""
    may_object = partial(consent.may_object, book, at=at)
    for distribution in book.distributions.under_way():
        if distribution.approved_at is not None:
            yield Window(distribution.prepared.distribution, distribution.approved_at, may_object)
    for distribution in book.distributions.reversals():
        reversal = distribution.reversal
        if reversal is not None and reversal.approved_at is not None:
            yield Window(distribution.prepared.distribution, reversal.approved_at, may_object)


def paused(book: Book, since: datetime, until: datetime) -> tuple[Fact, ...]:
    """Return the fact that nobody could act for a while; nothing if no window was open."""
    held = tuple(window.name for window in windows(book, until, since))
    return (Paused(since, until, held),) if held else ()


def reachability_facts(book: Book, away: Mapping[str, datetime], now: datetime) -> tuple[Fact, ...]:
    """Return the facts that follow if these platforms cannot be reached since a moment each, and all others can be."""
    lost = book.pauses.lost
    if not away and not lost:
        return ()
    open_ = list(windows(book, now, min(away.values(), default=now)))
    back = (_back(book, open_, platform, now) for platform in lost.keys() - away.keys())
    # A platform may be away for longer than the program knows.
    gone = (_lost(book, open_, platform, lost.get(platform, since), now) for platform, since in away.items())
    return (*back, *filter(None, gone))


def _back(book: Book, open_: Iterable[Window], platform: str, now: datetime) -> PlatformBack:
    return PlatformBack(platform, now, tuple(window.name for window in open_ if _waits(book, window, platform, now)))


def _lost(book: Book, open_: Iterable[Window], platform: str, since: datetime, now: datetime) -> PlatformLost | None:
    """Return the fact that holds windows open for a platform; None if there is none to hold, or it is away for too long."""
    if is_given_up(since, now):
        return None
    alone, accounts = only_on(book, platform), _accounts_on(book, platform)
    others = (window for window in open_ if not _waits(book, window, platform, now))
    held = tuple(each.name for each in others if any(map(each.may, accounts if each.by_account else alone)))
    return PlatformLost(platform, since, held) if held else None


def _waits(book: Book, window: Window, platform: str, now: datetime) -> bool:
    """Tell whether a window is held open for a platform."""
    pauses = book.pauses.of(window.name, window.since)
    return any(pause.platform == platform and not is_over(pause.until, now) for pause in pauses)


def _accounts_on(book: Book, platform: str) -> list[str]:
    """Return the accounts on a platform that are in the network."""
    present = (account for account in book.agents.by_id if not book.agents.presence.is_away(account))
    return [account for account in present if platform in map(_platform, book.agents.references(account))]


def only_on(book: Book, platform: str) -> list[str]:
    """Return the persons who are in the network by accounts on that platform and on no other."""
    return [person.id for person in book.agents.persons() if _platforms(book, person.id) == {platform}]


def _platforms(book: Book, person: str) -> set[str]:
    return set(map(_platform, presence.present(book.agents, book.agents.handles(person))))


def _platform(reference: str) -> str:
    return reference.partition(":")[0]
