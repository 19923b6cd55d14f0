"""Digests of random histories: short, without a word of a closed channel or of somebody forgotten, and adding up to the book."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from fractions import Fraction
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.console.page import plain_text
from bot.charts.render import Chart
from bot.language import words
from bot.language.words import Reader
from ledger.chain.entry import Entry, Sealed
from ledger.codec import dump, load
from ledger.contributions.log import is_hours
from ledger.digests import figures
from ledger.digests.digest import DigestMade
from ledger.digests.own import own
from ledger.digests.words import LINES_MAX, digest_text
from ledger.network.agent import forget
from ledger.network.audience import Confined
from ledger.validation.vote import ACCEPTED, Settled
from ledger.values.money import Money
from ledger.values.phrase import Refusal, Sayable, phrase
from tests.commands.conftest import Town

LONG = 60
"""Characters of the longest name."""

PEOPLE = tuple(f"{name}{number}" for number, name in enumerate("abcdefghijkl"))
CURRENCIES = ("EUR", "USD", "CHF", "GBP", "SEK")
SECRET = "hushhush"
CHARACTERS_MAX = 1800

person = st.sampled_from(PEOPLE)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("work"), person, st.integers(1, 9)),
        st.tuples(st.just("work"), person, st.integers(1, 9)),
        st.tuples(st.sampled_from(["secret", "expense", "material", "care"]), person, st.integers(1, 9)),
        st.tuples(st.sampled_from(["reject", "leave", "flag"]), person, st.integers(1, 9)),
        st.tuples(
            st.sampled_from(["income", "share", "setting", "equation", "project", "steward"]), person, st.integers(1, 9)
        ),
        st.tuples(st.sampled_from(["correct", "forget"]), person, st.integers(1, 30)),
        st.tuples(st.just("week"), person, st.integers(1, 3)),
    ),
    min_size=15,
    max_size=70,
)
MUCH: list[tuple[str, str, int]] = [
    *(("project", PEOPLE[0], number) for number in range(1, 9)),
    *((what, PEOPLE[number % 12], number % 9 + 1) for number in range(24) for what in ("work", "care", "expense")),
    *(("income", PEOPLE[0], number) for number in range(1, 9)),
    *(
        (what, PEOPLE[number % 3], number)
        for number in range(1, 9)
        for what in ("setting", "equation", "steward", "reject")
    ),
    *(("leave", PEOPLE[number], number) for number in range(1, 9)),
    ("week", PEOPLE[0], 1),
]
"""A week with all that a digest can tell, and more of each than it names."""


class Village(Town):
    """People with long names and much to say; each log is accepted at once, unless it is left or rejected."""

    def __init__(self) -> None:
        super().__init__(*PEOPLE)
        for name in PEOPLE:
            self.does(name, f"/settings me name {name} of the house with the green door at the end"[: 18 + LONG])
        self.stewards(*PEOPLE[:2])
        self.made: list[DigestMade] = []

    def step(self, what: str, name: str, number: int) -> None:
        if self.book.agents.by_id[self.people[name]].forgotten:
            return
        if what == "week":
            self.weeks(number)
        elif what in _LOGS:
            self.logs(what, name, number)
        elif what == "forget":
            if name not in PEOPLE[:4]:
                self.add(forget(self.book.agents, self.person(name)))
        else:
            self.acts(what, name, number)

    def acts(self, what: str, name: str, number: int) -> None:
        """Let somebody do something about money or rules; where it needs another steward, that one says yes."""
        currency, (first, second) = CURRENCIES[number % len(CURRENCIES)], PEOPLE[:2]
        line = _LINES[what].format(n=number, currency=currency, project=self.project(number))
        self.does(first if what in _OF_STEWARDS else name, line)
        if what == "income":
            self.does(second, f"/confirm I{len(self.book.incomes.by_id)}")
        if what == "share":
            prepared, known = list(self.book.distributions.by_id.items())[-1]
            self.does(second, f"/distribute approve {prepared} {known.prepared.fingerprint}")
        if what == "correct":
            self.votes(self.last, "approve")

    def logs(self, what: str, name: str, number: int) -> None:
        project = f" #{self.project(number)}" if self.book.projects.by_id and number % 2 else ""
        mentions = " ".join(f"@{self.person(other)}" for other in PEOPLE[:number])
        words_of = SECRET if what == "secret" else f"a long tale of {number} with {mentions} " * number
        self.does(name, f"/contribute {_LOGS[what].format(n=number)}{project} {words_of}")
        log = self.last
        if what == "secret":
            self.add(Confined(log))
        choice = "reject" if what == "reject" else "approve"
        if what == "flag":
            self.does(PEOPLE[1 if name == PEOPLE[0] else 0], f"/flag {log} {'why ' * 20}")
        elif what != "leave":
            self.votes(log, choice)

    def votes(self, log: str, choice: str) -> None:
        """Let the first four say the same, and settle it."""
        for other in PEOPLE[:4]:
            with suppress(Refusal):
                self.does(other, f"/vote {log} {choice}")
        if log in self.book.votes.open:
            self.settles(log)

    def project(self, number: int) -> str:
        projects = list(self.book.projects.by_id.values())
        return projects[number % len(projects)].name.text or "" if projects else ""

    def weeks(self, number: int) -> None:
        """Let weeks pass; one digest tells of them."""
        self.now += timedelta(weeks=number)
        facts = figures.make_digest(self.book, self.now, number - 1, "ab" * 32)
        self.add(*facts)
        self.made += facts
        assert figures.make_digest(self.book, self.now, 0, "ab" * 32) == ()

    def accepted_in(self, made: DigestMade) -> list[str]:
        """Return what was accepted in a period, as the entries have it."""
        return [
            fact.subject
            for entry in self.entries
            if made.since <= entry.at < made.until
            for fact in entry.facts
            if isinstance(fact, Settled) and fact.decision == ACCEPTED
        ]


_LOGS = {
    "work": "{n}h",
    "secret": "{n}h",
    "care": "{n}h stream:care",
    "reject": "{n}h",
    "leave": "{n}h",
    "flag": "{n}h",
    "expense": "expense {n}.50 EUR",
    "material": "material {n} pieces",
}
_LINES = {
    "income": "/income note {n}.01 {currency} Harbour",
    "share": "/distribute prepare {n} EUR",
    "setting": "/settings set minimum {n} {currency}",
    "equation": "/equation propose preset:nrp #{project}",
    "project": "/project start the-project-with-a-rather-long-name-{n}",
    "steward": "/role take steward",
    "correct": "/correct C{n} 1h it was shorter",
}
_OF_STEWARDS = ("income", "share", "setting")


def read(village: Village, said: Sayable, locale: str) -> str:
    """Return the text as a reader sees it, without its picture."""
    agents = village.book.agents
    reader = Reader(locale, "UTC", village._shown, lambda agent: agents.name(agent).text)
    return plain_text(tuple(piece for piece in words.say(said, reader) if not isinstance(piece, Chart)))


def check_form(village: Village, made: DigestMade) -> None:
    """Check how much a digest says, in both languages, and that it says nothing that it must not."""
    for locale in ("en", "de"):
        text = read(village, digest_text(village.book, made), locale)
        shown = [line for line in text.splitlines() if line.strip()]
        assert len(shown) <= LINES_MAX, text
        assert len(text) < CHARACTERS_MAX, (len(text), text)
        assert SECRET not in text
        assert "%" not in text
        for each in village.book.agents.by_id.values():
            if not each.forgotten:
                assert SECRET not in read(village, own(village.book, made, each.id), locale)


def check_sums(village: Village, made: DigestMade) -> None:
    """Check the figures of the newest digest against the entries and the accounts."""
    logs = [village.book.contributions.by_id[number] for number in village.accepted_in(made)]
    works = [log for log in logs if log.corrects is None]
    told = made.figures
    assert told.accepted == len(works)
    hours = sum((log.log.amount.count for log in works if is_hours(log.log.amount)), Fraction())
    assert sum((row.hours for row in told.hours), Fraction()) == hours
    expenses = sum(log.log.amount.minor for log in works if isinstance(log.log.amount, Money))
    assert sum(each.amount.minor for each in told.brought if isinstance(each.amount, Money)) == expenses
    assert {*told.works} <= {log.id for log in works}
    assert len(told.works) == min(8, len(works))
    for treasury in told.treasury:
        currency = treasury.came.currency
        assert treasury.owed == village.book.accounts.total("agent/", currency)


def check_stored(village: Village, made: DigestMade) -> None:
    """Check that what is stored comes back as it was."""
    entry = Entry(1, made.until, "network", (made,))
    body = dump(entry, lambda *_: "")
    assert load(Sealed(1, b"", body), lambda *_: None).facts == (made,)


@given(STEPS)
@example(MUCH)
@example([*MUCH, *(("forget", name, 1) for name in PEOPLE[4:])])
@settings(max_examples=40)
def test_a_digest_is_short_keeps_what_is_secret_and_adds_up(steps: list[tuple[str, str, Any]]) -> None:
    village = Village()
    for step in steps:
        before = len(village.made)
        with suppress(Refusal):
            village.step(*step)
        for made in village.made[before:]:
            check_sums(village, made)
            check_stored(village, made)
            check_form(village, made)
    village.weeks(1)
    for made in village.made:
        check_form(village, made)


def test_the_check_of_the_form_finds_a_secret_and_a_text_that_is_too_long() -> None:
    """Proves that it can fail: a secret that nobody confined stands in it."""
    village = Village()
    for what in ("secret", "work"):
        village.step(what, PEOPLE[5], 3)
    village.book.audience.confined.clear()
    village.weeks(1)
    assert SECRET in read(village, digest_text(village.book, village.made[0]), "en")
    long = phrase("{words}", words="x" * CHARACTERS_MAX)
    assert len(read(village, long, "en")) >= CHARACTERS_MAX
