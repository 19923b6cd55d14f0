"""The address where somebody wants to be paid: an IBAN, an e-mail address, or any words that stewards can pay to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.payouts.addresses import revealed
from ledger.payouts.destination import EXAMPLE
from ledger.payouts.payout import PayToGiven
from ledger.values.confusables import skeleton
from ledger.values.for_few import WordsForFew
from ledger.values.phrase import Refusal

if TYPE_CHECKING:
    from ledger.book import Book

PAY_TO_MAX = 200
"""Characters of an address."""


def give_pay_to(book: Book, agent: str, text: str, by: str, name: str | None = None) -> tuple[Fact, ...]:
    """Return the fact of an agent's address, in the words of the person who gives it; nothing if it is so already.

    `name` is the name on the account; without it, the name that was given before holds.
    """
    text = " ".join(text.split())
    _check(text)
    pay_to = book.payouts.pay_to(book.agents, agent)
    before = book.payouts.holder(book.agents, agent)
    holder = WordsForFew(name, by) if name else before and before.copy()
    if revealed(pay_to) == text and revealed(holder) == revealed(before):
        return ()
    return (PayToGiven(agent, WordsForFew(text, by), holder),)


def replaced_texts(book: Book, given: PayToGiven) -> Iterator[tuple[int, str, str | None]]:
    """Yield the texts to erase of the address that this one replaces: height, whose words, and the text, None if withheld.

    A payout that still needs it has its own copy. A row is found by its text, so it stays where other words of that
    person have the same: they could be in the same entry, and would go as well.
    """
    address = book.payouts.replaced_address(given)
    for words in address.words if address else ():
        text = words.reveal()
        if address and not words.is_erased and not book.has_said(words.subject, text):
            yield address.height, words.subject, text


def _check(text: str) -> None:
    """Refuse an address that cannot be seen, is the example, or has the wrong length."""
    if not (text.isprintable() and skeleton(text)):
        raise Refusal("There is something in it that cannot be seen.")
    if "".join(text.split()) == "".join(EXAMPLE.split()):
        raise Refusal("That is the example. Write your own there.")
    if ";" in text:
        raise Refusal("Write it without a semicolon.")
    if not 4 <= len(text) <= PAY_TO_MAX:
        raise Refusal("That has {n} characters; 4 to {limit} say where to pay.", n=len(text), limit=PAY_TO_MAX)
