"""What people do for the first time: by it they join, and the network's settings may make them a steward."""

from __future__ import annotations

from bot.chat import Command
from bot.outcome import Post
from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.network import agent, role
from ledger.network.role import FIRST_TWO, STEWARD
from ledger.payouts.power_words import STEWARD_NOW


def arrival(
    book: Book, command: Command, stewards: tuple[str, ...] | str, *, in_public: bool
) -> tuple[tuple[Fact, ...], tuple[Post, ...]]:
    """Return the facts that go before what somebody does, and the posts that tell the place of a new steward.

    The first two become stewards only by what they do where everybody sees it.
    """
    known = book.agents.known(command.by)
    if known and stewards == FIRST_TWO and book.roles.times(STEWARD) >= 2:
        return (), ()  # as nearly always
    joined = () if known else (agent.join(book.agents, command.by, command.called),)
    person = joined[0].agent if joined else str(known)
    references = (command.by, *book.agents.handles(person)) if known else (command.by,)
    setting = stewards if in_public or stewards != FIRST_TWO else ()
    taken = role.first_stewards(book.roles, book.agents, person, references, setting)
    return (*joined, *taken), tuple(Post(f"{fact.agent}/{STEWARD_NOW}") for fact in taken)
