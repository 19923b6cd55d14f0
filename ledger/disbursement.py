"""What may be done with a payout: prepare, approve, drop, mark its lines, and find out about those that are unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ledger import role
from ledger.account import OUTSIDE, moved, of_agent, set_aside, taken
from ledger.book import Book
from ledger.entry import Fact
from ledger.fingerprint import check, fingerprint
from ledger.money import Money
from ledger.payout import (
    APPROVED,
    CONFIRMED,
    FAILED,
    NO_PAY_TO,
    PREPARED,
    READY,
    RETURNED,
    SENT,
    TOO_LITTLE,
    UNCLEAR,
    UNKNOWN,
    Held,
    Line,
    LineJudged,
    LineMarked,
    LineState,
    Payout,
    PayoutApproved,
    PayoutDropped,
    PayoutPrepared,
    PayToGiven,
)
from ledger.phrase import NETWORK, Code, Refusal, Who, Words
from ledger.role import STEWARD

EXAMPLE = "DE02120300000000202051"
"""The account of the examples, which is nobody's."""

PAY_TO_MAX = 200
"""Characters of what says where somebody is paid."""

FOLLOWS = {
    SENT: (READY,),
    CONFIRMED: (SENT,),
    FAILED: (SENT,),  # as long as it is not sent, its file may still be
    RETURNED: (SENT, CONFIRMED),
    UNKNOWN: (READY, SENT),
}
"""For each state the ones that it can follow. Out of `UNKNOWN` leads only what two stewards say."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Who would be paid how much now, who is left out and why, and under which fingerprint."""

    currency: str
    lines: tuple[Line, ...]
    held: tuple[Held, ...]
    fingerprint: str

    @property
    def total(self) -> Money:
        """Return the sum of the lines."""
        return Money(sum(line.minor for line in self.lines), self.currency)


def plan(book: Book, currency: str, person: str | None) -> Plan:
    """Return what would be paid out now in a currency, to everybody or to one."""
    owed = book.accounts.creditors(book.agents, currency)
    if person is not None:
        owed = {agent: minor for agent, minor in owed.items() if agent == person}
    if not owed:
        raise Refusal("Nobody there has anything in {currency} to be paid out.", currency=Code(currency))
    lines: list[Line] = []
    held: list[Held] = []
    for agent, minor in sorted(owed.items(), key=lambda one: int(one[0][1:])):
        pay_to = book.payouts.pay_to(book.agents, agent)
        why = _why_held(book, agent, Money(minor, currency), pay_to)
        if why is None and pay_to is not None:
            lines.append(Line(agent, minor, Words(pay_to.text, pay_to.subject)))
        else:
            held.append(Held(agent, minor, why or NO_PAY_TO))
    return Plan(currency, tuple(lines), tuple(held), _fingerprint(currency, lines))


def _fingerprint(currency: str, lines: list[Line]) -> str:
    # Not where they are paid: who knows the rest of it could find that out by trying.
    return fingerprint(currency, tuple((line.agent, line.minor) for line in lines))


def _why_held(book: Book, agent: str, owed: Money, pay_to: Words | None) -> str | None:
    if book.payouts.unsettled(book.agents, agent, (UNKNOWN,)):
        return UNCLEAR
    minimum = book.rules.now.minimum(owed.currency)
    if minimum is not None and owed < minimum:
        return TOO_LITTLE
    return NO_PAY_TO if pay_to is None else None


def prepare(book: Book, currency: str, person: str | None, by: str) -> tuple[Fact, ...]:
    """Return the facts by which the balances are set aside and the list frozen; refuse a list without a line."""
    planned = plan(book, currency, person)
    if not planned.lines:
        raise _nobody(planned)
    number = f"P{len(book.payouts.by_id) + 1}"
    steps = [
        step
        for line in planned.lines
        for step in taken(book.accounts, book.agents, line.agent, Money(line.minor, currency), set_aside(number))
    ]
    prepared = PayoutPrepared(number, currency, planned.lines, planned.held, planned.fingerprint, by)
    return (prepared, moved(number, *steps))


def _nobody(planned: Plan) -> Refusal:
    reasons = {held.why for held in planned.held}
    if reasons == {TOO_LITTLE}:
        return Refusal("Nobody can be paid now: what is there is below the minimum, and stays on the accounts.")
    if NO_PAY_TO in reasons:
        missing = tuple(Who(held.agent) for held in planned.held if held.why == NO_PAY_TO)
        return Refusal(
            "Nobody can be paid now. {who} did not say yet where: {command}, in a direct message to me.",
            who=missing,
            command=Code("/account pay-to DE02 1203 0000 0000 2020 51"),
        )
    return Refusal("Nobody can be paid now: an earlier line is unknown, and has to be found out about first.")


def approve(found: Payout, file: str, hashed: str, by: str) -> tuple[Fact, ...]:
    """Return the fact that a steward approves the list, and that the file of this name and hash is made of it."""
    return (PayoutApproved(found.prepared.payout, file, Words(hashed, NETWORK), by),)


def approvable(book: Book, number: str, typed: str, by: str) -> Payout:
    """Return the payout if this steward may approve it now; refuse otherwise."""
    found = _in_state(book, number, PREPARED)
    role.check_other(book.agents, found.prepared.by, by, number)
    check(found.prepared.fingerprint, typed, number)
    return found


