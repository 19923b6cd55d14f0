"""Wording for the network: its projects, and a sentence for every fact about people, roles, rules and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.network.agent import Added, Forgotten, Joined, Renamed
from ledger.network.audience import Confined, Unshown
from ledger.network.identity import CameBack, Left, Linked, LinkOffered, Unlinked
from ledger.network.pause import Paused, PlatformBack, PlatformLost
from ledger.network.project import ProjectStarted
from ledger.network.role import RoleConfirmed, RoleDeclined, RoleEnded, RoleOffered, RoleTaken
from ledger.network.rules import RulesAdopted, SettingConfirmed, SettingDropped, SettingProposed
from ledger.network.vocabulary import TermAdded
from ledger.values.phrase import Code, Phrase, Who, phrase
from ledger.values.saying import Says

if TYPE_CHECKING:
    from ledger.book import Book


def project(book: Book, number: str) -> Phrase:
    """Return the name of a project after a `#`."""
    return phrase("#{name}", name=book.projects.by_id[number].name)


def scope(book: Book, number: str | None) -> Phrase:
    """Return the scope of something: a project, or the network."""
    return phrase("the network") if number is None else project(book, number)


def _paused(_: Book, fact: Paused) -> Phrase:
    held = tuple(map(Code, fact.held))
    return phrase(
        "Nobody could act from {since} to {until}: held open were {held}.",
        since=fact.since,
        until=fact.until,
        held=held,
    )


def _platform_lost(_: Book, fact: PlatformLost) -> Phrase:
    return phrase(
        "{platform} cannot be reached since {since}: held open are {held}.",
        platform=fact.platform.capitalize(),
        since=fact.since,
        held=tuple(map(Code, fact.held)),
    )


def _platform_back(_: Book, fact: PlatformBack) -> Phrase:
    platform = fact.platform.capitalize()
    if not fact.held:
        return phrase("{platform} can be reached again.", platform=platform)
    return phrase(
        "{platform} can be reached again, {until}: {held} go on.",
        platform=platform,
        until=fact.until,
        held=tuple(map(Code, fact.held)),
    )


def _setting_proposed(_: Book, fact: SettingProposed) -> Phrase:
    values = {"who": Who(fact.by), "id": Code(fact.setting), "name": Code(fact.name), "value": fact.value}
    if fact.waits:
        return phrase("{who} proposed {id}: {name} {value}.", **values)
    return phrase("{who} set {id}: {name} {value}.", **values)


def _project_started(book: Book, fact: ProjectStarted) -> Phrase:
    name = project(book, fact.project)
    if fact.purpose is None:
        return phrase("The project {project} was started.", project=name)
    return phrase("The project {project} was started: “{purpose}”.", project=name, purpose=fact.purpose)


SAYS: Says = {
    Joined: lambda _, fact: phrase("{who} joined.", who=Who(fact.agent)),
    Added: lambda _, fact: phrase(
        "{by} entered the organisation or outside agent {who}.", by=Who(fact.by), who=Who(fact.agent)
    ),
    Renamed: lambda _, fact: phrase("{who} is called {name} from here on.", who=Who(fact.agent), name=fact.name),
    Forgotten: lambda _, fact: phrase("The words of {agent} were erased, as they asked.", agent=Code(fact.agent)),
    LinkOffered: lambda _, fact: phrase(
        "{who} asked for a code to link another account, good until {until}.", who=Who(fact.agent), until=fact.until
    ),
    Linked: lambda _, fact: phrase(
        "{younger} and {older} are one person.", younger=Code(fact.younger), older=Code(fact.older)
    ),
    Unlinked: lambda _, fact: phrase(
        "{younger} and {older} are two persons again.", younger=Code(fact.younger), older=Code(fact.older)
    ),
    Left: lambda _, fact: phrase(
        "{who} is not in the chat of this network any more ({account}).", who=Who(fact.agent), account=Code(fact.agent)
    ),
    CameBack: lambda _, fact: phrase(
        "{who} is in the chat of this network again ({account}).", who=Who(fact.agent), account=Code(fact.agent)
    ),
    RoleTaken: lambda _, fact: phrase("{who} is a steward.", who=Who(fact.agent)),
    RoleEnded: lambda _, fact: phrase("{who} gave the role of steward back.", who=Who(fact.agent)),
    RoleOffered: lambda _, fact: phrase("{who} offers to be a steward.", who=Who(fact.agent)),
    RoleConfirmed: lambda _, fact: phrase("{by} confirmed {who} as a steward.", by=Who(fact.by), who=Who(fact.agent)),
    RoleDeclined: lambda _, fact: phrase("{by} said no to {who} as a steward.", by=Who(fact.by), who=Who(fact.agent)),
    TermAdded: lambda _, fact: phrase(
        "{who} added the word {word} for {kind}.", who=Who(fact.by), word=fact.word, kind=Code(fact.kind)
    ),
    ProjectStarted: _project_started,
    SettingProposed: _setting_proposed,
    SettingConfirmed: lambda _, fact: phrase("{who} confirmed {id}.", who=Who(fact.by), id=Code(fact.setting)),
    SettingDropped: lambda _, fact: phrase("{who} dropped {id}.", who=Who(fact.by), id=Code(fact.setting)),
    RulesAdopted: lambda _, fact: phrase(
        "Version {version} of the network's rules holds, with preset {preset}.",
        version=fact.rules.version,
        preset=Code(fact.rules.preset.name),
    ),
    Confined: lambda _, fact: phrase(
        "{id} was said in a private channel, and its card is shown in no wider one.", id=Code(fact.subject)
    ),
    Unshown: lambda _, fact: phrase(
        "The card of {id} could be shown nowhere: its vote waits until somebody can see it.",
        id=Code(fact.contribution),
    ),
    Paused: _paused,
    PlatformLost: _platform_lost,
    PlatformBack: _platform_back,
}
"""The sentence of every fact of this area."""
