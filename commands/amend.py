"""`/amend`: change a log of yours before it is settled, or open an undecided one again."""

from __future__ import annotations

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome, Post
from ledger.book import Book
from ledger.contributions import revision
from ledger.contributions import words as contribution_words
from ledger.contributions.from_options import redraft
from ledger.contributions.log import KINDS, STREAMS
from ledger.validation.ballot import ballots
from ledger.values.phrase import Code, Who, lines, phrase


def amend(book: Book, asked: Asked) -> Outcome:
    """Record a new revision with a new card; those who voted on the old one are told."""
    number = asked["card"]
    before = book.contributions.get(number)
    content, added = redraft(book, asked.agent, before.log, asked.options, asked.at)
    facts = revision.amend(book, number, asked.agent, content, asked.at)
    vote = book.votes.open.get(number)
    posts = tuple(Post(f"{number}/void", person) for person in ballots(vote, book.agents)) if vote else ()
    answer = phrase(
        "{id} is now: {content}.", id=Code(number), content=contribution_words.content(book, content, added)
    )
    awaits = facts[0].awaits
    if awaits:
        asks = (Post(f"{number}/confirm", awaits),)
        after = phrase("{who} is asked to confirm it; then peers vote.", who=Who(awaits))
        return Outcome((*added, *facts), lines(answer, after), (Post(number), *asks, *posts))
    after = phrase("Peers vote on it anew, on its new card.")
    return Outcome((*added, *facts), lines(answer, after), (Post(number), *posts))


VERBS = (
    Verb(
        "amend",
        None,
        "Change a log of yours before it is settled, or open an undecided one again.",
        "/amend C1 2h aligned the optics, without the break",
        amend,
        (
            Option("card", Kind.card, "the number of the log, such as C1", required=True, positional=True),
            Option("kind", Kind.choice, "another kind", positional=True, choices=KINDS),
            Option("amount", Kind.amount, "another amount", positional=True),
            Option("project", Kind.project, "another project"),
            Option("what", Kind.text, "another type of work, material or space"),
            Option("date", Kind.date, "another day"),
            Option("evidence", Kind.text, "another link"),
            Option("stream", Kind.choice, "another stream", choices=STREAMS),
            Option("terms", Kind.choice, "give or lend", choices=("give", "lend")),
            Option("for-claims", Kind.yes_no, "whether it gives a share"),
            Option("paid-by", Kind.text, "who paid you for it already"),
            Option("note", Kind.words, "another text"),
        ),
    ),
)

COMMAND = Slash(VERBS)
