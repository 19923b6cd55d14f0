"""`/payout file` and `/payout renew`: the file of an approved payout, and another one where nobody can pay by it any more."""

from __future__ import annotations

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.network import role
from ledger.payouts import disbursement, payday
from ledger.payouts import words as advice
from ledger.payouts.kept_files import named_in
from ledger.values.phrase import Code, Kept, Refusal, lines, phrase


def file(book: Book, asked: Asked) -> Outcome:
    """Hand the file of an approved payout to a steward, as it was made."""
    role.check_steward(book.roles, book.agents, asked.agent)
    found = book.payouts.get(asked["payout"])
    if found.approved is None:
        raise Refusal("{id} has no file: it is made when another steward approves.", id=Code(asked["payout"]))
    if found.renewal is not None:
        raise Refusal(
            "A new file of {id} waits for another steward, so that the old one is not handed out: {approve} makes it, {drop} leaves all as it was.",
            id=Code(asked["payout"]),
            approve=Code(f"/payout approve {asked['payout']} {found.renewal.fingerprint}"),
            drop=Code(f"/payout drop {asked['payout']}"),
        )
    hashed = found.approved.hash.text or ""
    said = phrase(
        "The file of {id}, made once. Never upload it twice. SHA-256: {hash}",
        id=Code(asked["payout"]),
        hash=Code(hashed),
    )
    over = payday.is_over(found, asked.at, book.rules.now.zone) and found.ready
    late = phrase(
        "The day on which it asks the bank to pay is over, and a bank may refuse it. If it was never paid, {renew} makes a new one.",
        renew=Code(f"/payout renew {asked['payout']} the day is over"),
    )
    old = advice.replaced(found) if found.replaced else None
    named = (one for agent in found.listed for one in named_in(found.lines[agent].line))
    file = Kept(hashed, any(map(book.agents.is_gone, named)))
    return Outcome(answer=lines(said, old, advice.day(found), late if over else None, file))


def renew(book: Book, asked: Asked) -> Outcome:
    """Ask for a new file of the lines that are not sent, as nobody can pay by the one there is; another steward approves."""
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
            drop=Code(f"/payout drop {number}"),
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
