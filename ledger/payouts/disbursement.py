"""What may be done with a payout that is prepared: approve, drop, renew, mark its lines, and find out about the unknown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.network import seniority
from ledger.network.agent import voice
from ledger.network.role import STEWARD
from ledger.payouts.payout import (
    APPROVED,
    CONFIRMED,
    FAILED,
    PREPARED,
    READY,
    RETURNED,
    SENT,
    SEPA,
    UNKNOWN,
    LineJudged,
    LineMarked,
    LineState,
    Payout,
    PayoutApproved,
    PayoutDropped,
)
from ledger.payouts.renewal import RenewalDropped, RenewalPrepared
from ledger.treasury.account import OUTSIDE, moved, of_agent, set_aside
from ledger.values.fingerprint import check, fingerprint
from ledger.values.money import Money
from ledger.values.phrase import NETWORK, Code, Refusal, Who, Words

if TYPE_CHECKING:
    from ledger.book import Book

FOLLOWS = {
    SENT: (READY,),
    CONFIRMED: (SENT,),
    FAILED: (SENT,),  # as long as it is not sent, its file may still be
    RETURNED: (SENT, CONFIRMED),
    UNKNOWN: (READY, SENT),
}
"""For each state the ones that it can follow. Out of `UNKNOWN` leads only what two stewards say."""


def approve(found: Payout, file: str, hashed: str, day: date | None, by: str) -> tuple[Fact, ...]:
    """Return the fact that a steward approves the list, and that the file of this name, hash and day is made of it."""
    return (PayoutApproved(found.prepared.payout, file, Words(hashed, NETWORK), by, day),)


def approvable(book: Book, number: str, typed: str, by: str, at: datetime) -> Payout:
    """Return the payout if this steward may approve it, or its renewal, now; refuse otherwise."""
    renewal = book.payouts.get(number).renewal
    found = _in_state(book, number, APPROVED if renewal else PREPARED)
    _check_known(found)
    frozen = renewal or found.prepared
    seniority.check_two(book.roles, book.agents, frozen.by, by, number, at)
    check(frozen.fingerprint, typed, number)
    return found


def drop(book: Book, number: str, by: str) -> tuple[Fact, ...]:
    """Return the facts by which a payout that was not approved is taken back, and its money is on the accounts again.

    A renewal that was not approved is taken back alone.
    """
    if book.payouts.get(number).renewal:
        return (RenewalDropped(number, by),)
    found = _in_state(book, number, PREPARED)
    _check_known(found)
    steps = [step for agent in found.lines for step in _back(book, found, agent)]
    return (PayoutDropped(number, by), moved(number, *steps))


def renew(book: Book, number: str, on: date | None, reason: str, by: str) -> tuple[Fact, ...]:
    """Return the fact that a steward asks for another file of the lines that are not sent, as nobody can pay by the one there is."""
    found = _in_state(book, number, APPROVED)
    if found.renewal:
        raise Refusal(
            "A new file of {id} waits already: another steward than {who} approves it with {approve}, or {drop} takes it back.",
            id=Code(number),
            who=Who(found.renewal.by),
            approve=Code(f"/payout approve {number} {found.renewal.fingerprint}"),
            drop=Code(f"/payout drop {number}"),
        )
    if not found.ready:
        raise Refusal(
            "No line of {id} waits to be sent, so that nothing is left for a new file. What failed or came back is paid by a new payout.",
            id=Code(number),
        )
    if found.prepared.form != SEPA and found.ready == found.listed:
        raise Refusal(
            "A new file of {id} would be the same as the one that there is, as nothing in it grows old: {file} hands it out.",
            id=Code(number),
            file=Code(f"/payout file {number}"),
        )
    # The same lines on the same day are another file each time, and want another approval.
    named = fingerprint(number, "renewal", len(found.replaced), found.ready, *([on] if on else []))
    return (RenewalPrepared(number, found.ready, on, Words(reason, by), named, by),)


def mark(
    book: Book, number: str, which: tuple[str | None, str | None], state: str, reference: str, by: str, at: datetime
) -> tuple[Fact, ...]:
    """Return the facts that mark one line, or all that can be marked so; nothing where it was marked so before.

    `which` is a person and the reference of a line, as in the file; either may be missing.
    """
    found = _in_state(book, number, APPROVED)
    person = which[0] or which[1]
    agents = _lines_of(book, found, *which) if person else list(found.lines)
    marked = [agent for agent in agents if found.lines[agent].state in FOLLOWS[state]]
    if person and len(marked) > 1:
        raise _which(number, marked)
    if state in (FAILED, RETURNED) and any(_is_own(book, agent, by) for agent in marked):
        raise Refusal("This is your own line: that it did not arrive is for another steward to say.")
    if not marked and not any(_is_same(found.lines[agent], state, reference) for agent in agents):
        if person:
            raise _cannot(found, agents[0], found.lines[agents[0]].state)
        raise Refusal("No line of {id} can be marked so now.", id=Code(number))
    if state == RETURNED and any(found.lines[agent].state == CONFIRMED for agent in marked):
        # It was said to have arrived: that it is owed again takes two, as what nobody knew does.
        _check_two(book, marked[0])
        return _judged(book, found, marked[0], state, reference, by, at)
    return tuple(fact for agent in marked for fact in _marked(book, found, agent, state, reference, by))


def _check_two(book: Book, agent: str) -> None:
    """Refuse what two stewards have to say of a line where there are no two who may."""
    stewards = book.roles.holders(STEWARD, book.agents)
    if len({book.agents.kin(one) for one in stewards if not _is_own(book, agent, one)}) < 2:
        raise Refusal(
            "That line was confirmed: that it came back is for two stewards to say whom it does not pay, and there are too few. A member offers to be one with {take}, and two others with accepted work confirm it.",
            take=Code("/role take steward"),
        )


def _is_own(book: Book, agent: str, by: str) -> bool:
    """Tell whether a line pays a steward, in whichever account, or one for whom they speak."""
    owner = voice(book.agents, agent) or agent
    return book.agents.kin(owner) == book.agents.kin(by)


def _is_same(line: LineState, state: str, reference: str) -> bool:
    return line.state == state and line.reference is not None and line.reference.text == reference


def _marked(book: Book, found: Payout, agent: str, state: str, reference: str, by: str) -> Iterator[Fact]:
    number = found.prepared.payout
    yield LineMarked(number, agent, state, Words(reference, agent), by)
    match state:
        case "confirmed":
            yield moved(number, *((aside, OUTSIDE, money) for aside, _, money in _back(book, found, agent)))
        case "returned" if found.lines[agent].state == CONFIRMED:
            yield moved(number, (OUTSIDE, of_agent(agent), _money(found, agent)))
        case "failed" | "returned":
            yield moved(number, *_back(book, found, agent))


def _back(book: Book, found: Payout, agent: str) -> list[tuple[str, str, Money]]:
    """Return the steps by which the money of a line goes back to the accounts that it came from."""
    currency = found.prepared.currency
    asides = {one: set_aside(found.prepared.payout, one) for one in found.lines[agent].line.accounts}
    return [
        (aside, of_agent(one), Money(book.accounts.held(aside, currency), currency)) for one, aside in asides.items()
    ]


def judge(
    book: Book, number: str, which: tuple[str | None, str | None], state: str, evidence: str, by: str, at: datetime
) -> tuple[Fact, ...]:
    """Return the facts of what a steward found out about an unknown line; the second who says the same settles it."""
    found = book.payouts.get(number)
    if not _is_doubted(found):
        found = _in_state(book, number, APPROVED)
    agents = _lines_of(book, found, *which)
    unknown = [one for one in agents if found.lines[one].state == UNKNOWN]
    if len(unknown) > 1:
        raise _which(number, unknown)
    agent = (unknown or agents)[0]
    if found.lines[agent].state != UNKNOWN:
        raise _cannot(found, agent, found.lines[agent].state)
    return _judged(book, found, agent, state, evidence, by, at)


def _judged(
    book: Book, found: Payout, agent: str, state: str, evidence: str, by: str, at: datetime
) -> tuple[Fact, ...]:
    """Return the fact that a steward says so of a line, and what settles it where another said the same."""
    holders = book.roles.holders(STEWARD, book.agents)
    stewards = {book.agents.kin(steward) for steward in holders}
    said = {kin: one.state for one in found.lines[agent].judged if (kin := book.agents.kin(one.by)) in stewards}
    if said.get(book.agents.kin(by)) == state:
        raise Refusal("You said so already; another steward has to find the same.")
    said[book.agents.kin(by)] = state
    facts: list[Fact] = [LineJudged(found.prepared.payout, agent, state, Words(evidence, agent), by)]
    if list(said.values()).count(state) >= 2:
        same = [steward for steward in holders if said.get(book.agents.kin(steward)) == state]
        others = [steward for steward in holders if not _is_own(book, agent, steward)]
        seniority.check(book.roles, book.agents, (*same, by), others, at)
        facts += _marked(book, found, agent, state, evidence, by)
    return tuple(facts)


def _lines_of(book: Book, found: Payout, person: str | None, line: str | None) -> list[str]:
    """Return the agents of a person's lines, or of the one line: two persons may have linked their accounts since."""
    number = found.prepared.payout
    if line is not None:
        # By its reference in the file, or by the part of it that tells the line from the others.
        agent = next((one for one in found.lines if line.casefold() in _names(found, one)), None)
        if agent is None:
            raise Refusal("There is no line {line} in {id}.", line=line[:40], id=Code(number))
        return [agent]
    assert person is not None, "neither a person nor a line"
    agents = [agent for agent in found.lines if book.agents.person(agent) == book.agents.person(person)]
    if not agents:
        raise Refusal("{who} has no line in {id}.", who=Who(person), id=Code(number))
    return agents


def _names(found: Payout, agent: str) -> tuple[str, ...]:
    """Return what a line may be called, in small letters. A reference that another history gave is none of them."""
    return (agent.casefold(), f"{found.prepared.payout}-{agent}".casefold(), found.reference(agent).casefold())


def _which(number: str, agents: list[str]) -> Refusal:
    return Refusal(
        "There are two lines of theirs in {id}, as accounts were linked since. Say which: {lines}.",
        id=Code(number),
        lines=tuple(Code(f"line:{number}-{agent}") for agent in agents),
    )


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


def _is_doubted(found: Payout) -> bool:
    """Tell whether a payout that is not approved may have been paid nevertheless, as the ledger was set back since."""
    return found.state == PREPARED and len(found.ready) < len(found.lines)


def _check_known(found: Payout) -> None:
    """Refuse to go on with a payout that may have been paid in a part of the ledger that was lost."""
    if _is_doubted(found):
        raise Refusal(
            "The ledger was set back, and {id} may have been paid since. Two stewards who have asked the bank say of each line what became of it: {resolve}.",
            id=Code(found.prepared.payout),
            resolve=Code(f"/payout resolve {found.prepared.payout} @{next(iter(found.lines))} failed the bank says so"),
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
