"""Earlier votes: the electorate of those that opened before anything was measured. They are counted as they were then, for ever.

Peers were persons with a contribution that was accepted before the vote opened. While fewer than three of them, without those barred,
had been here for a while, every affiliate could vote, also one who joined later; the quorum counted those who had done something.

`now` corrects the number of the opening by the few persons who were linked, left, came back or were forgotten since.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ledger.network.agent import Agents
from ledger.validation import everyone
from ledger.validation.panel import had_accepted_work
from ledger.validation.roll import Electorate, Roll
from ledger.validation.vote import NONE, Vote


def of_peers(peers: Roll, barred: Collection[str]) -> Electorate:
    """Return the electorate of these peers, on a roll by their number, without those barred."""
    voters, voters_hash = peers.without(barred)
    return Electorate(voters, voters_hash, False)


def now(vote: Vote, agents: Agents, accepted: Mapping[str, int], barred: set[str]) -> Electorate:
    """Return the electorate of an open vote now, without those barred; in a bootstrap, everyone who is here.

    Otherwise start from the opening, and subtract persons who turned out to be one, who left, or who were forgotten without a
    ballot; add those who were away at the opening and came back.
    """
    if vote.opened.bootstrap:
        return _everyone_now(vote, agents, frozenset(barred))
    gained = sum(_gained(vote, agents, accepted, barred, person) for person in _changed_since(vote, agents))
    voters = vote.opened.voters + gained - _forgotten_voters(vote, agents, accepted, barred)
    return Electorate(voters, vote.opened.voters_hash, False)


def may_vote(vote: Vote, agents: Agents, accepted: Mapping[str, int], barred: set[str], person: str) -> bool:
    """Tell whether a person may vote on a log."""
    if person in barred or not agents.is_here(person):
        return False
    return vote.opened.bootstrap or had_accepted_work(accepted, agents.aliases(person), vote.height)


def fewest(vote: Vote, agents: Agents) -> int:
    """Return a number of voters below which an open vote is not now."""
    fewer_at_most = agents.changes + agents.presence.changes + agents.speakers.changes
    return 0 if vote.opened.bootstrap else vote.opened.voters - fewer_at_most


def _everyone_now(vote: Vote, agents: Agents, barred: frozenset[str]) -> Electorate:
    voters, voters_hash = everyone.voters(agents, barred)
    # A vote of before the quorum counted only some: it counts all.
    is_first = vote.opened.counted is None
    counted = None if is_first else everyone.active(agents, vote.acted, barred, vote.height)
    return Electorate(voters, voters_hash, True, counted)


def _changed_since(vote: Vote, agents: Agents) -> set[str]:
    """Return the persons who linked accounts, left, came back, or came to speak for somebody after the opening."""
    linked = {agents.person(younger) for younger, link in agents.links.items() if link.height > vote.height}
    speaking = {agents.person(speaker) for _, speaker in agents.speakers.changed_since(vote.height)}
    return linked | speaking | set(map(agents.person, agents.presence.turned(vote.height)))


def _gained(vote: Vote, agents: Agents, accepted: Mapping[str, int], barred: set[str], person: str) -> int:
    """Return how many voters a person counts for now, less the voters that their accounts counted for at the opening."""
    persons_then = {agents.person_at(account, vote.height) for account in agents.aliases(person)}
    could_then = sum(_could_vote(vote, agents, accepted, person_then) for person_then in persons_then)
    return may_vote(vote, agents, accepted, barred, person) - could_then


def _could_vote(vote: Vote, agents: Agents, accepted: Mapping[str, int], person: str) -> bool:
    """Tell whether somebody who was a person of their own at the opening could vote then."""
    concerned = {agents.person_at(agent, vote.height) for agent in vote.opened.excluded}
    if person in concerned or not agents.was_here(person, vote.height):
        return False
    own = (account for account in agents.aliases(person) if agents.person_at(account, vote.height) == person)
    return had_accepted_work(accepted, own, vote.height)


def _forgotten_voters(vote: Vote, agents: Agents, accepted: Mapping[str, int], barred: set[str]) -> int:
    """Return how many voters were forgotten after the opening and have no ballot."""
    accounts = (account for account in agents.departed if (agents.by_id[account].forgotten or 0) > vote.height)
    forgotten = set(map(agents.person, accounts))
    silent = (person for person in forgotten if not _has_ballot(vote, agents, person))
    return sum(may_vote(vote, agents, accepted, barred, person) for person in silent)


def _has_ballot(vote: Vote, agents: Agents, person: str) -> bool:
    cast = filter(None, map(vote.ballots.get, agents.aliases(person)))
    return any(ballot.choice != NONE for ballot in cast)
