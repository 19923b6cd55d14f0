"""Who may vote on a log: peers with an accepted contribution, none of whom made the log or benefits from it.

It is judged once, when the vote opens. While fewer than three such peers have been here for a while, every affiliate may vote,
also who joins later; but the quorum counts only those who were here when it opened and had done something before, so that
neither newcomers nor silent accounts hold anything up. Only who is in a place of the network votes and is counted: who left
meanwhile is counted no more, until they are back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ledger.network.agent import Agents
from ledger.validation import everyone
from ledger.validation.roll import Roll
from ledger.validation.vote import NONE, Opened, Vote
from ledger.values.phrase import Code, Refusal

BOOTSTRAP = 3
"""With fewer eligible peers at the opening who have been here for a while, every affiliate may vote."""


@dataclass(frozen=True, slots=True)
class Electorate:
    """Those who may vote: how many, and the SHA-256 of their ids, sorted by number and joined by spaces.

    The quorum counts `counted` of them, or all where it is None.
    """

    voters: int
    voters_hash: str
    bootstrap: bool
    counted: int | None = None

    @property
    def quorum_of(self) -> int:
        """Return how many the quorum counts."""
        return self.voters if self.counted is None else self.counted


def of_peers(peers: Roll, barred: Collection[str]) -> Electorate:
    """Return the electorate of these peers, on a roll by their number, without those barred."""
    voters, voters_hash = peers.without(barred)
    return Electorate(voters, voters_hash, False)


def of_everyone(agents: Agents, acted: Mapping[str, int], excluded: tuple[str, ...], opened: int) -> Electorate:
    """Return the electorate of all who are here, for a vote of that height.

    `acted` has the heights at which accounts first did something. What happens after the opening never raises the quorum:
    accounts that were ever one person count once.
    """
    barred = frozenset(agents.person(agent) for agent in excluded)
    voters, voters_hash = everyone.voters(agents, barred)
    return Electorate(voters, voters_hash, True, everyone.active(agents, acted, barred, opened))


def opened(contribution: str, rules: int, excluded: tuple[str, ...], may: Electorate) -> Opened:
    """Return the fact that a vote opens."""
    return Opened(contribution, rules, excluded, may.voters, may.voters_hash, may.bootstrap, may.counted)


def now(vote: Vote, agents: Agents, accepted: Mapping[str, int]) -> Electorate:
    """Return who may vote now; in a bootstrap, everyone who is here.

    Else it is as at the opening, less those who turned out to be one person, who left the places of the network, or were
    forgotten without a ballot. Who was away at the opening and came back is counted again.
    """
    if vote.opened.bootstrap:
        all_here = of_everyone(agents, vote.acted, vote.opened.excluded, vote.height)
        return all_here if vote.opened.counted is not None else replace(all_here, counted=None)
    voters = vote.opened.voters
    later = {agents.person(young) for young, link in agents.links.items() if link.height > vote.height}
    later |= {agents.person(account) for account in agents.presence.turned(vote.height)}
    for person in later:
        accounts = {agents.person_at(account, vote.height) for account in agents.aliases(person)}
        could = sum(_could(vote, agents, accepted, account) for account in accounts)
        voters += may_vote(vote, agents, accepted, person) - could
    return Electorate(voters - _forgotten(vote, agents, accepted), vote.opened.voters_hash, False)


def barred(vote: Vote, agents: Agents) -> set[str]:
    """Return the persons who made the log or benefit from it."""
    return {agents.person(agent) for agent in vote.opened.excluded}


def may_vote(vote: Vote, agents: Agents, accepted: Mapping[str, int], person: str) -> bool:
    """Tell whether the person's ballot on this log counts."""
    if person in barred(vote, agents) or not agents.is_here(person):
        return False
    if vote.opened.bootstrap:
        return True
    return any(accepted.get(account, vote.height) < vote.height for account in agents.aliases(person))


def check_voter(vote: Vote, agents: Agents, accepted: Mapping[str, int], person: str) -> None:
    """Refuse a ballot that does not count, with the reason."""
    contribution = Code(vote.opened.contribution)
    if person in barred(vote, agents):
        raise Refusal(
            "You made {contribution}, or it is for you: its value is for others to judge.", contribution=contribution
        )
    if not may_vote(vote, agents, accepted, person):
        raise Refusal(
            "{contribution} is judged by those who had an accepted contribution when its vote opened. "
            "Yours counts in every vote that opens after your first accepted contribution.",
            contribution=contribution,
        )


def begun(vote: Vote, agents: Agents) -> datetime | None:
    """Return the moment from which two may vote and the hours count, or None while there are not two."""
    if not vote.opened.bootstrap:
        return vote.at
    out = barred(vote, agents)
    others = (agent.at for agent in agents.persons(vote.height) if agent.id not in out)
    if next(others, None) is None or (second := next(others, None)) is None:
        return None
    return max(vote.at, second)


def _forgotten(vote: Vote, agents: Agents, accepted: Mapping[str, int]) -> int:
    """Return how many could vote at the opening, have no ballot, and were forgotten since."""
    later = {agents.person(one) for one in agents.departed if (agents.by_id[one].forgotten or 0) > vote.height}
    return sum(
        not any(_has_ballot(vote, account) for account in agents.aliases(person))
        and may_vote(vote, agents, accepted, person)
        for person in later
    )


def _has_ballot(vote: Vote, account: str) -> bool:
    return account in vote.ballots and vote.ballots[account].choice != NONE


def _could(vote: Vote, agents: Agents, accepted: Mapping[str, int], person: str) -> bool:
    """Tell whether one who was a person of their own at the opening could vote then."""
    own = [account for account in agents.aliases(person) if agents.person_at(account, vote.height) == person]
    if any(agents.person_at(agent, vote.height) == person for agent in vote.opened.excluded):
        return False
    if not agents.was_here(person, vote.height):
        return False
    return any(accepted.get(account, vote.height) < vote.height for account in own)
