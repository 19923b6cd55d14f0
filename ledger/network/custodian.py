"""The office of custodian: who holds in trust what the network, or a project, has in common; and the word for the office.

An equation or a setting that gives a part to `custodian` names the office. Its holder is looked up whenever something is
shared, so a new holder needs no new equation. No agent and no project may be called so, or nearly so: readers could not tell
them from the office. Those of old networks are named by their number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.values.confusables import skeleton
from ledger.values.phrase import Code, Refusal
from ledger.values.spelling import folded

if TYPE_CHECKING:
    from ledger.network.agent import Agents
    from ledger.network.project import Projects
    from ledger.network.rules import Rules

CUSTODIAN = "custodian"
"""The word for the office, and its id among the receivers of parts."""


def holder(rules: Rules, agents: Agents, project: str | None) -> str | None:
    """Return the person, or the organisation, who holds the office for a project, or for the network; None if nobody does.

    Somebody who left, or was forgotten, holds it no more. The office of a project is not filled from the network then.
    """
    office = rules.custodian(project)
    if office is None or agents.is_gone(office.agent) or not agents.is_here(office.agent):
        return None
    return agents.person(office.agent)


def receiver(agents: Agents, projects: Projects, text: str) -> str | None:
    """Return the id of the project or the agent that a text names, or `CUSTODIAN`; None if nobody here is called so."""
    text = text.strip()
    if text.startswith("#"):
        return projects.find(text)
    return CUSTODIAN if folded(text) == CUSTODIAN else agent_called(agents, text)


def agent_called(agents: Agents, text: str) -> str | None:
    """Return the agent whom a text names, or None; refuse a name that could be taken for the word of the office."""
    if is_like_office(text):
        raise Refusal(
            "{name} is, or looks like, the word for the office {custodian}, and nobody is meant by it. "
            "Write the number of the one you mean, such as {example}; {list} has it.",
            name=text[:80],
            custodian=Code(CUSTODIAN),
            example=Code("@A3"),
            list=Code("/agent"),
        )
    return agents.find(text)


def check_name(name: str) -> None:
    """Refuse a name that could be taken for the word of the office."""
    if is_like_office(name):
        raise Refusal(
            "{name} looks like {custodian}, which is the word for an office here and nobody's name.",
            name=name,
            custodian=Code(CUSTODIAN),
        )


def is_like_office(name: str) -> bool:
    """Tell whether a name could be taken for the word of the office, with or without an article."""
    return _letters(name).removeprefix("the") == CUSTODIAN


def has_word_of_office(name: str) -> bool:
    """Tell whether the word of the office, or one that looks like it, stands anywhere in a name."""
    return CUSTODIAN in _letters(name)


def _letters(name: str) -> str:
    """Return the letters of a name as they look. An l passes for an i, which the word has in its midst."""
    return "".join(filter(str.isalnum, skeleton(name))).replace("l", "i")
