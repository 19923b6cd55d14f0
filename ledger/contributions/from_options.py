"""Logs from the options of a command."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ledger.contributions.log import MATERIAL, SPACE, WORK, Log, is_link
from ledger.contributions.part import Part
from ledger.network import amounts, vocabulary
from ledger.network.vocabulary import TermAdded
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, Words
from ledger.values.quantity import TIME, Quantity

if TYPE_CHECKING:
    from ledger.book import Book

LINE_MAX = 100
"""Characters of a line that a refusal proposes three times."""

_MORE_LINKS = re.compile(r"[,;|]\s*https?://")

_FIRST = timezone(timedelta(hours=14))
"""The zone in which a day begins first."""


def draft(
    book: Book, by: str, options: Mapping[str, Any], at: datetime, zone: str | None = None
) -> tuple[Log, tuple[TermAdded, ...]]:
    """Return the log, and the term that it adds to the network's vocabulary, if it adds one.

    The date is today if the options give none: today in `zone`, by default the network's.
    """
    kind: str = options.get("kind") or _kind(book, options["amount"], options["note"])
    what, added = _term(book, kind, options.get("what"), by)
    log = Log(
        kind=kind,
        amount=options["amount"],
        what=what,
        project=options.get("project"),
        note=Words(options["note"], by),
        evidence=evidence(options.get("evidence"), by),
        stream=options.get("stream") or "livelihood",
        date=_day(options.get("date") or at.astimezone(ZoneInfo(zone or book.rules.now.zone)).date(), at),
        for_claims=options.get("for-claims") is not False,
        paid_by=_words(options.get("paid-by"), by),
        terms=options.get("terms"),
    )
    return log, added


def options_of(book: Book, by: str, contributor: str, content: Log) -> dict[str, Any]:
    """Return the options from which `draft` makes a log like this one, without those that are left out in it.

    Its evidence is left out, too: that shows what was done then.
    """
    options = {
        "kind": content.kind,
        "amount": content.amount,
        "project": content.project,
        "what": book.vocabulary.by_id[content.what].word.text if content.what else None,
        "date": content.date,
        "stream": content.stream,
        "terms": content.terms,
        "for-claims": content.for_claims,
        "paid-by": content.paid_by.text if content.paid_by else None,
        "for": None if book.agents.person(contributor) == by else (Part(contributor),),
        "note": content.note.text,
    }
    return {name: value for name, value in options.items() if value is not None}


def redraft(
    book: Book, by: str, before: Log, options: Mapping[str, Any], at: datetime
) -> tuple[Log, tuple[TermAdded, ...]]:
    """Return the log with the changes in the options, and the term that they add to the vocabulary, if they add one."""
    given = _given(options)
    kind = given.get("kind", before.kind)
    what, added = _term(book, kind, given.get("what"), by)
    changes: dict[str, Any] = {
        "kind": kind,
        "amount": given.get("amount"),
        "what": what,
        "project": given.get("project"),
        "note": _words(given.get("note"), by),
        "evidence": evidence(given.get("evidence"), by),
        "stream": given.get("stream"),
        "date": _day(given["date"], at) if "date" in given else None,
        "for_claims": given.get("for-claims"),
        "paid_by": _words(given.get("paid-by"), by),
        "terms": given.get("terms"),
    }
    return replace(before, **{name: value for name, value in changes.items() if value is not None}), added


def _given(options: Mapping[str, Any]) -> dict[str, Any]:
    # An option without a value changes nothing. False is a value: not for claims.
    return {name: value for name, value in options.items() if value or value is False}


def _kind(book: Book, amount: Money | Quantity, note: str) -> str:
    """Return the kind that follows from the unit; refuse and ask if more than one is possible."""
    line = f"{amounts.as_typed(book, amount)} {note}"[:LINE_MAX]
    if isinstance(amount, Money):
        raise Refusal(
            "{amount} is money. Write {expense} if you paid it and it is used up, {purchase} if something is there for it, "
            "or {cash} if you put it into the pool.",
            amount=amount,
            cash=Code(f"/contribute cash {line}"),
            expense=Code(f"/contribute expense {line}"),
            purchase=Code(f"/contribute purchase {line}"),
        )
    if amount.unit == TIME:
        return WORK
    raise Refusal(
        "What is {amount}? Write {material}, or {space}, or {work} if it is how you count your work.",
        amount=amount,
        material=Code(f"/contribute material {line}"),
        space=Code(f"/contribute space {line}"),
        work=Code(f"/contribute work {line}"),
    )


def _term(book: Book, kind: str, word: str | None, by: str) -> tuple[str | None, tuple[TermAdded, ...]]:
    if word is None:
        return None, ()
    terms_of = kind if kind in (WORK, SPACE) else MATERIAL
    return vocabulary.find_or_add(book.vocabulary, terms_of, word, by)


def _words(text: str | None, by: str) -> Words | None:
    return Words(text, by) if text else None


def evidence(link: str | None, by: str) -> Words | None:
    """Return a link as evidence; refuse anything else, which nobody could look at."""
    if link is None:
        return None
    if _MORE_LINKS.search(link):
        raise Refusal("That is more than one link. Give one, and put the others into your words.")
    if not is_link(link):
        raise Refusal("{link} is not a link that begins with {start}.", link=link[:80], start=Code("https://"))
    return Words(link, by)


def _day(day: date, at: datetime) -> date:
    """Return the day; refuse one that is long ago, or still to come in every zone, as members live in many."""
    latest = at.astimezone(_FIRST).date()
    if day > latest:
        raise Refusal("{day} is still to come: log what was done when it is done.", day=day)
    if latest.year - day.year > 10:
        raise Refusal("{day} is more than ten years ago.", day=day)
    return day
