"""What is shown of an address lets its owner check it, and lets nobody else pay or write to it."""

from __future__ import annotations

import pytest

from ledger.payouts.line_words import masked
from ledger.values.for_few import WordsForFew


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("DE02 1203 0000 0000 2020 51", "…2051"),
        ("paypal:ben@example.org", "paypal:b…@example.org"),
        ("wise:dan@mail.example.org", "wise:d…@mail.example.org"),
        ("ben@example.org", "b…@example.org"),
        ("opencollective:ana-silva", "op…va"),
        ("cash please", "ca…se"),
        ("cash", "…"),
        ("konto 1234567", "…4567"),
    ],
)
def test_so_much_of_an_address_is_shown(address: str, shown: str) -> None:
    assert masked(WordsForFew(address, "A1")) == shown
