"""The money of a whole network computed a second time, from the entries of its chain alone.

Written from the page that defines value equations, and in another way than the program: nothing is remembered between two
moments. At each moment all that was ever set aside, paid or ended is looked through once more. Nothing of the product is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from tests.support.naive import DECIMALS, MODULATORS, NOTHING, cents, half_up, shares
from tests.support.second_chain import CARE, CREDITS, Chain, Prepared, Values, claimed, matches, quality

MILLION = 10**6
DISCO_BUCKETS = ("livelihood", "love", "care")


class Selected(NamedTuple):
    """Which contributions take part in a distribution."""

    project: str | None = None
    since: str | None = None
    before: str | None = None


class Deed(NamedTuple):
    """What one distribution did, or is about to do, to one claim."""

    scope: str | None
    currency: str
    name: str  # of the bucket
    claim: str
    rule: Values
    receiver: str
    paid: int
    ended: Fraction
    is_turn: bool  # the one turn of a claim that counts once
    rounded: int
    selected: Selected
    is_made: bool


class Claim(NamedTuple):
    """A claim as it stands: what it is worth, and what of that is set aside, paid or ended."""

    bucket: int
    about: str  # a contribution, or the rule and the person of one that stands for many
    receiver: str
    rule: Values
    age: tuple[int, int]
    worth: Fraction
    aside: int = 0
    paid: int = 0
    ended: Fraction = NOTHING
    is_over: bool = False  # it had its one turn
    rounded: Fraction = NOTHING

    @property
    def outstanding(self) -> Fraction:
        """Return what is still owed, or its weight."""
        if self.rule["until"] == "forever":
            return self.worth
        if self.is_over:
            return NOTHING
        if "weigh" in self.rule:
            return self.worth
        return max(NOTHING, self.worth - self.aside - self.paid - self.ended)


class Line(NamedTuple):
    """What a distribution pays on a claim, and what of it it ends."""

    claim: Claim
    amount: int
    rounded: int
    ended: Fraction


class Shared(NamedTuple):
    """The list of a distribution: claim by claim, and what each receiver gets in all."""

    lines: list[Line]
    receivers: dict[str, int]
    left: int
    over: set[tuple[int, str]]  # claims that had their one turn before: what they grew by is ended without a word


class Frozen(NamedTuple):
    """A list as it was frozen, and as it is computed here. `wrong` says in which lines they differ."""

    distribution: str
    edition: int
    shared: Shared | None
    wrong: list[str]


class Report(NamedTuple):
    """Everything, after the last entry."""

    chain: Chain
    claims: dict[tuple[str, str], list[Claim]]  # by equation and currency
    frozen: list[Frozen]
    people: dict[tuple[str, str], dict[str, int]]  # by person and currency


def computed(bodies: Iterable[Values], texts: Mapping[str, str], presets: Mapping[str, str]) -> Report:
    """Return what the entries of a network come to; `texts` are the words behind commitments, `presets` TOML by name."""
    chain, frozen = Chain(texts, presets), []
    for body in bodies:
        for kind, version, values in body["facts"]:
            if kind == "DistributionPrepared":
                frozen.append(_compared(chain, values, version))
        chain.add(body)
    currencies = sorted({currency for _, currency in chain.balances})
    claims = {}
    for scope in (None, *chain.projects):
        if scope is None or scope in chain.in_force:
            for currency in currencies:
                number, told, owner = chain.equation(scope, currency)
                if _shares(told, currency):
                    claims[number, currency] = standing(chain, told, owner, currency, Selected(scope))
    return Report(chain, claims, frozen, _people(chain, claims))


# What was done before.


def deeds(chain: Chain) -> Iterator[Deed]:
    """Yield all that counts: of whatever is under way or made, but for shares that were given up."""
    for number, one in chain.alive():
        values = one.values
        undone = chain.undone.get(number, {"paid": [], "ended": []})
        back = {_which(row): row for row in undone["paid"]}
        again = {_which(row) for row in undone["ended"]}
        for row in values["paid"]:
            if not _is_given_up(chain, number, row["agent"]):
                less = back.get(_which(row), {"amount": 0, "rounded": 0})
                left = row | {"rounded": int(row["rounded"]) - int(less["rounded"])}
                yield _deed(chain, number, one, left, int(row["amount"]) - int(less["amount"]), None)
        for row in values["ended"]:
            if not _is_given_up(chain, number, row["agent"]) and _which(row) not in again:
                yield _deed(chain, number, one, row, 0, Fraction(row["amount"]))


def _which(row: Values) -> tuple[Any, ...]:
    return row["bucket"], row["contribution"], row["rule"], row["agent"]


def _is_given_up(chain: Chain, number: str, agent: str) -> bool:
    return agent in chain.given_up[number]


def _deed(chain: Chain, number: str, one: Prepared, row: Values, paid: int, ended: Fraction | None) -> Deed:
    """Return what a line says that was paid on a claim, or that it ended, as it had its turn."""
    values = one.values
    currency = values["amount"]["currency"]
    told, _ = chain.told(values["equation"], currency)
    return Deed(
        one.scope,
        currency,
        _names(told)[row["bucket"]],
        claimed(row),
        one.texts.get((row["bucket"], claimed(row)), {"value": "", "until": "paid"}),
        row["agent"],
        paid,
        NOTHING if ended is None else ended,
        ended is not None,
        int(row.get("rounded") or 0),
        Selected(values["project"], values["since"], values["before"]),
        chain.state[number] == "made",
    )


def _names(told: Values) -> list[str]:
    return list(DISCO_BUCKETS) if "disco" in told else [one["name"].casefold() for one in told["bucket"]]


def _is_project(chain: Chain, receiver: str) -> bool:
    return receiver in chain.projects


def _goes_to(deed: Deed, has: dict[int, Values], names: list[str]) -> int | None:
    """Return the bucket that a deed on a contribution counts in, among those in which it has a claim."""
    for bucket in has:
        if names[bucket] == deed.name:
            return bucket
    if "weigh" in deed.rule:
        return None
    return next((bucket for bucket in sorted(has) if _is_debt(has[bucket])), None)


def _is_debt(rule: Values) -> bool:
    return "weigh" not in rule and rule["until"] != "forever"


def _counts(chain: Chain, deed: Deed, receiver: str, owner: str | None) -> bool:
    """Tell whether a deed counts for who receives a claim now: what a pool got is not yet what people got."""
    if _is_project(chain, receiver):
        return deed.scope is None
    return not _is_project(chain, deed.receiver) or (owner is None and deed.scope is None)


# Claims.


def standing(chain: Chain, told: Values, owner: str | None, currency: str, selected: Selected) -> list[Claim]:
    """Return all claims on all buckets of an equation, by age; also those that are worth nothing any more."""
    past = list(deeds(chain))
    found: list[Claim] = []
    together: dict[tuple[int, int, str], list[str]] = {}
    for about, receiver in _taking_part(chain, owner, selected):
        one, has = chain.contributions[about], {}
        for bucket, place, rule in _rules(chain, told, one["log"], currency):
            if rule.get("per") == "person":
                together.setdefault((bucket, place, receiver), []).append(about)
            else:
                has[bucket] = rule
        mine = [deed for deed in past if deed.claim == about and _counts(chain, deed, receiver, owner)]
        for bucket, rule in has.items():
            there = [deed for deed in mine if _goes_to(deed, has, _names(told)) == bucket]
            worth = _worth(chain, told, rule, [about])
            found.append(_after(Claim(bucket, about, receiver, rule, one["age"], worth), there, currency))
    for (bucket, place, receiver), numbers in together.items():
        rule = told["bucket"][bucket]["rule"][place]
        mine = [
            deed
            for deed in past
            if (deed.name, deed.selected) == (_names(told)[bucket], selected)
            and deed.claim == f"{place} {deed.receiver}"
            and _who(chain, deed.receiver) == receiver
        ]
        age, worth = chain.contributions[numbers[0]]["age"], _worth(chain, told, rule, numbers)
        claim = Claim(bucket, f"{place} {receiver}", receiver, rule, age, worth)
        found.append(_after(claim, mine, currency))
    return sorted(found, key=lambda claim: (claim.bucket, claim.age))


def _taking_part(chain: Chain, owner: str | None, selected: Selected) -> Iterator[tuple[str, str]]:
    """Yield the contributions that count, by age, and who receives what they claim."""
    for _, about in sorted((one["age"], about) for about, one in chain.contributions.items() if one["accepted"]):
        one = chain.contributions[about]
        if one["log"]["for_claims"] and _takes(selected, one["log"]):
            receiver = _receiver(chain, one, owner)
            is_out = chain.is_out(receiver) or chain.is_gone(one["contributor"])
            if _is_project(chain, receiver) or not is_out:
                yield about, receiver


def _after(claim: Claim, mine: list[Deed], currency: str) -> Claim:
    """Add up what was done to a claim, by this equation and by those before it."""
    money = [deed for deed in mine if deed.currency == currency]
    return claim._replace(
        aside=sum(deed.paid for deed in money if not deed.is_made),
        paid=sum(deed.paid for deed in money if deed.is_made),
        ended=sum((deed.ended for deed in money if "weigh" not in deed.rule), NOTHING),
        is_over=claim.rule["until"] == "once" and any(deed.is_turn for deed in mine),
        rounded=sum((Fraction(deed.rounded, MILLION) for deed in money), NOTHING),
    )


def _takes(selected: Selected, log: Values) -> bool:
    return (
        selected.project in (None, log["project"])
        and (selected.since or log["date"]) <= log["date"]
        and log["date"] <= (selected.before or log["date"])
    )


def _receiver(chain: Chain, one: Values, owner: str | None) -> str:
    """Return whose a claim is: a project's in the network's equation, if it has an equation of its own."""
    project = one["log"]["project"]
    if owner is None and project in chain.in_force and project is not None:
        return str(project)
    return chain.person(one["contributor"])


def _who(chain: Chain, receiver: str) -> str:
    return receiver if _is_project(chain, receiver) else chain.person(receiver)


def _rules(chain: Chain, told: Values, log: Values, currency: str) -> Iterator[tuple[int, int, Values]]:
    """Yield, for each bucket in which a contribution has a claim, the first rule that matches."""
    if "disco" in told:
        if log["stream"] in DISCO_BUCKETS[:2] and log["amount"].get("currency", currency) == currency:
            yield DISCO_BUCKETS.index(log["stream"]), 0, CREDITS
        is_care = log["stream"] == "care" and log["kind"] == "work" and log["amount"].get("unit") == "h"
        if is_care and Fraction(told["disco"]["care_weight"]):
            yield DISCO_BUCKETS.index("care"), 0, CARE
        return
    for bucket, one in enumerate(told["bucket"]):
        for place, rule in enumerate(one.get("rule", [])):
            if matches(chain, rule, log, currency):
                yield bucket, place, rule
                break


def _worth(chain: Chain, told: Values, rule: Values, numbers: list[str]) -> Fraction:
    """Return the money, in minor units, or the weight of contributions that make one claim."""
    logs = [chain.contributions[number]["log"] for number in numbers]
    unit = 10 ** DECIMALS[told["currency"]]
    names: dict[str, Any] = dict.fromkeys(MODULATORS, Fraction(1))
    names |= {"price_per_unit": NOTHING, "value_per_use": NOTHING, "Fraction": Fraction}
    names["quantity"] = sum((Fraction(log["amount"].get("count", 0)) for log in logs), NOTHING)
    names["value"] = sum((_value(log) for log in logs), NOTHING)
    names["quality"] = quality(chain, numbers[0])
    names["rate"] = _rate(chain, told, logs[0])
    formula = rule.get("value") or rule["weigh"]
    if formula == "credits":
        formula = "quantity * rate" if "count" in logs[0]["amount"] else "value"
    exact = re.sub(r"[0-9]+(\.[0-9]+)?", lambda found: f"Fraction('{found.group()}')", formula)
    result = Fraction(eval(exact, {"min": min, "max": max}, names))
    return result if "weigh" in rule else Fraction(half_up(result * unit))


def _value(log: Values) -> Fraction:
    amount = log["amount"]
    return Fraction(int(amount["minor"]), 10 ** DECIMALS[amount["currency"]]) if "minor" in amount else NOTHING


def _rate(chain: Chain, told: Values, log: Values) -> Fraction:
    rates = {key.casefold(): Fraction(value) for key, value in told.get("rates", {}).items()}
    what = chain.terms.get(log["what"], log["what"] or "")
    return rates.get(what.casefold(), rates.get("default", NOTHING))


def _shares(told: Values, currency: str) -> bool:
    """Tell whether an equation shares money in a currency: its own, or any where it has only parts and weights."""
    if told["currency"] == currency:
        return True
    if "disco" in told or any("amount" in bucket for bucket in told["bucket"]):
        return False
    return all("weigh" in rule for bucket in told["bucket"] for rule in bucket.get("rule", []))


# Lists.


def shared(chain: Chain, amount: int, currency: str, selected: Selected) -> Shared:
    """Return what sharing an amount of the pool of a project, or of the network, would do now."""
    _, told, owner = chain.equation(selected.project, currency)
    told = told | {"currency": currency}
    receivers: dict[str, int] = {}
    if chain.infrastructure:
        part = half_up(Fraction(chain.infrastructure["percent"]) / 100 * amount)
        _give(receivers, chain.payee(chain.infrastructure["to"], selected.project), part)
        amount -= part
    claims = standing(chain, told, owner, currency, selected)
    if "disco" in told:
        lines, left = _by_disco(told, claims, amount, receivers)
    else:
        payees = {name: chain.payee(to, selected.project) for name, to in told.get("payees", {}).items()}
        lines, left = _by_buckets(told, claims, amount, receivers, payees)
    for line in lines:
        _give(receivers, line.claim.receiver, line.amount)
    over = {(claim.bucket, claim.about) for claim in claims if claim.is_over}
    return Shared(lines, {who: minor for who, minor in receivers.items() if minor}, left, over)


def _give(receivers: dict[str, int], who: str, minor: int) -> None:
    receivers[who] = receivers.get(who, 0) + minor


def _by_buckets(
    told: Values, claims: list[Claim], amount: int, receivers: dict[str, int], payees: Mapping[str, str]
) -> tuple[list[Line], int]:
    left, lines = amount, []
    for place, bucket in enumerate(told["bucket"]):
        if "percent" in bucket:
            part = Fraction(bucket["percent"]) / 100
            pot = min(half_up(part * (amount if bucket["of"] == "total" else left)), left)
        else:
            pot = min(int(Fraction(bucket["amount"]) * 10 ** DECIMALS[told["currency"]]), left)
        if "to" in bucket:
            _give(receivers, payees[bucket["to"]], pot)
            left -= pot
            continue
        found = _bucket(pot, bucket, [claim for claim in claims if claim.bucket == place])
        left -= sum(line.amount for line in found)
        lines += found
    return lines, left


def _bucket(pot: int, bucket: Values, claims: list[Claim]) -> list[Line]:
    """Share one pot among the claims on it, which stand by age."""
    sharing = [claim for claim in claims if claim.outstanding]
    is_free = "amount" not in bucket and bucket["of"] == "total"
    weights = [claim.outstanding for claim in sharing]
    caps = [
        None if "weigh" in claim.rule or (claim.rule["until"] == "forever" and is_free) else claim.outstanding
        for claim in sharing
    ]
    exact = shares(pot, weights, caps)
    fixed = [cap is not None and share == cap for share, cap in zip(exact, caps, strict=True)]
    before = [claim.rounded if claim.rule["until"] == "forever" else NOTHING for claim in sharing]
    amounts = cents(exact, fixed, before, [claim.receiver for claim in sharing])
    lines = []
    for claim, share, got in zip(sharing, exact, amounts, strict=True):
        rounded = half_up((share - got) * MILLION) if claim.rule["until"] == "forever" else 0
        ended = NOTHING
        if pot and claim.rule["until"] == "once":
            ended = claim.worth if "weigh" in claim.rule else claim.outstanding - got
        lines.append(Line(claim, got, rounded, ended))
    return lines


def _by_disco(told: Values, claims: list[Claim], amount: int, receivers: dict[str, int]) -> tuple[list[Line], int]:
    """Share by credits, in three passes; then let whoever did less care than the mean give some up."""
    owing = [claim for claim in claims if claim.outstanding and "value" in claim.rule]
    care = [claim for claim in claims if claim.outstanding and "weigh" in claim.rule]
    got: dict[str, int] = dict.fromkeys((claim.about for claim in owing), 0)
    left = amount

    def share_out(bucket: int, pot: int) -> int:
        sharing = [claim for claim in owing if claim.bucket == bucket and claim.outstanding > got[claim.about]]
        owed = [claim.outstanding - got[claim.about] for claim in sharing]
        exact = shares(pot, owed, owed)
        fixed = [one == cap for one, cap in zip(exact, owed, strict=True)]
        amounts = cents(exact, fixed, [NOTHING] * len(sharing), [claim.receiver for claim in sharing])
        for claim, minor in zip(sharing, amounts, strict=True):
            got[claim.about] += minor
        return sum(amounts)

    left -= share_out(0, half_up(Fraction(told["disco"]["livelihood"]) / 100 * amount))
    left -= share_out(1, left)
    left -= share_out(0, left)
    hours = {claim.receiver: NOTHING for claim in owing}
    for claim in care:
        hours[claim.receiver] = hours.get(claim.receiver, NOTHING) + claim.worth
    pay: dict[str, int] = {}
    for claim in owing:
        _give(pay, claim.receiver, got[claim.about])
    for who, minor in _moved(Fraction(told["disco"]["care_weight"]), hours, pay).items():
        _give(receivers, who, minor)
    paid = [Line(claim, got[claim.about], 0, NOTHING) for claim in owing]
    return [*paid, *(Line(claim, 0, 0, claim.worth) for claim in care)], left


def _moved(weight: Fraction, hours: dict[str, Fraction], pay: dict[str, int]) -> dict[str, int]:
    if not sum(hours.values()):
        return {}
    mean = Fraction(sum(hours.values())) / len(hours)
    moved = {who: -half_up(weight * pay.get(who, 0) * (mean - own) / mean) for who, own in hours.items() if own < mean}
    others = sorted(who for who, own in hours.items() if own > mean)
    over = [hours[who] - mean for who in others]
    exact = shares(-sum(moved.values()), over, [None] * len(over))
    amounts = cents(exact, [False] * len(over), [NOTHING] * len(over), others)
    return moved | dict(zip(others, amounts, strict=True))


# Frozen lists, and people.


def edition(values: Values, version: int) -> int:
    """Return by which rule a list was computed: 1 by the old one, 2 by this one."""
    return int(values.get("edition") or (1 if version < 3 else 2))


def _compared(chain: Chain, values: Values, version: int) -> Frozen:
    """Compute a list anew from what was known when it was frozen, and tell where they differ."""
    amount, selected = values["amount"], Selected(values["project"], values["since"], values["before"])
    again = shared(chain, int(amount["minor"]), amount["currency"], selected)
    mine = {(line.claim.bucket, line.claim.about): line for line in again.lines}
    rows = {(row["bucket"], claimed(row)): row for row in values["paid"]}
    ends = {(row["bucket"], claimed(row)): row for row in values["ended"]}
    ends = {key: row for key, row in ends.items() if key not in again.over}
    wrong = _differ("pays", _some(mine, _amount), _some(rows, lambda row: int(row["amount"])))
    wrong += _differ("rounds", _some(mine, _rounded), _some(rows, lambda row: int(row.get("rounded") or 0)))
    wrong += _differ("ends", _some(mine, _ended), {key: _ended_there(row, mine.get(key)) for key, row in ends.items()})
    for key, row in (*rows.items(), *ends.items()):
        claim = mine[key].claim if key in mine else None
        if claim and claim.receiver != row["agent"]:
            wrong.append(f"{key} is {claim.receiver}'s here, and {row['agent']}'s there")
        if claim and row.get("worth") and Fraction(row["worth"]) != claim.worth:
            wrong.append(f"{key} is worth {claim.worth} here, and {row['worth']} there")
    got = {one["agent"]: int(one["minor"]) for one in values["shares"]}
    wrong += _differ("gives", again.receivers, got)
    return Frozen(values["distribution"], edition(values, version), again, wrong)


def _some(rows: Mapping[Any, Any], told: Callable[[Any], Any]) -> dict[Any, Any]:
    return {key: told(row) for key, row in rows.items()}


def _amount(line: Line) -> int:
    return line.amount


def _rounded(line: Line) -> int:
    return line.rounded


def _ended(line: Line) -> Fraction:
    return line.ended


def _ended_there(row: Values, mine: Line | None) -> Fraction:
    """Return what a list ends of a claim. Of a weight all of it ends, whichever figure stands there."""
    if mine and "weigh" in mine.claim.rule:
        return mine.ended
    return Fraction(row["amount"])


def _differ(verb: str, here: Mapping[Any, Any], there: Mapping[Any, Any]) -> list[str]:
    return [
        f"{verb} {key}: {here.get(key, 0)} here, {there.get(key, 0)} there"
        for key in sorted({*here, *there}, key=str)
        if here.get(key, 0) != there.get(key, 0)
    ]


def _people(chain: Chain, claims: dict[tuple[str, str], list[Claim]]) -> dict[tuple[str, str], dict[str, int]]:
    """Return, by person and currency, what stands on accounts, was shared, was paid out, and is outstanding in money."""
    found: dict[tuple[str, str], dict[str, int]] = {}

    def add(agent: str, currency: str, what: str, minor: int) -> None:
        own = found.setdefault(
            (_who(chain, agent), currency), dict.fromkeys(("owed", "shared", "out", "outstanding"), 0)
        )
        own[what] += minor

    for (account, currency), minor in chain.balances.items():
        if account.startswith("agent/"):
            add(account.removeprefix("agent/"), currency, "owed", minor)
    for (agent, currency), minor in chain.from_distributions.items():
        add(agent, currency, "shared", minor)
    for (agent, currency), minor in chain.paid_out.items():
        add(agent, currency, "out", minor)
    for (_, currency), standing_now in claims.items():
        for claim in standing_now:
            if "value" in claim.rule:
                add(claim.receiver, currency, "outstanding", int(claim.outstanding))
    return found
