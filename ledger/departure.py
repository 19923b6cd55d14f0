"""What becomes of a person's open affairs when they ask to be forgotten.

Nobody can tell afterwards who they were. So that they could not come back as somebody else and judge their own log, or vote
a second time where every member may, their open logs are withdrawn and their ballots in such votes taken back. What they
were still owed goes to the network's pool.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger.account import moved, of_pool, taken
from ledger.agent import Agents, forget
from ledger.book import Book
from ledger.contribution import OPEN, WAITING, Withdrawn
from ledger.entry import Fact
from ledger.phrase import Code, Refusal
from ledger.validation import NONE, UNDECIDED, FlagLifted, Voted, Votes


def depart(book: Book, person: str) -> tuple[Fact, ...]:
    """Return the facts by which a person's open affairs end and their words are erased; refuse it while money is on its way."""
    agents, votes = book.agents, book.votes
    for payout, _ in book.payouts.unsettled(agents, person):
        raise Refusal(
            "{payout} is still paying you. Once it is known what became of your line, your words can be erased.",
            payout=Code(payout.prepared.payout),
        )
    own = book.contributions.of(agents, person)
    withdrawn = tuple(Withdrawn(one.id, person) for one in own if one.state in (WAITING, OPEN, UNDECIDED))
    ended = {fact.contribution for fact in withdrawn}
    return (*withdrawn, *_ballots(agents, votes, person, ended), *_balances(book, person), forget(agents, person))


def _balances(book: Book, person: str) -> Iterator[Fact]:
    """Give what stands to the credit of a person back to the network's pool: nobody could ever pay it to them."""
    owed = book.accounts.owed(book.agents, person)
    if owed:
        steps = (taken(book.accounts, book.agents, person, money, of_pool(None)) for money in owed)
        yield moved(person, *(step for some in steps for step in some))


def _ballots(agents: Agents, votes: Votes, person: str, ended: set[str]) -> Iterator[Fact]:
    for number, vote in votes.open.items():
        if number in ended or not vote.opened.bootstrap:
            continue
        for account in agents.aliases(person):
            if account in vote.flags:
                yield FlagLifted(number, account)
            if account in vote.ballots and vote.ballots[account].choice != NONE:
                yield Voted(number, account, NONE, None, None)
