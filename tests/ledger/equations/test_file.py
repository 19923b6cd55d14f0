"""Whatever is wrong in an equation's file is told at once, with its bucket, its key and a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.equations.file import CHARACTERS_MAX, Checked, check, read
from ledger.equations.file_bucket import Known
from ledger.equations.file_table import MISTAKES_MAX
from ledger.equations.words import describe
from tests.support.effort import lines
from tests.support.root import ROOT
from tests.support.said import said

PRESETS = sorted((ROOT / "ledger" / "equations" / "presets").glob("*.toml"))

GOOD = """
name = "Test"
currency = "CAD"

[rates]
soldering = "30.00"

[[bucket]]
name = "Network"
percent = "5"
of = "total"
to = "custodian"

[[bucket]]
name = "Work"
percent = "95"
of = "remaining"
  [[bucket.rule]]
  kinds = ["work"]
  what = ["soldering"]
  value = "quantity * rate"
  until = "paid"
"""

NETWORK = Known(what=("soldering",), projects=("lab",), agents=("custodian",), currencies={"BEAN": 3})

WRONG = [
    ('name = "Work"', 'name = "NETWORK"', "Bucket 2 (NETWORK), name: Bucket 1 is called the same."),
    (
        '"quantity * rate"',
        '"quantity * price_per_unit * seniority"',
        "Bucket 2 (Work), rule 1, value: Nothing can set price_per_unit yet. There is quantity, value, rate, quality.",
    ),
    ('"quantity * rate"', '"seniority"', "Bucket 2 (Work), rule 1, value: Nothing can set seniority yet."),
    (GOOD, 'name = "T"\ncurrency = "CAD"\n' + "[[bucket]]\n" * 21, "bucket: There are at most 20"),
    (GOOD, GOOD + "[[bucket.rule]]\n" * 20, "Bucket 2 (Work), rule: There are at most 20"),
    ('"quantity * rate"', '"2 / (1 - 1)"', "Bucket 2 (Work), rule 1, value: It divides by zero."),
    ('"quantity * rate"', '"1 - 2"', "Bucket 2 (Work), rule 1, value: It comes to -1, which is less than nothing."),
    ('name = "Test"', "", 'name: It is missing. Write it as in name = "Mobile Lab".'),
    ('name = "Test"', "name = 3", "name: It is a text in quotation marks"),
    ('name = "Test"', 'name = ""', "name: There is nothing between the quotation marks."),
    ('name = "Test"', f'name = "{"x" * 61}"', "name: It has at most 60 characters; this one has 61."),
    ('name = "Test"', r'name = "a\u202eb"', "name: It has a character that cannot be seen"),
    ('name = "Test"', 'nme = "Test"', "nme: Nothing here is called nme. Did you mean name?"),
    ('currency = "CAD"', "", "currency: It is missing."),
    ('currency = "CAD"', 'currency = "CDA"', "currency: I know no currency CDA. Did you mean"),
    ('currency = "CAD"', 'currency = "HRK"', "currency: HRK is no longer in use. Its place was taken by EUR."),
    ('currency = "CAD"', 'currency = "CAD"\ndecimals = 2', "decimals: CAD has its own"),
    ('currency = "CAD"', 'currency = "BEAN"\ndecimals = 9', "decimals: It is a whole number from 0 to 8."),
    ('currency = "CAD"', 'currency = "BEAN"\ndecimals = true', "decimals: It is a whole number from 0 to 8."),
    ('currency = "CAD"', 'currency = "BE AN"\ndecimals = 2', "currency: A currency of your own is one word"),
    (GOOD, 'name = "T"\ncurrency = "CAD"\nrates = 3', "rates: It is written as [rates]"),
    ('soldering = "30.00"', "soldering = 30.5", "[rates], soldering: A number stands in quotation marks"),
    ('soldering = "30.00"', 'soldering = "-30"', "[rates], soldering: -30 has a sign in front."),
    ('soldering = "30.00"', 'soldering = "3,000"', "[rates], soldering: 3,000 can be read in two ways"),
    ('soldering = "30.00"', 'soldering = "1e3"', "[rates], soldering: 1e3 is not a number."),
    ('soldering = "30.00"', 'soldering = "1"\nSoldering = "2"', "[rates], Soldering: It stands here twice"),
    ('soldering = "30.00"', 'welding = "1"', "Bucket 2 (Work), rule 1, value: Under [rates] there is neither soldering"),
    ('percent = "5"', "percent = 5.5", "Bucket 1 (Network), percent: A number stands in quotation marks"),
    ('percent = "5"', 'percent = "0"', "Bucket 1 (Network), percent: It is more than 0 and at most 100."),
    ('percent = "5"', 'percent = "100.1"', "Bucket 1 (Network), percent: It is more than 0 and at most 100."),
    ('percent = "5"', 'percent = "5.00001"', "Bucket 1 (Network), percent: 5.00001 has 5 decimals; there can be 4"),
    ('percent = "5"', 'percent = "5 %"', "Bucket 1 (Network), percent: 5 % is not a number."),
    ('percent = "5"', "", "Bucket 1 (Network), percent: A bucket has a percentage or an amount; this one has neither."),
    (
        'percent = "5"',
        'percent = "5"\namount = "5.00"',
        "Bucket 1 (Network), percent: A bucket has a percentage or an amount; this one has both.",
    ),
    ('percent = "5"', 'amount = "5.001"', "Bucket 1 (Network), amount: 5.001 can be read in two ways"),
    ('percent = "5"', 'amount = "0"', "Bucket 1 (Network), amount: 0 CAD is nothing."),
    ('percent = "5"', 'amount = "99999999999999.00"', "Bucket 1 (Network), amount: 99999999999999.00 CAD is too much."),
    ('of = "total"', "", "Bucket 1 (Network), of: It is missing."),
    ('of = "total"', 'of = "totl"', "Bucket 1 (Network), of: Nothing here is called totl. Did you mean total?"),
    ('to = "custodian"', "", "Bucket 1 (Network), to: A bucket goes to a named agent or has rules; this one has neither."),
    ('to = "custodian"', "rule = []", "Bucket 1 (Network), to: A bucket goes to a named agent or has rules; this one has"),
    ('of = "remaining"', 'of = "remaining"\nto = "x"', "Bucket 2 (Work), to: A bucket goes to a named agent or has rules"),
    ('percent = "95"\nof = "remaining"', 'percent = "96"\nof = "total"', "bucket: The buckets that are parts of the total add up to 101 %"),
    ("[[bucket.rule]]", "[bucket.rule]", "Bucket 2 (Work), rule: It is written as [[rule]], once for each."),
    ('kinds = ["work"]', "", "Bucket 2 (Work), rule 1, kinds: It is missing."),
    ('kinds = ["work"]', "kinds = []", "Bucket 2 (Work), rule 1, kinds: It is a list with something in it"),
    ('kinds = ["work"]', 'kinds = "work"', "Bucket 2 (Work), rule 1, kinds: It is a list with something in it"),
    ('kinds = ["work"]', 'kinds = ["wrok"]', "Bucket 2 (Work), rule 1, kinds: Nothing here is called wrok. Did you mean work?"),
    ('kinds = ["work"]', "kinds = [[1]]", "Bucket 2 (Work), rule 1, kinds: It is a text in quotation marks"),
    ('until = "paid"', "", "Bucket 2 (Work), rule 1, until: It is missing."),
    ('until = "paid"', 'until = "piad"', "Bucket 2 (Work), rule 1, until: Nothing here is called piad. Did you mean paid?"),
    ('until = "paid"', 'until = "paid"\nper = "person"', "Bucket 2 (Work), rule 1, per: The contributions of a person are one claim only where it stands forever."),
    (
        'until = "paid"',
        'until = "forever"\nper = "person"',
        "Bucket 2 (Work), rule 1, value: rate differs between the contributions of a person",
    ),
    ('until = "paid"', 'until = "paid"\nstreams = ["luv"]', "Bucket 2 (Work), rule 1, streams: Nothing here is called luv."),
    ('until = "paid"', 'until = "paid"\nsince = "5 May"', "Bucket 2 (Work), rule 1, since: It is a day, as in 2026-01-31."),
    ('until = "paid"', 'until = "paid"\nsince = "2026-W05-6"', "Bucket 2 (Work), rule 1, since: It is a day, as in 2026-01-31."),
    ('until = "paid"', 'until = "paid"\nbefore = 2026-01-31T12:00:00', "Bucket 2 (Work), rule 1, before: It is a day"),
    (
        'until = "paid"',
        'until = "paid"\nsince = 2026-02-01\nbefore = 2026-01-31',
        "Bucket 2 (Work), rule 1, before: Sun 1 Feb 2026 is after",
    ),
    ('value = "quantity * rate"', "", "Bucket 2 (Work), rule 1, value: A rule says a value or a weight; this one says neither."),
    (
        'value = "quantity * rate"',
        'value = "1"\nweigh = "1"',
        "Bucket 2 (Work), rule 1, value: A rule says a value or a weight; this one says both.",
    ),
    ('value = "quantity * rate"', 'weigh = "1"', "Bucket 2 (Work), rule 1, until: A weight is no sum that could be paid"),
    ('value = "quantity * rate"', 'value = "hours * rate"', "Bucket 2 (Work), rule 1, value: A formula knows no hours."),
    ('value = "quantity * rate"', "value = 5.0", "Bucket 2 (Work), rule 1, value: It is a text in quotation marks"),
    ('value = "quantity * rate"', 'valeu = "1"', "Bucket 2 (Work), rule 1, valeu: Nothing here is called valeu. Did you mean value?"),
    (GOOD, 'name = "T"\ncurrency = "CAD"', "bucket: An equation has at least one bucket, which begins with [[bucket]]."),
    (GOOD, 'name = "T"\ncurrency = "CAD"\nbucket = 3', "bucket: It is written as [[bucket]], once for each."),
    (GOOD, 'name = "T"\ncurrency = "CAD"\nbucket = [3]', "bucket: It is written as [[bucket]], once for each."),
    (GOOD, f'{GOOD}\n[disco]\nlivelihood = "75"\ncare_weight = "0"', "disco: An equation has buckets, or it is a DisCO"),
    (GOOD, 'name = "T"\ncurrency = "CAD"\n[disco]\nlivelihood = "101"\ncare_weight = "0"', "[disco], livelihood: It is at most 100 %."),
    (GOOD, 'name = "T"\ncurrency = "CAD"\n[disco]\nlivelihood = "75"\ncare_weight = "1.1"', "[disco], care_weight: It is at most 1"),
    (GOOD, 'name = "T"\ncurrency = "CAD"\n[disco]\nlivelihood = "75"', "[disco], care_weight: It is missing."),
    (GOOD, "name = ", "This file is not written in TOML: Invalid value (at end of document)"),
    (GOOD, "a = " + "[\n" * 30_000, "This file has brackets in brackets without end."),
    (GOOD, "a = " + "9" * 900 + "\n" + "b = " + "9" * 990, "name: It is missing."),
    (GOOD, ".".join("a" * 30_000), "Line 1 has more than 1000 characters."),
    (GOOD, "# x\n" * 30_000, "An equation has at most 65536 characters; this file has more."),
    (GOOD, "name = \0", "This file is not written in TOML"),
]  # fmt: skip


def wrong(checked: Checked) -> list[str]:
    return [said(one) for one in checked.refusals]


@pytest.mark.parametrize(("old", "new", "sentence"), WRONG, ids=range(len(WRONG)))
def test_each_mistake_is_told_with_its_place(old: str, new: str, sentence: str) -> None:
    assert old in GOOD
    checked = read(GOOD.replace(old, new))
    assert checked.equation is None
    assert any(one.startswith(sentence) for one in wrong(checked)), wrong(checked)


def test_what_is_not_wrong_is_not_refused() -> None:
    assert wrong(read(GOOD)) == []
    assert wrong(read(GOOD, NETWORK)) == []


def test_all_mistakes_are_told_at_once() -> None:
    found = wrong(read(GOOD.replace('"5"', '"0"').replace('"paid"', '"piad"').replace('"CAD"', '"CDA"')))
    assert [one.partition(":")[0] for one in found] == [
        "currency",
        "Bucket 1 (Network), percent",
        "Bucket 2 (Work), rule 1, until",
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('to = "custodian"', 'to = "custodain"', "Bucket 1 (Network), to: Nothing here is called custodain. Did you mean custodian?"),
        ('what = ["soldering"]', 'what = ["welding"]', "Bucket 2 (Work), rule 1, what: Nothing here is called welding."),
        ('until = "paid"', 'until = "paid"\nprojects = ["#lob"]', "Bucket 2 (Work), rule 1, projects: Nothing here is called lob. Did you mean lab?"),
        ('soldering = "30.00"', 'soldering = "30"\nwelding = "1"', "[rates], welding: Nothing here is called welding."),
    ],
)  # fmt: skip
def test_in_a_network_what_it_does_not_know_is_refused_too(old: str, new: str, sentence: str) -> None:
    changed = GOOD.replace(old, new)
    assert not any("Nothing here is called" in one for one in wrong(read(changed)))
    assert any(one.startswith(sentence) for one in wrong(read(changed, NETWORK))), wrong(read(changed, NETWORK))


def test_a_network_brings_its_own_currencies() -> None:
    checked = read(GOOD.replace('"CAD"', '"BEAN"'), NETWORK)
    assert checked.equation is not None
    assert (checked.equation.currency, checked.equation.decimals) == ("BEAN", 3)


def test_beside_an_amount_of_is_optional() -> None:
    assert wrong(read(GOOD.replace('percent = "5"\nof = "total"', 'amount = "5"'))) == []
    assert wrong(read(GOOD.replace('percent = "5"', 'amount = "5"'))) == []


def test_what_was_agreed_before_still_loads_and_says_what_nothing_sets() -> None:
    before = GOOD.replace('"quantity * rate"', '"quantity * rate * seniority + value_per_use"').replace(
        "Work", "network"
    )
    assert len(wrong(read(before))) == 3
    checked = read(before, is_new=False)
    assert checked.equation is not None
    words = said(describe(checked.equation))
    assert (
        "seniority is how long the person has been here.\nNote: nothing can set seniority yet. It is always 1." in words
    )
    assert "Note: nothing can set value_per_use yet. It is always 0." in words


def two(one: str, other: str) -> Checked:
    """Return an equation of two buckets, each with a rule for work that has some more lines."""
    text = 'name = "Test"\ncurrency = "CAD"\n'
    for name, filters in (("One", one), ("Other", other)):
        text += f'[[bucket]]\nname = "{name}"\npercent = "50"\nof = "total"\n'
        text += f'[[bucket.rule]]\nkinds = ["work"]\nvalue = "quantity"\nuntil = "paid"\n{filters}\n'
    checked = read(text)
    assert wrong(checked) == []
    return checked


@pytest.mark.parametrize(
    ("one", "other", "is_told"),
    [
        ("", "", True),
        ('what = ["a", "b"]', 'what = ["B"]', True),
        ('what = ["a"]', 'what = ["b"]', False),
        ('what = ["a"]', 'projects = ["b"]', True),
        ('projects = ["#a"]', 'projects = ["b"]', False),
        ('streams = ["love"]', 'streams = ["care"]', False),
        ("before = 2026-01-31", "since = 2026-02-01", False),
        ("before = 2026-02-01", "since = 2026-02-01", True),
    ],
)
def test_buckets_on_which_one_contribution_can_have_two_claims_are_pointed_out(
    one: str, other: str, is_told: bool
) -> None:
    assert [said(warning) for warning in two(one, other).warnings] == is_told * [
        "One contribution can have a claim on One (bucket 1) and on Other (bucket 2). Both are owed separately."
    ]


def test_weights_beside_money_are_pointed_out() -> None:
    mixed = GOOD + '[[bucket.rule]]\nkinds = ["cash"]\nweigh = "value"\nuntil = "once"\n'
    (warning,) = read(mixed).warnings
    assert (
        said(warning) == "Work (bucket 2) sets weights beside money that is owed: a weight of 1 counts as one 0.01 CAD."
    )


@pytest.mark.parametrize("preset", PRESETS, ids=[preset.stem for preset in PRESETS])
def test_every_preset_can_be_used_without_a_warning_and_is_told_in_words(preset: Path) -> None:
    checked = read(preset.read_text(encoding="utf-8"))
    assert wrong(checked) == []
    assert checked.warnings == ()
    assert checked.equation is not None
    words = said(describe(checked.equation))
    assert checked.equation.summary
    assert checked.equation.summary in words
    assert "Money left at the end stays in the pool." in words


def test_the_presets_are_those_of_the_page() -> None:
    assert {preset.stem for preset in PRESETS} == {
        "costs-then-hours", "hours", "nrp", "mobile-lab", "risk-phases", "disco", "equal", "slicing-pie",
    }  # fmt: skip


def repeated_names(times: int) -> str:
    return '[[bucket]]\nname = "x"\nfoo = 1\n[[bucket.rule]]\n' * times


def deep_tables(times: int) -> str:
    return "".join(f"{'.'.join(['a'] * 480)}.b{n} = 1\n" for n in range(times))


def many_buckets(times: int) -> str:
    bucket = '[[bucket]]\nname="x"\npercent="1"\nof="remaining"\n'
    return (
        'name="x"\ncurrency="CAD"\n' + (bucket + '[[bucket.rule]]\nkinds=["work"]\nvalue="1"\nuntil="paid"\n') * times
    )


def many_tables(times: int) -> str:
    return "".join(f"[t{n}]\n" for n in range(times))


def many_keys(times: int) -> str:
    return "".join(f"k{n} = 1\n" for n in range(times))


def many_rates(times: int) -> str:
    return "[rates]\n" + "".join(f"r{n} = -1\n" for n in range(times))


@pytest.mark.parametrize("text", [many_tables, many_keys, many_rates])
def test_after_twenty_mistakes_a_file_is_read_no_further(text: Callable[[int], str]) -> None:
    *first, last = wrong(read(text(5000)))
    assert len(first) == MISTAKES_MAX == 20
    assert last == "Reading stopped after 20 mistakes."


@pytest.mark.parametrize(
    ("text", "times"),
    [
        (repeated_names, CHARACTERS_MAX // 46),
        (deep_tables, CHARACTERS_MAX // 970),
        (many_buckets, CHARACTERS_MAX // 108),
        (many_tables, 7900),
        (many_keys, 6300),
        (many_rates, 6000),
    ],
)
def test_the_worst_file_is_refused_after_few_steps(text: Callable[[int], str], times: int) -> None:
    """What there is to say ends after a number of mistakes, so twice the file is no more than twice the work."""
    assert CHARACTERS_MAX * 0.9 < len(text(times)) <= CHARACTERS_MAX
    assert lines(lambda: read(text(times))) <= 2.2 * lines(lambda: read(text(times // 2)))


@given(st.text(max_size=200) | st.text('[]bucket.rule="paid\n{}, 1', max_size=200))
def test_any_text_is_refused_or_an_equation(text: str) -> None:
    checked = read(text)
    assert (checked.equation is None) == bool(wrong(checked))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10) | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = ("name", "currency", "decimals", "summary", "percent", "amount", "of", "to", "kinds", "value", "weigh", "until", "per", "since", "rates", "rule", "bucket", "disco", "livelihood")  # fmt: skip


@given(st.dictionaries(st.sampled_from(KEYS), values | st.lists(st.dictionaries(st.sampled_from(KEYS), values | st.lists(st.dictionaries(st.sampled_from(KEYS), values), max_size=2)), max_size=2)))  # fmt: skip
def test_any_data_is_refused_or_an_equation(data: dict[str, object]) -> None:
    checked = check(data)
    assert (checked.equation is None) == bool(wrong(checked))
