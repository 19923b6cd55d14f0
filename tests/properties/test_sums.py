"""What is printed of a sum can be done again: by a reader who knows nothing but the text, for networks made up by chance."""

from __future__ import annotations

import csv
import re
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from adapters.console.page import plain_text
from bot.charts.render import Chart
from bot.cli.command_line import app
from bot.language.words import Reader, say
from ledger import explanation
from ledger.chain.entry import Fact
from ledger.contributions.contribution import Logged
from ledger.contributions.selection import Selection
from ledger.distributions import decisions, plan_words
from ledger.distributions.distribution import MADE, OBJECTION_HOURS, Distribution
from ledger.distributions.plan import under_current_equation
from ledger.equations import presets
from ledger.equations.file import read
from ledger.equations.proposal import EquationAdopted
from ledger.governance import assent
from ledger.history import book_before
from ledger.network.agent import OUTSIDE, Added
from ledger.network.preset import LIGHT_1
from ledger.network.project import ProjectStarted
from ledger.network.rules import Custodian, Infrastructure, Rules, RulesAdopted
from ledger.network.vocabulary import TermAdded
from ledger.treasury import income
from ledger.validation.rating import Rated
from ledger.validation.vote import ACCEPTED, Opened, Settled
from ledger.values.money import Money
from ledger.values.phrase import NETWORK, Refusal, Sayable, Words
from tests.properties.test_sharing import Ledger
from tests.support import table_reader
from tests.support.answer_reader import Answer, Split, check_together
from tests.support.equation_cases import COLUMNS, Case, case, logged
from tests.support.reckoning import PLACES, Wrong

LANGUAGES = ("en", "de")
NETWORKS = 150
OWN = 'name = "Its own"\ncurrency = "{}"\n[[bucket]]\nname = "All"\npercent = "100"\nof = "total"\n[[bucket.rule]]\nkinds = ["work"]\nweigh = "1"\nuntil = "forever"\n'


def said(phrase: Sayable, language: str) -> str:
    """Return the words; agents are called by their number."""
    pieces = say(phrase, Reader(language, "UTC", lambda agent: agent))
    return plain_text(tuple(piece for piece in pieces if not isinstance(piece, Chart)))


class Made(Ledger):
    """A network of its own equation or none, in which quality is rated and a part may go to the infrastructure."""

    def __init__(self, made: Case, *, percent: Fraction | None = None, agrees: bool = True, default: str = "") -> None:
        super().__init__()
        first = Infrastructure(percent, "A9") if percent else None
        preset = default or presets.COSTS_THEN_HOURS
        office = (Custodian("A9", None),)
        rules = Rules(2, LIGHT_1, infrastructure=first, quality=True, default=preset, custodians=office)
        self.add(
            Added("A9", OUTSIDE, Words("riverside", NETWORK), "A1"),
            ProjectStarted("J1", Words("lab", NETWORK), None, ("A1",)),
            TermAdded("W1", "work", Words("soldering", NETWORK), "A1"),
            TermAdded("W2", "work", Words("guiding", NETWORK), "A1"),
            RulesAdopted(rules, None),
        )
        found = re.search('currency = "([A-Z]+)"', made.equation)
        assert found is not None
        self.currency = found.group(1)
        if agrees:
            self.agrees(made.equation, None)

    def agrees(self, text: str, project: str | None) -> None:
        equation = read(text, assent.nameable(self.book)).equation
        assert equation is not None
        proposed, *answers = assent.propose(self.book, project, text, equation, "A1", self.book.at)
        self.add(proposed, *answers, EquationAdopted(proposed.equation, None))

    def logged(self, row: dict[str, str]) -> None:
        """Let a row be a contribution that was accepted, and rated where it says a quality."""
        number = f"C{len(self.book.contributions.by_id) + 1}"
        agent, log = logged(row)
        self.add(Logged(number, agent, agent, log, None, None), Opened(number, 1, (agent,), 3, "", False))
        facts: list[Fact] = [Settled(number, ACCEPTED, 1, 3, "", 2, 2, 0, 0, 0, False)]
        if row["quality"]:
            facts += [Rated(number, f"A{one}", score, None) for one, score in ((6, 5), (7, 4), (8, 4))]
        self.add(*facts)

    def pays(self, money: Money) -> Distribution | None:
        """Let an amount be shared if anybody gets anything of it."""
        try:
            shown = under_current_equation(self.book, money, Selection(), lambda agent: False)
        except Refusal:
            return None
        incomes = self.book.incomes
        self.add(income.note(incomes, money, "x", None, "A1"))
        last = list(incomes.by_id)[-1]
        self.add(
            *income.confirm(incomes, self.book.accounts, self.book.roles, self.book.agents, last, "A2", self.book.at)
        )
        self.add(*decisions.prepare(self.book, money, Selection(), shown.fingerprint, "A1"))
        number = list(self.book.distributions.by_id)[-1]
        self.add(*decisions.approve(self.book, number, shown.fingerprint, "A2", self.book.at))
        self.add(*decisions.make(self.book, self.book.distributions.by_id[number]), hours=OBJECTION_HOURS)
        assert self.book.distributions.by_id[number].state == MADE
        return self.book.distributions.by_id[number]

    def why(self, found: Distribution, language: str) -> dict[str, str]:
        """Return the answer of `/why` to each agent with a share, or with a claim that got something."""
        then = book_before(self.entries, found.height)
        shares = dict.fromkeys(share.agent for share in found.prepared.shares)
        shares |= dict.fromkeys(claim.agent for claim in found.prepared.paid)
        agents = [agent for agent in shares if agent in self.book.agents.by_id]
        return {agent: said(explanation.share(then, self.book, found, agent), language) for agent in agents}


