"""Reactions that came before it was known whose message they are on."""

from __future__ import annotations

from bot.early import KEPT_MAX, Early


def test_a_message_that_turns_out_to_be_a_card_wakes_once_and_names_its_subject() -> None:
    woken: list[str] = []
    early = Early(lambda: woken.append("woken"))
    early.note("room:here/general/m1")
    early.note("room:here/general/m1")
    assert early.take() == []
    early.shown("room:here/general/m2", "C2")
    early.shown("room:here/general/m1", "C1")
    early.shown("room:here/general/m1", "C1")
    assert (woken, early.take(), early.take()) == (["woken"], ["C1"], [])


def test_messages_of_others_are_forgotten_in_their_order() -> None:
    woken: list[str] = []
    early = Early(lambda: woken.append("woken"))
    for number in range(KEPT_MAX + 1):
        early.note(f"m{number}")
    early.shown("m0", "C1")
    assert woken == []
    early.shown("m1", "C1")
    assert early.take() == ["C1"]
