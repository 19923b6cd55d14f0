"""Agents in words: what everybody here may read of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.network import agent, custodian
from ledger.network import words as network_words
from ledger.network.agent import ORGANIZATION, OUTSIDE
from ledger.network.role import STEWARD
from ledger.network.speaker import living_speaker
from ledger.values.phrase import Code, Phrase, Who, phrase

if TYPE_CHECKING:
    from ledger.book import Book

KINDS: dict[str, Phrase] = {
    STEWARD: phrase("member, steward"),
    agent.PERSON: phrase("member"),
    ORGANIZATION: phrase("organisation"),
    OUTSIDE: phrase("outside the network"),
}


def describe(book: Book, shown: agent.Agent) -> Iterator[Phrase]:
    """Yield what an agent is, who speaks for it, and which offices it holds."""
    kind = STEWARD if shown.id in book.roles.holders(STEWARD, book.agents) else shown.kind
    yield phrase(
        "{who} ({id}): {kind}, since {at}.", who=Who(shown.id), id=Code(shown.id), kind=KINDS[kind], at=shown.at
    )
    if shown.by is not None:
        speaker = living_speaker(book.agents, shown.id)
        yield phrase("{who} speaks for it.", who=Who(speaker)) if speaker else network_words.unspoken(shown.id)
        yield from network_words.paid_where(book, (shown.id,))
    for office in book.rules.now.custodians:
        if book.agents.person(office.agent) == shown.id and custodian.holder(
            book.rules.now, book.agents, office.project
        ):
            yield phrase(
                "{who} is {custodian} for {scope}.",
                who=Who(shown.id),
                custodian=Code(custodian.CUSTODIAN),
                scope=network_words.scope(book, office.project),
            )
