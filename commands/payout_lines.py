"""`/payout mark` and `resolve`: the lines of a payout, marked by what the bank says."""

from __future__ import annotations

from collections.abc import Iterable

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome, Post
from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.network import role
from ledger.network.agent import PERSON
from ledger.payouts import disbursement, line_words
from ledger.payouts import words as payout_words
from ledger.payouts.payout import CONFIRMED, FAILED, RETURNED, SENT, UNKNOWN, LineJudged, LineMarked
from ledger.values.phrase import Code, Phrase, Refusal, Who, lines, phrase, plural, sample


def _which(asked: Asked, example: str) -> tuple[str | None, str | None]:
    """Return the person and the line that are meant; refuse if neither is given."""
    if asked["person"] is None and asked["line"] is None:
        raise Refusal("Say whose line: {example}.", example=Code(example))
    return asked["person"], asked["line"]


def mark(book: Book, asked: Asked) -> Outcome:
    """Mark lines by what the bank says of them."""
    role.check_steward(book.roles, book.agents, asked.agent)
    number, state = asked["payout"], asked["state"]
    facts = disbursement.mark(
        book, number, _lines_to_mark(asked, state), state, asked["reference"], asked.agent, asked.at
    )
    if not facts:
        return Outcome((), phrase("It was so already."))
    if isinstance(facts[0], LineJudged):
        return _judged(book, facts[0], facts)
    return _marked(book, number, state, facts)


def _lines_to_mark(asked: Asked, state: str) -> tuple[str | None, str | None]:
    """Return the person and the line; only lines that were sent, or arrived, can be marked all at once."""
    if state in (SENT, CONFIRMED):
        return asked["person"], asked["line"]
    return _which(asked, f"/payout mark {asked['payout']} {state} @A2 why")


def _marked(book: Book, number: str, state: str, facts: tuple[Fact, ...]) -> Outcome:
    marked = [fact for fact in facts if isinstance(fact, LineMarked)]
    answer = phrase(
        "{lines} of {id}: {state}.",
        lines=plural(len(marked), "{n} line", "{n} lines"),
        id=Code(number),
        state=line_words.LINES[state],
    )
    off = _without_renewal(book, number, marked)
    after = _after(number, state, marked[0].agent)
    return Outcome(facts, lines(answer, off, after), _messages(book, facts))


def _without_renewal(book: Book, number: str, marked: Iterable[LineMarked]) -> Phrase | None:
    """Return the note that a renewal is off, because a line of it is marked as one of the old file."""
    renewal = book.payouts.get(number).renewal
    if renewal is None or not any(fact.agent in renewal.agents for fact in marked):
        return None
    return phrase("{id} gets no new file: what is marked was in the one that there is.", id=Code(number))


def _after(number: str, state: str, person: str) -> Phrase | None:
    if state != UNKNOWN:
        return None
    return phrase(
        "Each of two says what they found out, with evidence: {resolve}.",
        resolve=sample("/payout resolve {id} @{who} failed the bank says so", id=number, who=person),
    )


def _messages(book: Book, facts: tuple[Fact, ...]) -> tuple[Post, ...]:
    """Return the messages to those whose lines were marked, but for those that are only under way."""
    marked = (fact for fact in facts if isinstance(fact, LineMarked) and fact.state in payout_words.TOLD)
    return tuple(
        Post(f"{fact.payout}/{fact.state}/{fact.agent}", fact.agent)
        for fact in marked
        if book.agents.by_id[fact.agent].kind == PERSON
    )


def resolve(book: Book, asked: Asked) -> Outcome:
    """Judge an unknown line, with evidence; the second steward with the same judgement settles it."""
    role.check_second(book.roles, book.agents, asked.agent)
    number, state = asked["payout"], asked["outcome"]
    which = _which(asked, f"/payout resolve {number} @A2 {state} how you know")
    facts = disbursement.judge(book, number, which, state, asked["evidence"], asked.agent, asked.at)
    judged = facts[0]
    assert isinstance(judged, LineJudged), "the judgement comes first"
    return _judged(book, judged, facts)


def _judged(book: Book, judged: LineJudged, facts: tuple[Fact, ...]) -> Outcome:
    """Return the answer to a steward who judged a line: another one has to say the same, or it is settled."""
    if len(facts) > 1:
        answer = phrase(
            "Two stewards say so. The line of {who} in {id}: {state}.",
            who=Who(judged.agent),
            id=Code(judged.payout),
            state=line_words.LINES[judged.state],
        )
        return Outcome(facts, answer, _messages(book, facts))
    answer = phrase(
        "Noted. It holds once another steward finds the same: {resolve}.", resolve=payout_words.repeat_command(judged)
    )
    return Outcome(facts, answer)


_PAYOUT = Option("payout", Kind.card, "the number, such as P1", required=True, positional=True)
_ONE = Option("person", Kind.person, "whose line")
_LINE = Option("line", Kind.text, "the line by its reference in the file, where somebody has two, such as P1-A2")
_REFERENCE = Option("reference", Kind.words, "the reference of the bank, or why", required=True)


VERBS = (
    Verb(
        "payout",
        "mark",
        "Mark lines as sent, arrived, failed, come back or unknown, by what the bank says.",
        "/payout mark P1 sent SEPA 2026-02-01/17",
        mark,
        (
            _PAYOUT,
            Option(
                "state",
                Kind.choice,
                "sent, confirmed, failed, returned or unknown",
                required=True,
                positional=True,
                choices=(SENT, CONFIRMED, FAILED, RETURNED, UNKNOWN),
            ),
            Option("person", Kind.person, "whose line; all that can be sent or confirmed if you leave it out"),
            _LINE,
            _REFERENCE,
        ),
    ),
    Verb(
        "payout",
        "resolve",
        "Say what became of an unknown line; two stewards, with evidence.",
        "/payout resolve P1 @A2 failed the bank's letter of 3 May",
        resolve,
        (
            _PAYOUT,
            _ONE,
            _LINE,
            Option(
                "outcome",
                Kind.choice,
                "confirmed or failed",
                required=True,
                positional=True,
                choices=(CONFIRMED, FAILED),
            ),
            Option("evidence", Kind.words, "how you know", required=True),
        ),
    ),
)

COMMAND = Slash(VERBS)
