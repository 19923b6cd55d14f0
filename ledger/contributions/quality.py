"""Quality: the factor that peers' ratings give an accepted contribution, and the decisions by which they rate.

It is the mean of the ratings divided by 3, the expected rating: a factor that an equation can use as `quality`. It is 1 if
nobody has rated, or while the network has not switched it on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.contributions.contribution import Contribution
from ledger.contributions.timesheet import has_accepted_work
from ledger.network.agent import Agents
from ledger.network.pause import is_over
from ledger.validation import reactions
from ledger.validation.rating import EXPECTED, SCORES, Rated, RatingWithdrawn, ScoreSighted
from ledger.validation.reactions import Change, Sight
from ledger.validation.vote import ACCEPTED
from ledger.values.phrase import Code, Refusal

if TYPE_CHECKING:
    from ledger.book import Book

RATING_DAYS = 30
"""Days after its acceptance in which a contribution can be rated. After them its worth is final."""

WINDOW = "ratings"
"""The name of the window in which all that was accepted lately is rated. One name for all: a pause names what it holds."""

EMOJI = {f"{score}\N{COMBINING ENCLOSING KEYCAP}": str(score) for score in SCORES}
"""The rating emoji, as adapters hand them over, and the number that each shows."""


@dataclass(frozen=True, slots=True)
class Quality:
    """The ratings of a contribution that count: the sum of their points, and the number of persons."""

    points: int
    persons: int

    @property
    def mean(self) -> Fraction:
        """Return the mean rating."""
        return Fraction(self.points, self.persons)

    @property
    def factor(self) -> Fraction:
        """Return the value of `quality` in a formula."""
        return self.mean / EXPECTED


def of(book: Book, contribution: Contribution) -> Quality | None:
    """Return the quality of a contribution; None if nobody has rated it, or if quality is switched off."""
    if not book.rules.now.quality or contribution.id not in book.ratings.by_id:
        return None
    makers = _makers(book.agents, contribution)
    ratings = book.ratings.scores(book.agents, contribution.id)
    scores = [score for kin, score in ratings.items() if kin not in makers]
    return Quality(sum(scores), len(scores)) if scores else None


def is_ratable(book: Book, number: str) -> bool:
    """Tell whether it is an accepted contribution, and the network has quality switched on."""
    contribution = book.contributions.by_id.get(number)
    if contribution is None:
        return False  # a list: each log of it is rated by its own number
    return book.rules.now.quality and contribution.state == ACCEPTED and contribution.corrects is None


def ends(book: Book, contribution: Contribution) -> datetime:
    """Return the moment from which an accepted contribution cannot be rated any more."""
    assert contribution.settled_at is not None, "it is accepted"
    return book.pauses.end_of_shared(WINDOW, contribution.settled_at, timedelta(days=RATING_DAYS))


def may_rate_any(book: Book, person: str) -> bool:
    """Tell whether a person may rate contributions, if others made them."""
    return has_accepted_work(book.contributions, book.agents, person) and book.agents.is_here(person)


def open_at(book: Book, numbers: Iterable[str], now: datetime) -> list[str]:
    """Return those of these contributions that can be rated now."""
    if not book.rules.now.quality:
        return []
    ratable = (book.contributions.by_id[number] for number in numbers if is_ratable(book, number))
    return [contribution.id for contribution in ratable if not is_over(ends(book, contribution), now)]


def rate(book: Book, number: str, person: str, score: int | None, now: datetime) -> tuple[Fact, ...]:
    """Return the facts of a rating by command, None to take it back; nothing if it is the same already."""
    _check_open(book, number, now)
    _check_rater(book, number, person)
    standing = book.ratings.of(number).last(book.agents, person)
    if (standing.score if standing else None) == score:
        return ()
    return (RatingWithdrawn(number, person) if score is None else Rated(number, person, score, None),)


def react(book: Book, number: str, seen: Sight, added: bool, now: datetime) -> tuple[Fact, ...]:
    """Return the facts of one live reaction with a rating emoji; nothing if it is known already."""
    person = book.agents.person(seen.account)
    if added or may_rate(book, number, person):
        _check_open(book, number, now)
        _check_rater(book, number, person)
    return _changed(book, number, reactions.reacted(book.ratings.of(number).sighted, book.agents, seen, added))


def compare(book: Book, number: str, cards: Iterable[int], read: Iterable[Sight]) -> tuple[Fact, ...]:
    """Return the facts that a reading of these cards adds to what is known."""
    return tuple(
        fact
        for change in reactions.compared(book.ratings.of(number).sighted, book.agents, cards, read)
        if may_rate(book, number, change.person)
        for fact in _changed(book, number, change)
    )


def withdrawn(book: Book, person: str) -> list[Fact]:
    """Return the facts that take all ratings of a person back, for when nobody can tell any more whose they were."""
    accounts = book.agents.aliases(person)
    return [
        RatingWithdrawn(number, account)
        for number, esteem in book.ratings.by_id.items()
        for account in accounts
        if (rating := esteem.given.get(account)) and rating.score is not None
    ]


def _changed(book: Book, number: str, change: Change) -> tuple[Fact, ...]:
    """Return the sightings, and the rating that they move. Of several emoji that appear at once, the lowest number counts."""
    facts = change.sightings(ScoreSighted, number)
    standing = book.ratings.of(number).last(book.agents, change.person)
    if change.moves((standing.card, str(standing.score)) if standing else None):
        facts.append(_moved(number, change))
    return tuple(facts)


def _moved(number: str, change: Change) -> Rated | RatingWithdrawn:
    target = change.target(lambda sight: (int(sight.mark), sight.card))
    if target is None:
        return RatingWithdrawn(number, change.person)
    return Rated(number, target.account, int(target.mark), target.card)


def _makers(agents: Agents, contribution: Contribution) -> set[str]:
    """Return the persons who made a contribution, benefit from it, or speak for one of these, by `Agents.kin`."""
    return set(map(agents.lineage, _concerned(agents, contribution)))


def _concerned(agents: Agents, contribution: Contribution) -> list[str]:
    own = (contribution.author, contribution.contributor)
    entered = filter(None, (agents.by_id[agent].by for agent in own))
    return [*own, *entered, *chain.from_iterable(map(agents.speakers.ever, own))]


def _is_maker_forgotten(book: Book, number: str) -> bool:
    """Tell whether a maker of a contribution was forgotten: nobody could tell any more whether they rate it themselves."""
    return any(map(book.agents.is_gone, _concerned(book.agents, book.contributions.by_id[number])))


def may_rate(book: Book, number: str, person: str) -> bool:
    """Tell whether a person may rate this contribution, while it can be rated."""
    return (
        may_rate_any(book, person)
        and book.agents.lineage(person) not in _makers(book.agents, book.contributions.by_id[number])
        and not _is_maker_forgotten(book, number)
    )


def _check_open(book: Book, number: str, now: datetime) -> None:
    contribution = book.contributions.get(number)
    if not book.rules.now.quality:
        raise Refusal(
            "This network does not rate quality. Two stewards can switch it on: {on}.",
            on=Code("/settings set quality on"),
        )
    if not is_ratable(book, number):
        raise Refusal("Only an accepted contribution can be rated; {id} is none.", id=Code(number))
    if is_over(ends(book, contribution), now):
        raise Refusal(
            "{id} could be rated for {days} days after it was accepted, and they are over.",
            id=Code(number),
            days=RATING_DAYS,
        )


def _check_rater(book: Book, number: str, person: str) -> None:
    if book.agents.lineage(person) in _makers(book.agents, book.contributions.by_id[number]):
        raise Refusal("{id} is your own: others say how good it is.", id=Code(number))
    if _is_maker_forgotten(book, number):
        raise Refusal("Somebody who made {id} was forgotten, so it is rated no more.", id=Code(number))
    if not has_accepted_work(book.contributions, book.agents, person):
        raise Refusal("Only members with an accepted contribution can rate. You have none yet.")
