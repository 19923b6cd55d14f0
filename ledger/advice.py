"""What is said of a payout: on its card, and in private to those whom it pays, or cannot pay yet (remittance advice)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger import cashbook
from ledger.money import Money
from ledger.payout import CONFIRMED, EXAMPLE, FAILED, RETURNED, SENT, UNKNOWN, LineJudged, Payout, last_four
from ledger.phrase import Code, Phrase, Who, phrase, plural

ROWS = 20
"""Lines shown on a card."""

WHERE = "where"
"""Asks somebody where to pay them."""

TOLD = (SENT, FAILED, RETURNED, UNKNOWN)
"""The states of a line of which its agent is told."""

SAY_WHERE = Code(f"/account pay-to {EXAMPLE}")


def title(found: Payout) -> Phrase:
    """Return the first line of a payout's card."""
    return phrase(
        "{id}: {total} to {n}, prepared by {who}.",
        id=Code(found.prepared.payout),
        total=found.total,
        n=plural(len(found.lines), "{n} person", "{n} people"),
        who=Who(found.prepared.by),
    )


def form(found: Payout) -> Phrase:
    """Return which form the file of a payout has, or will have."""
    return phrase("Its file: {form}.", form=cashbook.FORMS[found.prepared.form])


def held(found: Payout) -> Iterator[Phrase]:
    """Yield who is left out and why, a line each, as far as a card has room."""
    for one in found.prepared.held[:ROWS]:
        yield phrase(
            "Held back: {amount} of {who}, {why}.",
            amount=Money(one.minor, found.prepared.currency),
            who=Who(one.agent),
            why=cashbook.HELD[one.why],
        )


def again(said: LineJudged) -> Code:
    """Return what another steward types who finds the same of a line."""
    rest = f"{said.payout} @{said.agent}"
    if said.state == RETURNED:
        return Code(f"/payout returned {rest} what they saw")
    return Code(f"/payout resolve {rest} {said.state} what they saw")


def awaited(found: Payout) -> Iterator[Phrase]:
    """Yield what one steward says became of a line, and what another types to settle it."""
    for said in [line.judged[-1] for line in found.lines.values() if line.judged][:ROWS]:
        yield phrase(
            "{by} says of the line of {who}: {state}. It holds once another steward finds the same: {again}.",
            by=Who(said.by),
            who=Who(said.agent),
            state=_FOUND[said.state],
            again=again(said),
        )


_FOUND = {CONFIRMED: phrase("it arrived"), FAILED: phrase("it failed"), RETURNED: phrase("it came back")}


def standing(found: Payout) -> Phrase:
    """Return how far a payout is."""
    number = found.prepared.payout
    match found.state:
        case "prepared":
            return phrase(
                "Waits for another steward: {approve}.",
                approve=Code(f"/payout approve {number} {found.prepared.fingerprint}"),
            )
        case "dropped":
            return phrase("Dropped. Its money is on the accounts again.")
    assert found.approved is not None, "an approved payout that nobody approved"
    return phrase(
        "Approved by {who}. File {file}, made once.", who=Who(found.approved.by), file=Code(found.approved.file)
    )


def said(found: Payout, kind: str, agent: str) -> Phrase:
    """Return the message to an agent: one whose line was marked so, or, of kind `WHERE`, one who is asked where to pay."""
    number = Code(found.prepared.payout)
    if kind == WHERE:
        owed = next(one.minor for one in found.prepared.held if one.agent == agent)
        return phrase(
            "{amount} wait for you, but I do not know where to pay you. Tell me here: {example}.",
            amount=Money(owed, found.prepared.currency),
            example=SAY_WHERE,
        )
    return _SAID[kind](cashbook.of_line(found, agent), number, last_four(found.lines[agent].line.pay_to))


_SAID = {
    SENT: lambda amount, number, where: phrase(
        "{amount} are on their way to you at {where} ({id}).", amount=amount, where=where, id=number
    ),
    FAILED: lambda amount, number, where: phrase(
        "{amount} of {id} could not be paid to you at {where}. They are on your account again. If the address is wrong, tell me here: {example}.",
        amount=amount,
        where=where,
        id=number,
        example=SAY_WHERE,
    ),
    RETURNED: lambda amount, number, where: phrase(
        "{amount} of {id} came back from {where}. They are on your account again. If the address is wrong, tell me here: {example}.",
        amount=amount,
        where=where,
        id=number,
        example=SAY_WHERE,
    ),
    UNKNOWN: lambda amount, number, where: phrase(
        "Whether {amount} of {id} reached you at {where} is not known yet. Two stewards find out; if they came, please tell them.",
        amount=amount,
        where=where,
        id=number,
    ),
}
