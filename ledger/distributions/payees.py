"""Payees: who gets the parts that an equation, or the rules, give to somebody by name.

A part may go to an agent, to the pool of a project, or to the office of custodian, whose holder is looked up in the book that
a plan is made from. So a list that is computed again, for `/why` or an audit, comes to whoever held the office at that time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.contributions.selection import Selection
from ledger.distributions.distribution import Distribution
from ledger.equations.proposal import Agreed
from ledger.network import custodian
from ledger.network import words as network_words
from ledger.network.custodian import CUSTODIAN
from ledger.network.rules import Infrastructure, Rules
from ledger.treasury import words as treasury_words
from ledger.values.phrase import Code, Refusal, Who, sample

if TYPE_CHECKING:
    from ledger.book import Book


def scope(book: Book, agreed: Agreed, selection: Selection) -> str | None:
    """Return the project whose custodian is meant: that of the money, else that of the equation; None for the network."""
    return selection.project or book.equations.scope(agreed.id)


def resolved(book: Book, agreed: Agreed, project: str | None) -> Agreed:
    """Return the equation with the person of each payee: an account that was linked since is paid together with the rest.

    An office that nobody holds stays the word for it.
    """
    payees = {name: _person(book, payee, project) for name, payee in agreed.payees.items()}
    return replace(agreed, payees=payees)


def _person(book: Book, payee: str, project: str | None) -> str:
    if payee == CUSTODIAN:
        return custodian.holder(book.rules.now, book.agents, project) or CUSTODIAN
    return book.agents.person(payee) if payee in book.agents.by_id else payee


def infrastructure(book: Book, project: str | None) -> Infrastructure | None:
    """Return the part for the common infrastructure, with who gets it of the money of a project, or of the network."""
    part = book.rules.now.infrastructure
    if part is None or part.to != CUSTODIAN:
        return part
    return replace(part, to=_person(book, CUSTODIAN, project))


def custodian_of(book: Book, agreed: Agreed, project: str | None) -> str | None:
    """Return who gets what is for the custodian, or the word for the office where nobody holds it; None if nothing is for it."""
    is_named = _names_custodian(book.rules.now, agreed.payees.values())
    return _person(book, CUSTODIAN, project) if is_named else None


def _names_custodian(rules: Rules, payees: Iterable[str]) -> bool:
    """Tell whether an equation with these payees, or the rules, give a part to the office of custodian."""
    part = rules.infrastructure
    return CUSTODIAN in payees or (part is not None and part.to == CUSTODIAN)


def check_here(book: Book, payees: Iterable[str]) -> None:
    """Refuse a part for somebody who is gone."""
    for payee in payees:
        if book.agents.is_gone(payee):
            raise Refusal(
                "A part goes to {who}, who is gone. Agree on another equation, or change {settings}, first.",
                who=Who(payee),
                settings=Code("/settings set infrastructure"),
            )


def check_custodian(book: Book, agreed: Agreed, project: str | None) -> None:
    """Refuse a part for the custodian where nobody holds that office: no part is ever left out in silence."""
    if custodian_of(book, agreed, project) != CUSTODIAN:
        return
    office = book.rules.now.custodian(project)
    if office is None:
        raise Refusal(
            "A part goes to {custodian}, and nobody holds that office, so nothing can be shared. Two stewards name somebody first: {name}.",
            custodian=Code(CUSTODIAN),
            name=sample("/settings set custodian @NAME"),
        )
    raise Refusal(
        "A part goes to {custodian}, and {who}, who held that office, has left, so nothing can be shared. Two stewards name somebody else first: {name}.",
        custodian=Code(CUSTODIAN),
        who=network_words.receiver(book, office.agent),
        name=Code(f"/settings set custodian @NAME{treasury_words.typed_project(book, office.project)}"),
    )


def custodian_in(book: Book, distribution: Distribution) -> str | None:
    """Return the agent to whom a frozen list gives what is for the custodian; None if nothing in it is."""
    prepared, rules = distribution.prepared, book.rules.before(distribution.height)
    proposal = book.equations.by_id.get(prepared.equation)
    payees = [payee.id for payee in proposal.proposed.payees] if proposal else []
    office = rules.custodian(prepared.project)
    return office.agent if office is not None and _names_custodian(rules, payees) else None


def is_replaced(book: Book, distribution: Distribution, agent: str) -> bool:
    """Tell whether another than this agent, or nobody, holds the office now for the money of a distribution."""
    holder = custodian.holder(book.rules.now, book.agents, distribution.prepared.project)
    return holder != book.agents.person(agent)
