"""`/join`: become a member of the network, and say by which name."""

from __future__ import annotations

from bot.menu import Asked, Kind, Option, Verb
from bot.outcome import Outcome
from ledger import agent
from ledger.book import Book
from ledger.phrase import Code, lines, phrase


def join(book: Book, asked: Asked) -> Outcome:
    """Welcome the asker; the joining itself is recorded with any first command."""
    facts = agent.rename(book.agents, asked.agent, asked["name"]) if asked["name"] else ()
    name = facts[0].name if facts else book.agents.name(asked.agent)
    return Outcome(
        facts,
        lines(
            phrase("Welcome, {name}. You are a member: nobody has to approve it.", name=name),
            phrase(
                "Log what you bring with {contribute}. {help} shows the rest.",
                contribute=Code("/contribute 2h what you did"),
                help=Code("/help"),
            ),
        ),
    )


VERBS = (
    Verb(
        "join",
        None,
        "Become a member, or change the name that others see. Any other command makes you one, too.",
        "/join name:Ana",
        join,
        (Option("name", Kind.text, "the name that others see", positional=True),),
    ),
)
