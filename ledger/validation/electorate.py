"""The electorate of a vote: the persons who may vote on a log, and how many of them the quorum counts.

Peers decide: persons with a contribution that was accepted before the vote opened. The makers of a log and those who benefit from
it are barred. The electorate is judged once, at the opening, and `Opened` has its size and hash, so that everybody can check it.

In the bootstrap of a network, while fewer than three of these peers have been here for a while, every affiliate may vote, also one
who joins later. With peers alone, the first three who approve each other would be the whole electorate, and could share out the
pool. Newcomers and silent accounts must not hold a vote up, so the quorum counts only those who were here at the opening and had
done something before.

A person may link accounts, leave, come back or be forgotten while a vote is open. `now` corrects the number of the opening by these
few persons instead of walking over all. It counts nobody who left, so that a vote among few cannot hang for ever. `Opened` bars every
account that a barred person had then, so that nobody judges their own log by an account that they unlink later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from sys import maxsize

from ledger.network.agent import Agents
from ledger.validation import everyone
from ledger.validation.roll import Roll
from ledger.validation.vote import NONE, Measured, Opened, Vote
from ledger.values.phrase import Code, Refusal

BOOTSTRAP = 3
"""Peers who have been here for a while. With fewer of them at the opening, every affiliate may vote."""


@dataclass(frozen=True, slots=True)
class Electorate:
    """The number of persons who may vote, and the SHA-256 of their ids, sorted by number and joined by spaces.

    The quorum counts `counted` of them, or all if it is None.
    """

    voters: int
    voters_hash: str
    bootstrap: bool
    counted: int | None = None

    @property
    def quorum_of(self) -> int:
        """Return how many persons the quorum counts."""
        return self.voters if self.counted is None else self.counted


def of_peers(peers: Roll, barred: Collection[str]) -> Electorate:
    """Return the electorate of these peers, on a roll by their number, without those barred."""
    voters, voters_hash = peers.without(barred)
    return Electorate(voters, voters_hash, False)


def of_everyone(agents: Agents, acted: Mapping[str, int], excluded: tuple[str, ...], opened: int) -> Electorate:
    """Return the electorate of all persons who are here, for a vote that opened at a height.

    `acted` is the height at which each account first did something. Nothing after the opening raises the quorum: accounts that
    were ever linked as one person count once.
    """
    barred = frozenset(agents.person(agent) for agent in excluded)
    voters, voters_hash = everyone.voters(agents, barred)
    return Electorate(voters, voters_hash, True, everyone.active(agents, acted, barred, opened))


def opened(
    subject: str,
    rules: int,
    excluded: tuple[str, ...],
    may: Electorate,
    within: str | None,
    measured: Measured,
    again: str | None,
) -> Opened:
    """Return the fact that a vote opens."""
    return Opened(
        subject, rules, excluded, may.voters, may.voters_hash, may.bootstrap, may.counted, within, measured, again
    )


def now(vote: Vote, agents: Agents, accepted: Mapping[str, int]) -> Electorate:
    """Return the electorate of an open vote now; in a bootstrap, everyone who is here.

    Otherwise start from the opening, and subtract persons who turned out to be one, who left, or who were forgotten without a
    ballot; add those who were away at the opening and came back.
    """
    if vote.opened.bootstrap:
        return _everyone_now(vote, agents)
    gained = sum(_gained(vote, agents, accepted, person) for person in _changed_since(vote, agents))
    voters = vote.opened.voters + gained - _forgotten_voters(vote, agents, accepted)
    return Electorate(voters, vote.opened.voters_hash, False)


def barred(vote: Vote, agents: Agents) -> set[str]:
    """Return the persons who made the log or benefit from it, with those who came to speak for one of these since."""
    out = {agents.person(agent) for agent in vote.opened.excluded}
    for agent, speaker in agents.speakers.changed_since(vote.height):
        if agent in out:
            out.add(agents.person(speaker))
    return out


def may_vote(vote: Vote, agents: Agents, accepted: Mapping[str, int], person: str) -> bool:
    """Tell whether the person's ballot counts for the log, or for one of the list."""
    if not vote.rows:  # each reaction asks
        return _may_judge(vote, agents, accepted, person)
    return any(_may_judge(part, agents, accepted, person) for part in vote.parts())


