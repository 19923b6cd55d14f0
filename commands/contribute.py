"""`/contribute`: log a contribution. Owns a contribution's card."""

from __future__ import annotations

from collections.abc import Iterator

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Notice, Offer, Outcome, Post, ballot_offers, describe_end, yes_or_no
from ledger.book import Book
from ledger.contributions import asking_again, log_list, quality, revision
from ledger.contributions import words as contribution_words
from ledger.contributions.contribution import (
    INCOMPLETE,
    Contribution,
    EvidenceAsked,
    Logged,
)
from ledger.contributions.from_options import draft
from ledger.contributions.log import KINDS, STREAMS, Log
from ledger.contributions.opening import log as log_contribution
from ledger.contributions.repetition import repetition
from ledger.distributions import prospect
from ledger.governance import awaited, pause_words
from ledger.network import words as network_words
from ledger.network.vocabulary import TermAdded
from ledger.validation import flag_messages
from ledger.validation import words as vote_words
from ledger.validation.vote import UNDECIDED
from ledger.validation.words import BLIND
from ledger.values.ids import Letter, Subject
from ledger.values.phrase import Code, Emoji, Lines, Phrase, Refusal, Sayable, Who, lines, phrase


def log(book: Book, asked: Asked) -> Outcome:
    """Record a log; where it is for somebody else, they are asked first. The same twice is two, and is remarked on."""
    content, added = draft(book, asked.agent, asked.options, asked.at, asked.zone)
    if asked["with"]:
        return _together(book, asked, content, added)
    contributor = asked["for"] or asked.agent
    before = repetition(book.contributions, book.agents, asked.agent, contributor, content, asked.at)
    facts = log_contribution(book, asked.agent, contributor, content, asked.at)
    number, awaits = facts[0].contribution, facts[0].awaits
    answer = phrase(
        "Noted as {id}: {content}.", id=Code(number), content=contribution_words.content(book, content, added)
    )
    twice = _twice(before.id, number) if before else None
    prospects = prospect.prospects_of_log(book, content, contributor)
    if awaits is not None:
        after = phrase("{who} is asked to confirm it; then peers vote.", who=Who(awaits))
    elif isinstance(facts[-1], EvidenceAsked):
        after = contribution_words.receipt_missing(number)
    else:
        after = phrase("{history} tells how peers judge it.", history=Code(f"/history {number}"))
    return Outcome((*added, *facts), lines(answer, *prospects, twice, after), (Post(number),))


def _together(book: Book, asked: Asked, content: Log, added: tuple[TermAdded, ...]) -> Outcome:
    """Record a log for each of several people, which the others are asked about first."""
    if asked["for"] is not None:
        raise Refusal(
            "{with_them} names those who were there with you, without spaces between them; {for_them} one other instead of you. Write one of the two.",
            with_them=Code("with:@ben,@cara"),
            for_them=Code("for:@ben"),
        )
    before = repetition(book.contributions, book.agents, asked.agent, asked.agent, content, asked.at)
    contributors = log_list.together(book.agents, asked.agent, asked["with"])
    facts = log_list.log_together(book, asked.agent, contributors, content, asked.at)
    number = facts[-1].list
    answer = phrase(
        "Noted as {id}: {content} for you, and as much for {who}.",
        id=Code(number),
        content=contribution_words.content(book, content, added),
        who=tuple(map(Who, contributors[1:])),
    )
    after = phrase("Peers vote on all at once.")
    if any(isinstance(fact, Logged) and fact.awaits for fact in facts):
        after = phrase(
            "Each of the others says within {days} days whether their own is right, or is left out; then peers vote on all at once.",
            days=log_list.ANSWER_DAYS,
        )
    once = number if before and log_list.is_same_group(book, before, contributors) else facts[0].contribution
    twice = _twice(before.within or before.id, once) if before else None
    prospects = prospect.prospects_of_log(book, content, asked.agent)
    return Outcome((*added, *facts), lines(answer, *prospects, twice, after), (Post(number),))


def _twice(before: str, number: str) -> Phrase:
    return phrase(
        "You logged the same a moment ago, as {before}. If you meant it once, {withdraw} takes this one back.",
        before=Code(before),
        withdraw=Code(f"/withdraw {number}"),
    )


