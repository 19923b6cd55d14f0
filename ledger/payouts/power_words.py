"""Messages about a change of power over money: to a person's other accounts, and to stewards who approve a payout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.network.identity import Linked, Unlinked
from ledger.network.link import UNLINK_HOURS
from ledger.network.role import RoleTaken
from ledger.payouts import words
from ledger.payouts.destination import EXAMPLE
from ledger.payouts.lines_file import ROWS
from ledger.payouts.payout import PREPARED, Payout, PayoutPrepared, PayToGiven
from ledger.payouts.power import ADDRESS, GONE, HOLD_HOURS, LINKED, UNLINKED, Change
from ledger.payouts.reasons import FRESH
from ledger.values.ids import Subject
from ledger.values.phrase import Code, Phrase, Sayable, Who, lines, phrase, plural

if TYPE_CHECKING:
    from ledger.book import Book

STEWARD_NOW = "steward"
"""The end of the subject of a message about a new steward: `A1/steward`."""

UNLINK, ROLE = Code("/link undo"), Code("/role")


def messages(book: Book, fact: Fact, by: str) -> Iterator[tuple[str, str]]:
    """Yield the messages to all accounts but `by`, which makes the change: the subject of each, and the account.

    An account that is linked only now hears it as well: its code may have been stolen.
    """
    whose, accounts = _concerned(book, fact, by)
    height = book.height + 1  # of the entry that this change becomes
    yield from ((f"{whose}/{height}/{by}", account) for account in dict.fromkeys(accounts) if account != by)


def new_stewards(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Return the subjects of the messages to everybody about those who become a steward by these facts."""
    return tuple(f"{fact.agent}/{STEWARD_NOW}" for fact in facts if isinstance(fact, RoleTaken))


def _concerned(book: Book, fact: Fact, by: str) -> tuple[str, tuple[str, ...]]:
    """Return the account that a change is about, and the accounts of the people concerned."""
    if isinstance(fact, PayToGiven):
        return fact.agent, book.agents.aliases(by)  # the person who speaks for it, if it is no person
    assert isinstance(fact, Linked | Unlinked), fact
    return fact.younger, (*book.agents.aliases(fact.younger), *book.agents.aliases(fact.older))


def describe(book: Book, about: str) -> Sayable:
    """Return the message to another account of a person, or to all about a new steward (`A1/steward`).

    `A2/17/A5` is an account, the height of the entry that changed it, and the account that did it.
    """
    if about.endswith(f"/{STEWARD_NOW}"):
        who = Who(Subject(about).id)
        return phrase(
            "{who} is a steward from now on: {role} says what stewards do and who they are.", who=who, role=ROLE
        )
    agent, height, by = about.split("/")
    change = book.changes.change_at(agent, int(height))
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
    """Yield the message about an address: a person's own, or that of `other`, for whom they speak."""
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
            return phrase("The payment address of {who} was taken back on {when}.", who=Who(other), when=change.at)
        return phrase("Your payment address was taken back on {when}.", when=change.at)
    if other:
        return phrase("The payment address of {who} was changed on {when}.", who=Who(other), when=change.at)
    return phrase("Your payment address was changed on {when}.", when=change.at)


def unseen_changes(book: Book, payout: Payout) -> Iterator[Phrase]:
    """Yield the changes for people whom a payout would pay, since one paid them last; stewards see them before approval."""
    if payout.state != PREPARED:
        return
    number = payout.prepared.payout
    # A change after the list was frozen comes first: it may be a reason to drop the payout.
    changes = sorted(book.changes.unseen_changes(book.agents, book.payouts, number), key=lambda unseen: not unseen[2])
    for agent, change, later in changes[:ROWS]:
        yield _of_change(agent, change, later=later)
    rest = len(changes) - ROWS
    yield from words.more(payout, rest, plural(rest, "{n} more change", "{n} more changes"))


def _of_change(agent: str, change: Change, *, later: bool) -> Phrase:
    if later and change.kind in (ADDRESS, GONE):
        return phrase(
            "{who}: the address changed on {when}, after this was prepared; this pays to the one before.",
            who=Who(agent),
            when=change.at,
        )
    return phrase("{who}: {what} since {when}.", who=Who(agent), what=_KINDS[change.kind], when=change.at)


def left_out(prepared: PayoutPrepared) -> Phrase | None:
    """Return the people whom a payout leaves out for a day after a change; None if there is nobody."""
    waits = tuple(Who(held.agent) for held in prepared.held if held.why == FRESH)
    if not waits:
        return None
    rest = len(waits) - ROWS
    more = (plural(rest, "{n} more", "{n} more"),) if rest > 0 else ()
    return phrase(
        "Left out, as where they are paid or which accounts are theirs changed within {hours} hours: {who}. The next payout takes them.",
        hours=HOLD_HOURS,
        who=(*waits[:ROWS], *more),
    )


_KINDS = {
    ADDRESS: phrase("new address"),
    GONE: phrase("address taken back"),
    LINKED: phrase("accounts linked"),
    UNLINKED: phrase("accounts unlinked"),
}
