"""What holds for every command, whatever it does."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import commands
from bot.input import grammar, options
from bot.input.asking import Asking
from bot.input.draft import Draft, begin
from bot.input.suggest import suggestions
from bot.menu import Asked, Kind, Option, Verb
from bot.outcome import Kept, Outcome
from ledger import facts
from ledger.book import Book, fold
from ledger.chain.entry import Entry, Fact
from ledger.contributions.part import Part
from ledger.digests import figures
from ledger.distributions import decisions
from ledger.equations import presets
from ledger.network import project, vocabulary
from ledger.network.agent import ORGANIZATION, Joined
from ledger.network.agent import add as added_agent
from ledger.network.identity import Linked
from ledger.network.preset import LIGHT_1
from ledger.network.role import RoleTaken
from ledger.network.rules import Rules, RulesAdopted
from ledger.payouts.power import POWERS
from ledger.values.money import Money
from ledger.values.phrase import NETWORK, Lines, Phrase, Refusal, Words
from ledger.values.quantity import Quantity
from tests.support.picture import picture
from tests.support.said import recalled
from tests.support.sealed import sealed

MENU = commands.load()
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


class Town:
    """A book in which every command has something to be about, and the entries that led to it."""

    def __init__(self) -> None:
        self.book = Book()
        self.entries: list[Entry] = []
        self.add(RulesAdopted(Rules(1, LIGHT_1, quality=True), None))
        for number, name in enumerate(("ana", "ben", "cara", "dan"), start=1):
            agent = f"A{number}"
            self.add(Joined(agent, Words(f"room:{name}", agent), Words(name, agent)))
        self.add(RoleTaken("A1", "steward"), RoleTaken("A2", "steward"))
        self.add(project.start(self.book.projects, "probe", "a sensor", ("A1",)))
        self.add(added_agent(self.book.agents, "A2", ORGANIZATION, "Riverside Workshop"))
        self.add(added_agent(self.book.agents, "A2", ORGANIZATION, "Riverside Trust"))
        self.add(vocabulary.add(self.book.vocabulary, "unit", "barrel", "A1"))
        self.does("A2", "contribute", "2h an open log of ben's")
        self.does("A1", "contribute", "3h an open log of ana's")
        self.does("A1", "contribute", "3h an accepted log of ana's")
        for voter in ("A2", "A3"):
            self.does(voter, "vote", "C3 approve")
        self.add(*MENU.settle(self.book, NOW, {"C3": True}).facts)
        self.does("A3", "contribute", "1h for:A1 something for ana")
        self.does("A2", "contribute", "2h an accepted log of ben's")
        for voter in ("A1", "A3", "A4"):
            self.does(voter, "vote", "C5 approve")
        self.add(*MENU.settle(self.book, NOW, {"C5": True}).facts)
        self.does("A2", "rate", "C3 4")
        self.does("A1", "flag", "C1 it was one hour")
        self.does("A2", "settings", "preset standard")
        self.does("A1", "income", "note 100 EUR Harbour Lights")
        self.does("A2", "income", "confirm I1")
        self.does("A1", "income", "note 5 JPY nobody has seen it")
        shared = self.does("A1", "distribute", "prepare 60 EUR").facts[0]
        self.does("A2", "distribute", f"approve D1 {shared.fingerprint}")
        self.add(*decisions.make(self.book, self.book.distributions.by_id["D1"]))
        self.does("A1", "distribute", "prepare 20 EUR")
        self.does("A1", "account", "pay-to DE23 1203 0000 0000 2020 61", private=True, at=NOW - timedelta(days=1))
        paid = self.does("A1", "payout", "prepare EUR").facts[0]
        self.does("A2", "payout", f"approve P1 {paid.fingerprint}")
        self.does("A2", "payout", "unknown P1 @A1 the bank timed out")
        self.add(*figures.make_digest(self.book, NOW + timedelta(days=7), 0, "00" * 32))
        for number, older in ((7, "A1"), (8, "A3")):
            agent = f"A{number}"
            self.add(Joined(agent, Words(f"room:second{number}", agent), Words("a second account", agent)))
            self.add(Linked(agent, older))

    def add(self, *facts: Fact, author: str = NETWORK, at: datetime = NOW) -> None:
        entry = Entry(self.book.height + 1, at, author, facts)
        self.book.add(entry)
        self.entries.append(entry)

    def asked(self, agent: str, values: dict[str, Any], *, private: bool = False) -> Asked:
        return Asked(agent, values, NOW, bytes(16), "room:here/general", private, "00" * 32, MENU, account=agent)

    def does(self, agent: str, name: str, text: str, *, private: bool = False, at: datetime = NOW) -> Outcome:
        verb, rest = grammar.choose_verb(MENU, name, text)
        raw = grammar.read_options(verb, rest, lambda word: options.is_unit(self.book, word))
        outcome = verb.decide(
            self.book, self.asked(agent, options.parse_options(verb, raw, self.book, NOW), private=private)
        )
        if outcome.facts:
            self.add(*outcome.facts, author=agent, at=at)
        return outcome


TOWN = Town()
SEALED = sealed(fold(TOWN.entries))
"""The same book, which refuses writes."""


def verbs() -> list[Any]:
    return [pytest.param(verb, id=verb.name) for verb in MENU.verbs]


def value_of(option: Option) -> st.SearchStrategy[Any]:
    """Return values of an option's kind, sensible and not."""
    texts = st.text(max_size=60)
    match option.kind:
        case Kind.text | Kind.words:
            return texts | st.sampled_from(
                ["probe", "Europe/Berlin", "👍", "machining", "AAAA-BBBB-CCCC", "none", "🚩"]
            )
        case Kind.file:
            return texts | st.sampled_from([presets.text(name) for name in presets.NAMES])
        case Kind.fingerprint:
            return st.sampled_from(["3fa9c2b1", "00000000"])
        case Kind.number:
            return st.integers(0, 10**9)
        case Kind.money:
            return st.builds(Money, st.integers(1, 10_000) | st.integers(1, 10**15), st.sampled_from(["EUR", "JPY"]))
        case Kind.quantity | Kind.amount:
            hours = st.builds(lambda minutes: Quantity(Fraction(minutes, 60), "h"), st.integers(1, 6_000))
            parts = st.builds(lambda parts: Fraction(parts, 100), st.integers(1, 10_000))
            things = st.builds(Quantity, parts, st.sampled_from(["h", "piece", "W1"]))
            return hours | things | st.builds(Money, st.integers(1, 10**15), st.sampled_from(["EUR", "JPY"]))
        case Kind.date:
            return st.dates(date(1990, 1, 1), date(2050, 1, 1))
        case Kind.person:
            return st.sampled_from(list(TOWN.book.agents.by_id))
        case Kind.persons:
            hours = st.builds(Quantity, st.integers(1, 9).map(Fraction), st.just("h"))
            part = st.builds(Part, st.sampled_from(list(TOWN.book.agents.by_id)), st.none() | hours)
            return st.lists(part, max_size=4).map(tuple)
        case Kind.project:
            return st.sampled_from(list(TOWN.book.projects.by_id))
        case Kind.subject:
            return st.sampled_from(
                [*TOWN.book.agents.by_id, "C1", "C4", "I2", "S1", "D2", "P1", "E1", "G1", *option.choices]
            )
        case Kind.card:
            return st.sampled_from(
                [
                    "G1",
                    "C1",
                    "C2",
                    "C3",
                    "C4",
                    "C5",
                    "C9",
                    "S1",
                    "S7",
                    "A1",
                    "X1",
                    *(f"{letter}{n}" for letter in "IDPW" for n in (1, 2, 9)),
                ]
            )
        case Kind.choice:
            return st.sampled_from(option.choices)
        case Kind.yes_no:
            return st.booleans()


