"""Who leaves, comes back, is linked, forgotten, or comes to speak for somebody: who may vote is counted right at any time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest

from ledger import forgetting
from ledger.chain.entry import Fact
from ledger.governance import membership
from ledger.network.identity import CameBack, Left
from ledger.network.preset import EDITION_1, LIGHT_1, Preset
from ledger.network.seniority import DAYS
from ledger.network.speaker import SpeakerChanged, SpeakerProposed, living_speaker
from ledger.validation import by_quorum, electorate
from ledger.validation.ballot import ballots, cast
from tests.commands.conftest import Town

PEOPLE = ("ana", "ben", "cara", "dan", "eve", "fay", "gus")
STEPS = 60


def grown(*, young: bool) -> Town:
    """Return a town with an organisation; unless it is young, all have accepted work and are no newcomers."""
    town = Town(*PEOPLE, preset=LIGHT_1)
    town.stewards("ana", "ben")
    if not young:
        for name in PEOPLE:
            town.does(name, "/contribute 1h swept the hall")
            for other in [one for one in PEOPLE if one != name][:3]:
                town.does(other, f"/vote {town.last} approve")
            town.settles(town.last)
        town.now += timedelta(days=DAYS)
    town.does("ana", "/agent add Riverside")
    return town


class Turns:
    """Anything that changes who may vote, in any order."""

    def __init__(self, town: Town, chance: Random) -> None:
        self.town, self.chance = town, chance

    def step(self) -> None:
        """Let one thing happen."""
        name = self.chance.choice(PEOPLE)
        person = self.town.person(name)
        if self.town.book.agents.is_gone(person):
            return
        acts = (self._leaves, self._returns, self._is_away, self._speaks, self._votes, self._is_forgotten)
        act: Callable[[str, str], tuple[Fact, ...]] = self.chance.choices(acts, (3, 3, 3, 2, 4, 0.2))[0]
        facts = act(name, person)
        if facts:
            self.town.now += timedelta(seconds=1)
            self.town.add(*facts, author=person)

    def _leaves(self, _: str, person: str) -> tuple[Fact, ...]:
        return membership.leave(self.town.book, person)

    def _returns(self, _: str, person: str) -> tuple[Fact, ...]:
        return membership.resumed(self.town.book.agents, person)

    def _is_away(self, name: str, _: str) -> tuple[Fact, ...]:
        account = self.town.people[name]
        return (CameBack(account) if self.town.book.agents.presence.is_absent(account) else Left(account),)

    def _speaks(self, _: str, person: str) -> tuple[Fact, ...]:
        agents = self.town.book.agents
        if living_speaker(agents, "A8") == person:
            return ()
        return (SpeakerProposed("A8", person, person), SpeakerChanged("A8", person))

    def _votes(self, _: str, person: str) -> tuple[Fact, ...]:
        book = self.town.book
        vote = book.votes.open["C" + str(len(book.contributions.by_id))]
        if not electorate.may_vote(vote, book.agents, book.contributions.accepted, person):
            return ()
        return cast(vote, book.agents, book.contributions.accepted, person, self.chance.choice(("approve", "reject")))

    def _is_forgotten(self, _: str, person: str) -> tuple[Fact, ...]:
        return forgetting.depart(self.town.book, person)


@pytest.mark.parametrize("young", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_as_many_are_counted_as_may_vote(seed: int, young: bool) -> None:
    town = grown(young=young)
    town.does("gus", '/contribute 2h for:"Riverside" lent the van')
    if town.state(town.last) == "waiting":
        town.does("ana", f"/confirm {town.last}")
    turns = Turns(town, Random(seed))
    for _ in range(STEPS):
        turns.step()
        vote = town.book.votes.open.get(town.last)
        if vote is None:
            return  # withdrawn with whoever made it
        agents, accepted = town.book.agents, town.book.contributions.accepted
        counted = electorate.now(vote, agents, accepted)
        may = {one.id for one in agents.persons() if electorate.may_vote(vote, agents, accepted, one.id)}
        stays = {one for one in ballots(vote, agents) if agents.is_gone(one)}
        assert counted.voters == len(may | stays)


@pytest.mark.parametrize("preset", EDITION_1.values())
def test_leaving_helps_no_log_more_than_voting_for_it(preset: Preset) -> None:
    """The ballots that a vote needs fall by one at most where one who may vote leaves."""
    for people in range(1, 400):
        assert by_quorum.quorum(preset, people) - by_quorum.quorum(preset, people - 1) <= 1
