"""`/flag`: raise a red flag with a reason, and take it down again; it is talked about under the card."""

from __future__ import annotations

from bot.menu import Asked, Decide, Kind, Option, Slash, Verb
from bot.outcome import Outcome, Post
from ledger.book import Book
from ledger.contributions.vote_subject import open_vote
from ledger.validation import ballot, flag_messages
from ledger.values.phrase import Code, Words, phrase


def raise_flag(book: Book, asked: Asked) -> Outcome:
    """Raise a red flag on a log: the asker's reject, after which acceptance needs more; or object to another thing."""
    if (object_to := _decision(asked, "flag")) is not None:
        return object_to(book, asked)
    reason = Words(asked["reason"], asked.agent)
    vote = open_vote(book, asked["card"])
    facts = ballot.flag(book.votes, vote, book.agents, book.contributions.accepted, asked.agent, reason)
    answer = phrase(
        "Your red flag on {id} is up. It counts as a no, and nothing is decided before the end of its time. {lift} takes it down.",
        id=Code(asked["card"]),
        lift=Code(f"/flag lift {asked['card']}"),
    )
    return Outcome(facts, answer, tuple(map(Post, flag_messages.messages(facts))))


def lift(book: Book, asked: Asked) -> Outcome:
    """Take the asker's red flag down, or their objection back."""
    if (lift_objection := _decision(asked, "flag lift")) is not None:
        return lift_objection(book, asked)
    facts = ballot.lift(open_vote(book, asked["card"]), book.agents, asked.agent)
    answer = phrase("Your red flag on {id} is down. Your no stays until you change it.", id=Code(asked["card"]))
    return Outcome(facts, answer, tuple(map(Post, flag_messages.messages(facts))))


def _decision(asked: Asked, word: str) -> Decide | None:
    assert asked.menu is not None, "decisions come from the menu"
    return asked.menu.decision(word, asked["card"])


_CARD = Option("card", Kind.card, "the number, such as C1", required=True, positional=True)
_REASON = Option("reason", Kind.words, "why you object", required=True)

VERBS = (
    Verb(
        "flag",
        None,
        "Object to a log, a proposal or a distribution, with a reason.",
        "/flag C1 the hours are counted twice",
        raise_flag,
        (_CARD, _REASON),
        spelled="raise",
    ),
    Verb("flag", "lift", "Take your red flag or objection back.", "/flag lift C1", lift, (_CARD,)),
)

COMMAND = Slash(VERBS)
