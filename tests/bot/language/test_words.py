"""What readers see of phrases: values in their places, members' words as members' words, times in the reader's zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charts.render import with_chart_texts
from bot.chat import Choice, Mention, Moment, Piece, Said, Table, Text
from bot.language.measures import COUNTED, SIGNS
from bot.language.words import Reader, mention_or_name, render_card, say
from bot.outcome import Notice, Offer
from ledger.chain.entry import Entry
from ledger.network.agent import Agents, Joined
from ledger.network.identity import Linked
from ledger.values.currency import EXPONENTS
from ledger.values.money import LIMIT, Money, parse
from ledger.values.numeral import PLACES_MAX
from ledger.values.phrase import (
    NETWORK,
    Code,
    Emoji,
    Exact,
    Percent,
    Phrase,
    Plural,
    Sheet,
    Who,
    Words,
    lines,
    phrase,
    plural,
)
from ledger.values.quantity import DAY, HOURS_MAX, TIME, UNITS, Quantity, Unit, parse_calendar, parse_quantity

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def who(agent: str) -> Mention | Said:
    """Show A1 as an account on the reader's platform, and everybody else by a name."""
    return Mention("console:ana") if agent == "A1" else Said("Ben *the* Builder")


def reader(locale: str = "en", zone: str = "UTC") -> Reader:
    return Reader(locale, zone, who)


def said(sentence: str, **values: Any) -> Text:
    return say(phrase(sentence, **values), reader())


def words(text: str | None) -> Words:
    return Words(text, "A1")


# Values in their places.


def test_a_sentence_takes_its_values_at_its_blanks() -> None:
    assert said("{who} gave {amount} to {other}.", who=Who("A1"), amount=Money(12000, "CAD"), other=Who("A2")) == (
        Mention("console:ana"),
        " gave 120.00 CAD to ",
        Said("Ben *the* Builder"),
        ".",
    )


def test_our_own_words_come_in_one_piece() -> None:
    assert said("Noted as {id}: {n} of {kind}.", id=Code("C1"), n=3, kind=phrase("work")) == (
        "Noted as C1: 3 of work.",
    )


def test_a_value_may_stand_twice_in_a_sentence() -> None:
    assert said("{id} and again {id}", id=Code("C1")) == ("C1 and again C1",)


@pytest.mark.parametrize(
    ("value", "shown_as"),
    [
        (0, "0"),
        (12345, "12345"),
        (-3, "-3"),
        (Fraction(5, 2), "2.5"),
        (Fraction(4), "4"),
        (Fraction(1, 8), "0.125"),
        (Fraction(1, 3), "0.33"),
        (Fraction(2, 3), "0.67"),
        (Fraction(1, 200_000_000), "0"),
        (Fraction(-2, 3), "-0.67"),
        (Fraction(-1, 200_000_000), "0"),
        (Exact(Fraction(5, 6)), "5/6"),
        (Exact(Fraction(-25, 6)), "-4 1/6"),
        (Exact(Fraction(1, 1024)), "0.0009765625"),
        (Exact(Fraction(12345, 10007)), "1 2338/10007 (≈ 1.233636)"),
        (Exact(1 + Fraction(1, 3**130)), "≈ 1"),
        (Exact(Quantity(Fraction(5, 6), "h")), "50 min"),
        (Exact(Quantity(Fraction(1, 7), "h")), "1/7 h"),
        (Exact(Quantity(Fraction(8, 3), "piece")), "2 2/3 pieces"),
        (Money(12000, "CAD"), "120.00 CAD"),
        (Money(5, "EUR"), "0.05 EUR"),
        (Money(-5, "EUR"), "-0.05 EUR"),
        (Money(1500, "JPY"), "1500 JPY"),
        (Money(10**15 + 1, "CAD"), "10000000000000.01 CAD"),
        (Quantity(Fraction(5, 2), "h"), "2.5 h"),
        (Quantity(Fraction(9, 4), "h"), "2.25 h"),
        (Quantity(Fraction(7, 3), "h"), "2 h 20 min"),
        (Quantity(Fraction(1, 3), "h"), "20 min"),
        (Quantity(Fraction(-7, 3), "h"), "-2 h 20 min"),
        (Quantity(Fraction(1, 7), "h"), "0.14 h"),
        (Quantity(Fraction(1), "piece"), "1 piece"),
        (Quantity(Fraction(3), "piece"), "3 pieces"),
        (Quantity(Fraction(1, 2), "piece"), "0.5 pieces"),
        (Quantity(Fraction(12), "km"), "12 km"),
        (Quantity(Fraction(30), "m2"), "30 m²"),
        (Quantity(Fraction(30), "W1"), "30 W1"),
        (date(2026, 1, 2), "Fri 2 Jan 2026"),
        (Percent(4, 5), "80 %"),
        (Percent(2, 3), "67 %"),
        (Percent(1, 8), "13 %"),
        (Percent(0, 3), "0 %"),
        (plural(1, "{n} approves", "{n} approve"), "1 approves"),
        (plural(0, "{n} approves", "{n} approve"), "0 approve"),
        (Code("/vote C1 approve"), "/vote C1 approve"),
        (Emoji("✅"), "✅"),
        ((Code("C1"), phrase("work"), 3), "C1, work, 3"),
        ((), ""),
    ],
    ids=str,
)
def test_each_kind_of_value_is_written_in_english(value: Any, shown_as: str) -> None:
    assert said("It is {value}.", value=value) == (f"It is {shown_as}.",)


