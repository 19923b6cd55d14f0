"""`/payout`: pay balances out; prepared, approved by another steward, handed out as a file, and followed line by line."""

from __future__ import annotations

from bot.menu import Asked, Decide, Kind, Option, Slash, Verb
from bot.outcome import Notice, Outcome, Post
from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.network import agent, role
from ledger.network.agent import PERSON
from ledger.payouts import disbursement, line_words, payday, power_words
from ledger.payouts import preparation as paylist
from ledger.payouts import words as advice
from ledger.payouts.file import fit, payment_file
from ledger.payouts.payout import (
    CONFIRMED,
    CSV,
    FAILED,
    FORMS,
    NO_HOLDER,
    NO_PAY_TO,
    RETURNED,
    SENT,
    UNKNOWN,
    LineJudged,
    LineMarked,
)
from ledger.payouts.renewal import RenewalDropped
from ledger.values.ids import Letter, Subject
from ledger.values.money import Money
from ledger.values.phrase import Code, Phrase, Refusal, Sayable, Sheet, Who, lines, phrase, plural


def listed(book: Book, asked: Asked) -> Outcome:
    """Show one payout, or what could be paid out and the payouts that are not finished."""
    if asked["payout"] is not None:
        return Outcome(answer=card(book, book.payouts.get(asked["payout"]).prepared.payout).phrase)
    said: list[Sayable | None] = []
    for currency in book.accounts.currencies():
        creditors = book.accounts.creditors(book.agents, currency)
        if creditors:
            said.append(
                phrase(
                    "{total} on the accounts of {people}. A steward pays it out with {prepare}.",
                    total=Money(sum(creditors.values()), currency),
                    people=plural(len(creditors), "{n} person", "{n} people"),
                    prepare=Code(f"/payout prepare {currency}"),
                )
            )
    open_ones = [
        one
        for one in book.payouts.by_id.values()
        if one.state != "dropped" and (any(map(one.is_open, one.lines)) or any(advice.awaited(one)))
    ]
    said += [part for one in open_ones for part in (advice.title(one), advice.standing(one), *advice.awaited(one))]
    return Outcome(answer=lines(*said) if said else phrase("There is nothing to pay out, and no payout under way."))


def prepare(book: Book, asked: Asked) -> Outcome:
    """Set balances aside and freeze the list of lines; who has to say first where to be paid is asked."""
    role.check_steward(book.roles, book.agents, asked.agent)
    currency = paylist.currency(book, asked["currency"])
    fits = fit(asked["form"] or CSV, currency, asked.payer)
    payday.check(asked["on"], fits.form, asked.at, book.rules.now.zone)
    facts = paylist.prepare(book, currency, asked["person"], fits, asked.agent, asked.at, asked["on"])
    prepared = facts[0]
    asks = role.second(book.roles, book.agents, asked.agent) or phrase(
        "Another steward approves it with {approve}.",
        approve=Code(f"/payout approve {prepared.payout} {prepared.fingerprint}"),
    )
    total = Money(sum(line.minor for line in prepared.lines), currency)
    said = phrase("{id} is prepared: {total} are set aside for it.", id=Code(prepared.payout), total=total)
    lacking = (
        Post(f"{prepared.payout}/{advice.WHERE}/{held.agent}", asked_for)
        for held in prepared.held
        if held.why in (NO_PAY_TO, NO_HOLDER) and (asked_for := agent.voice(book.agents, held.agent))
    )
    return Outcome(facts, lines(said, power_words.left_out(prepared), asks), (Post(prepared.payout), *lacking))


def approve(book: Book, asked: Asked) -> Outcome:
    """Approve the list that another steward prepared, or its renewal: the file is made of it, once."""
    role.check_second(book.roles, book.agents, asked.agent)
    number = asked["payout"]
    found = disbursement.approvable(book, number, asked["fingerprint"], asked.agent, asked.at)
    file = payment_file(book, found, asked.at, asked.payer)
    day = payday.of(found, asked.at, book.rules.now.zone)
    facts = disbursement.approve(found, file.name, file.hash, day, asked.agent)
    return Outcome(
        facts,
        lines(
            phrase(
                "{id} is approved, and its file is made. {file} hands it out: the same file, whenever and by whomever.",
                id=Code(number),
                file=Code(f"/payout file {number}"),
            ),
            advice.renewed(found, file.name) if found.renewal else None,
            advice.asks_for(found, day),
            phrase(
                "When it is with the bank, mark it: {sent}.",
                sent=Code(f"/payout sent {number} the reference of the bank"),
            ),
        ),
        files=(file,),
    )


