"""Decisions about a distribution: preview, prepare, approve, drop, object, give up a share, make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.contributions.selection import Selection
from ledger.contributions.timesheet import is_small
from ledger.distributions import consent, restitution, standing
from ledger.distributions import plan as distribution_plan
from ledger.distributions.distribution import (
    APPROVED,
    DROPPED,
    EDITION,
    HALTED,
    MADE,
    PREPARED,
    Distribution,
    DistributionApproved,
    DistributionDropped,
    DistributionHalted,
    DistributionMade,
    DistributionPrepared,
    Share,
    ShareGivenUp,
)
from ledger.distributions.objection import OBJECTIONS, Objected, ObjectionLifted
from ledger.distributions.plan import Plan
from ledger.distributions.reversal import DONE, Reversal
from ledger.network import seniority
from ledger.network.project import is_project
from ledger.treasury.account import into_pool, moved, of_agent, of_pool, set_aside
from ledger.values.fingerprint import check_fingerprint
from ledger.values.ids import Letter, next_id
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, Words

if TYPE_CHECKING:
    from ledger.book import Book


def plan(book: Book, amount: Money, selection: Selection) -> Plan:
    """Return the plan to share an amount of a pool now. Refuse more than the pool has, and a plan without receivers."""
    return distribution_plan.of_pool_money(book, amount, selection, partial(book.opted.is_out, book.agents))


def prepare(book: Book, amount: Money, selection: Selection, shown: str | None, by: str) -> tuple[Fact, ...]:
    """Return the facts that set the amount aside and freeze the list. `shown` is the fingerprint of the preview."""
    number = next_id(Letter.DISTRIBUTION, book.distributions.by_id)
    planned = plan(book, amount, selection)
    if shown is not None:
        _check_unmoved(planned, shown)
    agreed = planned.agreed
    prepared = DistributionPrepared(
        number,
        amount,
        selection.project,
        selection.since,
        selection.before,
        agreed.id,
        agreed.version,
        agreed.hash,
        planned.shares,
        planned.paid,
        planned.ended,
        planned.out,
        planned.fingerprint,
        by,
        EDITION,
    )
    return (prepared, moved(number, (of_pool(selection.project), set_aside(number), planned.given)))


def _check_unmoved(planned: Plan, shown: str) -> None:
    if shown.casefold() != planned.fingerprint:
        raise Refusal(
            "The shares have changed since the preview {shown}: it would be {now} now. Look at the preview again.",
            shown=shown[:40],
            now=Code(planned.fingerprint),
        )


def approve(book: Book, number: str, typed: str, by: str, at: datetime) -> tuple[Fact, ...]:
    """Return the fact that another steward approves the list as it was frozen.

    Refuse a list that is out of date. Contributions that were accepted since do not make it so.
    """
    distribution = _in_state(book, number, PREPARED)
    prepared = distribution.prepared
    seniority.check_two(book.roles, book.agents, prepared.by, by, number, at)
    check_fingerprint(prepared.fingerprint, typed, number)
    moved_on = standing.outdated(book, distribution)
    if moved_on is not None:
        raise Refusal(
            "{id} is out of date: {why} {drop} frees the money; then prepare it anew.",
            id=Code(number),
            why=moved_on,
            drop=Code(f"/withdraw {number}"),
        )
    return (DistributionApproved(number, by, is_small(book.contributions, book.agents)),)


def drop(book: Book, number: str, by: str, at: datetime) -> tuple[Fact, ...]:
    """Return the facts that drop a distribution before its approval and put its money back into the pool.

    In a young network a founder may drop an approved one, too.
    """
    distribution = (
        _under_way(book, number) if consent.is_founder_of_young(book, by, at) else _in_state(book, number, PREPARED)
    )
    return (DistributionDropped(number, by), _back_into_pool(book, distribution))


def object_to(book: Book, number: str, by: str, reason: str, at: datetime) -> tuple[Fact, ...]:
    """Return the facts of an objection, in place of a yes. That of a second person halts the distribution, or its reversal."""
    distribution, reversal = _objectionable(book, number)
    consent.check_may_object(book, by, at)
    objectors = consent.objectors(book, reversal or distribution)
    if book.agents.lineage(by) in objectors:
        raise Refusal("Your objection to {id} stands already.", id=Code(number))
    objected = (
        *consent.taken_back(book, number, reversal or distribution, by),
        Objected(number, by, Words(reason, by)),
    )
    if len(objectors) + 1 < OBJECTIONS:
        return objected
    return (*objected, *_halt(book, distribution, reversal))


def _objectionable(book: Book, number: str) -> tuple[Distribution, Reversal | None]:
    """Return the distribution, with its reversal if the objection is to that; refuse if neither is under way."""
    distribution = book.distributions.get(number)
    if distribution.open_reversal:
        return distribution, distribution.open_reversal
    return _under_way(book, number), None


def _halt(book: Book, distribution: Distribution, reversal: Reversal | None) -> tuple[Fact, ...]:
    if reversal:
        return restitution.halt(book, distribution, reversal)
    return (DistributionHalted(distribution.prepared.distribution), _back_into_pool(book, distribution))


def lift(book: Book, number: str, by: str) -> tuple[Fact, ...]:
    """Return the facts by which a member takes their objection back."""
    distribution, reversal = _objectionable(book, number)
    accounts = (reversal or distribution).objections
    own = [account for account in accounts if book.agents.person(account) == by]
    if not own:
        raise Refusal("You have no objection to {id}.", id=Code(number))
    return tuple(ObjectionLifted(number, account) for account in own)


def give_up(book: Book, number: str, person: str) -> tuple[Fact, ...]:
    """Return the facts by which a person gives up their share of one distribution."""
    distribution = _under_way(book, number)
    own = _shares_of(book, distribution, person)
    if not own:
        raise Refusal("You have no share in {id}.", id=Code(number))
    kept = [share.agent for share in own if share.agent not in distribution.given_up]
    if not kept:
        raise Refusal("You gave your share of {id} up already.", id=Code(number))
    return tuple(ShareGivenUp(number, agent) for agent in kept)


def end(book: Book, distribution: Distribution) -> tuple[Fact, ...]:
    """Return the facts that end a distribution after its objection window.

    Halt it if enough objections stand: a member who had objected may have left before the second objection, and be back.
    """
    if len(consent.objectors(book, distribution)) >= OBJECTIONS:
        return _halt(book, distribution, None)
    return make(book, distribution)


def take_back(book: Book, distribution: Distribution) -> tuple[Fact, ...]:
    """Return the facts that end the reversal of a distribution after its objection window, in the same way."""
    reversal = distribution.reversal
    assert reversal is not None, "asked only while it is under way"
    if len(consent.objectors(book, reversal)) >= OBJECTIONS:
        return _halt(book, distribution, reversal)
    return restitution.carry_out(book, distribution, reversal)


def make(book: Book, distribution: Distribution) -> tuple[Fact, ...]:
    """Return the facts that put the frozen shares on their accounts. Shares that nobody takes stay in the pool."""
    prepared = distribution.prepared
    left = tuple(share.agent for share in prepared.shares if _left_behind(book, distribution, share))
    steps = _transfers(book, distribution)
    return (DistributionMade(prepared.distribution, left), moved(prepared.distribution, *steps))


def _left_behind(book: Book, distribution: Distribution, share: Share) -> bool:
    return not takes(book, distribution, share) and share.agent not in distribution.given_up


def _transfers(book: Book, distribution: Distribution) -> Iterator[tuple[str, str, Money]]:
    """Yield the transfers out of the money set aside: to agents by share, and then to pools in one sum each."""
    prepared = distribution.prepared
    aside = set_aside(prepared.distribution)
    by_pool: dict[str | None, list[tuple[str, Money]]] = {}
    for share in prepared.shares:
        money = Money(share.minor, prepared.amount.currency)
        if not takes(book, distribution, share):
            by_pool.setdefault(prepared.project, []).append((aside, money))
        elif is_project(share.agent):
            by_pool.setdefault(share.agent, []).append((aside, money))
        else:
            yield aside, of_agent(share.agent), money
    for project, given in by_pool.items():
        yield from into_pool(book.accounts, project, given)


def pending_shares(book: Book, person: str) -> Iterator[tuple[str, Money]]:
    """Yield the id of each distribution under way in which a person has a share, and the sum of it."""
    for distribution in book.distributions.under_way():
        own = [share for share in _shares_of(book, distribution, person) if takes(book, distribution, share)]
        if own:
            prepared = distribution.prepared
            yield prepared.distribution, Money(sum(share.minor for share in own), prepared.amount.currency)


def _shares_of(book: Book, distribution: Distribution, person: str) -> list[Share]:
    return [share for share in distribution.prepared.shares if book.agents.person(share.agent) == person]


def takes(book: Book, distribution: Distribution, share: Share) -> bool:
    """Tell whether a share goes to its receiver: a pool, or a person who is still here and did not give it up."""
    if is_project(share.agent):
        return True
    return share.agent not in distribution.given_up and not book.agents.is_gone(book.agents.person(share.agent))


def receivers(book: Book, distribution: Distribution) -> Iterator[str]:
    """Yield the persons who take their share."""
    for share in distribution.prepared.shares:
        if book.agents.is_person(share.agent) and takes(book, distribution, share):
            yield share.agent


def _back_into_pool(book: Book, distribution: Distribution) -> Fact:
    number, project = distribution.prepared.distribution, distribution.prepared.project
    return moved(number, *into_pool(book.accounts, project, [(set_aside(number), distribution.given)]))


def _in_state(book: Book, number: str, state: str) -> Distribution:
    distribution = book.distributions.get(number)
    if distribution.state != state:
        raise _wrong_state(distribution)
    return distribution


def _under_way(book: Book, number: str) -> Distribution:
    distribution = book.distributions.get(number)
    if not distribution.is_under_way:
        raise _wrong_state(distribution)
    return distribution


def _wrong_state(distribution: Distribution) -> Refusal:
    number = Code(distribution.prepared.distribution)
    if distribution.reversal is not None and distribution.reversal.state == DONE:
        return Refusal("{id} was taken back already, as far as it was there.", id=number)
    return _REFUSALS[distribution.state](number)


_REFUSALS: Mapping[str, Callable[[Code], Refusal]] = {
    PREPARED: lambda number: Refusal("{id} is not approved yet.", id=number),
    APPROVED: lambda number: Refusal(
        "{id} is approved already; it is carried out by itself once objections end.", id=number
    ),
    HALTED: lambda number: Refusal("{id} was halted by objections: its money is in the pool again.", id=number),
    DROPPED: lambda number: Refusal("{id} was dropped: its money is in the pool again.", id=number),
    MADE: lambda number: Refusal("{id} is carried out already: the shares are on the accounts.", id=number),
}
