"""Power: how often a ring gets one of theirs to be a steward, and how often somebody honest becomes one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from ledger.chain.entry import Fact
from ledger.governance import proposal_end, proposal_flags, proposals
from ledger.governance.candidacy import CONFIRMATIONS
from ledger.governance.proposal_messages import TOLD
from ledger.network.preset import Preset
from ledger.network.proposal import NOTICED, PASSED, VOTED_ON, Proposal
from ledger.network.role import STEWARD, RoleEnded, RoleTaken
from ledger.network.rules import APPROVE, REJECT
from ledger.validation import ballot
from ledger.values.phrase import NETWORK
from tests.fair.cell import APART, VOTES_OF_A_NETWORK, Outcome
from tests.fair.course import Course
from tests.fair.network import START, Network
from tests.fair.people import OF_CHANGE, OF_FAKE, SOME, Attention, Plan, plan

STEWARDS = 2


@dataclass(frozen=True, slots=True)
class Power:
    """A situation, in which candidacies are played one after the other. Two of the honest people are stewards.

    Of `here` people with accepted work a `ring` offers one of theirs, who is confirmed by others of it; else somebody honest
    offers, and is confirmed. Two members object at once, so that all vote. Or it goes `unheard`: nobody objects but who looks and
    would reject it, and it is in force after its notice if these are too few.
    """

    name: str
    preset: Preset
    here: int
    ring: int = 0
    attention: Attention = SOME
    unheard: bool = False

    def votes(self, number: int, seed: int) -> list[Outcome]:
        """Play so many candidacies. Each draws its own chance: more of them change none of the first."""
        return list(self._votes(number, seed))

    def _votes(self, number: int, seed: int) -> Iterator[Outcome]:
        for n in range(number):
            place = n % VOTES_OF_A_NETWORK
            if place == 0:
                network = Network(self.preset, self.here, f"{seed} {self.name} {n}")
                for person in network.people[-STEWARDS:]:
                    network.add(RoleTaken(person, STEWARD))
            chance = Random(f"{seed} {self.name} {n}")
            network.now = START + (place + 1) * APART + timedelta(seconds=chance.randrange(24 * 60 * 60))
            network.sees(network.people)
            yield self._vote(network, chance)

    def _vote(self, network: Network, chance: Random) -> Outcome:
        ring, honest = network.people[: self.ring], network.people[self.ring :]
        offering, *confirming = ring[: 1 + CONFIRMATIONS] or chance.sample(honest[:-STEWARDS], 1 + CONFIRMATIONS)
        others = [person for person in honest if person != offering]
        plans = {person: plan(chance, self.attention, OF_FAKE if ring else OF_CHANGE) for person in others}
        candidacy = Candidacy(Course(network), [*ring] or [offering], plans)
        candidacy.is_offered(offering, confirming)
        if not self.unheard:
            for person in [person for person in others if person not in confirming][: proposal_flags.OBJECTIONS]:
                candidacy.meets_objection(person)
        return candidacy.to_the_end()


class Candidacy:
    """An offer to be a steward. Those `for_it` vote at once, once there is a vote; `plans` has what each does who looks."""

    def __init__(self, course: Course, for_it: Sequence[str], plans: Mapping[str, Plan]) -> None:
        self._course, self._book = course, course.network.book
        self._for_it, self._plans = for_it, plans
        self._told: set[tuple[str, datetime]] = set()  # person, and since when it is as it is
        self._number = ""
        self._since = course.now

    @property
    def _proposal(self) -> Proposal:
        return self._book.proposals.by_id[self._number]

    def is_offered(self, person: str, confirming: Sequence[str]) -> None:
        """Let somebody offer it, and these say yes. Its notice begins, and those look at it who do so by themselves."""
        (offered,) = proposals.offer(self._book, person)
        self._number = offered.proposal
        self._course.told[self._number] = self._is_told
        self._note(offered, by=person)
        for other in confirming:
            self._note(*proposals.confirm(self._book, self._proposal, other, self._course.now), by=other)
        for other, one in self._plans.items():
            if one.alone is not None:
                self._looks_after(other, one.alone)

    def meets_objection(self, person: str) -> None:
        """Let somebody object. With enough of them the members vote, and those vote at once who are for it."""
        if person in self._proposal.flags:
            return
        self._note(*proposal_flags.flag(self._book, self._number, person, "too much power"), by=person)
        if self._proposal.state == VOTED_ON:
            for other in self._for_it:
                self._casts(other, APPROVE)

    def to_the_end(self) -> Outcome:
        """Let time pass until it has ended."""
        while self._proposal.ended is None:
            self._course.goes_on()
        decision = self._proposal.ended.end
        if decision == PASSED:
            self._course.network.add(RoleEnded(self._proposal.by, STEWARD))  # for the next one
        return Outcome(decision, self._course.now - self._since, len({person for person, _ in self._told}))

    def _note(self, *facts: Fact, by: str = NETWORK) -> None:
        """Record what changes the offer, with the messages and the end that come of it."""
        self._course.note(*facts, by=by)
        for fact in facts:
            for _, person in TOLD[type(fact)](self._book, fact) if type(fact) in TOLD else ():
                self._is_told(person)
        if self._proposal.state in (NOTICED, VOTED_ON):
            self._course.at(self._proposal.ends(self._book.pauses), self._may_end)

    def _may_end(self) -> None:
        if self._proposal.ended is None and (facts := proposal_end.end(self._book, self._proposal, self._course.now)):
            self._note(*facts)

    def _looks_after(self, person: str, delay: timedelta) -> None:
        self._course.at(self._course.now + delay, lambda: self._looks(person))

    def _looks(self, person: str) -> None:
        """Let a person vote, or object if they would reject it and it is not voted on."""
        choice = self._plans[person].choice
        if self._proposal.state == NOTICED and choice == REJECT:
            self.meets_objection(person)
        elif choice is not None:
            self._casts(person, choice)

    def _casts(self, person: str, choice: str) -> None:
        vote = self._book.members_votes.open.get(self._number)
        if vote is not None:
            voted = ballot.cast(vote, self._book.agents, self._book.contributions.accepted, person, choice)
            self._course.note(*voted, by=person)

    def _is_told(self, person: str) -> None:
        """Let a person look who is told of it, for the first time since it is as it is."""
        told, one = (person, self._proposal.since), self._plans.get(person)
        if told in self._told:
            return
        self._told.add(told)
        if one is not None and one.asked is not None:
            self._looks_after(person, one.asked)
