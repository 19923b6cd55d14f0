"""Draws: who is asked by lot to judge what a vote is about, and when more are.

Some persons are drawn at the opening. More are drawn once somebody objects, for each of the drawn who abstains or stays silent,
when the time is extended, and when something is opened again. Nobody is undrawn, and who voted before they were drawn counts as
drawn. Lots follow the hash of the entry that opened the vote, which nobody could choose, so that everybody can draw them again.

For so many persons, four times as many names are taken from the shuffled row, as far as there are. Of these, first come those
who were asked less than `OFTEN` times in a week, then the others. Of each two in a row the one who was asked less goes before. Who
leaves requests unanswered is asked when nobody else is left. In the beginning, when all members may judge, half are of those who did
something already, and all who come in the place of the silent: silent members hold nobody up. Some of them are asked all the same, so that
a few newcomers are not alone.
Partners of whoever brought the work are asked when nobody else is left: two who approve each other's work again and again. So are
those who have a log in a list that is judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from ledger.network.pause import is_over, window_end
from ledger.network.preset import Plan
from ledger.network.rules import ABSTAIN
from ledger.validation import by_lot, drawn, electorate, griefing, pool
from ledger.validation.ballot import ballots
from ledger.validation.open_votes import LATELY
from ledger.validation.pool import Pool
from ledger.validation.shuffle import shuffled
from ledger.validation.unanswered import is_unanswered
from ledger.validation.vote import (
    AT_ABSTENTION,
    AT_EXTENSION,
    AT_OPENING,
    AT_REJECT,
    AT_REOPENING,
    AT_SILENCE,
    REOPENED,
    Drawn,
    Vote,
)

if TYPE_CHECKING:
    from ledger.book import Book

OFTEN = 7
"""Times in a week: who was asked as often is asked when nobody else is left."""

NAMES = 4
"""Names that are taken from the row for each person who is drawn."""

PARTNERS = 2
"""Persons who are partners of somebody, at most, and at most a sixth of the pool."""

MUTUAL = 5
"""Accepted logs of `PARTNERS_SINCE` that each of two partners approved of the other's."""

PARTNERS_SINCE = timedelta(days=90)

WHEN_EXTENDED, WHEN_REOPENED = 2, 5
"""Persons who are drawn when the time is extended, and when something is opened again."""

A_DAY = timedelta(hours=24)
"""The time after which somebody who was drawn is silent, and somebody else is drawn as well: twice."""

SILENT_MOST = 2
"""Persons who are drawn for the silent, each time."""


def draw(book: Book, vote: Vote, number: int, at: datetime, why: str = AT_OPENING) -> tuple[str, ...]:
    """Return so many persons of the pool who were not drawn yet, or as many as there are."""
    members, kin = pool.of(book, vote, at), book.agents.lineage
    known = {kin(person) for one in vote.draws for person in one.persons}
    before = (person for person in _asked_before(book, vote) if person in members and kin(person) not in known)
    answering, _ = _answering(book, vote, iter(dict.fromkeys(before)), number, at)
    chosen = list(answering)
    known |= set(map(kin, chosen))
    if vote.opened.bootstrap:
        left = number - len(chosen)
        half = left if why in (AT_SILENCE, AT_EXTENSION) else (left + 1) // 2
        chosen += _at_work(book, _names(book, vote, members, known), half)
        known |= set(map(kin, chosen))
    later = {kin(person) for person in last(book, vote, members, at)} - known
    names, others = _answering(
        book, vote, _names(book, vote, members, known | later), NAMES * (number - len(chosen)), at
    )
    chosen += islice((*_in_order(book, names, at), *others), number - len(chosen))
    if len(chosen) < number and later:
        chosen += islice(_names(book, vote, members, known | set(map(kin, chosen))), number - len(chosen))
    return tuple(chosen)


