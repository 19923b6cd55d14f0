"""Who is asked by lot: situations that a glance can check."""

from __future__ import annotations

import pytest

from tests.support.jury import Jury


@pytest.mark.parametrize("seed", range(8))
def test_those_who_have_a_log_in_a_list_are_asked_when_nobody_else_is_left(seed: int) -> None:
    """They judge the logs of the others, but whoever is not on the list has nothing to give in return."""
    enough = Jury(9, seed=seed).asks_together(2)
    assert {*enough.asked} <= {*enough.people[3:]}
    few = Jury(6, seed=seed).asks_together(3)
    assert {*few.asked[:2]} == {*few.people[4:]}
    assert {*few.asked[2:]} <= {*few.people[:4]}
    assert len(few.asked) == 4
