"""Tally: the count of a vote, with the arithmetic that everybody can check."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.validation.vote import Lots


@dataclass(frozen=True, slots=True)
class Tally:
    """The count of a vote: of `voters` who could vote, how many did what.

    `quorum` is the least number of ballots, abstentions included; where lots were drawn, it is that of approvals, and `lots` has
    the count of those who were drawn. Rejects that count only at the end are `left_out` before it.
    """

    voters: int
    voters_hash: str
    quorum: int
    approve: int
    reject: int
    abstain: int
    flags: int
    lots: Lots | None = None
    left_out: int = 0

    @property
    def ballots(self) -> int:
        """Return the number of ballots, abstentions included, and rejects that are left out."""
        return self.decided + self.abstain + self.left_out

    @property
    def decided(self) -> int:
        """Return the number of ballots without abstentions."""
        return self.approve + self.reject
