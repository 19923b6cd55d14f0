"""How amounts, contributions and votes are said: the sentences that more than one command needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import Any

from ledger.book import Book
from ledger.contributions.contribution import DECLINED, OPEN, UNSHOWN, WAITING, WITHDRAWN, Contribution
from ledger.contributions.log import Log
from ledger.contributions.quality import Quality
from ledger.equations.presets import HOURS, NAMES
from ledger.network.rules import ABSTAIN, APPROVE, FLAG, REJECT, Preset, Rules
from ledger.network.vocabulary import TermAdded
from ledger.validation import electorate, settlement
from ledger.validation.ballot import flags
from ledger.validation.settlement import Tally
from ledger.validation.vote import ACCEPTED, REJECTED, UNDECIDED, Settled, Vote
from ledger.values.apportionment import half_up
from ledger.values.money import Money
from ledger.values.phrase import Code, Emoji, Lines, Percent, Phrase, Who, lines, phrase, plural
from ledger.values.quantity import Quantity

STATES = {
    WAITING: phrase("waits for confirmation"),
    UNSHOWN: phrase("not yet shown"),
    OPEN: phrase("open to votes"),
    ACCEPTED: phrase("accepted"),
    REJECTED: phrase("rejected"),
    UNDECIDED: phrase("undecided"),
    WITHDRAWN: phrase("withdrawn"),
    DECLINED: phrase("declined"),
}

KINDS = {
    "work": phrase("work"),
    "cash": phrase("cash"),
    "expense": phrase("an expense"),
    "purchase": phrase("a purchase"),
    "material": phrase("material"),
    "space": phrase("space"),
}


def amount(book: Book, value: Money | Quantity) -> Any:
    """Return the amount as it fills a blank; a unit of the network's own is said by its word."""
    if isinstance(value, Quantity) and value.unit in book.vocabulary.by_id:
        return phrase("{n} {unit}", n=value.count, unit=book.vocabulary.by_id[value.unit].word)
    return value


def content(book: Book, log: Log, added: Iterable[TermAdded] = ()) -> Phrase:
    """Return a log in one line: amount, kind, type and project. `added` are words that the book does not know yet."""
    what: dict[str, Any] = {"amount": amount(book, log.amount), "kind": KINDS[log.kind]}
    said = phrase("{amount} of {kind}", **what)
    if log.kind in ("cash", "expense", "purchase"):
        said = phrase("{amount} as {kind}", **what)
    if log.what is not None:
        new = {term.term: term.word for term in added}
        word = new[log.what] if log.what in new else book.vocabulary.by_id[log.what].word
        said = phrase("{said} ({what})", said=said, what=word)
    if log.project is not None:
        said = phrase("{said} for {project}", said=said, project=project(book, log.project))
    return said


def project(book: Book, number: str) -> Phrase:
    """Return a project's name behind its sign."""
    return phrase("#{name}", name=book.projects.by_id[number].name)


def scope(book: Book, number: str | None) -> Phrase:
    """Return for whom something holds: a project, or the network."""
    return phrase("the network") if number is None else project(book, number)


def payee(book: Book, one: str) -> Who | Phrase:
    """Return who gets something: an agent, the pool of a project, or in a trial whoever will have that name."""
    if one in book.projects.by_id:
        return phrase("the pool of {project}", project=project(book, one))
    return Who(one) if one in book.agents.by_id else phrase("{name}", name=one)


def equation(book: Book, one: str) -> Phrase:
    """Return by what something is shared, behind `shared by`."""
    if one in NAMES:
        return default(one)
    return phrase("{id}, {name}", id=Code(one), name=book.equations.by_id[one].equation.name)


def default(preset: str) -> Phrase:
    """Return by what is shared where a preset holds, behind `shared by`."""
    return phrase("accepted hours") if preset == HOURS else phrase("the preset {preset}", preset=Code(preset))


def pool(book: Book, number: str | None) -> Phrase:
    """Return whose pool it is: a project's, or the network's."""
    if number is None:
        return phrase("the network's pool")
    return phrase("the pool of {project}", project=project(book, number))


def details(book: Book, log: Log) -> Lines:
    """Return what else a log says, a line each, leaving out what is as usual."""
    stream = {"love": phrase("Stream: love work."), "care": phrase("Stream: care work.")}.get(log.stream)
    terms = {"give": phrase("Given for good."), "lend": phrase("Lent, to be returned.")}.get(log.terms or "")
    return lines(
        phrase("Done on {date}.", date=log.date),
        phrase("Evidence: {evidence}", evidence=log.evidence) if log.evidence else None,
        stream,
        terms,
        None if log.for_claims else phrase("Not for claims: it is in the ledger, but gives no share."),
        phrase("Paid by {payer}.", payer=log.paid_by) if log.paid_by else None,
    )


