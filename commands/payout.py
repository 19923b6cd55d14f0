"""`/payout`: pay balances out; prepared, approved by another steward, handed out as a file, and marked line by line."""

from __future__ import annotations

from collections.abc import Iterator

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Notice, Outcome, Post
from ledger.book import Book
from ledger.network import role, speaker
from ledger.network import words as network_words
from ledger.payouts import disbursement, line_words, payday, power_words, preparation
from ledger.payouts import words as payout_words
from ledger.payouts.file import fit, payment_file
from ledger.payouts.lines_file import ROWS, lines_file
from ledger.payouts.payout import (
    APPROVED,
    CSV,
    FORMS,
    PREPARED,
    Payout,
    PayoutPrepared,
)
from ledger.payouts.reasons import NO_HOLDER, NO_PAY_TO, WITHHELD
from ledger.payouts.renewal import RenewalDropped
from ledger.values.ids import Letter, Subject
from ledger.values.money import Money
from ledger.values.phrase import Code, Phrase, Sayable, Sheet, Who, lines, phrase, plural, sample


def list_payouts(book: Book, asked: Asked) -> Outcome:
    """Show one payout, or what could be paid out and the payouts that are not finished."""
    if asked["payout"] is not None:
        payout = book.payouts.get(asked["payout"])
        return Outcome(answer=lines(card(book, payout.prepared.payout).phrase, lines_file(book, payout)))
    answer = (*_payable(book), *_under_way(book))
    return Outcome(answer=lines(*answer) if answer else phrase("There is nothing to pay out, and no payout under way."))


def _payable(book: Book) -> Iterator[Phrase]:
    for currency in book.accounts.currencies():
        creditors = book.accounts.creditors(book.agents, currency)
        if creditors:
            yield phrase(
                "{total} on the accounts of {people}. A steward pays it out with {prepare}.",
                total=Money(sum(creditors.values()), currency),
                people=plural(len(creditors), "{n} person", "{n} people"),
                prepare=Code(f"/payout prepare {currency}"),
            )


def _under_way(book: Book) -> Iterator[Sayable | None]:
    for payout in book.payouts.by_id.values():
        if payout.state != "dropped" and _is_unfinished(payout):
            yield payout_words.title(payout)
            yield payout_words.standing(payout)
            yield from payout_words.awaited(payout)


def _is_unfinished(payout: Payout) -> bool:
    return any(map(payout.is_open, payout.lines)) or any(payout_words.awaited(payout))


def prepare(book: Book, asked: Asked) -> Outcome:
    """Set balances aside and freeze the list of lines; ask those without an address where to pay them."""
    role.check_steward(book.roles, book.agents, asked.agent)
    currency = preparation.currency(book, asked["currency"])
    fits = fit(asked["form"] or CSV, currency, asked.payer)
    payday.check(asked["on"], fits.form, asked.at, book.rules.now.zone)
    facts = preparation.prepare(book, currency, asked["person"], fits, asked.agent, asked.at, asked["on"])
    prepared = facts[0]
    asks = role.advice_to_only_steward(book.roles, book.agents, asked.agent) or phrase(
        "Another steward approves it with {approve}.",
        approve=Code(f"/payout approve {prepared.payout} {prepared.fingerprint}"),
    )
    total = Money(sum(line.minor for line in prepared.lines), currency)
    answer = phrase("{id} is prepared, with {total} set aside for it.", id=Code(prepared.payout), total=total)
    posts = (Post(prepared.payout), *_questions(book, prepared))
    return Outcome(
        facts, lines(answer, power_words.left_out(prepared), *payout_words.held_in_private(prepared), asks), posts
    )


def _questions(book: Book, prepared: PayoutPrepared) -> Iterator[Post]:
    """Yield the questions where to pay to those who were left out for want of an address or a name."""
    for held in prepared.held:
        voice = speaker.contact_of(book.agents, held.agent)
        if voice and held.why in (NO_PAY_TO, WITHHELD, NO_HOLDER):
            yield Post(f"{prepared.payout}/{payout_words.WHERE}/{held.agent}", voice)


