"""A log that says the same as the one before, and what it costs to notice."""

from __future__ import annotations

from tests.commands.conftest import Town
from tests.support.effort import lines


def test_a_log_takes_no_longer_however_much_others_have_logged_just_now() -> None:
    """It is compared with what its author logged within the last minute, and with nothing else."""
    others = tuple(f"p{number}" for number in range(40))

    def steps(logged: int) -> int:
        town = Town("ana", *others)
        for number in range(logged):
            town.does(others[number % 40], f"/contribute 1h number {number}")
        return lines(lambda: town.decides("ana", "/contribute 1h swept the floor"))

    assert steps(400) <= steps(20) + 20
