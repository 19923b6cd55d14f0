"""How money is said: pools, equations and lines of payouts, and every fact about money in a sentence."""

from __future__ import annotations

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions import words as saying
from ledger.contributions.selection import Selection
from ledger.digests.digest import DigestMade, DigestWanted
from ledger.distributions import distribution
from ledger.distributions.distribution import (
    DistributionApproved,
    DistributionDropped,
    DistributionHalted,
    DistributionMade,
    DistributionPrepared,
    Objected,
    ObjectionLifted,
    ShareGivenUp,
)
from ledger.distributions.optout import OptedIn, OptedOut
from ledger.distributions.reversal import (
    DistributionReversed,
    ReversalApproved,
    ReversalDropped,
    ReversalHalted,
    ReversalPrepared,
)
from ledger.payouts import payout
from ledger.payouts.payout import (
    LineJudged,
    LineMarked,
    Payout,
    PayoutApproved,
    PayoutDropped,
    PayoutPrepared,
    PayToGiven,
)
from ledger.payouts.renewal import RenewalDropped, RenewalPrepared
from ledger.treasury import income
from ledger.treasury.account import Posted
from ledger.treasury.income import (
    IncomeConfirmed,
    IncomeDropped,
    IncomeNoted,
    IncomeReversalDropped,
    IncomeReversalNoted,
    IncomeReversed,
)
from ledger.values.money import Money, text
from ledger.values.phrase import Code, Phrase, Who, Words, phrase

LINES = {
    payout.READY: phrase("ready to be sent"),
    payout.SENT: phrase("sent"),
    payout.CONFIRMED: phrase("confirmed"),
    payout.FAILED: phrase("failed, back on the account"),
    payout.RETURNED: phrase("returned, back on the account"),
    payout.UNKNOWN: phrase("UNKNOWN: nothing more is paid before two stewards find out"),
}
"""How far a line of a payout is."""

HELD = {
    payout.NO_PAY_TO: phrase("who did not say yet where to be paid"),
    payout.TOO_LITTLE: phrase("which is below the minimum and waits for the next payout"),
    payout.UNCLEAR: phrase("as an earlier line is unknown"),
    payout.FRESH: phrase("whose address or accounts changed within a day: the next payout takes it"),
    payout.NO_IBAN: phrase("whose address is no IBAN"),
    payout.NO_HOLDER: phrase("who did not say yet in whose name the account is"),
    payout.NOT_SEPA: phrase("whose bank is in no country of the SEPA area that I know of"),
    payout.NO_NAME: phrase("whose name has no letters that banks take"),
    payout.TOO_MUCH: phrase("which is more than one transfer carries"),
    payout.NO_WISE: phrase("who gave no e-mail address for Wise"),
    payout.NO_PAYPAL: phrase("who gave no address at PayPal"),
    payout.NO_COLLECTIVE: phrase("who gave no name at Open Collective"),
    payout.FULL: phrase("as that file has no room for more lines: the next payout takes it"),
}
"""Why somebody is left out of a payout."""

FORMS = {
    payout.CSV: phrase("a plain list"),
    payout.SEPA: phrase("a SEPA order for a bank"),
    payout.WISE: phrase("a batch for Wise"),
    payout.PAYPAL: phrase("a batch for PayPal"),
    payout.OPENCOLLECTIVE: phrase("expenses for Open Collective"),
}
"""The forms that the file of a payout can have."""

DISTRIBUTIONS = {
    distribution.PREPARED: phrase("prepared"),
    distribution.APPROVED: phrase("approved"),
    distribution.HALTED: phrase("halted"),
    distribution.DROPPED: phrase("dropped"),
    distribution.MADE: phrase("carried out"),
}
INCOMES = {
    income.WAITING: phrase("waits for a second steward"),
    income.CONFIRMED: phrase("confirmed"),
    income.DROPPED: phrase("dropped"),
    income.REVERSING: phrase("confirmed, and to be taken back once a second steward confirms that"),
    income.REVERSED: phrase("taken back"),
}


