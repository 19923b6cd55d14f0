"""How the network is said: its projects, and every fact about people, roles, rules and words in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.network import agent, audience, identity, pause, role, rules, vocabulary
from ledger.network import project as project_page
from ledger.network.agent import Added, Forgotten, Joined, Renamed
from ledger.network.audience import Confined, Unshown
from ledger.network.identity import CameBack, Left, Linked, LinkOffered, Unlinked
from ledger.network.pause import Paused, PlatformBack, PlatformLost
from ledger.network.project import ProjectStarted
from ledger.network.role import RoleConfirmed, RoleEnded, RoleOffered, RoleTaken
from ledger.network.rules import RulesAdopted, SettingConfirmed, SettingDropped, SettingProposed
from ledger.network.vocabulary import TermAdded
from ledger.values.phrase import Code, Phrase, Who, phrase
from ledger.values.saying import Says

if TYPE_CHECKING:
    from ledger.book import Book


def project(book: Book, number: str) -> Phrase:
    """Return a project's name behind its sign."""
    return phrase("#{name}", name=book.projects.by_id[number].name)


def scope(book: Book, number: str | None) -> Phrase:
    """Return for whom something holds: a project, or the network."""
    return phrase("the network") if number is None else project(book, number)


def _of_pause(_: Book, fact: Paused | PlatformLost | PlatformBack) -> Phrase:
    held = tuple(map(Code, fact.held))
    match fact:
        case Paused(since, until):
            return phrase(
                "Nobody could act from {since} to {until}: held open were {held}.", since=since, until=until, held=held
            )
        case PlatformLost(platform, since):
            return phrase(
                "{platform} cannot be reached since {since}: held open are {held}.",
                platform=platform.capitalize(),
                since=since,
                held=held,
            )
        case PlatformBack(platform, until) if held:
            return phrase(
                "{platform} can be reached again, {until}: {held} go on.",
                platform=platform.capitalize(),
                until=until,
                held=held,
            )
    return phrase("{platform} can be reached again.", platform=fact.platform.capitalize())


def _of_audience(_: Book, fact: Fact) -> Phrase:
    match fact:
        case Confined(subject):
            return phrase(
                "{id} was said in a private channel, and its card is shown in no wider one.", id=Code(subject)
            )
        case Unshown(number):
            return phrase(
                "The card of {id} could be shown nowhere: its vote waits until somebody can see it.", id=Code(number)
            )
    raise AssertionError(fact)


def _of_rules(_: Book, fact: Fact) -> Phrase:
    match fact:
        case SettingProposed(setting, name, value, by, waits):
            values = {"who": Who(by), "id": Code(setting), "name": Code(name), "value": value}
            if waits:
                return phrase("{who} proposed {id}: {name} {value}.", **values)
            return phrase("{who} set {id}: {name} {value}.", **values)
        case SettingConfirmed(setting, by):
            return phrase("{who} confirmed {id}.", who=Who(by), id=Code(setting))
        case SettingDropped(setting, by):
            return phrase("{who} dropped {id}.", who=Who(by), id=Code(setting))
        case RulesAdopted(rules):
            return phrase(
                "Version {version} of the network's rules holds, with preset {preset}.",
                version=rules.version,
                preset=Code(rules.preset.name),
            )
    raise AssertionError(fact)


def _of_network(book: Book, fact: Fact) -> Phrase:
    match fact:
        case RoleTaken(agent):
            return phrase("{who} is a steward.", who=Who(agent))
        case RoleEnded(agent):
            return phrase("{who} gave the role of steward back.", who=Who(agent))
        case RoleOffered(agent):
            return phrase("{who} offers to be a steward.", who=Who(agent))
        case RoleConfirmed(agent, _, by):
            return phrase("{by} confirmed {who} as a steward.", by=Who(by), who=Who(agent))
        case TermAdded(_, kind, word, by):
            return phrase("{who} added the word {word} for {kind}.", who=Who(by), word=word, kind=Code(kind))
        case ProjectStarted(number, _, None, _):
            return phrase("The project {project} was started.", project=project(book, number))
        case ProjectStarted(number, _, purpose, _):
            return phrase(
                "The project {project} was started: “{purpose}”.",
                project=project(book, number),
                purpose=purpose,
            )
    raise AssertionError(fact)


def _of_agents(_: Book, fact: Fact) -> Phrase:
    match fact:
        case Joined(agent):
            return phrase("{who} joined.", who=Who(agent))
        case Added(agent, _, _, by):
            return phrase("{by} entered the organisation or outside agent {who}.", by=Who(by), who=Who(agent))
        case Renamed(agent, name):
            return phrase("{who} is called {name} from here on.", who=Who(agent), name=name)
        case LinkOffered(agent, _, until):
            return phrase(
                "{who} asked for a code to link another account, good until {until}.", who=Who(agent), until=until
            )
        case Linked(younger, older):
            return phrase("{younger} and {older} are one person.", younger=Code(younger), older=Code(older))
        case Unlinked(younger, older):
            return phrase("{younger} and {older} are two persons again.", younger=Code(younger), older=Code(older))
        case Forgotten(agent):
            return phrase("The words of {agent} were erased, as they asked.", agent=Code(agent))
        case Left(account):
            return phrase(
                "{who} is not in the chat of this network any more ({account}).",
                who=Who(account),
                account=Code(account),
            )
        case CameBack(account):
            return phrase(
                "{who} is in the chat of this network again ({account}).", who=Who(account), account=Code(account)
            )
    raise AssertionError(fact)


SAYS: Says = {
    **dict.fromkeys((*agent.FACTS, *identity.FACTS), _of_agents),
    **dict.fromkeys((*role.FACTS, *vocabulary.FACTS, *project_page.FACTS), _of_network),
    **dict.fromkeys(rules.FACTS, _of_rules),
    **dict.fromkeys(audience.FACTS, _of_audience),
    **dict.fromkeys(pause.FACTS, _of_pause),
}
"""The sentence of every fact of this area."""
