"""Act of a person: the first makes them an affiliate and, if the network's settings say so, a steward; any brings back who left."""

from __future__ import annotations

from datetime import datetime

from bot.chat import Command, Reaction
from bot.outcome import Post
from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.governance import membership
from ledger.network import acquaintance, agent, role
from ledger.network.identity import MembershipResumed
from ledger.network.role import FIRST_TWO, STEWARD
from ledger.payouts.power_words import STEWARD_NOW
from ledger.values.phrase import Sayable, lines, phrase


def arrival(
    book: Book, command: Command, stewards: tuple[str, ...] | str, *, in_public: bool
) -> tuple[tuple[Fact, ...], tuple[Post, ...]]:
    """Return the facts to put before those of a command, and the posts that announce a new steward.

    `stewards` is the setting. The first two become stewards only by a command that everybody sees.
    """
    known = _known(book, command.by)
    back = membership.resumed(book.agents, known) if known else ()
    if known and _are_settled(book, stewards):
        return back, ()  # as nearly always
    if known:
        joined: tuple[agent.Joined, ...] = ()
        person, references = known, (command.by, *book.agents.handles(known))
    else:
        joined = (acquaintance.join(book.agents, command.by, command.called),)
        person, references = joined[0].agent, (command.by,)
    setting = stewards if in_public or stewards != FIRST_TWO else ()
    taken = role.first_stewards(book.roles, book.agents, person, references, setting)
    return (*back, *joined, *taken), tuple(Post(f"{fact.agent}/{STEWARD_NOW}") for fact in taken)


def reacting(book: Book, reaction: Reaction) -> tuple[agent.Joined | MembershipResumed, ...]:
    """Return the facts to put before those of a reaction."""
    known = _known(book, reaction.by)
    if known is not None:
        return membership.resumed(book.agents, known)
    return (acquaintance.join(book.agents, reaction.by, reaction.called),)


def _known(book: Book, reference: str) -> str | None:
    """Return the person behind a reference; None for somebody who is unknown, or was introduced and acts for the first time."""
    return None if book.agents.account(reference) in book.agents.introduced else book.agents.person_behind(reference)


def with_greeting(before: tuple[Fact, ...], answer: Sayable | None) -> Sayable | None:
    """Return an answer; one to somebody who had left and is back by this act says so."""
    if not any(isinstance(fact, MembershipResumed) for fact in before):
        return answer
    return lines(answer, phrase("You had left, and are a member again. Good to have you back."))


def _are_settled(book: Book, stewards: tuple[str, ...] | str) -> bool:
    return stewards == FIRST_TWO and book.roles.taken_count(STEWARD) >= 2


def with_newcomers(book: Book, facts: tuple[Fact, ...], at: datetime) -> Book:
    """Return the book as it would be after these facts; the book itself if there are none."""
    return book.trial(facts, at) if facts else book
