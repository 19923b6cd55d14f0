"""Every kind of fact in a sentence, so that anyone can read the ledger."""

from __future__ import annotations

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions import words as saying
from ledger.contributions.contribution import Amended, Confirmed, Declined, Logged, Withdrawn
from ledger.equations.proposal import (
    AnswerWithdrawn,
    EquationAdopted,
    EquationAnswered,
    EquationDropped,
    EquationFailed,
    EquationProposed,
)
from ledger.network import roster
from ledger.network.agent import Added, Forgotten, Joined, Renamed
from ledger.network.audience import Confined, Unshown
from ledger.network.link import Linked, LinkOffered, Unlinked
from ledger.network.pause import Paused, PlatformBack, PlatformLost
from ledger.network.presence import CameBack, Left
from ledger.network.project import ProjectStarted
from ledger.network.role import RoleConfirmed, RoleEnded, RoleOffered, RoleTaken
from ledger.network.rules import RulesAdopted, SettingConfirmed, SettingDropped, SettingProposed, meaning
from ledger.network.vocabulary import TermAdded
from ledger.payouts.erasure import NameErased, NameErasureBegun
from ledger.payouts.setback import SetBack
from ledger.treasury import words as cashbook
from ledger.validation.rating import Rated, RatingWithdrawn, ScoreSighted
from ledger.validation.vote import Extended, Flagged, FlagLifted, Opened, Settled, Sighted, Voted
from ledger.values.phrase import Code, Lines, Phrase, Who, lines, phrase


def told(book: Book, fact: Fact) -> Phrase | Lines:
    """Return the fact as a sentence. The book must know everything that the fact names."""
    match fact:
        case Joined() | Added() | Renamed() | LinkOffered() | Linked() | Unlinked() | Forgotten() | Left() | CameBack():
            return roster.told(fact)
        case Logged() | Confirmed() | Declined() | Amended() | Withdrawn():
            return _of_contribution(book, fact)
        case Opened() | Sighted() | Voted() | Flagged() | FlagLifted() | Extended() | Settled():
            return _of_vote(book, fact)
        case Confined() | Unshown():
            return _of_audience(fact)
        case ScoreSighted() | Rated() | RatingWithdrawn():
            return _of_rating(fact)
        case SettingProposed() | SettingConfirmed() | SettingDropped() | RulesAdopted():
            return _of_rules(fact)
        case RoleTaken() | RoleEnded() | RoleOffered() | RoleConfirmed() | TermAdded() | ProjectStarted() | SetBack():
            return _of_network(book, fact)
        case NameErasureBegun() | NameErased():
            return _of_name(fact)
        case EquationProposed() | EquationAnswered() | AnswerWithdrawn():
            return _of_answers(book, fact)
        case EquationAdopted() | EquationFailed() | EquationDropped():
            return _of_equation(fact)
        case Paused() | PlatformLost() | PlatformBack():
            return _of_pause(fact)
        case _:
            return cashbook.told(book, fact)


def _of_name(fact: NameErasureBegun | NameErased) -> Phrase:
    if isinstance(fact, NameErased):
        return phrase(
            "The name of {id} was erased, as {who} wanted it as well.", id=Code(fact.subject), who=Who(fact.by)
        )
    return phrase("{who} wants the name of {id} erased.", id=Code(fact.subject), who=Who(fact.by))


def _of_pause(fact: Paused | PlatformLost | PlatformBack) -> Phrase:
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


def _of_contribution(book: Book, fact: Fact) -> Phrase | Lines:
    number = Code(fact.contribution)
    match fact:
        case Logged(_, author, contributor, log, _, None):
            said = phrase(
                "{who} logged {id}: {content}, “{note}”.",
                who=Who(author),
                id=number,
                content=saying.content(book, log),
                note=log.note,
            )
            return said if author == contributor else lines(said, phrase("It is for {who}.", who=Who(contributor)))
        case Logged(_, author, _, log, _, corrects):
            return phrase(
                "{who} logged {id}, which would correct {corrects} to {amount}: “{note}”.",
                who=Who(author),
                id=number,
                corrects=Code(str(corrects)),
                amount=saying.amount(book, log.amount),
                note=log.note,
            )
        case Confirmed(_, by):
            return phrase("{who} confirmed {id}.", who=Who(by), id=number)
        case Declined(_, by):
            return phrase("{who} declined {id}.", who=Who(by), id=number)
        case Amended(_, revision, by, log, _):
            return phrase(
                "{who} made revision {revision} of {id}: {content}, “{note}”.",
                who=Who(by),
                revision=revision,
                id=number,
                content=saying.content(book, log),
                note=log.note,
            )
        case Withdrawn(_, by):
            return phrase("{who} withdrew {id}.", who=Who(by), id=number)
    raise AssertionError(fact)


