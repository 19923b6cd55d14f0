"""How a proposed equation is told: what it says, who has to agree, who has answered, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ledger.book import Book
from ledger.contributions.selection import Selection
from ledger.distributions import entitlement
from ledger.distributions.succession import handed
from ledger.equations import words as equation_words
from ledger.equations.file import read
from ledger.equations.proposal import ASSENTS_MIN, OPEN, Proposal, agreed
from ledger.governance import assent
from ledger.network import seniority
from ledger.network import words as network_words
from ledger.validation import words as vote_words
from ledger.values.phrase import Code, Lines, Phrase, Refusal, Sheet, Who, lines, phrase, plural

STATES = {
    "open": phrase("is being decided"),
    "adopted": phrase("holds"),
    "dropped": phrase("was dropped"),
    "failed": phrase("was not agreed to"),
    "replaced": phrase("held until another took its place"),
}


def told(book: Book, found: Proposal) -> Lines:
    """Return a proposal as its card shows it, with the whole equation in words."""
    proposed = found.proposed
    text = proposed.text.text or ""
    return lines(
        phrase(
            "{id}, an equation for {scope}, proposed by {who}. It {state}.",
            id=Code(proposed.equation),
            scope=network_words.scope(book, proposed.project),
            who=Who(proposed.by),
            state=STATES[found.state],
        ),
        equation_words.said(found.equation),
        *(phrase("Note: {warning}", warning=warning) for warning in read(text, is_new=False).warnings),
        *(_goes_over(book, found) if found.state == OPEN else ()),
        *_answers(book, found),
        *((*_asks(book, found), _elder(book, found)) if found.state == OPEN else ()),
        phrase("Fingerprint {fingerprint}.", fingerprint=Code(proposed.hash)),
    )


def listed(book: Book, found: list[Proposal]) -> Sheet:
    """Return proposals as a table, the oldest first."""
    rows = tuple(
        (
            Code(one.proposed.equation),
            one.equation.name,
            Who(one.proposed.by),
            one.at,
            STATES[one.state],
            one.version or "",
            Code(one.proposed.hash),
        )
        for one in found
    )
    return Sheet((NUMBER, NAME, BY, WHEN, STATE, VERSION, HASH), rows)


def _answers(book: Book, found: Proposal) -> tuple[Phrase, ...]:
    agree = tuple(Who(one) for one, agrees in found.answers.items() if agrees)
    against = tuple(Who(one) for one, agrees in found.answers.items() if not agrees)
    said = []
    if agree:
        said.append(phrase("Agree: {who}.", who=agree))
    if against:
        said.append(phrase("Do not agree: {who}.", who=against))
    return tuple(said)


def _goes_over(book: Book, found: Proposal) -> Iterator[Phrase]:
    """Yield what of all that was paid before counts under a proposed equation, and what begins anew."""
    by, selection = agreed(found), Selection(found.proposed.project)
    try:
        claims = entitlement.claims(book, by, selection)
    except Refusal as wrong:
        yield phrase("Note: {warning}", warning=wrong.phrase)
        return
    accepted = entitlement.candidates(book, dict.fromkeys(book.contributions.changes), selection)
    for one in handed(book, by, selection, claims, {seen.id: seen for seen in accepted}):
        values: dict[str, Any] = {
            "sum": one.sum,
            "n": plural(one.claims, "{n} claim", "{n} claims"),
            "old": one.name,
            "equation": equation_words.equation(book, one.equation),
        }
        if one.is_other:
            yield phrase(
                "{sum} paid on {n} of {old} by {equation} do not count here: it is another currency.", **values
            )
        elif one.into is not None:
            new = found.equation.titles[one.into]
            yield phrase("{sum} paid on {n} of {old} by {equation} count as paid on {new}.", new=new, **values)
        else:
            yield phrase("{old} by {equation} begins anew: {sum} shared there among {n} count no more.", **values)


def _elder(book: Book, found: Proposal) -> Phrase | None:
    """Return that newcomers alone do not decide, where nobody else has agreed so far, nor has to."""
    agreeing = (one for one, agrees in found.answers.items() if agrees)
    if seniority.is_met(book.roles, book.agents, (*agreeing, *found.proposed.initiators), book.at):
        return None
    if found.proposed.initiators:
        return phrase(
            "They are new here, so that one who has been here for {days} days, or is a first steward, has to agree as well.",
            days=seniority.DAYS,
        )
    return phrase(
        "One of those who agree has to have been here for {days} days, or be a first steward.", days=seniority.DAYS
    )


def _asks(book: Book, found: Proposal) -> tuple[Phrase, ...]:
    proposed = found.proposed
    number = proposed.equation
    how = phrase(
        "Agree with {agree}, or say no with {disagree}.",
        agree=Code(f"/equation agree {number} {proposed.hash}"),
        disagree=Code(f"/equation disagree {number}"),
    )
    if not proposed.initiators:
        preset = book.rules.versions[proposed.rules].preset
        voters = plural(len(assent.voters(book, proposed)), "{n} person may answer", "{n} persons may answer")
        return (
            phrase(
                "It changes what holds: {voters}, those with accepted work or something still owed. It holds when at least "
                "{quorum} answer and {share} of them agree; answers count until {ends}, or until the others could change nothing.",
                voters=voters,
                quorum=assent.quorum(preset, len(assent.voters(book, proposed))),
                share=vote_words.share(preset),
                ends=found.ends,
            ),
            how,
        )
    asked = tuple(Who(one) for one in proposed.initiators)
    if len(asked) < ASSENTS_MIN:
        alone = phrase(
            "It is the first one: {who}, who began this, has to agree until {ends}, and one other member.",
            who=asked,
            ends=found.ends,
        )
        return alone, how
    all_of_them = phrase(
        "It is the first one: all who began this have to agree until {ends}: {who}.", who=asked, ends=found.ends
    )
    return all_of_them, how


NUMBER, NAME, BY, WHEN = phrase("Number"), phrase("Name"), phrase("By"), phrase("When")
STATE, VERSION, HASH = phrase("State"), phrase("Version"), phrase("Fingerprint")