def _may_judge(vote: Vote, agents: Agents, accepted: Mapping[str, int], person: str) -> bool:
    if person in barred(vote, agents) or not agents.is_here(person):
        return False
    return vote.opened.bootstrap or had_accepted_work(accepted, agents.aliases(person), vote.height)


def check_voter(vote: Vote, agents: Agents, accepted: Mapping[str, int], person: str) -> None:
    """Refuse a ballot that does not count, with the reason."""
    contribution = Code(vote.opened.subject)
    if _is_theirs(vote, agents, person):
        raise Refusal(
            "You made {contribution}, or it is for you: its value is for others to judge.", contribution=contribution
        )
    if not may_vote(vote, agents, accepted, person):
        raise Refusal(
            "{contribution} is judged by those who had an accepted contribution when its vote opened. "
            "Yours counts in every vote that opens after your first accepted contribution.",
            contribution=contribution,
        )


def _is_theirs(vote: Vote, agents: Agents, person: str) -> bool:
    """Tell whether everything that a vote decides about concerns a person."""
    if not vote.rows:
        return person in barred(vote, agents)
    return all(person in barred(part, agents) for part in vote.parts())


def begun(vote: Vote, agents: Agents) -> datetime | None:
    """Return the moment from which the hours of the vote run: two persons can vote. None while there are not two."""
    if not vote.opened.bootstrap:
        return vote.at
    out = barred(vote, agents)
    others = (agent.at for agent in agents.persons(vote.height) if agent.id not in out)
    second = next(islice(others, 1, None), None)
    return None if second is None else max(vote.at, second)


def _everyone_now(vote: Vote, agents: Agents) -> Electorate:
    everybody = of_everyone(agents, vote.acted, tuple(barred(vote, agents)), vote.height)
    # A vote of before the quorum counted only some: it counts all.
    return replace(everybody, counted=None) if vote.opened.counted is None else everybody


def _changed_since(vote: Vote, agents: Agents) -> set[str]:
    """Return the persons who linked accounts, left, came back, or came to speak for somebody after the opening."""
    linked = {agents.person(younger) for younger, link in agents.links.items() if link.height > vote.height}
    speaking = {agents.person(speaker) for _, speaker in agents.speakers.changed_since(vote.height)}
    return linked | speaking | set(map(agents.person, agents.presence.turned(vote.height)))


def _gained(vote: Vote, agents: Agents, accepted: Mapping[str, int], person: str) -> int:
    """Return how many voters a person counts for now, less the voters that their accounts counted for at the opening."""
    persons_then = {agents.person_at(account, vote.height) for account in agents.aliases(person)}
    could_then = sum(_could_vote(vote, agents, accepted, person_then) for person_then in persons_then)
    return may_vote(vote, agents, accepted, person) - could_then


def _could_vote(vote: Vote, agents: Agents, accepted: Mapping[str, int], person: str) -> bool:
    """Tell whether somebody who was a person of their own at the opening could vote then."""
    concerned = {agents.person_at(agent, vote.height) for agent in vote.opened.excluded}
    if person in concerned or not agents.was_here(person, vote.height):
        return False
    own = (account for account in agents.aliases(person) if agents.person_at(account, vote.height) == person)
    return had_accepted_work(accepted, own, vote.height)


def had_accepted_work(accepted: Mapping[str, int], accounts: Iterable[str], before: int = maxsize) -> bool:
    """Tell whether a contribution of a person, by any of their accounts, was accepted before the entry of a height; or ever.

    This is who decides with others, about logs, equations, money and offices; `accepted` is the height of each account's first.
    """
    return any(accepted.get(account, before) < before for account in accounts)


def _forgotten_voters(vote: Vote, agents: Agents, accepted: Mapping[str, int]) -> int:
    """Return how many voters were forgotten after the opening and have no ballot."""
    accounts = (account for account in agents.departed if (agents.by_id[account].forgotten or 0) > vote.height)
    forgotten = set(map(agents.person, accounts))
    silent = (person for person in forgotten if not _has_ballot(vote, agents, person))
    return sum(may_vote(vote, agents, accepted, person) for person in silent)


def _has_ballot(vote: Vote, agents: Agents, person: str) -> bool:
    cast = filter(None, map(vote.ballots.get, agents.aliases(person)))
    return any(ballot.choice != NONE for ballot in cast)
