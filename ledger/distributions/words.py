"""How a distribution is told: what is shared, among whom, how far it is, and what each can do about it."""

from __future__ import annotations

from ledger.book import Book
from ledger.contributions import words as saying
from ledger.distributions import plan_words, restitution_words
from ledger.distributions.distribution import APPROVED, PREPARED, Distribution
from ledger.equations.presets import HOURS
from ledger.network import seniority
from ledger.treasury import words as cashbook
from ledger.validation import judges
from ledger.values.money import Money
from ledger.values.phrase import Code, Lines, Phrase, Sayable, Who, lines, phrase
from ledger.values.quantity import TIME, Quantity


def told(book: Book, found: Distribution) -> Lines:
    """Return a distribution as its card shows it."""
    prepared = found.prepared
    number = prepared.distribution
    title = phrase(
        "{id}: {amount} of {pool}, shared by {equation}. Prepared by {who}.",
        id=Code(number),
        amount=prepared.amount,
        pool=saying.pool(book, prepared.project),
        equation=saying.equation(book, prepared.equation),
        who=Who(prepared.by),
    )
    objections = (
        phrase("Objection by {who}: “{reason}”", who=Who(who), reason=reason)
        for who, reason in found.objections.items()
    )
    given_up = (
        phrase("Given up, stays in the pool: the share of {who}.", who=tuple(map(Who, found.given_up)))
        if found.given_up
        else None
    )
    days = cashbook.days(found.selection)
    shares = plan_words.shares(book, prepared.equation, prepared.shares, prepared.amount.currency)
    rest = prepared.amount.minor - found.given.minor
    stays = (
        phrase(
            "{rest} stay in the pool: nobody is owed more by this equation.", rest=Money(rest, prepared.amount.currency)
        )
        if rest
        else None
    )
    back = restitution_words.told(book, found)
    return lines(title, days, shares, stays, given_up, _left(book, found), *objections, *_state(book, found), *back)


def _left(book: Book, found: Distribution) -> Phrase | None:
    """Return whose share stays in the pool as they have left."""
    if found.left:
        return phrase("Stayed in the pool: the share of {who}, who had left.", who=tuple(map(Who, found.left)))
    if found.state not in (PREPARED, APPROVED):
        return None
    gone = tuple(Who(one.agent) for one in found.prepared.shares if book.agents.is_gone(one.agent))
    return phrase("Will stay in the pool: the share of {who}, who has left.", who=gone) if gone else None


def got(found: Distribution, agent: str) -> Sayable:
    """Return what one who got a share is told."""
    share = next(one for one in found.prepared.shares if one.agent == agent)
    number, amount = found.prepared.distribution, Money(share.minor, found.prepared.amount.currency)
    if found.prepared.equation != HOURS:
        return phrase(
            "{amount} of {id} are on your account. {why} tells how that comes about, {account} what you have.",
            amount=amount,
            id=Code(number),
            why=Code(f"/why {number}"),
            account=Code("/account"),
        )
    return phrase(
        "{amount} of {id} are on your account, for {hours} of accepted work. {why} tells how that comes about, {account} what you have.",
        amount=amount,
        id=Code(number),
        hours=Quantity(share.hours, TIME),
        why=Code(f"/why {number}"),
        account=Code("/account"),
    )


def guarded(book: Book, number: str) -> Phrase | None:
    """Return what founders can do about a distribution, as long as a network only begins; None where it does not."""
    if not judges.is_young(book, book.at):
        return None
    return phrase(
        "As long as fewer than three who have been here for {days} days, or are first stewards, have accepted work, the first stewards can object, too, and drop it even once it is approved: {drop}.",
        days=seniority.DAYS,
        drop=Code(f"/distribute drop {number}"),
    )


def _state(book: Book, found: Distribution) -> tuple[Phrase | None, ...]:
    prepared = found.prepared
    number, named = prepared.distribution, phrase("Fingerprint {fingerprint}.", fingerprint=Code(prepared.fingerprint))
    how = phrase(
        "Any two members with accepted work can halt it: {object}.", object=Code(f"/distribute object {number} why")
    )
    match found.state:
        case "prepared":
            waits = phrase(
                "Waits for another steward: {approve}.",
                approve=Code(f"/distribute approve {number} {prepared.fingerprint}"),
            )
            return waits, how, guarded(book, number)
        case "approved":
            says = phrase(
                "Approved by {who}. It is carried out by itself {ends}.",
                who=Who(found.approved_by or ""),
                ends=found.ends,
            )
            return says, how, guarded(book, number), named
        case "halted":
            return phrase("Halted by objections. Its money is in the pool again."), named
        case "dropped":
            return phrase("Dropped. Its money is in the pool again."), named
    return (
        phrase("Approved by {who}. Carried out: the shares are on the accounts.", who=Who(found.approved_by or "")),
        named,
    )
