"""Summaries of presets are sentences of ours, in every language; those of members stay as they were written."""

from __future__ import annotations

import pytest

from ledger.equations import presets, summaries
from ledger.values.phrase import Phrase


@pytest.mark.parametrize("name", presets.NAMES)
def test_the_summary_of_a_preset_is_a_sentence_that_is_translated(name: str) -> None:
    assert isinstance(summaries.of_preset(name), Phrase)


def test_the_summary_of_members_stays_as_it_was_written() -> None:
    assert summaries.in_words("All for all.") == "All for all."