def _at_work(book: Book, names: Iterator[str], number: int) -> Iterator[str]:
    """Yield so many of these who did something already, as far as there are."""
    acted = book.votes.acted
    return islice((name for name in names if any(account in acted for account in book.agents.aliases(name))), number)


def _asked_before(book: Book, vote: Vote) -> Iterator[str]:
    """Yield who was drawn for what is made again: it is asked of the same persons first."""
    assert vote.opened.measured is not None, "lots are drawn by size"
    for number in vote.opened.measured.again:
        earlier = book.votes.open.get(number) or book.votes.ended.get(number)
        for one in earlier.draws if earlier is not None else ():
            yield from dict.fromkeys(map(book.agents.person, one.persons))


def last(book: Book, vote: Vote, members: Pool, at: datetime) -> set[str]:
    """Return those of the pool who are asked when nobody else is left: partners, and of a list those who are in it or made it."""
    if not vote.rows:
        return partners(book, vote, members, at)
    return {person for person in electorate.barred(vote, book.agents) if person in members}


def _names(book: Book, vote: Vote, members: Pool, but: set[str]) -> Iterator[str]:
    """Yield the persons of a pool in the order of the shuffled row, without some, by the account that stands for all of theirs."""
    left = len(members) - sum(kin in members for kin in but)
    row, length = pool.row(book, vote)
    named = (members.by_first(account) for account in shuffled(row, vote.hash, length))
    yield from islice((person for person in named if person and book.agents.lineage(person) not in but), left)


def _answering(
    book: Book, vote: Vote, names: Iterator[str], number: int, at: datetime
) -> tuple[Sequence[str], Sequence[str]]:
    """Take names until there are so many who answer requests. Return these, and the others."""
    figures = drawn.by_lot(book, vote)
    assert figures is not None, "lots are drawn by figures"
    found, others = list[str](), list[str]()
    while len(found) < number and (name := next(names, None)) is not None:
        (others if is_unanswered(book, name, figures.unanswered, at) else found).append(name)
    return found, others


def _in_order(book: Book, names: Sequence[str], at: datetime) -> Iterator[str]:
    """Yield these persons: those who were not asked often first, and of each two in a row the one who was asked less."""
    asked = {person: requests(book, person, at) for person in names}
    for group in ([one for one in names if asked[one] < OFTEN], [one for one in names if asked[one] >= OFTEN]):
        pairs = [sorted(group[place : place + 2], key=asked.__getitem__) for place in range(0, len(group), 2)]
        yield from (pair[0] for pair in pairs)
        yield from (pair[1] for pair in pairs if len(pair) > 1)


def requests(book: Book, person: str, at: datetime) -> int:
    """Return how often lots asked a person in the week before a moment, in any of their accounts."""
    moments = (book.votes.asked.get(account, ()) for account in book.agents.aliases(person))
    return sum(at < moment + LATELY for asked in moments for moment in asked)


