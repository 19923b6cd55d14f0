"""What the entries of a chain tell, for the second computation: a plain fold of their JSON, with nothing of the product."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

Values = dict[str, Any]
Key = tuple[str, str]

CREDITS: Values = {"value": "credits", "until": "paid"}
CARE: Values = {"weigh": "quantity", "until": "once"}
"""The rules that a DisCO comes to: money for livelihood and for love, and hours of care, each counted in one distribution."""


class Prepared(NamedTuple):
    """A distribution as it was frozen, what kind each of its buckets' rules was, and what became of it."""

    values: Values
    version: int
    height: int
    texts: dict[tuple[int, str], Values]  # of a bucket and a claim, the rule by which it stood
    scope: str | None  # whose equation it was: a project's, or None for the network's


class Chain:
    """Everything that money depends on, after the entries that were told."""

    def __init__(self, texts: Mapping[str, str], presets: Mapping[str, str]) -> None:
        self.texts = texts
        self.presets = presets
        self.height = 0
        self.default = "hours"
        self.infrastructure: Values | None = None
        self.custodians: dict[str | None, str] = {}
        self.quality = False
        self.agents: list[str] = []
        self.older: dict[str, str] = {}
        self.forgotten: set[str] = set()
        self.opted_out: set[str] = set()
        self.projects: dict[str, str] = {}
        self.terms: dict[str, str] = {}
        self.contributions: dict[str, Values] = {}
        self.ratings: dict[str, dict[str, int | None]] = {}
        self.equations: dict[str, Values] = {}
        self.in_force: dict[str | None, str] = {}
        self.prepared: dict[str, Prepared] = {}
        self.state: dict[str, str] = {}
        self.given_up: dict[str, set[str]] = {}
        self.taking_back: dict[str, Values] = {}
        self.undone: dict[str, Values] = {}  # what taking a distribution back undid, by its number
        self.balances: dict[Key, int] = {}
        self.from_distributions: dict[Key, int] = {}
        self.paid_out: dict[Key, int] = {}

    def add(self, body: Values) -> None:
        """Tell one entry."""
        self.height = body["height"]
        for kind, version, values in body["facts"]:
            told = getattr(self, f"_{_small(kind)}", None)
            if told is not None and kind != "DistributionPrepared":
                told(values)
            elif kind == "DistributionPrepared":
                self._prepared(values, version)

    def person(self, agent: str) -> str:
        """Return who somebody is now, whichever account it was."""
        while agent in self.older:
            agent = self.older[agent]
        return agent

    def is_out(self, agent: str) -> bool:
        """Tell whether a person takes no part."""
        return self.person(agent) in {self.person(one) for one in self.opted_out}

    def is_gone(self, agent: str) -> bool:
        """Tell whether a person was forgotten."""
        return agent in self.forgotten or self.person(agent) in self.forgotten

    def payee(self, named: str, scope: str | None) -> str:
        """Return who gets a part: the pool of a project, a person, or whoever holds the office for that money."""
        if named == "custodian":
            named = self.custodians.get(scope) or self.custodians[None]
        return named if named in self.projects else self.person(named)

    def text(self, words: Values) -> str:
        """Return the text of words of the network."""
        return self.texts[words["words"]]

    def equation(self, scope: str | None, currency: str) -> tuple[str, Values, str | None]:
        """Return the equation that holds for a pool: its id, itself, and whose it is."""
        for owner in (scope, None):
            if owner in self.in_force:
                found = self.in_force[owner]
                return found, self.equations[found]["told"], owner
        return self.default, tomllib.loads(self.presets[self.default]) | {"currency": currency}, None

    def told(self, equation: str, currency: str) -> tuple[Values, str | None]:
        """Return the text of an equation by its id, and whose it is."""
        if equation in self.equations:
            return self.equations[equation]["told"], self.equations[equation]["project"]
        return tomllib.loads(self.presets[equation]) | {"currency": currency}, None

    def alive(self) -> Iterable[tuple[str, Prepared]]:
        """Yield the distributions whose deeds count: under way or made."""
        for number, one in self.prepared.items():
            if self.state[number] not in ("dropped", "halted"):
                yield number, one

    def _rulesadopted(self, values: Values) -> None:
        rules = values["rules"]
        self.infrastructure = rules["infrastructure"]
        self.custodians = {one["project"]: one["agent"] for one in rules["custodians"]}
        self.quality = rules["quality"]
        for key in ("default", "equation", "shared_by"):
            if isinstance(rules.get(key), str) and rules[key] in self.presets:
                self.default = rules[key]

    def _joined(self, values: Values) -> None:
        self.agents.append(values["agent"])

    _added = _joined

    def _linked(self, values: Values) -> None:
        self.older[values["younger"]] = values["older"]

    def _unlinked(self, values: Values) -> None:
        self.older.pop(values["younger"], None)

    def _forgotten(self, values: Values) -> None:
        self.forgotten |= {values["agent"], *values["aliases"]}

    def _optedout(self, values: Values) -> None:
        self.opted_out.add(values["agent"])

    def _optedin(self, values: Values) -> None:
        who = self.person(values["agent"])
        self.opted_out -= {one for one in self.opted_out if self.person(one) == who}

    def _projectstarted(self, values: Values) -> None:
        self.projects[values["project"]] = self.text(values["name"])

    def _termadded(self, values: Values) -> None:
        self.terms[values["term"]] = self.text(values["word"])

    def _logged(self, values: Values) -> None:
        self.contributions[values["contribution"]] = dict(values, age=None, accepted=False)

    def _amended(self, values: Values) -> None:
        self.contributions[values["contribution"]]["log"] = values["log"]

    def _settled(self, values: Values) -> None:
        number = values["subject"]
        found = self.contributions[number]
        if values["decision"] != "accepted":
            return
        if found["corrects"]:
            self.contributions[found["corrects"]]["log"] = found["log"]
        else:
            found["accepted"], found["age"] = True, (self.height, int(number[1:]))

    def _rated(self, values: Values) -> None:
        given = self.ratings.setdefault(values["contribution"], {})
        given.pop(values["agent"], None)
        given[values["agent"]] = values["score"]

    def _ratingwithdrawn(self, values: Values) -> None:
        self._rated(values | {"score": None})

    def _equationproposed(self, values: Values) -> None:
        payees = {one["name"]: one["id"] for one in values["payees"]}
        told = tomllib.loads(self.text(values["text"]))
        self.equations[values["equation"]] = {"told": told | {"payees": payees}, "project": values["project"]}

    def _equationadopted(self, values: Values) -> None:
        self.in_force[self.equations[values["equation"]]["project"]] = values["equation"]

    def _prepared(self, values: Values, version: int) -> None:
        told, scope = self.told(values["equation"], values["amount"]["currency"])
        texts = {}
        for row in [*values["paid"], *values["ended"]]:
            rule = ruling(self, told, row, values["amount"]["currency"])
            if rule is not None:
                texts[row["bucket"], claimed(row)] = rule
        number = values["distribution"]
        self.prepared[number] = Prepared(values, version, self.height, texts, scope)
        self.state[number], self.given_up[number] = "prepared", set()

    def _distributionapproved(self, values: Values) -> None:
        self.state[values["distribution"]] = "approved"

    def _distributionhalted(self, values: Values) -> None:
        self.state[values["distribution"]] = "halted"

    def _distributiondropped(self, values: Values) -> None:
        self.state[values["distribution"]] = "dropped"

    def _distributionmade(self, values: Values) -> None:
        self.state[values["distribution"]] = "made"
        self.given_up[values["distribution"]] |= set(values["left"])  # who had left took no share either

    def _sharegivenup(self, values: Values) -> None:
        self.given_up[values["distribution"]].add(values["agent"])

    def _distributionreversed(self, values: Values) -> None:
        self.undone[values["distribution"]] = self.taking_back[values["distribution"]]

    def _reversalprepared(self, values: Values) -> None:
        self.taking_back[values["distribution"]] = values

    def _posted(self, values: Values) -> None:
        for one in values["postings"]:
            account, currency, minor = one["account"], one["amount"]["currency"], int(one["amount"]["minor"])
            self.balances[account, currency] = self.balances.get((account, currency), 0) + minor
            if account.startswith("agent/") and values["about"].startswith("D"):
                _more(self.from_distributions, account.removeprefix("agent/"), currency, minor)
            if account.startswith("aside/P") and "agent/" in account and _went_outside(values, currency):
                _more(self.paid_out, account.rpartition("agent/")[2], currency, -minor)


