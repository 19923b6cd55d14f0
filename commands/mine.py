"""`/mine`: your contributions, the things that wait for you, and your ballot on a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.input import draft_reader
from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.contributions import vote_subject
from ledger.contributions import words as contribution_words
from ledger.contributions.contribution import Contribution
from ledger.contributions.vote_subject import open_vote
from ledger.distributions import due_words
from ledger.distributions.distribution import PREPARED
from ledger.network.role import STEWARD
from ledger.validation import drawn, electorate
from ledger.validation import words as vote_words
from ledger.validation.ballot import ballot
from ledger.validation.vote import NONE
from ledger.values.phrase import Code, Phrase, Who, Words, lines, phrase

LAST = 10
"""Contributions shown."""

WAITING = 20
"""Things shown that wait."""


def mine(book: Book, asked: Asked) -> Outcome:
    """Show the asker's contributions, and the votes and confirmations that wait for them."""
    if asked.agent not in book.agents.by_id:
        return Outcome(
            answer=phrase(
                "You are new here. {contribute} logs what you bring.", contribute=Code("/contribute 2h what you did")
            )
        )
    if asked["card"]:
        return _ballot(book, asked.agent, asked["card"])
    own = [log for log in book.contributions.of(book.agents, asked.agent) if _is_shown(book, log, asked.agent)]
    assert asked.menu is not None, "questions come from the menu"
    asks = (question.in_full() for question in asked.menu.questions(book) if asked.agent in question.persons)
    waiting = [*asks, *_to_judge(book, asked.agent), *_for_steward(book, asked.agent)]
    name: Words = book.agents.name(asked.agent)
    return Outcome(
        answer=lines(
            phrase("You are {name} ({id}).", name=name, id=Code(asked.agent)),
            *_contributions(book, own),
            *due_words.describe(book, asked.agent),
            *_shown(waiting),
            *_drafts(book, asked),
        )
    )


def _is_shown(book: Book, log: Contribution, person: str) -> bool:
    """Tell whether a log is among what a person brought, or made: not each that a list of theirs has for others."""
    return book.lists.naming(log.id) is None or book.agents.person(log.contributor) == person


def _contributions(book: Book, own: Sequence[Contribution]) -> Iterator[Phrase]:
    if not own:
        yield phrase(
            "You have logged nothing yet. {contribute} begins.", contribute=Code("/contribute 2h what you did")
        )
    for contribution in own[-LAST:]:
        yield contribution_words.one_line(book, contribution)
    if len(own) > LAST:
        yield phrase("{more} earlier ones are in {ledger}.", more=len(own) - LAST, ledger=Code("/ledger"))


def _shown(waiting: Sequence[Phrase]) -> Iterator[Phrase]:
    yield phrase("Waiting for you:") if waiting else phrase("Nothing waits for you.")
    yield from waiting[:WAITING]
    if len(waiting) > WAITING:
        yield phrase("and {n} more, which follow when these are done.", n=len(waiting) - WAITING)


def _drafts(book: Book, asked: Asked) -> Iterator[Phrase]:
    if asked.drafts:
        yield phrase("Drafts that nobody else sees, each with the line that posts it:")
        yield from draft_reader.describe_all(book, asked)


def _ballot(book: Book, person: str, number: str) -> Outcome:
    """Show a person's own ballot in an open vote; refuse if it is not open, or the person has none in it."""
    vote = open_vote(book, number)
    electorate.check_voter(vote, book.agents, book.contributions.accepted, person)
    cast = ballot(vote, book.agents, person)
    choice = vote_words.CHOICES[cast.choice if cast else NONE]
    return Outcome(answer=phrase("Your ballot on {id}: {choice}.", id=Code(number), choice=choice))


def _to_judge(book: Book, person: str) -> Iterator[Phrase]:
    """Yield the open votes that wait for a person's ballot: where lots ask, only those for which they asked this one."""
    for number, vote in book.votes.open.items():
        if ballot(vote, book.agents, person) is not None:
            continue
        values = {"short": _to_judge_line(book, number), "vote": Code(f"/vote {number} approve")}
        if drawn.by_lot(book, vote) is not None:
            if person in drawn.persons(book, vote):
                yield phrase("{short} You are asked by lot: {vote}.", **values)
        elif electorate.may_vote(vote, book.agents, book.contributions.accepted, person):
            yield phrase("{short} Judge it: {vote}.", **values)


def _to_judge_line(book: Book, number: str) -> Phrase:
    if number in book.contributions.by_id:
        return contribution_words.one_line(book, book.contributions.by_id[number])
    return phrase("{id}: {content}.", id=Code(number), content=vote_subject.content(book, number))


def _for_steward(book: Book, person: str) -> Iterator[Phrase]:
    """Yield the proposals of other stewards that this one can confirm."""
    if person not in book.roles.holders(STEWARD, book.agents):
        return
    proposals = (*_distributions(book), *_reversals(book), *_payouts(book))
    for number, by, command in proposals:
        if book.agents.person(by) != person:
            yield phrase(
                "{id} waits for another steward than {who}: see its card, and {command}.",
                id=Code(number),
                who=Who(by),
                command=Code(f"{command} {number}"),
            )


_Proposals = Iterator[tuple[str, str, str]]
"""The number of each subject that waits for a second steward, the steward who proposed it, and the command that confirms it."""


def _distributions(book: Book) -> _Proposals:
    for number, distribution in book.distributions.by_id.items():
        if distribution.state == PREPARED:
            yield number, distribution.prepared.by, "/distribute approve"


def _reversals(book: Book) -> _Proposals:
    for distribution in book.distributions.reversals():
        if distribution.reversal is not None and distribution.reversal.state == PREPARED:
            yield distribution.prepared.distribution, distribution.reversal.prepared.by, "/distribute approve"


def _payouts(book: Book) -> _Proposals:
    for number, payout in book.payouts.by_id.items():
        proposed = payout.renewal or payout.prepared
        if payout.state == PREPARED or payout.renewal:
            yield number, proposed.by, "/payout approve"


VERBS = (
    Verb(
        "mine",
        None,
        "See what you brought, and what waits for you.",
        "/mine",
        mine,
        (Option("card", Kind.card, "a log, to see your ballot on it", positional=True),),
        reads=True,
        slow=True,
        button=phrase("my vote"),
    ),
)

COMMAND = Slash(VERBS)
