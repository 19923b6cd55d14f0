"""Accepted hours per person, and who has accepted work at all."""

from __future__ import annotations

from fractions import Fraction

from ledger.contributions.contribution import Contributions
from ledger.contributions.hours import for_claims
from ledger.contributions.selection import Selection
from ledger.network.agent import PERSON, Agents
from ledger.values.quantity import TIME, Quantity


def hours(
    page: Contributions, agents: Agents, selection: Selection, apart: frozenset[str] = frozenset()
) -> dict[str, Fraction]:
    """Return the accepted hours for claims in a selection by person, the longest accepted first.

    Those for a project that is `apart` are the project's.
    """
    if selection.has_days or apart:
        return _looked_up(page, agents, selection, apart)
    worked, each = page.worked.hours(selection.project)
    # Whole numbers are added up, and become fractions once at the end.
    sums: dict[str, int] = {}
    for contributor, parts in worked.items():
        person = agents.person(contributor)
        sums[person] = sums.get(person, 0) + parts
    return {person: Fraction(parts, each) for person, parts in sums.items()}


def _looked_up(page: Contributions, agents: Agents, selection: Selection, apart: frozenset[str]) -> dict[str, Fraction]:
    """Return the same for some days, or with projects apart, one contribution after the other."""
    found: dict[str, Fraction] = {}
    for number in dict.fromkeys(page.changes):
        one = page.by_id[number]
        amount = one.log.amount
        if for_claims(one.log) and selection.takes(one.log) and isinstance(amount, Quantity) and amount.unit == TIME:
            is_apart = one.log.project is not None and one.log.project in apart
            person = one.log.project if is_apart and one.log.project else agents.person(one.contributor)
            found[person] = found.get(person, Fraction(0)) + amount.count
    return found


def has_accepted_work(page: Contributions, agents: Agents, person: str) -> bool:
    """Tell whether anything that the person contributed was accepted."""
    return agents.by_id[person].kind == PERSON and any(alias in page.accepted for alias in agents.aliases(person))
