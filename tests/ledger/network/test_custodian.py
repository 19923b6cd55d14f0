"""The word for the office of custodian: which names could be taken for it; and who holds the office."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.chain.entry import Entry
from ledger.governance.settings import changed
from ledger.network import custodian
from ledger.network.agent import Agents, Forgotten, Joined
from ledger.network.identity import CameBack, Left
from ledger.network.preset import LIGHT_1
from ledger.network.rules import Custodian, RuleBook, Rules, RulesAdopted
from ledger.values.confusables import _LOOK_LIKE
from ledger.values.phrase import NETWORK, Refusal, Words
from tests.support.network import MONDAY

UNSEEN = ("\u200b", "\u2060", "\u00ad", "\u0301", " ", ".", "-", "'", "(", ")")


@st.composite
def disguises(draw: st.DrawFn) -> str:
    """Write the word in letters that look like its own, in either case, with what nobody sees between them."""
    letters = []
    for letter in custodian.CUSTODIAN:
        alike = [letter, letter.upper(), *_LOOK_LIKE.get(letter, ""), chr(ord(letter) + 0xFEE0)]
        letters.append(draw(st.sampled_from(alike)) + draw(st.sampled_from(("", *UNSEEN))))
    return draw(st.sampled_from(("", "the ", "The ", "@"))) + "".join(letters)


@given(disguises())
def test_every_disguise_of_the_word_is_seen(name: str) -> None:
    assert custodian.is_like_office(name)
    assert custodian.has_word_of_office(name)
    with pytest.raises(Refusal):
        custodian.check_name(name)


@given(disguises(), st.text(st.characters(categories=("Lu", "Ll", "Nd")), min_size=1, max_size=8))
def test_the_word_is_seen_within_a_longer_name_which_is_free(name: str, more: str) -> None:
    longer = f"{name} and {more}"
    assert custodian.has_word_of_office(longer)
    custodian.check_name(longer)


@given(st.text(st.sampled_from("abeghjkmpqrvwxyzñßдж 0123"), max_size=20))
def test_a_name_without_its_letters_is_free(name: str) -> None:
    assert not custodian.is_like_office(name)
    assert not custodian.has_word_of_office(name)


def test_the_disguises_are_other_names_than_the_word() -> None:
    """A canary: comparing the words as they are typed would find hardly any."""
    disguised = ["\u0441ustodian", "cust0dian", "custodlan", "custo\u200bdian", "c-u-s-t-o-d-i-a-n"]
    assert custodian.CUSTODIAN not in [unicodedata.normalize("NFC", name.casefold()) for name in disguised]
    assert all(map(custodian.is_like_office, disguised))


def agents() -> Agents:
    page = Agents()
    for number in (1, 2, 3):
        agent = f"A{number}"
        page.add(Joined(agent, Words(f"room:{number}", agent), Words("x", agent)), Entry(number, MONDAY, agent, ()))
    return page


def test_a_project_without_a_custodian_of_its_own_has_that_of_the_network() -> None:
    rules = Rules(1, LIGHT_1, custodians=(Custodian("A1", None), Custodian("A2", "J1")))
    assert [custodian.holder(rules, agents(), project) for project in (None, "J1", "J2")] == ["A1", "A2", "A1"]
    rules = replace(rules, custodians=rules.custodians[1:])
    assert [custodian.holder(rules, agents(), project) for project in (None, "J1", "J2")] == [None, "A2", None]


def test_who_is_away_holds_no_office_and_who_is_back_does() -> None:
    rules, page = Rules(1, LIGHT_1, custodians=(Custodian("A1", None), Custodian("A2", "J1"))), agents()
    page.add(Left("A2"), Entry(4, MONDAY, NETWORK, ()))
    assert custodian.holder(rules, page, "J1") is None
    page.add(CameBack("A2"), Entry(5, MONDAY, NETWORK, ()))
    assert custodian.holder(rules, page, "J1") == "A2"
    page.add(Forgotten("A2", ("A2",)), Entry(6, MONDAY, "A2", ()))
    assert custodian.holder(rules, page, "J1") is None


@given(st.lists(st.tuples(st.sampled_from(("A1", "A2", "none")), st.sampled_from(("", "J1", "J2", "J10")))))
def test_each_scope_has_one_custodian_at_most_and_the_last_word_holds(said: list[tuple[str, str]]) -> None:
    rules, last = Rules(1, LIGHT_1), dict[str | None, str]()
    for agent, project in said:
        if last.get(project or None, "none") == agent:
            with pytest.raises(Refusal):
                changed(rules, "custodian", f"{agent} {project}".strip())
            continue
        rules, last[project or None] = changed(rules, "custodian", f"{agent} {project}".strip()), agent
    held = {office.project: office.agent for office in rules.custodians}
    assert held == {scope: agent for scope, agent in last.items() if agent != "none"}
    assert len(held) == len(rules.custodians)


def test_the_rules_before_an_entry_are_those_that_held_then() -> None:
    page = RuleBook()
    for height, agent in ((3, "A1"), (7, "A2")):
        rules = Rules(height, LIGHT_1, custodians=(Custodian(agent, None),))
        page.add(RulesAdopted(rules, None), Entry(height, MONDAY, NETWORK, ()))
    held = [page.before(height).custodian(None) for height in (3, 4, 7, 8)]
    assert held == [None, Custodian("A1", None), Custodian("A1", None), Custodian("A2", None)]
