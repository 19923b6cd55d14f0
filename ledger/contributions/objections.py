"""Objections: what those who say no say beside it, which amount would be right and why. Whose log it is can take that amount.

It stands under the log on its card, also if it is not accepted. Nobody is named there: it is about the work, and not between two people.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.contributions.contribution import Contribution
from ledger.contributions.log import count, unit
from ledger.network import amounts
from ledger.network.rules import APPROVE, REJECT
from ledger.validation import ballot, electorate
from ledger.validation.ballot import Objection
from ledger.validation.vote import Vote, Voted
from ledger.values.money import Money
from ledger.values.phrase import Code, Phrase, Refusal, Who, phrase, plural
from ledger.values.quantity import Quantity

if TYPE_CHECKING:
    from ledger.book import Book

SHOWN = 3
"""Objections that a card shows, the last ones; `/why` has them all."""


def may_name_less(book: Book, number: str) -> bool:
    """Tell whether a no can say how much would be right: of a single log, which is no correction."""
    log = book.contributions.by_id.get(number)
    return log is not None and not log.corrects


def says(book: Book, number: str) -> tuple[str, ...]:
    """Return what a no can say beside it, by the names of the options of `/vote`."""
    return ("amount", "reason") if may_name_less(book, number) else ("reason",)


def check(book: Book, number: str, says: Objection) -> None:
    """Refuse an amount that cannot be right instead of the one of a log."""
    if says.right is None:
        return
    log = book.contributions.by_id.get(number)
    if log is None:
        raise Refusal("{id} has several logs: say in words what would be right.", id=Code(number))
    if log.corrects:
        raise Refusal("{id} would correct another log: say in words what would be right.", id=Code(number))
    if unit(says.right) != unit(log.log.amount):
        raise Refusal(
            "{id} says {amount}: write what would be right in the same unit.",
            id=Code(number),
            amount=amounts.in_words(book, log.log.amount),
        )
    if count(says.right) >= count(log.log.amount):
        raise Refusal(
            "{id} says {amount}: a no can only name less. Whoever brought more can log the rest.",
            id=Code(number),
            amount=amounts.in_words(book, log.log.amount),
        )


def describe(book: Book, vote: Vote) -> Iterator[Phrase]:
    """Yield what those who say no say beside it, as the card has it, and whoever logged it hears it: without names."""
    said = [*without_names(book, vote)]
    yield from said[-SHOWN:]
    if more := len(said[:-SHOWN]):
        yield phrase(
            "{more}: {why}.",
            more=plural(more, "{n} more says why", "{n} more say why"),
            why=Code(f"/why {vote.parts()[0].opened.subject}"),
        )


def without_names(book: Book, vote: Vote) -> Iterator[Phrase]:
    """Yield all that is said beside a no."""
    for says in ballot.objections(vote, book.agents).values():
        yield _describe(book, phrase("Somebody"), says)


def of_not_accepted(book: Book, *numbers: str) -> Iterator[Phrase]:
    """Yield why logs of one card were not accepted, as far as somebody said so with their no or their red flag: without names."""
    said: dict[str, Objection] = {}
    for vote in filter(None, map(book.votes.ended.get, numbers)):
        said |= {person: Objection(None, why) for person, why in ballot.flags(vote, book.agents).items()}
        said |= ballot.objections(vote, book.agents)
    for says in list(said.values())[-SHOWN:]:
        yield _describe(book, phrase("Somebody"), says)


def of_ended(book: Book, vote: Vote) -> Iterator[Phrase]:
    """Yield all that was said beside a no in a vote that has ended, with names."""
    for person, says in ballot.objections(vote, book.agents).items():
        yield _describe(book, Who(person), says)


def _describe(book: Book, who: Phrase | Who, says: Objection) -> Phrase:
    if says.right is None:
        return phrase("{who} says no: “{reason}”", who=who, reason=says.reason)
    right = amounts.in_words(book, says.right)
    if says.reason is None:
        return phrase("{who}: {amount} would be right.", who=who, amount=right)
    return phrase("{who}: {amount} would be right: “{reason}”", who=who, amount=right, reason=says.reason)


def to_take(book: Book, log: Contribution) -> Money | Quantity | None:
    """Return the largest amount that somebody says would be right, and that whose log it is can take; or None."""
    vote = book.votes.open.get(log.id)
    if vote is None or log.corrects:
        return None
    return max((right for _, right in _named(book, vote) if _is_less(right, log.log.amount)), key=count, default=None)


def approving(book: Book, vote: Vote, amount: Money | Quantity) -> Iterator[Voted]:
    """Yield the approvals of those who rejected, and said that this amount or a larger one would be right.

    A flag stays until its person lifts it.
    """
    for account, right in _named(book, vote):
        if unit(right) == unit(amount) and count(amount) <= count(right):
            yield Voted(vote.opened.subject, account, APPROVE, None, None)


def _named(book: Book, vote: Vote) -> Iterator[tuple[str, Money | Quantity]]:
    """Yield each account that says no and names an amount, if that counts.

    What was named of an earlier revision is no word on this one, which may be about something else.
    """
    agents, accepted = book.agents, book.contributions.accepted
    rejecting = {person for person, choice in ballot.ballots(vote, agents).items() if choice == REJECT}
    for person in rejecting - ballot.flags(vote, agents).keys():
        for account in agents.aliases(person):
            given = vote.ballots.get(account)
            is_last = given is not None and given == ballot.ballot(vote, agents, person)
            if given is None or not is_last or given.right is None or given.height < vote.height:
                continue
            if electorate.may_vote(vote, agents, accepted, person):
                yield account, given.right


def _is_less(right: Money | Quantity, amount: Money | Quantity) -> bool:
    return unit(right) == unit(amount) and count(right) < count(amount)
