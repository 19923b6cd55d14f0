"""Timesheet: the accepted hours per person, and who ever had accepted work."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from ledger.contributions.contribution import Contribution
from ledger.contributions.log import claimed_hours
from ledger.contributions.page import Contributions
from ledger.contributions.selection import Selection
from ledger.network.agent import Agents
from ledger.validation.panel import had_accepted_work


def hours(
    page: Contributions, agents: Agents, selection: Selection, apart: frozenset[str] = frozenset()
) -> dict[str, Fraction]:
    """Return the accepted hours for claims in a selection by person, the longest accepted first.

    Hours for a project in `apart` belong to the project instead.
    """
    if selection.has_days or apart:
        return _summed(page, agents, selection, apart)
    numerators, denominator = page.worked.hours(selection.project)
    sums: defaultdict[str, int] = defaultdict(int)
    for contributor, numerator in numerators.items():
        sums[agents.person(contributor)] += numerator
    return {person: Fraction(numerator, denominator) for person, numerator in sums.items()}


def _summed(page: Contributions, agents: Agents, selection: Selection, apart: frozenset[str]) -> dict[str, Fraction]:
    """Return the same by a walk over all contributions: the sums that are kept know neither days nor projects apart."""
    sums: defaultdict[str, Fraction] = defaultdict(Fraction)
    for number in dict.fromkeys(page.changes):
        contribution = page.by_id[number]
        hours = claimed_hours(contribution.log)
        if hours is not None and selection.takes(contribution.log):
            sums[_owner(contribution, agents, apart)] += hours
    return dict(sums)


def _owner(contribution: Contribution, agents: Agents, apart: frozenset[str]) -> str:
    project = contribution.log.project
    return project if project is not None and project in apart else agents.person(contribution.contributor)


SMALL_BELOW = 8
"""A network is small while fewer persons than that ever had accepted work."""


def is_small(page: Contributions, agents: Agents) -> bool:
    """Tell whether a network is small: one that grew never is again, whoever left or was forgotten.

    Accounts that were ever linked count as one person. What depends on it keeps the answer of the moment at which it opened.
    """
    return len({agents.lineage(account) for account in page.accepted if agents.is_person(account)}) < SMALL_BELOW


BEGINNING_BELOW = 3
"""A network begins while fewer persons than that ever had accepted work."""


def is_beginning(page: Contributions, agents: Agents) -> bool:
    """Tell whether a network begins: one that got over it never does again. Accounts that were ever linked count as one person."""
    persons: set[str] = set()
    for account in page.accepted:
        if agents.is_person(account):
            persons.add(agents.lineage(account))
        if len(persons) == BEGINNING_BELOW:
            return False
    return True


def has_accepted_work(page: Contributions, agents: Agents, person: str) -> bool:
    """Tell whether a contribution of the person was ever accepted."""
    return agents.is_person(person) and had_accepted_work(page.accepted, agents.aliases(person))
