"""Who hears of a change of power, and what: a person's other accounts, those who approve a payout, the place of a steward."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.network.identity import Linked, Unlinked
from ledger.network.link import UNLINK_HOURS
from ledger.payouts.destination import EXAMPLE
from ledger.payouts.payout import FRESH, PREPARED, Payout, PayoutPrepared, PayToGiven
from ledger.payouts.power import ADDRESS, GONE, HOLD_HOURS, LINKED, UNLINKED, Change
from ledger.values.ids import Subject
from ledger.values.phrase import Code, Phrase, Sayable, Who, lines, phrase, plural

if TYPE_CHECKING:
    from ledger.book import Book

ROWS = 20
"""Changes shown on a card."""

STEWARD_NOW = "steward"
"""What the message about a new steward is called: `A1/steward`."""

UNLINK, ROLE = Code("/unlink"), Code("/role")


def tells(book: Book, fact: Fact, by: str) -> Iterator[tuple[str, str]]:
    """Yield what a message to each other account than `by`, which makes the change, is about, and that account.

    Whoever is linked only now is told as well: it may be the one whose code was stolen.
    """
    match fact:
        case Linked(whose, older) | Unlinked(whose, older):
            accounts = (*book.agents.aliases(whose), *book.agents.aliases(older))
        case PayToGiven(agent=whose):
            accounts = book.agents.aliases(by)  # of whoever speaks for it, where it is no person
        case _:
            raise AssertionError(fact)
    height = book.height + 1  # of the entry that this change becomes
    yield from ((f"{whose}/{height}/{by}", one) for one in dict.fromkeys(accounts) if one != by)


def told(book: Book, about: str) -> Sayable:
    """Return the message to another account of a person, or to all about a new steward (`A1/steward`).

    `A2/17/A5` says whose account it is, by which entry something changed, and by whom.
    """
    if about.endswith(f"/{STEWARD_NOW}"):
        who = Who(Subject(about).id)
        return phrase(
            "{who} is a steward from now on: {role} says what stewards do and who they are.", who=who, role=ROLE
        )
    agent, height, by = about.split("/")
    change = book.changes.at(agent, int(height))
    doer = book.agents.by_id[by]
    done = phrase("It was done from {account}, called {name}.", account=book.agents.references(by), name=doer.name)
    if change.kind in (LINKED, UNLINKED):
        return lines(*_of_link(change, done))
    return lines(*_of_address(change, done, None if book.agents.by_id[agent].by is None else agent))


def _of_link(change: Change, done: Phrase) -> Iterator[Phrase]:
    if change.kind == LINKED:
        yield phrase(
            "Another account and this one are one person here since {when}, with one balance between them.",
            when=change.at,
        )
        yield done
        yield phrase(
            "If that was not you, {unlink} parts them again, for {hours} hours, in which payouts leave you out.",
            unlink=UNLINK,
            hours=UNLINK_HOURS,
        )
    else:
        yield phrase("Your accounts were parted on {when}: they are two persons again.", when=change.at)
        yield done
        yield phrase("If that was not you, {link} brings them together again.", link=Code("/link"))
    yield phrase(
        "See with {see} where you are paid, and talk to a steward: {role} says who they are.",
        see=Code("/account"),
        role=ROLE,
    )


def _of_address(change: Change, done: Phrase, other: str | None) -> Iterator[Phrase]:
    """Yield what somebody is told of an address: their own, or that of `other`, for whom they speak."""
    yield _what(change, other)
    yield done
    whose = f" for:@{other}" if other else ""
    if change.kind == ADDRESS:
        yield phrase(
            "If that was not you, {none} takes it back; then say here where. Payouts wait for {hours} hours.",
            none=Code(f"/account pay-to{whose} none"),
            hours=HOLD_HOURS,
        )
    else:
        yield phrase(
            "If that was not you, say here where: {example}.", example=Code(f"/account pay-to{whose} {EXAMPLE}")
        )
    yield phrase(
        "{unlink} parts you from an account that is not yours, within {hours} hours of its linking. Talk to a steward, too: {role} says who they are.",
        unlink=UNLINK,
        hours=UNLINK_HOURS,
        role=ROLE,
    )


def _what(change: Change, other: str | None) -> Phrase:
    if change.kind == GONE:
        if other:
            return phrase("Where {who} is paid was taken back on {when}.", who=Who(other), when=change.at)
        return phrase("Where you are paid was taken back on {when}.", when=change.at)
    if other:
        return phrase("Where {who} is paid was changed on {when}.", who=Who(other), when=change.at)
    return phrase("Where you are paid was changed on {when}.", when=change.at)


def unseen(book: Book, found: Payout) -> Iterator[Phrase]:
    """Yield what changed for those whom a payout would pay, since one did last: for those who are to approve it."""
    if found.state != PREPARED:
        return
    number = found.prepared.payout
    # What the frozen list does not know comes first: it may be a reason to drop it.
    changes = sorted(book.changes.unseen(book.agents, book.payouts, number), key=lambda one: not one[2])
    for agent, change, later in changes[:ROWS]:
        if later and change.kind in (ADDRESS, GONE):
            yield phrase(
                "{who}: the address changed on {when}, after this was prepared; this pays to the one before.",
                who=Who(agent),
                when=change.at,
            )
        else:
            yield phrase("{who}: {what} since {when}.", who=Who(agent), what=_KINDS[change.kind], when=change.at)
    rest = len(changes) - ROWS
    if rest > 0:
        yield phrase("and {more}.", more=plural(rest, "{n} more change", "{n} more changes"))


def left_out(prepared: PayoutPrepared) -> Phrase | None:
    """Return whom a payout leaves out for a day, as something changed; None where there is nobody."""
    waits = tuple(Who(held.agent) for held in prepared.held if held.why == FRESH)
    if not waits:
        return None
    return phrase(
        "Left out, as where they are paid or which accounts are theirs changed within {hours} hours: {who}. The next payout takes them.",
        hours=HOLD_HOURS,
        who=waits[:ROWS],
    )


_KINDS = {
    ADDRESS: phrase("new address"),
    GONE: phrase("address taken back"),
    LINKED: phrase("accounts linked"),
    UNLINKED: phrase("accounts unlinked"),
}
