"""The book: the projection of the ledger into memory, one page per noun.

The chain is the truth and the book is derived from it: folding the entries in their order is the only way to make one.
Nothing else writes to a page, no table keeps its state, and no object-relational mapper loads it. So a start, a check,
an export and a look back at an earlier height all replay the same entries and get the same book.

Each page names in `FOLDS` the kinds of facts that it folds. `FOLDED_BY` turns that around once, at import, so that
folding a fact asks only the pages that know it. A page may look at pages that stand before it in `PAGES`; the areas
themselves import only areas below, so a page that must also fold a fact of a higher area is named there, in
`FOLDED_BELOW`.

Folding decides nothing and refuses nothing: rules are applied before a fact is appended, once, by the rules of that
day. A decision that needs to look ahead asks `Book.trial`, which copies only the two pages that it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from datetime import UTC, datetime
from typing import Any, ClassVar, Protocol

from ledger.chain.entry import Entry, Fact
from ledger.codec import words_in
from ledger.contributions.log_list import Lists
from ledger.contributions.page import Contributions
from ledger.digests.digest import Periods
from ledger.digests.news import News, Pages
from ledger.distributions.distribution import Distributions
from ledger.distributions.optout import OptOuts
from ledger.distributions.paid_claims import Payments
from ledger.equations.proposal import Proposals
from ledger.facts import FACTS, FOLDED_BELOW
from ledger.network.agent import Agents, Forgotten, Joined
from ledger.network.audience import Audience
from ledger.network.departure import Departures
from ledger.network.language import Languages
from ledger.network.pause import Pauses
from ledger.network.preference import Preferences
from ledger.network.project import Projects
from ledger.network.proposal import Proposals as PowerProposals
from ledger.network.reminder import Reminders
from ledger.network.role import Roles
from ledger.network.rules import RuleBook
from ledger.network.seen import LastSeen
from ledger.network.vocabulary import Vocabulary
from ledger.network.zone import Zones
from ledger.payouts.erasure import Erasures, NameErased
from ledger.payouts.payout import Payouts
from ledger.payouts.power import Changes
from ledger.payouts.setback import Setbacks
from ledger.payouts.vouching import Vouchings
from ledger.touched import touched_by, touched_by_presence
from ledger.treasury.account import Accounts
from ledger.treasury.income import Incomes
from ledger.treasury.statement import Statements
from ledger.validation import everyone, panel
from ledger.validation.hearing import Hearings
from ledger.validation.members_votes import MembersVotes
from ledger.validation.open_votes import Votes
from ledger.validation.rating import Ratings
from ledger.values.for_few import AnyWords
from ledger.values.phrase import NETWORK, Words


class Page(Protocol):
    """Everything that the ledger says about one noun. `FOLDS` has the kinds of facts that change it, each with its fold."""

    FOLDS: ClassVar[dict[type, Callable[..., None]]]

    def add(self, fact: Any, entry: Entry) -> None:
        """Fold one fact in."""


PAGES: Mapping[str, type[Page]] = {
    "agents": Agents,
    "seen": LastSeen,
    "zones": Zones,
    "languages": Languages,
    "preferences": Preferences,
    "reminders": Reminders,
    "roles": Roles,
    "vocabulary": Vocabulary,
    "projects": Projects,
    "rules": RuleBook,
    "pauses": Pauses,
    "proposals": PowerProposals,
    "votes": Votes,
    "members_votes": MembersVotes,
    "ratings": Ratings,
    "hearings": Hearings,
    "contributions": Contributions,
    "lists": Lists,
    "erasures": Erasures,
    "audience": Audience,
    "accounts": Accounts,
    "incomes": Incomes,
    "opted": OptOuts,
    "distributions": Distributions,
    "payments": Payments,
    "equations": Proposals,
    "setbacks": Setbacks,
    "payouts": Payouts,
    "changes": Changes,
    "vouched": Vouchings,
    "departures": Departures,
    "periods": Periods,
    "news": News,
    "statements": Statements,
}
"""The pages of a book, in the order in which they fold a fact: a page that looks at another one stands after it."""


def _folded_by(kind: type) -> tuple[str, ...]:
    """Return the names of the pages that fold a kind of fact."""
    below = {page for page, kinds in FOLDED_BELOW if kind in kinds}
    return tuple(name for name, page in PAGES.items() if kind in page.FOLDS or page in below)


FOLDED_BY: Mapping[type, tuple[str, ...]] = {kind: _folded_by(kind) for kind in FACTS}
"""For each kind of fact, the pages that fold it."""

_TRIED = ("agents", "roles")
"""The pages that a trial copies."""


class Book:
    """All pages, the height and time of the last entry, and the subjects whose cards may look different since.

    `touched` maps each subject to the height of the last entry that changed its card; the outbox takes them with
    `take_touched`.
    """

    def __init__(self) -> None:
        self.agents = Agents()
        self.seen = LastSeen()
        self.zones = Zones()
        self.languages = Languages()
        self.reminders = Reminders()
        self.roles = Roles()
        self.vocabulary = Vocabulary()
        self.projects = Projects()
        self.rules = RuleBook()
        self.contributions = Contributions()
        self.lists = Lists()
        self.pauses = Pauses()
        self.proposals = PowerProposals()
        self.votes = Votes(self.pauses, self.seen)
        self.hearings = Hearings()
        self.members_votes = MembersVotes(self.pauses, self.seen, self.votes.acted)
        self.erasures = Erasures()
        self.audience = Audience()
        self.ratings = Ratings()
        self.accounts = Accounts()
        self.incomes = Incomes()
        self.opted = OptOuts()
        self.equations = Proposals()
        self.distributions = Distributions()
        self.payments = Payments()
        self.payouts = Payouts()
        self.changes = Changes()
        self.vouched = Vouchings()
        self.departures = Departures()
        self.periods = Periods()
        self.statements = Statements()
        self.setbacks = Setbacks()
        self.preferences = Preferences()
        self.news = News(
            Pages(
                *(self.agents, self.contributions, self.incomes, self.equations, self.distributions),
                *(self.payouts, self.hearings, self.periods),
            )
        )
        self.height = 0
        self.at = datetime.min.replace(tzinfo=UTC)
        self.touched: dict[str, int] = {}
        self._words: dict[str, list[AnyWords]] = {}

    def add(self, entry: Entry) -> None:
        """Fold the next entry in."""
        assert entry.height == self.height + 1, "an entry out of order"
        turned = len(self.seen.turned)
        self.seen.begin(entry)
        for fact in entry.facts:
            for name in FOLDED_BY[type(fact)]:
                getattr(self, name).add(fact, entry)
            self._remember(fact)
            for subject in touched_by(self, fact):
                self.touched[subject] = entry.height
        for subject in touched_by_presence(self, self.seen.turned[turned:]):
            self.touched[subject] = entry.height
        self.height = entry.height
        self.at = entry.at

    def trial(self, facts: tuple[Fact, ...], at: datetime) -> Book:
        """Return the book as it would be if these facts about agents and roles held; this one stays as it is."""
        after = copy(self)
        after.agents, after.roles = self.agents.copy(), self.roles.copy()
        if any(not isinstance(fact, Joined) for fact in facts):
            after.contributions = copy(self.contributions)  # else its judges would be remembered as those of this book
        everyone.inherited(self.agents, self.votes.acted, after.agents)
        panel.inherited(self.agents, after.agents)
        entry = Entry(self.height + 1, at, NETWORK, facts)
        for fact in facts:
            for name in FOLDED_BY[type(fact)]:
                if name in _TRIED:
                    getattr(after, name).add(fact, entry)
        return after

    def take_touched(self) -> list[str]:
        """Return the subjects touched since the last call."""
        subjects = list(self.touched)
        self.touched.clear()
        return subjects

    def words_of(self, person: str) -> int:
        """Count the texts of a person that are kept, in all their accounts: names and handles are among them."""
        return sum(self._texts_of(alias) for alias in self.agents.aliases(person))

    def has_said(self, account: str, text: str | None) -> bool:
        """Tell whether words of an account that are not for few have this very text, which is None if it is unknown."""
        said = (words.text for words in self._words.get(account, ()) if isinstance(words, Words))
        return text is not None and text in said

    def _texts_of(self, account: str) -> int:
        return sum(words.is_known for words in self._words.get(account, ()))

    def _remember(self, fact: Fact) -> None:
        """Keep hold of a person's words, and blank them when they are forgotten."""
        if isinstance(fact, Forgotten):
            for alias in fact.aliases:
                self._blank(alias)
        elif isinstance(fact, NameErased):
            self.agents.drop_name(fact.subject)
            self._blank(fact.subject)
        else:
            for words in words_in(fact):
                if words.subject != NETWORK:
                    self._words.setdefault(words.subject, []).append(words)

    def _blank(self, subject: str) -> None:
        for words in self._words.pop(subject, ()):
            words.erase()


def fold(entries: Iterable[Entry]) -> Book:
    """Return the book of the entries, from the first on."""
    book = Book()
    for entry in entries:
        book.add(entry)
    return book
