"""Accepted hours per person: what the equation `hours` shares by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from ledger.agent import PERSON, Agents
from ledger.contribution import Contribution, Contributions
from ledger.validation import ACCEPTED
from ledger.worked import for_claims

IsOut = Callable[[str], bool]
"""Tells whether a person wants no share."""


@dataclass(frozen=True, slots=True)
class Timesheet:
    """The hours that count, by person or other agent, the longest accepted first; and what was left out.

    `left_out` are accepted contributions of work that are not counted in hours; `given_up` those who opted out.
    """

    hours: dict[str, Fraction]
    total: Fraction
    left_out: tuple[str, ...]
    given_up: tuple[str, ...]


def timesheet(page: Contributions, agents: Agents, is_out: IsOut, project: str | None) -> Timesheet:
    """Return the accepted hours that are for claims, of the whole network or of one project, but of those who are out."""
    worked, each = page.worked.hours(project)
    # Whole numbers are added up, and become fractions once at the end.
    sums: dict[str, int] = {}
    given_up: dict[str, None] = {}
    for contributor, parts in worked.items():
        person = agents.person(contributor)
        if is_out(person):
            given_up[person] = None
        elif not agents.by_id[person].forgotten:
            sums[person] = sums.get(person, 0) + parts
    hours = {person: Fraction(parts, each) for person, parts in sums.items() if parts}
    return Timesheet(hours, Fraction(sum(sums.values()), each), page.worked.left_out(project), tuple(given_up))


def counts(one: Contribution, project: str | None) -> bool:
    """Tell whether a contribution is accepted work for claims, in the project if one is meant."""
    log = one.log
    return (
        one.state == ACCEPTED
        and for_claims(log)
        and one.corrects is None
        and (project is None or log.project == project)
    )


def has_accepted_work(page: Contributions, agents: Agents, person: str) -> bool:
    """Tell whether anything that the person contributed was accepted."""
    return agents.by_id[person].kind == PERSON and any(alias in page.accepted for alias in agents.aliases(person))
