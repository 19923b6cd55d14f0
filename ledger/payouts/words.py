"""Payouts in words: on their cards, and in private to the people whom they pay or cannot pay yet (remittance advice)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.payouts import line_words
from ledger.payouts.destination import EXAMPLE, SAY_NAME
from ledger.payouts.lines_file import ROWS
from ledger.payouts.payout import CONFIRMED, FAILED, RETURNED, SENT, SEPA, UNKNOWN, LineJudged, Payout, PayoutPrepared
from ledger.payouts.reasons import FOR_ALL, FRESH, NO_HOLDER, WITHHELD
from ledger.values.money import Money
from ledger.values.phrase import Code, Lines, Phrase, Plural, Who, lines, phrase, plural, sample

WHERE = "where"
"""Kind of the message that asks somebody for an address."""

TOLD = (SENT, FAILED, RETURNED, UNKNOWN)
"""The states of a line that its agent hears about."""

SAY_WHERE = Code(f"/account pay-to {EXAMPLE}")


def title(payout: Payout) -> Phrase:
    """Return the first line of a payout's card."""
    return phrase(
        "{id}: {total} to {n}, prepared by {who}.",
        id=Code(payout.prepared.payout),
        total=payout.total,
        n=plural(len(payout.lines), "{n} person", "{n} people"),
        who=Who(payout.prepared.by),
    )


def form(payout: Payout) -> Phrase:
    """Return the form of a payout's file."""
    return phrase("Its file: {form}.", form=line_words.FORMS[payout.prepared.form])


def day(payout: Payout) -> Phrase | None:
    """Return the day on which the file of a payout asks a bank to pay; None if it has no day."""
    if payout.prepared.form != SEPA:
        return None
    chosen = payout.approved.day if payout.approved else payout.prepared.on
    if chosen is not None:
        return phrase("The bank is asked to pay on {day}.", day=chosen)
    return None if payout.approved else phrase("The bank is asked to pay on the next banking day after the approval.")


def held_back(payout: Payout) -> Iterator[Phrase]:
    """Yield the people left out with the reasons, a line each, as far as a card has room; and where the others are."""
    for held in payout.prepared.held[:ROWS]:
        yield phrase(
            "Held back: {amount} of {who}, {why}.",
            amount=Money(held.minor, payout.prepared.currency),
            who=Who(held.agent),
            why=line_words.held_for_all(held.why),
        )
    rest = len(payout.prepared.held) - ROWS
    yield from more(payout, rest, plural(rest, "{n} more who is held back", "{n} more who are held back"))


def held_in_private(prepared: PayoutPrepared) -> Iterator[Phrase]:
    """Yield for a steward the reasons that a card does not tell everybody, a line each, as far as there is room."""
    private = [held for held in prepared.held if held.why not in FOR_ALL and held.why != FRESH]
    for held in private[:ROWS]:
        yield phrase("Held back for now: {who}, {why}.", who=Who(held.agent), why=line_words.HELD[held.why])


def more(payout: Payout, rest: int, said: Plural) -> Iterator[Phrase]:
    """Yield where the rows are for which a list on a card has no room, if there are any."""
    if rest > 0:
        whole = Code(f"/payout {payout.prepared.payout}")
        yield phrase("and {more}: {whole} hands over the list of all.", more=said, whole=whole)


def repeat_command(judged: LineJudged) -> Code:
    """Return the command for another steward who finds the same of a line."""
    if judged.state == RETURNED:
        return sample("/payout mark {id} returned @{who} what they saw", id=judged.payout, who=judged.agent)
    return sample(
        "/payout resolve {id} @{who} {state} what they saw", id=judged.payout, who=judged.agent, state=judged.state
    )


def awaited(payout: Payout) -> Iterator[Phrase]:
    """Yield the outcome that one steward gives for a line, and the command by which another settles it."""
    found = [line.judged[-1] for line in payout.lines.values() if line.judged]
    for judged in found[:ROWS]:
        yield phrase(
            "{by} says of the line of {who}: {state}. It holds once another steward finds the same: {again}.",
            by=Who(judged.by),
            who=Who(judged.agent),
            state=_FOUND[judged.state],
            again=repeat_command(judged),
        )
    rest = len(found) - ROWS
    yield from more(payout, rest, plural(rest, "{n} more line", "{n} more lines"))


