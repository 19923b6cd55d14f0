"""`/contribute again`: a log of yours once more, with today's date, as a draft that nobody else sees until you post it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.input import draft_reader
from bot.input.draft import begin
from bot.input.written import write_options
from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Kept, Outcome
from ledger.book import Book
from ledger.contributions import repeated
from ledger.contributions.from_options import options_of
from ledger.values.phrase import Code, lines, phrase


def again(book: Book, asked: Asked) -> Outcome:
    """Keep a draft of the asker's last log, or of one that they name, done today."""
    verb = asked.menu.verb("contribute") if asked.menu else None
    assert verb is not None, "a menu without its first command"
    page, number = book.contributions, asked["card"]
    made = (
        repeated.own_log(page, book.agents, number, asked.agent)
        if number
        else repeated.last_log(page, book.agents, asked.agent)
    )
    today = asked.at.astimezone(ZoneInfo(asked.zone or book.rules.now.zone)).date()
    options = {**options_of(book, asked.agent, made.contributor, made.log), "date": today}
    draft = begin(asked.drafts, asked.account, verb.name, write_options(verb, options, book), asked.at)
    would = draft_reader.posted(book, asked, draft)
    left_out = phrase("The link of {id} is left out, as it shows what was done then.", id=Code(made.id))
    answer = lines(draft_reader.describe(book, asked, draft, would), left_out if made.log.evidence else None)
    return Outcome(answer=answer, drafts=(Kept(draft, would),))


VERBS = (
    Verb(
        "contribute",
        "again",
        "Begin a draft of your last log, or of another one of yours, with today's date.",
        "/contribute again C1",
        again,
        (Option("card", Kind.card, "the number of the log, such as C1, if not your last one", positional=True),),
    ),
)

COMMAND = Slash(VERBS)
