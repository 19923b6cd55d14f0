"""`/payout file` and `/payout renew`: the file of an approved payout, and a new one if the bank refuses the old one."""

from __future__ import annotations

from collections.abc import Iterator

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.network import role
from ledger.payouts import disbursement, payday
from ledger.payouts import words as payout_words
from ledger.payouts.addresses import revealed
from ledger.payouts.kept_files import named_in
from ledger.payouts.payout import Payout
from ledger.values.phrase import Code, Kept, Phrase, Refusal, lines, phrase, sample


def file(book: Book, asked: Asked) -> Outcome:
    """Hand the file of an approved payout to a steward, as it was made."""
    role.check_steward(book.roles, book.agents, asked.agent)
    number = asked["payout"]
    payout = book.payouts.get(number)
    if payout.approved is None:
        raise Refusal("{id} has no file: it is made when another steward approves.", id=Code(number))
    _check_not_renewed(payout)
    if payout.approved.hash.is_withheld:
        raise Refusal(
            "The file of {id} was left out when this ledger was restored, as addresses stand in it. Ask the bank what was paid of it, and mark the lines.",
            id=Code(number),
        )
    hashed = revealed(payout.approved.hash)
    answer = phrase(
        "The file of {id}, made once. Never upload it twice. SHA-256: {hash}",
        id=Code(number),
        hash=Code(hashed),
    )
    old = payout_words.replaced(payout) if payout.replaced else None
    late = _late(number) if payday.is_over(payout, asked.at, book.rules.now.zone) and payout.ready else None
    file = Kept(hashed, any(map(book.agents.is_gone, _named(payout))))
    return Outcome(answer=lines(answer, old, payout_words.day(payout), late, file))


def _check_not_renewed(payout: Payout) -> None:
    number, renewal = payout.prepared.payout, payout.renewal
    if renewal is not None:
        raise Refusal(
            "A new file of {id} waits for another steward, so that the old one is not handed out: {approve} makes it, {drop} leaves all as it was.",
            id=Code(number),
            approve=Code(f"/payout approve {number} {renewal.fingerprint}"),
            drop=Code(f"/withdraw {number}"),
        )


def _late(number: str) -> Phrase:
    return phrase(
        "The day on which it asks the bank to pay is over, and a bank may refuse it. If it was never paid, {renew} makes a new one.",
        renew=sample("/payout renew {id} the day is over", id=number),
    )


def _named(payout: Payout) -> Iterator[str]:
    """Yield the agents whom the file names."""
    for agent in payout.listed:
        yield from named_in(payout.lines[agent].line)


def renew(book: Book, asked: Asked) -> Outcome:
    """Propose a new file of the lines that are not sent, as the old one cannot be used; another steward approves."""
    role.check_second(book.roles, book.agents, asked.agent)
    number = asked["payout"]
    payday.check(asked["on"], book.payouts.get(number).prepared.form, asked.at, book.rules.now.zone)
    facts = disbursement.renew(book, number, asked["on"], asked["reason"], asked.agent)
    return Outcome(
        facts,
        phrase(
            "Noted. The file of {id} is not handed out any more, and nobody may upload it. Another steward, who has asked the bank as well, approves a new one with {approve}; {drop} leaves all as it was.",
            id=Code(number),
            approve=Code(f"/payout approve {number} {facts[0].fingerprint}"),
            drop=Code(f"/withdraw {number}"),
        ),
    )


_PAYOUT = Option("payout", Kind.card, "the number, such as P1", required=True, positional=True)

VERBS = (
    Verb(
        "payout",
        "file",
        "Get the file of an approved payout, always the same.",
        "/payout file P1",
        file,
        (_PAYOUT,),
        reads=True,
    ),
    Verb(
        "payout",
        "renew",
        "Ask for a new file when the bank refused it; another steward approves.",
        "/payout renew P1 the bank refused the file",
        renew,
        (
            _PAYOUT,
            Option("on", Kind.date, "the day on which the bank shall pay, the next banking day if you leave it out"),
            Option("reason", Kind.words, "how you know that nothing of the old file is paid", required=True),
        ),
    ),
)

COMMAND = Slash(VERBS)