def _of_vote(book: Book, fact: Fact) -> Phrase | Lines:
    number = Code(fact.contribution)
    match fact:
        case Opened(_, version, _, voters, _, bootstrap, counted):
            preset = Code(book.rules.versions[version].preset.name)
            if bootstrap:
                said = phrase(
                    "The vote on {id} opened under {preset}: every member may vote, except those whom it concerns.",
                    id=number,
                    preset=preset,
                )
                if counted is None:
                    return said
                return phrase("{opened} Its quorum counts who had done something before: {n}.", opened=said, n=counted)
            return phrase("The vote on {id} opened under {preset}: {n} may vote.", id=number, preset=preset, n=voters)
        case Sighted(_, agent, card, mark, added):
            values = {"who": Who(agent), "mark": saying.CHOICES[meaning(mark)], "card": card, "id": number}
            if added:
                return phrase("{who} put the emoji for {mark} on card {card} of {id}.", **values)
            return phrase("{who} took the emoji for {mark} off card {card} of {id}.", **values)
        case Voted(_, agent, choice):
            return phrase(
                "The ballot of {who} on {id}: {choice}.", who=Who(agent), id=number, choice=saying.CHOICES[choice]
            )
        case Flagged(_, agent, reason):
            return phrase("{who} raised a red flag on {id}: “{reason}”.", who=Who(agent), id=number, reason=reason)
        case FlagLifted(_, agent):
            return phrase("{who} took the red flag on {id} down.", who=Who(agent), id=number)
        case Extended():
            return phrase("Too few voted on {id}: its window was extended once.", id=number)
        case Settled(_, decision):
            said = phrase(
                "{id} was {decision}. {count}",
                id=number,
                decision=saying.STATES[decision],
                count=saying.counted(book, fact),
            )
            return lines(said, BLIND) if fact.blind else said
    raise AssertionError(fact)


def _of_audience(fact: Fact) -> Phrase:
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


BLIND = phrase("The reactions could not be read for {days} days, so this rests on what was known.", days=7)


def _of_rating(fact: Fact) -> Phrase:
    number = Code(fact.contribution)
    match fact:
        case ScoreSighted(_, agent, card, mark, added):
            values = {"who": Who(agent), "mark": Code(mark), "card": card, "id": number}
            if added:
                return phrase("{who} put the number {mark} on card {card} of {id}.", **values)
            return phrase("{who} took the number {mark} off card {card} of {id}.", **values)
        case Rated(_, agent, score):
            return phrase("{who} rated {id}: {score} of 5.", who=Who(agent), id=number, score=score)
        case RatingWithdrawn(_, agent):
            return phrase("{who} took the rating of {id} back.", who=Who(agent), id=number)
    raise AssertionError(fact)


def _of_rules(fact: Fact) -> Phrase:
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
        case ProjectStarted(project, _, None, _):
            return phrase("The project {project} was started.", project=saying.project(book, project))
        case ProjectStarted(project, _, purpose, _):
            return phrase(
                "The project {project} was started: “{purpose}”.",
                project=saying.project(book, project),
                purpose=purpose,
            )
        case SetBack(setback):
            return phrase("{id}: posts were found that are not in this ledger.", id=Code(setback))
    raise AssertionError(fact)


def _of_answers(book: Book, fact: Fact) -> Phrase:
    number = Code(fact.equation)
    match fact:
        case EquationProposed(_, project, _, hashed, _, _, _, _, by):
            return phrase(
                "{who} proposed the equation {id} for {scope}: {name}, fingerprint {hash}.",
                who=Who(by),
                id=number,
                scope=saying.scope(book, project),
                name=book.equations.by_id[fact.equation].equation.name,
                hash=Code(hashed),
            )
        case EquationAnswered(_, by, True):
            return phrase("{who} agreed to {id}.", who=Who(by), id=number)
        case EquationAnswered(_, by, False):
            return phrase("{who} did not agree to {id}.", who=Who(by), id=number)
        case AnswerWithdrawn(_, by):
            return phrase("{who} took the answer to {id} back.", who=Who(by), id=number)
    raise AssertionError(fact)


def _of_equation(fact: Fact) -> Phrase:
    number = Code(fact.equation)
    match fact:
        case EquationAdopted(_, None):
            return phrase("{id} holds from here on.", id=number)
        case EquationAdopted(_, replaces):
            return phrase("{id} holds from here on, in the place of {other}.", id=number, other=Code(str(replaces)))
        case EquationFailed():
            return phrase("Too few agreed to {id} in time.", id=number)
        case EquationDropped(_, by):
            return phrase("{who} dropped {id}.", who=Who(by), id=number)
    raise AssertionError(fact)
