"""Where somebody wants to be paid: an IBAN, an address, whatever the stewards can pay to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.payouts.destination import EXAMPLE
from ledger.payouts.payout import PayToGiven
from ledger.values.confusables import skeleton
from ledger.values.phrase import Refusal, Words

if TYPE_CHECKING:
    from ledger.book import Book

PAY_TO_MAX = 200
"""Characters of what says where somebody is paid."""


def give_pay_to(book: Book, agent: str, text: str, by: str, name: str | None = None) -> tuple[Fact, ...]:
    """Return the fact of where an agent wants to be paid, in the words of the one who says so; nothing if it is so already.

    `name` is in whose name the account is; where it is left out, the name that was given before holds.
    """
    text = " ".join(text.split())
    if not (text.isprintable() and skeleton(text)):
        raise Refusal("There is something in it that cannot be seen.")
    if "".join(text.split()) == "".join(EXAMPLE.split()):
        raise Refusal("That is the example. Write your own there.")
    if ";" in text:
        raise Refusal("Write it without a semicolon.")
    if not 4 <= len(text) <= PAY_TO_MAX:
        raise Refusal("That has {n} characters; 4 to {limit} say where to pay.", n=len(text), limit=PAY_TO_MAX)
    now = book.payouts.pay_to(book.agents, agent)
    before = book.payouts.holder(book.agents, agent)
    holder = Words(name, by) if name else before and Words(before.text, before.subject)
    if now is not None and now.text == text and (holder and holder.text) == (before and before.text):
        return ()
    return (PayToGiven(agent, Words(text, by), holder),)
