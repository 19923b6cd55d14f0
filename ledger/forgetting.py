"""Forgetting a person: their open affairs end, and their words are erased.

Nobody can tell afterwards who they were. So they could come back as somebody else and judge their own log, vote a second time
where every member may, or rate a second time. Therefore their open logs are withdrawn, and their ballots in such votes and
their ratings are taken back. Money that the network still owed them goes to its pool.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions import quality
from ledger.contributions.contribution import OPEN, UNSHOWN, WAITING, Withdrawn
from ledger.network.agent import forget
from ledger.payouts.disbursement import drop
from ledger.payouts.payout import APPROVED
from ledger.treasury.account import Posted, Posting, into_pool, moved, of_agent
from ledger.validation.vote import NONE, UNDECIDED, FlagLifted, Vote, Voted
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal

_NOT_SETTLED = (WAITING, UNSHOWN, OPEN, UNDECIDED)
"""The states in which a log can be withdrawn."""


def depart(book: Book, person: str) -> tuple[Fact, ...]:
    """Return the facts that end a person's open affairs and erase their words; refuse it while a payout is paying them."""
    agents = book.agents
    payouts = _unsettled_payouts(book, person)
    own = book.contributions.of(agents, person)
    withdrawn = tuple(Withdrawn(log.id, person) for log in own if log.state in _NOT_SETTLED)
    ended = {fact.contribution for fact in withdrawn}
    dropped = [fact for number in payouts for fact in drop(book, number, person)]
    return (
        *withdrawn,
        *_ballots_taken_back(book, person, ended),
        *quality.withdrawn(book, person),
        *dropped,
        *_balances(book, person, dropped),
        forget(agents, person),
    )


def _unsettled_payouts(book: Book, person: str) -> Iterable[str]:
    # Each once: two persons who have linked their accounts since may both have a line in it.
    unsettled = {payout.prepared.payout: payout for payout, _ in book.payouts.unsettled(book.agents, person)}
    for number, payout in unsettled.items():
        if payout.state == APPROVED:
            raise Refusal(
                "{payout} is still paying you. Once it is known what became of your line, your words can be erased.",
                payout=Code(number),
            )
    return unsettled


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
    own = {log.id for log in book.contributions.of(book.agents, person)}
    return tuple(dict.fromkeys(fact.contribution for fact in _ballots_taken_back(book, person, own)))


def _ballots_taken_back(book: Book, person: str, ended: set[str]) -> Iterator[FlagLifted | Voted]:
    for number, vote in book.votes.open.items():
        if vote.opened.bootstrap and number not in ended:
            for account in book.agents.aliases(person):
                yield from _ballot_taken_back(vote, number, account)


def _ballot_taken_back(vote: Vote, number: str, account: str) -> Iterator[FlagLifted | Voted]:
    if account in vote.flags:
        yield FlagLifted(number, account)
    if account in vote.ballots and vote.ballots[account].choice != NONE:
        yield Voted(number, account, NONE, None, None)
