"""Accepted hours per person: what the equation `hours` shares by."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from ledger.agent import PERSON, Agents
from ledger.contribution import Contribution, Contributions
from ledger.log import WORK
from ledger.optout import OptOuts
from ledger.quantity import TIME, Quantity
from ledger.validation import ACCEPTED


@dataclass(frozen=True, slots=True)
class Timesheet:
    """The hours that count, by person or other agent, the longest accepted first; and what was left out.

    `left_out` are accepted contributions of work that are not counted in hours; `given_up` those who opted out.
    """

    hours: dict[str, Fraction]
    left_out: tuple[str, ...]
    given_up: tuple[str, ...]

    @property
    def total(self) -> Fraction:
        """Return all hours together."""
        return sum(self.hours.values(), Fraction())


def timesheet(page: Contributions, agents: Agents, opted: OptOuts, project: str | None) -> Timesheet:
    """Return the accepted hours that are for claims, of the whole network or of one project."""
    # Most hours have one of a few denominators: whole numbers are added up, and become fractions once at the end.
    sums: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    oldest: dict[str, int] = {}
    left_out: list[str] = []
    for one in page.by_id.values():
        if not counts(one, project):
            continue
        amount, contributor = one.log.amount, one.contributor
        if not (type(amount) is Quantity and amount.unit == TIME):
            left_out.append(one.id)
            continue
        sums[contributor][amount.count.denominator] += amount.count.numerator
        oldest[contributor] = min(oldest.get(contributor, one.settled), one.settled)
    hours: defaultdict[str, Fraction] = defaultdict(Fraction)
    given_up: dict[str, None] = {}
    for contributor in sorted(sums, key=lambda agent: (oldest[agent], int(agent[1:]))):
        person = agents.person(contributor)
        if opted.is_out(agents, person):
            given_up[person] = None
        elif not agents.by_id[person].forgotten:
            hours[person] += sum(Fraction(above, below) for below, above in sums[contributor].items())
    return Timesheet(dict(hours), tuple(left_out), tuple(given_up))


def counts(one: Contribution, project: str | None) -> bool:
    """Tell whether a contribution is accepted work for claims, in the project if one is meant."""
    log = one.log
    return (
        one.state == ACCEPTED
        and log.kind == WORK
        and log.for_claims
        and one.corrects is None
        and (project is None or log.project == project)
    )


def has_accepted_work(page: Contributions, agents: Agents, person: str) -> bool:
    """Tell whether anything that the person contributed was accepted."""
    return agents.by_id[person].kind == PERSON and any(alias in page.accepted for alias in agents.aliases(person))
