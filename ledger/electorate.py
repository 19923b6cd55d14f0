"""Who may vote on a log: peers with an accepted contribution, none of whom made the log or benefits from it.

It is judged once, when the vote opens. While a network has fewer than three such peers, every affiliate may vote, and
the number is judged again when the log is settled. Only who is in a place of the network votes and is counted: who left
meanwhile is counted no more, until they are back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ledger.agent import Agents
from ledger.phrase import Code, Refusal
from ledger.validation import Opened, Vote

BOOTSTRAP = 3
"""With fewer eligible peers than this at the opening, every affiliate may vote."""


@dataclass(frozen=True, slots=True)
class Electorate:
    """Those who may vote: how many, and the SHA-256 of their ids, sorted by number and joined by spaces."""

    voters: int
    voters_hash: str
    bootstrap: bool


def electorate(
    agents: Agents, peers: tuple[str, ...], excluded: tuple[str, ...], since: int | None = None
) -> Electorate:
    """Return who may vote on a log that opens now. `peers` are the persons with an accepted contribution, sorted.

    For a vote that opened at the height `since`, who left after that still counts.
    """
    barred = {agents.person(agent) for agent in excluded}
    eligible = [peer for peer in peers if peer not in barred]
    if len(eligible) >= BOOTSTRAP:
        return Electorate(len(eligible), _hash(eligible), False)
    everyone = [agent.id for agent in agents.persons(since) if agent.id not in barred]
    return Electorate(len(everyone), _hash(everyone), True)


def opened(contribution: str, rules: int, excluded: tuple[str, ...], may: Electorate) -> Opened:
    """Return the fact that a vote opens."""
    return Opened(contribution, rules, excluded, may.voters, may.voters_hash, may.bootstrap)


def now(vote: Vote, agents: Agents, accepted: Mapping[str, int]) -> Electorate:
    """Return who may vote now: as at the opening, less those who turned out to be one person, or left; in a bootstrap, everyone.

    Who was away at the opening and came back is counted again.
    """
    if vote.opened.bootstrap:
        return electorate(agents, (), vote.opened.excluded, vote.height)
    voters = vote.opened.voters
    later = {agents.person(young) for young, link in agents.links.items() if link.height > vote.height}
    later |= {agents.person(account) for account in agents.presence.turned(vote.height)}
    for person in later:
        accounts = {agents.person_at(account, vote.height) for account in agents.aliases(person)}
        could = sum(_could(vote, agents, accepted, account) for account in accounts)
        voters += may_vote(vote, agents, accepted, person) - could
    return Electorate(voters, vote.opened.voters_hash, False)


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


def _could(vote: Vote, agents: Agents, accepted: Mapping[str, int], person: str) -> bool:
    """Tell whether one who was a person of their own at the opening could vote then."""
    own = [account for account in agents.aliases(person) if agents.person_at(account, vote.height) == person]
    if any(agents.person_at(agent, vote.height) == person for agent in vote.opened.excluded):
        return False
    if not agents.was_here(person, vote.height):
        return False
    return any(accepted.get(account, vote.height) < vote.height for account in own)


def _hash(ids: list[str]) -> str:
    return hashlib.sha256(" ".join(ids).encode()).hexdigest()
