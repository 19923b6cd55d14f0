"""`/contribute with:`: what is said of a list between two decisions."""

from __future__ import annotations

import pytest

from ledger.values.phrase import Refusal
from tests.commands.conftest import Town


def test_a_vote_between_the_last_answer_and_the_opening_is_asked_for_again(town: Town) -> None:
    """The vote on a list opens by a decision of its own, a moment after the last answer."""
    town.does("ana", f"/contribute 2h with:@{town.person('ben')} moved")
    town.does("ben", "/confirm L1")
    with pytest.raises(Refusal) as refused:
        town.does("cara", "/vote L1 approve")
    assert "All have answered: the vote on L1 opens in a moment." in town.seen(refused.value.phrase)
