"""The result of a distribution: part by part, in the order of the buckets, down to the line of each claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from ledger.equations.claim import Claim, ClaimEnded, ClaimPaid
from ledger.equations.equation import FOREVER, ONCE
from ledger.values.apportionment import Split


class Line(NamedTuple):
    """The share of an agent in a bucket, for a contribution if it is for one: in minor units, and exact (`quota`)."""

    bucket: int
    agent: str
    contribution: str | None
    amount: int
    quota: Fraction


@dataclass(frozen=True, slots=True)
class Named:
    """A bucket that goes to a named agent: all of it."""

    bucket: int
    pot: int
    agent: str

    @property
    def paid(self) -> int:
        """Return the amount paid."""
        return self.pot

    def lines(self) -> Iterator[Line]:
        """Yield its one line."""
        yield Line(self.bucket, self.agent, None, self.pot, Fraction(self.pot))

    def fingerprint_text(self) -> Iterator[str]:
        """Yield the text of its fingerprint."""
        yield f"{self.bucket} {self.pot} {self.agent}"


@dataclass(frozen=True, slots=True)
class Part:
    """A bucket that is shared by claims, the oldest first. There can be several splits, one after the other."""

    bucket: int
    pot: int
    claims: Sequence[Claim]
    splits: tuple[Split, ...]

    @property
    def amounts(self) -> Sequence[int]:
        """Return the amount of each claim."""
        if len(self.splits) == 1:
            return self.splits[0].amounts
        return [sum(amounts) for amounts in zip(*(split.amounts for split in self.splits), strict=True)]

    @property
    def paid(self) -> int:
        """Return the amount paid."""
        return sum(split.paid for split in self.splits)

    def received(self) -> Iterator[tuple[str, int]]:
        """Yield agents with their amounts, without the parts of every claim; an agent can come several times."""
        for split in self.splits:
            yield from split.received.items()

    def lines(self) -> Iterator[Line]:
        """Yield a line for each claim with a weight, also where it gets nothing."""
        first, *more = self.splits
        for place, (claim, amount) in enumerate(zip(self.claims, self.amounts, strict=True)):
            quota = sum((split.quota(place) for split in more), first.quota(place))
            yield Line(self.bucket, claim.agent, claim.oldest, amount, quota)

    def facts(self) -> Iterator[ClaimPaid | ClaimEnded]:
        """Yield the payments on the claims, and the end of those that had their one turn."""
        for place, (claim, amount) in enumerate(zip(self.claims, self.amounts, strict=True)):
            key = (self.bucket, claim.contribution, claim.rule, claim.agent)
            worth = Fraction(claim.original)
            taken = self._taken(place, claim)
            if amount or taken:
                yield ClaimPaid(*key, amount, taken, worth)
            if claim.until == ONCE and self.pot:
                yield ClaimEnded(*key, _unpaid(claim, amount), worth)

    def _taken(self, place: int, claim: Claim) -> int:
        """Return what rounding took; it counts for claims that stand forever alone."""
        return self.splits[0].taken(place) if claim.until == FOREVER else 0

    def fingerprint_text(self) -> Iterator[str]:
        """Yield the text of its fingerprint: the claims, their worth and what they had, and the amount of each."""
        # By columns, as a row for each claim takes many times as long.
        yield f"{self.bucket} {self.pot}"
        yield " ".join([claim.contribution or f"{claim.rule}/{claim.agent}" for claim in self.claims])
        yield str([claim.original.as_integer_ratio() for claim in self.claims])
        # A weight equals its worth, which is above.
        yield str([int(claim.weight) for claim in self.claims if not claim.weighs])
        yield str([claim.balance.rounded for claim in self.claims])
        yield str(self.amounts)


def _unpaid(claim: Claim, amount: int) -> int:
    """Return the minor units still owed after a payment."""
    return 0 if claim.weighs else int(claim.weight) - amount


@dataclass(frozen=True, slots=True)
class Care:
    """Money moved for care: withheld from those who left it to others, below zero, given to those who did it. The sum is 0."""

    bucket: int
    given: tuple[Line, ...]
    counted: tuple[Claim, ...]

    @property
    def paid(self) -> int:
        """Return the amount given beyond what was withheld."""
        return 0

    def received(self) -> Iterator[tuple[str, int]]:
        """Yield each agent with their amount, below zero if it is withheld."""
        for line in self.given:
            yield line.agent, line.amount

    def lines(self) -> Iterator[Line]:
        """Yield the lines, by name."""
        yield from self.given

    def facts(self) -> Iterator[ClaimEnded]:
        """Yield the facts that these hours were counted, and will not count again."""
        for claim in self.counted:
            yield ClaimEnded(self.bucket, claim.contribution, claim.rule, claim.agent, 0, Fraction(claim.original))

    def fingerprint_text(self) -> Iterator[str]:
        """Yield the text of its fingerprint."""
        yield " ".join(f"{line.agent} {line.amount}" for line in self.given)
        yield " ".join(f"{claim.oldest} {claim.original}" for claim in self.counted)


@dataclass(frozen=True, slots=True)
class Shared:
    """An amount as it is shared, in minor units. The rest that nobody could take is undistributed."""

    amount: int
    parts: tuple[Named | Part | Care, ...]

    @property
    def undistributed(self) -> int:
        """Return the rest that stays in the pool."""
        return self.amount - sum(part.paid for part in self.parts)

    def paid(self, payees: Mapping[str, str] = MappingProxyType({})) -> dict[str, int]:
        """Return the sum of each agent, without those who get nothing, in the order of the lines.

        `payees` gives the ids of the agents that buckets name.
        """
        sums: dict[str, int] = {}
        for agent, amount in self._received(payees):
            sums[agent] = sums.get(agent, 0) + amount
        return {agent: amount for agent, amount in sums.items() if amount}

    def _received(self, payees: Mapping[str, str]) -> Iterator[tuple[str, int]]:
        # Not from the lines: their exact shares take long, and most callers want sums alone.
        for part in self.parts:
            if isinstance(part, Named):
                yield payees.get(part.agent, part.agent), part.pot
            else:
                yield from part.received()

    def lines(self) -> Iterator[Line]:
        """Yield every line, bucket by bucket, by age."""
        for part in self.parts:
            yield from part.lines()

    def fingerprint_text(self) -> Iterator[str]:
        """Yield the text of its fingerprint among results of the same equation, part by part."""
        for part in self.parts:
            yield from part.fingerprint_text()

    def facts(self) -> Iterator[ClaimPaid | ClaimEnded]:
        """Yield the facts that this adds to the claims."""
        for part in self.parts:
            if not isinstance(part, Named):
                yield from part.facts()
