"""`/role`: the holders of roles, how to offer to hold one, and the yes of others to that."""

from __future__ import annotations

from collections.abc import Iterator

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome, Post, Question, question
from ledger.book import Book
from ledger.governance import awaited, candidacy, proposals
from ledger.governance.candidacy import CONFIRMATIONS
from ledger.network import seniority
from ledger.network.proposal import NOTICE_HOURS
from ledger.network.role import STEWARD
from ledger.payouts import power_words
from ledger.values.phrase import Code, Phrase, Who, lines, phrase


def list_stewards(book: Book, asked: Asked) -> Outcome:
    """Show the stewards, and what they may do."""
    holders = book.roles.holders(STEWARD, book.agents)
    answer = (
        phrase("Stewards: {who}.", who=tuple(map(Who, holders)))
        if holders
        else phrase("This network has no steward at the moment.")
    )
    return Outcome(
        answer=lines(
            answer,
            *_offers(book),
            phrase("Stewards look after settings and money, two of them together. Their votes count like anybody's."),
        )
    )


def _offers(book: Book) -> Iterator[Phrase]:
    for proposal in book.proposals.open():
        if proposal.is_candidacy:
            yield phrase(
                "{who} offers to be one: {history} tells how it stands.",
                who=Who(proposal.by),
                history=Code(f"/why {proposal.id}"),
            )
    for agent, _ in candidacy.open_offers(book):
        yield phrase("{who} offers to be one: {confirm}.", who=Who(agent), confirm=Code(f"/confirm @{agent}"))


def take(book: Book, asked: Asked) -> Outcome:
    """Offer that the asker holds the role; others confirm it."""
    facts = proposals.offer(book, asked.agent)
    number = facts[0].proposal
    answer = lines(
        phrase(
            "{id}: you offer to be a steward. {n} others with accepted work confirm it, of whom one has been here for {days} days, or is a first steward: {confirm}.",
            id=Code(number),
            n=CONFIRMATIONS,
            days=seniority.DAYS,
            confirm=Code(f"/confirm {number}"),
        ),
        phrase("It is so {hours} hours after that, unless enough object.", hours=NOTICE_HOURS),
    )
    return Outcome(facts, answer, (Post(number),))


def asks(book: Book) -> Iterator[Question]:
    """Yield the offers to be a steward from before there were proposals that wait for the yes of others."""
    for account, held in candidacy.open_offers(book):
        person = book.agents.person(account)
        line = phrase("{who} offers to be a steward.", who=Who(person))
        yield question(person, awaited.of_candidate(book, account, held), line, confirm, decline)


def decline(book: Book, asked: Asked) -> Outcome:
    """Record that somebody does not want the candidate, so that they are not asked again."""
    facts = candidacy.decline(book, asked["what"], STEWARD, asked.agent)
    return Outcome(facts, phrase("Noted: you do not confirm {who}.", who=Who(asked["what"])))


def confirm(book: Book, asked: Asked) -> Outcome:
    """Confirm that somebody holds the role that they offered to."""
    facts = candidacy.confirm(book, asked["what"], STEWARD, asked.agent, asked.at)
    who = Who(asked["what"])
    if len(facts) > 1:
        posts = tuple(map(Post, power_words.new_stewards(facts)))
        return Outcome(facts, phrase("{who} is a steward now.", who=who), posts)
    if seniority.has_senior(book.roles, book.agents, (asked.agent,), asked.at):
        return Outcome(facts, phrase("Noted. One more member with accepted work has to confirm {who}.", who=who))
    answer = phrase(
        "Noted. One more has to confirm {who}: a member with accepted work who has been here for {days} days, or is a first steward.",
        who=who,
        days=seniority.DAYS,
    )
    return Outcome(facts, answer)


_ROLE = (Option("role", Kind.choice, "the role", positional=True, choices=(STEWARD,)),)

VERBS = (
    Verb("role", None, "Show who holds which role.", "/role", list_stewards, reads=True),
    Verb(
        "role",
        "take",
        "Offer to hold a role; two others confirm it, and everybody has three days to object.",
        "/role take steward",
        take,
        _ROLE,
    ),
)

COMMAND = Slash(VERBS, asks=asks)
