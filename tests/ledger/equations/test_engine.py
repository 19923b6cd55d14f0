"""Claims are made, corrected, paid and ended by facts, and an amount is shared by what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from ledger.equations.candidate import Candidate
from ledger.equations.claim import Balance, Claim, ClaimEnded, ClaimMade, ClaimPaid, Claims
from ledger.equations.engine import make_claims, share
from ledger.equations.equation import PAID, TOTAL, Equation, read_amount
from ledger.equations.file import read
from ledger.equations.result import Shared
from ledger.values.money import LIMIT, Money
from ledger.values.phrase import Refusal
from ledger.values.quantity import TIME, Quantity
from tests.support.said import said

ID = "E1"
HEAD = 'name = "Test"\ncurrency = "CAD"\n[rates]\nsoldering = "20"\n'
BUCKET = '[[bucket]]\nname = "All"\npercent = "100"\nof = "remaining"\n'


def equation(*rules: str, bucket: str = BUCKET) -> Equation:
    """Return an equation of one bucket; a rule is its kind, its claim and until when."""
    text = HEAD + bucket
    for one in rules:
        kind, claim, until = one.split(": ")
        text += f'[[bucket.rule]]\nkinds = ["{kind}"]\n{claim}\nuntil = "{until}"\n'
    checked = read(text)
    assert checked.equation is not None, [said(one) for one in checked.refusals]
    return checked.equation


def hours(name: str, agent: str, count: int | Fraction, age: int = 0) -> Candidate:
    return Candidate(name, agent, (age, int(name[1:])), "work", quantity=Quantity(Fraction(count), TIME))


def money(name: str, agent: str, minor: int, kind: str = "cash", age: int = 0) -> Candidate:
    return Candidate(name, agent, (age, int(name[1:])), kind, value=Money(minor, "CAD"))


def distributed(found: Equation, claims: Claims, candidates: Sequence[Candidate], amount: int) -> Shared:
    """Share an amount and let the claims have it."""
    claims.add(make_claims(found, claims, candidates))
    shared = share(found, claims, amount)
    claims.add(shared.facts())
    return shared


def outstanding(claims: Claims) -> dict[str, int | None]:
    return {claim.agent: claim.outstanding for claim in claims.all()}


def test_at_5_claims_stand_forever_until_paid_or_once() -> None:
    found = equation(
        'cash: value = "value": forever', 'expense: value = "value": paid', 'purchase: value = "value": once'
    )
    brought = [money("C1", "e", 100_00), money("C2", "d", 100_00, "expense"), money("C3", "o", 100_00, "purchase")]
    claims = Claims()
    first = distributed(found, claims, brought, 150_00)
    assert first.paid() == {"e": 50_00, "d": 50_00, "o": 50_00}
    assert outstanding(claims) == {"e": 100_00, "d": 50_00, "o": 0}
    assert distributed(found, claims, brought, 150_00).paid() == {"e": 100_00, "d": 50_00}
    third = distributed(found, claims, brought, 150_00)
    assert (third.paid(), third.undistributed) == ({"e": 100_00}, 50_00)
    straight = replace(found, buckets=tuple(replace(bucket, of=TOTAL) for bucket in found.buckets))
    assert distributed(straight, claims, brought, 150_00).paid() == {"e": 150_00}


def test_what_a_distribution_does_is_told_in_facts() -> None:
    found = equation('cash: value = "value": paid', 'work: weigh = "quantity": once', bucket=BUCKET)
    claims = Claims()
    made = make_claims(found, claims, [money("C1", "ann", 3), hours("C2", "bo", 3)])
    assert made == [
        ClaimMade(0, "C1", None, "ann", "C1", (0, 1), "paid", False, Fraction(3)),
        ClaimMade(0, "C2", None, "bo", "C2", (0, 2), "once", True, Fraction(3)),
    ]
    claims.add(made)
    assert list(share(found, claims, 3).facts()) == [
        ClaimPaid(0, "C1", None, "ann", 2, 0, Fraction(3)),
        ClaimPaid(0, "C2", None, "bo", 1, 0, Fraction(3)),
        ClaimEnded(0, "C2", None, "bo", 0, Fraction(3)),
    ]


def test_once_ends_for_the_rest_as_soon_as_there_was_anything_to_share() -> None:
    found = equation('cash: value = "value": once')
    claims = Claims()
    assert not list(distributed(found, claims, [money("C1", "ann", 5)], 0).facts())
    assert outstanding(claims) == {"ann": 5}
    shared = distributed(found, claims, [money("C1", "ann", 5)], 2)
    assert list(shared.facts()) == [
        ClaimPaid(0, "C1", None, "ann", 2, 0, Fraction(5)),
        ClaimEnded(0, "C1", None, "ann", 3, Fraction(5)),
    ]
    assert outstanding(claims) == {"ann": 0}


def test_what_counts_once_and_was_paid_in_full_has_had_its_turn_also_for_what_it_grows_by() -> None:
    found = equation('cash: value = "value": once')
    claims = Claims()
    shared = distributed(found, claims, [money("C1", "ann", 5)], 7)
    assert list(shared.facts()) == [
        ClaimPaid(0, "C1", None, "ann", 5, 0, Fraction(5)),
        ClaimEnded(0, "C1", None, "ann", 0, Fraction(5)),
    ]
    assert shared.undistributed == 2
    assert not distributed(found, claims, [money("C1", "ann", 9)], 7).paid()


def test_what_counts_once_and_had_its_turn_unpaid_stays_ended_when_it_grows() -> None:
    found = equation('cash: value = "value": once')
    claims = Claims()
    distributed(found, claims, [money("C1", "ann", 100), money("C2", "bo", 100)], 100)
    again = distributed(found, claims, [money("C1", "ann", 130)], 10)
    assert (again.paid(), again.undistributed) == ({}, 10)
    assert outstanding(claims) == {"ann": 0, "bo": 0}


def test_only_claims_that_stand_forever_remember_what_rounding_took() -> None:
    forever, paid = equation('cash: value = "value": forever'), equation('cash: value = "value": paid')
    brought = [money("C1", "a", 9), money("C2", "b", 9), money("C3", "c", 9)]
    facts = list(distributed(forever, Claims(), brought, 1).facts())
    assert [(fact.amount, fact.rounded) for fact in facts if isinstance(fact, ClaimPaid)] == [
        (1, -666667),
        (0, 333333),
        (0, 333333),
    ]
    assert list(distributed(paid, Claims(), brought, 1).facts()) == [ClaimPaid(0, "C1", None, "a", 1, 0, Fraction(9))]


def test_what_rounding_took_from_a_claim_counts_no_more_where_it_is_a_debt_now() -> None:
    found = equation('cash: value = "value": forever', 'expense: value = "value": paid')
    claims = Claims()
    for kinds, gets in ((("cash", "cash", "cash"), "a"), (("cash", "expense", "cash"), "c")):
        brought = [money(f"C{n}", agent, 9, kind) for n, (agent, kind) in enumerate(zip("abc", kinds, strict=True), 1)]
        assert distributed(found, claims, brought, 1).paid() == {gets: 1}


def test_a_correction_changes_the_claim_but_never_below_what_was_paid() -> None:
    """As AT-13 says it: 7 h become 6 h after the claim was partly paid."""
    found = equation('work: value = "quantity * 10": paid')
    claims = Claims()
    distributed(found, claims, [hours("C1", "ann", 7)], 50_00)
    assert make_claims(found, claims, [hours("C1", "ann", 7)]) == []
    assert make_claims(found, claims, [hours("C1", "ann", 6)]) == [
        ClaimMade(0, "C1", None, "ann", "C1", (0, 1), PAID, False, Fraction(60_00))
    ]
    claims.add(make_claims(found, claims, [hours("C1", "ann", 6)]))
    assert outstanding(claims) == {"ann": 10_00}
    corrected = make_claims(found, claims, [hours("C1", "ann", 4)])
    claims.add(corrected)
    assert [(claim.original, claim.balance.paid, claim.overpaid) for claim in claims.all()] == [(40_00, 50_00, 10_00)]
    assert outstanding(claims) == {"ann": 0}
    assert distributed(found, claims, [hours("C1", "ann", 4)], 5_00).undistributed == 5_00


def test_a_contribution_that_becomes_another_kind_leaves_no_claim_behind_but_what_was_paid() -> None:
    found = equation('work: value = "quantity * 10": paid')
    found = replace(found, buckets=(*found.buckets, *equation('cash: value = "value": paid').buckets))
    claims = Claims()
    distributed(found, claims, [hours("C1", "ann", 7), hours("C2", "bo", 7)], 35_00 + 35_00)
    changed = [money("C1", "ann", 99_00), hours("C2", "bo", 7)]
    assert make_claims(found, claims, changed) == [
        ClaimMade(1, "C1", None, "ann", "C1", (0, 1), PAID, False, Fraction(99_00)),
        ClaimMade(0, "C1", None, "ann", "C1", (0, 1), PAID, False, Fraction(0)),
    ]
    claims.add(make_claims(found, claims, changed))
    assert {(claim.agent, claim.bucket): claim.outstanding for claim in claims.all()} == {
        ("ann", 0): 0, ("bo", 0): 35_00, ("ann", 1): 99_00,
    }  # fmt: skip
    assert make_claims(found, claims, changed) == []


def test_a_contribution_that_no_longer_counts_is_owed_nothing_more() -> None:
    found = equation('work: value = "quantity * 10": paid')
    claims = Claims()
    distributed(found, claims, [hours("C1", "ann", 7)], 20_00)
    claims.add(make_claims(found, claims, [replace(hours("C1", "ann", 7), is_validated=False)]))
    assert outstanding(claims) == {"ann": 0}
    assert claims.all()[0].balance.paid == 20_00


def test_the_one_claim_of_a_person_grows_with_what_they_bring_and_is_as_old_as_the_oldest() -> None:
    found = equation('work: weigh = "quantity"\nper = "person": forever')
    claims = Claims()
    brought = [hours("C2", "bo", 1, 2), hours("C3", "ann", 1, 3)]
    claims.add(make_claims(found, claims, brought))
    assert [(claim.agent, claim.oldest) for claim in claims.on_bucket(0)] == [("bo", "C2"), ("ann", "C3")]
    claims.add(make_claims(found, claims, [*brought, hours("C1", "ann", 2, 1), hours("C4", "bo", 2, 4)]))
    assert [(claim.agent, claim.oldest, claim.weight) for claim in claims.on_bucket(0)] == [
        ("ann", "C1", 3),
        ("bo", "C2", 3),
    ]
    (ann, bo) = share(found, claims, 3).lines()
    assert (ann.contribution, ann.amount, bo.amount) == ("C1", 2, 1)


def test_equal_weights_are_one_for_each_person() -> None:
    found = equation('work: weigh = "1"\nper = "person": forever')
    brought = [hours("C1", "ann", 5), hours("C2", "ann", 5), hours("C3", "bo", 1)]
    assert distributed(found, Claims(), brought, 100).paid() == {"ann": 50, "bo": 50}


def test_one_gate_stands_before_every_kind_of_filter() -> None:
    dated = 'since = 2026-01-01\nbefore = 2026-01-31\nuntil = "paid"'
    text = f'{HEAD}{BUCKET}[[bucket.rule]]\nkinds = ["work"]\nvalue = "quantity"\n{dated}\n'
    found = read(text).equation
    assert found is not None
    good = replace(hours("C1", "ann", 1), date=date(2026, 1, 31))
    others = [
        replace(good, id="C2", is_for_claims=False),
        replace(good, id="C3", is_validated=False),
        replace(good, id="C4", value=Money(5, "EUR")),
        replace(good, id="C5", date=date(2026, 2, 1)),
        replace(good, id="C6", date=date(2025, 12, 31)),
        replace(good, id="C7", date=None),
    ]
    first = replace(good, id="C8", date=date(2026, 1, 1))
    made = make_claims(found, Claims(), [good, *others, first])
    assert {fact.contribution for fact in made} == {"C1", "C8"}


def test_only_the_first_rule_of_a_bucket_that_matches_applies() -> None:
    found = equation('work: value = "1": paid', 'work: value = "2": paid')
    (made,) = make_claims(found, Claims(), [hours("C1", "ann", 1)])
    assert isinstance(made, ClaimMade)
    assert made.original == 100


@pytest.mark.parametrize(
    ("formula", "wrong"),
    [
        ("1 / (quantity - 1)", "Contribution C1, 1 / (quantity - 1): It divides by zero."),
        ("value - 1", "Contribution C1, value - 1: It comes to -1, which is less than nothing."),
        ("rate", "Contribution C1, rate: There is no rate for welding, and no default."),
        ("quantity * 99999999999999", "Contribution C1, quantity * 99999999999999: It comes to more than"),
    ],
)
def test_a_formula_that_cannot_be_computed_is_refused_with_the_contribution(formula: str, wrong: str) -> None:
    found = equation(f'work: value = "{formula}": paid')
    with pytest.raises(Refusal) as refused:
        make_claims(found, Claims(), [replace(hours("C1", "ann", 1), what="welding")])
    assert said(refused.value.phrase).startswith(wrong)


def test_a_value_is_rounded_half_up_once_and_a_weight_stays_exact() -> None:
    value, weight = equation('work: value = "quantity / 8": paid'), equation('work: weigh = "quantity / 8": once')
    (made,) = make_claims(value, Claims(), [hours("C1", "ann", Fraction(1, 25))])
    (weighs,) = make_claims(weight, Claims(), [hours("C1", "ann", Fraction(1, 25))])
    assert (made.original, weighs.original) == (Fraction(1), Fraction(1, 200))


def test_weights_without_a_reasonable_common_denominator_are_refused() -> None:
    found = equation('work: weigh = "1 / (quantity * quantity + 1)": once')
    brought = [hours(f"C{n}", "ann", Fraction(n, 7), n) for n in range(1, 1000)]
    claims = Claims()
    claims.add(make_claims(found, claims, brought))
    with pytest.raises(Refusal) as refused:
        share(found, claims, 100)
    assert said(refused.value.phrase).startswith("The weights on All have no common denominator of a reasonable size")


def test_credits_of_a_disco_are_work_by_its_rate_and_all_else_as_it_was_valued() -> None:
    found = read(HEAD + '[disco]\nlivelihood = "75"\ncare_weight = "0.25"\n').equation
    assert found is not None
    work = replace(hours("C1", "ann", 2), what="soldering", stream="livelihood")
    brought = {
        "C1": work,
        "C2": replace(work, id="C2", value=Money(5_00, "CAD")),
        "C3": replace(work, id="C3", value=Money(5_00, "CAD"), quantity=None, stream="love"),
        "C4": replace(money("C4", "ann", 7_00, "expense"), stream="love"),
        "C5": replace(work, id="C5", kind="material", value=Money(9_00, "CAD")),
        "C6": replace(work, id="C6", stream="care"),
        "C7": replace(work, id="C7", stream="care", quantity=Quantity(Fraction(2), "piece")),
        "C8": replace(work, id="C8", stream=None),
    }
    claims = Claims()
    claims.add(make_claims(found, claims, brought.values()))
    assert {claim.oldest: (claim.bucket, int(claim.weight)) for claim in claims.all()} == {
        "C1": (0, 40_00),
        "C2": (0, 40_00),
        "C3": (1, 5_00),
        "C4": (1, 7_00),
        "C5": (0, 9_00),
        "C6": (2, 2),
    }


def test_the_largest_amounts_are_shared_exactly() -> None:
    found = equation('cash: value = "value": paid')
    shared = distributed(found, Claims(), [money("C1", "ann", LIMIT), money("C2", "bo", LIMIT - 1)], LIMIT)
    assert sum(shared.paid().values()) == LIMIT
    assert [line.amount for line in shared.lines()] == [LIMIT // 2, LIMIT // 2]


@pytest.mark.parametrize("decimals", [0, 3, 8])
def test_a_currency_of_their_own_has_the_same_limits(decimals: int) -> None:
    assert read_amount("1", "BEAN", decimals) == 10**decimals
    most = str(LIMIT // 10**decimals)
    assert read_amount(most, "BEAN", decimals) == LIMIT
    for number, wrong in (
        (f"{most}1", f"{most}1 BEAN is too much."),
        ("0", "0 BEAN is nothing. An amount is more than zero."),
        (f"1.{'1' * (decimals + 1)}", f"BEAN has {decimals} decimals; 1.{'1' * (decimals + 1)} has {decimals + 1}."),
        ("1_5", "1_5 is not a number. Write it in digits, as in 120 BEAN."),
    ):
        with pytest.raises(Refusal) as refused:
            read_amount(number, "BEAN", decimals)
        assert said(refused.value.phrase) == wrong


def test_what_was_paid_on_a_claim_can_be_read_from_the_page() -> None:
    claims = Claims()
    distributed(equation('cash: value = "value": paid'), claims, [money("C1", "ann", 5)], 3)
    (claim,) = claims.all()
    assert claim == Claim(0, "C1", None, "ann", "C1", (0, 1), "paid", False, 5, 2, Balance(paid=3))
