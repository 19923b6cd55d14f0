"""`/contribute`: log a contribution."""

from __future__ import annotations

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome, Post
from ledger.book import Book
from ledger.contributions import log_list, revision
from ledger.contributions import words as contribution_words
from ledger.contributions.contribution import (
    EvidenceAsked,
    Logged,
)
from ledger.contributions.from_options import draft
from ledger.contributions.log import KINDS, STREAMS, Log
from ledger.contributions.opening import log as log_contribution
from ledger.contributions.repetition import repetition
from ledger.distributions import prospect
from ledger.network.vocabulary import TermAdded
from ledger.values.ids import Letter
from ledger.values.phrase import Code, Phrase, Refusal, Who, lines, phrase


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

COMMAND = Slash(VERBS, subject=Letter.CONTRIBUTION, takes={"withdraw": withdraw})
