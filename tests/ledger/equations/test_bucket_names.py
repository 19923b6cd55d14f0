"""The names of buckets in our presets are words of ours, and so in the reader's language."""

from __future__ import annotations

import pytest

from bot.language.words import Reader, say
from ledger.equations import presets
from ledger.equations.file import read
from ledger.equations.words import bucket_name
from ledger.values.phrase import Phrase


@pytest.mark.parametrize("preset", presets.NAMES)
def test_each_name_of_a_bucket_in_a_preset_is_a_sentence_of_ours(preset: str) -> None:
    equation = read(presets.text(preset)).equation
    assert equation is not None
    names = [bucket_name(equation, number) for number in range(len(equation.buckets))]
    assert all(isinstance(name, Phrase) for name in names), names


def test_it_is_said_in_the_language_of_its_reader() -> None:
    equation = read(presets.text("costs-then-hours")).equation
    assert equation is not None
    german = Reader("de", "UTC", lambda agent: agent)
    assert [say(bucket_name(equation, number), german) for number in (0, 1)] == [("Kosten",), ("Stunden",)]
