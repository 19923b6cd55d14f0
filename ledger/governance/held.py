"""The windows that are open, who may act in them, and which of them a pause holds open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import NamedTuple

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.distributions import decisions as allotment
from ledger.distributions.distribution import APPROVED
from ledger.governance import assent
from ledger.network import presence
from ledger.network.pause import PLATFORM_MAX, Pause, Paused, PlatformBack, PlatformLost
from ledger.validation import electorate


class Window(NamedTuple):
    """An open window: of what, its pauses so far, and what tells whether a person may act in it."""

    number: str
    pauses: tuple[Pause, ...]
    may: Callable[[str], bool]


def windows(book: Book, at: datetime) -> Iterator[Window]:
    """Yield all windows that are open at a moment."""
    agents, accepted = book.agents, book.contributions.accepted
    for number, vote in book.votes.open.items():
        yield Window(number, vote.pauses, partial(electorate.may_vote, vote, agents, accepted))
    may_object = partial(allotment.may_object, book, at=at)
    for found in book.distributions.under_way():
        if found.state == APPROVED:
            yield Window(found.prepared.distribution, found.pauses, may_object)
    for found in book.distributions.reversals():
        if found.reversal is not None and found.reversal.approved_at is not None:
            yield Window(found.prepared.distribution, found.reversal.pauses, may_object)
    for proposal in book.equations.open():
        may_answer = partial(assent.may_answer, book, proposal.proposed, at=at)
        yield Window(proposal.proposed.equation, proposal.pauses, may_answer)


def paused(book: Book, since: datetime, until: datetime) -> tuple[Fact, ...]:
    """Return the fact that nobody could act for a while; nothing where no window was open."""
    held = tuple(window.number for window in windows(book, until))
    return (Paused(since, until, held),) if held else ()


def reach(book: Book, away: Mapping[str, datetime], now: datetime) -> tuple[Fact, ...]:
    """Return what it comes to that some platforms cannot be reached, each since a moment, and all others can be."""
    facts: list[Fact] = []
    open_ = list(windows(book, now)) if away or book.pauses.lost else []
    for platform in book.pauses.lost.keys() - away.keys():
        waiting = tuple(window.number for window in open_ if waits(window, platform, now))
        facts.append(PlatformBack(platform, now, waiting))
    for platform, since in away.items():
        since = book.pauses.lost.get(platform, since)  # noqa: PLW2901  # It may be away for longer than the program knows.
        if now >= since + PLATFORM_MAX:
            continue
        alone = only_on(book, platform)
        held = tuple(
            window.number
            for window in open_
            if not waits(window, platform, now) and any(window.may(person) for person in alone)
        )
        if held:
            facts.append(PlatformLost(platform, since, held))
    return tuple(facts)


def waits(window: Window, platform: str, now: datetime) -> bool:
    """Tell whether a window is held open for a platform."""
    return any(one.platform == platform and one.until > now for one in window.pauses)


def only_on(book: Book, platform: str) -> list[str]:
    """Return the persons who are in the places of the network by accounts on that platform and on no other."""
    agents = book.agents
    handles = ((one.id, presence.here(agents, agents.handles(one.id))) for one in agents.persons())
    return [person for person, known in handles if known and all(one.startswith(f"{platform}:") for one in known)]