def test_every_unit_has_a_word_or_a_sign() -> None:
    assert {unit.name for unit in UNITS} == COUNTED.keys() | SIGNS.keys()


@given(minor=st.integers(1, LIMIT), currency=st.sampled_from(sorted(EXPONENTS)))
def test_an_amount_of_money_can_be_typed_as_it_is_shown(minor: int, currency: str) -> None:
    (amount,) = said("{amount}", amount=Money(minor, currency))
    assert isinstance(amount, str)
    number, code = amount.split(" ")
    assert parse(number, code) == Money(minor, currency)


@given(millionths=st.integers(1, 10**9), unit=st.sampled_from(UNITS))
def test_a_quantity_can_be_typed_as_it_is_shown(millionths: int, unit: Unit) -> None:
    quantity = Quantity(Fraction(millionths, 10**PLACES_MAX), unit.name)
    (amount,) = said("{amount}", amount=quantity)
    assert isinstance(amount, str)
    assert (parse_calendar if unit.name == DAY else parse_quantity)(amount) == quantity


@given(minutes=st.integers(1, 60 * HOURS_MAX))
def test_a_time_can_be_typed_as_it_is_shown(minutes: int) -> None:
    (amount,) = said("{amount}", amount=Quantity(Fraction(minutes, 60), TIME))
    assert isinstance(amount, str)
    assert parse_quantity(amount) == Quantity(Fraction(minutes, 60), TIME)


def test_words_in_a_list_stay_apart_from_the_commas() -> None:
    assert said("{all}", all=("optics", words("milling"))) == (Said("optics"), ", ", Said("milling"))


def test_erased_words_say_so() -> None:
    assert said("Note: {note}", note=words(None)) == ("Note: (erased)",)


def test_a_time_is_handed_over_in_the_readers_zone() -> None:
    (moment,) = say(phrase("{at}", at=NOON), reader(zone="Asia/Kathmandu"))
    assert isinstance(moment, Moment)
    assert moment.at.isoformat() == "2026-01-05T17:45:00+05:45"


def test_lines_stand_one_under_the_other() -> None:
    answer = lines(phrase("{note}", note="first"), None, phrase("second"), lines(phrase("third"), phrase("fourth")))
    assert say(answer, reader()) == (Said("first"), "\nsecond\nthird\nfourth")


def test_a_part_that_says_nothing_leaves_no_empty_line() -> None:
    assert say(lines(phrase("first"), lines(), phrase("{note}", note=""), phrase("last")), reader()) == ("first\nlast",)


