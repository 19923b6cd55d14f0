"""Speakers: who speaks for an organisation or an outside agent, and the proposals that somebody else does.

The person who entered one speaks for it until another one does. The page of agents folds these facts. A speaker confirms
what is logged for the organisation, and says where it is paid. One who is gone (forgotten, or no longer here) can be
followed by another, whom members confirm: `ledger/governance/speaking.py` has the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.network.question import Lapsed
from ledger.values.ids import Subject
from ledger.values.phrase import Code, Refusal, Who

if TYPE_CHECKING:
    from ledger.network.agent import Agents


@dataclass(frozen=True, slots=True)
class SpeakerProposed:
    """`by` proposes that `speaker` speaks for an agent from now on: the speaker of today, or a member where that one is gone."""

    agent: str
    speaker: str
    by: str


@dataclass(frozen=True, slots=True)
class SpeakerConfirmed:
    """The person who is to speak for an agent says yes to it, or another member does."""

    agent: str
    speaker: str
    by: str


@dataclass(frozen=True, slots=True)
class SpeakerDeclined:
    """The person who is to speak for an agent says no, which ends the proposal; or another member does, who is not asked again."""

    agent: str
    speaker: str
    by: str


@dataclass(frozen=True, slots=True)
class SpeakerChanged:
    """`speaker` speaks for an agent from now on. All other proposals for it are void."""

    agent: str
    speaker: str


FACTS = (SpeakerProposed, SpeakerConfirmed, SpeakerDeclined, SpeakerChanged)

SPEAKER = "speaker"
"""What the question is about that waits for the yes to a proposal: `A3/speaker/A7`."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal that `speaker` speaks for an agent, with the accounts that said yes and no to it."""

    agent: str
    speaker: str
    by: str
    at: datetime
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

    @property
    def question(self) -> str:
        """Return the name of the question."""
        return f"{self.speaker}/{SPEAKER}/{self.agent}"


class Speakers:
    """The speakers who followed those who entered an agent, and the proposals that are open, by agent and proposed person."""

    def __init__(self) -> None:
        self.entered: list[str] = []  # all organisations and outside agents
        self.proposals: dict[tuple[str, str], Proposal] = {}
        self.declined: set[tuple[str, str]] = set()  # agent, and the person who said no
        self._now: dict[str, str] = {}
        self._turns: list[tuple[int, str, str]] = []  # height, agent and new speaker of each change

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _proposed(self, fact: SpeakerProposed, entry: Entry) -> None:
        yes = (fact.by,) if fact.by == fact.speaker else ()
        self.proposals[fact.agent, fact.speaker] = Proposal(fact.agent, fact.speaker, fact.by, entry.at, yes)

    def _confirmed(self, fact: SpeakerConfirmed, _: Entry) -> None:
        proposal = self.proposals[fact.agent, fact.speaker]
        self.proposals[fact.agent, fact.speaker] = replace(proposal, yes=(*proposal.yes, fact.by))

    def _declined(self, fact: SpeakerDeclined, _: Entry) -> None:
        if fact.by == fact.speaker:
            del self.proposals[fact.agent, fact.speaker]
            self.declined.add((fact.agent, fact.speaker))
            return
        proposal = self.proposals[fact.agent, fact.speaker]
        self.proposals[fact.agent, fact.speaker] = replace(proposal, no=(*proposal.no, fact.by))

    def _changed(self, fact: SpeakerChanged, entry: Entry) -> None:
        self._now[fact.agent] = fact.speaker
        self._turns.append((entry.height, fact.agent, fact.speaker))
        self.proposals = {key: proposal for key, proposal in self.proposals.items() if proposal.agent != fact.agent}
        self.declined = {(agent, person) for agent, person in self.declined if agent != fact.agent}

    def _lapsed(self, fact: Lapsed, _: Entry) -> None:
        question = Subject(fact.question)
        if question.kind == SPEAKER:
            del self.proposals[question.rest, question.id]

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        SpeakerProposed: _proposed,
        SpeakerConfirmed: _confirmed,
        SpeakerDeclined: _declined,
        SpeakerChanged: _changed,
        Lapsed: _lapsed,
    }

    def of(self, agent: str) -> str | None:
        """Return the account that speaks for an agent by a change, or None: then it is the one who entered it."""
        return self._now.get(agent)

    @property
    def changes(self) -> int:
        """Return how often a speaker was followed by another."""
        return len(self._turns)

    def ever(self, agent: str) -> Iterator[str]:
        """Yield the accounts that spoke for an agent by a change, the last of which does now."""
        return (speaker for _, changed, speaker in self._turns if changed == agent)

    def changed_since(self, height: int) -> Iterator[tuple[str, str]]:
        """Yield agent and new speaker of each change after the entry of that height."""
        return ((agent, speaker) for at, agent, speaker in self._turns if at > height)


def speaker_of(agents: Agents, agent: str) -> str | None:
    """Return the account that speaks for an organisation or an outside agent; None for a person, or an unknown agent."""
    known = agents.by_id.get(agent)
    return None if known is None else agents.speakers.of(agent) or known.by


def owner_of(agents: Agents, agent: str) -> str:
    """Return the account that stands for whoever has the say over an agent: a person, with all accounts that were ever theirs."""
    return agents.lineage(speaker_of(agents, agent) or agent)


def owned_with(agents: Agents, agent: str) -> tuple[str, ...]:
    """Return all accounts and agents over which the same person has the say, this one among them."""
    owner = owner_of(agents, agent)
    spoken_for = (other for other in agents.speakers.entered if owner_of(agents, other) == owner)
    return (*agents.ever_one_with(owner), *spoken_for)


def living_speaker(agents: Agents, agent: str) -> str | None:
    """Return the person who speaks for an agent; None if that one was forgotten or is no longer here."""
    by = speaker_of(agents, agent)
    return agents.person(by) if by and not agents.is_gone(by) and agents.is_here(by) else None


def answers_for(agents: Agents, agent: str) -> str:
    """Return the person who can be asked for an agent: the agent, or its speaker; refuse if that person is gone."""
    if agents.is_person(agent):
        if agents.is_gone(agent) or not (agents.is_here(agent) or agent in agents.introduced):
            raise Refusal("{who} has left, so nothing can be asked of them.", who=Who(agent))
        return agents.person(agent)
    person = living_speaker(agents, agent)
    if person is None:
        raise Refusal(
            "Nobody speaks for {agent} any more. {offer} offers to do it; it takes the yes of two others with accepted work.",
            agent=Who(agent),
            offer=Code(f"/agent speaker @{agent}"),
        )
    return person


def contact_of(agents: Agents, agent: str) -> str | None:
    """Return the person to talk to about an agent: the agent, or its speaker; None if that one was forgotten."""
    person = agents.person(speaker_of(agents, agent) or agent)
    return None if agents.is_gone(person) else person


def spoken_for(agents: Agents, person: str) -> tuple[str, ...]:
    """Return the organisations and outside agents for which a person speaks, in the order in which they were entered."""
    own = agents.aliases(person)
    return tuple(agent for agent in agents.speakers.entered if speaker_of(agents, agent) in own)
