"""Reactions: the emoji on the cards of a subject, and how they differ from what the ledger knows.

A choice by emoji is a state, not a counter. Platforms lose events, deliver them twice, and stay silent during an outage, so an
event is only a hint: `reacted` takes one live event, `compared` takes a whole reading of the cards, and both return the same
`Change`, a set difference against the known emoji. An event that is delivered twice makes an empty `Change`. Counting events was
rejected: after the first outage the result would be wrong, and nobody could see it.

All accounts of a person are looked at together, but each emoji keeps its account and its card. An emoji that the person put up
from two accounts has disappeared only when both are gone. A reading speaks only for the cards that were read: an emoji on another
card stays known. The meaning of a mark is not decided here, so that votes and ratings share this module.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ledger.chain.entry import Fact
from ledger.network.agent import Agents

Known = Mapping[str, set[tuple[int, str]]]
"""Card and mark of each emoji that is known to be there, by the account that put it up."""


class Sight(NamedTuple):
    """An emoji that an account put on a card: the number of the card in `posts`, and the mark that the emoji stands for."""

    account: str
    card: int
    mark: str


@dataclass(frozen=True, slots=True)
class Change:
    """The emoji of one person on the cards of a subject: what appeared and disappeared, against what was known."""

    person: str
    appeared: set[Sight]
    gone: set[Sight]
    known: set[Sight]

    def moves(self, chosen: tuple[int | None, str | None] | None) -> bool:
        """Tell whether the person's choice moves. `chosen` is the card and mark of their last choice, None if they have none.

        A choice by command has no card, and only a new emoji moves it.
        """
        if self.appeared:
            return True
        return chosen in _places(self.gone) and chosen not in _places(self.remaining)

    def target(self, order: Callable[[Sight], tuple[int, int]]) -> Sight | None:
        """Return the emoji that the choice moves to: the first in this order of those that appeared, or else that remain."""
        return min(self.appeared or self.remaining, key=order, default=None)

    def sightings(self, kind: Callable[[str, str, int, str, bool], Fact], subject: str) -> list[Fact]:
        """Return the facts that record the change, made by `kind` from subject, account, card, mark and whether it appeared."""
        gone = [kind(subject, *sight, False) for sight in sorted(self.gone)]
        return gone + [kind(subject, *sight, True) for sight in sorted(self.appeared)]

    @property
    def remaining(self) -> set[Sight]:
        """Return the emoji that were known and are still there."""
        return self.known - self.gone


def reacted(known: Known, agents: Agents, sight: Sight, added: bool) -> Change:
    """Return the change by one live reaction; an empty one if it is known already."""
    person = agents.person(sight.account)
    before = _known_of(known, agents, person)
    if added:
        return Change(person, {sight} - before, set(), before)
    return Change(person, set(), {sight} & before, before)


def compared(known: Known, agents: Agents, cards: Iterable[int], read: Iterable[Sight]) -> Iterator[Change]:
    """Yield the change by a reading of these cards, for each person with an emoji that was read or known.

    Skip the forgotten: they cannot be recognized on a card, so a missing emoji of theirs says nothing.
    """
    standing, cards = _by_person(agents, read), set(cards)
    for person in dict.fromkeys([*standing, *map(agents.person, known)]):
        if agents.by_id[person].forgotten:
            continue
        before, now = _known_of(known, agents, person), standing.get(person, set())
        yield Change(person, now - before, {sight for sight in before - now if sight.card in cards}, before)


def _by_person(agents: Agents, read: Iterable[Sight]) -> Mapping[str, set[Sight]]:
    standing: defaultdict[str, set[Sight]] = defaultdict(set)
    for sight in read:
        standing[agents.person(sight.account)].add(sight)
    return standing


def _known_of(known: Known, agents: Agents, person: str) -> set[Sight]:
    return {Sight(account, *place) for account in agents.aliases(person) for place in known.get(account, ())}


def _places(sights: set[Sight]) -> set[tuple[int, str]]:
    return {(sight.card, sight.mark) for sight in sights}
