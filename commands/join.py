"""`/join`: become a member of the network, and say by which name."""

from __future__ import annotations

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.network import agent
from ledger.values.confusables import skeleton
from ledger.values.phrase import Code, Phrase, lines, phrase


def join(book: Book, asked: Asked) -> Outcome:
    """Welcome the asker; the joining itself is recorded with any first command."""
    facts = agent.rename(book.agents, asked.agent, asked["name"]) if asked["name"] else ()
    name = facts[0].name if facts else book.agents.name(asked.agent)
    alike = [one for one in agent.alike(book.agents).get(skeleton(name.text or ""), ()) if one != asked.agent]
    return Outcome(
        facts,
        lines(
            phrase("Welcome, {name}. You are a member: nobody has to approve it.", name=name),
            phrase(
                "Log what you bring with {contribute}. {help} shows the rest.",
                contribute=Code("/contribute 2h what you did"),
                help=Code("/help"),
            ),
            _told_apart(asked.agent, alike[0]) if alike else None,
        ),
    )


def _told_apart(agent: str, other: str) -> Phrase:
    return phrase(
        "The name of {other} looks the same. By your number, {id}, everyone can tell you apart.",
        other=Code(other),
        id=Code(agent),
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

COMMAND = Slash(VERBS)