def test_a_sheet_becomes_a_table_between_the_lines() -> None:
    sheet = Sheet(
        (phrase("Who"), phrase("Amount"), phrase("When"), phrase("What")),
        (
            (Who("A1"), Money(5, "EUR"), NOON, phrase("{n} {unit}", n=2, unit="crates")),
            (Who("A2"), 3, "", words("x\ny")),
        ),
    )
    assert say(lines(phrase("All:"), sheet, phrase("That is all.")), reader()) == (
        "All:\n",
        Table(
            ("Who", "Amount", "When", "What"),
            (
                (Mention("console:ana"), "0.05 EUR", Moment(NOON, "Mon 5 Jan 2026, 12:00 UTC"), Said("2 crates")),
                (Said("Ben *the* Builder"), "3", "", Said("x / y")),
            ),
        ),
        "\nThat is all.",
    )


def test_a_notice_shows_its_text_and_its_choices() -> None:
    options = {"card": "C1", "choice": "approve"}
    notice = Notice("C1", phrase("Vote on {id}.", id=Code("C1")), (Offer("✅", phrase("Approve"), "vote", options),))
    assert render_card(notice, reader()) == (("Vote on C1.",), (Choice("✅", "Approve", "vote", options),))


# What is wrong in the code shows at once.


@pytest.mark.parametrize(
    "broken",
    [
        phrase("{who} and {other}", who=Who("A1")),
        phrase("{who}", who=Who("A1"), other=Who("A2")),
        phrase("{who}", agent=Who("A1")),
        phrase("{ who }", who=Who("A1")),
        phrase("}"),
        phrase("{value}", value=None),
        phrase("{value}", value=True),
        phrase("{value}", value=0.5),
        phrase("{value}", value=NOON.replace(tzinfo=None)),
        phrase("{n}", n=plural(2, "one", "several")),
        phrase("{n}", n=plural(2, "{n} of {all}", "{n} of {all}")),
        Sheet((phrase("Who"),), (((Who("A1"), Who("A2")),),)),
        Sheet((phrase("{who}", who=Who("A1")),), ()),
    ],
    ids=str,
)
def test_a_phrase_that_does_not_fit_its_values_is_a_mistake_of_ours(broken: Any) -> None:
    with pytest.raises(AssertionError):
        say(broken, reader())


def test_a_label_has_none_of_a_members_words() -> None:
    with pytest.raises(AssertionError):
        render_card(Notice("C1", phrase("x"), (Offer("✅", phrase("{name}", name="Ana"), "vote", {}),)), reader())


# Members' words.

MARK = "\N{SNOWMAN}"
"""Stands in everything that members write in these tests, and in nothing that is ours."""

hostile = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "@everyone",
            "<!channel>",
            "<@123>",
            "[pay](https://example.org)",
            "```",
            "# big",
            "a\nb",
            "\x1b[31m",
            "\u202egnp",
            "{who}",
            "{0}",
        ]
    ),
).map(lambda text: f"{text}{MARK}{text}")
marked = hostile.map(lambda text: f"<{text}>")
theirs = hostile | hostile.map(words) | marked.map(Code) | marked.map(Emoji) | st.just(Who("A3"))
ours = st.sampled_from(
    [3, Fraction(1, 3), Money(1, "EUR"), Code("C1"), Who("A1"), NOON, date(2026, 1, 2), Percent(1, 2), phrase("work")]
)
values = st.recursive(
    theirs | ours,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.builds(lambda one, other: phrase("{one} of {other}.", one=one, other=other), inner, inner),
        st.lists(inner.map(lambda one: phrase("- {one}", one=one)), max_size=3).map(lambda parts: lines(*parts)),
    ),
    max_leaves=8,
)
sheets = st.lists(theirs | theirs.map(lambda one: phrase("{n} {one}", n=2, one=one)), max_size=3).map(
    lambda cells: Sheet((phrase("Column"),), tuple((cell,) for cell in cells))
)


def strings(text: Text) -> Iterator[str]:
    """Yield every string that an adapter shows as it stands."""
    for piece in text:
        if isinstance(piece, str):
            yield piece
        if isinstance(piece, Table):
            yield from piece.headings
            yield from (cell for row in piece.rows for cell in row if isinstance(cell, str))


