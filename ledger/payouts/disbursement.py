"""Disbursement of a prepared payout: approve, drop or renew it, mark its lines, and settle the unknown ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.network import seniority
from ledger.network.role import STEWARD
from ledger.network.speaker import contact_of
from ledger.payouts.line_choice import ambiguous, lines_of, refusal
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
    Line,
    LineJudged,
    LineMarked,
    LineState,
    Payout,
    PayoutApproved,
    PayoutDropped,
)
from ledger.payouts.renewal import RenewalDropped, RenewalPrepared
from ledger.treasury.account import OUTSIDE, moved, of_agent, set_aside
from ledger.values.fingerprint import check_fingerprint, fingerprint
from ledger.values.for_few import WordsForFew
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
"""For each state the ones that it can follow. Only two stewards together lead out of `UNKNOWN`."""


def approve(payout: Payout, file: str, hashed: str, day: date | None, by: str) -> tuple[Fact, ...]:
    """Return the fact that a steward approves the list, with the name, hash and day of the file that is made of it."""
    return (PayoutApproved(payout.prepared.payout, file, WordsForFew(hashed, NETWORK), by, day),)


def approvable(book: Book, number: str, typed: str, by: str, at: datetime) -> Payout:
    """Return the payout if this steward may approve it, or its renewal, now; refuse otherwise."""
    renewal = book.payouts.get(number).renewal
    payout = _in_state(book, number, APPROVED if renewal else PREPARED)
    _check_known(payout)
    _check_payable(payout, renewal.agents if renewal else payout.lines)
    frozen = renewal or payout.prepared
    seniority.check_two(book.roles, book.agents, frozen.by, by, number, at)
    check_fingerprint(frozen.fingerprint, typed, number)
    return payout


def _check_payable(payout: Payout, agents: Iterable[str]) -> None:
    """Refuse a file of lines whose address, or the name on it, is not here: erased, or left out of a restored ledger."""
    unknown = tuple(Who(agent) for agent in agents if not _is_payable(payout.lines[agent].line))
    if not unknown:
        return
    number = Code(payout.prepared.payout)
    if payout.approved:
        raise Refusal(
            "No new file of {id} can be made, as where {who} is paid is not here any more. Ask the bank what became of the old one, and mark the lines.",
            id=number,
            who=unknown,
        )
    raise Refusal(
        "The payment address of {who} is not here any more, so no file of {id} can be made. {drop} takes it back; then they say it again, and a new one is prepared.",
        who=unknown,
        id=number,
        drop=Code(f"/withdraw {payout.prepared.payout}"),
    )


def _is_payable(line: Line) -> bool:
    return line.pay_to.is_known and (line.name is None or line.name.is_known)


def drop(book: Book, number: str, by: str) -> tuple[Fact, ...]:
    """Return the facts that take back a payout that was not approved, and return its money to the accounts.

    A renewal that was not approved is taken back alone.
    """
    if book.payouts.get(number).renewal:
        return (RenewalDropped(number, by),)
    payout = _in_state(book, number, PREPARED)
    _check_known(payout)
    steps = [step for agent in payout.lines for step in _back(book, payout, agent)]
    return (PayoutDropped(number, by), moved(number, *steps))


def renew(book: Book, number: str, on: date | None, reason: str, by: str) -> tuple[Fact, ...]:
    """Return the fact that a steward asks for a new file of the lines that are not sent, as the old one is of no use."""
    payout = _in_state(book, number, APPROVED)
    if payout.renewal:
        raise Refusal(
            "A new file of {id} waits already: another steward than {who} approves it with {approve}, or {drop} takes it back.",
            id=Code(number),
            who=Who(payout.renewal.by),
            approve=Code(f"/payout approve {number} {payout.renewal.fingerprint}"),
            drop=Code(f"/withdraw {number}"),
        )
    if not payout.ready:
        raise Refusal(
            "No line of {id} waits to be sent, so that nothing is left for a new file. What failed or came back is paid by a new payout.",
            id=Code(number),
        )
    _check_payable(payout, payout.ready)
    if payout.prepared.form != SEPA and payout.ready == payout.listed:
        raise Refusal(
            "A new file of {id} would be the same as the one that there is, as nothing in it grows old: {file} hands it out.",
            id=Code(number),
            file=Code(f"/payout file {number}"),
        )
    # The same lines on the same day are a new file each time, and need a new approval.
    named = fingerprint(number, "renewal", len(payout.replaced), payout.ready, *([on] if on else []))
    return (RenewalPrepared(number, payout.ready, on, Words(reason, by), named, by),)


def mark(
    book: Book, number: str, which: tuple[str | None, str | None], state: str, reference: str, by: str, at: datetime
) -> tuple[Fact, ...]:
    """Return the facts that mark one line, or all that can be marked so; none if it was marked so before.

    `which` is a person and the reference of a line, as in the file; both may be missing.
    """
    payout = _in_state(book, number, APPROVED)
    agents = lines_of(book, payout, *which) if any(which) else list(payout.lines)
    marked = _in_states(payout, agents, FOLLOWS[state])
    if not marked:
        _check_repeated(payout, agents, state, reference, is_one=any(which))
        return ()
    if any(which) and len(marked) > 1:
        raise ambiguous(number, marked)
    _check_not_own(book, marked, state, by)
    if state == RETURNED and _in_states(payout, marked, (CONFIRMED,)):
        # It was said to have arrived: two stewards have to agree that it is owed again.
        _check_two(book, marked[0])
        return _judged(book, payout, marked[0], state, reference, by, at)
    return tuple(fact for agent in marked for fact in _marked(book, payout, agent, state, reference, by))


def _in_states(payout: Payout, agents: Iterable[str], states: tuple[str, ...]) -> list[str]:
    return [agent for agent in agents if payout.lines[agent].state in states]


def _check_repeated(payout: Payout, agents: Sequence[str], state: str, reference: str, *, is_one: bool) -> None:
    """Refuse a mark that no line can take, unless it repeats an earlier one."""
    if any(_is_same(payout.lines[agent], state, reference) for agent in agents):
        return
    if is_one:
        raise refusal(payout, agents[0])
    raise Refusal("No line of {id} can be marked so now.", id=Code(payout.prepared.payout))


def _check_not_own(book: Book, agents: Iterable[str], state: str, by: str) -> None:
    if state in (FAILED, RETURNED) and any(_is_own(book, agent, by) for agent in agents):
        raise Refusal("This is your own line: that it did not arrive is for another steward to say.")


def _check_two(book: Book, agent: str) -> None:
    """Refuse a decision of two stewards about a line if there are no two whom it does not pay."""
    stewards = book.roles.holders(STEWARD, book.agents)
    if len({book.agents.lineage(steward) for steward in stewards if not _is_own(book, agent, steward)}) < 2:
        raise Refusal(
            "That line was confirmed: that it came back is for two stewards to say whom it does not pay, and there are too few. A member offers to be one with {take}, and two others with accepted work confirm it.",
            take=Code("/role take steward"),
        )


def _is_own(book: Book, agent: str, by: str) -> bool:
    """Tell whether a line pays a steward, in any account, or an agent for whom they speak."""
    owner = contact_of(book.agents, agent) or agent
    return book.agents.lineage(owner) == book.agents.lineage(by)


def _is_same(line: LineState, state: str, reference: str) -> bool:
    return line.state == state and line.reference is not None and line.reference.text == reference


def _marked(book: Book, payout: Payout, agent: str, state: str, reference: str, by: str) -> Iterator[Fact]:
    number = payout.prepared.payout
    yield LineMarked(number, agent, state, Words(reference, agent), by)
    match state:
        case "confirmed":
            yield moved(number, *((aside, OUTSIDE, money) for aside, _, money in _back(book, payout, agent)))
        case "returned" if payout.lines[agent].state == CONFIRMED:
            yield moved(number, (OUTSIDE, of_agent(agent), _money(payout, agent)))
        case "failed" | "returned":
            yield moved(number, *_back(book, payout, agent))


def _back(book: Book, payout: Payout, agent: str) -> list[tuple[str, str, Money]]:
    """Return the steps by which the money of a line goes back to the accounts that it came from."""
    currency = payout.prepared.currency
    steps = []
    for account in payout.lines[agent].line.accounts:
        aside = set_aside(payout.prepared.payout, account)
        steps.append((aside, of_agent(account), Money(book.accounts.held(aside, currency), currency)))
    return steps


def judge(
    book: Book, number: str, which: tuple[str | None, str | None], state: str, evidence: str, by: str, at: datetime
) -> tuple[Fact, ...]:
    """Return the facts of the outcome that a steward gives for an unknown line; a second who says the same settles it."""
    payout = book.payouts.get(number)
    if not is_doubted(payout):
        payout = _in_state(book, number, APPROVED)
    agents = lines_of(book, payout, *which)
    unknown = [agent for agent in agents if payout.lines[agent].state == UNKNOWN]
    if not unknown:
        raise refusal(payout, agents[0])
    if len(unknown) > 1:
        raise ambiguous(number, unknown)
    return _judged(book, payout, unknown[0], state, evidence, by, at)


def _judged(
    book: Book, payout: Payout, agent: str, state: str, evidence: str, by: str, at: datetime
) -> tuple[Fact, ...]:
    """Return the fact that a steward says so of a line, and the facts that settle it if another said the same."""
    stewards = book.roles.holders(STEWARD, book.agents)
    verdicts = _verdicts(book, payout.lines[agent], stewards)
    if verdicts.get(book.agents.lineage(by)) == state:
        raise Refusal("You said so already; another steward has to find the same.")
    verdicts[book.agents.lineage(by)] = state
    judged = LineJudged(payout.prepared.payout, agent, state, Words(evidence, agent), by)
    if list(verdicts.values()).count(state) < 2:
        return (judged,)
    same = [steward for steward in stewards if verdicts.get(book.agents.lineage(steward)) == state]
    others = [steward for steward in stewards if not _is_own(book, agent, steward)]
    seniority.check(book.roles, book.agents, (*same, by), others, at)
    return (judged, *_marked(book, payout, agent, state, evidence, by))


def _verdicts(book: Book, line: LineState, stewards: Iterable[str]) -> dict[str, str]:
    """Return the last verdict on a line of each person who is a steward now."""
    kin = set(map(book.agents.lineage, stewards))
    verdicts = {book.agents.lineage(judged.by): judged.state for judged in line.judged}
    return {person: state for person, state in verdicts.items() if person in kin}


def _money(payout: Payout, agent: str) -> Money:
    return Money(payout.lines[agent].line.minor, payout.prepared.currency)


def _in_state(book: Book, number: str, state: str) -> Payout:
    payout = book.payouts.get(number)
    if payout.state == state:
        return payout
    match payout.state:
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
        approve=Code(f"/payout approve {number} {payout.prepared.fingerprint}"),
    )


def is_doubted(payout: Payout) -> bool:
    """Tell whether a payout without approval may have been paid nevertheless, as the ledger was set back since."""
    return payout.state == PREPARED and len(payout.ready) < len(payout.lines)


def _check_known(payout: Payout) -> None:
    """Refuse a payout that may have been paid in a part of the ledger that was lost."""
    if is_doubted(payout):
        raise Refusal(
            "The ledger was set back, and {id} may have been paid since. Two stewards who have asked the bank say of each line what became of it: {resolve}.",
            id=Code(payout.prepared.payout),
            resolve=Code(
                f"/payout resolve {payout.prepared.payout} @{next(iter(payout.lines))} failed the bank says so"
            ),
        )
