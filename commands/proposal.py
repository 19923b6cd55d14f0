"""Proposals, which have no command of their own: the card of one, and what the words for any number do with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.menu import Asked, ShellState, Slash
from bot.outcome import Notice, Offer, Outcome, Post, Question, ballot_offers, describe_end, question, yes_or_no
from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.governance import (
    awaited,
    members_vote,
    proposal_card,
    proposal_end,
    proposal_flags,
    proposal_messages,
    proposals,
)
from ledger.network import seniority
from ledger.network.proposal import (
    ASKED,
    NOTICE_HOURS,
    NOTICED,
    VOTED_ON,
    MembersAsked,
    NoticeGiven,
    Proposal,
    ProposalDropped,
)
from ledger.payouts import power_words
from ledger.validation import ballot
from ledger.validation import words as vote_words
from ledger.values.ids import Letter, Subject
from ledger.values.phrase import Code, Phrase, Who, lines, phrase


def asks(book: Book) -> Iterator[Question]:
    """Yield the proposals that wait for the yes of others."""
    for proposal in proposals.awaiting(book):
        asked = awaited.of_proposal(book, proposal)
        whom = book.agents.person(proposal.by) if proposal.is_candidacy else None
        yield question(proposal.id, asked, proposal_card.line(book, proposal), confirm, decline, whom)


def confirm(book: Book, asked: Asked) -> Outcome:
    """Say yes to a proposal; with the last yes needed the notice begins."""
    proposal = proposals.named(book, asked["what"])
    facts = proposals.confirm(book, proposal, asked.agent, asked.at)
    return Outcome(facts, _describe_yes(book, proposal, asked, facts))


def _describe_yes(book: Book, proposal: Proposal, asked: Asked, facts: tuple[Fact, ...]) -> Phrase:
    number = Code(proposal.id)
    match facts[-1]:
        case NoticeGiven():
            return phrase(
                "{id} has the yes that it needs. It holds in {hours} hours, unless enough object.",
                id=number,
                hours=NOTICE_HOURS,
            )
        case MembersAsked():
            return phrase("{id} has the yes that it needs, and enough object: the members vote on it.", id=number)
    who = Who(proposal.by)
    if seniority.has_senior(book.roles, book.agents, (asked.agent,), asked.at):
        return phrase("Noted. One more member with accepted work has to confirm {who}.", who=who)
    return phrase(
        "Noted. One more has to confirm {who}: a member with accepted work who has been here for {days} days, or is a first steward.",
        who=who,
        days=seniority.DAYS,
    )


def decline(book: Book, asked: Asked) -> Outcome:
    """Say no to a proposal whose yes was asked for."""
    proposal = proposals.named(book, asked["what"])
    facts = proposals.decline(book, proposal, asked.agent)
    if isinstance(facts[-1], ProposalDropped):
        return Outcome(facts, phrase("{id} is dropped.", id=Code(proposal.id)))
    return Outcome(facts, phrase("Noted: you do not confirm {who}.", who=Who(proposal.by)))


def withdraw(book: Book, asked: Asked) -> Outcome:
    """Take back what the asker proposed, or offered to be."""
    return Outcome(
        proposals.withdraw(book, asked["what"], asked.agent), phrase("{id} is taken back.", id=Code(asked["what"]))
    )


def object_to(book: Book, asked: Asked) -> Outcome:
    """Object to a proposal; enough objections make it a members' vote."""
    number = asked["card"]
    facts = proposal_flags.flag(book, number, asked.agent, asked["reason"])
    if isinstance(facts[-1], MembersAsked):
        return Outcome(
            facts,
            phrase(
                "You object to {id}, so the members vote on it: {vote} says no there.",
                id=Code(number),
                vote=Code(f"/vote {number} reject"),
            ),
        )
    lift_it = Code(f"/flag lift {number}")
    if proposal_flags.is_contested(book, (*book.proposals.by_id[number].flags, asked.agent)):
        return Outcome(
            facts,
            phrase(
                "Your objection to {id} stands. Once it has the yes that it needs, the members vote on it. {lift} takes yours back.",
                id=Code(number),
                lift=lift_it,
            ),
        )
    return Outcome(
        facts,
        phrase(
            "Your objection to {id} stands. With one more, or that of a steward, the members vote on it. {lift} takes yours back.",
            id=Code(number),
            lift=lift_it,
        ),
    )


def lift(book: Book, asked: Asked) -> Outcome:
    """Take the asker's objection back."""
    number = asked["card"]
    return Outcome(
        proposal_flags.lift(book, number, asked.agent),
        phrase("Your objection to {id} is taken back.", id=Code(number)),
    )


def vote(book: Book, asked: Asked) -> Outcome:
    """Record the asker's ballot in a members' vote, or take it back."""
    number, choice = asked["card"], asked["choice"]
    open_vote = members_vote.open_vote(book, number)
    facts = ballot.cast(open_vote, book.agents, book.contributions.accepted, asked.agent, choice)
    answer = phrase("What you said on {id}: {choice}.", id=Code(number), choice=vote_words.CHOICES[choice])
    if not facts:
        return Outcome((), lines(answer, phrase("It was so already.")))
    until = book.proposals.by_id[number].ends(book.pauses)
    return Outcome(facts, lines(answer, phrase("You can change it until {end}.", end=until)))


def come_due(book: Book, now: datetime, seen: ShellState) -> Outcome:
    """End the first notice that is over: the proposal holds, or the members vote on it."""
    noticed = next(proposal_end.due(book, now), None)
    facts = proposal_end.end(book, noticed, now) if noticed else ()
    return Outcome(facts, None, tuple(map(Post, power_words.new_stewards(facts))))


def card(book: Book, about: str) -> Notice:
    """Render the card of a proposal as it is now, or a message about it."""
    proposal = book.proposals.by_id[Subject(about).id]
    if not Subject(about).is_card:
        said, is_over = proposal_messages.describe(book, about)
        # Only the emoji on a card are ballots, so that a message has buttons alone.
        return Notice(about, said, tuple(replace(offer, emoji="") for offer in _offers(book, proposal)), is_over)
    end = describe_end(awaited.of_proposal(book, proposal)) if proposal.state == ASKED else None
    return Notice(about, lines(proposal_card.describe(book, proposal), end), _offers(book, proposal))


def _offers(book: Book, proposal: Proposal) -> tuple[Offer, ...]:
    objects = Offer("", phrase("I object"), "flag", {"card": proposal.id})
    if proposal.state == VOTED_ON and proposal.asked is not None:
        return ballot_offers(proposal.id, book.rules.versions[proposal.asked.rules])
    if proposal.state == ASKED:
        return (*yes_or_no(proposal.id), objects)
    return (objects,) if proposal.state == NOTICED else ()


COMMAND = Slash(
    (),
    subject=Letter.PROPOSAL,
    card=card,
    come_due=come_due,
    asks=asks,
    takes={
        "confirm": confirm,
        "vote": vote,
        "flag": object_to,
        "flag lift": lift,
        "withdraw": withdraw,
    },
)
