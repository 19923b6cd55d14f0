"""Words of somebody, without what would steer the text around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.shared.sanitize import clean


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("before\x1b[31mafter", "before[31mafter"),
        ("a\u202eb\u2028c", "abc"),
        ("two\nlines", "two\nlines"),
        ("a\tb", "a b"),
        ("half \ud800", "half \N{REPLACEMENT CHARACTER}"),
        ("\u2068שלום\u2069 x", "\u2068שלום\u2069 x"),
        ("\u2068no end", "no end"),
        ("no beginning\u2069", "no beginning"),
    ],
)
def test_what_steers_goes_and_what_does_not_stays(words: str, shown: str) -> None:
    assert clean(words) == shown


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_what_was_cleaned_is_clean(words: str) -> None:
    assert clean(clean(words)) == clean(words)
    clean(words).encode()
