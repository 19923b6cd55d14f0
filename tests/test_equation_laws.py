"""Laws of sharing under any equation: a naive computation agrees, and what the page promises holds for whatever is made up."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from bot.equations import asked
from bot.listing import Listing
from bot.trial import tried
from ledger import equation_file
from tests import naive
from tests.equation_cases import Case, case


def tried_out(made: Case) -> list[dict[str, Any]]:
    checked = equation_file.read(made.equation)
    assert checked.equation is not None, (checked.refusals, made.equation)
    listing = Listing(checked.equation)
    listing.read(made.rows)
    assert not listing.mistakes, (listing.mistakes, made.rows)
    amounts, wrong = asked(made.amounts, checked.equation)
    assert not wrong
    found: list[dict[str, Any]] = json.loads(json.dumps(tried(checked.equation, listing.candidates, amounts).plain()))
    return found


@pytest.mark.parametrize("seed", range(8))
def test_a_naive_computation_agrees_on_everything(seed: int) -> None:
    """A thousand made-up cases each: every line, exact share and outstanding claim is the same."""
    for number in range(1000):
        made = case(Random(f"{seed} {number}"))
        assert tried_out(made) == naive.runs(*made), (seed, number)
