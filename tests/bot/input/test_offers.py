"""Autocomplete: whatever is offered for an option, the verb takes from this person, or refuses for no fault of the choice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import commands
from bot.input import options
from bot.input.asking import Asking
from bot.input.offers import OFFERS
from bot.input.suggest import suggestions
from bot.menu import Asked, Kind, Option, Verb
from ledger.digests import figures
from ledger.distributions import decisions
from ledger.network.preset import LIGHT_1
from ledger.network.rules import Rules, RulesAdopted
from ledger.values.phrase import Refusal
from tests.commands.conftest import Town
from tests.support.said import recalled

MENU = commands.load()
NUMBERS = (Kind.card, Kind.subject)
VERBS = [pytest.param(verb, id=verb.name) for verb in MENU.verbs if any(o.kind in NUMBERS for o in verb.options)]
FILLERS: dict[str, dict[str, str]] = {
    "vote": {"choice": "approve"},
    "flag": {"reason": "it was one hour"},
    "amend": {"note": "in other words"},
    "correct": {"nothing": "yes", "reason": "it did not happen"},
    "distribute reverse": {"reason": "somebody was forgotten"},
    "equation try": {"amount": "10 EUR"},
    "income reverse": {"reason": "it was never there"},
    "payout mark": {"state": "sent", "reference": "the bank"},
    "payout resolve": {"person": "@A1", "outcome": "failed", "evidence": "the bank says so"},
    "payout renew": {"reason": "the bank refused it"},
    "rate": {"score": "4"},
}
"""What else a verb needs, by its name."""


def lived() -> Town:
    """Return a network in which something of every kind waits, is open, and is over."""
    town = Town("ana", "ben", "cara", "dan")
    town.stewards("ana", "ben")
    town.add(RulesAdopted(Rules(2, LIGHT_1, quality=True), None))
    town.says("ana", "/project start probe a sensor")
    for author, amount in (("ana", "3h"), ("ben", "2h"), ("cara", "1h")):
        town.says(author, f"/contribute {amount} swept the floor #probe")
        number = town.last
        for voter in {"ana", "ben", "cara", "dan"} - {author}:
            town.reacts(voter, "✅", number)
        town.settles(number, hours=1)
    town.now += timedelta(days=20)
    _with_money(town)
    town.says("ana", "/contribute 1h an open log of hers")
    town.says("ben", "/contribute 2h an open log of his")
    town.says("ana", "/flag C5 it was one hour")
    town.says("cara", "/contribute 1h for:@ana something for ana")
    town.says("ben", "/agent add Riverside Workshop")
    town.says("ana", "/settings set preset standard")
    town.says("ana", "/equation propose preset:hours with:currency=EUR")
    town.add(*figures.make_digest(town.book, town.now + timedelta(days=7), 0, "00" * 32))
    return town


def _with_money(town: Town) -> None:
    for number in (1, 2, 3):
        town.says("ana", f"/income note 100 EUR Harbour Lights {number}")
        if number < 3:
            town.says("ben", f"/confirm I{number}")
    _shared(town, "60 EUR")
    town.add(*decisions.make(town.book, town.book.distributions.by_id["D1"]))
    for name in ("ana", "ben", "cara"):
        town.does(name, "/account pay-to DE23 1203 0000 0000 2020 61", channel=f"room:{name}")
    town.now += timedelta(days=2)
    for number, name in ((1, "ana"), (2, "cara"), (3, "ben")):
        town.says("ana", f"/payout prepare EUR person:@{name}")
        if number < 3:
            town.says("ben", f"/payout approve P{number} {town.book.payouts.by_id[f'P{number}'].prepared.fingerprint}")
    town.says("ben", "/payout mark P1 unknown @ana the bank timed out")
    _shared(town, "30 EUR")
    town.add(*decisions.make(town.book, town.book.distributions.by_id["D2"]))
    _shared(town, "20 EUR")
    town.says("ana", "/distribute prepare 10 EUR")


def _shared(town: Town, amount: str) -> None:
    town.says("ana", f"/distribute prepare {amount}")
    number = list(town.book.distributions.by_id)[-1]
    town.says("ben", f"/distribute approve {number} {town.book.distributions.by_id[number].prepared.fingerprint}")


TOWN = lived()


def asking(name: str) -> Asking:
    return Asking(MENU, TOWN.book, TOWN.person(name), TOWN.now)


def refused(name: str, verb: Verb, option: Option, value: str) -> str | None:
    """Return how a verb refuses a value that was offered to somebody, or None."""
    raw = {**FILLERS.get(verb.name, {}), option.name: value}
    if verb.option("fingerprint"):
        raw["fingerprint"] = _fingerprint(value)
    values: dict[str, Any] = options.parse_options(verb, {k: v for k, v in raw.items() if v}, TOWN.book, TOWN.now)
    person = TOWN.person(name)
    asked = Asked(person, values, TOWN.now, bytes(16), menu=MENU, account=person)
    try:
        recalled(verb.decide(TOWN.book, asked), TOWN.book, TOWN.entries)
    except Refusal as refusal:
        return TOWN.seen(refusal.phrase)
    return None


def _fingerprint(number: str) -> str:
    book = TOWN.book
    if number in book.distributions.by_id:
        return book.distributions.by_id[number].prepared.fingerprint
    if number in book.payouts.by_id:
        return book.payouts.by_id[number].prepared.fingerprint
    return book.equations.by_id[number].proposed.hash if number in book.equations.by_id else ""


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", ["ana", "ben", "cara", "dan"])
def test_what_is_offered_is_taken(verb: Verb, name: str) -> None:
    for option in verb.options:
        if option.kind in NUMBERS:
            for value in suggestions(asking(name), verb.name, option.name, ""):
                assert refused(name, verb, option, value) is None, (verb.name, value)


@pytest.mark.parametrize("verb", VERBS)
def test_every_number_has_its_offers(verb: Verb) -> None:
    for option in verb.options:
        assert option.kind not in NUMBERS or (verb.name, option.name) in OFFERS


def test_every_verb_offers_somebody_something() -> None:
    """Else the test above holds nothing."""
    everybody = ("ana", "ben", "cara", "dan")
    numbered = [(verb.name, o.name) for verb in MENU.verbs for o in verb.options if o.kind in NUMBERS]
    numbered.remove(("payout renew", "payout"))  # only a file that grows old is made anew
    empty = [key for key in numbered if not any(suggestions(asking(name), *key, "") for name in everybody)]
    assert empty == []


def test_a_choice_that_does_not_fit_would_be_seen() -> None:
    correct, vote = MENU.verb("correct"), MENU.verb("vote")
    assert correct is not None and vote is not None
    assert refused("ana", correct, correct.options[0], "C4") is not None
    assert refused("ana", vote, vote.options[0], "C4") is not None


def test_each_is_offered_what_they_can_do() -> None:
    def offered(name: str, verb: str, option: str = "card") -> list[str]:
        return suggestions(asking(name), verb, option, "")

    assert offered("ana", "rate") == ["C3", "C2"], "what others brought, and was accepted"
    assert offered("ana", "amend") == ["C6", "C4"], "what is hers and not decided"
    assert offered("ana", "correct") == ["C3", "C2", "C1"]
    assert "C5" in offered("ana", "vote")
    assert "C4" not in offered("ana", "vote"), "it is her own"
    assert offered("cara", "distribute approve", "distribution") == []


def test_a_stranger_is_offered_nothing_of_their_own() -> None:
    stranger = Asking(MENU, TOWN.book, "", TOWN.now)
    for verb, option in OFFERS:
        suggestions(stranger, verb, option, "")
    assert suggestions(stranger, "amend", "card", "") == suggestions(stranger, "vote", "card", "") == []