def typed(book: Book, money: Money) -> str:
    """Return an amount as one types it here: `120.00 EUR`."""
    number = text(money)
    return f"{number.replace('.', ',') if book.rules.now.comma else number} {money.currency}"


def mark(book: Book, project: str | None) -> str:
    """Return a project as one types it behind a command, with the space before it; nothing for the network itself."""
    return f" #{book.projects.by_id[project].name.text}" if project else ""


def days(selection: Selection) -> Phrase | None:
    """Return in which days was done what takes part, or None for all."""
    if selection.since and selection.before:
        return phrase("Only what was done from {since} to {before}.", since=selection.since, before=selection.before)
    if selection.since:
        return phrase("Only what was done on {since} or later.", since=selection.since)
    if selection.before:
        return phrase("Only what was done on {before} or earlier.", before=selection.before)
    return None


def of_line(found: Payout, agent: str) -> Money:
    """Return the amount of an agent's line."""
    return Money(found.lines[agent].line.minor, found.prepared.currency)


def state(found: Payout, agent: str) -> Phrase:
    """Return how far an agent's line is."""
    if found.approved is not None or (found.state == payout.PREPARED and agent not in found.ready):
        return LINES[found.lines[agent].state]
    return phrase("dropped") if found.state == payout.DROPPED else phrase("waits for another steward")


def told(book: Book, fact: Fact) -> Phrase:
    """Return a fact about money or digests as a sentence."""
    match fact:
        case (
            IncomeNoted()
            | IncomeConfirmed()
            | IncomeDropped()
            | IncomeReversalNoted()
            | IncomeReversalDropped()
            | IncomeReversed()
        ):
            return _of_income(book, fact)
        case DistributionApproved() | DistributionDropped() | DistributionHalted() | DistributionMade():
            return _of_distribution(fact)
        case ReversalPrepared() | ReversalApproved() | ReversalDropped() | ReversalHalted() | DistributionReversed():
            return _of_reversal(fact)
        case DistributionPrepared() | Objected() | ObjectionLifted() | ShareGivenUp() | OptedOut() | OptedIn():
            return _of_shares(book, fact)
        case PayToGiven() | PayoutPrepared() | PayoutApproved() | PayoutDropped() | LineMarked() | LineJudged():
            return _of_payout(fact)
        case RenewalPrepared(number, by=by):
            return phrase("{who} asked for a new file of {id}.", who=Who(by), id=Code(number))
        case RenewalDropped(number, by):
            return phrase("{who} took back that {id} gets a new file.", who=Who(by), id=Code(number))
        case Posted(about, postings):
            # What the accounts say belongs to whoever reads it exactly: the export has every posting.
            return phrase("Money moved for {id}, in {n} balanced postings.", id=Code(about), n=len(postings))
        case DigestMade(digest, since, until):
            return phrase("Digest {id}, from {since} to {until}.", id=Code(digest), since=since, until=until)
        case DigestWanted(agent, True):
            return phrase("{who} wants digests as a direct message.", who=Who(agent))
        case DigestWanted(agent, False):
            return phrase("{who} no longer wants digests as a direct message.", who=Who(agent))
    raise AssertionError(fact)


def _of_income(book: Book, fact: Fact) -> Phrase:
    number = Code(fact.income)
    match fact:
        case IncomeNoted(_, amount, source, project, by):
            return phrase(
                "{who} noted the income {id}: {amount} from {source}, for {pool}.",
                who=Who(by),
                id=number,
                amount=amount,
                source=source,
                pool=saying.pool(book, project),
            )
        case IncomeConfirmed(_, by):
            return phrase("{who} confirmed {id}.", who=Who(by), id=number)
        case IncomeDropped(_, by):
            return phrase("{who} dropped {id}.", who=Who(by), id=number)
        case IncomeReversalNoted(_, reason, by):
            return phrase("{who} wants {id} taken back: “{reason}”.", who=Who(by), id=number, reason=reason)
        case IncomeReversalDropped(_, by):
            return phrase("{who} lets {id} stay.", who=Who(by), id=number)
        case IncomeReversed(_, by):
            return phrase("{who} confirmed that {id} is taken back.", who=Who(by), id=number)
    raise AssertionError(fact)


