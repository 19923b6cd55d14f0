"""What may be done with a distribution: preview, prepare, approve, object, give up a share, make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.contributions.selection import Selection
from ledger.contributions.timesheet import has_accepted_work
from ledger.distributions import plan as planning
from ledger.distributions import restitution, standing
from ledger.distributions.distribution import (
    APPROVED,
    EDITION,
    OBJECTIONS,
    PREPARED,
    Distribution,
    DistributionApproved,
    DistributionDropped,
    DistributionHalted,
    DistributionMade,
    DistributionPrepared,
    Objected,
    ObjectionLifted,
    Share,
    ShareGivenUp,
)
from ledger.distributions.plan import Plan
from ledger.distributions.reversal import DONE
from ledger.network import seniority
from ledger.network.project import is_project
from ledger.network.role import STEWARD
from ledger.treasury.account import into_pool, moved, of_agent, of_pool, set_aside
from ledger.validation import judges
from ledger.values.fingerprint import check
from ledger.values.ids import Letter, following
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, Words

if TYPE_CHECKING:
    from ledger.book import Book


def plan(book: Book, amount: Money, selection: Selection) -> Plan:
    """Return how an amount of a pool would be shared now; refuse what the pool does not have, and what nobody could get."""
    return planning.of_pool_money(book, amount, selection, partial(book.opted.is_out, book.agents))


def prepare(book: Book, amount: Money, selection: Selection, shown: str | None, by: str) -> tuple[Fact, ...]:
    """Return the facts by which the amount is set aside and the list frozen; `shown` is the fingerprint of the preview."""
    number = following(Letter.DISTRIBUTION, book.distributions.by_id)
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
            "Since you saw {shown}, shares have changed: it would be {now} now. Look at the preview again.",
            shown=shown[:40],
            now=Code(planned.fingerprint),
        )


def approve(book: Book, number: str, typed: str, by: str, at: datetime) -> tuple[Fact, ...]:
    """Return the fact that another steward approves the list as it was frozen.

    Refused where something in it is no longer so; what was accepted since does not concern it.
    """
    found = _in_state(book, number, PREPARED)
    prepared = found.prepared
    seniority.check_two(book.roles, book.agents, prepared.by, by, number, at)
    check(prepared.fingerprint, typed, number)
    moved_on = standing.outdated(book, found)
    if moved_on is not None:
        raise Refusal(
            "{id} is out of date: {why} {drop} frees the money; then prepare it anew.",
            id=Code(number),
            why=moved_on,
            drop=Code(f"/distribute drop {number}"),
        )
    return (DistributionApproved(number, by),)


def drop(book: Book, number: str, by: str, at: datetime) -> tuple[Fact, ...]:
    """Return the facts by which a distribution that was not approved is taken back, and its money is in the pool again.

    As long as the network only begins, a founder takes back one that was approved, too.
    """
    found = _under_way(book, number) if guards(book, by, at) else _in_state(book, number, PREPARED)
    return (DistributionDropped(number, by), _back(book, found))


def guards(book: Book, person: str, at: datetime) -> bool:
    """Tell whether somebody looks after a network that only begins: as a founder of it, without accepted work of their own."""
    return person in book.roles.founders(STEWARD, book.agents) and judges.is_young(book, at)


def may_object(book: Book, person: str, at: datetime) -> bool:
    """Tell whether somebody may object to distributions, and to their being taken back."""
    return has_accepted_work(book.contributions, book.agents, person) or guards(book, person, at)


def object_to(book: Book, number: str, by: str, reason: str, at: datetime) -> tuple[Fact, ...]:
    """Return the facts of an objection; the second one halts what is under way: the distribution, or its being taken back."""
    back = restitution.under_way(book, number)
    found = book.distributions.get(number) if back else _under_way(book, number)
    objections = back[1].objections if back else found.objections
    if not may_object(book, by, at):
        raise Refusal(
            "Those object who have an accepted contribution, and you have none yet. {log} logs one.",
            log=Code("/contribute 2h what you did"),
        )
    objectors = _objectors(book, objections)
    if book.agents.kin(by) in objectors:
        raise Refusal("Your objection to {id} stands already.", id=Code(number))
    facts: list[Fact] = [Objected(number, by, Words(reason, by))]
    if len(objectors) + 1 >= OBJECTIONS:
        facts += restitution.halted(book, *back) if back else (DistributionHalted(number), _back(book, found))
    return tuple(facts)


def lift(book: Book, number: str, by: str) -> tuple[Fact, ...]:
    """Return the facts by which a member takes their objection back."""
    back = restitution.under_way(book, number)
    objections = back[1].objections if back else _under_way(book, number).objections
    own = [account for account in objections if book.agents.person(account) == by]
    if not own:
        raise Refusal("You have no objection to {id}.", id=Code(number))
    return tuple(ObjectionLifted(number, account) for account in own)


def give_up(book: Book, number: str, person: str) -> tuple[Fact, ...]:
    """Return the facts by which a person gives up their share of one distribution."""
    found = _under_way(book, number)
    own = [share.agent for share in found.prepared.shares if book.agents.person(share.agent) == person]
    if not own:
        raise Refusal("You have no share in {id}.", id=Code(number))
    if set(own) <= set(found.given_up):
        raise Refusal("You gave your share of {id} up already.", id=Code(number))
    return tuple(ShareGivenUp(number, agent) for agent in own if agent not in found.given_up)


def end(book: Book, found: Distribution) -> tuple[Fact, ...]:
    """Return the facts by which a distribution ends whose time for objections is over.

    It is halted where enough objections stand: who had objected may have left, and be back.
    """
    if len(_objectors(book, found.objections)) >= OBJECTIONS:
        return (DistributionHalted(found.prepared.distribution), _back(book, found))
    return make(book, found)


def take_back(book: Book, found: Distribution) -> tuple[Fact, ...]:
    """Return the facts by which the taking back of a distribution ends, in the same way."""
    reversal = found.reversal
    assert reversal is not None, "asked only while it is under way"
    if len(_objectors(book, reversal.objections)) >= OBJECTIONS:
        return restitution.halted(book, found, reversal)
    return restitution.done(book, found, reversal)


def make(book: Book, found: Distribution) -> tuple[Fact, ...]:
    """Return the facts by which the frozen shares come to their accounts; what was given up stays in the pool."""
    prepared = found.prepared
    number, currency = prepared.distribution, prepared.amount.currency
    steps: list[tuple[str, str, Money]] = []
    kept: dict[str | None, list[tuple[str, Money]]] = {}  # by whose pool
    for share in prepared.shares:
        money = Money(share.minor, currency)
        if not takes(book, found, share):
            kept.setdefault(prepared.project, []).append((set_aside(number), money))
        elif is_project(share.agent):
            kept.setdefault(share.agent, []).append((set_aside(number), money))
        else:
            steps.append((set_aside(number), of_agent(share.agent), money))
    for project, given in kept.items():
        steps += into_pool(book.accounts, project, given)
    left = tuple(
        share.agent for share in prepared.shares if not takes(book, found, share) and share.agent not in found.given_up
    )
    return (DistributionMade(number, left), moved(number, *steps))


def pending(book: Book, person: str) -> Iterator[tuple[str, Money]]:
    """Yield the distributions under way in which a person has a share, each with how much."""
    for found in book.distributions.under_way():
        own = [
            one for one in found.prepared.shares if book.agents.person(one.agent) == person and takes(book, found, one)
        ]
        if own:
            yield found.prepared.distribution, Money(sum(one.minor for one in own), found.prepared.amount.currency)


def takes(book: Book, found: Distribution, share: Share) -> bool:
    """Tell whether an agent takes their share: they are still here, and have not given it up. A pool takes what it gets."""
    if is_project(share.agent):
        return True
    return share.agent not in found.given_up and not book.agents.is_gone(book.agents.person(share.agent))


def receivers(book: Book, found: Distribution) -> Iterator[str]:
    """Yield the persons who take their share."""
    yield from (
        one.agent for one in found.prepared.shares if book.agents.is_person(one.agent) and takes(book, found, one)
    )


def _objectors(book: Book, objections: Mapping[str, Words]) -> set[str]:
    """Return those whose objections stand, as they are here; accounts that were ever one person are one objection."""
    return {book.agents.kin(account) for account in objections if book.agents.is_here(account)}


def _back(book: Book, found: Distribution) -> Fact:
    prepared = found.prepared
    number = prepared.distribution
    return moved(number, *into_pool(book.accounts, prepared.project, [(set_aside(number), found.given)]))


def _in_state(book: Book, number: str, state: str) -> Distribution:
    found = book.distributions.get(number)
    if found.state != state:
        raise _ended(found)
    return found


def _under_way(book: Book, number: str) -> Distribution:
    found = book.distributions.get(number)
    if found.state not in (PREPARED, APPROVED):
        raise _ended(found)
    return found


def _ended(found: Distribution) -> Refusal:
    number = found.prepared.distribution
    if found.reversal is not None and found.reversal.state == DONE:
        return Refusal("{id} was taken back already, as far as it was there.", id=Code(number))
    match found.state:
        case "approved":
            return Refusal(
                "{id} is approved already; it is carried out by itself once objections end.", id=Code(number)
            )
        case "halted":
            return Refusal("{id} was halted by objections: its money is in the pool again.", id=Code(number))
        case "dropped":
            return Refusal("{id} was dropped: its money is in the pool again.", id=Code(number))
        case "made":
            return Refusal("{id} is carried out already: the shares are on the accounts.", id=Code(number))
    return Refusal("{id} is not approved yet.", id=Code(number))
