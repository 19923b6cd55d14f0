"""How money is said: pools, equations and lines of payouts, and every fact about money in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.network import words as network_words
from ledger.treasury import income
from ledger.treasury.account import Posted
from ledger.treasury.income import (
    IncomeConfirmed,
    IncomeDropped,
    IncomeNoted,
    IncomeReversalDropped,
    IncomeReversalNoted,
    IncomeReversed,
)
from ledger.values.money import Money, text
from ledger.values.phrase import Code, Phrase, Who, phrase
from ledger.values.saying import Says

if TYPE_CHECKING:
    from ledger.book import Book


INCOMES = {
    income.WAITING: phrase("waits for a second steward"),
    income.CONFIRMED: phrase("confirmed"),
    income.DROPPED: phrase("dropped"),
    income.REVERSING: phrase("confirmed, and to be taken back once a second steward confirms that"),
    income.REVERSED: phrase("taken back"),
}


def typed(book: Book, money: Money) -> str:
    """Return an amount as one types it here: `120.00 EUR`."""
    number = text(money)
    return f"{number.replace('.', ',') if book.rules.now.comma else number} {money.currency}"


def mark(book: Book, project: str | None) -> str:
    """Return a project as one types it behind a command, with the space before it; nothing for the network itself."""
    return f" #{book.projects.by_id[project].name.text}" if project else ""


def _of_income(book: Book, fact: Fact) -> Phrase:
    number = Code(fact.income)
    match fact:
        case IncomeNoted(_, amount, source, project, by):
            return phrase(
                "{who} noted the income {id}: {amount} from {source}, for {pool}.",
                who=Who(by),
                id=number,
                amount=amount,
                source=source,
                pool=pool(book, project),
            )
        case IncomeConfirmed(_, by):
            return phrase("{who} confirmed {id}.", who=Who(by), id=number)
        case IncomeDropped(_, by):
            return phrase("{who} dropped {id}.", who=Who(by), id=number)
        case IncomeReversalNoted(_, reason, by):
            return phrase("{who} wants {id} taken back: “{reason}”.", who=Who(by), id=number, reason=reason)
        case IncomeReversalDropped(_, by):
            return phrase("{who} lets {id} stay.", who=Who(by), id=number)
        case IncomeReversed(_, by):
            return phrase("{who} confirmed that {id} is taken back.", who=Who(by), id=number)
    raise AssertionError(fact)


def payee(book: Book, one: str) -> Who | Phrase:
    """Return who gets something: an agent, the pool of a project, or in a trial whoever will have that name."""
    if one in book.projects.by_id:
        return phrase("the pool of {project}", project=network_words.project(book, one))
    return Who(one) if one in book.agents.by_id else phrase("{name}", name=one)


def pool(book: Book, number: str | None) -> Phrase:
    """Return whose pool it is: a project's, or the network's."""
    if number is None:
        return phrase("the network's pool")
    return phrase("the pool of {project}", project=network_words.project(book, number))


def _of_postings(_: Book, fact: Posted) -> Phrase:
    # What the accounts say belongs to whoever reads it exactly: the export has every posting.
    return phrase("Money moved for {id}, in {n} balanced postings.", id=Code(fact.about), n=len(fact.postings))


SAYS: Says = {**dict.fromkeys(income.FACTS, _of_income), Posted: _of_postings}
"""The sentence of every fact of this area."""
