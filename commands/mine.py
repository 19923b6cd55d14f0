"""`/mine`: what you brought, what waits for you, and your ballot on a log."""

from __future__ import annotations

from collections.abc import Iterator

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.contributions import words as saying
from ledger.distributions import due_words
from ledger.distributions.distribution import PREPARED
from ledger.network.role import STEWARD
from ledger.treasury.income import REVERSING
from ledger.treasury.income import WAITING as NOTED
from ledger.validation import electorate
from ledger.validation import words as vote_words
from ledger.validation.ballot import ballot
from ledger.validation.vote import NONE
from ledger.values.phrase import Code, Phrase, Refusal, Who, Words, lines, phrase

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
    own = book.contributions.of(book.agents, asked.agent)
    waiting = [*_waiting(book, asked.agent), *_for_steward(book, asked.agent)]
    name: Words = book.agents.name(asked.agent)
    return Outcome(
        answer=lines(
            phrase("You are {name} ({id}).", name=name, id=Code(asked.agent)),
            phrase("You have logged nothing yet. {contribute} begins.", contribute=Code("/contribute 2h what you did"))
            if not own
            else None,
            *(saying.short(book, one) for one in own[-LAST:]),
            phrase("{more} earlier ones are in {ledger}.", more=len(own) - LAST, ledger=Code("/ledger"))
            if len(own) > LAST
            else None,
            *due_words.told(book, asked.agent),
            phrase("Nothing waits for you.") if not waiting else phrase("Waiting for you:"),
            *waiting[:WAITING],
            phrase("and {n} more, which follow when these are done.", n=len(waiting) - WAITING)
            if len(waiting) > WAITING
            else None,
        )
    )


def _ballot(book: Book, person: str, number: str) -> Outcome:
    """Show a person's own ballot in an open vote; refuse one that is not open, and who has none in it."""
    found = book.contributions.get(number)
    vote = book.votes.open.get(number)
    if vote is None:
        raise Refusal("There is no open vote on {id}: it is {state}.", id=Code(number), state=saying.state(found))
    electorate.check_voter(vote, book.agents, book.contributions.accepted, person)
    cast = ballot(vote, book.agents, person)
    choice = vote_words.CHOICES[cast.choice if cast else NONE]
    return Outcome(answer=phrase("Your ballot on {id}: {choice}.", id=Code(number), choice=choice))


def _waiting(book: Book, person: str) -> list[Phrase]:
    """Return what waits for a person: logs to confirm, and votes without their ballot."""
    waits = [
        phrase(
            "{id}: {confirm} or {decline}.",
            id=Code(one.id),
            confirm=Code(f"/contribute confirm {one.id}"),
            decline=Code(f"/contribute decline {one.id}"),
        )
        for one in book.contributions.by_id.values()
        if one.awaits and book.agents.person(one.awaits) == person
    ]
    accepted = book.contributions.accepted
    for number, vote in book.votes.open.items():
        if electorate.may_vote(vote, book.agents, accepted, person) and ballot(vote, book.agents, person) is None:
            waits.append(
                phrase(
                    "{short} Judge it: {vote}.",
                    short=saying.short(book, book.contributions.by_id[number]),
                    vote=Code(f"/vote {number} approve"),
                )
            )
    return waits


def _for_steward(book: Book, person: str) -> Iterator[Phrase]:
    """Yield what another steward began, and this one can confirm."""
    if person not in book.roles.holders(STEWARD, book.agents):
        return
    others = [
        *(
            (one.id, one.reversal.by if one.reversal else one.by, "/income confirm")
            for one in book.incomes.by_id.values()
            if one.state in (NOTED, REVERSING)
        ),
        *(
            (number, one.prepared.by, "/distribute approve")
            for number, one in book.distributions.by_id.items()
            if one.state == PREPARED
        ),
        *(
            (one.prepared.distribution, one.reversal.prepared.by, "/distribute approve")
            for one in book.distributions.reversals()
            if one.reversal is not None and one.reversal.state == PREPARED
        ),
        *(
            (number, (one.renewal or one.prepared).by, "/payout approve")
            for number, one in book.payouts.by_id.items()
            if one.state == PREPARED or one.renewal
        ),
    ]
    for number, by, command in others:
        if book.agents.person(by) != person:
            yield phrase(
                "{id} waits for another steward than {who}: see its card, and {command}.",
                id=Code(number),
                who=Who(by),
                command=Code(f"{command} {number}"),
            )


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
