"""What holds of ratings whatever people do: a state per person, none of one's own, and a reading agrees with what was seen live."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import fold
from ledger.contributions import quality
from ledger.contributions.selection import Selection
from ledger.distributions import entitlement
from ledger.network.identity import Linked, Unlinked
from ledger.network.preset import LIGHT_1
from ledger.network.rules import Rules, RulesAdopted
from ledger.validation.reactions import Sight
from ledger.values.phrase import Refusal
from tests.properties.test_sharing import Ledger
from tests.support.picture import picture

AUTHOR, NUMBER = "A1", "C1"
ACCOUNTS = [f"A{number}" for number in range(1, 7)]
"""The author, four others with accepted work, and one without."""

SEEN = st.one_of(
    st.tuples(st.just("rate"), st.sampled_from(ACCOUNTS), st.sampled_from([1, 3, 5, None])),
    st.tuples(st.just("put"), st.sampled_from(ACCOUNTS), st.tuples(st.integers(1, 2), st.sampled_from("135"))),
    st.tuples(st.just("take"), st.sampled_from(ACCOUNTS), st.tuples(st.integers(1, 2), st.sampled_from("135"))),
)
"""What one is told of at once."""
ACT = st.one_of(
    SEEN,
    st.tuples(st.just("missed"), st.sampled_from(ACCOUNTS), st.tuples(st.integers(1, 2), st.sampled_from("135"))),
    st.tuples(st.just("link"), st.sampled_from(ACCOUNTS), st.sampled_from(ACCOUNTS)),
    st.tuples(st.just("unlink"), st.sampled_from(ACCOUNTS), st.none()),
)


class Card(Ledger):
    """A ledger with an accepted contribution, and the emoji that stand on its two cards."""

    def __init__(self) -> None:
        super().__init__()
        self.add(RulesAdopted(Rules(2, LIGHT_1, quality=True), None))
        for account in ACCOUNTS[:-1]:
            self.accepted(account, Fraction(1), for_claims=True)
        self.standing: set[Sight] = set()

    def does(self, act: str, account: str, what: object) -> None:
        """Let one thing happen; what is refused changes nothing."""
        book = self.book
        with suppress(Refusal):
            match act, what:
                case "rate", int() | None as score:
                    self.add_all(quality.rate(book, NUMBER, book.agents.person(account), score, book.at))
                case "put" | "take" | "missed", (int(card), str(mark)):
                    self.emoji(act, Sight(account, card, mark))
                case "link", str(other):
                    older, younger = sorted((book.agents.person(account), book.agents.person(other)))
                    if older != younger:
                        self.add(Linked(younger, older))
                case "unlink", _:
                    if account in book.agents.links:
                        self.add(Unlinked(account, book.agents.links[account].older))

    def emoji(self, act: str, sight: Sight) -> None:
        """Put an emoji up or take it off; of what is missed, only the card shows it."""
        added = sight not in self.standing if act == "missed" else act == "put"
        if added == (sight in self.standing):
            return
        self.standing ^= {sight}
        if act != "missed":
            self.add_all(quality.react(self.book, NUMBER, sight, added, self.book.at))

    def reads(self) -> tuple[object, ...]:
        """Compare the cards with what is known, and return what that brought."""
        facts = quality.compare(self.book, NUMBER, (1, 2), self.standing)
        self.add_all(facts)
        return facts

    def add_all(self, facts: tuple[object, ...]) -> None:
        if facts:
            self.add(*facts)

    def quality(self) -> quality.Quality | None:
        return quality.of(self.book, self.book.contributions.by_id[NUMBER])


def played(acts: list[tuple[str, str, object]]) -> Card:
    made = Card()
    for act in acts:
        made.does(*act)
    return made


@given(st.lists(ACT, max_size=25))
def test_each_person_rates_once_and_nobody_their_own(acts: list[tuple[str, str, object]]) -> None:
    made = played(acts)
    agents = made.book.agents
    others = {agents.lineage(account) for account in ACCOUNTS} - {agents.lineage(AUTHOR)}
    found = made.quality()
    if found:
        assert 1 <= found.persons <= len(others)
        assert found.persons <= found.points <= 5 * found.persons
        assert Fraction(1, 3) <= found.factor <= Fraction(5, 3)
    if not others:
        assert found is None


@given(st.lists(ACT, max_size=25))
def test_a_reading_brings_what_was_missed_and_a_second_one_nothing(acts: list[tuple[str, str, object]]) -> None:
    made = played(acts)
    if made.reads():
        assert not made.reads()


@given(st.lists(SEEN, max_size=25))
def test_where_nothing_was_missed_a_reading_brings_nothing(acts: list[tuple[str, str, object]]) -> None:
    assert not played(acts).reads()


@given(st.lists(ACT, max_size=15))
def test_the_ledger_alone_leads_to_the_same_ratings_and_the_same_claims(acts: list[tuple[str, str, object]]) -> None:
    made = Card()
    hours = made.book.equations.named("hours", "EUR")
    for act in acts:
        made.does(*act)
        entitlement.claims(made.book, hours, Selection())  # followed from step to step
    again = fold(made.entries)
    again.take_touched()
    made.book.take_touched()
    assert picture(again) == picture(made.book)
    assert (
        entitlement.claims(again, hours, Selection()).all() == entitlement.claims(made.book, hours, Selection()).all()
    )


@given(st.lists(st.sampled_from([1, 2, 3, 4, 5, None]), min_size=1, max_size=8))
def test_the_last_rating_of_a_person_counts(scores: list[int | None]) -> None:
    made = Card()
    for score in scores:
        made.does("rate", "A2", score)
    assert made.quality() == (None if scores[-1] is None else quality.Quality(scores[-1], 1))


def test_after_the_last_day_nothing_is_recorded() -> None:
    made = Card()
    end = quality.ends(made.book, made.book.contributions.by_id[NUMBER])
    assert quality.rate(made.book, NUMBER, "A2", 5, end - timedelta.resolution)
    assert quality.open_at(made.book, [NUMBER], end - timedelta.resolution) == [NUMBER]
    assert quality.open_at(made.book, [NUMBER], end) == []
    with pytest.raises(Refusal, match="could be rated"):
        quality.rate(made.book, NUMBER, "A2", 5, end)
