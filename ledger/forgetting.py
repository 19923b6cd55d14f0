"""What becomes of a person's open affairs when they ask to be forgotten.

Nobody can tell afterwards who they were. So that they could not come back as somebody else and judge their own log, or vote
a second time where every member may, or rate a second time, their open logs are withdrawn and their ballots in such votes and
their ratings taken back. What they were still owed goes to the network's pool.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions import quality
from ledger.contributions.contribution import OPEN, UNSHOWN, WAITING, Withdrawn
from ledger.network.agent import Agents, forget
from ledger.payouts.disbursement import drop
from ledger.payouts.payout import APPROVED
from ledger.treasury.account import Posted, into_pool, moved, of_agent
from ledger.validation.vote import NONE, UNDECIDED, FlagLifted, Voted, Votes
from ledger.values.phrase import Code, Refusal


def depart(book: Book, person: str) -> tuple[Fact, ...]:
    """Return the facts by which a person's open affairs end and their words are erased; refuse it while money is on its way."""
    agents, votes = book.agents, book.votes
    # Each once: two persons who have linked their accounts since may both have a line in it.
    unsettled = {payout.prepared.payout: payout for payout, _ in book.payouts.unsettled(agents, person)}
    for number, payout in unsettled.items():
        if payout.state == APPROVED:
            raise Refusal(
                "{payout} is still paying you. Once it is known what became of your line, your words can be erased.",
                payout=Code(number),
            )
    own = book.contributions.of(agents, person)
    withdrawn = tuple(Withdrawn(one.id, person) for one in own if one.state in (WAITING, UNSHOWN, OPEN, UNDECIDED))
    ended = {fact.contribution for fact in withdrawn}
    dropped = [fact for number in unsettled for fact in drop(book, number, person)]
    return (
        *withdrawn,
        *_ballots(agents, votes, person, ended),
        *quality.withdrawn(book, person),
        *dropped,
        *_balances(book, person, dropped),
        forget(agents, person),
    )


def _balances(book: Book, person: str, dropped: list[Fact]) -> Iterator[Fact]:
    """Give what stands to the credit of a person back to the network's pool: nobody could ever pay it to them."""
    accounts = {of_agent(alias) for alias in book.agents.aliases(person)}
    given = [(account, money) for account in sorted(accounts) for money in book.accounts.balances(account)]
    for fact in dropped:
        if isinstance(fact, Posted):
            given += [(one.account, one.amount) for one in fact.postings if one.account in accounts]
    if given:
        yield moved(person, *into_pool(book.accounts, None, given))


def taken_back(book: Book, person: str) -> tuple[str, ...]:
    """Return the votes of others in which a person's ballot, or red flag, would be taken back."""
    own = {one.id for one in book.contributions.of(book.agents, person)}
    return tuple(dict.fromkeys(fact.contribution for fact in _ballots(book.agents, book.votes, person, own)))


def _ballots(agents: Agents, votes: Votes, person: str, ended: set[str]) -> Iterator[FlagLifted | Voted]:
    for number, vote in votes.open.items():
        if number in ended or not vote.opened.bootstrap:
            continue
        for account in agents.aliases(person):
            if account in vote.flags:
                yield FlagLifted(number, account)
            if account in vote.ballots and vote.ballots[account].choice != NONE:
                yield Voted(number, account, NONE, None, None)
