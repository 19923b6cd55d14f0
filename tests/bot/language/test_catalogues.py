"""The catalogues hold what the code says: each sentence is listed, and each translation has the blanks of its English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from textwrap import dedent
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Moment
from bot.language import catalogues
from bot.language.extraction import Unreadable, extract, template
from bot.language.formats import formats
from bot.language.moments import NEAR_DAYS, day_words, moment
from bot.language.translation import Language, language_for
from ledger.network.language import LANGUAGES
from ledger.values.money import Money, exponent

ROOT = catalogues.HERE.parent.parent
locale_names = st.sampled_from(sorted(locale_identifiers()))


# The list of sentences.


def test_the_list_of_sentences_is_what_the_code_says() -> None:
    """When this fails, `python -m bot.language` writes the list anew."""
    assert (catalogues.HERE / "phrases.pot").read_text(encoding="utf-8") == template(ROOT)


def test_a_new_sentence_anywhere_changes_the_list(tmp_path: Path) -> None:
    (tmp_path / "commands").mkdir()
    (tmp_path / "commands" / "dance.py").write_text("said = 3", encoding="utf-8")
    before = template(tmp_path)
    (tmp_path / "commands" / "dance.py").write_text('said = phrase("{who} dances.")', encoding="utf-8")
    assert 'msgid "{who} dances."' in template(tmp_path)
    assert 'msgid "{who} dances."' not in before


def test_where_a_sentence_stands_does_not_change_the_list(tmp_path: Path) -> None:
    for folder, source in (("one", 'phrase("a")\nphrase("b")'), ("two", '\n\nRefusal("b")\nphrase("a")\nphrase("a")')):
        (tmp_path / folder / "bot").mkdir(parents=True)
        (tmp_path / folder / "bot" / f"{folder}.py").write_text(source, encoding="utf-8")
    assert template(tmp_path / "one") == template(tmp_path / "two")


def test_the_list_can_be_read_as_a_catalogue() -> None:
    catalogue = read_po(BytesIO(template(ROOT).encode()), abort_invalid=True)
    assert ("{n} piece", "{n} pieces") in {message.id for message in catalogue}


def test_a_percent_sign_is_not_taken_for_a_blank(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "x.py").write_text('phrase("80 % done")', encoding="utf-8")
    assert "python-format" not in template(tmp_path)


@pytest.mark.parametrize(
    ("source", "sentences"),
    [
        ('phrase("{who} gave {amount}.", who=1, amount=2)', ["{who} gave {amount}."]),
        ('phrase("one " "sentence")', ["one sentence"]),
        ('raise Refusal("No.", x=phrase("inner"))', ["No.", "inner"]),
        ('raise self._refused("No {x}.", x=3)', ["No {x}."]),
        ('plural(n, "{n} vote", "{n} votes")', [("{n} vote", "{n} votes")]),
        ('phrase("Yes." if good else "No.")', ["Yes.", "No."]),
        ('Option("card", Kind.card, "the number")', ["the number"]),
        ('Option("card", Kind.card, help="the number")', ["the number"]),
        (
            'Verb("flag", None, "Object.", "/flag C1", flag, (Option("card", Kind.card, "which"),))',
            ["Object.", "/flag C1", "which"],
        ),
        ('Verb("flag", None, help="Object.", example="/flag C1")', ["Object.", "/flag C1"]),
        ('HELP = {1: "one", 2: "two"}\nVerb("x", None, HELP[kind], "/x", x)', ["one", "two", "/x"]),
        ('Verb("x", None, "y", "/x", x, examples={"cash": "/x cash"})', ["y", "/x", "/x cash"]),
        ('sample("/flag {id} why", id=number)', ["/flag {id} why"]),
        ('TITLE: str = "Who"\nphrase(TITLE)', ["Who"]),
        ('A, B = "one", "two"\nphrase(A if x else B)', ["one", "two"]),
        ("phrase(option.help)", []),
        ("phrase(sentence)", []),
        ('other("no sentence")', []),
    ],
)
def test_sentences_are_found_in_every_form_in_which_they_stand(
    source: str, sentences: list[str | tuple[str, str]]
) -> None:
    assert sorted(extract(source, "x.py"), key=str) == sorted(sentences, key=str)


@pytest.mark.parametrize(
    "source",
    [
        'phrase(f"Hello {name}")',
        'phrase("Hello " + name)',
        'phrase("Hello {}".format(name))',
        "phrase(text)",
        "phrase(verb.summary)",
        "raise Refusal(str(wrong))",
        'plural(n, "{n} vote", many_of(n))',
        'Option("card", Kind.card, make())',
        "def decline(sentence, **values): raise Refusal(sentence, **values)",
    ],
)
def test_a_sentence_that_nobody_could_translate_is_an_error(source: str) -> None:
    with pytest.raises(Unreadable, match=r"commands/dance\.py:1: "):
        list(extract(source, "commands/dance.py"))


# The catalogues.


def mistakes(catalogue: Catalog) -> Iterator[str]:
    """Yield each translation that has other blanks than its English sentence."""
    for message in catalogue:
        english = message.id if isinstance(message.id, str) else message.id[0]
        translated = [message.string] if isinstance(message.string, str) else message.string or ()
        yield from (form for form in translated if english and form and blanks(form) != blanks(english))


def blanks(sentence: str) -> set[str]:
    return set(re.findall(r"\{[^}]*\}?|\}", sentence))


def test_each_translation_has_the_blanks_of_its_english() -> None:
    for file in catalogues.HERE.glob("*.po"):
        assert not list(mistakes(read_po(BytesIO(file.read_bytes()), file.stem, abort_invalid=True))), file.name


def test_the_check_for_blanks_would_find_a_slip() -> None:
    catalogue = read_po(
        BytesIO(
            dedent(
                """
                msgid "{who} gave {amount}."
                msgstr "{wer} gab {amount}."

                msgid "{n} vote"
                msgid_plural "{n} votes"
                msgstr[0] "eine Stimme"
                msgstr[1] "{n} Stimmen"

                msgid "{who} left."
                msgstr "{who} ging."
                """
            ).encode()
        ),
        "de",
    )
    assert list(mistakes(catalogue)) == ["{wer} gab {amount}.", "eine Stimme"]


def test_whoever_has_no_catalogue_is_told_one_and_the_same_english() -> None:
    """Discord asks for the menu in thirty languages: what is kept of each sentence is not kept for each of them."""
    french, german = language_for("fr", catalogues.HERE), language_for("de-AT", catalogues.HERE)
    assert language_for("sv-SE", catalogues.HERE) is french
    assert language_for("no language", catalogues.HERE) is not german
    assert (french.formats, german.formats) == (formats(Locale("en")), formats(Locale("de", "AT")))


def test_each_catalogue_is_a_language_and_english_needs_none() -> None:
    assert "en" in catalogues.languages()
    assert set(catalogues.languages()) == {"en", *(file.stem for file in catalogues.HERE.glob("*.po"))}
    assert all(str(Locale.parse(language)) == language for language in catalogues.languages())


# How languages write values.


@given(minor=st.integers(-(10**15), 10**15), currency=st.sampled_from(["CAD", "EUR", "JPY"]), name=locale_names)
def test_amounts_are_written_as_babel_writes_them_but_with_the_decimals_of_the_iso(
    minor: int, currency: str, name: str
) -> None:
    places = exponent(currency)
    pattern = f"0.{'0' * places} ¤¤" if places else "0 ¤¤"
    expected = format_currency(Decimal(minor).scaleb(-places), currency, pattern, name, currency_digits=False)
    assert formats(Locale.parse(name)).money(Money(minor, currency)) == expected


@given(
    number=st.fractions(-(10**6), 10**6, max_denominator=100).filter(
        lambda one: one.denominator in (1, 2, 4, 5, 10, 20, 25, 50, 100)
    ),
    name=locale_names,
)
def test_numbers_are_written_as_babel_writes_them_without_thousands_separators(number: Fraction, name: str) -> None:
    expected = format_decimal(Decimal(number.numerator) / number.denominator, "0.##", name)
    assert formats(Locale.parse(name)).fraction(number) == expected


@given(number=st.fractions(-(10**9), 10**9))
def test_a_number_is_shown_exactly_or_within_half_a_hundredth(number: Fraction) -> None:
    written = Fraction(formats(Locale("en")).fraction(number))
    assert written == number or (abs(written - number) <= Fraction(1, 200) and (number * 10**6).denominator > 1)


def test_a_half_is_rounded_away_from_zero() -> None:
    third_place = Fraction(1, 200) + Fraction(1, 10**7)
    assert formats(Locale("en")).fraction(third_place) == "0.01"
    assert formats(Locale("en")).fraction(-third_place) == "-0.01"


def spoken(name: str) -> Language:
    """Return a language that has no words of its own."""
    return Language(NullTranslations(), Locale.parse(name))


@given(day=st.dates(date(1990, 1, 1), date(2100, 1, 1)), name=locale_names)
def test_every_language_writes_days_with_the_year_in_full(day: date, name: str) -> None:
    assert str(day.year) in day_words(spoken(name), day, None)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("en", "Fri 2 Jan 2026"),
        ("en_US", "Fri 2 Jan 2026"),
        ("de", "Fr., 2. Jan. 2026"),
        ("fr", "ven. 2 janv. 2026"),
        ("ja", "2026年1月2日(金)"),
    ],
)
def test_a_day_names_its_weekday_and_month(name: str, written: str) -> None:
    assert day_words(spoken(name), date(2026, 1, 2), None) == written


@given(day=st.dates(date(1990, 1, 1), date(2100, 1, 1)), today=st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_the_year_stands_with_every_day_that_is_not_near(day: date, today: date) -> None:
    assert (str(day.year) in day_words(spoken("en"), day, today)) == (abs((day - today).days) > NEAR_DAYS)


@pytest.mark.parametrize(
    ("name", "zone", "written"),
    [
        ("en", "", "Tue 6 Jan, 10:00"),
        ("en-US", "Europe/Berlin", "Tue 6 Jan, 10:00 CET"),
        ("de", "", "Di., 6. Jan., 10:00 Uhr"),
        ("de-AT", "UTC", "Di., 6. Jän., 10:00 Uhr UTC"),
        ("de", "America/Sao_Paulo", "Di., 6. Jan., 10:00 Uhr UTC-03:00"),
    ],
)
def test_a_moment_is_written_in_one_style(name: str, zone: str, written: str) -> None:
    at = datetime(2026, 1, 6, 10, tzinfo=ZoneInfo(zone or "UTC"))
    language = language_for(name, catalogues.HERE)
    assert moment(language, at, date(2026, 1, 5), names_zone=bool(zone)) == Moment(at, written)


def test_we_write_in_every_language_that_has_a_catalogue() -> None:
    assert {language.partition("_")[0] for language in catalogues.languages()} == set(LANGUAGES)
