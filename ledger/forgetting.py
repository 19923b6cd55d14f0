"""Forgetting a person: their open affairs end, and their words are erased.

Nobody can tell afterwards who they were. So they could come back as somebody else and judge their own log, vote a second time
where every member may, or rate a second time. Therefore their open logs are withdrawn, and their ballots in such votes and
their ratings are taken back. In a list that they made, what somebody else confirms stays: they might have judged that before.
Money that the network still owed them goes to its pool. Their offices end, and what they proposed stays open without them.

Where something has to be handed on first, or a payout is paying them, only the request is recorded. `due` carries it out once
nothing holds it up any more, or once its days are over; then an organisation is left without anybody who speaks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions import quality
from ledger.contributions.contribution import Contribution, Withdrawn
from ledger.contributions.opening import concerned
from ledger.contributions.revision import PENDING
from ledger.governance.ties import offices_end, ties
from ledger.network.agent import forget
from ledger.network.departure import ForgettingAsked, ForgettingTakenBack, Request
from ledger.network.pause import is_over
from ledger.payouts.disbursement import drop
from ledger.treasury.account import Posted, Posting, into_pool, moved, of_agent
from ledger.validation.vote import NONE, FlagLifted, Vote, Voted
from ledger.values.money import Money


def ask(book: Book, person: str) -> tuple[Fact, ...]:
    """Return the facts of the erasure, or of a request for it if something holds it up; nothing if that is asked already."""
    if not ties(book, person).hold:
        return depart(book, person)
    return () if book.departures.request_of(book.agents, person) else (ForgettingAsked(person),)


def take_back(book: Book, person: str) -> tuple[Fact, ...]:
    """Return the facts by which a person who asked to be forgotten stays; nothing if they have not asked."""
    asked = (alias for alias in book.agents.aliases(person) if alias in book.departures.requests)
    return tuple(map(ForgettingTakenBack, asked))


def due(book: Book, now: datetime) -> Request | None:
    """Return the first request to be forgotten that nothing holds up any more, or None."""
    return next((request for request in book.departures.requests.values() if _is_due(book, request, now)), None)


def _is_due(book: Book, request: Request, now: datetime) -> bool:
    """Tell whether all is handed on, or the days for that are over; what is being paid is waited for in any case."""
    held = ties(book, book.agents.person(request.agent))
    return not held.payouts and (not held.organizations or is_over(request.ends(book.pauses), now))


def depart(book: Book, person: str) -> tuple[Fact, ...]:
    """Return the facts that end a person's open affairs and erase their words. No payout may be paying them."""
    agents = book.agents
    # Each once: two persons who have linked their accounts since may both have a line in it.
    payouts = dict.fromkeys(payout.prepared.payout for payout, _ in book.payouts.unsettled(agents, person))
    withdrawn = tuple(Withdrawn(log.id, person) for log in _own(book, person) if _ends(book, log, person))
    ended = {fact.contribution for fact in withdrawn}
    dropped = [fact for number in payouts for fact in drop(book, number, person)]
    return (
        *withdrawn,
        *_ballots_taken_back(book, person, ended),
        *quality.withdrawn(book, person),
        *dropped,
        *_balances(book, person, dropped),
        *offices_end(book, person),
        forget(agents, person),
    )


def _own(book: Book, person: str) -> list[Contribution]:
    """Return the logs that a person may not judge, now or as somebody new."""
    agents, own = book.agents, book.contributions.of(book.agents, person)
    return [log for log in own if log.within is None or person in map(agents.person, concerned(agents, log))]


def _ends(book: Book, log: Contribution, person: str) -> bool:
    """Tell whether an open log ends with its person. A correction of their work by somebody else goes on, where they cannot judge it."""
    if log.state not in PENDING:
        return False
    vote = book.votes.open.get(log.id)
    is_of_others = log.corrects is not None and book.agents.person(log.author) != person
    return not is_of_others or vote is None or vote.is_open_to_all


def _balances(book: Book, person: str, dropped: list[Fact]) -> Iterator[Fact]:
    """Give the balance of a person back to the network's pool: nobody could ever pay it to them."""
    accounts = sorted({of_agent(alias) for alias in book.agents.aliases(person)})
    given = [(account, money) for account in accounts for money in book.accounts.balances(account)]
    given += _given_back(dropped, accounts)
    if given:
        yield moved(person, *into_pool(book.accounts, None, given))


def _given_back(dropped: list[Fact], accounts: Sequence[str]) -> Iterator[tuple[str, Money]]:
    """Yield the money that comes back to these accounts with the dropped payouts."""
    for posting in _postings(dropped):
        if posting.account in accounts:
            yield posting.account, posting.amount


def _postings(facts: list[Fact]) -> Iterator[Posting]:
    for fact in facts:
        if isinstance(fact, Posted):
            yield from fact.postings


def votes_losing_a_ballot(book: Book, person: str) -> tuple[str, ...]:
    """Return the votes of others in which a person's ballot, or red flag, would be taken back."""
    own = {log.id for log in _own(book, person)}
    return tuple(dict.fromkeys(fact.subject for fact in _ballots_taken_back(book, person, own)))


def _ballots_taken_back(book: Book, person: str, ended: set[str]) -> Iterator[FlagLifted | Voted]:
    for number, vote in book.votes.open.items():
        if vote.is_open_to_all and not ended.issuperset(vote.rows or (number,)):
            for account in book.agents.aliases(person):
                yield from _ballot_taken_back(vote, number, account)


def _ballot_taken_back(vote: Vote, number: str, account: str) -> Iterator[FlagLifted | Voted]:
    if account in vote.flags:
        yield FlagLifted(number, account)
    if account in vote.ballots and vote.ballots[account].choice != NONE:
        yield Voted(number, account, NONE, None, None)
