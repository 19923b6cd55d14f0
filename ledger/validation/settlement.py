"""Settlement of votes: quorum, approvals, red flags and time, with the arithmetic that everybody can check.

The hours of a vote run from the moment when two persons can vote. From `opens` on, enough approvals accept the log; before, only
if all voters have voted. A red flag asks for more approvals, and holds the vote open to its end. A log is rejected only at the end
(`closes`), and only if enough voted. Otherwise the window is extended once, with reminders; then the log stays undecided, and its
maker can open it again.

On a list of logs, a ballot counts for each log but the voter's own. Where somebody outside the list may vote, one of them has to
approve: a group that judges itself is not enough then.

A vote decides about money, so it is settled on what the cards show and not on the events that arrived. If the reactions cannot be
read, it waits `BLIND_DAYS` more, then settles on what is known, and the fact says so (`blind`). `settle` is a pure function of the
ledger and the moment, so that the audit can run it again over every vote. `may_be_ripe` is a cheap check before it: in a burst of
reactions every event asks, and must not count all ballots. It may say yes too early, never no too late.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from ledger.network.agent import Agents
from ledger.network.pause import window_end
from ledger.network.preset import Preset
from ledger.network.rules import ABSTAIN, APPROVE, REJECT, RuleBook
from ledger.validation import electorate
from ledger.validation.ballot import ballots, flags
from ledger.validation.vote import ACCEPTED, REJECTED, UNDECIDED, Extended, Settled, Vote

BLIND_DAYS = 7
"""Days for which a vote stays open beyond its end while its reactions cannot be read."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The count of a vote: of `voters` who could vote, how many did what. The quorum counts ballots, abstentions included."""

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
        return self.decided + self.abstain

    @property
    def decided(self) -> int:
        """Return the number of ballots without abstentions."""
        return self.approve + self.reject

    @property
    def has_quorum(self) -> bool:
        """Tell whether enough have voted for a decision."""
        return self.ballots >= self.quorum

    def approves(self, preset: Preset) -> bool:
        """Tell whether the approvals are enough, by number and as a share of approvals and rejects; red flags ask for more."""
        least, share = preset.approvals, preset.share
        if self.flags:
            least, share = preset.flagged_approvals, preset.flagged_share
        return self.has_quorum and self.approve >= least and self.approve >= share * self.decided

    def rejects(self, preset: Preset) -> bool:
        """Tell whether somebody rejects, and the approvals are too small a share beside that."""
        return self.has_quorum and self.reject > 0 and self.approve < preset.share * self.decided


def tally(vote: Vote, preset: Preset, agents: Agents, accepted: Mapping[str, int]) -> Tally:
    """Count the vote as it stands."""
    may = electorate.now(vote, agents, accepted)
    choices = list(ballots(vote, agents).values())
    approve, reject, abstain = map(choices.count, (APPROVE, REJECT, ABSTAIN))
    least = quorum(preset, may.quorum_of)
    return Tally(may.voters, may.voters_hash, least, approve, reject, abstain, len(flags(vote, agents)))


def quorum(preset: Preset, people: int) -> int:
    """Return the number of ballots that a vote needs if its quorum counts so many people."""
    return max(preset.quorum, ceil(preset.quorum_share * people))


def closes(vote: Vote, preset: Preset, begun: datetime) -> datetime:
    """Return the end of the window, of the second one if it was extended. The vote began when two could vote."""
    return window_end(vote.extended or begun, timedelta(hours=preset.window_hours), vote.pauses)


def opens(vote: Vote, preset: Preset, begun: datetime) -> datetime:
    """Return the moment from which the log can be accepted before all have voted."""
    return window_end(begun, timedelta(hours=preset.wait_hours), vote.pauses, again=timedelta())


def _blind_until(vote: Vote, preset: Preset, begun: datetime) -> datetime:
    """Return the moment until which the vote waits for reactions that cannot be read. Its pauses count as such waiting."""
    unpaused = (vote.extended or begun) + timedelta(hours=preset.window_hours, days=BLIND_DAYS)
    return max(closes(vote, preset, begun), unpaused)


def moments(vote: Vote, preset: Preset, agents: Agents) -> Iterator[datetime]:
    """Yield the moments at which the vote may become ripe by time alone."""
    for begun in {electorate.begun(part, agents) for part in vote.parts()}:
        if begun is not None:
            yield from (opens(vote, preset, begun), closes(vote, preset, begun), _blind_until(vote, preset, begun))


