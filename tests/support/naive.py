"""Value equations computed once more, from the page that defines them, in another way and without a thought for speed.

Nothing of the product is used. Formulas are handed to Python, shares are found by the level that water would take in
vessels as wide as the weights and as high as the caps, cents are given one at a time, to people and then to their
claims, and what is owed is added up anew from all that was ever paid.
"""

from __future__ import annotations

import csv
import math
import re
import tomllib
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

DECIMALS = {"CAD": 2, "EUR": 2, "JPY": 0, "KWD": 3}
MODULATORS = ["priority", "importance", "earliness", "regularity", "commitment", "seniority", "reputation"]

UNITS = {"h": "h", "min": "h", "pieces": "piece"}

NOTHING = Fraction(0)

Row = dict[str, str]
Run = dict[str, Any]


def runs(equation: str, rows: Iterable[str], amounts: Sequence[str]) -> list[Run]:
    """Return what `potluck equation try --json` prints."""
    told = tomllib.loads(equation)
    table = list(csv.DictReader(rows))
    naive = _Disco(told, table) if "disco" in told else _Buckets(told, table)
    found = []
    for amount in amounts:
        number, _, day = amount.partition("@")
        found.append(naive.run(int(Fraction(number) * naive.unit), date.fromisoformat(day) if day else None))
    return found


def half_up(exact: Fraction) -> int:
    return math.floor(exact + Fraction(1, 2))


def shares(pot: int, weights: Sequence[Fraction], caps: Sequence[Fraction | None]) -> list[Fraction]:
    """Return the exact shares: as much as each vessel holds at the level at which the pot is used up."""

    def held(level: Fraction) -> list[Fraction]:
        return [
            level * weight if cap is None else min(cap, level * weight)
            for weight, cap in zip(weights, caps, strict=True)
        ]

    bends = sorted({cap / weight for weight, cap in zip(weights, caps, strict=True) if cap is not None and weight})
    below = Fraction(0)
    for bend in bends:
        if sum(held(bend)) >= pot:
            break
        below = bend
    # Between two bends the water rises evenly.
    wide = sum(
        weight for weight, cap in zip(weights, caps, strict=True) if cap is None or (weight and cap / weight > below)
    )
    missing = pot - sum(held(below))
    return held(below + Fraction(missing) / wide) if wide else held(below)


def cents(
    exact: Sequence[Fraction],
    fixed: Sequence[bool],
    before: Sequence[Fraction],
    receivers: Sequence[str],
) -> list[int]:
    """Return whole units for claims that stand by age, all with a weight: first to their receivers, then to the claims.

    Claims that are fixed have what they hold, and are outside all of it. A receiver has the sum of the others.
    """
    free = [place for place in range(len(exact)) if not fixed[place]]
    given = [int(one) if fast else 0 for one, fast in zip(exact, fixed, strict=True)]
    names = [name for name in dict.fromkeys(receivers) if any(receivers[place] == name for place in free)]
    own = {name: [place for place in free if receivers[place] == name] for name in names}
    whole = _whole(
        half_up(sum((exact[place] for place in free), Fraction(0))),
        [sum((exact[place] for place in own[name]), Fraction(0)) for name in names],
        [sum((before[place] for place in own[name]), Fraction(0)) for name in names],
    )
    for name, amount in zip(names, whole, strict=True):
        parts = _whole(amount, [exact[place] for place in own[name]], [before[place] for place in own[name]])
        for place, part in zip(own[name], parts, strict=True):
            given[place] = part
    return given


def _whole(pot: int, exact: Sequence[Fraction], before: Sequence[Fraction]) -> list[int]:
    """Give each what is sure, and then one to whoever has the most coming, until all is given; ties to the first."""
    sure = [math.floor(one) for one in exact]
    had: set[int] = set()
    while sum(sure) + len(had) < pot:
        places = [place for place in range(len(exact)) if place not in had]
        had.add(max(places, key=lambda place: (exact[place] - sure[place] + before[place], -place)))
    return [one + (place in had) for place, one in enumerate(sure)]


class _Naive:
    """What buckets and a DisCO have in common: the rows and the history."""

    def __init__(self, told: dict[str, Any], table: list[Row]) -> None:
        self.told = told
        self.unit = 10 ** DECIMALS[told["currency"]]
        self.table = table
        self.paid: list[tuple[Any, int]] = []  # a claim and what it got
        self.rounded: list[tuple[Any, Fraction]] = []
        self.ended: set[Any] = set()
        self.worth: dict[Any, Fraction] = {}
        self.oldest: dict[Any, str] = {}  # the id of a claim's oldest row

    def rows(self, day: date | None) -> list[tuple[int, Row]]:
        """Return the rows that take part, with their age."""
        return [
            (age, row)
            for age, row in enumerate(self.table)
            if (day is None or (row["date"] and date.fromisoformat(row["date"]) <= day))
            and row["for_claims"] != "no"
            and not (row["value"] and row["currency"] != self.told["currency"])
        ]

    def owed(self, claim: Any) -> int:
        return int(self.worth[claim]) - sum(amount for one, amount in self.paid if one == claim)

    def rate(self, row: Row) -> Fraction:
        rates = {key.casefold(): Fraction(value) for key, value in self.told.get("rates", {}).items()}
        return rates.get(row["what"].casefold(), rates.get("default", Fraction(0)))