def drop(book: Book, number: str, by: str) -> tuple[Fact, ...]:
    """Return the facts by which a payout that was not approved is taken back, and its money is on the accounts again."""
    found = _in_state(book, number, PREPARED)
    steps = [(set_aside(number), of_agent(line.agent), _money(found, line.agent)) for line in found.prepared.lines]
    return (PayoutDropped(number, by), moved(number, *steps))


def mark(book: Book, number: str, person: str | None, state: str, reference: str, by: str) -> tuple[Fact, ...]:
    """Return the facts that mark one line, or all that can be marked so; nothing where it was marked so before."""
    found = _in_state(book, number, APPROVED)
    agents = _lines_of(book, found, person) if person else list(found.lines)
    marked = [agent for agent in agents if found.lines[agent].state in FOLLOWS[state]]
    if state in (FAILED, RETURNED) and any(book.agents.kin(agent) == book.agents.kin(by) for agent in marked):
        raise Refusal("This is your own line: that it did not arrive is for another steward to say.")
    if not marked and not any(_is_same(found.lines[agent], state, reference) for agent in agents):
        if person:
            raise _cannot(found, agents[0], found.lines[agents[0]].state)
        raise Refusal("No line of {id} can be marked so now.", id=Code(number))
    return tuple(fact for agent in marked for fact in _marked(found, agent, state, reference, by))


def _is_same(line: LineState, state: str, reference: str) -> bool:
    return line.state == state and line.reference is not None and line.reference.text == reference


def _marked(found: Payout, agent: str, state: str, reference: str, by: str) -> Iterator[Fact]:
    number = found.prepared.payout
    yield LineMarked(number, agent, state, Words(reference, agent), by)
    money = _money(found, agent)
    match state:
        case "confirmed":
            yield moved(number, (set_aside(number), OUTSIDE, money))
        case "failed" | "returned":
            left = found.lines[agent].state == CONFIRMED
            yield moved(number, (OUTSIDE if left else set_aside(number), of_agent(agent), money))


def judge(book: Book, number: str, person: str, state: str, evidence: str, by: str) -> tuple[Fact, ...]:
    """Return the facts of what a steward found out about an unknown line; the second who says the same settles it."""
    found = _in_state(book, number, APPROVED)
    agents = _lines_of(book, found, person)
    agent = next((one for one in agents if found.lines[one].state == UNKNOWN), agents[0])
    line = found.lines[agent]
    if line.state != UNKNOWN:
        raise _cannot(found, agent, line.state)
    stewards = {book.agents.kin(steward) for steward in book.roles.holders(STEWARD, book.agents)}
    said = {kin: one.state for one in line.judged if (kin := book.agents.kin(one.by)) in stewards}
    if said.get(book.agents.kin(by)) == state:
        raise Refusal("You said so already; another steward has to find the same.")
    said[book.agents.kin(by)] = state
    facts: list[Fact] = [LineJudged(number, agent, state, Words(evidence, agent), by)]
    if list(said.values()).count(state) >= 2:
        facts += _marked(found, agent, state, evidence, by)
    return tuple(facts)


def give_pay_to(book: Book, agent: str, text: str, by: str) -> tuple[Fact, ...]:
    """Return the fact of where an agent wants to be paid, in the words of the one who says so; nothing if it is so already."""
    text = " ".join(text.split())
    if "".join(text.split()) == EXAMPLE:
        raise Refusal("That is the example. Write your own there.")
    if ";" in text:
        raise Refusal("Write it without a semicolon.")
    if not 4 <= len(text) <= PAY_TO_MAX:
        raise Refusal("That has {n} characters; 4 to {limit} say where to pay.", n=len(text), limit=PAY_TO_MAX)
    now = book.payouts.pay_to(book.agents, agent)
    return () if now is not None and now.text == text else (PayToGiven(agent, Words(text, by)),)


def _lines_of(book: Book, found: Payout, person: str) -> list[str]:
    """Return the agents of a person's lines: there are two where two persons have linked their accounts since."""
    agents = [agent for agent in found.lines if book.agents.person(agent) == book.agents.person(person)]
    if not agents:
        raise Refusal("{who} has no line in {id}.", who=Who(person), id=Code(found.prepared.payout))
    return agents


def _money(found: Payout, agent: str) -> Money:
    return Money(found.lines[agent].line.minor, found.prepared.currency)


def _in_state(book: Book, number: str, state: str) -> Payout:
    found = book.payouts.get(number)
    if found.state == state:
        return found
    match found.state:
        case "dropped":
            raise Refusal("{id} was dropped: its money is on the accounts again.", id=Code(number))
        case "approved":
            raise Refusal(
                "{id} is approved already, and its file is made: {file} hands it out again, the same to the byte.",
                id=Code(number),
                file=Code(f"/payout file {number}"),
            )
    raise Refusal(
        "{id} is not approved yet: another steward does it with {approve}.",
        id=Code(number),
        approve=Code(f"/payout approve {number} {found.prepared.fingerprint}"),
    )


def _cannot(found: Payout, agent: str, state: str) -> Refusal:
    number = Code(found.prepared.payout)
    match state:
        case "unknown":
            return Refusal(
                "Whether the line of {who} in {id} was paid is unknown. Two stewards who have evidence say what became of it: {command}.",
                who=Who(agent),
                id=number,
                command=Code(f"/payout resolve {found.prepared.payout} @{agent} failed the bank says so"),
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
