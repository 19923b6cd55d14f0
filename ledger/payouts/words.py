"""What is said of a payout: on its card, and in private to those whom it pays, or cannot pay yet (remittance advice)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.payouts import line_words
from ledger.payouts.destination import EXAMPLE, SAY_NAME
from ledger.payouts.payout import CONFIRMED, FAILED, NO_HOLDER, RETURNED, SENT, SEPA, UNKNOWN, LineJudged, Payout
from ledger.values.money import Money
from ledger.values.phrase import Code, Lines, Phrase, Who, lines, phrase, plural

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
    return phrase("Its file: {form}.", form=line_words.FORMS[found.prepared.form])


def day(found: Payout) -> Phrase | None:
    """Return on which day the file of a payout asks a bank to pay, or will; None where it has no day."""
    if found.prepared.form != SEPA:
        return None
    chosen = found.approved.day if found.approved else found.prepared.on
    if chosen is not None:
        return phrase("The bank is asked to pay on {day}.", day=chosen)
    return None if found.approved else phrase("The bank is asked to pay on the next banking day after the approval.")


def held(found: Payout) -> Iterator[Phrase]:
    """Yield who is left out and why, a line each, as far as a card has room."""
    for one in found.prepared.held[:ROWS]:
        yield phrase(
            "Held back: {amount} of {who}, {why}.",
            amount=Money(one.minor, found.prepared.currency),
            who=Who(one.agent),
            why=line_words.HELD[one.why],
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


def renewal(found: Payout) -> Lines | None:
    """Return which files of a payout are no longer valid, and what waits to take the place of the one that is."""
    number, waiting = found.prepared.payout, found.renewal
    if waiting is None:
        return lines(replaced(found)) if found.replaced else None
    asked = phrase(
        "{who} asks for a new file of {n}: “{reason}”. The old one is not handed out meanwhile.",
        who=Who(waiting.by),
        n=plural(len(waiting.agents), "the {n} line that is not sent", "the {n} lines that are not sent"),
        reason=waiting.reason,
    )
    when = phrase("The bank is then asked to pay on {day}.", day=waiting.on) if waiting.on else None
    approve = phrase(
        "Ask the bank first that it paid nothing of the old file. Then another steward approves: {approve}; {drop} leaves it as it was.",
        approve=Code(f"/payout approve {number} {waiting.fingerprint}"),
        drop=Code(f"/payout drop {number}"),
    )
    return lines(replaced(found) if found.replaced else None, asked, when, approve)


def replaced(found: Payout) -> Phrase:
    """Return that a file takes the place of those before it."""
    assert found.approved is not None, "a file was replaced by none"
    return phrase(
        "Valid is {file} alone. Delete {old}: who pays by both pays twice.",
        file=Code(found.approved.file),
        old=tuple(map(Code, found.replaced)),
    )


def renewed(found: Payout, name: str) -> Phrase:
    """Return that a file takes the place of the one before it."""
    return phrase(
        "{file} has only what was not sent, and is the valid one now. Delete {old}: who pays by both pays twice.",
        file=Code(name),
        old=(*map(Code, found.replaced), Code(found.approved.file if found.approved else "")),
    )


def asks_for(found: Payout, day: date | None) -> Phrase | None:
    """Return on which day a file that is made now asks a bank to pay, and whether another was chosen that is no longer ahead."""
    if day is None:
        return None
    wanted = (found.renewal or found.prepared).on
    if wanted is not None and wanted != day:
        return phrase("{on} is no longer ahead: the bank is asked to pay on {day}.", on=wanted, day=day)
    return phrase("The bank is asked to pay on {day}.", day=day)


def said(found: Payout, kind: str, agent: str) -> Phrase:
    """Return the message to an agent: one whose line was marked so, or, of kind `WHERE`, one who is asked where to pay."""
    number = Code(found.prepared.payout)
    if kind == WHERE:
        held = next(one for one in found.prepared.held if one.agent == agent)
        amount = Money(held.minor, found.prepared.currency)
        if held.why == NO_HOLDER:
            return phrase(
                "{amount} wait for you, but banks want to know in whose name your account is. Tell me here, as it stands at your bank: {example}.",
                amount=amount,
                example=Code(SAY_NAME),
            )
        return phrase(
            "{amount} wait for you, but I do not know where to pay you. Tell me here: {example}.",
            amount=amount,
            example=SAY_WHERE,
        )
    return _SAID[kind](line_words.of_line(found, agent), number, line_words.last_four(found.lines[agent].line.pay_to))


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