def drop(book: Book, asked: Asked) -> Outcome:
    """Take back a payout, or its renewal, that was not approved."""
    role.check_steward(book.roles, book.agents, asked.agent)
    facts = disbursement.drop(book, asked["payout"], asked.agent)
    if isinstance(facts[0], RenewalDropped):
        return Outcome(
            facts, phrase("{id} gets no new file: the one that there is stays the valid one.", id=Code(asked["payout"]))
        )
    return Outcome(facts, phrase("{id} is dropped: its money is on the accounts again.", id=Code(asked["payout"])))


def _which(asked: Asked, example: str) -> tuple[str | None, str | None]:
    """Return the person and the line that are meant; refuse to guess where one line has to be named."""
    if asked["person"] is None and asked["line"] is None:
        raise Refusal("Say whose line: {example}.", example=Code(example))
    return asked["person"], asked["line"]


def _marks(state: str) -> Decide:
    def mark(book: Book, asked: Asked) -> Outcome:
        role.check_steward(book.roles, book.agents, asked.agent)
        number = asked["payout"]
        which = (asked["person"], asked["line"])
        if state not in (SENT, CONFIRMED):
            which = _which(asked, f"/payout {state} {number} @A2 why")
        facts = disbursement.mark(book, number, which, state, asked["reference"], asked.agent, asked.at)
        if not facts:
            return Outcome((), phrase("It was so already."))
        if isinstance(facts[0], LineJudged):
            return _found(book, facts[0], facts)
        marked = [fact for fact in facts if isinstance(fact, LineMarked)]
        said = phrase(
            "{lines} of {id}: {state}.",
            lines=plural(len(marked), "{n} line", "{n} lines"),
            id=Code(number),
            state=line_words.LINES[state],
        )
        waiting = book.payouts.get(number).renewal
        off = waiting and any(fact.agent in waiting.agents for fact in marked)
        still = phrase("{id} gets no new file: what is marked was in the one that there is.", id=Code(number))
        after = _after(number, state, marked[0].agent)
        return Outcome(facts, lines(said, still if off else None, after), _told(book, facts))

    return mark


def _after(number: str, state: str, person: str) -> Phrase | None:
    if state != UNKNOWN:
        return None
    return phrase(
        "Nothing more is paid there until two stewards have found out, with evidence: {resolve}.",
        resolve=Code(f"/payout resolve {number} @{person} failed the bank says so"),
    )


def _told(book: Book, facts: tuple[Fact, ...]) -> tuple[Post, ...]:
    """Return the messages to those whose lines were marked, but for those that are only under way."""
    return tuple(
        Post(f"{fact.payout}/{fact.state}/{fact.agent}", fact.agent)
        for fact in facts
        if isinstance(fact, LineMarked) and fact.state in advice.TOLD and book.agents.by_id[fact.agent].kind == PERSON
    )


def resolve(book: Book, asked: Asked) -> Outcome:
    """Say what became of an unknown line, with evidence; the second steward who says the same settles it."""
    role.check_second(book.roles, book.agents, asked.agent)
    number, state = asked["payout"], asked["outcome"]
    which = _which(asked, f"/payout resolve {number} @A2 {state} how you know")
    facts = disbursement.judge(book, number, which, state, asked["evidence"], asked.agent, asked.at)
    found = facts[0]
    assert isinstance(found, LineJudged), "what was found out is said first"
    return _found(book, found, facts)


