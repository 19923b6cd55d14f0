"""Wording and charts of a digest, and of a statement of the treasury."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.digests.digest import DigestMade, DigestWanted, Figures, Standing
from ledger.network import words as network_words
from ledger.network.proposal import ASKED, NOTICED, PASSED, VOTED_ON
from ledger.network.proposal_words import title
from ledger.treasury import words as treasury_words
from ledger.treasury.statement import Month, Statement, Treasury
from ledger.values.money import Money
from ledger.values.phrase import (
    BarFigure,
    Code,
    FigureBar,
    Lines,
    Percent,
    Phrase,
    Plural,
    Sheet,
    Who,
    lines,
    phrase,
    plural,
)
from ledger.values.quantity import TIME, Quantity
from ledger.values.saying import Says

if TYPE_CHECKING:
    from ledger.book import Book

NAMED = 20
"""Newcomers who are welcomed by name."""


def digest_text(book: Book, made: DigestMade) -> Lines:
    """Return the text of a digest, made of the figures in it."""
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


def figures(book: Book, numbers: Figures, length: timedelta) -> Iterator[Phrase | None]:
    """Yield the figures, a line each; a zero that does not matter has no line."""
    yield phrase(
        "Accepted: {accepted}; not accepted: {rejected}; undecided: {undecided}.",
        accepted=numbers.accepted,
        rejected=numbers.rejected,
        undecided=len(numbers.undecided),
    )
    yield from _hours(book, numbers)
    if numbers.undecided:
        yield phrase("Undecided: {logs}.", logs=tuple(map(Code, numbers.undecided)))
    yield _waiting(numbers)
    yield from _flags(numbers)
    yield from _money(book, numbers)
    for treasury in numbers.treasury:
        yield _treasury(treasury)
        yield _cover(treasury, length)
    yield from (_proposal(book, standing) for standing in numbers.proposals)
    if numbers.offers is not None:
        yield edition_offer()
    if numbers.newcomers:
        yield _welcome(numbers.newcomers)
    if numbers.stuck:
        yield phrase("{posts} could not be shown yet.", posts=plural(numbers.stuck, "{n} post", "{n} posts"))


def _flags(numbers: Figures) -> Iterator[Phrase]:
    if numbers.flags:
        yield phrase("Red flags raised: {raised}.", raised=numbers.flags)
    if numbers.flagged:
        yield phrase("Red flags still up: {logs}.", logs=tuple(map(Code, numbers.flagged)))


def _money(book: Book, numbers: Figures) -> Iterator[Phrase]:
    if numbers.distributions:
        made = tuple(_distribution(book, number) for number in numbers.distributions)
        yield phrase("Distributions carried out: {ids}.", ids=made)
    if numbers.halted:
        yield phrase("Distributions halted by objections: {ids}.", ids=tuple(map(Code, numbers.halted)))
    if numbers.paid or numbers.failed or numbers.unknown:
        yield phrase(
            "Payouts: {paid} arrived, {failed} failed or came back, {unknown} unknown.",
            paid=numbers.paid,
            failed=numbers.failed,
            unknown=numbers.unknown,
        )


def _proposal(book: Book, standing: Standing) -> Phrase:
    """Name a proposal, so that nobody becomes a steward, and no rule changes, unseen."""
    number, what = Code(standing.proposal), title(book, book.proposals.by_id[standing.proposal].proposed)
    values = {"id": number, "what": what}
    if standing.state == ASKED:
        return phrase("Proposed, {id}: {what}.", **values)
    if standing.state == NOTICED:
        return phrase("{id}: {what}, from {until} on, unless enough object.", until=standing.until, **values)
    if standing.state == VOTED_ON:
        return phrase("{id}: {what}. The members vote until {until}.", until=standing.until, **values)
    if standing.state == PASSED:
        return phrase("In force, {id}: {what}.", **values)
    return phrase("Came to nothing, {id}: {what}.", id=number, what=what)


def edition_offer() -> Phrase:
    """Tell a network with an older edition of the presets what another one would change, and how it is adopted."""
    return phrase(
        "New, if you want it: a few people, asked by lot, look at each log; more of them for a large one, and more once somebody objects. "
        "Two stewards adopt it, for what opens later: {set}.",
        set=Code("/settings set preset standard"),
    )


def _welcome(newcomers: tuple[str, ...]) -> Phrase:
    who: list[Who | Plural] = [*map(Who, newcomers[:NAMED])]
    if len(newcomers) > NAMED:
        who.append(plural(len(newcomers) - NAMED, "{n} more", "{n} more"))
    return phrase("New here: {who}. Welcome!", who=tuple(who))


def _hours(book: Book, numbers: Figures) -> Iterator[Phrase]:
    total = sum((row.hours for row in numbers.hours), Fraction())
    if not total:
        return
    care = sum((row.care for row in numbers.hours), Fraction())
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
            for row in numbers.hours
        ),
    )
    if numbers.top < 1:
        yield phrase("The three who did most did {share} of it.", share=_percent(numbers.top))


def _waiting(numbers: Figures) -> Phrase:
    if not numbers.waiting:
        return phrase("Nothing waits for votes.")
    logs = tuple(
        phrase("{id} ({days})", id=Code(log.contribution), days=plural(log.days, "{n} day", "{n} days"))
        for log in numbers.oldest
    )
    if numbers.waiting > len(logs):
        return phrase("Waiting for votes: {waiting}; longest {logs}.", waiting=numbers.waiting, logs=logs)
    return phrase("Waiting for votes: {logs}.", logs=logs)


def _distribution(book: Book, number: str) -> Phrase:
    return phrase("{id} ({amount})", id=Code(number), amount=book.distributions.by_id[number].prepared.amount)


def _treasury(treasury: Treasury) -> Phrase:
    return phrase(
        "Treasury in {currency}: {came} in, {went} out; {pools} in the pools, {aside} set aside, {owed} owed on accounts.",
        currency=Code(treasury.came.currency),
        came=treasury.came,
        went=treasury.went,
        pools=treasury.pools,
        aside=treasury.aside,
        owed=treasury.owed,
    )


def _cover(treasury: Treasury, length: timedelta) -> Phrase | None:
    days = treasury.cover(length)
    if days is None:
        return None
    return phrase("Cover: {days}, if as much goes out as now.", days=plural(int(days), "{n} day", "{n} days"))


def statement(book: Book, over: Month, statement: Statement) -> Lines:
    """Return the statement of a month in one currency."""
    currency = Code(statement.treasury.came.currency)
    return lines(
        phrase("Treasury in {currency}, {month}:", currency=currency, month=Code(over.name)),
        Sheet((phrase("What"), phrase("Amount")), tuple(_statement_rows(statement))),
        phrase(
            "{amount} are missing in the pools, as an income was taken back that was shared already: what comes in next fills that first.",
            amount=-statement.shortage,
        )
        if statement.shortage
        else None,
        _undistributed(book, statement),
        _cover(statement.treasury, over.until - over.since),
        _costs(statement),
    )


def _statement_rows(statement: Statement) -> Iterator[tuple[Phrase, Money]]:
    treasury = statement.treasury
    yield phrase("there at the beginning"), statement.before
    yield phrase("came in"), treasury.came
    if statement.taken_back:
        yield phrase("taken back of what came in"), statement.taken_back
    yield phrase("went out"), treasury.went
    yield phrase("there at the end"), statement.after
    yield phrase("of it owed on accounts"), treasury.owed
    yield phrase("of it reserved for distributions"), statement.for_distributions
    yield phrase("of it reserved for payouts"), statement.for_payouts
    yield phrase("of it undistributed, in pools"), treasury.pools


def _undistributed(book: Book, statement: Statement) -> Phrase | None:
    if not statement.pools:
        return None
    pools = tuple(
        phrase("{amount} in {pool}", amount=amount, pool=treasury_words.pool(book, project))
        for project, amount in statement.pools
    )
    return phrase("Undistributed: {pools}. It stays there until it is shared.", pools=pools)


def _costs(statement: Statement) -> Phrase | None:
    """Return the share of the members' costs that income covers, or None."""
    if statement.cover is None:
        return None
    return phrase(
        "Costs that members laid out, accepted in the month: {costs}. What came in covers {share} of them.",
        costs=statement.costs,
        share=_percent(statement.cover),
    )


def chart(book: Book, numbers: Figures, name: str) -> BarFigure | None:
    """Return the hours by project as a bar chart, with care work marked, or None if there are no hours."""
    if not numbers.hours:
        return None
    bars = tuple(FigureBar(_project(book, row.project), row.hours, row.care) for row in numbers.hours)
    title = phrase("accepted hours by project")
    return BarFigure(f"{name}.png", title, phrase("h"), phrase("of it care"), bars)


def _project(book: Book, project: str | None) -> Phrase:
    return phrase("without a project") if project is None else network_words.project(book, project)


def _percent(share: Fraction) -> Percent:
    return Percent(share.numerator, share.denominator)


def _digest_made(_: Book, fact: DigestMade) -> Phrase:
    return phrase("Digest {id}, from {since} to {until}.", id=Code(fact.digest), since=fact.since, until=fact.until)


def _digest_wanted(_: Book, fact: DigestWanted) -> Phrase:
    if fact.wanted:
        return phrase("{who} wants digests as a direct message.", who=Who(fact.agent))
    return phrase("{who} no longer wants digests as a direct message.", who=Who(fact.agent))


SAYS: Says = {DigestMade: _digest_made, DigestWanted: _digest_wanted}
"""The sentence of every fact of this area."""