def withdraw(book: Book, asked: Asked) -> Outcome:
    """Take a log back before it is settled."""
    number = asked["what"]
    facts = revision.withdraw(book.contributions, book.agents, number, asked.agent)
    return Outcome(
        facts,
        phrase("{id} is withdrawn. It stays in the ledger as withdrawn and counts for nothing.", id=Code(number)),
    )


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
    parts: list[Sayable | None] = [
        _title(book, contribution),
        phrase("“{note}”", note=contribution.log.note),
        contribution_words.details(book, contribution.log),
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
    parts += [vote_words.red_flags(book, vote), vote_words.invitation(rules), *vote_words.progress(book, vote)]
    parts += pause_words.describe(book, number, contribution.revised or contribution.at)
    return Notice(about, lines(*parts), ballot_offers(number, rules))


def _choices(book: Book, contribution: Contribution) -> tuple[Offer, ...]:
    """Return the buttons under a card without an open vote."""
    if contribution.awaits:
        return yes_or_no(contribution.id)
    if asking_again.may_ask_more(contribution):
        return (Offer("", phrase("Ask more"), "amend", {"card": contribution.id}),)
    return ()


def _title(book: Book, contribution: Contribution) -> Lines:
    if contribution.corrects:
        title = phrase(
            "{id}: {who} would correct {corrects} to {amount}.",
            id=Code(contribution.id),
            who=Who(contribution.author),
            corrects=Code(contribution.corrects),
            amount=contribution_words.amount(book, contribution.log.amount),
        )
        return lines(title)
    title = phrase(
        "{id}: {who} brought {content}.",
        id=Code(contribution.id),
        who=Who(contribution.contributor),
        content=contribution_words.content(book, contribution.log),
    )
    logged_by = (
        phrase("Logged by {who}.", who=Who(contribution.author))
        if contribution.author != contribution.contributor
        else None
    )
    revision = (
        phrase("Revision {n}: ballots on earlier cards are void.", n=contribution.revision)
        if contribution.revision > 1
        else None
    )
    return lines(title, logged_by, revision)


def _aside(book: Book, contribution: Contribution) -> Phrase:
    """Return the note about a log from a private channel where others read along: neither its words nor its author."""
    amount, number = contribution_words.amount(book, contribution.log.amount), Code(contribution.id)
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
    again = asking_again.describe(contribution) if contribution.state == UNDECIDED else None
    counted = vote_words.final_tally(book, decision)
    # A vote by lot says its end with its count.
    is_said = asking_again.is_by_lot(contribution) and contribution.state == decision.decision
    return [
        None if is_said else contribution_words.end(contribution),
        contribution_words.corrected(book, contribution),
        counted,
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

_LOG = (
    Option("kind", Kind.choice, "work, cash, expense, purchase, material or space", positional=True, choices=KINDS),
    Option("amount", Kind.amount, "how much, such as 3h, 3 pieces or 120 CAD", required=True, positional=True),
    Option("project", Kind.project, "the project, such as #probe"),
    Option("what", Kind.text, "the type of work, material or space"),
    Option("date", Kind.date, "the day when it was done, if not today"),
    Option("evidence", Kind.text, "a link that shows it"),
    Option("stream", Kind.choice, "livelihood (as usual), love or care", choices=STREAMS),
    Option("terms", Kind.choice, "of cash, material or space: give or lend", choices=("give", "lend")),
    Option("for-claims", Kind.yes_no, "no, if it shall give no share"),
    Option("paid-by", Kind.text, "who paid you for it already"),
    Option("for", Kind.person, "the person or organisation who brought it, if not you"),
    Option("with", Kind.persons, "who did the same with you, such as @ben,@cara"),
    Option("note", Kind.words, "what was done, in your words", required=True),
)

VERBS = (
    Verb(
        "contribute",
        None,
        "Log what you brought: time, money, material, space, care. Peers then judge it.",
        "/contribute 3h aligned the optics",
        log,
        _LOG,
        from_message=phrase("Log as contribution"),
        spelled="log",
    ),
)

COMMAND = Slash(VERBS, subject=Letter.CONTRIBUTION, card=card, takes={"withdraw": withdraw})
