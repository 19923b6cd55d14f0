"""The card of a contribution, and the messages about one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import reduce

from bot.menu import Slash
from bot.outcome import Notice, Offer, ballot_offers, describe_end, yes_or_no
from ledger.book import Book
from ledger.contributions import asking_again, objections, quality
from ledger.contributions import words as contribution_words
from ledger.contributions.contribution import INCOMPLETE, LISTED, OPEN, UNSHOWN, WAITING, Contribution
from ledger.distributions import prospect
from ledger.governance import awaited, pause_words
from ledger.network import amounts
from ledger.network import words as network_words
from ledger.validation import end_words, flag_messages, hearing_words, outlook_words
from ledger.validation import words as vote_words
from ledger.validation.vote import UNDECIDED
from ledger.validation.words import BLIND
from ledger.values.evening import local_day
from ledger.values.ids import Letter, Subject
from ledger.values.money import Money
from ledger.values.phrase import Code, Emoji, Phrase, Sayable, Who, lines, phrase
from ledger.values.quantity import Quantity

SHORT = 60
"""Letters of a note that stand in one line with what was brought, as long as it is open."""


def card(book: Book, about: str) -> Notice:
    """Render the card of a contribution as it is now, or a direct message about it."""
    subject = Subject(about)
    number, kind = subject.id, subject.kind
    contribution = book.contributions.by_id[number]
    if kind == "aside":
        return Notice(about, _aside(book, contribution))
    if kind in (flag_messages.RAISED, flag_messages.LIFTED):
        return Notice(about, flag_messages.describe(book, number, kind, subject.rest))
    if kind:
        return Notice(about, _MESSAGES[kind](contribution))
    vote = book.votes.open.get(number)
    note = phrase("“{note}”", note=contribution.log.note)
    parts: list[Sayable | None] = [
        *_title(book, contribution, note),
        contribution_words.details(contribution.log, _known_day(book, contribution)),
        *prospect.prospects_of(book, contribution),
        *contribution_words.paid_where(book, contribution),
        network_words.readers(book, number, Code(f"/history {number}")),
    ]
    if vote is None:
        parts += [
            *_settled(book, contribution),
            *pause_words.describe(book, number, contribution.revised or contribution.at),
        ]
        return Notice(about, lines(*parts), _choices(book, contribution))
    rules = book.rules.versions[vote.opened.rules]
    less = objections.to_take(book, contribution)
    parts += [*hearing_words.describe(book, number), vote_words.red_flags(book, vote), *objections.describe(book, vote)]
    parts += [_how_to_take(book, contribution, less)] if less else []
    parts += [vote_words.invitation(rules), _in_a_line(outlook_words.progress(book, vote))]
    parts += pause_words.describe(book, number, contribution.revised or contribution.at)
    takes = (_take(book, contribution, less),) if less else ()
    return Notice(about, lines(*parts), (*ballot_offers(number, rules, objections.says(book, number)), *takes))


def _in_a_line(sentences: Iterable[Phrase]) -> Phrase | None:
    """Return sentences one behind the other; None if there are none."""
    said = tuple(sentences)
    return reduce(lambda before, more: phrase("{before} {more}", before=before, more=more), said) if said else None


def _take(book: Book, contribution: Contribution, amount: Money | Quantity) -> Offer:
    """Return the button that takes less; it refuses everybody but those whose log it is."""
    options = {"card": contribution.id, "amount": amounts.as_typed(book, amount)}
    return Offer("", phrase("Take {amount}", amount=amounts.in_words(book, amount)), "amend", options)


def _how_to_take(book: Book, contribution: Contribution, amount: Money | Quantity) -> Phrase:
    return phrase(
        "{who} can take {amount}, which loses no yes: {amend}.",
        who=Who(contribution.contributor),
        amount=amounts.in_words(book, amount),
        amend=Code(f"/amend {contribution.id} {amounts.as_typed(book, amount)}"),
    )


def _choices(book: Book, contribution: Contribution) -> tuple[Offer, ...]:
    """Return the buttons under a card without an open vote."""
    if contribution.awaits:
        return yes_or_no(contribution.id)
    if asking_again.may_ask_again(contribution):
        return (Offer("", phrase("Ask again"), "amend", {"card": contribution.id}),)
    return ()


def _title(book: Book, contribution: Contribution, note: Phrase) -> Iterator[Phrase | None]:
    """Yield what was brought, in one line with the words about it where these are short, or it is settled."""
    titles = [
        _what(book, contribution),
        phrase("Logged by {who}.", who=Who(contribution.author)) if _is_for_another(contribution) else None,
    ]
    is_open = contribution.state in (OPEN, UNSHOWN, LISTED, INCOMPLETE, WAITING)
    first, *others = titles
    if is_open and len(contribution.log.note.text or "") > SHORT:
        yield from (first, note, *others, _since(contribution))
    else:
        yield phrase("{title} {note}", title=first, note=note)
        yield from (*others, _since(contribution) if is_open else None)


def _known_day(book: Book, contribution: Contribution) -> date:
    """Return the day that a card need not tell: that on which it was logged, and of a correction that of the log which it corrects."""
    return contribution.log.date if contribution.corrects else local_day(contribution.at, book.rules.now.zone)


def _is_for_another(contribution: Contribution) -> bool:
    return not contribution.corrects and contribution.author != contribution.contributor


def _what(book: Book, contribution: Contribution) -> Phrase:
    if contribution.corrects:
        return phrase(
            "{id}: {who} would correct {corrects} to {amount}.",
            id=Code(contribution.id),
            who=Who(contribution.author),
            corrects=Code(contribution.corrects),
            amount=amounts.in_words(book, contribution.log.amount),
        )
    return phrase(
        "{id}: {who} brought {content}.",
        id=Code(contribution.id),
        who=Who(contribution.contributor),
        content=contribution_words.content(book, contribution.log),
    )


def _since(contribution: Contribution) -> Phrase | None:
    """Tell what counts of earlier cards; None if there are none."""
    if contribution.changes > contribution.reopened:
        return phrase("It was changed: a yes on an earlier card counts no more, and a no stays.")
    return phrase("It was opened again: what was said of it stands.") if contribution.reopened else None


def _aside(book: Book, contribution: Contribution) -> Phrase:
    """Return the note about a log from a private channel where others read along: neither its words nor its author."""
    amount, number = amounts.in_words(book, contribution.log.amount), Code(contribution.id)
    if contribution.log.project is None:
        return phrase("{id}: {amount}, logged in a private channel.", id=number, amount=amount)
    project = network_words.project(book, contribution.log.project)
    return phrase(
        "{id}: {amount} for {project}, logged in a private channel.", id=number, amount=amount, project=project
    )


def _settled(book: Book, contribution: Contribution) -> list[Sayable | None]:
    """Return the lines of a card without an open vote."""
    decision = contribution.decision
    if decision is None:
        return [*_waits(book, contribution)]
    blind = BLIND if decision.blind else None
    again = asking_again.describe(book, contribution) if contribution.state == UNDECIDED else None
    is_said = contribution.state == decision.decision  # by its count
    return [
        *hearing_words.describe(book, contribution.id),
        None if is_said else contribution_words.end(contribution),
        contribution_words.corrected(book, contribution),
        end_words.ended(book, decision),
        *objections.of_not_accepted(book, contribution.id),
        blind,
        again,
        *_quality(book, contribution),
    ]


def _waits(book: Book, contribution: Contribution) -> Iterator[Phrase | None]:
    if contribution.state == INCOMPLETE:
        yield contribution_words.receipt_missing(contribution.id)
        until = awaited.of_evidence(book, contribution.id).until
        yield phrase("It is off if there is none by {until}.", until=until) if until else None
        return
    if not contribution.awaits:
        yield contribution_words.end(contribution)
        return
    yield contribution_words.unspoken(book, contribution) or phrase(
        "{who} has to confirm it: {confirm}, or {decline}.",
        who=Who(contribution.awaits),
        confirm=Code(f"/confirm {contribution.id}"),
        decline=Code(f"/confirm {contribution.id} no"),
    )
    yield describe_end(awaited.of_log(book, contribution.id))


def _quality(book: Book, contribution: Contribution) -> Iterator[Phrase]:
    """Yield the rating by peers, and the way to rate."""
    if not quality.is_ratable(book, contribution.id):
        return
    if rated := quality.of(book, contribution):
        yield contribution_words.quality(rated)
    yield phrase(
        "Rate how good it is, for {days} days from its acceptance: {least} to {most} on this card, or {rate}. 3 is as good as one expects.",
        days=quality.RATING_DAYS,
        least=Emoji("1\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}"),
        most=Emoji("5\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}"),
        rate=Code(f"/rate {contribution.id} 4"),
    )


_MESSAGES = {
    # As it was sent before there was one message a day, and as it is still owed where it was not sent.
    "confirm": lambda contribution: phrase(
        "{who} logged {id} for you: “{note}”. Is it yours? Then type {confirm}, else {decline}.",
        who=Who(contribution.author),
        id=Code(contribution.id),
        note=contribution.log.note,
        confirm=Code(f"/confirm {contribution.id}"),
        decline=Code(f"/confirm {contribution.id} no"),
    ),
    # The same, of before there was one for all votes that wait.
    "reminder": lambda contribution: phrase(
        "{id} was to be judged by you: {mine} lists what still waits.", id=Code(contribution.id), mine=Code("/mine")
    ),
    "unshown": lambda contribution: contribution_words.unshown(contribution.id),
    "void": lambda contribution: phrase(
        "{id} by {who} was changed after you voted, so your vote on it does not count any more. Please look at its new card.",
        id=Code(contribution.id),
        who=Who(contribution.contributor),
    ),
}

COMMAND = Slash((), subject=Letter.CONTRIBUTION, card=card)
