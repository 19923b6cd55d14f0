"""`/project`: start a project, and list all of them. Anyone may start one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.input.paging import PAGE, SIZE, pages
from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Notice, Outcome, Post
from ledger.book import Book
from ledger.contributions import words as contribution_words
from ledger.contributions.contribution import Contribution
from ledger.network import project as network_project
from ledger.network import words as network_words
from ledger.network.project import Project
from ledger.validation.vote import ACCEPTED
from ledger.values.ids import Letter
from ledger.values.phrase import Code, Phrase, Sheet, Who, lines, phrase

LOGS = 10
"""Contributions of a project on a page."""


def start(book: Book, asked: Asked) -> Outcome:
    """Record a new project, with the asker and the one they name as its initiators."""
    initiators = tuple(dict.fromkeys((asked.agent, asked["with"] or asked.agent)))
    fact = network_project.start(book.projects, asked["name"], asked["purpose"], initiators)
    contribute = phrase("/contribute 2h #{name} what you did", name=fact.name)
    return Outcome(
        (fact,),
        phrase("The project {name} is started. Log for it with {contribute}.", name=fact.name, contribute=contribute),
        (Post(fact.project),),
    )


def card(book: Book, about: str) -> Notice:
    """Render the card of a project."""
    return Notice(
        about,
        lines(
            phrase("The project {project} is started.", project=network_words.project(book, about)),
            _purpose(book.projects.by_id[about]),
            phrase("Logs for it from a direct message with me are shown in this channel.")
            if about not in book.audience.confined
            else None,
        ),
    )


def _purpose(project: Project) -> Phrase | None:
    return phrase("“{purpose}”", purpose=project.purpose) if project.purpose else None


def list_projects(book: Book, asked: Asked) -> Outcome:
    """Show one project, or list them with the number of their accepted contributions."""
    if asked["project"] is not None:
        return _show(book, asked, book.projects.by_id[asked["project"]])
    if not book.projects.by_id:
        return Outcome(
            answer=phrase("There is no project yet. Anyone can start one: {start}.", start=Code("/project start probe"))
        )
    accepted = Counter(contribution.log.project for contribution in _accepted(book))
    projects = list(book.projects.by_id.values())
    turned = pages(asked, (len(projects), SIZE))
    rows = tuple(
        (network_words.project(book, project.id), accepted[project.id], project.purpose or "")
        for project in turned.of(projects)
    )
    return Outcome(answer=lines(Sheet((PROJECT, CONTRIBUTIONS, PURPOSE), rows), turned.describe()))


def _accepted(book: Book) -> Iterator[Contribution]:
    """Yield the accepted contributions; a correction of one is not another one."""
    for contribution in book.contributions.by_id.values():
        if contribution.state == ACCEPTED and not contribution.corrects:
            yield contribution


def _show(book: Book, asked: Asked, project: Project) -> Outcome:
    """Show a project: its purpose, its initiators and its contributions."""
    own = [contribution for contribution in book.contributions.by_id.values() if contribution.log.project == project.id]
    turned = pages(asked, (len(own), LOGS))
    return Outcome(
        answer=lines(
            phrase(
                "{project}, started {when} by {who}.",
                project=network_words.project(book, project.id),
                when=project.at,
                who=tuple(map(Who, project.initiators)),
            ),
            _purpose(project),
            phrase("Its last contributions:") if own else phrase("It has no contributions yet."),
            *(contribution_words.one_line(book, contribution) for contribution in turned.newest(own, LOGS)),
            turned.describe(),
        )
    )


PROJECT, CONTRIBUTIONS, PURPOSE = phrase("Project"), phrase("Accepted"), phrase("Purpose")

VERBS = (
    Verb(
        "project",
        None,
        "List the projects, or see one of them and its last contributions.",
        "/project #probe",
        list_projects,
        (Option("project", Kind.project, "one of them", positional=True), PAGE),
        reads=True,
    ),
    Verb(
        "project",
        "start",
        "Start a project.",
        "/project start probe a sensor that anyone can build",
        start,
        (
            Option("name", Kind.text, "its name, one word", required=True, positional=True),
            Option("with", Kind.person, "another initiator"),
            Option("purpose", Kind.words, "what it is for"),
        ),
    ),
)

COMMAND = Slash(VERBS, subject=Letter.PROJECT, card=card)
