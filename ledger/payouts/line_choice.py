"""Choice of lines in a payout by a person or a reference, and the refusals of a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.payouts.payout import Payout
from ledger.values.phrase import Code, Refusal, Who, sample

if TYPE_CHECKING:
    from ledger.book import Book


def lines_of(book: Book, payout: Payout, person: str | None, line: str | None) -> list[str]:
    """Return the agents of a person's lines, or of the one line with a reference.

    A person can have two lines, if accounts were linked since the payout was prepared.
    """
    if line is not None:
        return [_with_reference(payout, line)]
    assert person is not None, "neither a person nor a line"
    return _of_person(book, payout, person)


def _of_person(book: Book, payout: Payout, person: str) -> list[str]:
    agents = [agent for agent in payout.lines if book.agents.person(agent) == book.agents.person(person)]
    if not agents:
        raise Refusal("{who} has no line in {id}.", who=Who(person), id=Code(payout.prepared.payout))
    return agents


def _with_reference(payout: Payout, line: str) -> str:
    for agent in payout.lines:
        if line.casefold() in _references(payout, agent):
            return agent
    raise Refusal("There is no line {line} in {id}.", line=line[:40], id=Code(payout.prepared.payout))


def _references(payout: Payout, agent: str) -> tuple[str, ...]:
    """Return the names of a line, folded: its agent, or its reference with or without the mark of this history."""
    return (agent.casefold(), f"{payout.prepared.payout}-{agent}".casefold(), payout.reference(agent).casefold())


def ambiguous(number: str, agents: list[str]) -> Refusal:
    """Return the refusal of a choice that fits two lines."""
    return Refusal(
        "There are two lines of theirs in {id}, as accounts were linked since. Say which: {lines}.",
        id=Code(number),
        lines=tuple(Code(f"line:{number}-{agent}") for agent in agents),
    )


def refusal(payout: Payout, agent: str) -> Refusal:
    """Return the refusal of a mark that a line cannot take, by its state."""
    number = Code(payout.prepared.payout)
    match payout.lines[agent].state:
        case "unknown":
            return Refusal(
                "It is unknown whether the line of {who} in {id} was paid. Two stewards who have evidence say what became of it: {command}.",
                who=Who(agent),
                id=number,
                command=sample(
                    "/payout resolve {id} @{who} failed the bank says so", id=payout.prepared.payout, who=agent
                ),
            )
        case "failed" | "returned":
            return Refusal(
                "The line of {who} in {id} did not arrive, and its money is on the account again. A new payout pays it.",
                who=Who(agent),
                id=number,
            )
        case "confirmed":
            return Refusal("The line of {who} in {id} is confirmed already.", who=Who(agent), id=number)
        case "sent":
            return Refusal("The line of {who} in {id} is marked as sent already.", who=Who(agent), id=number)
    return Refusal("The line of {who} in {id} is not sent yet.", who=Who(agent), id=number)
