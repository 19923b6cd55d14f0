"""`/withdraw`: take back what is yours and not yet carried out: a log, a note, a proposal, an office."""

from __future__ import annotations

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome, Post
from ledger.book import Book
from ledger.governance import departure_words, proposals, ties
from ledger.network import role
from ledger.network.role import STEWARD
from ledger.values.phrase import Code, Lines, Refusal, lines, phrase


def withdraw(book: Book, asked: Asked) -> Outcome:
    """Take back what has this number, or an office."""
    assert asked.menu is not None, "decisions come from the menu"
    what = asked["what"]
    if what == STEWARD:
        return _resign(book, asked)
    take_back = asked.menu.decision("withdraw", what)
    if take_back is None:
        raise Refusal("{id} is nothing that can be taken back.", id=Code(what))
    return take_back(book, asked)


def _resign(book: Book, asked: Asked) -> Outcome:
    """Give the asker's office back, or their offer to hold it."""
    offered = proposals.candidacy_of(book, asked.agent)
    if offered is not None:
        facts = proposals.withdraw(book, offered.id, asked.agent)
        return Outcome(facts, phrase("{id} is taken back.", id=Code(offered.id)))
    facts = role.resign(book.roles, book.agents, asked.agent, STEWARD)
    if ties.ties(book, asked.agent).is_last_steward and asked["sure"] is not True:
        return Outcome(answer=_nobody_left(book))
    answer = phrase("You are no longer a steward. Thank you for your care.")
    return Outcome(facts, answer, (Post(f"{asked.agent}/{departure_words.OFFICE}"),))


def _nobody_left(book: Book) -> Lines:
    """Tell the only steward what stands still without them."""
    waiting = ties.await_stewards(book)
    return lines(
        phrase(
            "You are the only steward. Without one, no money moves here until there are two again: a member offers it with {take}, and two others with accepted work say yes.",
            take=Code("/role take steward"),
        ),
        phrase("For a steward wait: {numbers}.", numbers=tuple(map(Code, waiting))) if waiting else None,
        phrase("{sure} gives it back all the same.", sure=Code("/withdraw steward sure:yes")),
    )


VERBS = (
    Verb(
        "withdraw",
        None,
        "Take back what is yours and not yet carried out: a log, a proposal, an office.",
        "/withdraw C1",
        withdraw,
        (
            Option(
                "what",
                Kind.subject,
                "its number, such as C1, or steward",
                required=True,
                positional=True,
                choices=(STEWARD,),
            ),
            Option("sure", Kind.yes_no, "yes, if you are the only steward and want to go all the same"),
        ),
    ),
)

COMMAND = Slash(VERBS)
