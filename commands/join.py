"""`/join`: become a member of the network, and choose a name."""

from __future__ import annotations

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.network import agent
from ledger.values.confusables import skeleton
from ledger.values.phrase import Code, Phrase, Words, lines, phrase


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
            _looks_like(book, asked.agent, name),
        ),
    )


def _looks_like(book: Book, person: str, name: Words) -> Phrase | None:
    """Return the note about the first other agent whose name looks the same, if there is one."""
    alike = agent.ids_by_skeleton(book.agents).get(skeleton(name.text or ""), ())
    other = next((each for each in alike if each != person), None)
    if other is None:
        return None
    return phrase(
        "The name of {other} looks the same. By your number, {id}, everyone can tell you apart.",
        other=Code(other),
        id=Code(person),
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
