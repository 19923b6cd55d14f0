"""`/privacy`: what is stored about you, and having your words erased."""

from __future__ import annotations

from bot.menu import Asked, Kind, Option, Verb
from bot.outcome import Outcome
from ledger import allotment, departure, quality
from ledger.book import Book
from ledger.cashbook import last_four
from ledger.phrase import Code, lines, phrase, plural


def show(book: Book, asked: Asked) -> Outcome:
    """Show what is stored about the asker, why and for how long."""
    if asked.agent not in book.agents.by_id:
        return Outcome(answer=phrase("Nothing is stored about you yet."))
    own = book.contributions.of(book.agents, asked.agent)
    pay_to = book.payouts.pay_to(book.agents, asked.agent)
    holder = book.payouts.holder(book.agents, asked.agent)
    return Outcome(
        answer=lines(
            phrase("Your number is {id}, your name {name}.", id=Code(asked.agent), name=book.agents.name(asked.agent)),
            phrase("Your accounts: {handles}.", handles=book.agents.handles(asked.agent)),
            phrase(
                "Your words in {contributions}.",
                contributions=plural(len(own), "{n} contribution", "{n} contributions"),
            ),
            phrase("Where you are paid: {pay_to}.", pay_to=last_four(pay_to)) if pay_to else None,
            phrase("The name on the account: {name}.", name=holder) if holder else None,
            phrase("Answers to your commands are kept for 30 days, so that a repeated one is not carried out twice."),
            phrase(
                "The ledger itself holds numbers, amounts, times and votes, and never a name or your words. It cannot be changed."
            ),
            phrase("{forget} erases your name, your accounts and your words for good.", forget=Code("/privacy forget")),
        )
    )


def forget(book: Book, asked: Asked) -> Outcome:
    """Erase the asker's words, after they have said that they are sure."""
    if asked["sure"] is not True:
        back = tuple(map(Code, departure.taken_back(book, asked.agent)))
        return Outcome(
            answer=lines(
                phrase(
                    "This erases your name, your accounts and your words in every contribution, for good; amounts and votes stay, without you."
                ),
                phrase("Logs of yours that are still open are withdrawn."),
                phrase("Your ballots on {cards} are taken back: every member may vote there.", cards=back)
                if back
                else None,
                phrase("Your ratings of what others made are taken back.")
                if quality.withdrawn(book, asked.agent)
                else None,
                phrase(
                    "You are owed {owed}: have it paid out first, or it goes back to the network's pool.",
                    owed=book.accounts.owed(book.agents, asked.agent),
                )
                if book.accounts.owed(book.agents, asked.agent)
                else None,
                *(
                    phrase("Your share of {amount} in {id} would stay in the pool.", amount=amount, id=Code(number))
                    for number, amount in allotment.pending(book, asked.agent)
                ),
                phrase(
                    "What you wrote in the chat itself stays there. To go on, type {forget}.",
                    forget=Code("/privacy forget sure:yes"),
                ),
            )
        )
    facts = departure.depart(book, asked.agent)
    return Outcome(facts, phrase("Your words are erased. Take care; you can come back at any time, as somebody new."))


VERBS = (
    Verb("privacy", None, "See what is stored about you.", "/privacy", show, reads=True),
    Verb(
        "privacy",
        "forget",
        "Have your name and your words erased.",
        "/privacy forget",
        forget,
        (Option("sure", Kind.yes_no, "yes, to do it"),),
    ),
)