def partners(book: Book, vote: Vote, members: Pool, at: datetime) -> set[str]:
    """Return the persons who approve the work of whom a vote is about again and again, and the other way round."""
    log = book.contributions.by_id.get(vote.opened.subject)
    if log is None:
        return set()  # a list is of several persons
    person = book.agents.person(log.contributor)
    given = _approvals(book, person, at)
    mutual = {
        other: min(times, _approvals(book, other, at)[person])
        for other, times in given.items()
        if other != person and times >= MUTUAL
    }
    ranked = sorted((other for other, times in mutual.items() if times >= MUTUAL), key=_by_number)
    ranked.sort(key=mutual.__getitem__, reverse=True)
    return set(ranked[: min(PARTNERS, len(members) // 6)])


def _approvals(book: Book, person: str, at: datetime) -> Counter[str]:
    """Return how many accepted logs of a person each other one approved in the time that counts."""
    page, counted = book.contributions, Counter[str]()
    for account in book.agents.aliases(person):
        for number in reversed(page.credited.get(account, ())):
            settled = page.by_id[number].settled_at
            if settled is None or settled < at - PARTNERS_SINCE:
                break
            counted.update({book.agents.person(one) for one in book.votes.approved.get(number, ())})
    return counted


def _by_number(person: str) -> int:
    return int(person[1:])


def due(book: Book, vote: Vote, at: datetime) -> tuple[Drawn, ...]:
    """Return the fact of the next draw that is due on an open vote, or nothing."""
    for why, number in _wanted(book, vote, at):
        if number > 0 and (persons := draw(book, vote, number, at, why)):
            return (Drawn(vote.opened.subject, persons, why),)
    return ()


def _wanted(book: Book, vote: Vote, at: datetime) -> Iterator[tuple[str, int]]:
    """Yield the reasons for a draw now, and how many each asks for."""
    figures, begun = drawn.by_lot(book, vote), begins(book, vote)
    if figures is None or begun is None:
        return
    plan, asked, choices = drawn.plan(vote, figures), drawn.persons(book, vote), ballots(vote, book.agents)
    done = Counter(one.why for one in vote.draws)
    if not done[AT_OPENING]:
        yield AT_OPENING, plan.drawn - len(asked)
    if vote.opened.again == REOPENED and not done[AT_REOPENING]:
        yield AT_REOPENING, WHEN_REOPENED
    if not done[AT_REJECT] and any(_is_contested(book, part, at) for part in vote.parts()):
        yield AT_REJECT, plan.more
    abstaining = sum(choices.get(person) == ABSTAIN for person in asked)
    yield AT_ABSTENTION, abstaining - sum(len(one.persons) for one in vote.draws if one.why == AT_ABSTENTION)
    if vote.extended and not done[AT_EXTENSION]:
        yield AT_EXTENSION, WHEN_EXTENDED
    if _may_replace(vote, begun, at) and any(_lacks_approvals(part, plan, book, at) for part in vote.parts()):
        silent = (person not in choices and is_over(since + A_DAY, at) for person, since in asked.items())
        yield AT_SILENCE, min(SILENT_MOST, sum(silent))


def _is_contested(book: Book, part: Vote, at: datetime) -> bool:
    """Tell whether somebody says no whose no calls others."""
    choices = ballots(part, book.agents)
    out = griefing.left_out(book, part, choices, at)
    return drawn.is_contested(book, part, {person: one for person, one in choices.items() if person not in out})


def _lacks_approvals(part: Vote, plan: Plan, book: Book, at: datetime) -> bool:
    asked = set(drawn.persons(book, part))
    lots = by_lot.lots(plan, ballots(part, book.agents), asked, _is_contested(book, part, at))
    return lots.approve < lots.needed


def _may_replace(vote: Vote, begun: datetime, at: datetime) -> bool:
    """Tell whether a moment has come at which somebody is drawn in place of the silent, and was not yet."""
    passed = [moment for moment in silences(vote, begun) if is_over(moment, at)]
    return bool(passed) and not any(one.why == AT_SILENCE and one.at >= passed[-1] for one in vote.draws)


def moments(book: Book, vote: Vote) -> Iterator[datetime]:
    """Yield the moments at which time alone may let somebody be drawn."""
    begun = begins(book, vote)
    if begun is not None and drawn.by_lot(book, vote) is not None:
        yield from silences(vote, begun)


def silences(vote: Vote, begun: datetime) -> Iterator[datetime]:
    """Yield the moments at which somebody is drawn in place of those who are silent."""
    for days in (1, 2):
        yield window_end(begun, days * A_DAY, vote.pauses, again=timedelta())


def begins(book: Book, vote: Vote) -> datetime | None:
    """Return the moment from which people can judge what a vote is about, or the first log of a list; None before it."""
    begins = [electorate.begun(part, book.agents) for part in vote.parts()]
    return min((moment for moment in begins if moment is not None), default=None)