def state(contribution: Contribution) -> Phrase:
    """Return in one word how far a contribution is."""
    return STATES[contribution.state]


def short(book: Book, contribution: Contribution) -> Phrase:
    """Return a contribution in one line: number, state, content and note."""
    return phrase(
        "{id}, {state}: {content}, “{note}”.",
        id=Code(contribution.id),
        state=state(contribution),
        content=content(book, contribution.log),
        note=contribution.log.note,
    )


def count(tally: Tally, preset: Preset) -> Phrase:
    """Return the arithmetic of a vote as everybody can check it."""
    decided = tally.approve + tally.reject
    share = preset.flagged_share if tally.flags else preset.share
    said = phrase(
        "{voters}, {ballots} (quorum {quorum}): {approve}, {reject}, {abstain}",
        voters=plural(tally.voters, "{n} could vote", "{n} could vote"),
        ballots=plural(tally.ballots, "{n} did", "{n} did"),
        quorum=tally.quorum,
        approve=plural(tally.approve, "{n} approves", "{n} approve"),
        reject=plural(tally.reject, "{n} rejects", "{n} reject"),
        abstain=plural(tally.abstain, "{n} abstains", "{n} abstain"),
    )
    if decided:
        parts = (Percent(tally.approve, decided), Percent(share.numerator, share.denominator))
        said = phrase("{count} = {share} (needs {needed}).", count=said, share=parts[0], needed=parts[1])
    else:
        said = phrase("{count}.", count=said)
    if tally.quorum == settlement.quorum(preset, tally.voters):
        return said
    return phrase(
        "{count} The quorum is of those who were here when the vote opened and had done something before.", count=said
    )


def share(preset: Preset) -> Percent:
    """Return which part of those who decide something has to agree."""
    return Percent(preset.share.numerator, preset.share.denominator)


def counted(book: Book, settled: Settled) -> Phrase:
    """Return the arithmetic of a settled vote."""
    preset = book.rules.versions[settled.rules].preset
    votes = (settled.approve, settled.reject, settled.abstain, settled.flags)
    return count(Tally(settled.voters, settled.voters_hash, settled.quorum, *votes), preset)


def quality(rated: Quality) -> Phrase:
    """Return the mean of the ratings of a contribution, to one decimal, and of how many persons they are."""
    return phrase(
        "Quality {mean} of 5 by {peers}.",
        mean=Fraction(half_up(10 * rated.mean), 10),
        peers=plural(rated.persons, "{n} peer", "{n} peers"),
    )


def standing(book: Book, vote: Vote) -> Phrase:
    """Return how an open vote stands."""
    preset = book.rules.versions[vote.opened.rules].preset
    return count(settlement.tally(vote, preset, book.agents, book.contributions.accepted), preset)


def invitation(rules: Rules) -> Phrase:
    """Return how to vote, by emoji and in words."""
    return phrase(
        "Vote: {approve} approve, {reject} reject, {abstain} abstain.",
        approve=Emoji(rules.approve),
        reject=Emoji(rules.reject),
        abstain=Emoji(rules.abstain),
    )


def progress(book: Book, vote: Vote) -> tuple[Phrase, ...]:
    """Return how an open vote stands and when it can be settled, or how many people are missing before it begins."""
    preset = book.rules.versions[vote.opened.rules].preset
    begun = electorate.begun(vote, book.agents)
    if begun is not None:
        return standing(book, vote), _times(book, vote, preset, begun)
    missing = 2 - electorate.now(vote, book.agents, book.contributions.accepted).voters
    people = plural(missing, "{n} more person has to join", "{n} more people have to join")
    return (phrase("The vote begins when two others can vote: {people}.", people=people),)


def _times(book: Book, vote: Vote, preset: Preset, begun: datetime) -> Phrase:
    closes = settlement.closes(vote, preset, book.agents)
    if vote.extended:
        return phrase("Too few voted, so the window was extended once. It closes {closes}.", closes=closes)
    if preset.wait_hours == 0:
        return phrase("It can be settled as soon as enough have voted; the window closes {closes}.", closes=closes)
    first = settlement.opens(vote, preset, book.agents)
    return phrase(
        "It can be settled once all have voted, or from {first} on; the window closes {closes}.",
        first=first,
        closes=closes,
    )


def red_flags(book: Book, vote: Vote) -> Lines:
    """Return each red flag that is up, with who raised it and why."""
    return lines(
        *(
            phrase("Red flag by {who}: “{reason}”", who=Who(person), reason=reason)
            for person, reason in flags(vote, book.agents).items()
        )
    )


CHOICES = {
    APPROVE: phrase("approve"),
    REJECT: phrase("reject"),
    ABSTAIN: phrase("abstain"),
    FLAG: phrase("red flag"),
    "none": phrase("no ballot"),
}
