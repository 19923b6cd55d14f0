"""Projects (ventures): the scopes in whose name work is done. Anyone may start one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ledger.chain.entry import Entry
from ledger.network import custodian
from ledger.values.ids import Letter, next_id
from ledger.values.phrase import NETWORK, Refusal, Words
from ledger.values.spelling import folded

_NAME = re.compile(r"[^\W_][\w-]{0,39}")


@dataclass(frozen=True, slots=True)
class ProjectStarted:
    """A project exists. Its first agreement will need its initiators."""

    project: str
    name: Words
    purpose: Words | None
    initiators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Project:
    """A project, as its page knows it."""

    id: str
    name: Words
    purpose: Words | None
    initiators: tuple[str, ...]
    at: datetime


FACTS = (ProjectStarted,)


class Projects:
    """The page of projects."""

    def __init__(self) -> None:
        self.by_id: dict[str, Project] = {}
        self._by_name: dict[str, str] = {}

    def add(self, fact: ProjectStarted, entry: Entry) -> None:
        """Fold one fact in."""
        self.by_id[fact.project] = Project(fact.project, fact.name, fact.purpose, fact.initiators, entry.at)
        self._by_name[folded(fact.name.text or "")] = fact.project

    def find(self, text: str) -> str | None:
        """Return the id of the project called `#name` or `name`, or None."""
        return self._by_name.get(folded(text.removeprefix("#")))

    def names(self) -> tuple[str, ...]:
        """Return the names of all projects, folded."""
        return tuple(self._by_name)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {ProjectStarted: add}


def is_project(payee: str) -> bool:
    """Tell whether a payee is a project, which receives by its pool, and not an agent."""
    return payee.startswith(Letter.PROJECT)


def start(projects: Projects, name: str, purpose: str | None, initiators: tuple[str, ...]) -> ProjectStarted:
    """Return the fact that a project was started; refuse a name that is taken, cannot follow a `#`, or is that of an office.

    The name belongs to the network, as equations and logs are about it; the purpose belongs to the first initiator.
    """
    name = name.removeprefix("#")
    if not _NAME.fullmatch(name):
        raise Refusal("{name} cannot be a project's name: it has letters, digits and -, at most 40.", name=name[:60])
    custodian.check_name(name)
    if projects.find(name) is not None:
        raise Refusal("There is already a project {name}.", name=f"#{name}")
    return ProjectStarted(
        next_id(Letter.PROJECT, projects.by_id),
        Words(name, NETWORK),
        Words(purpose, initiators[0]) if purpose else None,
        initiators,
    )
