"""`/contribute`: log a contribution."""

from __future__ import annotations

from dataclasses import replace

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome, Post
from ledger.book import Book
from ledger.contributions import log_list, note_remarks, revision
from ledger.contributions import words as contribution_words
from ledger.contributions.contribution import EvidenceAsked, Logged
from ledger.contributions.from_options import draft
from ledger.contributions.log import KINDS, STREAMS, Log
from ledger.contributions.opening import log as log_contribution
from ledger.contributions.part import Part, each_once
from ledger.contributions.repetition import repetition
from ledger.distributions import prospect
from ledger.network import amounts
from ledger.network.vocabulary import TermAdded
from ledger.values.ids import Letter
from ledger.values.phrase import Code, Phrase, Refusal, Who, lines, phrase


def log(book: Book, asked: Asked) -> Outcome:
    """Record a log; where it is for somebody else, they are asked first. The same twice is two, and is remarked on."""
    content, added = draft(book, asked.agent, asked.options, asked.at, asked.zone)
    parts = _parts(book, asked)
    if len(parts) > 1:
        return _together(book, asked, parts, content, added)
    contributor, own = parts[0]
    content = replace(content, amount=own or content.amount)
    before = repetition(book.contributions, book.agents, asked.agent, contributor, content, asked.at)
    facts = log_contribution(book, asked.agent, contributor, content, asked.at)
    number, awaits = facts[0].contribution, facts[0].awaits
    answer = phrase(
        "Noted as {id}: {content}.", id=Code(number), content=contribution_words.content(book, content, added)
    )
    twice = _twice(before.id, number) if before else None
    prospects = prospect.prospects_of_log(book, content, contributor)
    if contributor != asked.agent:
        answer = phrase("Noted as {id}: {content}, for {who}.", who=Who(contributor), **dict(answer.values))
    if awaits is not None:
        after = phrase("{who} is asked to confirm it; then peers vote.", who=Who(awaits))
    elif isinstance(facts[-1], EvidenceAsked):
        after = contribution_words.receipt_missing(number)
    else:
        after = phrase("{history} tells how peers judge it.", history=Code(f"/history {number}"))
    remarks = note_remarks.describe(book, asked.agent, number, asked.options, content, asked.at, asked.zone)
    return Outcome(
        (*added, *facts),
        lines(answer, *prospects, twice, *note_remarks.new_terms(added), *remarks, after),
        (Post(number),),
    )


def _parts(book: Book, asked: Asked) -> tuple[Part, ...]:
    """Return who is credited, each once: the asker, and those `with` them; or those `for` whom it is."""
    if not asked["with"]:
        return each_once(book.agents, asked["for"] or (Part(asked.agent),))
    if asked["for"]:
        raise Refusal(
            "{with_them} names those who were there with you; {for_them} others instead of you. Write one of the two.",
            with_them=Code("with:@ben,@cara"),
            for_them=Code("for:@ben,@cara"),
        )
    named = each_once(book.agents, (Part(asked.agent), *asked["with"]))
    if len(named) < 2:
        raise Refusal("Name who was with you: {example}.", example=Code("/contribute 2h with:@ben,@cara moved chairs"))
    return named


def _together(book: Book, asked: Asked, named: tuple[Part, ...], content: Log, added: tuple[TermAdded, ...]) -> Outcome:
    """Record a log for each of several people, which all but the asker are asked about first."""
    author = asked.agent
    before = repetition(book.contributions, book.agents, author, named[0].agent, content, asked.at)
    facts = log_list.log_together(book, author, named, content, asked.at)
    number = facts[-1].list
    after = phrase("Peers vote on all at once.")
    if any(isinstance(fact, Logged) and fact.awaits for fact in facts):
        after = phrase(
            "Each of the others says within {days} days whether their own is right, or is left out; then peers vote on all at once.",
            days=log_list.ANSWER_DAYS,
        )
    once = number if before and log_list.is_same_group(book, before, named) else facts[0].contribution
    remark = _twice(before.within or before.id, once) if before else None
    prospects = prospect.prospects_of_log(book, content, named[0].agent)
    remarks = note_remarks.describe(book, author, facts[0].contribution, asked.options, content, asked.at, asked.zone)
    answer = _noted(book, asked, number, named, contribution_words.content(book, content, added))
    return Outcome(
        (*added, *facts),
        lines(answer, *prospects, remark, *note_remarks.new_terms(added), *remarks, after),
        (Post(number),),
    )


