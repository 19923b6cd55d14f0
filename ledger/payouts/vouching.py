"""Vouching for where an outside agent is paid: two other members say that the address is theirs.

Somebody outside never acts here, so the member who speaks for them says where they are paid. Until two other persons have
confirmed the address, every card that credits such an agent names that member. A new address begins anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.network.agent import OUTSIDE, Agents
from ledger.network.speaker import speaker_of
from ledger.payouts.payout import PayToGiven
from ledger.validation import judges
from ledger.values.for_few import WordsForFew
from ledger.values.phrase import Refusal, Who

if TYPE_CHECKING:
    from ledger.book import Book

CONFIRMATIONS = 2
"""Persons besides whoever speaks for an outside agent, who confirm its address."""


@dataclass(frozen=True, slots=True)
class AddressConfirmed:
    """A member says that the address of an outside agent is theirs."""

    agent: str
    by: str


@dataclass(frozen=True, slots=True)
class AddressDoubted:
    """A member says that the address of an outside agent is not theirs."""

    agent: str
    by: str


FACTS = (AddressConfirmed, AddressDoubted)


class Vouchings:
    """The page of what members say of the addresses of outside agents: of each, who gave it, confirmed it and doubts it."""

    def __init__(self) -> None:
        self.given_by: dict[str, str] = {}
        self._given_at: dict[str, datetime] = {}
        self._said: dict[str, dict[str, bool]] = {}  # yes or no by account, the last to speak at the end

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _given(self, fact: PayToGiven, entry: Entry) -> None:
        for known in (self.given_by, self._given_at, self._said):
            known.pop(fact.agent, None)
        if fact.pay_to is not None:
            self.given_by[fact.agent] = fact.pay_to.subject
            self._given_at[fact.agent] = entry.at

    def _answered(self, fact: AddressConfirmed | AddressDoubted, _: Entry) -> None:
        said = self._said.setdefault(fact.agent, {})
        said.pop(fact.by, None)
        said[fact.by] = isinstance(fact, AddressConfirmed)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        PayToGiven: _given,
        **dict.fromkeys(FACTS, _answered),
    }

    def given_at(self, agent: str) -> datetime:
        """Return the moment at which the address of an agent was given."""
        return self._given_at[agent]

    def answers(self, agents: Agents, agent: str) -> dict[str, bool]:
        """Return what each person said last of an address, by the account that stands for all that were ever theirs."""
        return {agents.lineage(account): is_theirs for account, is_theirs in self._said.get(agent, {}).items()}

    def doubted_by(self, agents: Agents, agent: str) -> tuple[str, ...]:
        """Return the persons who say that the address is not that of the agent."""
        return tuple(person for person, is_theirs in self.answers(agents, agent).items() if not is_theirs)

    def speaking(self, agents: Agents, agent: str) -> str | None:
        """Return whoever says where an outside agent is paid, while two others have not confirmed it; else None."""
        if agent not in agents.by_id or agents.by_id[agent].kind != OUTSIDE:
            return None
        others = self.answers(agents, agent).keys() - _telling(self, agents, agent)
        is_confirmed = len(others) >= CONFIRMATIONS and not self.doubted_by(agents, agent)
        return None if is_confirmed else speaker_of(agents, agent)

    def named(self, agents: Agents, credited: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield each of these outside agents whose address is not confirmed, with whoever says where it is paid."""
        for agent in dict.fromkeys(credited):
            speaker = self.speaking(agents, agent)
            if speaker is not None:
                yield agent, speaker


def _telling(page: Vouchings, agents: Agents, agent: str) -> set[str]:
    """Return those who speak for an agent or gave its address, in any account that was ever theirs: they confirm nothing."""
    accounts = (speaker_of(agents, agent), agents.by_id[agent].by, page.given_by.get(agent))
    return {agents.lineage(account) for account in accounts if account}


def unconfirmed(book: Book) -> Iterator[tuple[str, WordsForFew]]:
    """Yield the outside agents whose address two others have not confirmed, each with the address."""
    for agent in book.vouched.given_by:
        address = book.payouts.pay_to(book.agents, agent)
        if address is not None and book.vouched.speaking(book.agents, agent) is not None:
            yield agent, address


def may_answer(book: Book, agent: str) -> tuple[str, ...]:
    """Return the persons who may confirm an address and have said nothing of it yet, without whoever speaks for the agent."""
    out = {*_telling(book.vouched, book.agents, agent), *book.vouched.answers(book.agents, agent)}
    return tuple(peer for peer in judges.peers(book) if book.agents.lineage(peer) not in out)


def confirm(book: Book, agent: str, by: str) -> AddressConfirmed:
    """Return the fact that a member confirms an address, also after a doubt; refuse it to whoever may not."""
    _check(book, agent, by, is_theirs=True)
    return AddressConfirmed(agent, by)


def doubt(book: Book, agent: str, by: str) -> AddressDoubted:
    """Return the fact that a member says that it is not their address; refuse it to whoever may not."""
    _check(book, agent, by, is_theirs=False)
    return AddressDoubted(agent, by)


def _check(book: Book, agent: str, by: str, *, is_theirs: bool) -> None:
    person = book.agents.lineage(by)
    if person in _telling(book.vouched, book.agents, agent) or by not in judges.peers(book):
        raise Refusal(
            "Two others who have accepted work confirm the payment address of {agent}, not whoever speaks for them.",
            agent=Who(agent),
        )
    if book.vouched.answers(book.agents, agent).get(person) is is_theirs:
        raise Refusal("You have said so already.")
