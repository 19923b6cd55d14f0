"""Sentences about votes: who has looked, what is missing, what comes of it, and when.

Cards say it without the words of the trade. Each sentence is a promise, which rests on the outlook of the vote.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ledger.network.pause import is_over
from ledger.validation import drawn, electorate, outlook
from ledger.validation.ballot import ballots
from ledger.validation.outlook import Outlook
from ledger.validation.tally import Tally
from ledger.validation.vote import ACCEPTED, AT_EXTENSION, AT_REJECT, REJECTED, UNDECIDED, Vote
from ledger.values.phrase import Phrase, Plural, phrase, plural

if TYPE_CHECKING:
    from ledger.book import Book

FEW = 7
"""Persons who may vote in a small group: there, all of them may soon have said yes."""


def progress(book: Book, vote: Vote) -> Iterator[Phrase]:
    """Yield how far the open vote on a log is, and what comes of it; or how many people are missing before it begins."""
    found = outlook.of(book, vote, vote)
    if found is None:
        missing = electorate.missing(vote, book.agents)
        people = plural(missing, "{n} more person has to join", "{n} more people have to join")
        yield phrase("Two others look at it: {people} first.", people=people)
        return
    yield _how_many(found)
    yield from _left_out(found)
    yield _being_asked(vote) if outlook.is_being_asked(book, vote) else _next(book, vote, found)


def progress_of_list(book: Book, vote: Vote) -> Iterator[Phrase]:
    """Yield how far the open vote on a list is, and what comes of its logs; nothing before two can judge one."""
    found = [one for part in vote.parts() if (one := outlook.of(book, vote, part))]
    if not found:
        return
    asked, choices = drawn.persons(book, vote), ballots(vote, book.agents)
    if asked:
        yield phrase("{asked}.", asked=_of_asked(len(asked), sum(person in choices for person in asked)))
    if outlook.is_being_asked(book, vote):
        yield _being_asked(vote)
    else:
        yield _next_of_list(book, vote, found)


def progress_of_row(book: Book, vote: Vote, part: Vote) -> Phrase:
    """Render how far one log of a list is."""
    found = outlook.of(book, vote, part)
    if found is None:
        return phrase("nobody can judge it yet.")
    said = _said(found)
    if found.decision == ACCEPTED:
        return phrase("{said}.", said=said)
    if not found.yes:
        return phrase("{said}. Somebody who is not on the list has to say yes.", said=said)
    if not found.is_within_reach:
        return phrase("{said}. As it stands {fate}.", said=said, fate=_fate(vote, found))
    if found.decision == REJECTED:
        missing = _missing(found)
        return phrase("{said}. {missing}; else it is not accepted.", said=said, missing=missing)
    return phrase("{said}. {missing}.", said=said, missing=_missing(found))


def _how_many(found: Outlook) -> Phrase:
    """Count who has looked, and what they say."""
    lots, count = found.lots, found.count
    if lots is not None and not lots.drawn:
        if not count.ballots:
            return phrase("Nobody has looked yet.")
        return phrase("So far {said}.", said=_said(found))
    looked = _of_all(count) if lots is None else _of_asked(lots.drawn, found.looked)
    if not count.ballots:
        return phrase("{looked}.", looked=looked)
    if lots is not None and count.ballots > found.looked:  # others looked as well, who were not asked
        return phrase("{looked}. In all {said}.", looked=looked, said=_said(found))
    return phrase("{looked}; {said}.", looked=looked, said=_said(found))


def _being_asked(vote: Vote) -> Phrase:
    """Render that lots are about to be drawn, so that nothing can be said of what comes."""
    return phrase("More people are being asked by lot.") if vote.draws else phrase("People are being asked by lot.")


def _left_out(found: Outlook) -> Iterator[Phrase]:
    """Yield how many say no as they always do to this person, so that it holds nothing up."""
    if left := found.count.left_out:
        noes = plural(left, "{n} more no counts", "{n} more noes count")
        yield phrase("{noes} only at the end, {closes}.", noes=noes, closes=found.closes)


def _of_all(count: Tally) -> Phrase:
    """Count who has looked of all who may, and how many have to, as long as some of these are missing."""
    looked = _of(plural(count.voters, "{n} person", "{n} people"), count.ballots)
    if count.ballots < count.quorum <= count.voters:
        return phrase("{looked} ({n} needed)", looked=looked, n=count.quorum)
    return looked


def _of_asked(asked: int, looked: int) -> Phrase:
    return _of(plural(asked, "{n} person asked by lot", "{n} people asked by lot"), looked)


def _of(people: Plural, looked: int) -> Phrase:
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
    elif found.decision == ACCEPTED:
        return phrase("It is accepted {at}.", at=found.at)
    else:
        return _open(found)
    return phrase("{opening} {then}", opening=opening, then=_then(vote, found))


def _accepted(book: Book, found: Outlook) -> Phrase:
    """Render that a log is accepted before the end, unless something changes."""
    if is_over(found.at, book.at):
        return phrase("It is accepted now.")
    is_soon = found.once_all and found.count.voters <= FEW
    if found.count.reject and is_soon:
        return phrase(
            "It is accepted {at} unless somebody else objects, or once all the others have said yes.", at=found.at
        )
    if found.count.reject:
        return phrase("It is accepted {at} unless somebody else objects.", at=found.at)
    if is_soon:
        return phrase("It is accepted {at} unless somebody objects, or once all have said yes.", at=found.at)
    return phrase("It is accepted {at} unless somebody objects.", at=found.at)


def _open(found: Outlook) -> Phrase:
    """Render what is missing where nobody objects, and until when it can come."""
    if found.is_within_reach:
        missing = phrase("{missing}.", missing=_missing(found))
    else:
        missing = _too_few(found) or phrase("Too few can say yes.")
    return phrase(
        "{missing} It is open until {closes}, or longer if too few say yes.", missing=missing, closes=found.closes
    )


def _next_of_list(book: Book, vote: Vote, found: Sequence[Outlook]) -> Phrase:
    """Render what comes of the logs of a list."""
    last = max(found, key=lambda one: one.at)
    is_contested = any(one.count.reject for one in found)
    if all(one.is_early for one in found):
        return _accepted_together(book, last, is_contested=is_contested)
    if vote.extended:
        return _extended(vote, last)
    is_undecided = any(one.decision == UNDECIDED for one in found)
    if is_contested and last.lots is not None:
        opening = _contested(vote, last)
    elif is_undecided:
        opening = phrase("They are open until {closes}.", closes=last.closes)
    else:
        opening = phrase("They are decided together, {closes} at the latest.", closes=last.closes)
    if not is_undecided:
        return opening
    if last.lots is not None:
        return phrase("{opening} What lacks a yes then stays open for longer.", opening=opening)
    return phrase("{opening} If one lacks a yes then, all stay open for longer.", opening=opening)


def _accepted_together(book: Book, last: Outlook, *, is_contested: bool) -> Phrase:
    if is_over(last.at, book.at):
        return phrase("They are accepted now.")
    if is_contested:
        return phrase("They are accepted {at} unless somebody else objects.", at=last.at)
    return phrase("They are accepted {at} unless somebody objects.", at=last.at)


def _extended(vote: Vote, found: Outlook) -> Phrase:
    more = _more(vote, AT_EXTENSION)
    if more:
        return phrase("Too few say yes: open until {closes}, {more}.", closes=found.closes, more=more)
    return phrase("Too few say yes: open until {closes}.", closes=found.closes)


def _contested(vote: Vote, found: Outlook) -> Phrase:
    more, closes = _more(vote, AT_REJECT), found.closes
    if more:
        return phrase("Somebody objects: {more}, and those asked by lot decide {closes}.", more=more, closes=closes)
    if found.lots is None:
        if found.waits_for_end:
            return phrase("Somebody objects: it is decided {closes}.", closes=closes)
        return phrase("Somebody objects: open until {closes}.", closes=closes)
    if found.lots.drawn:
        return phrase("Somebody objects: those asked by lot decide {closes}.", closes=closes)
    return phrase("Somebody objects, and nobody is there to be asked: open until {closes}.", closes=closes)


def _more(vote: Vote, why: str) -> Plural | None:
    """Count those who were asked for a reason."""
    more = sum(len(one.persons) for one in vote.draws if one.why == why)
    return plural(more, "{n} more is asked", "{n} more are asked") if more else None


def _then(vote: Vote, found: Outlook) -> Phrase:
    """Render what is missing, and what the end brings without it."""
    fate = _fate(vote, found)
    if found.decision != ACCEPTED and found.is_within_reach:
        return phrase("{missing}; else {fate}.", missing=_missing(found), fate=fate)
    few = _too_few(found) if found.decision != ACCEPTED else None
    if few is not None:
        return phrase("{few} As it stands {fate} then.", few=few, fate=fate)
    return phrase("As it stands {fate} then.", fate=fate)


def _fate(vote: Vote, found: Outlook) -> Phrase:
    """Render what the end brings if nothing more happens."""
    if found.decision == UNDECIDED and not vote.extended:
        return phrase("it stays open for longer")
    return _FATES[found.decision]


_FATES: Mapping[str, Phrase] = {
    ACCEPTED: phrase("it is accepted"),
    REJECTED: phrase("it is not accepted"),
    UNDECIDED: phrase("it is undecided"),
}


def _too_few(found: Outlook) -> Phrase | None:
    """Render that those who do not object are fewer than have to approve, or return None."""
    count = found.count
    willing = count.voters - count.reject - count.left_out
    if not count.voters:
        return phrase("Nobody can judge it now.")
    if willing >= found.least:
        return None
    people = plural(willing, "{n} person", "{n} people")
    if willing == count.voters:
        return phrase("It takes {need} yes, and only {people} can judge it.", need=found.least, people=people)
    if not willing:
        return phrase("It takes {need} yes, and everybody objects.", need=found.least)
    return phrase("It takes {need} yes, and only {people} can still say so.", need=found.least, people=people)


def _missing(found: Outlook) -> Phrase | Plural:
    """Render how many approvals are missing, and whose."""
    yes, by_lot = found.yes, found.by_lot
    if by_lot == yes:
        return plural(
            yes, "{n} more yes by those asked by lot is missing", "{n} more yes by those asked by lot are missing"
        )
    missing = plural(yes, "{n} more yes is missing", "{n} more yes are missing")
    if not by_lot:
        return missing
    return phrase("{missing}, {n} of them by those asked by lot", missing=missing, n=by_lot)
