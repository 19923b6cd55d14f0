"""Which names look alike, and which do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.values.confusables import skeleton


@pytest.mark.parametrize(
    "name",
    [
        "\u0430na",  # Cyrillic
        "an\u0251",  # script a
        "Ana",
        "a\u200bna",  # a space of no width
        "an\u00e1",
        "\uff41na",  # full width
        "\u202eana",  # turns the direction
        " a n a",
        "\U0001d41ana",  # bold, as in mathematics
    ],
)
def test_it_looks_like_ana(name: str) -> None:
    assert skeleton(name) == skeleton("ana")


@pytest.mark.parametrize("name", ["anna", "ena", "an", "anah", "бен", "安娜", "🌻"])
def test_it_does_not(name: str) -> None:
    assert skeleton(name) not in ("", skeleton("ana"))


@pytest.mark.parametrize("name", ["\u200b", "\u2060\ufeff", "\u00ad", "\u0301"])
def test_nothing_of_it_shows(name: str) -> None:
    assert skeleton(name) == ""


@given(name=st.text(st.characters(codec="utf-8"), max_size=20))
def test_case_and_what_is_not_seen_make_no_difference(name: str) -> None:
    assert skeleton(f"\u200b{name}\u2060") == skeleton(name) == skeleton(name.casefold())
