"""Sentences about votes by lot: who has looked, what is missing, what comes of it and when, and how it ended.

Cards say it without the words of the trade. Each sentence is a promise, which rests on the outlook of the vote.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ledger.network.pause import is_over
from ledger.validation import draw, drawn, outlook
from ledger.validation.ballot import ballots
from ledger.validation.outlook import Outlook
from ledger.validation.vote import ACCEPTED, AT_EXTENSION, AT_REJECT, REJECTED, Settled, Vote
from ledger.values.phrase import Phrase, Plural, phrase, plural

if TYPE_CHECKING:
    from ledger.book import Book

FEW = 7
"""Persons who may vote in a small group: there, all of them may soon have said yes."""


def progress(book: Book, vote: Vote) -> Iterator[Phrase]:
    """Yield how far the open vote on a log is, and what comes of it; nothing before two can judge it."""
    found = outlook.of(book, vote, vote)
    if found is not None:
        yield _how_many(found)
        yield from _left_out(found)
        yield _being_asked(vote) if draw.due(book, vote, book.at) else _next(book, vote, found)


def progress_of_list(book: Book, vote: Vote) -> Iterator[Phrase]:
    """Yield how far the open vote on a list is, and what comes of its logs; nothing before two can judge one."""
    found = [one for part in vote.parts() if (one := outlook.of(book, vote, part))]
    if not found:
        return
    asked, choices = drawn.persons(book, vote), ballots(vote, book.agents)
    if asked:
        yield phrase("{asked}.", asked=_of_asked(len(asked), sum(person in choices for person in asked)))
    last = max(found, key=lambda one: one.at)
    is_contested = any(one.count.reject for one in found)
    if draw.due(book, vote, book.at):
        yield _being_asked(vote)
    elif all(one.is_early for one in found):
        yield from _accepted_together(book, last, is_contested=is_contested)
    elif vote.extended:
        yield _extended(vote, last)
    elif is_contested:
        yield _contested(vote, last)
    else:
        yield phrase("They are decided together, {closes} at the latest.", closes=last.closes)


def progress_of_row(book: Book, vote: Vote, part: Vote) -> Phrase:
    """Render how far one log of a list is."""
    found = outlook.of(book, vote, part)
    if found is None:
        return phrase("nobody can judge it yet.")
    said = _said(found)
    if found.yes and found.is_within_reach:
        return phrase("{said}. {missing}", said=said, missing=_missing(found))
    if not found.yes and found.decision != ACCEPTED:
        return phrase("{said}. Somebody who is not on the list has to say yes.", said=said)
    return phrase("{said}.", said=said)


def ended(settled: Settled) -> Phrase:
    """Render how a vote by lot ended."""
    if settled.decision == ACCEPTED:
        return phrase("Accepted: {count}.", count=count(settled))
    if settled.decision == REJECTED:
        return phrase("Not accepted: {count}.", count=count(settled))
    return phrase("Undecided: too few said yes.")


def count(settled: Settled) -> Phrase:
    """Render the count by which a vote by lot ended: of all, or of those asked by lot if these refused it."""
    lots = settled.lots
    assert lots is not None, "lots were drawn"
    if settled.decision == REJECTED and lots.reject > lots.approve:
        people = plural(lots.drawn, "{n} person asked by lot", "{n} people asked by lot")
        return phrase("of {people} {yes} said yes, {no} no", people=people, yes=lots.approve, no=lots.reject)
    if no := settled.reject + settled.left_out:
        return phrase("{yes} yes, {no} no", yes=settled.approve, no=no)
    return phrase("{yes} yes", yes=settled.approve)


def _how_many(found: Outlook) -> Phrase:
    """Count who has looked, and what they say."""
    if not found.lots.drawn:
        if not found.count.ballots:
            return phrase("Nobody has looked yet.")
        return phrase("So far {said}.", said=_said(found))
    asked = _of_asked(found.lots.drawn, found.looked)
    if not found.count.ballots:
        return phrase("{asked}.", asked=asked)
    if found.count.ballots > found.looked:  # others looked as well, who were not asked
        return phrase("{asked}. In all {said}.", asked=asked, said=_said(found))
    return phrase("{asked}; {said}.", asked=asked, said=_said(found))


def _being_asked(vote: Vote) -> Phrase:
    """Render that lots are about to be drawn, so that nothing can be said of what comes."""
    return phrase("More people are being asked by lot.") if vote.draws else phrase("People are being asked by lot.")


def _left_out(found: Outlook) -> Iterator[Phrase]:
    """Yield how many say no as they always do to this person, so that it holds nothing up."""
    if left := found.count.left_out:
        noes = plural(left, "{n} more no counts", "{n} more noes count")
        yield phrase("{noes} only at the end, {closes}.", noes=noes, closes=found.closes)


def _of_asked(asked: int, looked: int) -> Phrase:
    people = plural(asked, "{n} person asked by lot", "{n} people asked by lot")
    if not looked:
        return phrase("Of {people} none has looked yet", people=people)
    return phrase("Of {people} {looked}", people=people, looked=plural(looked, "{n} has looked", "{n} have looked"))


def _said(found: Outlook) -> Sequence[Plural | Phrase]:
    count = found.count
    said: list[Plural | Phrase] = []
    if count.approve:
        said.append(plural(count.approve, "{n} says yes", "{n} say yes"))
    if count.reject:
        said.append(plural(count.reject, "{n} says no", "{n} say no"))
    if not said:
        said.append(phrase("nobody says yes or no") if count.abstain else phrase("nobody has looked yet"))
    return tuple(said)


def _next(book: Book, vote: Vote, found: Outlook) -> Phrase:
    """Render what comes of a log."""
    if found.is_early:
        return _accepted(book, found)
    if vote.extended and found.decision != ACCEPTED:
        opening = _extended(vote, found)
    elif found.count.reject or found.count.flags or book.hearings.is_refused(vote.opened.subject):
        opening = _contested(vote, found)
    elif found.yes:
        return phrase("{missing} It is open until {closes}.", missing=_missing(found), closes=found.closes)
    else:
        return phrase("It is accepted {at}.", at=found.at)
    return phrase("{opening} {then}", opening=opening, then=_then(vote, found))


def _accepted(book: Book, found: Outlook) -> Phrase:
    """Render that a log is accepted before the end, unless something changes."""
    if is_over(found.at, book.at):
        return phrase("It is accepted now.")
    if found.count.reject:
        return phrase("It is accepted {at} unless somebody else objects.", at=found.at)
    if found.count.voters <= FEW:
        return phrase("It is accepted {at} unless somebody objects, or once all have said yes.", at=found.at)
    return phrase("It is accepted {at} unless somebody objects.", at=found.at)


def _accepted_together(book: Book, last: Outlook, *, is_contested: bool) -> Iterator[Phrase]:
    if is_over(last.at, book.at):
        yield phrase("They are accepted now.")
    elif is_contested:
        yield phrase("They are accepted {at} unless somebody else objects.", at=last.at)
    else:
        yield phrase("They are accepted {at} unless somebody objects.", at=last.at)


def _extended(vote: Vote, found: Outlook) -> Phrase:
    more = _more(vote, AT_EXTENSION)
    if more:
        return phrase("Too few say yes: open until {closes}, {more}.", closes=found.closes, more=more)
    return phrase("Too few say yes: open until {closes}.", closes=found.closes)


def _contested(vote: Vote, found: Outlook) -> Phrase:
    more = _more(vote, AT_REJECT)
    if more:
        return phrase(
            "Somebody objects: {more}, and those asked by lot decide {closes}.", more=more, closes=found.closes
        )
    if found.lots.drawn:
        return phrase("Somebody objects: those asked by lot decide {closes}.", closes=found.closes)
    return phrase("Somebody objects, and nobody is there to be asked: open until {closes}.", closes=found.closes)


def _more(vote: Vote, why: str) -> Plural | None:
    """Count those who were asked for a reason."""
    more = sum(len(one.persons) for one in vote.draws if one.why == why)
    return plural(more, "{n} more is asked", "{n} more are asked") if more else None


def _then(vote: Vote, found: Outlook) -> Phrase:
    """Render what is missing; or what the end brings where nobody is left who could give it, or nothing is missing."""
    if found.decision == ACCEPTED:
        return phrase("As it stands it is accepted then.")
    if found.is_within_reach:
        return _missing(found)
    if found.decision == REJECTED:
        return phrase("As it stands it is not accepted then.")
    if vote.extended:
        return phrase("As it stands it is undecided then.")
    return phrase("As it stands it stays open for longer then.")


def _missing(found: Outlook) -> Phrase:
    """Render how many approvals are missing, and whose."""
    if not found.count.voters:
        return phrase("Nobody can judge it now.")
    if not found.is_within_reach:
        people = plural(found.count.voters, "{n} person", "{n} people")
        return phrase("It takes {need} yes, and only {people} can judge it.", need=found.count.quorum, people=people)
    yes, by_lot = found.yes, found.by_lot
    if by_lot == yes:
        by_those_asked = plural(
            yes, "{n} more yes by those asked by lot is missing", "{n} more yes by those asked by lot are missing"
        )
        return phrase("{missing}.", missing=by_those_asked)
    missing = plural(yes, "{n} more yes is missing", "{n} more yes are missing")
    if not by_lot:
        return phrase("{missing}.", missing=missing)
    return phrase("{missing}, {n} of them by those asked by lot.", missing=missing, n=by_lot)
