"""What becomes of a person's open affairs when they ask to be forgotten.

Nobody can tell afterwards who they were. So that they could not come back as somebody else and judge their own log, or vote
a second time where every member may, their open logs are withdrawn and their ballots in such votes taken back.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger.agent import Agents, forget
from ledger.contribution import OPEN, WAITING, Contributions, Withdrawn
from ledger.entry import Fact
from ledger.validation import NONE, UNDECIDED, FlagLifted, Voted, Votes


def depart(agents: Agents, contributions: Contributions, votes: Votes, person: str) -> tuple[Fact, ...]:
    """Return the facts by which a person's open affairs end and their words are erased."""
    own = contributions.of(agents, person)
    withdrawn = tuple(Withdrawn(one.id, person) for one in own if one.state in (WAITING, OPEN, UNDECIDED))
    ended = {fact.contribution for fact in withdrawn}
    return (*withdrawn, *_ballots(agents, votes, person, ended), forget(agents, person))


def _ballots(agents: Agents, votes: Votes, person: str, ended: set[str]) -> Iterator[Fact]:
    for number, vote in votes.open.items():
        if number in ended or not vote.opened.bootstrap:
            continue
        for account in agents.aliases(person):
            if account in vote.flags:
                yield FlagLifted(number, account)
            if account in vote.ballots and vote.ballots[account].choice != NONE:
                yield Voted(number, account, NONE, None, None)
