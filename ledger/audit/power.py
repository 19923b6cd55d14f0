"""Audit of power: two stewards changed the rules, others confirmed new stewards and speakers, and enough agreed to equations."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ledger.audit.proposals import why_not_in_force
from ledger.audit.second_steward import why_not_second
from ledger.book import Book
from ledger.chain.entry import Entry, of_kind
from ledger.equations.proposal import EquationAdopted, EquationAnswered, EquationFailed
from ledger.governance import assent, awaited, speaking
from ledger.governance.candidacy import CONFIRMATIONS
from ledger.governance.settings import TWO_STEWARDS, changed
from ledger.network.custodian import CUSTODIAN
from ledger.network.departure import ForgettingAsked, ForgettingTakenBack
from ledger.network.identity import MembershipEnded
from ledger.network.question import Lapsed
from ledger.network.role import RoleConfirmed, RoleTaken
from ledger.network.rules import Rules, RulesAdopted, SettingConfirmed, SettingProposed
from ledger.network.seen import Seen
from ledger.network.speaker import SpeakerChanged, SpeakerConfirmed, SpeakerProposed, living_speaker
from ledger.values.phrase import NETWORK, Refusal


def _confirmed(book: Book, entry: Entry, fact: SettingConfirmed) -> str | None:
    return why_not_second(book, book.rules.settings[fact.setting].by, fact.by, fact.setting)


def _adopted(book: Book, entry: Entry, fact: RulesAdopted) -> str | None:
    if fact.rules.version != book.rules.now.version + 1:
        return f"version {fact.rules.version} of the rules does not follow version {book.rules.now.version}"
    if sum(1 for _ in of_kind(entry, RulesAdopted)) > 1:
        return "the rules were changed twice at once"
    if fact.setting in book.proposals.by_id:
        return why_not_in_force(book, entry, fact.setting, fact)
    proposed = next(of_kind(entry, SettingProposed), None)
    if _receivers(fact.rules) != _receivers_after(book, fact.setting):
        return f"version {fact.rules.version} of the rules lets parts go elsewhere than was set"
    if fact.setting is None:
        return None if entry.author == NETWORK else "the rules were changed by nobody's setting"
    if any(confirmed.setting == fact.setting for confirmed in of_kind(entry, SettingConfirmed)):
        return None
    return None if _takes_one(proposed, fact.setting) else f"{fact.setting} was adopted without a second steward"


def _receivers(rules: Rules) -> tuple[object, ...]:
    """Return what the rules say of who gets parts of all that is shared."""
    return rules.infrastructure, rules.custodians


def _receivers_after(book: Book, setting: str | None) -> tuple[object, ...]:
    """Return what the rules have to say of it after a setting; one that a single steward may change leaves it as it was."""
    waiting = book.rules.settings.get(setting or "")
    if waiting is None or waiting.name not in ("infrastructure", CUSTODIAN):
        return _receivers(book.rules.now)
    try:
        return _receivers(changed(book.rules.now, waiting.name, waiting.value.text or ""))
    except Refusal:
        return ()


def _takes_one(proposed: SettingProposed | None, setting: str) -> bool:
    """Tell whether a setting was proposed here that one steward may change alone."""
    return proposed is not None and proposed.setting == setting and proposed.name not in TWO_STEWARDS


def _steward(book: Book, entry: Entry, fact: RoleConfirmed) -> str | None:
    is_own = book.agents.lineage(fact.agent) == book.agents.lineage(fact.by)
    return f"{fact.by} confirmed themselves" if is_own else None


def _taken(book: Book, entry: Entry, fact: RoleTaken) -> str | None:
    """Look at the proposal, or count the confirmations. The setting of the network makes the first stewards without any."""
    if fact.proposal is not None:
        return why_not_in_force(book, entry, fact.proposal, fact)
    now = [confirmed.by for confirmed in of_kind(entry, RoleConfirmed) if confirmed.agent == fact.agent]
    offer = book.roles.offers.get((fact.agent, fact.role))
    by = set(map(book.agents.lineage, (*(offer.confirmed_by if offer else ()), *now)))
    is_so = len(by) >= CONFIRMATIONS if now else entry.author == fact.agent
    return None if is_so else f"{fact.agent} became a steward by too few"


def _decided(book: Book, entry: Entry, fact: EquationAdopted | EquationFailed) -> str | None:
    equation = book.equations.by_id[fact.equation]
    answered = (answer for answer in of_kind(entry, EquationAnswered) if answer.equation == fact.equation)
    answers = equation.answers | {answer.by: answer.agrees for answer in answered}
    follows = assent.decision(book, equation, answers, entry.at)
    return None if follows == (fact,) else f"what became of {fact.equation} does not follow from the answers"


def _speaker(book: Book, entry: Entry, fact: SpeakerChanged) -> str | None:
    """Count who said yes: the new speaker, and where the one before did not hand it over, enough others."""
    proposal = book.agents.speakers.proposals.get((fact.agent, fact.speaker))
    if proposal is None:
        return f"nobody proposed that {fact.speaker} speaks for {fact.agent}"
    now = tuple(confirmed.by for confirmed in of_kind(entry, SpeakerConfirmed) if confirmed.agent == fact.agent)
    is_so = speaking.is_enough(book, proposal, (*proposal.yes, *now))
    return None if is_so else f"{fact.speaker} came to speak for {fact.agent} by too few"


def _asked_speaker(book: Book, entry: Entry, fact: SpeakerProposed) -> str | None:
    living = living_speaker(book.agents, fact.agent)
    if living is None or book.agents.lineage(living) == book.agents.lineage(fact.by):
        return None
    return f"{fact.by} proposed a speaker for {fact.agent}, which has one"


def _own(book: Book, entry: Entry, fact: MembershipEnded | ForgettingAsked | ForgettingTakenBack) -> str | None:
    """Compare the one who goes, or stays, with the author: nobody does that for somebody else."""
    is_own = _is_own(book, entry, fact.agent)
    return None if is_own else f"{fact.agent} left, or asked to be forgotten, by the word of {entry.author}"


def _seen(book: Book, entry: Entry, fact: Seen) -> str | None:
    return None if _is_own(book, entry, fact.agent) else f"{fact.agent} was seen by the word of {entry.author}"


def _is_own(book: Book, entry: Entry, agent: str) -> bool:
    return entry.author in book.agents.by_id and book.agents.lineage(entry.author) == book.agents.lineage(agent)


def _lapsed(book: Book, entry: Entry, fact: Lapsed) -> str | None:
    return awaited.why_not_lapsed(book, fact, entry.at)


RULES: Mapping[type, Callable[..., str | None]] = {
    Seen: _seen,
    RulesAdopted: _adopted,
    SettingConfirmed: _confirmed,
    RoleConfirmed: _steward,
    RoleTaken: _taken,
    EquationAdopted: _decided,
    EquationFailed: _decided,
    SpeakerProposed: _asked_speaker,
    SpeakerChanged: _speaker,
    MembershipEnded: _own,
    ForgettingAsked: _own,
    ForgettingTakenBack: _own,
    Lapsed: _lapsed,
}