@cache
def made(seed: int) -> tuple[Made, tuple[tuple[Distribution, Money], ...]]:
    """Return a network by chance with all that was shared in it: contributions come in between."""
    chance = Random(f"sums {seed}")
    drawn = case(chance)
    percent = chance.choice((None, Fraction("12.5"), Fraction("0.01"), Fraction(10)))
    found = Made(drawn, percent=percent, agrees=seed % 9 != 0, default=chance.choice(presets.DEFAULTS))
    if chance.random() < 0.3:
        found.agrees(OWN.format(found.currency), "J1")
    rows = list(csv.DictReader(drawn.rows)) + list(csv.DictReader(case(chance).rows))
    done = []
    for place, row in enumerate(rows):
        row["currency"] = found.currency if row["value"] else ""
        row["value"] = row["value"].partition(".")[0] or ("" if not row["value"] else "1")
        row["value"] = "3" if row["value"] == "0" else row["value"]
        found.logged(row)
        if place % 4 == 3 or place == len(rows) - 1:
            money = Money(chance.choice((1, 7, 10**3 + 1, chance.randint(1, 10**6))), found.currency)
            if one := found.pays(money):
                done.append((one, money))
    return found, tuple(done)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_share_is_found_again_from_what_why_says(language: str) -> None:
    """Every sentence is read, and every sum in it leads to the share on the card, in networks of every kind."""
    seen: dict[str, int] = {}
    for seed in range(NETWORKS):
        network, done = made(seed)
        for found, _ in done:
            shares = {one.agent: one.minor for one in found.prepared.shares}
            told: dict[str, list[Split]] = {}
            for agent, text in network.why(found, language).items():
                answer = Answer(language)
                try:
                    total = answer.read(text)
                except AssertionError as wrong:
                    raise AssertionError(f"network {seed}, {agent}: {wrong}\n{text}") from wrong
                assert total == shares.get(agent, 0), f"network {seed}, {agent} has {shares.get(agent)}\n{text}"
                for split in answer.splits:
                    told.setdefault(split.pot, []).append(split)
                seen = {name: seen.get(name, 0) + answer.seen.get(name, 0) for name in {**seen, **answer.seen}}
            for some in told.values():
                check_together(some, complete="J1" not in shares)
    assert min(seen.get(name, 0) for name in COMMON) >= 3, seen


