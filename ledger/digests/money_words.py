"""Money of a period in one line: the sums that came, were shared and paid, and the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ledger.digests.digest import Figures
from ledger.digests.room import Room
from ledger.digests.work_words import in_one
from ledger.treasury.statement import Treasury
from ledger.treasury.statement_words import lasts
from ledger.treasury.words import short
from ledger.values.money import Money
from ledger.values.phrase import Code, Phrase, phrase, plural

if TYPE_CHECKING:
    from ledger.book import Book


def money(book: Book, numbers: Figures, length: timedelta, room: Room) -> Phrase | None:
    """Return what there is to say of the money in a period of this length; None if there is none. A statement has all currencies."""
    said = [_treasury(book, numbers, treasury, length) for treasury in numbers.treasury]
    told = [*filter(None, said)]
    more = phrase("{statement} has the other currencies.", statement=Code("/ledger statement"))
    most = room.parts // 2
    return in_one((*told[:most], more if len(told) > most else None, *_troubles(numbers, room)))


def _treasury(book: Book, numbers: Figures, treasury: Treasury, length: timedelta) -> Phrase | None:
    parts = tuple(_parts(book, numbers, treasury))
    days = lasts(treasury, length)
    if treasury.pools.minor > 0:
        left = phrase("{amount} left", amount=short(treasury.pools))
        if days is not None:
            left = phrase("{left}, which lasts for {days} at this rate", left=left, days=days)
        parts = (*parts, left)
    return phrase("Money: {parts}.", parts=parts) if parts else None


def _parts(book: Book, numbers: Figures, treasury: Treasury) -> Iterator[Any]:
    """Yield the sums that are not zero."""
    if treasury.came.minor < 0:
        yield phrase("{amount} of what came in taken back", amount=short(-treasury.came))
    elif treasury.came:
        yield phrase("{amount} in", amount=short(treasury.came))
    if shared := _shared(book, numbers, treasury.came.currency):
        yield phrase("{amount} shared", amount=short(shared))
    if treasury.went.minor < 0:
        yield phrase("{amount} came back", amount=short(-treasury.went))
    elif treasury.went:
        yield phrase("{amount} paid", amount=short(treasury.went))
    if treasury.owed:
        yield phrase("{amount} owed", amount=short(treasury.owed))
    if treasury.aside:
        yield phrase("{amount} set aside", amount=short(treasury.aside))


def _shared(book: Book, numbers: Figures, currency: str) -> Money:
    made = (book.distributions.by_id[number].prepared.amount for number in numbers.distributions)
    return Money(sum(amount.minor for amount in made if amount.currency == currency), currency)


def _troubles(numbers: Figures, room: Room) -> Iterator[Phrase]:
    """Yield what did not go as it should."""
    if numbers.halted:
        yield phrase("Stopped by objections: {ids}.", ids=tuple(map(Code, numbers.halted[: room.numbers])))
    if numbers.failed:
        yield phrase(
            "{payments}.",
            payments=plural(numbers.failed, "{n} payment did not arrive", "{n} payments did not arrive"),
        )
    if numbers.unknown:
        yield phrase(
            "{payments}.",
            payments=plural(
                numbers.unknown,
                "of {n} payment nobody knows whether it arrived",
                "of {n} payments nobody knows whether they arrived",
            ),
        )