def _noted(book: Book, asked: Asked, number: str, named: tuple[Part, ...], content: Phrase) -> Phrase:
    """Say what was noted for whom."""
    values = {"id": Code(number), "content": content}
    others = tuple(Who(part.agent) for part in named if part.agent != asked.agent)
    own = [part for part in named if part.amount is not None]
    if own:
        apart = tuple(
            phrase("{amount} for {who}", amount=amounts.in_words(book, part.amount), who=Who(part.agent))
            for part in own
            if part.amount is not None
        )
        return phrase("Noted as {id}: {content} for each, but {apart}.", apart=apart, **values)
    if len(others) < len(named):
        return phrase("Noted as {id}: {content} for you, and as much for {who}.", who=others, **values)
    return phrase("Noted as {id}: {content} for each of {who}.", who=others, **values)


def _twice(before: str, number: str) -> Phrase:
    """Say that the same was logged a moment ago."""
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


_SAID = {
    **dict.fromkeys(["time", "labour", "labor", "arbeit", "zeit", "travail", "temps", "trabajo", "tiempo"], "work"),
    **dict.fromkeys(
        ["expenses", "ausgabe", "ausgaben", "auslage", "auslagen", "dépense", "dépenses", "gasto", "gastos"], "expense"
    ),
    **dict.fromkeys(["einkauf", "anschaffung", "achat", "compra"], "purchase"),
    **dict.fromkeys(["materials", "matériel", "material", "materiales"], "material"),
    **dict.fromkeys(["room", "raum", "espace", "espacio"], "space"),
    **dict.fromkeys(["bargeld", "espèces", "efectivo"], "cash"),
    **dict.fromkeys(["money", "geld", "argent", "dinero"], ""),  # which of three kinds it is has to be asked
}
_STREAMS_SAID = dict.fromkeys(["sorge", "fürsorge", "soin", "soins", "cuidado", "cuidados"], "care")

_LOG = (
    Option(
        "kind",
        Kind.choice,
        "work, cash, expense, purchase, material or space",
        positional=True,
        choices=KINDS,
        also=_SAID,
    ),
    Option(
        "stream",
        Kind.choice,
        "livelihood (as usual), love or care",
        positional=True,
        choices=STREAMS,
        also=_STREAMS_SAID,
    ),
    Option("amount", Kind.amount, "how much, such as 3h, 3 pieces or 120 CAD", required=True, positional=True),
    Option("project", Kind.project, "the project, such as #probe"),
    Option("what", Kind.text, "the type of work, material or space"),
    Option("date", Kind.date, "the day when it was done, if not today"),
    Option("evidence", Kind.text, "a link that shows it"),
    Option("terms", Kind.choice, "give or lend (for cash, material or space)", choices=("give", "lend")),
    Option("for-claims", Kind.yes_no, "no, if it earns no share"),
    Option("paid-by", Kind.text, "who paid you for it already"),
    Option("for", Kind.persons, "who brought it, if not you, such as @ben or @ben,@cara", named=True),
    Option(
        "with",
        Kind.persons,
        'who did the same with you, such as @ben,@cara; or another amount each: "@ben 3h"',
        named=True,
    ),
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
        examples={
            "cash": "/contribute cash 20 EUR for the box",
            "expense": "/contribute expense 40 EUR a lamp",
            "purchase": "/contribute purchase 120 EUR a drill for all of us",
            "material": "/contribute material 2.5 kg resin for the hull",
            "space": "/contribute space 3 days the back room",
            "": "/contribute expense 40 EUR a lamp",
        },
    ),
)

COMMAND = Slash(VERBS, subject=Letter.CONTRIBUTION, takes={"withdraw": withdraw})