@given(value=values, name=hostile, sheet=sheets)
def test_nothing_that_a_member_wrote_is_ever_a_plain_string(value: Any, name: str, sheet: Sheet) -> None:
    """Not even where a command took it for a code or an emoji, as long as there is markup in it."""
    everywhere = Reader("en", "UTC", lambda agent: Mention("console:ana") if agent == "A1" else Said(name))
    text = with_chart_texts(say(lines(phrase("Noted: {value} ({value})", value=value), sheet), everywhere))
    assert not [string for string in strings(text) if MARK in string]


def test_the_check_for_plain_strings_would_find_one() -> None:
    assert [string for string in strings(said(f"ours {MARK}")) if MARK in string]
    assert [string for string in strings((Table(("x",), ((MARK,),)),)) if MARK in string]


@pytest.mark.parametrize("code", ["<!channel>", "@everyone", "a*b*", "`x`", "[a](b)", "a\nb", "a\u202eb"])
def test_a_code_with_markup_in_it_is_escaped_like_words(code: str) -> None:
    (piece,) = said("{code}", code=Code(code))
    assert isinstance(piece, Said)


@pytest.mark.parametrize(
    ("written", "shown_as"),
    [
        ("aligned the optics", "aligned the optics"),
        ("**bold** <b>", "**bold** <b>"),
        ("first\nApproved by all.", "first / Approved by all."),
        ("first\r\n\r\n  second\u2028third", "first / second / third"),
        ("a\tb", "a b"),
        ("\x1b[31mred\x00", "[31mred"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
        ("\u2066a\u2069", "a"),
        ("half \ud83d", "half \N{REPLACEMENT CHARACTER}"),
        ("café ü 測試 👩\u200d🔧", "café ü 測試 👩\u200d🔧"),
        ("Z" + "\u0335" * 40 + "algo", "Z" + "\u0335" * 4 + "algo"),
        ("\u05e9\u05dc\u05d5\u05dd", "\u2068\u05e9\u05dc\u05d5\u05dd\u2069"),
        ("", None),
        ("\n", None),
    ],
)
def test_words_are_shown_in_one_line_and_turn_nothing_around(written: str, shown_as: str | None) -> None:
    expected: tuple[Piece, ...] = ("Note: ",) if shown_as is None else ("Note: ", Said(shown_as))
    assert said("Note: {note}", note=written) == expected


@given(text=st.text(st.characters(exclude_categories=())))
def test_any_words_can_be_shown_and_sent(text: str) -> None:
    for piece in said("{text}", text=text):
        assert isinstance(piece, Said)
        assert len(piece.words.encode().splitlines()) == 1
        assert len(piece.words.splitlines()) == 1


# People.


def agents(handle: str, *linked: str) -> Agents:
    """Return the page of Ana, who came with the first account and linked the others to it."""
    page = Agents()
    page.add(Joined("A1", words(handle), words("Ana")), Entry(1, NOON, "A1", ()))
    for number, other in enumerate(linked, 2):
        page.add(Joined(f"A{number}", words(other), words("Ana too")), Entry(number, NOON, f"A{number}", ()))
        page.add(Linked(f"A{number}", "A1"), Entry(number, NOON, "A1", ()))
    return page


def test_an_agent_is_mentioned_on_the_platform_of_the_account() -> None:
    assert mention_or_name(agents("console:ana"), "A1", "console") == Mention("console:ana")


def test_an_agent_is_called_by_name_elsewhere() -> None:
    assert mention_or_name(agents("console:ana"), "A1", "slack") == Said("Ana")


def test_who_has_linked_accounts_is_mentioned_by_the_newest_one_on_the_readers_platform() -> None:
    page = agents("console:ana", "slack:T1/U1", "console:anna")
    assert mention_or_name(page, "A1", "slack") == Mention("slack:T1/U1")
    assert mention_or_name(page, "A2", "console") == Mention("console:anna")


def test_a_platform_whose_name_begins_like_another_is_another() -> None:
    assert mention_or_name(agents("console2:ana"), "A1", "console") == Said("Ana")


def test_of_an_agent_who_was_forgotten_the_id_is_left() -> None:
    page = agents("console:ana")
    page.by_id["A1"].name.text = None
    assert mention_or_name(page, "A1", "slack") == "A1"


# Other languages.

GERMAN = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "{who} gave {amount}."
msgstr "{amount} kamen von {who}."

msgid "{n} could vote"
msgid_plural "{n} could vote"
msgstr[0] "{n} konnte abstimmen"
msgstr[1] "{n} konnten abstimmen"

msgid "Done on {date}."
msgstr "Getan am {date}."

msgid "Lost its {blank}."
msgstr "Hat seine {stelle} verloren."

msgid "Forgot its {blank}."
msgstr "Hat sie vergessen."

msgid "Broke its {blank}."
msgstr "Hat seine {blank verloren, {blank}."

#, fuzzy
msgid "Nothing waits for you."
msgstr "Ungeprüft."

msgid "Who"
msgstr "Wer"
"""


@pytest.fixture
def german(tmp_path: Path) -> Path:
    (tmp_path / "de.po").write_text(GERMAN, encoding="utf-8")
    return tmp_path


def test_a_translation_may_order_the_values_as_its_language_does(german: Path) -> None:
    gave = phrase("{who} gave {amount}.", who=Who("A1"), amount=Money(12050, "CAD"))
    assert say(gave, reader("de"), german) == ("120,50 CAD kamen von ", Mention("console:ana"), ".")


@pytest.mark.parametrize(
    ("locale", "answer"),
    [
        ("de", "120,50 CAD kamen von "),
        ("de-CH", "120.50 CAD kamen von "),
        ("de_AT", "120,50 CAD kamen von "),
        ("DE-de", "120,50 CAD kamen von "),
        ("fr", " gave 120.50 CAD."),
        ("en-GB", " gave 120.50 CAD."),
        ("xx-YY", " gave 120.50 CAD."),
        ("", " gave 120.50 CAD."),
        ("../de", " gave 120.50 CAD."),
        ("de" * 1000, " gave 120.50 CAD."),
    ],
)
def test_a_locale_without_words_falls_back_to_its_language_and_then_to_english(
    german: Path, locale: str, answer: str
) -> None:
    gave = phrase("{who} gave {amount}.", who=Who("A1"), amount=Money(12050, "CAD"))
    assert answer in say(gave, reader(locale), german)


@given(locale=st.text(max_size=20))
def test_any_locale_is_answered_in_some_language(locale: str) -> None:
    assert say(phrase("It is {n}.", n=3), reader(locale)) == ("It is 3.",)


def test_a_language_has_its_own_plurals_and_days(german: Path) -> None:
    counted = phrase(
        "{one}, {two}",
        one=Plural(1, "{n} could vote", "{n} could vote"),
        two=Plural(2, "{n} could vote", "{n} could vote"),
    )
    assert say(counted, reader("de"), german) == ("1 konnte abstimmen, 2 konnten abstimmen",)
    assert say(phrase("Done on {date}.", date=date(2026, 1, 2)), reader("de"), german) == (
        "Getan am Fr., 2. Jan. 2026.",
    )


def test_headings_and_labels_are_translated(german: Path) -> None:
    notice = Notice("C1", Sheet((phrase("Who"),), ()), (Offer("✅", phrase("Who"), "vote", {}),))
    text, choices = render_card(notice, reader("de"), german)
    assert text == (Table(("Wer",), ()),)
    assert choices[0].label == "Wer"


def test_what_is_not_translated_or_not_sure_is_said_in_english(german: Path) -> None:
    assert say(phrase("Nothing waits for you."), reader("de"), german) == ("Nothing waits for you.",)
    assert say(phrase("New sentence."), reader("de"), german) == ("New sentence.",)


@pytest.mark.parametrize("verb", ["Lost", "Forgot", "Broke"])
def test_a_translation_with_other_blanks_than_the_english_is_passed_over(german: Path, verb: str) -> None:
    english = Phrase(f"{verb} its {{blank}}.", (("blank", 3),))
    assert say(english, reader("de"), german) == (f"{verb} its 3.",)


def test_words_of_the_network_are_members_words_too() -> None:
    assert said("#{name}", name=Words("probe", NETWORK)) == ("#", Said("probe"))