_FOUND = {CONFIRMED: phrase("it arrived"), FAILED: phrase("it failed"), RETURNED: phrase("it came back")}


def standing(payout: Payout) -> Phrase:
    """Return the state of a payout."""
    number = payout.prepared.payout
    match payout.state:
        case "prepared":
            return phrase(
                "Waits for another steward: {approve}.",
                approve=Code(f"/payout approve {number} {payout.prepared.fingerprint}"),
            )
        case "dropped":
            return phrase("Dropped. Its money is on the accounts again.")
    assert payout.approved is not None, "an approved payout that nobody approved"
    return phrase(
        "Approved by {who}. File {file}, made once.", who=Who(payout.approved.by), file=Code(payout.approved.file)
    )


def renewal(payout: Payout) -> Lines | None:
    """Return the files of a payout that are no longer valid, and the renewal that waits."""
    number, waiting = payout.prepared.payout, payout.renewal
    if waiting is None:
        return lines(replaced(payout)) if payout.replaced else None
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
        drop=Code(f"/withdraw {number}"),
    )
    return lines(replaced(payout) if payout.replaced else None, asked, when, approve)


def replaced(payout: Payout) -> Phrase:
    """Return the notice that a file replaced older ones."""
    assert payout.approved is not None, "a file was replaced by none"
    return phrase(
        "Valid is {file} alone. Delete {old}: who pays by both pays twice.",
        file=Code(payout.approved.file),
        old=tuple(map(Code, payout.replaced)),
    )


def renewed(payout: Payout, name: str) -> Phrase:
    """Return the notice that a renewed file replaces the one before it."""
    return phrase(
        "{file} has only what was not sent, and is the valid one now. Delete {old}: who pays by both pays twice.",
        file=Code(name),
        old=(*map(Code, payout.replaced), Code(payout.approved.file if payout.approved else "")),
    )


def bank_day(payout: Payout, day: date | None) -> Phrase | None:
    """Return the day on which a new file asks a bank to pay; say so if a chosen day is no longer ahead."""
    if day is None:
        return None
    wanted = (payout.renewal or payout.prepared).on
    if wanted is not None and wanted != day:
        return phrase("{on} is no longer ahead: the bank is asked to pay on {day}.", on=wanted, day=day)
    return phrase("The bank is asked to pay on {day}.", day=day)


def describe(payout: Payout, kind: str, agent: str) -> Phrase:
    """Return the message to an agent: the state of their line, or the question for an address (kind `WHERE`)."""
    if kind == WHERE:
        return _question(payout, agent)
    number = Code(payout.prepared.payout)
    where = line_words.masked(payout.lines[agent].line.pay_to)
    return _ADVICE[kind](line_words.line_amount(payout, agent), number, where)


def _question(payout: Payout, agent: str) -> Phrase:
    held = next(held for held in payout.prepared.held if held.agent == agent)
    amount = Money(held.minor, payout.prepared.currency)
    if held.why == NO_HOLDER:
        return phrase(
            "{amount} wait for you, but banks want to know in whose name your account is. Tell me here, as it stands at your bank: {example}.",
            amount=amount,
            example=Code(SAY_NAME),
        )
    if held.why == WITHHELD:
        return phrase(
            "{amount} wait for you, but this ledger was restored from a copy without addresses. Tell me here once more where to pay you: {example}.",
            amount=amount,
            example=SAY_WHERE,
        )
    return phrase(
        "{amount} wait for you, but I do not know where to pay you. Tell me here: {example}.",
        amount=amount,
        example=SAY_WHERE,
    )


_ADVICE = {
    SENT: lambda amount, number, where: phrase(
        "On its way to you at {where}: {amount} ({id}).", amount=amount, where=where, id=number
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
        "It is not known yet whether {amount} of {id} reached you at {where}. Two stewards find out; if it came, tell them.",
        amount=amount,
        where=where,
        id=number,
    ),
}
