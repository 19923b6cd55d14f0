"""Sentences about a proposed equation: its content, the persons who have to agree, their answers, and its state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ledger.book import Book
from ledger.contributions.selection import Selection
from ledger.distributions import entitlement
from ledger.distributions.succession import handovers
from ledger.equations import words as equation_words
from ledger.equations.file import read
from ledger.equations.proposal import ADOPTED, ASSENTS_MIN, OPEN, Proposal, as_agreed
from ledger.governance import assent, verdict
from ledger.network import seniority
from ledger.network import words as network_words
from ledger.validation import words as vote_words
from ledger.values.phrase import Code, Lines, Phrase, Refusal, Sheet, Who, lines, phrase, plural, sample

STATES = {
    "open": phrase("is being decided"),
    "adopted": phrase("holds"),
    "dropped": phrase("was dropped"),
    "failed": phrase("was not agreed to"),
    "replaced": phrase("held until another took its place"),
}


def describe(book: Book, proposal: Proposal) -> Lines:
    """Render a proposal for its card, with the whole equation in words."""
    proposed = proposal.proposed
    text, is_open = proposed.text.text or "", proposal.state == OPEN
    return lines(
        phrase(
            "{id}, an equation for {scope}, proposed by {who}. It {state}.",
            id=Code(proposed.equation),
            scope=network_words.scope(book, proposed.project),
            who=Who(proposed.by),
            state=STATES[proposal.state],
        ),
        equation_words.describe(proposal.equation, _payees(book, proposal)),
        _custodian(book, proposal),
        *(phrase("Note: {warning}", warning=warning) for warning in read(text, is_new=False).warnings),
        *(_carried_over(book, proposal) if is_open else ()),
        *_answers(proposal),
        *((*_asks(book, proposal), _asks_senior(book, proposal)) if is_open else ()),
        phrase("Fingerprint {fingerprint}.", fingerprint=Code(proposed.hash)),
    )


def _payees(book: Book, proposal: Proposal) -> dict[str, Any]:
    """Return those to whom its buckets go, by their names in it: as they were meant when it was proposed."""
    return {payee.name: network_words.receiver(book, payee.id) for payee in proposal.proposed.payees}


def _custodian(book: Book, proposal: Proposal) -> Phrase | None:
    """Tell who holds the office of custodian now, if a bucket goes there and the equation holds, or may come to."""
    if proposal.state not in (OPEN, ADOPTED) or not proposal.names_custodian:
        return None
    return phrase(
        "Custodian now: {holders}. {settings} names somebody, by two stewards.",
        holders=network_words.holders(book, proposal.proposed.project),
        settings=sample("/settings set custodian @NAME"),
    )


def table(book: Book, proposals: Sequence[Proposal]) -> Sheet:
    """Render proposals as a table, the oldest first."""
    return Sheet((NUMBER, NAME, BY, WHEN, STATE, VERSION, HASH), tuple(map(_row, proposals)))


def _row(proposal: Proposal) -> tuple[object, ...]:
    return (
        Code(proposal.proposed.equation),
        proposal.equation.name,
        Who(proposal.proposed.by),
        proposal.at,
        STATES[proposal.state],
        proposal.version or "",
        Code(proposal.proposed.hash),
    )


def _answers(proposal: Proposal) -> Iterator[Phrase]:
    agree = _answering(proposal, agrees=True)
    against = _answering(proposal, agrees=False)
    if agree:
        yield phrase("Agree: {who}.", who=agree)
    if against:
        yield phrase("Do not agree: {who}.", who=against)


def _answering(proposal: Proposal, *, agrees: bool) -> tuple[Who, ...]:
    return tuple(Who(person) for person, answer in proposal.answers.items() if answer == agrees)


def _carried_over(book: Book, proposal: Proposal) -> Iterator[Phrase]:
    """Yield the earlier payments that count under a proposed equation, and those that begin anew."""
    by, selection = as_agreed(proposal), Selection(proposal.proposed.project)
    try:
        claims = entitlement.claims(book, by, selection)
    except Refusal as wrong:
        yield phrase("Note: {warning}", warning=wrong.phrase)
        return
    accepted = entitlement.candidates(book, dict.fromkeys(book.contributions.changes), selection)
    by_id = {contribution.id: contribution for contribution in accepted}
    for sums in handovers(book, by, selection, claims, by_id):
        values: dict[str, Any] = {
            "sum": sums.sum,
            "n": plural(sums.claims, "{n} claim", "{n} claims"),
            "old": sums.name,
            "equation": equation_words.equation(book, sums.equation),
        }
        if sums.is_other:
            yield phrase(
                "{sum} paid on {n} of {old} by {equation} do not count here: it is another currency.", **values
            )
        elif sums.into is not None:
            new = proposal.equation.titles[sums.into]
            yield phrase("{sum} paid on {n} of {old} by {equation} count as paid on {new}.", new=new, **values)
        else:
            yield phrase("{old} by {equation} begins anew: {sum} shared there among {n} count no more.", **values)


def _asks_senior(book: Book, proposal: Proposal) -> Phrase | None:
    """Render that newcomers alone do not decide, if nobody else has agreed so far, or has to."""
    initiators = proposal.proposed.initiators
    agreeing = (person for person, agrees in proposal.answers.items() if agrees)
    if seniority.has_senior(book.roles, book.agents, (*agreeing, *initiators), book.at):
        return None
    if initiators:
        return phrase(
            "They are new here, so that one who has been here for {days} days, or is a first steward, has to agree as well.",
            days=seniority.DAYS,
        )
    return phrase(
        "One of those who agree has to have been here for {days} days, or be a first steward.", days=seniority.DAYS
    )


def _asks(book: Book, proposal: Proposal) -> tuple[Phrase, ...]:
    number = proposal.proposed.equation
    how = phrase(
        "Agree with {agree}, or say no with {disagree}.",
        agree=Code(f"/vote {number} approve {proposal.proposed.hash}"),
        disagree=Code(f"/vote {number} reject"),
    )
    asks = _asks_initiators(book, proposal) if proposal.proposed.initiators else _asks_voters(book, proposal)
    return asks, how


def _asks_voters(book: Book, proposal: Proposal) -> Phrase:
    preset = book.rules.versions[proposal.proposed.rules].preset
    voters = len(assent.voters(book, proposal.proposed))
    return phrase(
        "It changes what holds: {voters}, those with accepted work or something still owed. It holds when at least "
        "{quorum} answer and {share} of them agree; answers count until {ends}, or until the others could change nothing.",
        voters=plural(voters, "{n} person may answer", "{n} persons may answer"),
        quorum=verdict.quorum(preset, voters),
        share=vote_words.share(preset),
        ends=proposal.ends(book.pauses),
    )


def _asks_initiators(book: Book, proposal: Proposal) -> Phrase:
    asked = tuple(map(Who, proposal.proposed.initiators))
    if len(asked) < ASSENTS_MIN:
        return phrase(
            "This is the first one. {who}, who began it, must agree by {ends}, and one other member.",
            who=asked,
            ends=proposal.ends(book.pauses),
        )
    return phrase(
        "This is the first one. Its founders must all agree by {ends}: {who}.",
        who=asked,
        ends=proposal.ends(book.pauses),
    )


NUMBER, NAME, BY, WHEN = phrase("Number"), phrase("Name"), phrase("By"), phrase("When")
STATE, VERSION, HASH = phrase("State"), phrase("Version"), phrase("Fingerprint")
