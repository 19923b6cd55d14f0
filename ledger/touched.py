"""Cards that a fact changes: the card of its subject, and every other card that reads differently because of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.contributions.contribution import Logged
from ledger.digests.naming import digests_naming
from ledger.distributions import consent
from ledger.distributions.distribution import DistributionMade, DistributionPrepared
from ledger.distributions.reversal import DistributionReversed
from ledger.equations.proposal import EquationAdopted
from ledger.network.agent import Forgotten, Joined
from ledger.network.custodian import CUSTODIAN
from ledger.network.departure import ForgettingAsked
from ledger.network.identity import CameBack, Left, Linked, MembershipEnded, MembershipResumed, Unlinked
from ledger.network.pause import Paused, PlatformBack, PlatformLost
from ledger.network.project import ProjectStarted
from ledger.network.proposal import (
    ProposalConfirmed,
    ProposalDeclined,
    ProposalDropped,
    ProposalEnded,
    ProposalFlagged,
    ProposalFlagLifted,
)
from ledger.network.question import Lapsed
from ledger.network.reminder import UNREACHED, AskedAtOnce, AskedByLot, Reminded, Unreached
from ledger.network.role import RoleConfirmed, RoleDeclined, RoleEnded, RoleTaken
from ledger.network.rules import QUALITY, RulesAdopted
from ledger.network.speaker import (
    SPEAKER,
    SpeakerChanged,
    SpeakerConfirmed,
    SpeakerDeclined,
    SpeakerProposed,
    spoken_for,
)
from ledger.payouts import named_cards
from ledger.payouts.erasure import NameErased
from ledger.payouts.payout import PayToGiven
from ledger.payouts.setback import SetBack
from ledger.payouts.unfinished import unfinished
from ledger.payouts.vouching import AddressConfirmed, AddressDoubted
from ledger.validation.hearing import Heard
from ledger.validation.rating import Rated, RatingWithdrawn, ScoreSighted
from ledger.validation.vote import Drawn, Extended, Flagged, FlagLifted, Opened, Settled, Sighted, Voided, Voted
from ledger.values.ids import Subject

if TYPE_CHECKING:
    from ledger.book import Book

_ASK_ON = (
    *(Flagged, FlagLifted, Sighted, ScoreSighted, Rated, RatingWithdrawn, Voted, Extended, Drawn),
    *(Joined, Left, CameBack, Linked, Unlinked, EquationAdopted),
    *(ProposalConfirmed, ProposalDeclined, ProposalFlagged, ProposalFlagLifted),
)
"""Facts that change cards, and end nothing that a message of the day asks; the answer of one person changes only theirs."""

_RETELL = (Opened, Forgotten, NameErased)
"""Facts after which a message tells otherwise what became of a subject: it is open again, or somebody is not to be named."""

_SUBJECTS = (
    *("contribution", "subject", "list", "setting", "proposal", "income", "distribution", "payout", "digest"),
    "equation",
)
"""The fields by which a fact names the card that it changes."""


def touched_by(book: Book, fact: Fact) -> Iterator[str]:
    """Yield the subjects whose cards, and the messages of a day, that a fact changes. The book has folded the fact in already."""
    for subject in _TOUCHES.get(type(fact), _by_fields)(book, fact):
        yield subject
        if (made := book.lists.naming(subject)) is not None:
            yield made
        if type(fact) not in _ASK_ON:
            yield from book.reminders.listing(book.agents.person(subject))
        if type(fact) in _RETELL:
            yield from book.news.telling(subject)
    if (asked := _ASKED.get(type(fact))) is not None:
        yield from _answered(book, *asked(fact))
    if isinstance(fact, SpeakerChanged):
        yield from book.reminders.listing(book.agents.person(fact.speaker))


_ASKED: Mapping[type, Callable[..., tuple[str, str]]] = {
    Voted: lambda fact: (fact.subject, fact.agent),
    **dict.fromkeys((SpeakerConfirmed, SpeakerDeclined), lambda fact: (fact.speaker, fact.by)),
    **dict.fromkeys((ProposalConfirmed, ProposalDeclined), lambda fact: (fact.proposal, fact.by)),
    **dict.fromkeys(
        (RoleConfirmed, RoleDeclined, AddressConfirmed, AddressDoubted), lambda fact: (fact.agent, fact.by)
    ),
}
"""The answers of one person: what was asked, and who answers it."""


def _answered(book: Book, about: str, by: str) -> Iterator[str]:
    """Yield the messages that asked the one person for whom a fact is the answer; others are asked on."""
    return book.reminders.asking(book.agents, book.agents.person(about), by)


def touched_by_presence(book: Book, accounts: Iterable[str]) -> Iterator[str]:
    """Yield the votes whose cards change as these accounts came to be around, or are not any more: others can vote."""
    changed = tuple(accounts)
    has_judge = not book.contributions.accepted.keys().isdisjoint(changed)
    if changed:
        yield from (number for number, vote in book.votes.open.items() if has_judge or vote.is_open_to_all)


def _by_fields(_: Book, fact: Fact) -> Iterator[str]:
    return filter(None, (getattr(fact, name, None) for name in _SUBJECTS))


def _only(field: str) -> Callable[[Book, Fact], Iterable[str]]:
    """Return what touches the card that a field names, and none of the others that the fact names."""
    return lambda _, fact: (getattr(fact, field),)


def _flag(_: Book, fact: Flagged | FlagLifted) -> Iterable[str]:
    return (fact.subject, f"{fact.subject}/flagged/{fact.agent}")


def _reminded(book: Book, fact: Reminded | AskedByLot) -> Iterator[str]:
    return book.reminders.changed(book.agents, fact)


def _unreached(_: Book, fact: Unreached) -> Iterable[str]:
    return (f"{fact.about}/{UNREACHED}/{fact.agent}",)


def _asked_at_once(book: Book, fact: AskedAtOnce) -> Iterator[str]:
    return book.reminders.sent(fact)


def _vote_settled(book: Book, fact: Settled) -> Iterator[str]:
    yield from filter(None, (fact.subject, book.contributions.by_id[fact.subject].corrects))
    yield from consent.asking(book)  # one more may have a say


def _proposal_ended(book: Book, fact: ProposalEnded | ProposalDropped) -> Iterator[str]:
    yield fact.proposal
    yield from _proposals(book)  # the card of a later one names it


def _proposals(book: Book) -> Iterator[str]:
    return (proposal.id for proposal in book.proposals.open())


def _agent_joined(book: Book, fact: Joined) -> Iterator[str]:
    return (number for number, vote in book.votes.open.items() if vote.is_open_to_all)


def _presence_changed(book: Book, fact: Left | CameBack | MembershipEnded | MembershipResumed) -> Iterator[str]:
    yield from (*book.votes.open, *_proposals(book))
    yield from consent.asking(book)
    yield f"{fact.agent}/"
    yield from named_cards.of_custodian(book, fact.agent)
    spoken = spoken_for(book.agents, fact.agent)
    if spoken:
        yield from (f"{agent}/" for agent in spoken)
        yield from named_cards.awaiting(book, book.agents.aliases(fact.agent))  # nobody may be there to confirm it


def _accounts_linked(book: Book, fact: Linked | Unlinked) -> Iterator[str]:
    yield from (*book.votes.open, *_proposals(book))
    yield from consent.asking(book)
    yield from named_cards.rated_by(book, fact.younger, fact.older)
    yield fact.younger  # the other accounts get a message about it
    yield from named_cards.prepared_for(book, fact.younger, fact.older)


def _agent_forgotten(book: Book, fact: Forgotten) -> Iterator[str]:
    yield from named_cards.contributions_of(book, fact)
    yield from named_cards.projects_of(book, {*fact.aliases})
    yield from named_cards.equations_of(book, {*fact.aliases})
    yield from named_cards.of_custodian(book, fact.agent)
    yield from (*book.votes.open, *consent.asking(book))  # one fewer can vote, or has a say
    yield from named_cards.settings_of(book, {*fact.aliases})
    yield from named_cards.proposals_of(book, {*fact.aliases})
    yield from (*named_cards.money_of(book, {*fact.aliases}), *digests_naming(book, {*fact.aliases}))
    # A message about somebody, or about an organisation, may name them.
    yield from (f"{agent}/" for agent in (*fact.aliases, *book.agents.speakers.entered))


def _name_erased(book: Book, fact: NameErased) -> Iterator[str]:
    if fact.subject in book.agents.by_id:
        yield from named_cards.crediting(book, fact.subject)
        yield from named_cards.settings_of(book, {fact.subject})
        yield from named_cards.proposals_of(book, {fact.subject})
        yield from (*named_cards.of_custodian(book, fact.subject), *digests_naming(book, {fact.subject}))
        yield f"{fact.subject}/"
    else:
        yield fact.subject


def _forgetting_asked(_: Book, fact: ForgettingAsked) -> Iterable[str]:
    return (f"{fact.agent}/",)  # the other accounts get a message about it


def _speaker_asked(_: Book, fact: SpeakerProposed | SpeakerConfirmed | SpeakerDeclined) -> Iterable[str]:
    return (f"{fact.agent}/",)  # the messages that ask


def _speaker_changed(book: Book, fact: SpeakerChanged) -> Iterator[str]:
    yield f"{fact.agent}/"
    yield from named_cards.crediting(book, fact.agent)
    yield from book.votes.open  # the new speaker may not vote on what is for the organisation


def _address_judged(book: Book, fact: AddressConfirmed | AddressDoubted) -> Iterator[str]:
    yield from named_cards.crediting(book, fact.agent)


def _lapsed(_: Book, fact: Lapsed) -> Iterator[str]:
    question = Subject(fact.question)
    yield question.id
    if question.kind == SPEAKER:
        yield f"{question.rest}/"  # the messages that ask


def _rules_adopted(book: Book, fact: RulesAdopted) -> Iterator[str]:
    if fact.setting is None:
        return
    yield fact.setting
    yield from _proposals(book)  # what one of them rests on may have changed
    changed = book.rules.settings.get(fact.setting)
    name = changed.name if changed else book.proposals.by_id[fact.setting].proposed.effect
    if name == QUALITY:
        yield from book.ratings.by_id
    if name == CUSTODIAN:
        yield from named_cards.naming_custodian(book)


def _windows_held(_: Book, fact: Paused | PlatformLost | PlatformBack) -> Iterable[str]:
    return (Subject(number).id for number in fact.held)


def _equation_adopted(book: Book, fact: EquationAdopted) -> Iterator[str]:
    yield from filter(None, (fact.equation, fact.replaces))
    yield from named_cards.only_money(book, book.contributions.by_id)


def _distribution_made(book: Book, fact: DistributionMade) -> Iterator[str]:
    yield fact.distribution
    yield from named_cards.money_paid(book, book.distributions.by_id[fact.distribution].prepared.paid)


def _distribution_reversed(book: Book, fact: DistributionReversed) -> Iterator[str]:
    yield fact.distribution
    reversal = book.distributions.by_id[fact.distribution].reversal
    yield from named_cards.money_paid(book, reversal.prepared.paid if reversal else ())


def _pay_to_given(book: Book, fact: PayToGiven) -> Iterator[str]:
    yield fact.agent
    yield from named_cards.prepared_for(book, fact.agent)
    if not book.agents.is_person(fact.agent):
        yield from named_cards.crediting(book, fact.agent)


def _set_back(book: Book, fact: SetBack) -> Iterator[str]:
    yield from (fact.setback, *unfinished(book))  # people may see what is later than the ledger


_TOUCHES: Mapping[type, Callable[..., Iterable[str]]] = {
    **dict.fromkeys((Voted, Opened, Drawn), _only("subject")),
    Logged: _only("contribution"),
    **dict.fromkeys((Heard, Voided), lambda _, fact: (fact.subject, f"{fact.subject}/")),  # the message that asks
    **dict.fromkeys((Flagged, FlagLifted), _flag),
    **dict.fromkeys((Sighted, ScoreSighted), lambda *_: ()),
    **dict.fromkeys((Reminded, AskedByLot), _reminded),
    AskedAtOnce: _asked_at_once,
    Unreached: _unreached,
    Settled: _vote_settled,
    **dict.fromkeys((ProposalEnded, ProposalDropped), _proposal_ended),
    Joined: _agent_joined,
    **dict.fromkeys((Left, CameBack, MembershipEnded, MembershipResumed), _presence_changed),
    **dict.fromkeys((SpeakerProposed, SpeakerConfirmed, SpeakerDeclined), _speaker_asked),
    SpeakerChanged: _speaker_changed,
    ForgettingAsked: _forgetting_asked,
    **dict.fromkeys((AddressConfirmed, AddressDoubted), _address_judged),
    **dict.fromkeys((Linked, Unlinked), _accounts_linked),
    Forgotten: _agent_forgotten,
    NameErased: _name_erased,
    Lapsed: _lapsed,
    RoleTaken: _only("agent"),  # everybody gets a message about it
    RoleEnded: lambda _, fact: (f"{fact.agent}/office",),  # the message that says so
    ProjectStarted: _only("project"),
    RulesAdopted: _rules_adopted,
    **dict.fromkeys((Paused, PlatformLost, PlatformBack), _windows_held),
    EquationAdopted: _equation_adopted,
    DistributionPrepared: _only("distribution"),
    DistributionMade: _distribution_made,
    DistributionReversed: _distribution_reversed,
    PayToGiven: _pay_to_given,
    SetBack: _set_back,
}
"""The kinds of facts that change more, or less, than the card that a field of theirs names."""
