"""Each language is complete: every sentence is translated with its blanks, and nothing else is in its catalogue."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from bot.language import catalogues
from bot.language.catalogue_update import catalogue_mistakes, update_catalogue
from tests.house.plain_words import doubtful
from tests.support.given import with_hours
from tests.support.network import Network

TEMPLATE = (catalogues.HERE / "phrases.pot").read_text(encoding="utf-8")
CATALOGUES = sorted(catalogues.HERE.glob("*.po"))


def test_there_is_a_second_language() -> None:
    assert catalogues.languages() == ("de", "en")


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_a_language_is_complete_and_has_nothing_else(catalogue: Path) -> None:
    assert list(catalogue_mistakes(catalogue.read_text(encoding="utf-8"), TEMPLATE)) == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_a_translation_has_one_word_for_one_thing(catalogue: Path) -> None:
    assert doubtful(catalogue) == []


@pytest.mark.parametrize(
    "said", ["Aus dem Strom love", "Unentschieden.", "Notiert, vermerkt", "⚪ enthalten", "Das Buch hält."]
)
def test_a_doubtful_translation_is_found(tmp_path: Path, said: str) -> None:
    (tmp_path / "de.po").write_text(f'msgid "x"\nmsgstr "{said}"\n', encoding="utf-8")
    assert doubtful(tmp_path / "de.po") != []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_is_in_the_order_of_the_template(catalogue: Path) -> None:
    """When this fails, `python -m bot.language` brings it in step."""
    text = catalogue.read_text(encoding="utf-8")
    assert update_catalogue(text, TEMPLATE) == text


HEAD = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
SENTENCES = dedent(
    """
    msgid "{n} day"
    msgid_plural "{n} days"
    msgstr[0] ""
    msgstr[1] ""

    msgid "{who} joined."
    msgstr ""
    """
)
TRANSLATED = dedent(
    """
    msgid "{n} day"
    msgid_plural "{n} days"
    msgstr[0] "{n} Tag"
    msgstr[1] "{n} Tage"

    msgid "{who} joined."
    msgstr "{who} ist Mitglied geworden."
    """
)


@pytest.mark.parametrize(
    ("before", "after", "wrong"),
    [
        ("", "", []),
        ('"{n} Tage"', '""', ["not translated: ('{n} day', '{n} days')"]),
        ('"{who} ist Mitglied geworden."', '""', ["not translated: {who} joined."]),
        ('msgid "{who} joined."', '#, fuzzy\nmsgid "{who} joined."', ["not translated: {who} joined."]),
        ("{who} ist", "Jemand ist", ["other blanks: {who} joined."]),
        ("{n} Tage", "{m} Tage", ["other blanks: ('{n} day', '{n} days')"]),
        ("{who} joined.", "{who} left.", ["not translated: {who} joined.", "no sentence of ours: {who} left."]),
    ],
)
def test_what_a_catalogue_lacks_is_found(before: str, after: str, wrong: list[str]) -> None:
    assert list(catalogue_mistakes(HEAD + TRANSLATED.replace(before, after), SENTENCES)) == wrong


def test_a_new_sentence_comes_in_empty_and_an_old_one_goes() -> None:
    text = update_catalogue(HEAD + TRANSLATED, SENTENCES + '\nmsgid "{who} left."\nmsgstr ""\n')
    assert text.startswith(HEAD)
    assert '\nmsgid "{who} left."\nmsgstr ""' in text
    assert 'msgstr "{who} ist Mitglied geworden."' in text
    assert "joined" not in update_catalogue(text, 'msgid "{who} left."\nmsgstr ""\n')


async def test_a_german_network_speaks_german_from_the_card_to_the_digest(network: Network) -> None:
    await with_hours(network, "2.5h", project="#probe")
    await network.says("ana", "/settings set language de")
    network.room.locale = "de"
    assert await network.says("ben", "/contribute 1h30 #probe Kabel verlegt") == (
        "Notiert als C2: 1,5 h Arbeit für #probe.\n"
        "/history C2 sagt, wie die anderen das beurteilen.\n"
        "Die Karte steht dann in #general."
    )
    assert "C2: ben hat 1,5 h Arbeit für #probe eingebracht. „Kabel verlegt“" in network.room.shown("C2")
    assert "C2 ist dein eigener Eintrag: Den beurteilen andere, nicht du." in await network.says(
        "ben", "/vote C2 approve"
    )
    assert "Den Befehl /kontribute gibt es nicht. Meinst du /contribute?" in await network.says(
        "ben", "/kontribute 1h x"
    )
    assert "Alle bringen etwas mit, alle teilen" in await network.says("ben", "/help")
    assert "/contribute: Eintragen, was du eingebracht hast" in await network.says("ben", "/help all")
    assert "Mark" not in await network.says("ben", "/help payout")
    said = await network.says("ana", "/income note 1000 EUR #probe Hafenlichter")
    assert "I1 ist notiert: 1000,00 EUR (Topf von #probe)." in said
    assert "I1 ist bestätigt: 1000,00 EUR mehr im Topf von #probe." in await network.says("ben", "/confirm I1")
    await network.passes(days=7)
    assert "Geld: 1000 EUR herein, 1000 EUR übrig." in network.room.shown("W1")
    drawn = "[picture: Balkendiagramm, angenommene Stunden nach Projekt: #probe: 2,5 h; zusammen 2,5 h.]"
    assert drawn in network.room.shown("W1")