def approve(book: Book, asked: Asked) -> Outcome:
    """Approve the list that another steward prepared, or its renewal: the file is made of it, once."""
    role.check_second(book.roles, book.agents, asked.agent)
    number = asked["payout"]
    payout = disbursement.approvable(book, number, asked["fingerprint"], asked.agent, asked.at)
    file = payment_file(book, payout, asked.at, asked.payer)
    day = payday.payment_day(payout, asked.at, book.rules.now.zone)
    facts = disbursement.approve(payout, file.name, file.hash, day, asked.agent)
    return Outcome(
        facts,
        lines(
            phrase(
                "{id} is approved, and its file is made. {file} hands it out: the same file, whenever and by whomever.",
                id=Code(number),
                file=Code(f"/payout file {number}"),
            ),
            payout_words.renewed(payout, file.name) if payout.renewal else None,
            payout_words.bank_day(payout, day),
            phrase(
                "Mark it once it is with the bank: {sent}.",
                sent=sample("/payout mark {id} sent the reference of the bank", id=number),
            ),
        ),
        files=(file,),
    )


def drop(book: Book, asked: Asked) -> Outcome:
    """Take back a payout, or its renewal, that was not approved."""
    role.check_steward(book.roles, book.agents, asked.agent)
    number = asked["what"]
    facts = disbursement.drop(book, number, asked.agent)
    if isinstance(facts[0], RenewalDropped):
        return Outcome(
            facts, phrase("{id} gets no new file: the one that there is stays the valid one.", id=Code(number))
        )
    return Outcome(facts, phrase("{id} is dropped: its money is on the accounts again.", id=Code(number)))


def card(book: Book, about: str) -> Notice:
    """Render the card of a payout as it is now, or a message about it."""
    subject = Subject(about)
    payout = book.payouts.by_id[subject.id]
    if not subject.is_card:
        return Notice(about, payout_words.describe(payout, subject.kind, subject.rest))
    sheet = _lines(book, payout)
    rest = len(payout.lines) - len(sheet.rows)
    more = payout_words.more(payout, rest, plural(rest, "{n} more line", "{n} more lines"))
    unconfirmed = network_words.paid_where(book, payout.lines) if _is_under_way(payout) else ()
    notes = (
        *unconfirmed,
        *payout_words.held_back(payout),
        *power_words.unseen_changes(book, payout),
        *payout_words.awaited(payout),
    )
    after = (
        payout_words.form(payout),
        payout_words.day(payout),
        payout_words.standing(payout),
        payout_words.renewal(payout),
    )
    return Notice(about, lines(payout_words.title(payout), sheet, *more, *notes, *after))


def _is_under_way(payout: Payout) -> bool:
    return payout.state in (PREPARED, APPROVED)


def _lines(book: Book, payout: Payout) -> Sheet:
    """Render the lines; beside an outside agent whose address is not confirmed stands whoever says where it is paid."""
    shown = list(payout.lines)[:ROWS]
    said_by = dict(book.vouched.named(book.agents, shown)) if _is_under_way(payout) else {}
    headings, rows = (WHO, AMOUNT, STATE), []
    for agent in shown:
        row = (Who(agent), line_words.line_amount(payout, agent), line_words.state(payout, agent))
        said = Who(said_by[agent]) if agent in said_by else ""
        rows.append((*row, said) if said_by else row)
    return Sheet((*headings, SAID_BY) if said_by else headings, tuple(rows))


WHO, AMOUNT, STATE, SAID_BY = phrase("Who"), phrase("Amount"), phrase("State"), phrase("Address from")
_PAYOUT = Option("payout", Kind.card, "the number, such as P1", required=True, positional=True)


VERBS = (
    Verb(
        "payout",
        None,
        "See what can be paid out and what is under way, or one payout.",
        "/payout",
        list_payouts,
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
        (_PAYOUT, Option("fingerprint", Kind.fingerprint, "the one on the card", required=True, positional=True)),
        slow=True,
    ),
)

COMMAND = Slash(VERBS, subject=Letter.PAYOUT, card=card, takes={"withdraw": drop})
