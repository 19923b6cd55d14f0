"""Open windows, and the pauses that hold them open: time in which people could not act does not run.

A window is the time of a vote, of objections to a distribution or its reversal, of answers to a proposed equation, of a
question that waits for somebody's yes, or of a request to be forgotten, which its person may take back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from operator import eq
from typing import NamedTuple

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.distributions import decisions
from ledger.distributions.distribution import APPROVED
from ledger.governance import assent
from ledger.governance.awaited import awaited
from ledger.network import presence
from ledger.network.pause import PLATFORM_MAX, Pause, Paused, PlatformBack, PlatformLost
from ledger.validation import electorate


class Window(NamedTuple):
    """An open window: the number of its subject, its pauses so far, and the predicate that a person may act in it."""

    number: str
    pauses: tuple[Pause, ...]
    may: Callable[[str], bool]


def windows(book: Book, at: datetime) -> Iterator[Window]:
    """Yield all windows that are open at a moment."""
    yield from _votes(book)
    yield from _objections(book, at)
    for proposal in book.equations.open():
        may_answer = partial(assent.may_answer, book, proposal.proposed, at=at)
        yield Window(proposal.proposed.equation, proposal.pauses, may_answer)
    for each in awaited(book):
        if each.until is not None:
            yield Window(each.question, book.questions.pauses.get(each.question, ()), each.persons.__contains__)
    for request in book.departures.requests.values():
        is_theirs = partial(eq, book.agents.person(request.agent))
        yield Window(request.agent, request.pauses, is_theirs)


def _votes(book: Book) -> Iterator[Window]:
    for number, vote in book.votes.open.items():
        may_vote = partial(electorate.may_vote, vote, book.agents, book.contributions.accepted)
        yield Window(number, vote.pauses, may_vote)


def _objections(book: Book, at: datetime) -> Iterator[Window]:
    """Yield the windows in which members can object to a distribution, or to its reversal."""
    may_object = partial(decisions.may_object, book, at=at)
    for distribution in book.distributions.under_way():
        if distribution.state == APPROVED:
            yield Window(distribution.prepared.distribution, distribution.pauses, may_object)
    for distribution in book.distributions.reversals():
        reversal = distribution.reversal
        if reversal is not None and reversal.approved_at is not None:
            yield Window(distribution.prepared.distribution, reversal.pauses, may_object)


def paused(book: Book, since: datetime, until: datetime) -> tuple[Fact, ...]:
    """Return the fact that nobody could act for a while; nothing if no window was open."""
    held = tuple(window.number for window in windows(book, until))
    return (Paused(since, until, held),) if held else ()


def reachability_facts(book: Book, away: Mapping[str, datetime], now: datetime) -> tuple[Fact, ...]:
    """Return the facts that follow if these platforms cannot be reached since a moment each, and all others can be."""
    lost = book.pauses.lost
    if not away and not lost:
        return ()
    open_ = list(windows(book, now))
    back = (_back(open_, platform, now) for platform in lost.keys() - away.keys())
    # A platform may be away for longer than the program knows.
    gone = (_lost(book, open_, platform, lost.get(platform, since), now) for platform, since in away.items())
    return (*back, *filter(None, gone))


def _back(open_: Iterable[Window], platform: str, now: datetime) -> PlatformBack:
    return PlatformBack(platform, now, tuple(window.number for window in open_ if waits(window, platform, now)))


def _lost(book: Book, open_: Iterable[Window], platform: str, since: datetime, now: datetime) -> PlatformLost | None:
    """Return the fact that holds windows open for a platform; None if there is none to hold, or it is away for too long."""
    if now >= since + PLATFORM_MAX:
        return None
    alone = only_on(book, platform)
    others = (window for window in open_ if not waits(window, platform, now))
    held = tuple(window.number for window in others if any(map(window.may, alone)))
    return PlatformLost(platform, since, held) if held else None


def waits(window: Window, platform: str, now: datetime) -> bool:
    """Tell whether a window is held open for a platform."""
    return any(pause.platform == platform and pause.until > now for pause in window.pauses)


def only_on(book: Book, platform: str) -> list[str]:
    """Return the persons who are in the network by accounts on that platform and on no other."""
    return [person.id for person in book.agents.persons() if _platforms(book, person.id) == {platform}]


def _platforms(book: Book, person: str) -> set[str]:
    references = presence.present(book.agents, book.agents.handles(person))
    return {reference.partition(":")[0] for reference in references}
