"""Quality: what peers' ratings make of an accepted contribution, and who may rate it, until when, how.

It is the mean of the ratings divided by 3, as 3 is what one expects: a factor that an equation can use as `quality`. A
network switches it on; where it is off, or nobody has rated, it is 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.contributions.contribution import Contribution
from ledger.contributions.timesheet import has_accepted_work
from ledger.network.agent import Agents
from ledger.validation import reactions as sight
from ledger.validation.rating import EXPECTED, SCORES, Rated, RatingWithdrawn, ScoreSighted
from ledger.validation.reactions import Change, Sight
from ledger.validation.vote import ACCEPTED
from ledger.values.phrase import Code, Refusal

if TYPE_CHECKING:
    from ledger.book import Book

RATING_DAYS = 30
"""Days after its acceptance in which a contribution can be rated: after them, what it is worth moves no more."""

EMOJI = {f"{score}\N{COMBINING ENCLOSING KEYCAP}": str(score) for score in SCORES}
"""The emoji that rate, as adapters hand them over, and the number that each shows."""


@dataclass(frozen=True, slots=True)
class Quality:
    """The ratings of a contribution that count: how many points they have together, of how many persons."""

    points: int
    persons: int

    @property
    def mean(self) -> Fraction:
        """Return the mean rating."""
        return Fraction(self.points, self.persons)

    @property
    def factor(self) -> Fraction:
        """Return what `quality` stands for in a formula."""
        return self.mean / EXPECTED


def of(book: Book, one: Contribution) -> Quality | None:
    """Return the quality of a contribution; None where nobody has rated it, or where it is switched off."""
    if not book.rules.now.quality or one.id not in book.ratings.by_id:
        return None
    out = _makers(book.agents, one)
    scores = [score for who, score in book.ratings.scores(book.agents, one.id).items() if who not in out]
    return Quality(sum(scores), len(scores)) if scores else None


def is_ratable(book: Book, number: str) -> bool:
    """Tell whether it is an accepted contribution, and the network has quality switched on."""
    found = book.contributions.by_id[number]
    return book.rules.now.quality and found.state == ACCEPTED and found.corrects is None


def ends(one: Contribution) -> datetime:
    """Return from when on an accepted contribution cannot be rated any more."""
    assert one.settled_at is not None, "it is accepted"
    return one.settled_at + timedelta(days=RATING_DAYS)


def open_at(book: Book, numbers: Iterable[str], now: datetime) -> list[str]:
    """Return those of these contributions that can be rated now."""
    if not book.rules.now.quality:
        return []
    return [one for one in numbers if is_ratable(book, one) and now < ends(book.contributions.by_id[one])]


def rate(book: Book, number: str, person: str, score: int | None, now: datetime) -> tuple[Fact, ...]:
    """Return the facts of a rating by command, None to take it back; nothing if it stands already."""
    _check_open(book, number, now)
    _check_rater(book, number, person)
    standing = book.ratings.of(number).last(book.agents, person)
    if (standing.score if standing else None) == score:
        return ()
    return (RatingWithdrawn(number, person) if score is None else Rated(number, person, score, None),)


def react(book: Book, number: str, seen: Sight, added: bool, now: datetime) -> tuple[Fact, ...]:
    """Return the facts of one live reaction that rates; nothing if it is known already."""
    person = book.agents.person(seen.account)
    if added or _may_rate(book, number, person):
        _check_open(book, number, now)
        _check_rater(book, number, person)
    return _changed(book, number, sight.reacted(book.ratings.of(number).sighted, book.agents, seen, added))


def compare(book: Book, number: str, cards: Iterable[int], read: Iterable[Sight]) -> tuple[Fact, ...]:
    """Return the facts that a reading of these cards adds to what is known."""
    return tuple(
        fact
        for change in sight.compared(book.ratings.of(number).sighted, book.agents, cards, read)
        if _may_rate(book, number, change.person)
        for fact in _changed(book, number, change)
    )


def withdrawn(book: Book, person: str) -> list[Fact]:
    """Return that all ratings of a person are taken back, as when nobody can tell afterwards whose they were."""
    return [
        RatingWithdrawn(number, account)
        for number, esteem in book.ratings.by_id.items()
        for account in book.agents.aliases(person)
        if account in esteem.given and esteem.given[account].score is not None
    ]


def _changed(book: Book, number: str, change: Change) -> tuple[Fact, ...]:
    """Return the sightings, and the rating that they move. Of several emoji that came at once, the lowest number counts."""
    facts: list[Fact] = [ScoreSighted(number, *one, False) for one in sorted(change.gone)]
    facts += [ScoreSighted(number, *one, True) for one in sorted(change.appeared)]
    standing = book.ratings.of(number).last(book.agents, change.person)
    if not (change.moves(standing.card, str(standing.score)) if standing else change.appeared):
        return tuple(facts)
    to = change.to(lambda one: (int(one.mark), one.card))
    last = Rated(number, to.account, int(to.mark), to.card) if to else RatingWithdrawn(number, change.person)
    return (*facts, last)


def _makers(agents: Agents, one: Contribution) -> set[str]:
    """Return what stands for all accounts of whoever made a contribution, benefits from it, or speaks for one of these."""
    return {agents.kin(agent) for agent in _concerned(agents, one)}


def _concerned(agents: Agents, one: Contribution) -> list[str]:
    spokesmen = [by for agent in (one.author, one.contributor) if (by := agents.by_id[agent].by) is not None]
    return [one.author, one.contributor, *spokesmen]


def _is_gone(book: Book, number: str) -> bool:
    """Tell whether somebody who made a contribution was forgotten, so that nobody could tell if they rated it themselves."""
    agents = book.agents
    return any(agents.by_id[one].forgotten is not None for one in _concerned(agents, book.contributions.by_id[number]))


def _may_rate(book: Book, number: str, person: str) -> bool:
    makers = _makers(book.agents, book.contributions.by_id[number])
    return (
        has_accepted_work(book.contributions, book.agents, person)
        and book.agents.is_here(person)
        and book.agents.kin(person) not in makers
        and not _is_gone(book, number)
    )


def _check_open(book: Book, number: str, now: datetime) -> None:
    found = book.contributions.get(number)
    if not book.rules.now.quality:
        raise Refusal(
            "This network does not rate quality. Two stewards can switch it on: {on}.", on=Code("/settings quality on")
        )
    if not is_ratable(book, number):
        raise Refusal("Only an accepted contribution can be rated; {id} is none.", id=Code(number))
    if now >= ends(found):
        raise Refusal(
            "{id} could be rated for {days} days after it was accepted, and they are over.",
            id=Code(number),
            days=RATING_DAYS,
        )


def _check_rater(book: Book, number: str, person: str) -> None:
    if book.agents.kin(person) in _makers(book.agents, book.contributions.by_id[number]):
        raise Refusal("You made {id}, or it is for you: how good it is, is for others to say.", id=Code(number))
    if _is_gone(book, number):
        raise Refusal("Somebody who made {id} was forgotten, so it is rated no more.", id=Code(number))
    if not has_accepted_work(book.contributions, book.agents, person):
        raise Refusal("Those rate who have an accepted contribution, and you have none yet.")
