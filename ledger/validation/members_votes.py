"""The page of the members' votes on proposals that are open. Their ballots are those of any vote, and they end in another way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.network.pause import Pauses
from ledger.network.proposal import MembersAsked, MembersAskedAgain, ProposalDropped, ProposalEnded
from ledger.network.seen import LastSeen
from ledger.validation.vote import Opened, Sighted, Vote, Voted


class MembersVotes:
    """Projection: the open votes on proposals, by the number of each. A vote that is over leaves the page.

    `acted` is the height at which each account first did something.
    """

    def __init__(self, paused: Pauses, seen: LastSeen, acted: Mapping[str, int]) -> None:
        self._paused = paused
        self._seen = seen
        self._acted = acted
        self.open: dict[str, Vote] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _asked(self, fact: MembersAsked, entry: Entry) -> None:
        opened = Opened(fact.proposal, fact.rules, (), fact.around, "", bootstrap=False)
        self.open[fact.proposal] = Vote(
            opened, entry.height, entry.at, entry.hash, self._acted, self._paused, self._seen
        )

    def _asked_again(self, fact: MembersAskedAgain, entry: Entry) -> None:
        self.open[fact.proposal].extended = entry.at

    def _over(self, fact: ProposalEnded | ProposalDropped, _: Entry) -> None:
        self.open.pop(fact.proposal, None)

    def _sighted(self, fact: Sighted, _: Entry) -> None:
        if (vote := self.open.get(fact.subject)) is not None:  # else it is on a log
            vote.sight(fact)

    def _voted(self, fact: Voted, entry: Entry) -> None:
        if (vote := self.open.get(fact.subject)) is not None:
            vote.cast(fact, entry)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        MembersAsked: _asked,
        MembersAskedAgain: _asked_again,
        ProposalEnded: _over,
        ProposalDropped: _over,
        Sighted: _sighted,
        Voted: _voted,
    }
