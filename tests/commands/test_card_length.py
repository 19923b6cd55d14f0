"""How many lines the card of a usual log has as a text: five while it is open, two once it is settled."""

from __future__ import annotations

import pytest

from ledger.network.preset import Preset
from tests.commands.test_pointers_of_logs import BY_LOT, BY_QUORUM, Told, accepted, logged, undecided_twice

TODAY, EARLIER = "/contribute 3h y", "/contribute 3h date:yesterday y"


@pytest.mark.parametrize("preset", [BY_LOT, BY_QUORUM], ids=["by lot", "by quorum"])
def test_the_card_of_an_open_log_has_three_lines_whatever_is_said(preset: Preset) -> None:
    town = Told(preset)
    number = logged(town, TODAY)
    lengths = {len(town.card(number).splitlines())}
    for name, choice in (("ben", "approve"), ("cara", "abstain"), ("dan", "reject"), ("eva", "approve")):
        town.does(name, f"/vote {number} {choice}")
        town.draws()
        lengths.add(len(town.card(number).splitlines()))
    assert lengths == {3}, "what was brought, the legend, and how it stands"
    assert "Done on" not in town.card(number)


@pytest.mark.parametrize("preset", [BY_LOT, BY_QUORUM], ids=["by lot", "by quorum"])
def test_the_card_of_a_settled_log_has_two_lines(preset: Preset) -> None:
    for ended in (accepted, undecided_twice):
        town = Told(preset)
        (number,) = ended(town)
        assert len(town.card(number).splitlines()) == 2, town.card(number)


def test_a_day_that_is_not_that_of_the_log_stands_on_its_card() -> None:
    town = Told(BY_LOT)
    assert "Done on Fri 13 Feb." in town.card(logged(town, EARLIER))
