"""What may be done to take a distribution back: prepare, approve, object, lift, drop, and what time does to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.distributions.distribution import MADE, Distribution, Share
from ledger.distributions.reversal import (
    PREPARED,
    DistributionReversed,
    Reversal,
    ReversalApproved,
    ReversalDropped,
    ReversalHalted,
    ReversalPrepared,
    TakenBack,
)
from ledger.distributions.unwinding import unwound
from ledger.network import seniority
from ledger.network.project import is_project
from ledger.treasury.account import into_pool, moved, of_agent, of_pool, set_aside
from ledger.treasury.lot import left
from ledger.values.fingerprint import check, fingerprint
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, Words

if TYPE_CHECKING:
    from ledger.book import Book


def prepare(book: Book, number: str, reason: str, by: str) -> ReversalPrepared:
    """Return the fact that a steward wants a distribution taken back, with the list of what can be."""
    found = book.distributions.get(number)
    if found.state != MADE:
        raise Refusal(
            "{id} is not carried out, so there is nothing to take back. {show} tells how it stands.",
            id=Code(number),
            show=Code(f"/distribute show {number}"),
        )
    if found.reversal is not None and found.reversal.is_under_way:
        raise Refusal("{id} is being taken back already.", id=Code(number))
    return _list(book, found, Words(reason, by), by)


def _list(book: Book, found: Distribution, reason: Words, by: str) -> ReversalPrepared:
    """Return what comes back from whom, as far as it is there, and what that undoes."""
    prepared = found.prepared
    number, currency = prepared.distribution, prepared.amount.currency
    taken = [share for share in prepared.shares if _took(found, share)]
    backs = {share.agent: left(book.accounts.on(account(share.agent)), number, currency) for share in taken}
    shares = tuple(TakenBack(agent, minor) for agent, minor in backs.items() if minor)
    if not shares:
        raise Refusal(
            "Nothing of {id} is on the accounts any more: what was paid out cannot be taken back here.",
            id=Code(number),
        )
    paid, ended = unwound(found, shares)
    named = fingerprint(number, currency, *((one.agent, one.minor) for one in shares))
    return ReversalPrepared(number, currency, reason, shares, paid, ended, named, by)


def _took(found: Distribution, share: Share) -> bool:
    """Tell whether a share came to where it was meant to come."""
    return bool(share.minor) and share.agent not in (*found.given_up, *found.left)


def account(agent: str) -> str:
    """Return the account that a share came to."""
    return of_pool(agent) if is_project(agent) else of_agent(agent)


def approve(book: Book, number: str, typed: str, by: str, at: datetime) -> tuple[Fact, ...]:
    """Return the facts by which another steward approves the list, and what is on it is set aside."""
    found, reversal = _in_state(book, number, PREPARED)
    prepared = reversal.prepared
    seniority.check_two(book.roles, book.agents, prepared.by, by, number, at)
    check(prepared.fingerprint, typed, number)
    if _list(book, found, prepared.reason, prepared.by).fingerprint != prepared.fingerprint:
        raise Refusal(
            "What is on the accounts has changed since: {drop} takes that list back, and {reverse} makes it anew.",
            drop=Code(f"/distribute drop {number}"),
            reverse=Code(f"/distribute reverse {number} why"),
        )
    steps = [
        (account(one.agent), _aside(number, one.agent), Money(one.minor, prepared.currency)) for one in prepared.shares
    ]
    return (ReversalApproved(number, by), moved(number, *steps))


def drop(book: Book, number: str, by: str) -> tuple[Fact, ...]:
    """Return the fact by which a list that was not approved is taken back."""
    _in_state(book, number, PREPARED)
    return (ReversalDropped(number, by),)


def halted(book: Book, found: Distribution, reversal: Reversal) -> tuple[Fact, ...]:
    """Return the facts by which objections halt it: what was set aside is where it was."""
    number = found.prepared.distribution
    if reversal.state == PREPARED:
        return (ReversalHalted(number),)
    return (ReversalHalted(number), moved(number, *_steps(book, found, reversal, back=True)))


def done(book: Book, found: Distribution, reversal: Reversal) -> tuple[Fact, ...]:
    """Return the facts by which it is done once objections have ended: the money is in its pool again."""
    number = found.prepared.distribution
    return (DistributionReversed(number), moved(number, *_steps(book, found, reversal, back=False)))


def _steps(book: Book, found: Distribution, reversal: Reversal, *, back: bool) -> Iterator[tuple[str, str, Money]]:
    number, currency = found.prepared.distribution, reversal.prepared.currency
    into: list[tuple[str, Money]] = []
    for one in reversal.prepared.shares:
        aside, money = _aside(number, one.agent), Money(one.minor, currency)
        if not back or book.agents.is_gone(one.agent):
            into.append((aside, money))
        elif is_project(one.agent):
            yield from into_pool(book.accounts, one.agent, [(aside, money)])
        else:
            yield aside, of_agent(one.agent), money
    yield from into_pool(book.accounts, found.prepared.project, into)


def _aside(number: str, agent: str) -> str:
    return set_aside(number, agent)


def under_way(book: Book, number: str) -> tuple[Distribution, Reversal] | None:
    """Return a distribution with the reversal of it that is under way, or None where there is none."""
    found = book.distributions.get(number)
    if found.reversal is None or not found.reversal.is_under_way:
        return None
    return found, found.reversal


def _in_state(book: Book, number: str, state: str) -> tuple[Distribution, Reversal]:
    found = under_way(book, number)
    assert found is not None, "asked only while it is under way"
    if found[1].state != state:
        raise Refusal(
            "That {id} is taken back is approved already; it is done by itself once objections end.", id=Code(number)
        )
    return found
