"""A network as a book alone: decisions are plain calls on it, and what they say is read as people see it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import commands
from adapters.console.page import plain_text
from bot.charts.render import with_chart_texts
from bot.chat import Command, Said
from bot.core.decide import Context, of_command
from bot.language import words
from bot.language.words import Reader
from bot.menu import Asked, Reacted
from bot.outcome import Outcome
from bot.record.posts import Posts
from ledger.book import Book
from ledger.chain.entry import Entry, Fact
from ledger.contributions.contribution import Contribution
from ledger.network import acquaintance, role
from ledger.network.preset import LIGHT_1, STANDARD_1, Preset
from ledger.network.role import FIRST_TWO
from ledger.network.rules import Rules, RulesAdopted
from ledger.validation.vote import Vote
from ledger.values.phrase import NETWORK, Refusal, Sayable
from tests.support.said import recalled

MENU = commands.load()
MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
HERE = "room:here/general"


class Town:
    """People who ask for things: each decision is made on the book, and its facts are folded in."""

    def __init__(self, *people: str, preset: Preset = LIGHT_1, zone: str = "UTC") -> None:
        self.book = Book()
        self.entries: list[Entry] = []
        self.now = MONDAY
        self.chance = bytes(range(16))
        self.people: dict[str, str] = {}
        self.add(RulesAdopted(Rules(1, preset, zone=zone), None))
        for name in people:
            self.joins(name)

    def add(self, *facts: Fact, author: str = NETWORK) -> None:
        """Fold facts in, as one entry."""
        entry = Entry(self.book.height + 1, self.now, author, facts)
        self.book.add(entry)
        self.entries.append(entry)

    def joins(self, name: str) -> str:
        """Let somebody join; return their number."""
        joined = acquaintance.join(self.book.agents, f"room:{name}", name)
        self.add(joined, author=joined.agent)
        self.people[name] = joined.agent
        return joined.agent

    def stewards(self, *names: str) -> None:
        """Make the first two people stewards, as the setting of the network does when they act."""
        for name in names:
            person = self.person(name)
            self.add(*role.first_stewards(self.book.roles, self.book.agents, person, (), FIRST_TWO), author=person)

    def person(self, name: str) -> str:
        """Return the number of the person, whichever of their accounts is named."""
        return self.book.agents.person(self.people[name])

    def asked(self, name: str, values: dict[str, object], channel: str = HERE) -> Asked:
        """Return what somebody asks, as a decision gets it."""
        private = channel != HERE
        return Asked(
            self.person(name),
            values,
            self.now,
            self.chance,
            channel,
            private,
            "ab" * 32,
            MENU,
            account=self.people[name],
        )

    def decides(self, name: str, line: str, channel: str = HERE) -> Outcome:
        """Return what a line comes to; nothing is folded in."""
        command, _, text = line.removeprefix("/").partition(" ")
        by = self.book.agents.references(self.people[name])[0]
        said = Command("", command, by, by if channel != HERE else HERE, text=text)
        context = Context(self.now, channel == HERE, self.chance, "ab" * 32, stewards=())
        decided = of_command(self.book, Posts(), MENU, said, context)
        outcome = Outcome(decided.facts, decided.answer, decided.posts, decided.files, decided.recall)
        return recalled(outcome, self.book, self.entries)

    def does(self, name: str, line: str, channel: str = HERE) -> Outcome:
        """Return what a line comes to, and fold it in."""
        return self._done(self.decides(name, line, channel), self.person(name))

    def says(self, name: str, line: str, channel: str = HERE) -> str:
        """Let a line take effect; return the answer as its asker sees it."""
        answer = self.does(name, line, channel).answer
        assert answer is not None
        return self.seen(answer)

    def reads(self, name: str, line: str) -> str:
        """Let a line, an emoji or the time take effect; return what its asker reads: an answer, a refusal or a card."""
        first, _, number = line.partition(" ")
        try:
            if first == "card":
                return self.card(number)
            if first == "settle":
                self.settles(number)
                return ""
            if line[0] in "+-":
                answer = self.reacts(name, first[1:], number, added=line[0] == "+").answer
            else:
                answer = self.does(name, line).answer
        except Refusal as refusal:
            return self.seen(refusal.phrase)
        return self.seen(answer) if answer is not None else ""

    def reacts(self, name: str, emoji: str, number: str, *, added: bool = True) -> Outcome:
        """Let somebody put an emoji on the card of a contribution, or take it off."""
        reacted = Reacted(self.people[name], number, 1, True, emoji, added, self.now)
        return self._done(MENU.react(self.book, reacted), self.person(name))

    def settles(self, number: str, *, hours: int = 0) -> Outcome:
        """Let hours pass, and settle the vote if it is ripe."""
        self.now += timedelta(hours=hours)
        return self._done(MENU.settle(self.book, self.now, {number: True}), NETWORK)

    def _done(self, outcome: Outcome, author: str) -> Outcome:
        if outcome.facts:
            self.add(*outcome.facts, author=author)
        return outcome

    def linked(self, older: str, younger: str) -> None:
        """Make two accounts one person."""
        code = self.says(older, "/link").split("/link ")[1].split()[0]
        self.does(younger, f"/link {code}")

    @property
    def last(self) -> str:
        """Return the number of the newest contribution."""
        return list(self.book.contributions.by_id)[-1]

    def log(self, number: str) -> Contribution:
        """Return a contribution as it is known now."""
        return self.book.contributions.by_id[number]

    def state(self, number: str) -> str:
        """Return how far a contribution is."""
        return self.log(number).state

    def vote(self, number: str) -> Vote:
        """Return the open vote on a contribution."""
        return self.book.votes.open[number]

    def card(self, about: str) -> str:
        """Return what a card, or a message about its subject, shows."""
        return self.seen(MENU.card(self.book, about).phrase)

    def posts(self, outcome: Outcome) -> list[tuple[str, str | None]]:
        """Return which posts an outcome owes: about what, and to whom if to one person."""
        names = {number: name for name, number in self.people.items()}
        return [(post.about, names[post.to] if post.to else None) for post in outcome.posts]

    def seen(self, said: Sayable) -> str:
        """Return something said as a reader of the console sees it."""
        reader = Reader("en", self.book.rules.now.zone, self._shown, now=self.now)
        return plain_text(with_chart_texts(words.say(said, reader)))

    def _shown(self, number: str) -> Said:
        return Said(self.book.agents.name(number).text or "(erased)")


@pytest.fixture
def town() -> Town:
    """Four people, two of them stewards, under the preset that settles a vote at once."""
    made = Town("ana", "ben", "cara", "dan")
    made.stewards("ana", "ben")
    return made


@pytest.fixture
def slow_town() -> Town:
    """Return the same four under the standard preset, where a vote takes a day."""
    made = Town("ana", "ben", "cara", "dan", preset=STANDARD_1)
    made.stewards("ana", "ben")
    return made
