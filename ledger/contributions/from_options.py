"""A log as a person words it: from the options of a command to what the ledger keeps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ledger.contributions.log import MATERIAL, SPACE, WORK, Log
from ledger.network import vocabulary
from ledger.network.vocabulary import TermAdded
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, Words
from ledger.values.quantity import TIME, Quantity

if TYPE_CHECKING:
    from ledger.book import Book

_FIRST = timezone(timedelta(hours=14))
"""Where a day begins first."""

_LINK = re.compile(r"https?://[^\s/]+\S{0,500}")


def draft(
    book: Book, by: str, options: Mapping[str, Any], at: datetime, zone: str | None = None
) -> tuple[Log, tuple[TermAdded, ...]]:
    """Return the log, and the word that it adds to the network's vocabulary if it does.

    It was done today where nothing else is said: the day that it is in `zone`, by default the network's.
    """
    kind: str = options.get("kind") or _kind(options["amount"])
    what, added = _term(book, kind, options.get("what"), by)
    log = Log(
        kind=kind,
        amount=options["amount"],
        what=what,
        project=options.get("project"),
        note=Words(options["note"], by),
        evidence=_evidence(options.get("evidence"), by),
        stream=options.get("stream") or "livelihood",
        date=_day(options.get("date") or at.astimezone(ZoneInfo(zone or book.rules.now.zone)).date(), at),
        for_claims=options.get("for-claims") is not False,
        paid_by=Words(options["paid-by"], by) if options.get("paid-by") else None,
        terms=options.get("terms"),
    )
    return log, added


def redraft(
    book: Book, by: str, before: Log, options: Mapping[str, Any], at: datetime
) -> tuple[Log, tuple[TermAdded, ...]]:
    """Return the log with what the options change, and the word that it adds to the vocabulary if it does."""
    kind = options.get("kind") or before.kind
    changes: dict[str, Any] = {"kind": kind}
    added: tuple[TermAdded, ...] = ()
    for name in ("amount", "project", "stream", "terms"):
        if options.get(name):
            changes[name] = options[name]
    if options.get("what"):
        changes["what"], added = _term(book, kind, options["what"], by)
    if options.get("note"):
        changes["note"] = Words(options["note"], by)
    if options.get("evidence"):
        changes["evidence"] = _evidence(options["evidence"], by)
    if options.get("paid-by"):
        changes["paid_by"] = Words(options["paid-by"], by)
    if options.get("date"):
        changes["date"] = _day(options["date"], at)
    if options.get("for-claims") is not None:
        changes["for_claims"] = options["for-claims"]
    return replace(before, **changes), added


def _kind(amount: Money | Quantity) -> str:
    """Return the kind that the unit tells, or refuse and ask."""
    if isinstance(amount, Money):
        raise Refusal(
            "{amount} is money: say which kind it is, {cash} (put into the pool), {expense} (paid, used up) or "
            "{purchase} (paid, something is there for it).",
            amount=amount,
            cash=Code("cash"),
            expense=Code("expense"),
            purchase=Code("purchase"),
        )
    if amount.unit == TIME:
        return WORK
    kinds = tuple(map(Code, (WORK, MATERIAL, SPACE)))
    raise Refusal("Say which kind {amount} is: {kinds}.", amount=amount, kinds=kinds)


def _term(book: Book, kind: str, word: str | None, by: str) -> tuple[str | None, tuple[TermAdded, ...]]:
    if word is None:
        return None, ()
    known = kind if kind in (WORK, SPACE) else MATERIAL
    return vocabulary.use(book.vocabulary, known, word, by)


def _evidence(link: str | None, by: str) -> Words | None:
    if link is None:
        return None
    if not _LINK.fullmatch(link):
        raise Refusal("{link} is not a link that begins with {start}.", link=link[:80], start=Code("https://"))
    return Words(link, by)


def _day(day: date, at: datetime) -> date:
    """Return the day, unless it is still to come everywhere, or long ago: members live in many zones."""
    latest = at.astimezone(_FIRST).date()
    if day > latest:
        raise Refusal("{day} is still to come: log what was done when it is done.", day=day)
    if latest.year - day.year > 10:
        raise Refusal("{day} is more than ten years ago.", day=day)
    return day