def quantity(row: Row) -> Fraction:
    if not row["quantity"]:
        return Fraction(0)
    return Fraction(row["quantity"]) / (60 if row["unit"] == "min" else 1)


def value(row: Row) -> Fraction:
    return Fraction(row["value"] or 0)


class _Buckets(_Naive):
    def run(self, amount: int, day: date | None) -> Run:
        rows, left, lines = self.rows(day), amount, []
        standing = [self._claims(number, bucket, rows) for number, bucket in enumerate(self.told["bucket"])]
        for number, bucket in enumerate(self.told["bucket"]):
            if "percent" in bucket:
                pot = half_up(Fraction(bucket["percent"]) / 100 * (amount if bucket["of"] == "total" else left))
            else:
                pot = int(Fraction(bucket["amount"]) * self.unit)
            pot = min(pot, left)
            if "to" in bucket:
                found = [(bucket["to"], None, pot, Fraction(pot))]
            else:
                found = self._shared(number, bucket, pot, standing[number])
            left -= sum(line[2] for line in found)
            lines += [(number, *line) for line in found]
        return _run(lines, left, self._outstanding())

    def _claims(self, number: int, bucket: dict[str, Any], rows: list[tuple[int, Row]]) -> list[Any]:
        """Return the claims on a bucket by age, each as (bucket, rule, row number or None, agent, id of the oldest row)."""
        found: dict[Any, list[Row]] = {}
        for age, row in rows:
            for place, rule in enumerate(bucket.get("rule", [])):
                if _matches(rule, row):
                    together = rule.get("per") == "person"
                    found.setdefault((number, place, None if together else age, row["agent"]), []).append(row)
                    break
        claims = []
        for claim, brought in found.items():
            rule = bucket["rule"][claim[1]]
            formula = rule.get("value") or rule.get("weigh")
            result = self._computed(formula, brought)
            self.worth[claim] = Fraction(half_up(result * self.unit)) if "value" in rule else result
            claims.append((claim, rule, brought[0]["id"]))
            self.oldest[claim] = brought[0]["id"]
        return claims

    def _computed(self, formula: str, brought: list[Row]) -> Fraction:
        exact = re.sub(r"[0-9]+(\.[0-9]+)?", lambda number: f"Fraction('{number.group()}')", formula)
        names: dict[str, Any] = dict.fromkeys(MODULATORS, Fraction(1))
        names |= {"price_per_unit": Fraction(0), "value_per_use": Fraction(0), "Fraction": Fraction}
        names |= {"quantity": sum(map(quantity, brought)), "value": sum(map(value, brought))}
        names |= {"rate": self.rate(brought[0]), "quality": Fraction(brought[0]["quality"] or 1)}
        return Fraction(eval(exact, {"min": min, "max": max}, names))

    def _weight(self, claim: Any, rule: dict[str, Any]) -> Fraction:
        if "weigh" in rule or rule["until"] == "forever":
            return Fraction(0) if claim in self.ended else self.worth[claim]
        return Fraction(0) if claim in self.ended else Fraction(self.owed(claim))

    def _shared(self, number: int, bucket: dict[str, Any], pot: int, standing: list[Any]) -> list[Any]:
        sharing = [(*one, weight) for one in standing if (weight := self._weight(one[0], one[1]))]
        weights = [one[3] for one in sharing]
        caps = []
        for _, rule, _, weight in sharing:
            free = "weigh" in rule or (
                rule["until"] == "forever" and "amount" not in bucket and bucket["of"] == "total"
            )
            caps.append(None if free else weight)
        exact = shares(pot, weights, caps)
        before = [sum((taken for other, taken in self.rounded if other == claim), Fraction(0)) for claim, *_ in sharing]
        fixed = [cap is not None and share == cap for share, cap in zip(exact, caps, strict=True)]
        amounts = cents(exact, fixed, before, [claim[3] for claim, *_ in sharing])
        for (claim, rule, _, _), share, got in zip(sharing, exact, amounts, strict=True):
            self.paid.append((claim, got))
            if rule["until"] == "forever":
                self.rounded.append((claim, Fraction(half_up((share - got) * 10**6), 10**6)))
        if pot:
            self.ended |= {claim for claim, rule, _ in standing if rule["until"] == "once"}
        return [
            (claim[3], oldest, got, share)
            for (claim, _, oldest, _), got, share in zip(sharing, amounts, exact, strict=True)
        ]

    def _outstanding(self) -> dict[str, dict[str, int]]:
        owed: dict[str, dict[str, int]] = {}
        for claim in self.worth:
            rule = self.told["bucket"][claim[0]]["rule"][claim[1]]
            if "value" in rule:
                still = int(self._weight(claim, rule))
                owed.setdefault(self.oldest[claim], {})[str(claim[0])] = still
        return owed


