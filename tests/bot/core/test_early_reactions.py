"""Reactions that came before it was known whose message they are on."""

from __future__ import annotations

from bot.core.early_reactions import REMEMBERED_MAX, EarlyReactions
from bot.record.posts import Posted


def test_a_message_that_turns_out_to_be_a_card_wakes_once_and_names_its_subject() -> None:
    woken: list[str] = []
    early = EarlyReactions(lambda: woken.append("woken"))
    early.reacted("room:here/general/m1")
    early.reacted("room:here/general/m1")
    assert early.take() == set()
    early.shown(Posted(1, 1, "C2", "room:here/general", "room:here/general/m2"))
    early.shown(Posted(1, 1, "C1", "room:here/general", "room:here/general/m1"))
    early.shown(Posted(1, 1, "C1", "room:here/general", "room:here/general/m1"))
    assert (woken, early.take(), early.take()) == (["woken"], {"C1"}, set())


def test_messages_of_others_are_forgotten_in_their_order() -> None:
    woken: list[str] = []
    early = EarlyReactions(lambda: woken.append("woken"))
    for number in range(REMEMBERED_MAX + 1):
        early.reacted(f"m{number}")
    early.shown(Posted(1, 1, "C1", "room:here/general", "m0"))
    assert woken == []
    early.shown(Posted(1, 1, "C1", "room:here/general", "m1"))
    assert early.take() == {"C1"}