def settle(
    vote: Vote, rules: RuleBook, agents: Agents, accepted: Mapping[str, int], now: datetime, read: bool = True
) -> tuple[Settled | Extended, ...]:
    """Return the facts that end or extend the vote now; nothing if it stays open. `read`: its reactions could be read.

    The logs of a list end together, once each has a decision, and each by its own tally.
    """
    preset = rules.versions[vote.opened.rules].preset
    settled: list[Settled] = []
    for part in vote.parts():
        ended = _ended(vote, part, preset, agents, accepted, now, read)
        if ended is None:
            return ()
        settled.append(ended)
    if vote.extended is None and any(ended.decision == UNDECIDED for ended in settled):
        return (Extended(vote.opened.subject, silent(vote, agents, accepted), not read),)
    return tuple(settled)


def _ended(
    vote: Vote, part: Vote, preset: Preset, agents: Agents, accepted: Mapping[str, int], now: datetime, read: bool
) -> Settled | None:
    """Return the end of the vote on one log of it, or None before one is due."""
    begun = electorate.begun(part, agents)
    if begun is None or not _may_be_ripe(part, preset, agents, begun, now):
        return None
    if not read and now < _blind_until(part, preset, begun):
        return None
    count = tally(part, preset, agents, accepted)
    decision = _decision(part, count, preset, begun, now)
    if decision == ACCEPTED and not _is_backed(vote, part, count, agents, accepted):
        decision = None if now < closes(part, preset, begun) else UNDECIDED
    return None if decision is None else _settled(part, decision, count, not read)


def _is_backed(vote: Vote, part: Vote, count: Tally, agents: Agents, accepted: Mapping[str, int]) -> bool:
    """Tell whether somebody outside a list approves a log of it; or whether there is nobody outside who could."""
    if part is vote:
        return True
    inside = electorate.barred(vote, agents)
    if count.voters == sum(electorate.may_vote(part, agents, accepted, person) for person in inside):
        return True
    return any(choice == APPROVE and person not in inside for person, choice in ballots(part, agents).items())


def may_be_ripe(vote: Vote, rules: RuleBook, agents: Agents, now: datetime) -> bool:
    """Tell without counting whether a vote can be ripe: late enough, or with enough ballots for all to have voted."""
    preset = rules.versions[vote.opened.rules].preset
    for part in vote.parts():
        begun = electorate.begun(part, agents)
        if begun is not None and _may_be_ripe(part, preset, agents, begun, now):
            return True
    return False


def _may_be_ripe(vote: Vote, preset: Preset, agents: Agents, begun: datetime, now: datetime) -> bool:
    is_late = now >= opens(vote, preset, begun)
    if len(vote.ballots) < preset.quorum:
        return is_late and now >= closes(vote, preset, begun)
    return is_late or _may_all_have_voted(vote, agents)


def _may_all_have_voted(vote: Vote, agents: Agents) -> bool:
    fewer_at_most = (
        agents.changes + agents.presence.changes + agents.speakers.changes
    )  # voters less than at the opening
    return vote.opened.bootstrap or len(vote.ballots) + fewer_at_most >= vote.opened.voters


def _decision(vote: Vote, count: Tally, preset: Preset, begun: datetime, now: datetime) -> str | None:
    """Return the decision that the tally and the moment allow; None before one is due."""
    if count.approves(preset) and _may_accept(vote, count, preset, begun, now):
        return ACCEPTED
    if now < closes(vote, preset, begun):
        return None
    return REJECTED if count.rejects(preset) else UNDECIDED


def _may_accept(vote: Vote, count: Tally, preset: Preset, begun: datetime, now: datetime) -> bool:
    """Tell whether it is time to accept: at the end if there is a red flag, else after the wait or when all have voted."""
    if count.flags:
        return now >= closes(vote, preset, begun)
    return now >= opens(vote, preset, begun) or count.ballots >= count.voters


def _settled(vote: Vote, decision: str, count: Tally, blind: bool) -> Settled:
    return Settled(
        vote.opened.subject,
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


def silent(vote: Vote, agents: Agents, accepted: Mapping[str, int]) -> tuple[str, ...]:
    """Return the persons who may vote and have not."""
    voted = ballots(vote, agents)
    persons = (agent.id for agent in agents.persons() if agent.id not in voted)
    return tuple(person for person in persons if electorate.may_vote(vote, agents, accepted, person))
