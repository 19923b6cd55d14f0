"""Cards that a fact changes: the card of its subject, and every other card that reads differently because of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.contributions.contribution import OPEN, UNSHOWN, WAITING, Logged
from ledger.contributions.log import MONEY_KINDS
from ledger.distributions.distribution import DistributionMade, DistributionPrepared
from ledger.distributions.reversal import DistributionReversed
from ledger.equations.claim import ClaimPaid
from ledger.equations.proposal import EquationAdopted
from ledger.network.agent import Forgotten, Joined
from ledger.network.departure import ForgettingAsked
from ledger.network.identity import CameBack, Left, Linked, MembershipEnded, MembershipResumed, Unlinked
from ledger.network.pause import Paused, PlatformBack, PlatformLost
from ledger.network.project import ProjectStarted
from ledger.network.reminder import Reminded
from ledger.network.role import RoleConfirmed, RoleDeclined, RoleTaken
from ledger.network.rules import QUALITY, RulesAdopted
from ledger.network.speaker import SpeakerChanged, SpeakerConfirmed, SpeakerDeclined, SpeakerProposed, spoken_for
from ledger.payouts.erasure import NameErased
from ledger.payouts.naming import cards_naming, naming
from ledger.payouts.payout import PREPARED, PayToGiven
from ledger.payouts.setback import SetBack
from ledger.payouts.unfinished import unfinished
from ledger.payouts.vouching import AddressConfirmed, AddressDoubted
from ledger.validation.rating import Rated, RatingWithdrawn, ScoreSighted
from ledger.validation.vote import ACCEPTED, Extended, Flagged, FlagLifted, Opened, Settled, Sighted, Voted
from ledger.values.phrase import mentions

if TYPE_CHECKING:
    from ledger.book import Book

_ASK_ON = (
    *(Flagged, FlagLifted, Sighted, ScoreSighted, Rated, RatingWithdrawn, Voted, Extended),
    *(Joined, Left, CameBack, Linked, Unlinked, Paused, PlatformLost, PlatformBack, EquationAdopted),
)
"""Facts that change cards, and end nothing that a message of the day asks; the answer of one person changes only theirs."""

_SUBJECTS = ("contribution", "setting", "income", "distribution", "payout", "digest", "equation")
"""The fields by which a fact names the card that it changes."""

_MONEY_STATES = (OPEN, UNSHOWN, WAITING, ACCEPTED)
"""The states in which a contribution may still be paid for, or is."""


def touched_by(book: Book, fact: Fact) -> Iterator[str]:
    """Yield the subjects whose cards, and the messages of a day, that a fact changes. The book has folded the fact in already."""
    for subject in _TOUCHES.get(type(fact), _by_fields)(book, fact):
        yield subject
        if type(fact) not in _ASK_ON:
            yield from (message.subject for message in book.reminders.listing(book.agents.person(subject)))
    if isinstance(fact, Voted | RoleConfirmed | RoleDeclined):
        yield from _answered(book, fact)


def _answered(book: Book, fact: Voted | RoleConfirmed | RoleDeclined) -> Iterator[str]:
    """Yield the message that asked the one person for whom a fact is the answer; others are asked on."""
    about, by = (fact.contribution, fact.agent) if isinstance(fact, Voted) else (fact.agent, fact.by)
    last = book.reminders.last(book.agents, by)
    if last is not None and book.agents.person(about) in last.asked:
        yield last.subject


def _by_fields(_: Book, fact: Fact) -> Iterator[str]:
    return filter(None, (getattr(fact, name, None) for name in _SUBJECTS))


def _nothing(_: Book, fact: Sighted | ScoreSighted) -> Iterable[str]:
    return ()


def _contribution(_: Book, fact: Voted | Opened | Logged) -> Iterable[str]:
    return (fact.contribution,)


def _reminded(book: Book, fact: Reminded) -> Iterator[str]:
    return book.reminders.changed(book.agents, fact)


def _vote_settled(book: Book, fact: Settled) -> Iterable[str]:
    return filter(None, (fact.contribution, book.contributions.by_id[fact.contribution].corrects))


def _agent_joined(book: Book, fact: Joined) -> Iterator[str]:
    return (number for number, vote in book.votes.open.items() if vote.opened.bootstrap)


def _presence_changed(book: Book, fact: Left | CameBack | MembershipEnded | MembershipResumed) -> Iterator[str]:
    yield from book.votes.open
    yield f"{fact.agent}/"
    spoken = spoken_for(book.agents, fact.agent)
    if spoken:
        yield from (f"{agent}/" for agent in spoken)
        yield from _awaiting(book, book.agents.aliases(fact.agent))  # nobody may be there to confirm it


def _accounts_linked(book: Book, fact: Linked | Unlinked) -> Iterator[str]:
    yield from book.votes.open
    yield from _rated_by(book, fact.younger, fact.older)
    yield fact.younger  # the other accounts get a message about it
    yield from _prepared_for(book, fact.younger, fact.older)


def _agent_forgotten(book: Book, fact: Forgotten) -> Iterator[str]:
    yield from _contributions_of(book, fact)
    yield from _projects_of(book, {*fact.aliases})
    yield from _equations_of(book, {*fact.aliases})
    yield from book.votes.open  # one fewer can vote
    yield from _settings_of(book, fact.aliases)
    yield from _money_of(book, {*fact.aliases})
    # A message about somebody, or about an organisation, may name them.
    yield from (f"{agent}/" for agent in (*fact.aliases, *book.agents.speakers.entered))


def _name_erased(book: Book, fact: NameErased) -> Iterator[str]:
    if fact.subject in book.agents.by_id:
        yield from _crediting(book, fact.subject)
        yield f"{fact.subject}/"
    else:
        yield fact.subject


def _crediting(book: Book, agent: str) -> Iterator[str]:
    """Yield the cards that credit an agent, or name it beside money."""
    yield from (contribution.id for contribution in book.contributions.of(book.agents, agent))
    yield from _money_of(book, {agent})


def _forgetting_asked(_: Book, fact: ForgettingAsked) -> Iterable[str]:
    return (f"{fact.agent}/",)  # the other accounts get a message about it


def _speaker_asked(_: Book, fact: SpeakerProposed | SpeakerConfirmed | SpeakerDeclined) -> Iterable[str]:
    return (f"{fact.agent}/",)  # the messages that ask


def _speaker_changed(book: Book, fact: SpeakerChanged) -> Iterator[str]:
    yield f"{fact.agent}/"
    yield from _crediting(book, fact.agent)
    yield from book.votes.open  # the new speaker may not vote on what is for the organisation


def _address_judged(book: Book, fact: AddressConfirmed | AddressDoubted) -> Iterator[str]:
    yield from _crediting(book, fact.agent)


def _role_taken(_: Book, fact: RoleTaken) -> Iterable[str]:
    return (fact.agent,)  # everybody gets a message about it


def _project_started(_: Book, fact: ProjectStarted) -> Iterable[str]:
    return (fact.project,)  # everybody gets a message about it


def _rules_adopted(book: Book, fact: RulesAdopted) -> Iterator[str]:
    if fact.setting is None:
        return
    yield fact.setting
    if book.rules.settings[fact.setting].name == QUALITY:
        yield from book.ratings.by_id


def _windows_held(_: Book, fact: Paused | PlatformLost | PlatformBack) -> Iterable[str]:
    return fact.held


def _equation_adopted(book: Book, fact: EquationAdopted) -> Iterator[str]:
    yield from filter(None, (fact.equation, fact.replaces))
    yield from _only_money(book, book.contributions.by_id)


def _distribution_prepared(_: Book, fact: DistributionPrepared) -> Iterable[str]:
    return (fact.distribution,)


def _distribution_made(book: Book, fact: DistributionMade) -> Iterator[str]:
    yield fact.distribution
    yield from _money_paid(book, book.distributions.by_id[fact.distribution].prepared.paid)


def _distribution_reversed(book: Book, fact: DistributionReversed) -> Iterator[str]:
    yield fact.distribution
    reversal = book.distributions.by_id[fact.distribution].reversal
    yield from _money_paid(book, reversal.prepared.paid if reversal else ())


def _pay_to_given(book: Book, fact: PayToGiven) -> Iterator[str]:
    yield fact.agent
    yield from _prepared_for(book, fact.agent)
    if not book.agents.is_person(fact.agent):
        yield from _crediting(book, fact.agent)


def _set_back(book: Book, fact: SetBack) -> Iterator[str]:
    yield from (fact.setback, *unfinished(book))  # people may see what is later than the ledger


_TOUCHES: Mapping[type, Callable[..., Iterable[str]]] = {
    Voted: _contribution,
    Opened: _contribution,
    Logged: _contribution,
    Sighted: _nothing,
    ScoreSighted: _nothing,
    Reminded: _reminded,
    Settled: _vote_settled,
    Joined: _agent_joined,
    Left: _presence_changed,
    CameBack: _presence_changed,
    MembershipEnded: _presence_changed,
    MembershipResumed: _presence_changed,
    **dict.fromkeys((SpeakerProposed, SpeakerConfirmed, SpeakerDeclined), _speaker_asked),
    SpeakerChanged: _speaker_changed,
    ForgettingAsked: _forgetting_asked,
    **dict.fromkeys((AddressConfirmed, AddressDoubted), _address_judged),
    Linked: _accounts_linked,
    Unlinked: _accounts_linked,
    Forgotten: _agent_forgotten,
    NameErased: _name_erased,
    RoleTaken: _role_taken,
    ProjectStarted: _project_started,
    RulesAdopted: _rules_adopted,
    Paused: _windows_held,
    PlatformLost: _windows_held,
    PlatformBack: _windows_held,
    EquationAdopted: _equation_adopted,
    DistributionPrepared: _distribution_prepared,
    DistributionMade: _distribution_made,
    DistributionReversed: _distribution_reversed,
    PayToGiven: _pay_to_given,
    SetBack: _set_back,
}
"""The kinds of facts that change more, or less, than the card that a field of theirs names."""


def _contributions_of(book: Book, fact: Forgotten) -> Iterator[str]:
    """Yield the contributions that name a forgotten person, and the messages beside their cards that do."""
    own = book.contributions.of(book.agents, fact.agent)
    yield from _awaiting(book, fact.aliases)
    for contribution in (*own, *book.contributions.mentioning(fact.aliases)):
        yield contribution.id
        yield f"{contribution.id}/"
    for alias in fact.aliases:
        for number in book.votes.flagged.get(alias, ()):
            yield from (f"{number}/flag/{alias}", f"{number}/flagged/{alias}")


def _awaiting(book: Book, accounts: tuple[str, ...]) -> Iterator[str]:
    """Yield the logs that wait for the person of these accounts to confirm them."""
    numbers = book.contributions.awaiting
    return (number for number in numbers if book.contributions.by_id[number].awaits in accounts)


def _projects_of(book: Book, accounts: set[str]) -> Iterator[str]:
    return (project.id for project in book.projects.by_id.values() if accounts.intersection(project.initiators))


def _settings_of(book: Book, accounts: tuple[str, ...]) -> Iterator[str]:
    for setting in book.rules.settings.values():
        if setting.by in accounts or setting.confirmed_by in accounts:
            yield setting.id


def _equations_of(book: Book, accounts: set[str]) -> Iterator[str]:
    """Yield the proposed equations whose cards name one of these accounts."""
    for number, equation in book.equations.by_id.items():
        proposed = equation.proposed
        named = {proposed.by, *proposed.initiators, *equation.answers, *mentions(proposed.text.text)}
        if named & accounts:
            yield number


def _money_paid(book: Book, paid: Iterable[ClaimPaid]) -> Iterator[str]:
    """Yield the contributions of money on which something was paid: their cards say what they can still expect."""
    return _only_money(book, dict.fromkeys(filter(None, (claim.contribution for claim in paid))))


def _only_money(book: Book, numbers: Iterable[str]) -> Iterator[str]:
    """Yield the contributions whose cards say what the equation in force does with them."""
    for number in numbers:
        contribution = book.contributions.by_id[number]
        if contribution.log.kind in MONEY_KINDS and contribution.state in _MONEY_STATES:
            yield number


def _accounts(book: Book, agents: Iterable[str]) -> set[str]:
    return {*chain.from_iterable(map(book.agents.aliases, agents))}


def _rated_by(book: Book, *agents: str) -> Iterator[str]:
    """Yield the rated contributions whose quality changes when these agents become one person, or two."""
    accounts = _accounts(book, agents)
    yield from book.ratings.rated_by(tuple(accounts))
    for number in book.ratings.by_id:
        contribution = book.contributions.by_id[number]
        if {contribution.author, contribution.contributor} & accounts:
            yield number


def _prepared_for(book: Book, *agents: str) -> Iterator[str]:
    """Yield the payouts that wait for approval and would pay one of these, which their cards say to have changed."""
    accounts = _accounts(book, agents)
    for number, payout in book.payouts.by_id.items():
        if payout.state == PREPARED and accounts & payout.lines.keys():
            yield number


def _money_of(book: Book, accounts: set[str]) -> Iterator[str]:
    """Yield the incomes, distributions, payouts and digests whose cards name one of these accounts."""
    yield from cards_naming(book, accounts)
    yield from naming(accounts, book.periods.by_id, lambda made: made.figures.newcomers)
