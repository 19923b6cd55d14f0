"""Ids: each noun of a network has a letter, and a number from 1 on; and subjects, which say what a post is about."""

from __future__ import annotations

from collections.abc import Sized
from enum import StrEnum, unique


@unique
class Letter(StrEnum):
    """The letter of each noun; no two share one. Old terms have a `W`, from before digests took that letter."""

    AGENT = "A"
    SETBACK = "B"
    CONTRIBUTION = "C"
    DISTRIBUTION = "D"
    EQUATION = "E"
    PROPOSAL = "G"
    INCOME = "I"
    PROJECT = "J"
    LIST = "L"
    PAYOUT = "P"
    SETTING = "S"
    TERM = "V"
    DIGEST = "W"


def next_id(letter: Letter, known: Sized) -> str:
    """Return the next id after all known ones."""
    return letter + str(len(known) + 1)


class Subject(str):
    """The subject of a post: an id for a card, `C1`; an id, a kind and more for a message sent once, `C1/flag/A2`."""

    __slots__ = ()

    @property
    def id(self) -> str:
        """Return the id of the noun."""
        return str(self.partition("/")[0])  # a plain `str`: partition returns a whole subject as it is

    @property
    def is_card(self) -> bool:
        """Tell whether the post is a card, which is updated, and not a message sent once."""
        return "/" not in self

    @property
    def kind(self) -> str:
        """Return the kind of message, or an empty text for a card."""
        return self.partition("/")[2].partition("/")[0]

    @property
    def rest(self) -> str:
        """Return the part after the kind: the receiver of the message, or its moment."""
        return self.partition("/")[2].partition("/")[2]
