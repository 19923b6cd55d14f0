"""Emoji on the cards of a subject: which of them are known, and what a live reaction or a reading shows beyond that.

What a person chooses by emoji is a state, not a counter: only what appeared or went since it was last looked at moves it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ledger.network.agent import Agents

Known = Mapping[str, set[tuple[int, str]]]
"""The card and the mark of each emoji that is known to stand, by the account that put it up."""


class Sight(NamedTuple):
    """An emoji that an account put on a card: the card by its number in `posts`, and what the emoji says."""

    account: str
    card: int
    mark: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a person's emoji on the cards of a subject show beyond what was known of them."""

    person: str
    appeared: set[Sight]
    gone: set[Sight]
    known: set[Sight]

    def moves(self, card: int | None, mark: str | None) -> bool:
        """Tell whether it moves what the person chose last by the emoji `mark` on a card, or by other means than an emoji.

        An emoji that a person has put up from two accounts has gone when it has gone from both.
        """
        return bool(self.appeared) or (
            any((one.card, one.mark) == (card, mark) for one in self.gone)
            and not any((one.card, one.mark) == (card, mark) for one in self.left)
        )

    def to(self, order: Callable[[Sight], tuple[int, int]]) -> Sight | None:
        """Return which emoji it moves to: of those that appeared, else of those that are left, the first in this order."""
        return min(self.appeared or self.left, key=order, default=None)

    @property
    def left(self) -> set[Sight]:
        """Return what was known and still stands."""
        return self.known - self.gone


def reacted(known: Known, agents: Agents, sight: Sight, added: bool) -> Change:
    """Return what one live reaction changes; nothing if it is known already."""
    person = agents.person(sight.account)
    before = _of(known, agents, person)
    if added:
        return Change(person, {sight} - before, set(), before)
    return Change(person, set(), {sight} & before, before)


def compared(known: Known, agents: Agents, cards: Iterable[int], read: Iterable[Sight]) -> Iterator[Change]:
    """Yield what a reading of these cards changes, for each person of whom something is read or known.

    Who was forgotten cannot be recognised on a card, so nothing of theirs has gone.
    """
    standing: dict[str, set[Sight]] = {}
    for sight in read:
        standing.setdefault(agents.person(sight.account), set()).add(sight)
    cards = set(cards)
    for person in dict.fromkeys([*standing, *(agents.person(account) for account in known)]):
        if agents.by_id[person].forgotten:
            continue
        before, now = _of(known, agents, person), standing.get(person, set())
        yield Change(person, now - before, {sight for sight in before - now if sight.card in cards}, before)


def _of(known: Known, agents: Agents, person: str) -> set[Sight]:
    return {Sight(account, *one) for account in agents.aliases(person) for one in known.get(account, ())}