def drafts_of(account: str) -> st.SearchStrategy[tuple[Draft, ...]]:
    """Return what somebody may have begun: nothing, a log, and one for a person who is not there."""
    first = begin((), account, "contribute", {"amount": "3 h", "note": "swept the floor"}, NOW)
    second = begin((first,), account, "contribute", {**first.values, "for": "@A99"}, NOW)
    return st.sampled_from([(), (first,), (second,), (first, second)])


@pytest.mark.parametrize("verb", verbs())
@given(data=st.data())
def test_it_leaves_the_book_as_it_was_and_answers_or_refuses_anything(verb: Verb, data: st.DataObject) -> None:
    values = {o.name: data.draw(value_of(o)) for o in verb.options if o.required or data.draw(st.booleans())}
    asked = TOWN.asked(data.draw(st.sampled_from(["A1", "A2", "A3", "A4"])), values, private=data.draw(st.booleans()))
    asked = replace(asked, drafts=data.draw(drafts_of(asked.account)))
    outcomes = []
    for _ in range(2):
        try:
            outcomes.append(recalled(verb.decide(SEALED, asked), SEALED, TOWN.entries))
        except Refusal as refusal:
            outcomes.append(Outcome(answer=refusal.phrase))
    assert picture(outcomes[0]) == picture(outcomes[1]), "the same question, two answers"
    assert isinstance(outcomes[0].answer, Phrase | Lines) or outcomes[0].answer is not None
    if verb.reads:
        assert outcomes[0].facts == outcomes[0].posts == ()
    for fact in outcomes[0].facts:
        assert type(fact) in facts.FACTS
        if isinstance(fact, POWERS):
            others = {*TOWN.book.agents.aliases(asked.account)} - {asked.account}
            assert others <= {post.to for post in outcomes[0].posts if post.alone}, "power changed hands silently"
    for changed in outcomes[0].drafts:
        assert changed.draft.account in TOWN.book.agents.aliases(asked.agent), "a draft of somebody else"
        assert MENU.verb(changed.draft.kind) is not None
        assert isinstance(changed, Kept) or changed.draft in asked.drafts