def _matches(rule: dict[str, Any], row: Row) -> bool:
    def among(key: str, column: str) -> bool:
        return key not in rule or row[column] in rule[key]

    day = date.fromisoformat(row["date"]) if row["date"] else None
    return (
        row["kind"] in rule["kinds"]
        and among("what", "what")
        and among("projects", "project")
        and among("streams", "stream")
        and ("units" not in rule or UNITS.get(row["unit"], "none") in rule["units"])
        and ("since" not in rule or (day is not None and day >= rule["since"]))
        and ("before" not in rule or (day is not None and day <= rule["before"]))
    )


class _Disco(_Naive):
    def __init__(self, told: dict[str, Any], table: list[Row]) -> None:
        super().__init__(told, table)
        self.counted: set[int] = set()

    def run(self, amount: int, day: date | None) -> Run:
        rows = self.rows(day)
        for age, row in rows:
            if row["stream"] in ("livelihood", "love"):
                if row["kind"] == "work" and row["quantity"]:
                    worth = quantity(row) * self.rate(row)
                else:
                    worth = value(row) if row["value"] else quantity(row) * self.rate(row)
                self.worth[age] = Fraction(half_up(worth * self.unit))
        livelihood, love = (
            [age for age, row in rows if row["stream"] == stream and self.owed(age)]
            for stream in ("livelihood", "love")
        )
        hours: dict[str, Fraction] = {self.table[age]["agent"]: Fraction(0) for age in livelihood + love}
        for age, row in rows:
            if (
                row["stream"] == "care"
                and row["kind"] == "work"
                and row["unit"] in ("h", "min")
                and age not in self.counted
            ):
                self.counted.add(age)
                hours[row["agent"]] = hours.get(row["agent"], Fraction(0)) + quantity(row)
        pot = half_up(Fraction(self.told["disco"]["livelihood"]) / 100 * amount)
        got: dict[int, int] = dict.fromkeys(livelihood + love, 0)
        exact: dict[int, Fraction] = dict.fromkeys(livelihood + love, Fraction(0))
        left = amount - self._pass(livelihood, pot, got, exact)
        left -= self._pass(love, left, got, exact)
        left -= self._pass(livelihood, left, got, exact)
        self.paid += list(got.items())
        lines: list[Any] = [
            (number, self.table[age]["agent"], self.table[age]["id"], got[age], exact[age])
            for number, ages in enumerate((livelihood, love))
            for age in ages
        ]
        lines += self._care(hours, lines)
        owed = {
            self.table[age]["id"]: {"0" if self.table[age]["stream"] == "livelihood" else "1": self.owed(age)}
            for age in self.worth
        }
        return _run(lines, left, owed)

    def _pass(self, ages: list[int], pot: int, got: dict[int, int], exact: dict[int, Fraction]) -> int:
        """Return what a pass paid; what it has paid in full before takes no part any more."""
        open_ages = [age for age in ages if self.owed(age) > got[age]]
        owed = [Fraction(self.owed(age) - got[age]) for age in open_ages]
        share = shares(pot, owed, owed)
        fixed = [one == cap for one, cap in zip(share, owed, strict=True)]
        agents = [self.table[age]["agent"] for age in open_ages]
        for age, one, given in zip(open_ages, share, cents(share, fixed, [NOTHING] * len(agents), agents), strict=True):
            exact[age] += one
            got[age] += given
        return half_up(sum(share, NOTHING))

    def _care(self, hours: dict[str, Fraction], lines: list[Any]) -> list[Any]:
        weight = Fraction(self.told["disco"]["care_weight"])
        if not weight or not sum(hours.values()):
            return []
        mean = sum(hours.values()) / len(hours)
        moved: dict[str, tuple[int, Fraction]] = {}
        for agent, own in hours.items():
            pay = sum(line[3] for line in lines if line[1] == agent)
            withheld = weight * pay * max(Fraction(0), mean - own) / mean
            if withheld:
                moved[agent] = (-half_up(withheld), -withheld)
        pool = -sum(amount for amount, _ in moved.values())
        others = sorted(agent for agent, own in hours.items() if own > mean)
        over = [Fraction(hours[agent] - mean) for agent in others]
        exact = shares(pool, over, [None] * len(over))
        for agent, share, given in zip(
            others, exact, cents(exact, [False] * len(over), [NOTHING] * len(over), others), strict=True
        ):
            moved[agent] = (given, share)
        return [(2, agent, None, *moved[agent]) for agent in sorted(moved)]


def _run(lines: list[Any], left: int, outstanding: dict[str, dict[str, int]]) -> Run:
    paid: dict[str, int] = {}
    for _, agent, _, amount, _ in lines:
        paid[agent] = paid.get(agent, 0) + amount
    return {
        "paid": {agent: amount for agent, amount in paid.items() if amount},
        "undistributed": left,
        "lines": [
            {"bucket": number, "agent": agent, "contribution": row, "amount": amount, "quota": str(exact)}
            for number, agent, row, amount, exact in lines
        ],
        "outstanding": outstanding,
    }
