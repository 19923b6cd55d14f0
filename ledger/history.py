"""History: every kind of fact in a sentence, so that anyone can read the ledger; and the book at an earlier height.

While a vote by lot is open, nobody is told whom lots called and who said what: those who know would be worked on, and would follow
each other. Once it is decided, everything is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import takewhile

from ledger.book import Book, fold
from ledger.chain.entry import Entry, Fact
from ledger.contributions import words as contribution_words
from ledger.digests import words as digest_words
from ledger.distributions import words as distribution_words
from ledger.equations import words as equation_words
from ledger.facts import FACTS
from ledger.network import proposal_words
from ledger.network import words as network_words
from ledger.network.rules import ABSTAIN, APPROVE, REJECT
from ledger.payouts import fact_words as payout_words
from ledger.treasury import words as treasury_words
from ledger.validation import drawn, hearing_words
from ledger.validation import words as vote_words
from ledger.validation.ballot import ballots
from ledger.validation.vote import Drawn, Opened, Sighted, Voted
from ledger.values.phrase import Code, Lines, Phrase, phrase
from ledger.values.saying import Says

SAYS: Says = {
    **network_words.SAYS,
    **proposal_words.SAYS,
    **vote_words.SAYS,
    **hearing_words.SAYS,
    **contribution_words.SAYS,
    **equation_words.SAYS,
    **treasury_words.SAYS,
    **distribution_words.SAYS,
    **payout_words.SAYS,
    **digest_words.SAYS,
}
"""For each kind of fact, the function that makes a sentence of it; every area names its own."""


def describe(book: Book, entry: Entry, fact: Fact) -> Phrase | Lines:
    """Return a fact of an entry as a sentence. The book must know everything that the fact names."""
    if (number := quiet(book, entry, fact)) is not None:
        return phrase("Somebody was asked about {id}, or said something on it. {later}", id=Code(number), later=LATER)
    return SAYS[type(fact)](book, fact)


def quiet(book: Book, entry: Entry, fact: Fact) -> str | None:
    """Return what is voted on, if a fact says whom lots called or who said what before anything was decided; else None."""
    if (
        isinstance(fact, Drawn | Voted | Sighted)
        and fact.subject not in book.proposals.by_id
        and _is_quiet(book, fact.subject, entry.height)
    ):
        return fact.subject
    return None


def _is_quiet(book: Book, number: str, height: int) -> bool:
    """Tell whether lots are drawn for a vote, and nothing was decided since an entry.

    What is withdrawn stays quiet: when it is logged again, lots call the same persons.
    """
    made = book.lists.by_id.get(number)
    rows = (number,) if made is None else made.rows
    is_decided = any(book.contributions.by_id[row].settled >= height for row in rows)
    if is_decided and (made is None or number not in book.votes.open):
        return False
    votes = (book.votes.open.get(number), *map(book.votes.ended.get, rows))
    return any(vote is not None and drawn.by_lot(book, vote) is not None for vote in votes)


def so_far(book: Book, number: str) -> Phrase | None:
    """Return how an open vote by lot stands, without anybody's name; None of any other."""
    vote = book.votes.open.get(number)
    if vote is None or drawn.by_lot(book, vote) is None:
        return None
    count = Counter(ballots(vote, book.agents).values())
    return phrase(
        "So far: {approve} yes, {reject} no, {abstain} not me; {asked} were asked by lot. {later}",
        approve=count[APPROVE],
        reject=count[REJECT],
        abstain=count[ABSTAIN],
        asked=len(drawn.persons(book, vote)),
        later=LATER,
    )


LATER = phrase("The names are told once it is decided.")


def about(entries: Iterable[Entry], numbers: Iterable[str]) -> Iterator[tuple[Entry, Fact]]:
    """Yield the facts about things, such as a log; or about a list and its logs, whose votes open with that on the list."""
    wanted = {*numbers}
    for entry in entries:
        for fact in entry.facts:
            opens_within = len(wanted) > 1 and isinstance(fact, Opened) and fact.within in wanted
            if not wanted.isdisjoint(_named(fact)) and not isinstance(fact, Sighted) and not opens_within:
                yield entry, fact


def _named(fact: Fact) -> Iterator[str]:
    for name in _FIELDS[type(fact)]:
        if value := getattr(fact, name):
            yield value
    yield from getattr(fact, "held", ())


_SUBJECTS = (
    *("contribution", "corrects", "subject", "setting", "proposal", "income", "distribution"),
    *("equation", "payout", "project", "digest", "question", "list"),
)
"""The fields by which a fact names what it is about."""

_FIELDS = {kind: tuple(field.name for field in fields(kind) if field.name in _SUBJECTS) for kind in FACTS}
"""Those of each kind of fact: whole ledgers are gone through."""


def within(book: Book, number: str) -> tuple[str, ...]:
    """Return the numbers of a thing and of what belongs to it: the logs of a list; all that is for a project."""
    if number in book.lists.by_id:
        return (number, *book.lists.by_id[number].rows)
    if number not in book.projects.by_id:
        return (number,)
    return (
        number,
        *(log.id for log in book.contributions.by_id.values() if log.log.project == number),
        *(income.id for income in book.incomes.by_id.values() if income.project == number),
        *(proposal.proposed.equation for proposal in book.equations.proposed_for(number)),
        *(id_ for id_, known in book.distributions.by_id.items() if known.prepared.project == number),
    )


def book_before(entries: Iterable[Entry], height: int) -> Book:
    """Return the book as it was before the entry of that height."""
    return fold(takewhile(lambda entry: entry.height < height, entries))
