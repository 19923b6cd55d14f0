"""Decisions about a reversal, which takes a distribution back: prepare, approve, drop, and the end by objections or time.

A reversal exists so that a confirmed distribution can be put right, for example if somebody was forgotten in it. It takes
two stewards, in the open, and the same objection window as the distribution itself.

It takes only the money that this distribution brought and that is still on the receivers' accounts; the movements of each
account, the oldest first, tell how much that is. It does not take just anything that lies on an account: an earlier version
did, and took money of other distributions. Nor is there only one chance: preparing a payout would then shield a share for
good if the payment failed later. A steward can reverse the same distribution again once more of its money is there.

On approval the money moves out of the accounts, so that nobody can pay it out during the window. The list is computed again
at that moment, and refused if the accounts have changed since it was frozen. `unwinding` says which payments on claims are
undone: in proportion to the money that came back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.contributions.timesheet import is_small
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
from ledger.treasury.lot import rest_of
from ledger.values.fingerprint import check_fingerprint, fingerprint
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, Words, sample

if TYPE_CHECKING:
    from ledger.book import Book


def prepare(book: Book, number: str, reason: str, by: str) -> ReversalPrepared:
    """Return the fact that a steward wants a distribution taken back, with the list of sums that still can be."""
    distribution = book.distributions.get(number)
    if distribution.state != MADE:
        raise Refusal(
            "{id} is not carried out, so there is nothing to take back. {show} tells how it stands.",
            id=Code(number),
            show=Code(f"/distribute {number}"),
        )
    if distribution.open_reversal:
        raise Refusal("{id} is being taken back already.", id=Code(number))
    return _frozen_list(book, distribution, Words(reason, by), by)


def _frozen_list(book: Book, distribution: Distribution, reason: Words, by: str) -> ReversalPrepared:
    """Return the sums that can come back, and the payments on claims that this undoes; refuse if there is nothing."""
    prepared = distribution.prepared
    number, currency = prepared.distribution, prepared.amount.currency
    shares = tuple(_still_there(book, distribution))
    if not shares:
        raise Refusal(
            "Nothing of {id} is on the accounts any more: what was paid out cannot be taken back here.",
            id=Code(number),
        )
    paid, ended = unwound(distribution, shares)
    list_fingerprint = fingerprint(number, currency, *((share.agent, share.minor) for share in shares))
    return ReversalPrepared(number, currency, reason, shares, paid, ended, list_fingerprint, by)


def _still_there(book: Book, distribution: Distribution) -> Iterator[TakenBack]:
    """Yield the rest of each share that is still on the account that it came to."""
    number, currency = distribution.prepared.distribution, distribution.prepared.amount.currency
    for share in distribution.prepared.shares:
        if _was_received(distribution, share):
            minor = rest_of(book.accounts.movements_on(_account_of(share.agent)), number, currency)
            if minor:
                yield TakenBack(share.agent, minor)


def _was_received(distribution: Distribution, share: Share) -> bool:
    return bool(share.minor) and share.agent not in (*distribution.given_up, *distribution.left)


def _account_of(agent: str) -> str:
    """Return the account that a share came to."""
    return of_pool(agent) if is_project(agent) else of_agent(agent)


def approve(book: Book, number: str, typed: str, by: str, at: datetime) -> tuple[Fact, ...]:
    """Return the facts by which another steward approves the list, and its money is set aside."""
    distribution, reversal = _in_state(book, number, PREPARED)
    prepared = reversal.prepared
    seniority.check_two(book.roles, book.agents, prepared.by, by, number, at)
    check_fingerprint(prepared.fingerprint, typed, number)
    if _frozen_list(book, distribution, prepared.reason, prepared.by).fingerprint != prepared.fingerprint:
        raise Refusal(
            "The accounts have changed since: {drop} takes that list back, and {reverse} makes it anew.",
            drop=Code(f"/withdraw {number}"),
            reverse=sample("/distribute reverse {id} why", id=number),
        )
    steps = (
        (_account_of(share.agent), set_aside(number, share.agent), Money(share.minor, prepared.currency))
        for share in prepared.shares
    )
    approved = ReversalApproved(number, by, is_small(book.contributions, book.agents))
    return (approved, moved(number, *steps))


def drop(book: Book, number: str, by: str) -> tuple[Fact, ...]:
    """Return the fact that drops a reversal before its approval."""
    _in_state(book, number, PREPARED)
    return (ReversalDropped(number, by),)


def halt(book: Book, distribution: Distribution, reversal: Reversal) -> tuple[Fact, ...]:
    """Return the facts by which objections halt a reversal: money that was set aside goes back to its accounts."""
    number = distribution.prepared.distribution
    if reversal.state == PREPARED:
        return (ReversalHalted(number),)
    return (ReversalHalted(number), moved(number, *_back_to_receivers(book, distribution, reversal)))


def carry_out(book: Book, distribution: Distribution, reversal: Reversal) -> tuple[Fact, ...]:
    """Return the facts that carry a reversal out after its objection window: the money is in its pool again."""
    number, project = distribution.prepared.distribution, distribution.prepared.project
    steps = into_pool(book.accounts, project, ((aside, money) for _, aside, money in _aside(reversal)))
    return (DistributionReversed(number), moved(number, *steps))


def _aside(reversal: Reversal) -> Iterator[tuple[str, str, Money]]:
    """Yield the agent of each share, the account where its money is set aside, and the sum."""
    prepared = reversal.prepared
    for share in prepared.shares:
        yield share.agent, set_aside(prepared.distribution, share.agent), Money(share.minor, prepared.currency)


def _back_to_receivers(book: Book, distribution: Distribution, reversal: Reversal) -> Iterator[tuple[str, str, Money]]:
    """Yield the transfers back to the receivers; the money of those who are gone goes to the pool that it came from."""
    unclaimed: list[tuple[str, Money]] = []
    for agent, aside, money in _aside(reversal):
        if book.agents.is_gone(agent):
            unclaimed.append((aside, money))
        elif is_project(agent):
            yield from into_pool(book.accounts, agent, [(aside, money)])
        else:
            yield aside, of_agent(agent), money
    yield from into_pool(book.accounts, distribution.prepared.project, unclaimed)


def under_way(book: Book, number: str) -> tuple[Distribution, Reversal] | None:
    """Return a distribution with its reversal that is under way, or None if none is."""
    distribution = book.distributions.get(number)
    return (distribution, distribution.open_reversal) if distribution.open_reversal else None


def _in_state(book: Book, number: str, state: str) -> tuple[Distribution, Reversal]:
    known = under_way(book, number)
    assert known is not None, "asked only while it is under way"
    if known[1].state != state:
        raise Refusal(
            "It is approved already that {id} is taken back; that happens by itself once objections end.",
            id=Code(number),
        )
    return known
