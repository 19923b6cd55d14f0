"""`/mine`: your contributions, the things that wait for you, and your ballot on a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from bot.input import draft_reader
from bot.menu import DAYS, Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.contributions import asking_again, totals, vote_subject
from ledger.contributions import words as contribution_words
from ledger.contributions.contribution import Contribution
from ledger.contributions.selection import Selection, check
from ledger.contributions.vote_subject import open_vote
from ledger.distributions import due_words
from ledger.distributions.distribution import PREPARED
from ledger.governance import members_vote, proposal_card, request
from ledger.governance.request import Request
from ledger.network.role import STEWARD
from ledger.validation import drawn, electorate
from ledger.validation.ballot import ballot
from ledger.validation.vote import UNDECIDED
from ledger.values.phrase import Code, Phrase, Who, Words, lines, phrase

LAST = 10
"""Contributions shown."""

OF_DAYS = 50
"""Contributions shown of days that somebody chose."""

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
    own = _own(book, asked)
    assert asked.menu is not None, "questions come from the menu"
    asks = (question.in_full() for question in asked.menu.questions(book) if asked.agent in question.persons)
    requests = map(partial(_request, book), request.of_person(book, book.votes.open, asked.agent))
    judged = (*_to_judge(book, asked.agent), *_for_steward(book, asked.agent))
    waiting = [*requests, *asks, *_to_go_on_with(book, own), *judged]
    name: Words = book.agents.name(asked.agent)
    return Outcome(
        answer=lines(
            phrase("You are {name} ({id}).", name=name, id=Code(asked.agent)),
            *_contributions(book, asked, own),
            _accepted(book, own),
            *due_words.describe(book, asked.agent),
            *_shown(waiting),
            _also_open(book, asked.agent),
            *_drafts(book, asked),
        )
    )


def _own(book: Book, asked: Asked) -> list[Contribution]:
    """Return what the asker brought on the days that they chose, in the order in which it was logged."""
    days = Selection(None, asked["since"], asked["before"])
    check(days)
    logs = book.contributions.of(book.agents, asked.agent)
    return [log for log in logs if days.takes(log.log) and _is_shown(book, log, asked.agent)]


def _accepted(book: Book, own: Sequence[Contribution]) -> Phrase | None:
    """Return the sums of what was accepted; None if there is nothing, or it is the one line above."""
    sums = tuple(contribution_words.of_kind(book, kind, amount) for kind, amount in totals.accepted(own))
    return phrase("Accepted: {sums}.", sums=sums) if sums and len(own) > 1 else None


def _to_go_on_with(book: Book, own: Sequence[Contribution]) -> Iterator[Phrase]:
    """Yield what the asker can do about logs of theirs that were left undecided."""
    for log in own[-LAST:]:
        if log.state == UNDECIDED and (way := asking_again.describe(book, log)) is not None:
            yield phrase("{id}: {next}", id=Code(log.id), next=way)


def _is_shown(book: Book, log: Contribution, person: str) -> bool:
    """Tell whether a log is among what a person brought, or made: not each that a list of theirs has for others.

    A correction is a proposal of whoever made it, and nobody else's.
    """
    if log.corrects is not None:
        return book.agents.person(log.author) == person
    return book.lists.naming(log.id) is None or book.agents.person(log.contributor) == person


def _contributions(book: Book, asked: Asked, own: Sequence[Contribution]) -> Iterator[Phrase]:
    of_days = bool(asked["since"] or asked["before"])
    most = OF_DAYS if of_days else LAST
    if not own and of_days:
        yield phrase("You logged nothing that was done on these days.")
    elif not own:
        yield phrase(
            "You have logged nothing yet. {contribute} begins.", contribute=Code("/contribute 2h what you did")
        )
    for contribution in own[-most:]:
        yield contribution_words.one_line(book, contribution)
    if len(own) > most:
        before = own[-most].log.date.isoformat()
        yield phrase("{more} earlier ones: {mine}.", more=len(own) - most, mine=Code(f"/mine before:{before}"))


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
    vote = members_vote.open_vote(book, number) if number in book.proposals.by_id else open_vote(book, number)
    electorate.check_voter(vote, book.agents, book.contributions.accepted, person)
    return Outcome(answer=request.of_oneself(book, number, vote, person))


def _request(book: Book, asked: Request) -> Phrase:
    vote = Code(f"/vote {asked.about} approve")
    return phrase("{request} Judge it: {vote}.", request=request.describe(book, asked.about), vote=vote)


def _to_judge(book: Book, person: str) -> Iterator[Phrase]:
    """Yield the open votes that ask everybody who may vote, of whom this person has no ballot yet."""
    for number, vote in book.members_votes.open.items():
        if members_vote.is_asked(book, vote, person):
            yield proposal_card.asked_to_vote(book, book.proposals.by_id[number])
    for number in _unjudged(book, person, is_by_lot=False):
        yield phrase(
            "{short} Judge it: {vote}.",
            short=_to_judge_line(book, number),
            vote=Code(f"/vote {number} approve"),
        )


def _also_open(book: Book, person: str) -> Phrase | None:
    """Return the votes to which lots did not call a person who may vote; or None. Nobody waits for them."""
    numbers = [
        number
        for number in _unjudged(book, person, is_by_lot=True)
        if person not in drawn.persons(book, book.votes.open[number])
    ]
    if not numbers:
        return None
    logs = tuple(map(Code, numbers[:LAST]))
    if len(numbers) <= LAST:
        return phrase("You were not asked, but may look: {logs}.", logs=logs)
    return phrase("You were not asked, but may look: {logs}, and {n} more.", logs=logs, n=len(numbers) - LAST)


def _unjudged(book: Book, person: str, *, is_by_lot: bool) -> Iterator[str]:
    """Yield the open votes in which a person may vote and has no ballot yet: those for which lots are drawn, or the others."""
    accepted = book.contributions.accepted
    for number, vote in book.votes.open.items():
        if (drawn.by_lot(book, vote) is not None) != is_by_lot:
            continue
        if electorate.may_vote(vote, book.agents, accepted, person) and ballot(vote, book.agents, person) is None:
            yield number


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
        (Option("card", Kind.card, "a log, to see what you said on it", positional=True), *DAYS),
        reads=True,
        slow=True,
        button=phrase("my vote"),
    ),
)

COMMAND = Slash(VERBS)
