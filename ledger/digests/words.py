"""How the figures of a digest, and of a statement of the treasury, are said, and drawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.digests import digest
from ledger.digests.digest import DigestMade, DigestWanted, Figures
from ledger.network import words as network_words
from ledger.treasury import words as treasury_words
from ledger.treasury.statement import Month, Statement, Treasury
from ledger.values.phrase import Bar, Code, Figure, Lines, Percent, Phrase, Sheet, Who, lines, phrase, plural
from ledger.values.quantity import TIME, Quantity
from ledger.values.saying import Says

if TYPE_CHECKING:
    from ledger.book import Book

NAMED = 20
"""Newcomers who are welcomed by name."""


def whole(book: Book, made: DigestMade) -> Lines:
    """Return a digest from its own figures."""
    late = phrase("It comes late: the program was not running when it was due.") if made.late else None
    return lines(
        phrase("Digest {id}: from {since} to {until}.", id=Code(made.digest), since=made.since, until=made.until),
        late,
        *figures(book, made.figures, made.until - made.since),
        chart(book, made.figures, made.digest),
        phrase(
            "Chain head {head}, of entry {height}: whoever keeps it can tell later whether the ledger was changed.",
            head=Code(made.figures.head),
            height=book.periods.heads[made.digest],
        ),
    )


def figures(book: Book, found: Figures, length: timedelta) -> Iterator[Phrase | None]:
    """Yield the figures, a line each; what is nothing, and matters only if it is something, is left out."""
    yield phrase(
        "Accepted: {accepted}; rejected: {rejected}; undecided: {undecided}.",
        accepted=found.accepted,
        rejected=found.rejected,
        undecided=len(found.undecided),
    )
    yield from _hours(book, found)
    if found.undecided:
        yield phrase("Undecided, for want of votes: {logs}.", logs=tuple(map(Code, found.undecided)))
    yield _waiting(found)
    if found.flags:
        yield phrase("Red flags raised: {raised}.", raised=found.flags)
    if found.flagged:
        yield phrase("Red flags still up: {logs}.", logs=tuple(map(Code, found.flagged)))
    if found.distributions:
        yield phrase(
            "Distributions carried out: {ids}.", ids=tuple(_distribution(book, one) for one in found.distributions)
        )
    if found.halted:
        yield phrase("Distributions halted by objections: {ids}.", ids=tuple(map(Code, found.halted)))
    if found.paid or found.failed or found.unknown:
        yield phrase(
            "Payouts: {paid} arrived, {failed} failed or came back, {unknown} unknown.",
            paid=found.paid,
            failed=found.failed,
            unknown=found.unknown,
        )
    for treasury in found.treasury:
        yield _treasury(treasury)
        yield _cover(treasury, length)
    if found.newcomers:
        rest = len(found.newcomers) - NAMED
        who = (*map(Who, found.newcomers[:NAMED]), *((plural(rest, "{n} more", "{n} more"),) if rest > 0 else ()))
        yield phrase("New here: {who}. Welcome!", who=who)
    if found.stuck:
        yield phrase("{posts} could not be shown yet.", posts=plural(found.stuck, "{n} post", "{n} posts"))


def _hours(book: Book, found: Figures) -> Iterator[Phrase]:
    total = sum((row.hours for row in found.hours), Fraction())
    if not total:
        return
    care = sum((row.care for row in found.hours), Fraction())
    yield phrase(
        "Accepted work: {hours}, {care} of it care ({share}).",
        hours=Quantity(total, TIME),
        care=Quantity(care, TIME),
        share=_percent(care / total),
    )
    yield phrase(
        "By project: {projects}.",
        projects=tuple(
            phrase("{project} {hours}", project=_project(book, row.project), hours=Quantity(row.hours, TIME))
            for row in found.hours
        ),
    )
    if found.top < 1:
        yield phrase("The three who did most did {share} of it.", share=_percent(found.top))


def _waiting(found: Figures) -> Phrase:
    if not found.waiting:
        return phrase("Nothing waits for votes.")
    logs = tuple(
        phrase("{id} ({days})", id=Code(one.contribution), days=plural(one.days, "{n} day", "{n} days"))
        for one in found.oldest
    )
    if found.waiting > len(logs):
        return phrase("Waiting for votes: {waiting}; longest {logs}.", waiting=found.waiting, logs=logs)
    return phrase("Waiting for votes: {logs}.", logs=logs)


def _distribution(book: Book, number: str) -> Phrase:
    return phrase("{id} ({amount})", id=Code(number), amount=book.distributions.by_id[number].prepared.amount)


def _treasury(found: Treasury) -> Phrase:
    return phrase(
        "Treasury in {currency}: {came} in, {went} out; {pools} in the pools, {aside} set aside, {owed} owed on accounts.",
        currency=Code(found.came.currency),
        came=found.came,
        went=found.went,
        pools=found.pools,
        aside=found.aside,
        owed=found.owed,
    )


def _cover(found: Treasury, length: timedelta) -> Phrase | None:
    days = found.cover(length)
    if days is None:
        return None
    return phrase("Cover: {days}, if as much goes out as now.", days=plural(int(days), "{n} day", "{n} days"))


def statement(book: Book, over: Month, found: Statement) -> Lines:
    """Return the statement of a month in one currency."""
    treasury = found.treasury
    rows = (
        (phrase("there at the beginning"), found.before),
        (phrase("came in"), treasury.came),
        *(((phrase("taken back of what came in"), found.taken_back),) if found.taken_back else ()),
        (phrase("went out"), treasury.went),
        (phrase("there at the end"), found.after),
        (phrase("of it owed on accounts"), treasury.owed),
        (phrase("of it reserved for distributions"), found.for_distributions),
        (phrase("of it reserved for payouts"), found.for_payouts),
        (phrase("of it undistributed, in pools"), treasury.pools),
    )
    currency = treasury.came.currency
    pools = tuple(
        phrase("{amount} in {pool}", amount=amount, pool=treasury_words.pool(book, project))
        for project, amount in found.pools
    )
    return lines(
        phrase("Treasury in {currency}, {month}:", currency=Code(currency), month=Code(over.name)),
        Sheet((phrase("What"), phrase("Amount")), rows),
        phrase(
            "{amount} are missing in the pools, as an income was taken back that was shared already: what comes in next fills that first.",
            amount=-found.shortage,
        )
        if found.shortage
        else None,
        phrase("Undistributed: {pools}. It stays there until it is shared.", pools=pools) if pools else None,
        _cover(treasury, over.until - over.since),
        _costs(found),
    )


def _costs(found: Statement) -> Phrase | None:
    """Return how much of the costs that members carried was covered by what came in."""
    if found.cover is None:
        return None
    return phrase(
        "Costs that members laid out, accepted in the month: {costs}. What came in covers {share} of them.",
        costs=found.costs,
        share=_percent(found.cover),
    )


def chart(book: Book, found: Figures, name: str) -> Figure | None:
    """Return the hours by project as bars, with care work marked; nothing where there are none."""
    if not found.hours:
        return None
    bars = tuple(Bar(_project(book, row.project), row.hours, row.care) for row in found.hours)
    title = phrase("accepted hours by project")
    return Figure(f"{name}.png", title, phrase("h"), phrase("of it care"), bars)


def _project(book: Book, project: str | None) -> Phrase:
    return phrase("without a project") if project is None else network_words.project(book, project)


def _percent(share: Fraction) -> Percent:
    return Percent(share.numerator, share.denominator)


def _of_digest(_: Book, fact: Fact) -> Phrase:
    match fact:
        case DigestMade(made, since, until):
            return phrase("Digest {id}, from {since} to {until}.", id=Code(made), since=since, until=until)
        case DigestWanted(agent, True):
            return phrase("{who} wants digests as a direct message.", who=Who(agent))
        case DigestWanted(agent, False):
            return phrase("{who} no longer wants digests as a direct message.", who=Who(agent))
    raise AssertionError(fact)


SAYS: Says = dict.fromkeys(digest.FACTS, _of_digest)
"""The sentence of every fact of this area."""
