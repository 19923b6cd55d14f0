"""Wording for the network: its projects, and a sentence for every fact about people, roles, rules and words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ledger.network import custodian, setting_names
from ledger.network.agent import Added, Forgotten, Introduced, Joined, Renamed
from ledger.network.audience import Confined, Unshown
from ledger.network.departure import ForgettingAsked, ForgettingTakenBack
from ledger.network.identity import CameBack, Left, Linked, LinkOffered, MembershipEnded, MembershipResumed, Unlinked
from ledger.network.language import LanguageChosen, LanguageTold
from ledger.network.pause import Paused, PlatformBack, PlatformLost
from ledger.network.preference import MessagesChosen, QuietChosen
from ledger.network.project import ProjectStarted
from ledger.network.question import Lapsed
from ledger.network.reminder import AskedAtOnce, AskedByLot, Reminded, Unreached
from ledger.network.role import RoleConfirmed, RoleDeclined, RoleEnded, RoleOffered, RoleTaken
from ledger.network.rules import RulesAdopted, SettingConfirmed, SettingDropped, SettingProposed
from ledger.network.seen import Seen
from ledger.network.speaker import SPEAKER, SpeakerChanged, SpeakerConfirmed, SpeakerDeclined, SpeakerProposed
from ledger.network.vocabulary import TermAdded
from ledger.network.zone import ZoneChosen, ZoneTold
from ledger.values.ids import Letter, Subject
from ledger.values.phrase import Channel, Code, Phrase, Plural, Who, Words, phrase, plural
from ledger.values.saying import Says

if TYPE_CHECKING:
    from ledger.book import Book


def project(book: Book, number: str) -> Phrase:
    """Return the name of a project after a `#`."""
    return phrase("#{name}", name=book.projects.by_id[number].name)


def scope(book: Book, number: str | None) -> Phrase:
    """Return the scope of something: a project, or the network."""
    return phrase("the network") if number is None else project(book, number)


def receiver(book: Book, payee: str) -> Code | Who | Phrase:
    """Render who gets a part by an equation or a setting: an agent, a project, or the office of custodian.

    An agent who could be taken for the office is told from it by the number.
    """
    if payee == custodian.CUSTODIAN:
        return Code(custodian.CUSTODIAN)
    if payee in book.projects.by_id:
        return project(book, payee)
    return phrase("{who} ({id})", who=Who(payee), id=Code(payee)) if _is_like_office(book, payee) else Who(payee)


def _is_like_office(book: Book, agent: str) -> bool:
    """Tell whether the word of the office is in a name of an agent here or, as one called by the number may have it, elsewhere."""
    name = book.agents.name(agent).text or ""
    return name == agent or any(map(custodian.has_word_of_office, (name, *book.agents.handles(agent))))


def holders(book: Book, project: str | None) -> tuple[Phrase, ...]:
    """Return who holds the office of custodian today for a project; without one, for the network and each project with its own."""
    own = [office.project for office in book.rules.now.custodians if office.project is not None]
    return tuple(_holder(book, each) for each in ((project,) if project else (None, *own)))


def _holder(book: Book, project: str | None) -> Phrase:
    found = custodian.holder(book.rules.now, book.agents, project)
    if found is None:
        return phrase("nobody for {scope}", scope=scope(book, project))
    return phrase("{who} for {scope}", who=receiver(book, found), scope=scope(book, project))


def setting_value(book: Book, name: str, value: Words) -> Words | Phrase | Who | Code | Channel:
    """Render the value of a setting as people read it: agents and projects by their names."""
    first, _, rest = (value.text or "").partition(" ")
    if name == "infrastructure" and rest:
        return phrase("{percent} % to {who}", percent=Code(first), who=receiver(book, rest))
    if name == custodian.CUSTODIAN:
        who = Code(first) if first == "none" else receiver(book, first)
        return phrase("{who} for {scope}", who=who, scope=scope(book, rest or None))
    return setting_names.plain_value(name, value)


def paid_where(book: Book, credited: Iterable[str]) -> Iterator[Phrase]:
    """Yield a line for each outside agent among these whose address two others have not confirmed: whoever says where it is paid."""
    for agent, speaker in book.vouched.named(book.agents, credited):
        yield _paid_where(book, agent, speaker)
        doubting = tuple(map(Who, book.vouched.doubted_by(book.agents, agent)))
        if doubting:
            yield phrase("Not their address, says {who}.", who=doubting)


def unspoken(organization: str) -> Phrase:
    """Return that nobody speaks for an organisation, and the way on."""
    return phrase(
        "Nobody speaks for {agent} any more. {offer} offers to do it; it takes the yes of two others with accepted work.",
        agent=Who(organization),
        offer=Code(f"/agent speaker @{organization}"),
    )


def _paid_where(book: Book, agent: str, speaker: str) -> Phrase:
    if book.agents.is_gone(speaker):
        return phrase("{agent} is paid where somebody said who is gone.", agent=Who(agent))
    if book.payouts.pay_to(book.agents, agent) is None:
        return phrase("{agent} is paid where {who} says.", agent=Who(agent), who=Who(speaker))
    return phrase(
        "{agent} is paid where {who} says, until two others confirm it: {confirm}.",
        agent=Who(agent),
        who=Who(speaker),
        confirm=Code(f"/confirm @{agent}"),
    )


def _speaker_proposed(_: Book, fact: SpeakerProposed) -> Phrase:
    if fact.by == fact.speaker:
        return phrase("{who} offered to speak for {agent}.", who=Who(fact.by), agent=Who(fact.agent))
    return phrase(
        "{by} proposed that {who} speaks for {agent}.", by=Who(fact.by), who=Who(fact.speaker), agent=Who(fact.agent)
    )


def _paused(_: Book, fact: Paused) -> Phrase:
    values = {"since": fact.since, "until": fact.until, "held": tuple(map(Code, fact.held))}
    return phrase("Nobody could act from {since} to {until}: held open were {held}.", **values)


def _platform_lost(_: Book, fact: PlatformLost) -> Phrase:
    return phrase(
        "{platform} cannot be reached since {since}: held open are {held}.",
        platform=fact.platform.capitalize(),
        since=fact.since,
        held=_numbers(fact.held),
    )


def _platform_back(_: Book, fact: PlatformBack) -> Phrase:
    platform = fact.platform.capitalize()
    if not fact.held:
        return phrase("{platform} can be reached again.", platform=platform)
    return phrase(
        "{platform} can be reached again, {until}: {held} go on.",
        platform=platform,
        until=fact.until,
        held=_numbers(fact.held),
    )


def _setting_proposed(book: Book, fact: SettingProposed) -> Phrase:
    value = setting_value(book, fact.name, fact.value)
    values = {"who": Who(fact.by), "id": Code(fact.setting), "name": setting_names.NAMES[fact.name], "value": value}
    if fact.waits:
        return phrase("{who} proposed {id}, {name}: {value}.", **values)
    return phrase("{who} set {id}, {name}: {value}.", **values)


def _project_started(book: Book, fact: ProjectStarted) -> Phrase:
    name = project(book, fact.project)
    if fact.purpose is None:
        return phrase("The project {project} was started.", project=name)
    return phrase("The project {project} was started: “{purpose}”.", project=name, purpose=fact.purpose)


def _reminded(_: Book, fact: Reminded) -> Phrase:
    return phrase("{people} the message of {day} with what waits for them.", people=_receivers(fact), day=fact.day)


def _asked_by_lot(_: Book, fact: AskedByLot) -> Phrase:
    people = _receivers(fact)
    return phrase("{people} the second message of {day} with what they are asked by lot.", people=people, day=fact.day)


def _receivers(fact: Reminded | AskedByLot) -> Plural:
    """Return how many got a message, and not who: whom lots asked is not told while a vote is open."""
    return plural(len(fact.reminders), "{n} person got", "{n} people got")


def _lapsed(book: Book, fact: Lapsed) -> Phrase:
    about = Subject(fact.question)
    log = book.contributions.by_id.get(about.id)
    if log is not None and log.lacks:
        return phrase("{id} had no receipt in time: it counts for nothing.", id=Code(about.id))
    if about.is_card:
        return phrase("Nobody said yes to {id} in time: no answer is no.", id=Code(about.id))
    if about.kind == SPEAKER:
        return phrase(
            "Too few said yes in time that {who} speaks for {agent}: no answer is no.",
            who=Who(about.id),
            agent=Who(about.rest),
        )
    return phrase("Too few said yes in time that {who} is a steward: no answer is no.", who=Who(about.id))


def _numbers(held: tuple[str, ...]) -> tuple[Code, ...]:
    """Return the open windows by their numbers; that of a question about a person is their own."""
    return tuple(Code(Subject(number).id) for number in held)


def readers(book: Book, number: str, shows: Code) -> Phrase | None:
    """Return who reads a card whose words come from a private channel, with the command that shows them; None for any other."""
    if number not in book.audience.confined:
        return None
    return phrase(
        "It is shown in this channel alone, and everybody in the network can read it by {history}.", history=shows
    )


SAYS: Says = {
    Joined: lambda _, fact: phrase("{who} joined.", who=Who(fact.agent)),
    Introduced: lambda _, fact: phrase(
        "{by} named {who}, who has done nothing here yet.", by=Who(fact.by), who=Who(fact.agent)
    ),
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
    Seen: lambda _, fact: phrase("{who} was here.", who=Who(fact.agent)),
    MembershipEnded: lambda _, fact: phrase("{who} left.", who=Who(fact.agent)),
    MembershipResumed: lambda _, fact: phrase("{who} is a member again.", who=Who(fact.agent)),
    ForgettingAsked: lambda _, fact: phrase("{who} asked to be forgotten.", who=Who(fact.agent)),
    ForgettingTakenBack: lambda _, fact: phrase("{who} stays, after all.", who=Who(fact.agent)),
    SpeakerProposed: _speaker_proposed,
    SpeakerConfirmed: lambda _, fact: phrase(
        "{by} said yes: {who} may speak for {agent}.", by=Who(fact.by), who=Who(fact.speaker), agent=Who(fact.agent)
    ),
    SpeakerDeclined: lambda _, fact: phrase(
        "{by} said no: {who} is not to speak for {agent}.",
        by=Who(fact.by),
        who=Who(fact.speaker),
        agent=Who(fact.agent),
    ),
    SpeakerChanged: lambda _, fact: phrase(
        "{who} speaks for {agent} from here on.", who=Who(fact.speaker), agent=Who(fact.agent)
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
        "Version {version} of the network's rules holds; votes by {preset}.",
        version=fact.rules.version,
        preset=Code(fact.rules.preset.name),
    ),
    Confined: lambda _, fact: phrase(
        "{id} was said in a private channel, and its card is shown in no wider one.", id=Code(fact.subject)
    ),
    Unshown: lambda _, fact: phrase(
        "The card of {id} could be shown nowhere: its vote waits until somebody can see it.",
        id=Code(fact.subject),
    ),
    ZoneChosen: lambda _, fact: phrase("{who} chose by which time zone messages come.", who=Who(fact.agent)),
    QuietChosen: lambda _, fact: phrase("{who} chose when no messages come.", who=Who(fact.agent)),
    MessagesChosen: lambda _, fact: phrase("{who} chose how many messages come.", who=Who(fact.agent)),
    ZoneTold: lambda _, fact: phrase("The time zone of {who} is another one now.", who=Who(fact.agent)),
    LanguageChosen: lambda _, fact: phrase("{who} chose in which language I write to them.", who=Who(fact.agent)),
    LanguageTold: lambda _, fact: phrase("{who} reads in another language now.", who=Who(fact.agent)),
    Lapsed: _lapsed,
    Reminded: _reminded,
    AskedByLot: _asked_by_lot,
    Unreached: lambda _, fact: phrase(
        "{who} takes no messages from me, and was named by the card of {id}.",
        who=Who(fact.agent),
        id=Code(fact.about),
    ),
    AskedAtOnce: lambda _, fact: phrase(
        "{who} got a message about {what}, which waits for them.",
        who=tuple(map(Who, fact.agents)),
        what=Who(fact.about) if fact.about.startswith(Letter.AGENT) else Code(fact.about),
    ),
    Paused: _paused,
    PlatformLost: _platform_lost,
    PlatformBack: _platform_back,
}
"""The sentence of every fact of this area."""
