"""`/unlink`: take the last link of your accounts back, within a day."""

from __future__ import annotations

from bot.menu import Asked, Slash, Verb
from bot.outcome import Outcome, direct_posts
from ledger.book import Book
from ledger.network import link
from ledger.payouts import power_words
from ledger.values.phrase import Code, lines, phrase


def unlink(book: Book, asked: Asked) -> Outcome:
    """Make the asker's accounts two persons again."""
    fact = link.unlink(book.agents, asked.agent, asked.at)
    return Outcome(
        (fact,),
        lines(
            phrase("Your accounts are two persons again. What was done meanwhile stays with the older one."),
            phrase("See on each with {see} where it is paid; all of them are told.", see=Code("/account")),
        ),
        direct_posts(power_words.messages(book, fact, asked.account)),
    )


VERBS = (Verb("unlink", None, "Take the last link of your accounts back, within a day.", "/unlink", unlink),)

COMMAND = Slash(VERBS)
