"""What may be done with a distribution: preview, prepare, approve, object, give up a share, make.

Preview and deed are the same function of the book, so that what was shown is what is paid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from ledger import role, saying
from ledger.account import moved, of_agent, of_pool, set_aside
from ledger.apportionment import apportion
from ledger.book import Book
from ledger.distribution import (
    APPROVED,
    HOURS,
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
from ledger.entry import Fact
from ledger.fingerprint import check, fingerprint
from ledger.money import Money
from ledger.phrase import Code, Refusal, Words
from ledger.timesheet import IsOut, Timesheet, has_accepted_work, timesheet


@dataclass(frozen=True, slots=True)
class Plan:
    """How an amount would be shared now, by which hours, under which fingerprint."""

    amount: Money
    project: str | None
    shares: tuple[Share, ...]
    sheet: Timesheet
    fingerprint: str


def plan(book: Book, amount: Money, project: str | None) -> Plan:
    """Return how an amount of a pool would be shared now; refuse what the pool does not have, and what nobody could get."""
    _check_pool(book, amount, project)
    return shared(book, amount, project, partial(book.opted.is_out, book.agents))


def _check_pool(book: Book, amount: Money, project: str | None) -> None:
    held = book.accounts.held(of_pool(project), amount.currency)
    if held < amount.minor:
        raise Refusal(
            "{pool} has {held} to share, which is less than {amount}.",
            pool=saying.pool(book, project),
            held=Money(held, amount.currency),
            amount=amount,
        )


def shared(book: Book, amount: Money, project: str | None, is_out: IsOut) -> Plan:
    """Return how an amount is shared by the hours in the book, whatever the pool holds; refuse where nobody has any."""
    sheet = timesheet(book.contributions, book.agents, is_out, project)
    if not sheet.total:
        raise Refusal("Nobody has accepted hours there yet, so nothing can be shared. The money stays where it is.")
    parts = apportion(amount.minor, list(sheet.hours.values()))
    shares = tuple(Share(agent, hours, part) for (agent, hours), part in zip(sheet.hours.items(), parts, strict=True))
    assert sum(parts) == amount.minor, "shares that do not add up to the pot"
    named = fingerprint(HOURS, project, amount.currency, tuple((one.agent, one.hours, one.minor) for one in shares))
    return Plan(amount, project, shares, sheet, named)


def prepare(book: Book, amount: Money, project: str | None, shown: str | None, by: str) -> tuple[Fact, ...]:
    """Return the facts by which the amount is set aside and the list frozen; `shown` is the fingerprint of the preview."""
    number = f"D{len(book.distributions.by_id) + 1}"
    planned = plan(book, amount, project)
    if shown is not None:
        _check_unmoved(planned, shown)
    out = planned.sheet.given_up
    prepared = DistributionPrepared(number, amount, project, HOURS, planned.shares, out, planned.fingerprint, by)
    return (prepared, moved(number, (of_pool(project), set_aside(number), amount)))


def _check_unmoved(planned: Plan, shown: str) -> None:
    if shown.casefold() != planned.fingerprint:
        raise Refusal(
            "Since you saw {shown}, hours or shares have changed: it would be {now} now. Look at the preview again.",
            shown=shown[:40],
            now=Code(planned.fingerprint),
        )


def approve(book: Book, number: str, typed: str, by: str) -> tuple[Fact, ...]:
    """Return the fact that another steward approves the list, which must still be what the ledger says."""
    found = _in_state(book, number, PREPARED)
    prepared = found.prepared
    role.check_other(book.agents, prepared.by, by, number)
    check(prepared.fingerprint, typed, number)
    try:
        # Who opts out or in after it was prepared does so for what is prepared later.
        out = {book.agents.person(agent) for agent in prepared.out}
        now = shared(book, prepared.amount, prepared.project, out.__contains__).fingerprint
    except Refusal:
        now = ""  # nobody could get anything any more
    if now != prepared.fingerprint:
        raise Refusal(
            "Hours or shares have changed since {id} was prepared, so its list is out of date. {drop} frees the money; "
            "then prepare it anew.",
            id=Code(number),
            drop=Code(f"/distribute drop {number}"),
        )
    return (DistributionApproved(number, by),)


def drop(book: Book, number: str, by: str) -> tuple[Fact, ...]:
    """Return the facts by which a distribution that was not approved is taken back, and its money is in the pool again."""
    found = _in_state(book, number, PREPARED)
    return (DistributionDropped(number, by), _back(found))


def object_to(book: Book, number: str, by: str, reason: str) -> tuple[Fact, ...]:
    """Return the facts of an objection; the second one halts the distribution, and its money is in the pool again."""
    found = _under_way(book, number)
    if not has_accepted_work(book.contributions, book.agents, by):
        raise Refusal(
            "Those object who have an accepted contribution, and you have none yet. {log} logs one.",
            log=Code("/contribute 2h what you did"),
        )
    objectors = _objectors(book, found)
    if book.agents.kin(by) in objectors:
        raise Refusal("Your objection to {id} stands already.", id=Code(number))
    facts: list[Fact] = [Objected(number, by, Words(reason, by))]
    if len(objectors) + 1 >= OBJECTIONS:
        facts += [DistributionHalted(number), _back(found)]
    return tuple(facts)


def lift(book: Book, number: str, by: str) -> tuple[Fact, ...]:
    """Return the facts by which a member takes their objection back."""
    found = _under_way(book, number)
    own = [account for account in found.objections if book.agents.person(account) == by]
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


def make(book: Book, found: Distribution) -> tuple[Fact, ...]:
    """Return the facts by which the frozen shares come to their accounts; what was given up stays in the pool."""
    prepared = found.prepared
    number, currency = prepared.distribution, prepared.amount.currency
    pool = of_pool(prepared.project)
    steps = [
        (set_aside(number), of_agent(share.agent) if takes(book, found, share) else pool, Money(share.minor, currency))
        for share in prepared.shares
    ]
    return (DistributionMade(number), moved(number, *steps))


def pending(book: Book, person: str) -> Iterator[tuple[str, Money]]:
    """Yield the distributions under way in which a person has a share, each with how much."""
    for found in book.distributions.under_way():
        own = [
            one for one in found.prepared.shares if book.agents.person(one.agent) == person and takes(book, found, one)
        ]
        if own:
            yield found.prepared.distribution, Money(sum(one.minor for one in own), found.prepared.amount.currency)


def takes(book: Book, found: Distribution, share: Share) -> bool:
    """Tell whether an agent takes their share: they are still here, and have not given it up."""
    return share.agent not in found.given_up and not book.agents.by_id[book.agents.person(share.agent)].forgotten


def _objectors(book: Book, found: Distribution) -> set[str]:
    """Return those whose objections stand; accounts that were ever one person are one objection."""
    return {book.agents.kin(account) for account in found.objections}


def _back(found: Distribution) -> Fact:
    prepared = found.prepared
    return moved(prepared.distribution, (set_aside(prepared.distribution), of_pool(prepared.project), prepared.amount))


def _in_state(book: Book, number: str, state: str) -> Distribution:
    found = book.distributions.get(number)
    if found.state != state:
        raise _ended(number, found.state)
    return found


def _under_way(book: Book, number: str) -> Distribution:
    found = book.distributions.get(number)
    if found.state not in (PREPARED, APPROVED):
        raise _ended(number, found.state)
    return found


def _ended(number: str, state: str) -> Refusal:
    match state:
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
