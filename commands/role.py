"""`/role`: the holders of roles, and how to take, confirm and give back a role."""

from __future__ import annotations

from collections.abc import Iterator

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome, Post
from ledger.book import Book
from ledger.governance import candidacy
from ledger.governance.candidacy import CONFIRMATIONS
from ledger.network import role, seniority
from ledger.network.role import STEWARD
from ledger.payouts.power_words import STEWARD_NOW
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
            phrase("Stewards look after settings and money, two of them together. Their ballots count like anybody's."),
        )
    )


def _offers(book: Book) -> Iterator[Phrase]:
    for agent, _ in book.roles.offers:
        if not book.agents.by_id[agent].forgotten and book.agents.is_here(agent):
            yield phrase("{who} offers to be one: {confirm}.", who=Who(agent), confirm=Code(f"/role confirm @{agent}"))


def take(book: Book, asked: Asked) -> Outcome:
    """Offer that the asker holds the role; others confirm it."""
    facts = candidacy.offer(book, asked.agent, STEWARD)
    return Outcome(
        facts,
        phrase(
            "You offer to be a steward. It is so once {n} others with accepted work confirm it, of whom one has been here for {days} days, or is a first steward: {confirm}.",
            n=CONFIRMATIONS,
            days=seniority.DAYS,
            confirm=Code(f"/role confirm @{asked.agent}"),
        ),
    )


def confirm(book: Book, asked: Asked) -> Outcome:
    """Confirm that somebody holds the role that they offered to."""
    facts = candidacy.confirm(book, asked["person"], STEWARD, asked.agent, asked.at)
    who = Who(asked["person"])
    if len(facts) > 1:
        posts = (Post(f"{facts[-1].agent}/{STEWARD_NOW}"),)
        return Outcome(facts, phrase("{who} is a steward now.", who=who), posts)
    if seniority.has_senior(book.roles, book.agents, (asked.agent,), asked.at):
        return Outcome(facts, phrase("Noted. One more member with accepted work has to confirm {who}.", who=who))
    answer = phrase(
        "Noted. One more has to confirm {who}: a member with accepted work who has been here for {days} days, or is a first steward.",
        who=who,
        days=seniority.DAYS,
    )
    return Outcome(facts, answer)


def resign(book: Book, asked: Asked) -> Outcome:
    """Give the asker's role back."""
    facts = role.resign(book.roles, book.agents, asked.agent, asked["role"] or STEWARD)
    return Outcome(facts, phrase("You are no longer a steward. Thank you for your care."))


_ROLE = (Option("role", Kind.choice, "the role", positional=True, choices=(STEWARD,)),)

VERBS = (
    Verb("role", None, "Show who holds which role.", "/role", list_stewards, reads=True),
    Verb("role", "take", "Offer to hold a role; two others confirm it.", "/role take steward", take, _ROLE),
    Verb(
        "role",
        "confirm",
        "Confirm somebody who offers to be a steward.",
        "/role confirm @A2",
        confirm,
        (Option("person", Kind.person, "who offered it", required=True),),
    ),
    Verb(
        "role",
        "resign",
        "Give a role back.",
        "/role resign steward",
        resign,
        _ROLE,
    ),
)

COMMAND = Slash(VERBS)