COMMON = (
    *(
        "first",
        "own_first",
        "office",
        "before",
        "bucket",
        "named",
        "hours",
        "formula",
        "credits",
        "quality",
        "paid",
        "owed",
    ),
    *(
        "full",
        "rest",
        "together_count",
        "each",
        "sum",
        "taken",
        "units",
        "over",
        "care",
        "mean",
        "withheld",
        "together",
    ),
)
"""Sentences that have to be among those that were read."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_preview_says_adds_up_to_each_share(language: str) -> None:
    previews = 0
    for seed in range(NETWORKS):
        network, _ = made(seed)
        money = Money(Random(f"preview {seed}").randint(1, 10**6), network.currency)
        try:
            plan = under_current_equation(network.book, money, Selection(), lambda agent: False)
        except Refusal:
            continue
        if plan.agreed.id == presets.HOURS:
            continue
        got = table_reader.previewed(said(plan_words.describe(network.book, plan), language), language, money.minor)
        assert got.keys() >= {one.agent for one in plan.shares if one.agent != "J1"}
        assert sorted(got.values()) == sorted(one.minor for one in plan.shares)
        previews += 1
    assert previews >= 30


def test_what_a_trial_prints_adds_up_to_what_each_gets(tmp_path: Path) -> None:
    for seed in range(NETWORKS):
        drawn = case(Random(f"tried {seed}"))
        (tmp_path / "equation.toml").write_text(drawn.equation)
        (tmp_path / "rows.csv").write_text("".join(drawn.rows))
        amounts = [word for one in drawn.amounts for word in ("--amount", one)]
        words = ["equation", "try", str(tmp_path / "equation.toml"), "--contributions", str(tmp_path / "rows.csv")]
        done = CliRunner().invoke(app, [*words, *amounts])
        assert done.exit_code == 0, done.output
        exact = CliRunner().invoke(app, [*words, *amounts, "--json"])
        runs = re.findall(r'\{"paid": (\{[^}]*\})', exact.stdout)
        blocks = [block for block in done.stdout.split("\n\n") if "shared by" in block]
        for one, run, block in zip(drawn.amounts, runs, blocks, strict=True):
            currency = block.split()[1].removesuffix(",")
            amount = int(Fraction(one.partition("@")[0]) * 10 ** PLACES[currency])
            try:
                got = table_reader.tried(block, amount)
            except AssertionError as wrong:
                raise AssertionError(f"network {seed}: {wrong}\n{block}") from wrong
            paid = {name: int(minor) for name, minor in re.findall(r'"(\w+)": (\d+)', run)}
            assert {name: minor for name, minor in got.items() if minor} == paid, f"network {seed}\n{block}"


def row(agent: str, quantity: str = "", value: str = "", currency: str = "EUR", **more: str) -> dict[str, str]:
    """Return a row of a list of contributions: work, or an expense where it has a value."""
    empty = dict.fromkeys(("what", "project", "stream", "date", "for_claims", "quality", "unit"), "")
    number, _, unit = quantity.partition(" ")
    named = {"agent": agent, "kind": "expense" if value else "work", "quantity": number, "unit": unit}
    return empty | named | {"value": value, "currency": currency if value else ""} | more


def agreed(equation: str, *rows: dict[str, str], percent: Fraction | None = None) -> Made:
    """Return a network that has agreed on an equation, or on none, and has accepted these."""
    head = 'name = "T"\ncurrency = "EUR"\n[rates]\ndefault = "25"\n'
    found = Made(Case(head + equation, [], []), percent=percent, agrees=bool(equation), default=presets.HOURS)
    for one in rows:
        found.logged(one)
    return found


def test_what_a_member_brings_elsewhere_takes_nothing_from_what_a_project_has() -> None:
    """A project that shares by itself has the hours of all who worked for it, whoever of them works for the network next."""
    network = agreed("", row("ana", "1 h", project="lab"), row("ben", "1 h", project="lab"))
    network.agrees(OWN.format("EUR"), "J1")
    first = network.pays(Money(1000, "EUR"))
    network.logged(row("ana", "1 h"))
    second = network.pays(Money(900, "EUR"))
    assert first is not None
    assert second is not None
    shares = [{one.agent: one.minor for one in found.prepared.shares} for found in (first, second)]
    assert shares == [{"J1": 1000}, {"J1": 600, "A1": 300}]


COSTS = '[[bucket]]\nname = "Work"\npercent = "100"\nof = "total"\n[[bucket.rule]]\nkinds = ["work"]\nvalue = "quantity * 25"\nuntil = "paid"\n'
TO_CUSTODIAN = '[[bucket]]\nname = "Books"\npercent = "5"\nof = "total"\nto = "custodian"\n'


def answers(network: Made, money: Money, language: str = "en") -> dict[str, list[str]]:
    """Share an amount, read each answer of `/why` to the end, and return them line by line, without their titles."""
    found = network.pays(money)
    assert found is not None
    shares = {one.agent: one.minor for one in found.prepared.shares}
    texts = network.why(found, language)
    assert {agent: Answer(language).read(text) for agent, text in texts.items()} == shares
    return {agent: text.splitlines()[1:] for agent, text in texts.items()}


def test_fifty_minutes_are_five_sixths_in_a_formula() -> None:
    network = agreed(COSTS, row("ana", "50 min"), row("ben", "1 h"))
    said_to = answers(network, Money(3000, "EUR"))
    assert said_to["A1"] == [
        "Bucket 1, Work, had 30.00 EUR: 100 % of 30.00 EUR, all that is shared.",
        "A1 brought C1 50 min: quantity * 25, with quantity 5/6, is 20 5/6, rounded half up to 20.83 EUR.",
        "30.00 EUR × 20.83 EUR ÷ 45.83 EUR = 13.63 EUR and 2371/4583 (≈ 0.517347) of 0.01 EUR.",
        "Rounding down left 0.01 EUR. It went, one smallest unit each, to the largest fractions, down to 2371/4583 (≈ 0.517347), this share among them: that makes 13.64 EUR.",
        "It came to the account of A1.",
    ]
    assert answers(network, Money(100, "EUR"), "de")["A2"][1] == (
        "A2 hat C2 1 h beigetragen: quantity * 25, mit quantity 1, ergibt 25,00 EUR."
    )


def test_hours_that_are_no_whole_minutes_are_exact_in_a_sum() -> None:
    network = agreed("", row("ana", "20 min"), row("ben", "13.685333 h"))
    said_to = answers(network, Money(1882_166, "KWD"))
    assert said_to["A1"][1].startswith(
        "1882.166 KWD × 20 min ÷ 14 55999/3000000 (≈ 14.018666) h = 44.753 KWD and 33876753/42055999 (≈ 0.805515)"
    )


def test_hours_are_exact_in_a_trial(tmp_path: Path) -> None:
    (tmp_path / "equation.toml").write_text(presets.text("hours"))
    rows = [f"r{at},{who},work,,{amount},{unit},,,,,,,\n" for at, who, amount, unit in HOURS]
    (tmp_path / "rows.csv").write_text("".join([COLUMNS, *rows]))
    words = ["try", str(tmp_path / "equation.toml"), "--contributions", str(tmp_path / "rows.csv"), "--amount", "1000"]
    done = CliRunner().invoke(app, ["equation", *words])
    assert "1 | r1 | ana | 1000.00 EUR × 5/6 ÷ 4 1/6 = 200.00 EUR | 200.00 EUR\n" in done.stdout
    assert table_reader.tried(done.stdout, 100_000) == {"ana": 200_00, "ben": 80_00, "cai": 720_00}


HOURS = ((1, "ana", "50", "min"), (2, "ben", "20", "min"), (3, "cai", "3", "h"))


def test_quality_and_what_it_makes_of_a_value_are_exact() -> None:
    rated = COSTS.replace("quantity * 25", "value * quality").replace('"work"', '"expense"')
    network = agreed(rated, row("ana", value="179.23", quality="x"), row("ben", value="100", quality="x"))
    assert answers(network, Money(3000, "EUR"))["A1"][1:3] == [
        "A1 brought C1 179.23 EUR: value * quality, with value 179.23, quality 1 4/9, is 258 799/900, rounded half up to 258.89 EUR.",
        "Quality of C1: 13 points of 3 peers, and 3 each is as one expects: 13 ÷ 3 ÷ 3 = 1 4/9.",
    ]


def test_what_goes_to_the_infrastructure_is_part_of_the_way() -> None:
    network = agreed("", row("ana", "1 h"), row("ben", "2 h"), percent=Fraction("12.5"))
    said_to = answers(network, Money(10001, "EUR"))
    first = (
        "12.50 EUR of it (12.5 %) go to A9 for the infrastructure before anything is shared, which leaves 87.51 EUR."
    )
    assert said_to["A1"] == [
        first,
        "A1 has 1 h: C1 1 h.",
        "87.51 EUR × 1 h ÷ 3 h = 29.17 EUR, exactly.",
        "It came to the account of A1.",
    ]
    assert said_to["A9"] == [
        first,
        "12.50 EUR go to A9 for the infrastructure: 12.5 % of 100.01 EUR, rounded half up.",
        "It came to the account of A9.",
    ]


def test_what_a_bucket_gives_the_same_agent_is_added_to_the_infrastructure() -> None:
    rest = COSTS.replace('"100"\nof = "total"', '"100"\nof = "remaining"')
    network = agreed(TO_CUSTODIAN + rest, row("ana", "9 h"), percent=Fraction(10))
    assert answers(network, Money(10000, "EUR"))["A9"][1:] == [
        "The part for custodian went to A9, who held that office then.",
        "10.00 EUR go to A9 for the infrastructure: 10 % of 100.00 EUR.",
        "4.50 EUR go to A9: 5 % of 90.00 EUR, all that is shared.",
        "Together 14.50 EUR.",
        "It came to the account of A9.",
    ]


def test_a_reader_finds_each_figure_that_is_wrong() -> None:
    """A canary: whichever figure of an answer is another one, the sums do not lead to the share."""
    rest = COSTS.replace('"100"\nof = "total"', '"100"\nof = "remaining"')
    rows = (row("ana", "50 min"), row("ana", "1 h"), row("ben", "2.5 h"), row("ben", "7 h"))
    network = agreed(TO_CUSTODIAN + rest, *rows, percent=Fraction("12.5"))
    found = network.pays(Money(10001, "EUR"))
    assert found is not None
    shares = {one.agent: one.minor for one in found.prepared.shares}
    texts, changed = network.why(found, "en"), 0
    assert holds(texts, shares)
    for agent, text in texts.items():
        for figure in re.finditer(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])", text):
            start, end = figure.span()
            if text.index(" by E1") < start < text.index("\n") or text[:start].endswith(("Bucket ", "bucket ")):
                continue  # a version, a height, or the place of a bucket
            other = f"{text[: end - 1]}{(int(text[end - 1]) + 1) % 10}{text[end:]}"
            assert not holds({**texts, agent: other}, shares), f"{figure.group()} at {start} could be another:\n{text}"
            changed += 1
    assert changed > 100


def holds(texts: dict[str, str], shares: dict[str, int]) -> bool:
    """Tell whether the answers lead to the shares, and say the same of what they have in common."""
    told: dict[str, list[Split]] = {}
    try:
        for agent, text in texts.items():
            answer = Answer("en")
            if answer.read(text) != shares[agent]:
                return False
            for split in answer.splits:
                told.setdefault(split.pot, []).append(split)
        for some in told.values():
            check_together(some, complete=True)
    except (AssertionError, ArithmeticError, LookupError, StopIteration):
        return False
    return True


def test_a_reader_finds_a_wrong_figure_in_a_table() -> None:
    """The same canary for a preview."""
    network = agreed(COSTS, row("ana", "50 min"), row("ben", "1 h"), percent=Fraction("12.5"))
    plan = under_current_equation(network.book, Money(3000, "EUR"), Selection(), lambda agent: False)
    text = said(plan_words.describe(network.book, plan), "en")
    assert table_reader.previewed(text, "en", 3000) == {one.agent: one.minor for one in plan.shares}
    for right, wrong in (("≈ ", ""), ("3.75 EUR", "3.76 EUR"), ("26.25 EUR |", "26.24 EUR |"), ("50 min", "51 min")):
        assert right in text
        with pytest.raises(Wrong):
            table_reader.previewed(text.replace(right, wrong, 1), "en", 3000)
