"""Sentences about money: amounts, pools and payees, and one for every fact about incomes and postings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.network import words as network_words
from ledger.network.custodian import CUSTODIAN
from ledger.network.question import LAPSED
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
from ledger.values.money import Money, exponent, text
from ledger.values.phrase import Code, Phrase, Who, phrase
from ledger.values.saying import Says

if TYPE_CHECKING:
    from ledger.book import Book


INCOMES = {
    income.WAITING: phrase("waits for a second steward"),
    income.CONFIRMED: phrase("confirmed"),
    income.DROPPED: phrase("dropped"),
    LAPSED: phrase("not confirmed in time"),
    income.REVERSING: phrase("confirmed, and to be taken back once a second steward confirms that"),
    income.REVERSED: phrase("taken back"),
}


def short(money: Money) -> Money | Phrase:
    """Render an amount without its decimals where these are noughts: `85 EUR`."""
    units, rest = divmod(money.minor, 10 ** exponent(money.currency))
    return money if rest else phrase("{n} {unit}", n=units, unit=Code(money.currency))


def typed_amount(book: Book, money: Money) -> str:
    """Render an amount as members type it here: `120.00 EUR`."""
    number = text(money)
    return f"{number.replace('.', ',') if book.rules.now.comma else number} {money.currency}"


def typed_project(book: Book, project: str | None) -> str:
    """Render a project as members type it in a command, with the space before it; empty for the network itself."""
    return f" #{book.projects.by_id[project].name.text}" if project else ""


def _noted(book: Book, fact: IncomeNoted) -> Phrase:
    return phrase(
        "{who} noted the income {id}: {amount} from {source}, for {pool}.",
        who=Who(fact.by),
        id=Code(fact.income),
        amount=fact.amount,
        source=fact.source,
        pool=pool(book, fact.project),
    )


def _confirmed(_: Book, fact: IncomeConfirmed) -> Phrase:
    return phrase("{who} confirmed {id}.", who=Who(fact.by), id=Code(fact.income))


def _dropped(_: Book, fact: IncomeDropped) -> Phrase:
    return phrase("{who} dropped {id}.", who=Who(fact.by), id=Code(fact.income))


def _reversal_noted(_: Book, fact: IncomeReversalNoted) -> Phrase:
    return phrase(
        "{who} wants {id} taken back: “{reason}”.", who=Who(fact.by), id=Code(fact.income), reason=fact.reason
    )


def _reversal_dropped(_: Book, fact: IncomeReversalDropped) -> Phrase:
    return phrase("{who} lets {id} stay.", who=Who(fact.by), id=Code(fact.income))


def _reversed(_: Book, fact: IncomeReversed) -> Phrase:
    return phrase("{who} confirmed that {id} is taken back.", who=Who(fact.by), id=Code(fact.income))


def payee(book: Book, receiver: str) -> Code | Who | Phrase:
    """Render a payee: an agent, the pool of a project, an office that nobody holds, or the bare name that a trial of an equation has for one."""
    if receiver in book.projects.by_id:
        return pool(book, receiver)
    if receiver == CUSTODIAN:
        return Code(CUSTODIAN)
    return Who(receiver) if receiver in book.agents.by_id else phrase("{name}", name=receiver)


def pool(book: Book, number: str | None) -> Phrase:
    """Render the pool of a project, or of the network."""
    if number is None:
        return phrase("the network's pool")
    return phrase("the pool of {project}", project=network_words.project(book, number))


def _posted(_: Book, fact: Posted) -> Phrase:
    # The postings themselves are for bookkeepers: the export has each of them.
    return phrase("Money moved for {id}, in {n} balanced postings.", id=Code(fact.about), n=len(fact.postings))


SAYS: Says = {
    IncomeNoted: _noted,
    IncomeConfirmed: _confirmed,
    IncomeDropped: _dropped,
    IncomeReversalNoted: _reversal_noted,
    IncomeReversalDropped: _reversal_dropped,
    IncomeReversed: _reversed,
    Posted: _posted,
}
"""The sentence of every fact of this area."""