def _of_distribution(fact: Fact) -> Phrase:
    number = Code(fact.distribution)
    match fact:
        case DistributionApproved(_, by):
            return phrase("{who} approved {id}.", who=Who(by), id=number)
        case DistributionDropped(_, by):
            return phrase("{who} dropped {id}.", who=Who(by), id=number)
        case DistributionHalted():
            return phrase("{id} was halted by objections.", id=number)
        case DistributionMade():
            return phrase("{id} was carried out.", id=number)
    raise AssertionError(fact)


def _of_reversal(fact: Fact) -> Phrase:
    number = Code(fact.distribution)
    match fact:
        case ReversalPrepared(reason=reason, by=by):
            return phrase("{who} wants {id} taken back: “{reason}”.", who=Who(by), id=number, reason=reason)
        case ReversalApproved(_, by):
            return phrase("{who} approved that {id} is taken back.", who=Who(by), id=number)
        case ReversalDropped(_, by):
            return phrase("{who} lets {id} stay.", who=Who(by), id=number)
        case ReversalHalted():
            return phrase("Members objected: {id} is not taken back.", id=number)
        case DistributionReversed():
            return phrase("{id} was taken back, as far as it was still on accounts.", id=number)
    raise AssertionError(fact)


def _of_shares(book: Book, fact: Fact) -> Phrase:
    match fact:
        case DistributionPrepared():
            return phrase(
                "{who} prepared {id}: {amount} of {pool} to {n} by {equation}.",
                who=Who(fact.by),
                id=Code(fact.distribution),
                amount=fact.amount,
                pool=saying.pool(book, fact.project),
                n=len(fact.shares),
                equation=Code(fact.equation),
            )
        case Objected(number, by, reason):
            return phrase("{who} objected to {id}: “{reason}”.", who=Who(by), id=Code(number), reason=reason)
        case ObjectionLifted(number, by):
            return phrase("{who} took the objection to {id} back.", who=Who(by), id=Code(number))
        case ShareGivenUp(number, agent):
            return phrase("{who} gave their share of {id} up.", who=Who(agent), id=Code(number))
        case OptedOut(agent):
            return phrase("{who} wants no share of what is distributed.", who=Who(agent))
        case OptedIn(agent):
            return phrase("{who} takes part in what is distributed, again.", who=Who(agent))
    raise AssertionError(fact)


def _of_payout(fact: Fact) -> Phrase:
    match fact:
        case PayToGiven(agent, None):
            return phrase("{who} took back where to be paid.", who=Who(agent))
        case PayToGiven(agent):
            return phrase("{who} said where to be paid.", who=Who(agent))
        case PayoutPrepared(number, currency, lines, by=by):
            total = Money(sum(line.minor for line in lines), currency)
            return phrase(
                "{who} prepared {id}: {total} to {n}.", who=Who(by), id=Code(number), total=total, n=len(lines)
            )
        case PayoutApproved(number, file, by=by):
            return phrase(
                "{who} approved {id}; the file {file} was made.", who=Who(by), id=Code(number), file=Code(file)
            )
        case PayoutDropped(number, by):
            return phrase("{who} dropped {id}.", who=Who(by), id=Code(number))
        case LineMarked(number, agent, state, _, by):
            return phrase(
                "{by} marked the line of {who} in {id}: {state}.",
                by=Who(by),
                who=Who(agent),
                id=Code(number),
                state=LINES[state],
            )
        case LineJudged(number, agent, state, _, by):
            return phrase(
                "{by} found out about the line of {who} in {id}: {state}.",
                by=Who(by),
                who=Who(agent),
                id=Code(number),
                state=LINES[state],
            )
    raise AssertionError(fact)


def last_four(pay_to: Words) -> str:
    """Return all that is ever shown of where somebody is paid."""
    text = "".join((pay_to.text or "").split())
    return f"…{text[-4:]}" if len(text) > 8 else "…"
