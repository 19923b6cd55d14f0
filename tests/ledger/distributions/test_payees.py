"""Who is paid what an equation gives to a name: the office of custodian is another one than an agent of that name."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import explanation
from ledger.chain.entry import Entry
from ledger.contributions.selection import Selection
from ledger.distributions import decisions
from ledger.equations.file import read
from ledger.equations.proposal import EquationAdopted, EquationProposed, Payee
from ledger.governance import assent, proposal_words
from ledger.history import book_before
from ledger.network.agent import ORGANIZATION, Added
from ledger.network.preset import LIGHT_1
from ledger.network.project import ProjectStarted
from ledger.network.rules import Custodian, Infrastructure, Rules, RulesAdopted
from ledger.values.money import Money
from ledger.values.phrase import NETWORK, Code, Refusal, Who, Words
from tests.properties.test_sharing import Ledger

OURS = (
    'name = "Ours"\ncurrency = "EUR"\n[[bucket]]\nname = "Trust"\npercent = "{percent}"\nof = "total"\nto = "{to}"\n'
    '[[bucket]]\nname = "Work"\npercent = "100"\nof = "remaining"\n[[bucket.rule]]\nkinds = ["work"]\nweigh = "1"\nuntil = "forever"\n'
)
OLD = "A9"
"""An organisation that was called custodian before nobody could be."""


class Trusting(Ledger):
    """A network of ana, who has an accepted hour; with an old organisation by the name of the office, and a project."""

    def __init__(self) -> None:
        super().__init__()
        self.add(Added(OLD, ORGANIZATION, Words("Custodian", NETWORK), "A1"))
        self.add(ProjectStarted("J1", Words("probe", NETWORK), None, ("A1",)))
        self.accepted("A1", Fraction(1), for_claims=True)

    def rules(self, holder: str | None = None, to: str | None = None, percent: Fraction = Fraction(10)) -> None:
        offices = (Custodian(holder, None),) if holder else ()
        part = Infrastructure(percent, to) if to else None
        version = self.book.rules.now.version + 1
        self.add(RulesAdopted(Rules(version, LIGHT_1, infrastructure=part, custodians=offices), None))

    def agrees(self, to: str, payees: tuple[Payee, ...] | None = None, percent: str = "10") -> str:
        """Let an equation hold; with `payees`, as it was proposed by an older program."""
        text = OURS.format(to=to, percent=percent)
        equation = read(text, assent.nameable(self.book)).equation
        assert equation is not None
        proposed, *others = assent.propose(self.book, None, text, equation, "A1", self.book.at)
        assert isinstance(proposed, EquationProposed)
        before = self.book.equations.agreed_for(None)
        if payees is not None:
            proposed = replace(proposed, payees=payees)
        self.add(proposed, *others, EquationAdopted(proposed.equation, before.proposed.equation if before else None))
        return proposed.equation


def test_an_old_equation_goes_on_paying_the_agent_that_it_meant() -> None:
    network = Trusting()
    network.rules(holder="A2")
    number = network.agrees("custodian", (Payee("custodian", OLD),))
    assert network.shared(Money(10000, "EUR"))[OLD] == 1000
    assert network.owed("A2", "EUR") == 0
    said = str(proposal_words.describe(network.book, network.book.equations.by_id[number]))
    assert "whoever holds that office" not in said
    assert str(Code(OLD)) in said, "the card tells it from the office by its number"


def test_a_new_equation_means_the_office_where_an_old_organisation_has_its_name() -> None:
    network = Trusting()
    network.rules(holder="A2")
    number = network.agrees("custodian")
    assert network.book.equations.by_id[number].proposed.payees == (Payee("custodian", "custodian"),)
    got = network.shared(Money(10000, "EUR"))
    assert (got["A2"], got[OLD]) == (1000, 0)


def test_an_old_organisation_of_that_name_is_named_by_its_number() -> None:
    network = Trusting()
    number = network.agrees(f"@{OLD}")
    assert network.book.equations.by_id[number].proposed.payees == (Payee(f"@{OLD}", OLD),)
    assert network.shared(Money(10000, "EUR"))[OLD] == 1000


@pytest.mark.parametrize("name", ["cust0dian", "the custodian"])
def test_an_old_organisation_whose_name_looks_like_the_office_is_named_by_its_number_alone(name: str) -> None:
    network = Trusting()
    network.add(Added("A10", ORGANIZATION, Words(name, NETWORK), "A1"))
    with pytest.raises(Refusal, match="Write the number"):
        network.agrees(name)
    assert not network.book.equations.by_id
    network.agrees("@A10")
    assert network.shared(Money(10000, "EUR"))["A10"] == 1000


def test_old_rules_go_on_paying_the_agent_that_they_meant() -> None:
    network = Trusting()
    network.rules(holder="A2", to=OLD)
    got = network.shared(Money(10000, "EUR"))
    assert (got["A2"], got[OLD]) == (0, 1000)


def test_a_list_where_nobody_holds_the_office_is_refused_and_moves_nothing() -> None:
    network = Trusting()
    network.agrees("custodian")
    with pytest.raises(Refusal, match="nobody holds that office"):
        decisions.plan(network.book, Money(0, "EUR"), Selection())
    height = network.book.height
    with pytest.raises(Refusal, match="nobody holds that office"):
        network.shared(Money(10000, "EUR"))
    assert network.book.height == height + 2, "the money came in, and nothing else happened"
    assert network.book.accounts.held("pool", "EUR") == 10000


@given(
    st.lists(
        st.tuples(st.sampled_from(("A2", "A3", OLD)), st.integers(1, 10**7), st.booleans()), min_size=1, max_size=6
    )
)
def test_each_part_went_to_who_held_the_office_then_and_is_found_there_for_ever(
    rounds: list[tuple[str, int, bool]],
) -> None:
    """The part is a tenth, by the equation or by the rules, and nobody else's share depends on who holds the office."""
    network = Trusting()
    network.rules(holder="A4")
    network.agrees("custodian", percent="10")
    told: list[tuple[str, str]] = []
    for holder, pot, is_first in rounds:
        network.rules(holder, "custodian" if is_first else None)
        got = network.shared(Money(pot, "EUR"))
        assert {agent for agent, minor in got.items() if minor} <= {holder, "A1"}
        tenth = (pot + 5) // 10
        second = (pot - tenth + 5) // 10 if is_first else 0
        assert got[holder] == tenth + second
        assert got[holder] + got["A1"] == pot
        told.append((list(network.book.distributions.by_id)[-1], holder))
    for number, holder in told:
        known = network.book.distributions.by_id[number]
        then = book_before(network.entries, known.height)
        again = decisions.plan(then, known.prepared.amount, known.selection)
        assert again.custodian == holder
        assert (again.shares, again.fingerprint) == (known.prepared.shares, known.prepared.fingerprint)
        assert str(Who(holder)) in str(explanation.share(then, network.book, known, "A1"))


def test_a_list_by_another_holder_is_another_list() -> None:
    """A canary: were the office looked up in the book of today, an old list would not follow from its entries."""
    network = Trusting()
    network.rules(holder="A2")
    network.agrees("custodian")
    network.shared(Money(10000, "EUR"))
    known = network.book.distributions.by_id["D1"]
    then, today = book_before(network.entries, known.height), partial(Entry, known.height)
    then.add(
        today(network.book.at, NETWORK, (RulesAdopted(Rules(9, LIGHT_1, custodians=(Custodian("A3", None),)), None),))
    )
    other = decisions.plan(then, known.prepared.amount, known.selection)
    assert other.shares != known.prepared.shares
    assert other.fingerprint != known.prepared.fingerprint
