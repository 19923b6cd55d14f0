"""What a distribution gives: part by part, in the order of the buckets, down to the line of each claim."""

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
    """What an agent gets of a bucket, for a contribution if it is for one, in minor units; and exactly, before cents."""

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
        """Return what was given."""
        return self.pot

    def lines(self) -> Iterator[Line]:
        """Yield its one line."""
        yield Line(self.bucket, self.agent, None, self.pot, Fraction(self.pot))

    def written(self) -> Iterator[str]:
        """Yield what tells it from any other."""
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
        """Return what each claim gets."""
        if len(self.splits) == 1:
            return self.splits[0].amounts
        return [sum(amounts) for amounts in zip(*(split.amounts for split in self.splits), strict=True)]

    @property
    def paid(self) -> int:
        """Return what was given."""
        return sum(split.paid for split in self.splits)

    def received(self) -> Iterator[tuple[str, int]]:
        """Yield who gets how much, without the parts of every claim; somebody can come several times."""
        for split in self.splits:
            yield from split.received.items()

    def lines(self) -> Iterator[Line]:
        """Yield a line for each claim with a weight, also where it gets nothing."""
        first, *more = self.splits
        for place, (claim, amount) in enumerate(zip(self.claims, self.amounts, strict=True)):
            quota = sum((split.quota(place) for split in more), first.quota(place))
            yield Line(self.bucket, claim.agent, claim.oldest, amount, quota)

    def facts(self) -> Iterator[ClaimPaid | ClaimEnded]:
        """Yield what is paid on the claims, and which of them had their one turn."""
        for place, (claim, amount) in enumerate(zip(self.claims, self.amounts, strict=True)):
            key = (self.bucket, claim.contribution, claim.rule, claim.agent)
            worth = Fraction(claim.original)
            taken = self.splits[0].taken(place) if claim.until == FOREVER else 0
            if amount or taken:
                yield ClaimPaid(*key, amount, taken, worth)
            if claim.until == ONCE and self.pot:
                yield ClaimEnded(*key, 0 if claim.weighs else int(claim.weight) - amount, worth)

    def written(self) -> Iterator[str]:
        """Yield what tells it from any other: for which claims it is, what they are worth and had, and what each gets."""
        # By columns, as a row for each claim takes many times as long.
        yield f"{self.bucket} {self.pot}"
        yield " ".join([claim.contribution or f"{claim.rule}/{claim.agent}" for claim in self.claims])
        yield str([claim.original.as_integer_ratio() for claim in self.claims])
        yield str(
            [int(claim.weight) for claim in self.claims if not claim.weighs]
        )  # the others weigh what they are worth
        yield str([claim.balance.rounded for claim in self.claims])
        yield str(self.amounts)


@dataclass(frozen=True, slots=True)
class Care:
    """What is withheld for care that was left to others, below zero, and given to those who did it; it adds up to nothing."""

    bucket: int
    given: tuple[Line, ...]
    counted: tuple[Claim, ...]

    @property
    def paid(self) -> int:
        """Return what was given beyond what was withheld."""
        return 0

    def lines(self) -> Iterator[Line]:
        """Yield the lines, by name."""
        yield from self.given

    def facts(self) -> Iterator[ClaimEnded]:
        """Yield that the hours were counted, and will not be again."""
        for claim in self.counted:
            yield ClaimEnded(self.bucket, claim.contribution, claim.rule, claim.agent, 0, Fraction(claim.original))

    def written(self) -> Iterator[str]:
        """Yield what tells it from any other."""
        yield " ".join(f"{line.agent} {line.amount}" for line in self.given)
        yield " ".join(f"{claim.oldest} {claim.original}" for claim in self.counted)


@dataclass(frozen=True, slots=True)
class Shared:
    """An amount as it is shared, in minor units. What nobody could take is undistributed."""

    amount: int
    parts: tuple[Named | Part | Care, ...]

    @property
    def undistributed(self) -> int:
        """Return what stays in the pool."""
        return self.amount - sum(part.paid for part in self.parts)

    def paid(self, payees: Mapping[str, str] = MappingProxyType({})) -> dict[str, int]:
        """Return what each agent gets, without those who get nothing, in the order of the lines.

        `payees` says which agents the named ones are.
        """
        sums: dict[str, int] = {}
        for part in self.parts:
            if isinstance(part, Part):
                # Without the lines, as most who ask for sums want no exact shares.
                for agent, amount in part.received():
                    sums[agent] = sums.get(agent, 0) + amount
            elif isinstance(part, Named):
                payee = payees.get(part.agent, part.agent)
                sums[payee] = sums.get(payee, 0) + part.pot
            else:
                for line in part.lines():
                    sums[line.agent] = sums.get(line.agent, 0) + line.amount
        return {agent: amount for agent, amount in sums.items() if amount}

    def lines(self) -> Iterator[Line]:
        """Yield every line, bucket by bucket, by age."""
        for part in self.parts:
            yield from part.lines()

    def written(self) -> Iterator[str]:
        """Yield what tells it from any other that is shared by the same equation, part by part."""
        for part in self.parts:
            yield from part.written()

    def facts(self) -> Iterator[ClaimPaid | ClaimEnded]:
        """Yield what this does to the claims."""
        for part in self.parts:
            if not isinstance(part, Named):
                yield from part.facts()
