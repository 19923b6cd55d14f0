"""A word is one word in each form in which Unicode can encode it, wherever it comes in."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console.adapter import Console
from bot.chat import Command, Event, Reaction, Text
from bot.cli.contributions_csv import Listing
from bot.input.spelt import normalize
from ledger.chain.entry import Entry
from ledger.equations import file as equation_file
from ledger.equations import presets
from ledger.network.vocabulary import TermAdded, Vocabulary
from ledger.values.phrase import NETWORK, Words
from ledger.values.spelling import composed, folded
from tests.support.network import MENU, MONDAY, Network

FORMS = ("NFC", "NFD")

EQUATION = (
    presets.text("hours").replace('name = "Hours"', 'name = "Löten"').replace('units = ["h"]', 'what = ["löten"]')
)


def form(which: str, text: str) -> str:
    """Return a text in one of Unicode's forms."""
    return unicodedata.normalize("NFC" if which == "NFC" else "NFD", text)


@pytest.fixture
async def network(tmp_path: Path) -> AsyncIterator[Network]:
    started = await Network(tmp_path).start()
    await started.members("ana", "ben", "cara")
    yield started
    await started.stop()


@pytest.mark.parametrize("forms", [FORMS, FORMS[::-1]])
async def test_a_type_of_work_a_project_and_an_agent_are_one(network: Network, forms: tuple[str, str]) -> None:
    first, second = forms
    await network.says("ana", form(first, "/project start büro the office"))
    await network.says("ana", form(first, "/agent add Café Größenwahn"))
    assert "Noted" in await network.says("ana", form(first, "/contribute 1h project:büro what:löten paid-by:Café x"))
    assert "Noted" in await network.says("ben", form(second, "/contribute 1h project:#büro what:LÖTEN y"))
    assert network.book.vocabulary.terms("work") == (form("NFC", "löten"),)
    assert [one.log.project for one in network.book.contributions.by_id.values()] == ["J1", "J1"]
    assert "already a project" in await network.says("cara", form(second, "/project start Büro again"))
    assert "already an agent" in await network.says("cara", form(second, "/agent add café größenwahn"))
    stored = [term.word.text for term in network.book.vocabulary.by_id.values()]
    assert stored == [composed(str(text)) for text in stored]


async def test_a_name_of_a_file_and_what_stands_in_it_are_one(network: Network) -> None:
    await network.says("ana", "/contribute 1h what:löten x")
    files = {form("NFD", "größe.toml"): form("NFD", EQUATION).encode()}
    answer = await network.says("ana", form("NFC", "/equation propose file:größe.toml"), files=files)
    assert "is proposed" in answer or "E1" in answer, answer
    assert composed(answer) == answer


async def test_at_the_console_a_person_is_one(tmp_path: Path) -> None:
    heard: list[Event] = []

    async def receive(event: Event) -> Text | None:
        heard.append(event)
        return None

    console = Console(tmp_path)
    console.connect(MENU, receive)
    for which in FORMS:
        await console.line(form(which, "josé: /join"))
    assert {one.by for one in heard if isinstance(one, Command)} == {"console:josé"}


@pytest.mark.parametrize("forms", [FORMS, FORMS[::-1]])
def test_in_a_list_a_person_and_a_type_of_work_are_one(forms: tuple[str, str]) -> None:
    checked = equation_file.read(EQUATION)
    assert checked.equation is not None, checked.refusals
    listing = Listing(checked.equation)
    rows = ["id,agent,kind,what,quantity,unit\n", *(f"{n},José,work,löten,1,h\n" for n in range(2))]
    listing.read([rows[0], form(forms[0], rows[1]), form(forms[1], rows[2])])
    assert listing.mistakes == []
    assert {(one.agent, one.what) for one in listing.candidates} == {("José", "löten")}


def test_a_word_of_an_older_ledger_is_found_in_each_form() -> None:
    page = Vocabulary()
    fact = TermAdded("T1", "work", Words(form("NFD", "löten"), NETWORK), "A1")
    page.add(fact, Entry(1, MONDAY, "A1", (fact,)))
    assert [page.find("work", form(which, "Löten")) for which in FORMS] == ["T1", "T1"]


@given(text=st.text(), name=st.text(), word=st.text())
def test_every_text_of_an_event_comes_composed_and_nothing_else_of_it_changes(text: str, name: str, word: str) -> None:
    command = Command("k", "join", name, name, {word: text}, {word: b"e\xcc\x81"}, text=text, called=name)
    heard = normalize(command)
    assert isinstance(heard, Command)
    assert (heard.text, heard.called, heard.options) == (
        composed(text),
        composed(name),
        {composed(word): composed(text)},
    )
    assert (heard.key, heard.by, heard.channel) == ("k", name, name)
    assert list(heard.files.values()) == [b"e\xcc\x81"]
    assert normalize(heard) == heard
    reaction = Reaction("k", text, True, name, name, name, called=name)
    assert normalize(reaction).called == composed(name)


@given(word=st.text())
def test_two_forms_of_a_word_are_compared_as_one(word: str) -> None:
    assert folded(form("NFC", word)) == folded(form("NFD", word))
