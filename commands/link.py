"""`/link`: one person with several accounts; a code asked for on one is entered on the other, and taken back within a day."""

from __future__ import annotations

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome, direct_posts
from ledger.book import Book
from ledger.network import link as network_link
from ledger.payouts import power, power_words
from ledger.values.phrase import Code, lines, phrase


def link(book: Book, asked: Asked) -> Outcome:
    """Give a code, or link the asker to the account that asked for the code entered."""
    if asked["code"]:
        fact = network_link.link(book.agents, asked.agent, asked["code"], asked.at)
        answer = phrase("Your two accounts are one person now, known as {name}.", name=book.agents.name(fact.older))
        undo = phrase(
            "{unlink} takes it back, for {hours} hours.", unlink=Code("/link undo"), hours=network_link.UNLINK_HOURS
        )
        later = phrase("On an open vote what you said last counts, and nothing on your own logs.")
        held = phrase(
            "Your other accounts are told, and payouts leave you out for {hours} hours.", hours=power.HOLD_HOURS
        )
        posts = direct_posts(power_words.messages(book, fact, asked.account))
        return Outcome((fact,), lines(answer, later, undo, held), posts)
    assert asked.chance is not None, "a verb that draws"
    code, offer = network_link.offer(asked.agent, asked.chance, asked.at)
    return Outcome(
        (offer,),
        lines(
            phrase("Enter this on your other account within the hour: {link}", link=Code(f"/link {code}")),
            phrase("Give it to nobody else: who enters it becomes one person with you."),
        ),
    )


def undo(book: Book, asked: Asked) -> Outcome:
    """Make the asker's accounts two persons again."""
    fact = network_link.unlink(book.agents, book.pauses, asked.agent, asked.at)
    return Outcome(
        (fact,),
        lines(
            phrase("Your accounts are two persons again. What was done meanwhile stays with the older one."),
            phrase("See on each with {see} where it is paid; all of them are told.", see=Code("/account")),
        ),
        direct_posts(power_words.messages(book, fact, asked.account)),
    )


VERBS = (
    Verb(
        "link",
        None,
        "Link your account on another platform: one person, one vote.",
        "/link",
        link,
        (Option("code", Kind.text, "the code that your other account was given", positional=True),),
        draws=True,
        spelled="code",
    ),
    Verb("link", "undo", "Undo the last link of your accounts, within 24 hours.", "/link undo", undo),
)

COMMAND = Slash(VERBS)
