"""One cell of the table: a network, its preset, what is logged in it; and one vote there, played from the opening to the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from ledger.chain.entry import Fact
from ledger.contributions import correction, revision
from ledger.network.preset import LARGE, USUAL, Preset
from ledger.network.rules import APPROVE, REJECT
from ledger.validation import ballot
from ledger.validation.vote import ACCEPTED, Opened
from ledger.values.phrase import Words
from tests.fair.course import Course
from tests.fair.network import HOURS, START, Network
from tests.fair.people import OF_FAKE, OF_HONEST, SOME, Attention, Plan, plan

VOTES_OF_A_NETWORK = 500

APART = timedelta(days=63)
"""From the day of one vote to that of the next: longer than any lasts, and than it is known what came to nothing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a vote ended, how long after its opening, and how many persons messages asked for their vote."""

    decision: str
    after: timedelta
    asked: int

    def is_accepted(self, within: timedelta = timedelta.max) -> bool:
        """Tell whether the log was accepted, within a time from its opening."""
        return self.decision == ACCEPTED and self.after <= within


@dataclass(frozen=True, slots=True)
class Cell:
    """A situation, in which votes are played one after the other.

    `here` are people with accepted work; `gone` are others who never look any more, and may be drawn; `away` are no longer around. Of those
    who are here, `ring` approve each other's fakes at once; the log is one of these then, and else it is honest. `against` reject
    at once whatever some others log. A ring `amends` its log at once, so often, when somebody rejects it; or it `erases`: it
    would correct the accepted work of somebody else to nothing.
    """

    name: str
    preset: Preset
    here: int
    gone: int = 0
    away: int = 0
    ring: int = 0
    against: int = 0
    amends: int = 0
    erases: bool = False
    attention: Attention = SOME
    size: str = USUAL

    def votes(self, number: int, seed: int) -> list[Outcome]:
        """Play so many votes. Each draws its own chance: more votes change none of the first, nor does another preset."""
        return list(self._votes(number, seed))

    def _votes(self, number: int, seed: int) -> Iterator[Outcome]:
        for n in range(number):
            place = n % VOTES_OF_A_NETWORK
            if place == 0:
                people = self.here + self.gone + self.away
                network = Network(self.preset, people, f"{seed} {self.name} {n}")
            yield self._vote(network, START + (place + 1) * APART, Random(f"{seed} {self.name} {n}"))

    def _vote(self, network: Network, day: datetime, chance: Random) -> Outcome:
        network.now = day + timedelta(seconds=chance.randrange(24 * 60 * 60))
        network.sees(network.people[: self.here + self.gone])
        people = network.people[: self.here]
        ring, against, honest = people[: self.ring], people[: self.against], people[self.ring + self.against :]
        author = chance.choice(ring or honest)
        concerned = {author, chance.choice(honest)} if self.erases else {author}
        opinion = OF_FAKE if ring else OF_HONEST
        plans = {person: plan(chance, self.attention, opinion) for person in honest if person not in concerned}
        at_once = {**dict.fromkeys(ring, APPROVE), **dict.fromkeys(against, REJECT)}
        at_once.pop(author, None)
        facts = self._facts(network, author, concerned)
        play = Play(Course(network), plans, at_once, self.amends)
        play.opens(facts, author)
        for other in concerned - {author}:
            play.hears(other, plan(chance, self.attention, opinion))
        return play.to_the_end()

    def _facts(self, network: Network, author: str, concerned: set[str]) -> tuple[Fact, ...]:
        """Return the facts that open the vote, on something of the size that this is about."""
        if not self.erases:
            facts = network.log(author, HOURS[self.size])
        else:
            (other,) = concerned - {author}
            erased = network.accepted(other, HOURS[self.size])
            facts = correction.correct(network.book, erased, author, None, "it never happened", network.now)
        (opened,) = (fact for fact in facts if isinstance(fact, Opened))
        assert opened.measured is not None
        assert opened.measured.size == (LARGE if self.erases else self.size), opened.measured
        return facts


class Play:
    """The vote on one log. `plans` has what each person does who looks, `at_once` the ballots of those who need not look."""

    def __init__(self, course: Course, plans: Mapping[str, Plan], at_once: Mapping[str, str], amends: int = 0) -> None:
        self._course, self._book = course, course.network.book
        self._plans, self._at_once, self._amends = plans, at_once, amends
        self._told: set[tuple[str, int]] = set()  # person, and height of the opening
        self.number = ""
        self.since = course.now

    def to_the_end(self) -> Outcome:
        """Let time pass until the vote has ended."""
        while self.number not in self._course.ended:
            self._course.goes_on()
        return self.outcome

    def opens(self, facts: tuple[Fact, ...], by: str) -> None:
        """Open the vote. Some vote at once, others will look."""
        (self.number,) = (fact.subject for fact in facts if isinstance(fact, Opened))
        self.since = self._course.now
        self._course.told[self.number] = self._is_told
        self._course.note(*facts, by=by)
        self._vote_at_once()
        for person, one in self._plans.items():
            if one.alone is not None:
                self._looks_after(person, one.alone)

    def hears(self, person: str, would: Plan) -> None:
        """Let somebody say that it is not right to take from their work, if they look; they are asked at once."""
        looks = [delay for delay in (would.alone, would.asked) if delay is not None]
        if looks:
            self._course.at(self._course.now + min(looks), lambda: self._objects(person))

    def _objects(self, person: str) -> None:
        if self.number in self._book.votes.open:
            said = correction.answer(self._book, self.number, person, is_right=False, reason=None)
            self._course.note(*said, by=person)

    @property
    def outcome(self) -> Outcome:
        """Return how the vote ended."""
        decision, at = self._course.ended[self.number]
        return Outcome(decision, at - self.since, len(self.asked))

    @property
    def asked(self) -> set[str]:
        """Return the persons whom messages asked for their vote."""
        return {person for person, _ in self._told}

    def _vote_at_once(self) -> None:
        for person, choice in self._at_once.items():
            self._casts(person, choice)

    def _looks_after(self, person: str, delay: timedelta) -> None:
        self._course.at(self._course.now + delay, lambda: self._looks(person))

    def _looks(self, person: str) -> None:
        choice = self._plans[person].choice
        if choice is not None:
            self._casts(person, choice)
        if choice == REJECT and self._amends and self.number in self._book.votes.open:
            self._amends -= 1
            self._is_amended()

    def _is_amended(self) -> None:
        """Let its author change the words of the log: approvals fall, and the ring approves again."""
        made = self._book.contributions.by_id[self.number]
        changed = replace(made.log, note=Words(f"swept, {made.changes + 1}", made.author))
        amended = revision.amend(self._book, self.number, made.author, changed, self._course.now)
        self._course.note(*amended, by=made.author)
        self._vote_at_once()

    def _casts(self, person: str, choice: str) -> None:
        """Let a person vote, if the vote is open yet."""
        vote = self._book.votes.open.get(self.number)
        if vote is not None:
            voted = ballot.cast(vote, self._book.agents, self._book.contributions.accepted, person, choice)
            self._course.note(*voted, by=person)

    def _is_told(self, person: str) -> None:
        """Let a person look who is asked by a message, for the first time since the log was put to the vote as it is."""
        asked = person, self._book.votes.open[self.number].height
        if asked in self._told:
            return
        self._told.add(asked)
        one = self._plans.get(person)
        if one is not None and one.asked is not None:
            self._looks_after(person, one.asked)
