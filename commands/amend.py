"""`/amend`: change a log of yours before it is settled, or open an undecided one again; and change a draft of yours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.input import draft_reader
from bot.input.draft import DRAFT, change
from bot.input.written import write_options
from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Kept, Outcome, Post
from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions import note_remarks, revision
from ledger.contributions import words as contribution_words
from ledger.contributions.contribution import EvidenceAsked
from ledger.contributions.from_options import redraft
from ledger.contributions.log import KINDS, STREAMS, Log
from ledger.validation.vote import Voted
from ledger.values.phrase import Code, Phrase, Refusal, Who, lines, phrase, plural


def amend(book: Book, asked: Asked) -> Outcome:
    """Record a new revision with a new card, or on the same one if it only takes less. A draft is changed unseen."""
    number = asked["card"]
    if number == DRAFT:
        return _draft(book, asked)
    if asked["which"] is not None:
        raise Refusal("{n} of what? Write a unit behind it, as in {example}.", n=asked["which"], example=Code("3h"))
    before = book.contributions.get(number)
    content, added = redraft(book, asked.agent, before.log, asked.options, asked.at)
    facts = revision.amend(book, number, asked.agent, content, asked.at)
    answer = lines(
        phrase("{id} is now: {content}.", id=Code(number), content=contribution_words.content(book, content, added)),
        *_words(book, asked, number, content),
    )
    if facts[0].goes_on:
        return Outcome((*added, *facts), lines(answer, _goes_on(facts)))
    awaits = facts[0].awaits
    if awaits:
        after = phrase("{who} is asked to confirm it; then peers vote.", who=Who(awaits))
        return Outcome((*added, *facts), lines(answer, after), (Post(number),))
    after = phrase("Peers vote on it anew, on its new card.") if before.put else phrase("Peers vote on it now.")
    if isinstance(facts[-1], EvidenceAsked):
        after = contribution_words.receipt_missing(number)
    return Outcome((*added, *facts), lines(answer, after), (Post(number),))


def _words(book: Book, asked: Asked, number: str, content: Log) -> Iterator[Phrase]:
    """Yield the new words, and what in them looks as if it was meant to change something else."""
    if not asked["note"]:
        return
    yield phrase("“{note}”", note=content.note)
    yield from note_remarks.of_amended(book, number, asked.options, content, asked.at, asked.zone)
    yield from note_remarks.of_amounts(number, asked["note"], content)


def _goes_on(facts: Sequence[Fact]) -> Phrase:
    """Say what becomes of the vote on a log that takes less."""
    agree = sum(isinstance(fact, Voted) for fact in facts)
    if not agree:
        return phrase("A yes to more is a yes to that, and its time runs on.")
    return phrase(
        "A yes to more is a yes to that, {agree}, and its time runs on.",
        agree=plural(agree, "{n} person who named it as well", "{n} people who named it as well"),
    )


def _draft(book: Book, asked: Asked) -> Outcome:
    """Keep a draft with other values, if it could be posted so."""
    draft = draft_reader.chosen(asked)
    if draft is None:
        return draft_reader.ask_which(book, asked, "/amend draft {n} 3h")
    given = {name: value for name, value in asked.options.items() if name not in _NAMING and value not in (None, "")}
    if not given:
        raise Refusal("Say what is different: {example}.", example=Code("/amend draft 3h"))
    verb = asked.menu.verb("amend") if asked.menu else None
    assert verb is not None, "it is this one"
    before = {name: text for name, text in draft.values.items() if name != "what" or "kind" not in given}
    changed = change(draft, {**before, **write_options(verb, given, book)}, asked.at)
    would = draft_reader.posted(book, asked, changed)
    return Outcome(answer=draft_reader.describe(book, asked, changed, would), drafts=(Kept(changed, would),))


_NAMING = ("card", "which")
"""The options that say what is changed."""

VERBS = (
    Verb(
        "amend",
        None,
        "Change a log of yours before it is decided, or ask about an undecided one again.",
        "/amend C1 2h aligned the optics, without the break",
        amend,
        (
            Option(
                "card",
                Kind.subject,
                "the number of the log, such as C1, or draft",
                required=True,
                positional=True,
                choices=(DRAFT,),
            ),
            Option("which", Kind.number, "which draft, where you have several", positional=True),
            Option("kind", Kind.choice, "another kind", positional=True, choices=KINDS),
            Option("amount", Kind.amount, "another amount", positional=True),
            Option("project", Kind.project, "another project"),
            Option("what", Kind.text, "another type of work, material or space"),
            Option("date", Kind.date, "another day"),
            Option("evidence", Kind.text, "another link"),
            Option("stream", Kind.choice, "another stream", choices=STREAMS),
            Option("terms", Kind.choice, "give or lend", choices=("give", "lend")),
            Option("for-claims", Kind.yes_no, "whether it gives a share"),
            Option("paid-by", Kind.text, "who paid you for it already"),
            Option("note", Kind.words, "another text"),
        ),
    ),
)

COMMAND = Slash(VERBS)