def _found(book: Book, found: LineJudged, facts: tuple[Fact, ...]) -> Outcome:
    """Return what a steward is told who said what became of a line: that another has to, or that it is settled."""
    if len(facts) > 1:
        said = phrase(
            "Two stewards say so: the line of {who} in {id} is settled. {state}.",
            who=Who(found.agent),
            id=Code(found.payout),
            state=line_words.LINES[found.state],
        )
        return Outcome(facts, said, _told(book, facts))
    said = phrase("Noted. It holds once another steward finds the same: {resolve}.", resolve=advice.again(found))
    return Outcome(facts, said)


def card(book: Book, about: str) -> Notice:
    """Return how a payout should look now, or the message to one whom it concerns."""
    subject = Subject(about)
    found = book.payouts.by_id[subject.id]
    if not subject.is_card:
        return Notice(about, advice.said(found, subject.kind, subject.rest))
    shown = list(found.lines)[: advice.ROWS]
    rows = tuple((Who(agent), line_words.of_line(found, agent), line_words.state(found, agent)) for agent in shown)
    rest = len(found.lines) - len(shown)
    more = phrase("and {more}.", more=plural(rest, "{n} more line", "{n} more lines")) if rest else None
    sheet = Sheet((WHO, AMOUNT, STATE), rows)
    notes = (*advice.held(found), *power_words.unseen(book, found), *advice.awaited(found))
    after = (advice.form(found), advice.day(found), advice.standing(found), advice.renewal(found))
    return Notice(about, lines(advice.title(found), sheet, more, *notes, *after))


WHO, AMOUNT, STATE = phrase("Who"), phrase("Amount"), phrase("State")
_PAYOUT = Option("payout", Kind.card, "the number, such as P1", required=True, positional=True)
_ALL = Option("person", Kind.person, "one line only; all that can be marked so if you leave it out")
_ONE = Option("person", Kind.person, "whose line")
_LINE = Option("line", Kind.text, "the line by its reference in the file, where somebody has two, such as P1-A2")
_REFERENCE = Option("reference", Kind.words, "the reference of the bank, or why", required=True)


def _marking(state: str, person: Option, help: str, example: str) -> Verb:
    return Verb(
        "payout", state, help, f"/payout {state} {example}", _marks(state), (_PAYOUT, person, _LINE, _REFERENCE)
    )


VERBS = (
    Verb(
        "payout",
        None,
        "See what can be paid out and what is under way, or one payout.",
        "/payout",
        listed,
        (Option("payout", Kind.card, "one of them, such as P1", positional=True),),
        reads=True,
    ),
    Verb(
        "payout",
        "prepare",
        "Set balances aside to pay them out; another steward approves.",
        "/payout prepare EUR form:sepa",
        prepare,
        (
            Option("currency", Kind.text, "which currency, if there are several", positional=True),
            Option("person", Kind.person, "one person only"),
            Option("form", Kind.choice, "of its file: csv, sepa, wise, paypal or opencollective", choices=FORMS),
            Option("on", Kind.date, "the day on which the bank shall pay, the next banking day if you leave it out"),
        ),
    ),
    Verb(
        "payout",
        "approve",
        "Approve what another steward prepared; the file is made.",
        "/payout approve P1 3fa9c2b1",
        approve,
        (_PAYOUT, Option("fingerprint", Kind.text, "the one on the card", required=True, positional=True)),
        slow=True,
    ),
    Verb("payout", "drop", "Take back what is not approved.", "/payout drop P1", drop, (_PAYOUT,)),
    _marking(SENT, _ALL, "Mark lines as sent, with the reference of the bank.", "P1 SEPA 2026-02-01/17"),
    _marking(CONFIRMED, _ALL, "Mark lines as arrived.", "P1 statement 14"),
    _marking(FAILED, _ONE, "Mark a line as failed: its money is on the account again.", "P1 @A2 the account is closed"),
    _marking(RETURNED, _ONE, "Mark a line as come back; two stewards, if it was confirmed.", "P1 @A2 statement 15"),
    _marking(UNKNOWN, _ONE, "Say that nobody knows whether a line was paid.", "P1 @A2 the bank timed out"),
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

COMMAND = Slash(VERBS, subject=Letter.PAYOUT, card=card)
