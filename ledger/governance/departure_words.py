"""Leaving and being forgotten in words: what hangs on a person first, and the messages about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.governance.ties import Ties
from ledger.network.custodian import CUSTODIAN
from ledger.network.role import STEWARD
from ledger.values.ids import Subject
from ledger.values.phrase import Code, Phrase, Who, phrase, sample

if TYPE_CHECKING:
    from ledger.book import Book

OFFICE, ERASURE = "office", "erasure"
"""Kinds of messages about a person: they are no steward any more; one of their accounts asked to be forgotten."""

KINDS = (OFFICE, ERASURE)

ROLE = Code("/role")


def describe(held: Ties) -> Iterator[Phrase]:
    """Yield what becomes of the offices, organisations and proposals of a person who goes, and how to hand them on."""
    if held.organizations:
        yield phrase(
            "You speak for {agents}. Hand that on first: {hand} asks somebody to do it. Else nobody speaks for it until others agree on somebody.",
            agents=tuple(map(Who, held.organizations)),
            hand=sample("/agent speaker @{who} @NAME", who=held.organizations[0]),
        )
    if held.outside:
        yield phrase(
            "You say where {agents} is paid: {hand} asks somebody else to.",
            agents=tuple(map(Who, held.outside)),
            hand=sample("/agent speaker @{who} @NAME", who=held.outside[0]),
        )
    if held.is_last_steward:
        yield phrase(
            "You are the only steward, and will not be one any more. Then no money moves here until there are two again: a member offers it with {take}, and two others with accepted work say yes.",
            take=Code("/role take steward"),
        )
    elif held.is_steward:
        yield phrase("You will not be a steward any more.")
    if held.is_custodian:
        yield phrase(
            "You will not be {custodian} any more. What is for that office cannot be shared until two stewards name somebody else: {name}.",
            custodian=Code(CUSTODIAN),
            name=sample("/settings set custodian @NAME"),
        )
    if held.proposals:
        yield phrase(
            "Your proposals stay open, for others to decide or drop: {proposals}.",
            proposals=tuple(map(Code, held.proposals)),
        )


def message(book: Book, about: str) -> Phrase:
    """Return a message about a person: `A2/office` to the stewards, `A2/erasure` to the person's other accounts."""
    subject = Subject(about)
    if subject.kind == ERASURE:
        return phrase(
            "From another account of yours, somebody asked that your name and your words are erased here. If that was not you, {keep} stops it.",
            keep=Code("/privacy forget sure:no"),
        )
    stewards = book.roles.holders(STEWARD, book.agents)
    if not stewards:
        return phrase(
            "{who} is no steward any more, and nobody is: {role} says how there is one.", who=Who(subject.id), role=ROLE
        )
    return phrase(
        "{who} is no steward any more. The stewards are {stewards}: {role}.",
        who=Who(subject.id),
        stewards=tuple(map(Who, stewards)),
        role=ROLE,
    )