def _small(kind: str) -> str:
    return kind.lower()


def _more(sums: dict[Key, int], agent: str, currency: str, minor: int) -> None:
    sums[agent, currency] = sums.get((agent, currency), 0) + minor


def _went_outside(values: Values, currency: str) -> bool:
    return any(one["account"] == "outside" and one["amount"]["currency"] == currency for one in values["postings"])


def claimed(row: Values) -> str:
    """Return what a line of a frozen list is about: a contribution, or all of a person's by one rule."""
    return str(row["contribution"]) if row["rule"] is None else f"{row['rule']} {row['agent']}"


def ruling(chain: Chain, told: Values, row: Values, currency: str) -> Values | None:
    """Return the rule by which a claim stands in a bucket now, or None."""
    if "disco" in told:
        return CREDITS if row["bucket"] < 2 else CARE
    rules: list[Values] = told["bucket"][row["bucket"]].get("rule", [])
    if row["rule"] is not None:
        return rules[row["rule"]]
    log = chain.contributions[row["contribution"]]["log"]
    return next((rule for rule in rules if matches(chain, rule, log, currency)), None)


def matches(chain: Chain, rule: Values, log: Values, currency: str) -> bool:
    """Tell whether a rule lets a contribution through, for money in a currency."""
    amount = log["amount"]
    if amount.get("currency", currency) != currency:
        return False

    def among(key: str, own: str | None) -> bool:
        return key not in rule or (own or "").casefold() in [one.casefold() for one in rule[key]]

    what = chain.terms.get(log["what"], log["what"]) if log["what"] else None
    project = chain.projects.get(log["project"]) if log["project"] else None
    return (
        log["kind"] in rule["kinds"]
        and among("what", what)
        and among("projects", project)
        and among("streams", log["stream"])
        and among("units", amount.get("unit"))
        and str(rule.get("since", log["date"])) <= log["date"] <= str(rule.get("before", log["date"]))
    )


def quality(chain: Chain, number: str) -> Fraction:
    """Return the mean rating by those who did not make it, where 3 is as one expects."""
    if not chain.quality:
        return Fraction(1)
    found = chain.contributions[number]
    makers = {chain.person(found["author"]), chain.person(found["contributor"])}
    last = {chain.person(agent): score for agent, score in chain.ratings.get(number, {}).items()}
    counted = [score for person, score in last.items() if person not in makers and score is not None]
    return Fraction(sum(counted), 3 * len(counted)) if counted else Fraction(1)