@pytest.mark.parametrize("verb", verbs())
def test_its_example_can_be_read_and_is_of_this_verb(verb: Verb) -> None:
    name, _, text = verb.example.removeprefix("/").partition(" ")
    chosen, rest = grammar.choose_verb(MENU, name, text)
    assert chosen is verb
    raw = grammar.read_options(verb, rest, lambda word: options.is_unit(TOWN.book, word))
    values = options.parse_options(verb, raw, TOWN.book, NOW)
    assert all(values.get(option.name) not in (None, "") for option in verb.options if option.required)


@pytest.mark.parametrize("verb", verbs())
def test_it_and_each_of_its_options_say_what_they_are_for(verb: Verb) -> None:
    assert verb.help.endswith(".")
    assert all(option.help and not option.help.endswith(".") for option in verb.options)
    kinds = [option.kind for option in verb.options]
    assert kinds.count(Kind.words) <= 1
    assert Kind.words not in kinds[:-1], "the words come last"
    assert all(option.choices for option in verb.options if option.kind is Kind.choice)


@pytest.mark.parametrize("verb", verbs())
@given(typed=st.text(max_size=10))
def test_what_is_offered_for_an_option_is_never_a_crash(verb: Verb, typed: str) -> None:
    for option in verb.options:
        offered = suggestions(Asking(MENU, TOWN.book, "A1", NOW), verb.name, option.name, typed)
        assert len(offered) <= 25
        assert all(isinstance(value, str) for value in offered)


@given(name=st.sampled_from(MENU.commands()), text=st.text(max_size=80))
def test_any_line_is_understood_or_refused(name: str, text: str) -> None:
    try:
        verb, rest = grammar.choose_verb(MENU, name, text)
        raw = grammar.read_options(verb, rest, lambda word: options.is_unit(TOWN.book, word))
        options.parse_options(verb, raw, TOWN.book, NOW)
    except Refusal:
        return  # the other way in which a line may end


def test_a_decision_that_changed_the_book_would_be_seen() -> None:
    before = picture(TOWN.book)
    other = copy.deepcopy(TOWN.book)
    other.votes.open["C1"].at += timedelta(seconds=1)
    assert picture(other) != before
