"""Ids: what a network counts has a letter and a number, from 1; and what posts are about. No two nouns share a letter."""

from __future__ import annotations

from collections.abc import Sized
from enum import StrEnum, unique


@unique
class Letter(StrEnum):
    """The letter of each noun. Terms have a `V` since digests had the `W` that both had once: old ones keep it."""

    AGENT = "A"
    SETBACK = "B"
    CONTRIBUTION = "C"
    DISTRIBUTION = "D"
    EQUATION = "E"
    INCOME = "I"
    PROJECT = "J"
    PAYOUT = "P"
    SETTING = "S"
    TERM = "V"
    DIGEST = "W"


def following(letter: Letter, known: Sized) -> str:
    """Return the id of the next one, after all that are known."""
    return letter + str(len(known) + 1)


class Subject(str):
    """What a post is about: an id for a card, `C1`; and for a message sent once, its kind and more behind it: `C1/flag/A2`."""

    __slots__ = ()

    @property
    def id(self) -> str:
        """Return the id of what it is about."""
        return str(self.partition("/")[0])  # plain: what is not found is the whole, of this type

    @property
    def is_card(self) -> bool:
        """Tell whether it is about the card, which follows its subject, and no message sent once."""
        return "/" not in self

    @property
    def kind(self) -> str:
        """Return which message it is, or nothing for a card."""
        return self.partition("/")[2].partition("/")[0]

    @property
    def rest(self) -> str:
        """Return what stands behind the kind: whom the message is for, or when it was sent."""
        return self.partition("/")[2].partition("/")[2]
