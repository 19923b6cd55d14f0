"""When a vote is settled, and how: quorum, approvals, red flags and time, and the arithmetic that everyone can check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from ledger.network.agent import Agents
from ledger.network.pause import ends
from ledger.network.rules import ABSTAIN, APPROVE, REJECT, Preset, RuleBook
from ledger.validation import electorate
from ledger.validation.ballot import ballots, flags
from ledger.validation.vote import ACCEPTED, REJECTED, UNDECIDED, Extended, Settled, Vote

BLIND_DAYS = 7
"""Days for which a window stays open beyond its end because the reactions cannot be read."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How a vote stands: of the `voters` who could vote, who did what. The quorum counts ballots, abstentions included."""

    voters: int
    voters_hash: str
    quorum: int
    approve: int
    reject: int
    abstain: int
    flags: int

    @property
    def ballots(self) -> int:
        """Return the number of ballots, abstentions included."""
        return self.approve + self.reject + self.abstain

    def approves(self, preset: Preset) -> bool:
        """Tell whether the approvals are a large enough share of approvals and rejects."""
        share = preset.flagged_share if self.flags else preset.share
        return self.approve >= share * (self.approve + self.reject)


def tally(vote: Vote, preset: Preset, agents: Agents, accepted: Mapping[str, int]) -> Tally:
    """Count the vote as it stands."""
    may = electorate.now(vote, agents, accepted)
    choices = list(ballots(vote, agents).values())
    approve, reject, abstain = (choices.count(choice) for choice in (APPROVE, REJECT, ABSTAIN))
    least = quorum(preset, may.quorum_of)
    return Tally(may.voters, may.voters_hash, least, approve, reject, abstain, len(flags(vote, agents)))


def quorum(preset: Preset, people: int) -> int:
    """Return how many ballots a vote needs at least that counts so many people."""
    return max(preset.quorum, ceil(preset.quorum_share * people))


def closes(vote: Vote, preset: Preset, agents: Agents) -> datetime | None:
    """Return the end of the window, the second one where it was extended; None while two cannot vote yet."""
    begun = electorate.begun(vote, agents)
    return None if begun is None else ends(vote.extended or begun, timedelta(hours=preset.window_hours), vote.pauses)


def opens(vote: Vote, preset: Preset, agents: Agents) -> datetime | None:
    """Return from when on it can be accepted before all have voted; None while two cannot vote yet."""
    begun, wait = electorate.begun(vote, agents), timedelta(hours=preset.wait_hours)
    return None if begun is None else ends(begun, wait, vote.pauses, again=timedelta())


def _blind(vote: Vote, preset: Preset, agents: Agents) -> datetime | None:
    """Return until when a vote waits for reactions that cannot be read, which it has done in its pauses already."""
    begun, end = electorate.begun(vote, agents), closes(vote, preset, agents)
    if begun is None or end is None:
        return None
    return max(end, (vote.extended or begun) + timedelta(hours=preset.window_hours, days=BLIND_DAYS))


def moments(vote: Vote, preset: Preset, agents: Agents) -> Iterator[datetime]:
    """Yield the moments at which the vote may become ripe by time alone."""
    for found in (opens, closes, _blind):
        moment = found(vote, preset, agents)
        if moment is not None:
            yield moment


def settle(
    vote: Vote, rules: RuleBook, agents: Agents, accepted: Mapping[str, int], now: datetime, read: bool = True
) -> Settled | Extended | None:
    """Return what becomes of the vote now, or None if it stays open. `read` tells whether its reactions could be read."""
    if not may_be_ripe(vote, rules, agents, now):
        return None
    preset = rules.versions[vote.opened.rules].preset
    end = closes(vote, preset, agents)
    assert end is not None, "ripe before two may vote"
    if not read and ((blind := _blind(vote, preset, agents)) is None or now < blind):
        return None
    count = tally(vote, preset, agents, accepted)
    if _accepts(vote, count, preset, agents, now):
        return _settled(vote, ACCEPTED, count, not read)
    if now < end:
        return None
    if count.ballots >= count.quorum and count.reject and count.approve < preset.share * (count.approve + count.reject):
        return _settled(vote, REJECTED, count, not read)
    if vote.extended is None:
        return Extended(vote.opened.contribution, _silent(vote, agents, accepted), not read)
    return _settled(vote, UNDECIDED, count, not read)


def may_be_ripe(vote: Vote, rules: RuleBook, agents: Agents, now: datetime) -> bool:
    """Tell without counting whether a vote can be ripe: late enough, or with enough ballots for all to have voted."""
    preset = rules.versions[vote.opened.rules].preset
    first = opens(vote, preset, agents)
    if first is None:
        return False
    if len(vote.ballots) < preset.quorum:
        end = closes(vote, preset, agents) if now >= first else None
        return end is not None and now >= end
    fewer = agents.changes + agents.presence.changes  # by so many at most, since the opening
    return now >= first or vote.opened.bootstrap or len(vote.ballots) + fewer >= vote.opened.voters


def _accepts(vote: Vote, count: Tally, preset: Preset, agents: Agents, now: datetime) -> bool:
    first, end = opens(vote, preset, agents), closes(vote, preset, agents)
    assert first is not None and end is not None, "a window without a beginning"
    if count.ballots < count.quorum or not count.approves(preset):
        return False
    if count.flags:
        return now >= end and count.approve >= preset.flagged_approvals
    waited = now >= first
    return count.approve >= preset.approvals and (waited or count.ballots >= count.voters)


def _settled(vote: Vote, decision: str, count: Tally, blind: bool) -> Settled:
    return Settled(
        vote.opened.contribution,
        decision,
        vote.opened.rules,
        count.voters,
        count.voters_hash,
        count.quorum,
        count.approve,
        count.reject,
        count.abstain,
        count.flags,
        blind,
    )


def _silent(vote: Vote, agents: Agents, accepted: Mapping[str, int]) -> tuple[str, ...]:
    """Return the persons who may vote and have not."""
    voted = ballots(vote, agents)
    may = (agent.id for agent in agents.persons() if electorate.may_vote(vote, agents, accepted, agent.id))
    return tuple(person for person in may if person not in voted)
