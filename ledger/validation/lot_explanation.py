"""Explanation of votes by lot: the figures of an open one, without names; of one that ended, everything to do it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ledger.network.pause import is_over
from ledger.network.preset import HUGE, LARGE, SMALL, TINY, USUAL, ByLot
from ledger.network.rules import ABSTAIN, APPROVE, REJECT
from ledger.validation import by_lot, draw, drawn, electorate, griefing, outlook, settlement, voters_file
from ledger.validation import words as vote_words
from ledger.validation.ballot import ballots, flags
from ledger.validation.passed_over import AWAY, CONCERNED, GONE, LISTED, PARTNER, UNANSWERED, YOUNG, FirstLots
from ledger.validation.vote import ACCEPTED, Measured, Settled, Vote
from ledger.values.phrase import Code, Lines, Percent, Phrase, Sheet, Who, lines, phrase, plural

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.book import Book

InUnit = Callable[[Fraction], Any]
"""Returns an amount in the unit of a log."""


def of_open(book: Book, vote: Vote, part: Vote, in_unit: InUnit) -> Iterator[Phrase]:
    """Yield the figures of an open vote on a log: how it stands, and by which rule it is decided. It names nobody."""
    figures, found, measured = drawn.by_lot(book, part), outlook.of(book, vote, part), part.opened.measured
    assert figures is not None and measured is not None, "a vote by lot"
    if found is None:
        return
    count, lots = found.count, found.lots
    assert lots is not None, "lots were drawn"
    yield _size(measured, in_unit)
    yield phrase(
        "{people} can judge it. It takes {need} yes, {needed} of them by those asked by lot, who are {drawn} so far.",
        people=plural(count.voters, "{n} person", "{n} people"),
        need=max(count.quorum, lots.needed),
        needed=lots.needed,
        drawn=lots.drawn,
    )
    yield from filter(None, (_left_out(count.left_out),))
    begun = electorate.begun(part, book.agents)
    assert begun is not None, "it has begun"
    if book.hearings.is_held(part.opened.subject):
        yield phrase("It would take from somebody's work who has not said that it is right, so it waits for its end.")
    else:
        yield _early(book, part, begun, figures)
    yield phrase(
        "At its end, {closes}, it is accepted if {late} of all who say yes or no say yes, and {share} of those asked by lot. It is not if fewer of all do, or if more of those asked by lot say no than yes. Whatever else comes out gives it more time, once; after that it is undecided.",
        closes=found.closes,
        late=_percent(figures.late),
        share=_percent(by_lot.share_of_drawn(lots, figures)),
    )


def _early(book: Book, part: Vote, begun: datetime, figures: ByLot) -> Phrase:
    return phrase(
        "It is accepted from {opens} on if nobody asked by lot says no, no red flag is up, and {early} of those who say yes or no say yes; before, only once all say yes.",
        opens=settlement.opens(book, part, begun),
        early=_percent(figures.early),
    )


def of_settled(
    then: Book, lots: FirstLots, vote: Vote, part: Vote, settled: Settled, at: datetime, in_unit: InUnit
) -> Lines:
    """Explain how a vote on a log ended; `then` is the book just before that, `lots` are those that first fell."""
    figures, measured = drawn.by_lot(then, part), part.opened.measured
    assert figures is not None and measured is not None, "a vote by lot"
    preset = settlement.preset_of(then, part)
    return lines(
        phrase("{id} is decided. {count}", id=Code(settled.subject), count=vote_words.final_tally(then, settled)),
        phrase(
            "By version {version} of the rules, which held when it was opened: {name}.",
            version=settled.rules,
            name=Code(preset.name),
        ),
        _size(measured, in_unit),
        Sheet((WHAT, IS, NEEDED), tuple(_figures(then, part, settled, at, figures))),
        _left_out(settled.left_out),
        *_row(lots, vote),
        *_passed_over(lots),
        *(
            phrase(
                "{at}, {why}: {who}.", at=one.at, why=vote_words.WHY_DRAWN[one.why], who=tuple(map(Who, one.persons))
            )
            for one in vote.draws
        ),
        Sheet((WHO, SAYS, BY_LOT), tuple(_ballots(then, part))),
        *(
            phrase("Red flag by {who}: “{reason}”", who=Who(who), reason=why)
            for who, why in flags(part, then.agents).items()
        ),
        vote_words.BLIND if settled.blind else None,
        *voters_file.people_file(
            then, f"{settled.subject}-lots.csv", {"in the lots": lots.members, **_by_reason(lots)}
        ),
    )


def _left_out(left_out: int) -> Phrase | None:
    """Say of rejects that are not in the figures why they are not."""
    if not left_out:
        return None
    return phrase(
        "{noes} left out of that, to count only at the end: whoever said so rejected {times} logs of the same person in {days} days, which those asked by lot accepted, and was not asked.",
        noes=plural(left_out, "{n} no is", "{n} noes are"),
        times=griefing.TIMES,
        days=griefing.DAYS,
    )


def _size(measured: Measured, in_unit: InUnit) -> Phrase:
    values = {"size": SIZES[measured.size], "amount": in_unit(measured.amount)}
    if measured.median is None:
        return phrase("Its size is {size}: {amount}, and too little was accepted to compare it with.", **values)
    return phrase(
        "Its size is {size}: {amount}, where {median} are usual; {week} in a week, where {own} are usual for whoever brought it.",
        median=in_unit(measured.median),
        week=in_unit(measured.week),
        own=in_unit(measured.own),
        **values,
    )


def _figures(then: Book, part: Vote, settled: Settled, at: datetime, figures: ByLot) -> Iterator[tuple[Any, ...]]:
    """Yield each line of the rule: what it is about, what it was, and what it had to be."""
    lots, begun = settled.lots, electorate.begun(part, then.agents)
    assert lots is not None and begun is not None, "a vote by lot that began"
    preset = settlement.preset_of(then, part)
    chose, decided = lots.approve + lots.reject, settled.approve + settled.reject
    is_early = settled.decision == ACCEPTED and not is_over(settlement.closes(part, preset, begun), at)
    yield phrase("yes"), settled.approve, settled.quorum
    yield phrase("yes by the {n} asked by lot", n=lots.drawn), lots.approve, lots.needed
    if chose:
        share = by_lot.share_of_drawn(lots, figures)
        yield phrase("yes, of the yes and no by those asked by lot"), Percent(lots.approve, chose), _percent(share)
    if decided:
        share = figures.early if is_early else figures.late
        yield phrase("yes, of all yes and no"), Percent(settled.approve, decided), _percent(share)


def _row(lots: FirstLots, vote: Vote) -> Iterator[Phrase]:
    """Yield what somebody needs to draw again: the seed, the row, the order, and the pool."""
    yield phrase(
        "The lots follow from entry {height}, with which it was opened: {seal}.",
        height=vote.height,
        seal=Code(vote.hash.hex()),
    )
    accounts = plural(lots.length, "{n} account", "{n} accounts")
    if vote.opened.bootstrap:
        yield phrase(
            "Fewer than three people had accepted work, so members judge it. In a row are {accounts}: all who may, as they joined. Half of those asked, and all who are asked in place of the silent, are the first who did something already.",
            accounts=accounts,
        )
    else:
        yield phrase(
            "In a row are {accounts} with accepted work before that, the first accepted first; of several of one person the first counts.",
            accounts=accounts,
        )
    yield phrase(
        "To draw again: from i = 0 on, place i of n in the row changes with place i + (x mod (n - i)), where x is the SHA-256 of those 64 signs, a space and i, read as a number. Of {names} names in this order for each who is asked, those come first whom lots asked fewer than {often} times in a week, and of each two in turn the one who was asked less.",
        names=draw.NAMES,
        often=draw.OFTEN,
    )
    yield (
        phrase("Lots could ask {who}.", who=voters_file.named(lots.members))
        if lots.members
        else phrase("Lots could ask nobody.")
    )


def _passed_over(lots: FirstLots) -> Iterator[Phrase]:
    """Yield each reason for which lots passed somebody over, and whom."""
    for why, who in _by_reason(lots).items():
        yield phrase("Not {who}: {why}.", who=voters_file.named(who), why=REASONS[why])


def _by_reason(lots: FirstLots) -> dict[str, list[str]]:
    persons: dict[str, list[str]] = {}
    for person, why in lots.passed_over:
        persons.setdefault(why, []).append(person)
    return persons


def _ballots(then: Book, part: Vote) -> Iterator[tuple[Who, Phrase, Phrase]]:
    asked = drawn.persons(then, part)
    for person, choice in ballots(part, then.agents).items():
        yield Who(person), SAID[choice], YES if person in asked else NO


def _percent(share: Fraction) -> Percent:
    return Percent(share.numerator, share.denominator)


SIZES: Mapping[str, Phrase] = {
    TINY: phrase("tiny"),
    SMALL: phrase("small"),
    USUAL: phrase("usual"),
    LARGE: phrase("large"),
    HUGE: phrase("huge"),
}

REASONS: Mapping[str, Phrase] = {
    CONCERNED: phrase("it is about their work, or they logged it"),
    GONE: phrase("not in the chat any more"),
    AWAY: phrase("not around for a while"),
    YOUNG: phrase("their first work was accepted too short a time before"),
    PARTNER: phrase("only if nobody else is left, as the two say yes to each other often"),
    LISTED: phrase("only if nobody else is left, as they are on the list"),
    UNANSWERED: phrase("only if nobody else is left, as they did nothing for a week though lots asked them"),
}
"""Why lots pass somebody over."""

YES, NO = phrase("yes"), phrase("no")
SAID: Mapping[str, Phrase] = {APPROVE: YES, REJECT: NO, ABSTAIN: phrase("neither")}
WHAT, IS, NEEDED = phrase("What"), phrase("Is"), phrase("Needed")
WHO, SAYS, BY_LOT = phrase("Who"), phrase("Says"), phrase("Asked by lot")
