"""Words that were said to us without a command: what is done, and what they are told that say what would be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console.page import plain_text
from bot.chat import Command
from bot.input import grammar, talk
from bot.language import words
from bot.language.words import Reader
from ledger.values.phrase import Refusal
from tests.bot.input.test_options import BOOK, MONDAY
from tests.support.network import MENU

READER = Reader("en", "UTC", lambda agent: agent)
GENERAL = "A command begins with a slash: /contribute 2h what you did logs what you brought, /help lists the rest."


def said(text: str) -> Command:
    return Command("e1", "", "room:ben", "room:ben", text=text)


def told(text: str) -> str:
    return plain_text(words.say(talk.refusal(MENU, BOOK, said(text), MONDAY).phrase, READER))


def done(text: str) -> tuple[str, str | None]:
    command = talk.as_command(MENU, BOOK, said(text), MONDAY)
    return command.name, command.text


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("help", ("help", "")),
        ("Help!", ("help", "")),
        ("hilfe", ("help", "")),
        ("Aide ?", ("help", "")),
        ("ayuda", ("help", "")),
        ("?", ("help", "")),
        ("??", ("help", "")),
        ("start", ("help", "")),
        ("help me please", ("help", "")),
        ("help contribute", ("help", "contribute")),
        ("help /vote", ("help", "/vote")),
        ("help all", ("help", "all")),
        ("mine", ("mine", "")),
        ("Mine", ("mine", "")),
        ("digest", ("digest", "")),
        ("balance", ("mine", "")),
        ("project #probe", ("project", "#probe")),
        ("history @room:ben", ("history", "@room:ben")),
        ("why C1", ("why", "C1")),
        ("project show probe", ("project", "probe")),  # as it was typed before
    ],
)
def test_what_only_reads_is_done_where_the_whole_of_it_reads(text: str, command: tuple[str, str]) -> None:
    assert done(text) == command


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "contribute 2h wrote docs",
        "2h wrote docs",
        "vote C1 approve",
        "withdraw C1",
        "privacy forget",
        "mine now",
        "mine is bigger",
        "why not",
        "why is the sky blue",
        "project nowhere",
        "history of the place",
        "role take steward",
        "helpful",
        "!",
    ],
)
def test_anything_else_stays_words(text: str) -> None:
    assert done(text) == ("", text)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("contribute 2h wrote docs", "A command begins with a slash: /contribute 2h wrote docs"),
        ("Contribute  2h wrote\ndocs", "A command begins with a slash: /contribute 2h wrote docs"),
        ("log 2h wrote docs", "A command begins with a slash: /contribute 2h wrote docs"),
        ("add 2h wrote docs", "A command begins with a slash: /contribute 2h wrote docs"),
        ("expense 40 EUR screws", "A command begins with a slash: /contribute expense 40 EUR screws"),
        (
            "contribute wrote docs for 2h",
            "A command begins with a slash: /contribute 2h wrote docs for 2h",
        ),
        ("contribute wrote docs", "A command begins with a slash, as in /contribute 3h aligned the optics."),
        ("contribute", "A command begins with a slash, as in /contribute 3h aligned the optics."),
        ("contribute 2h 30 chairs", "A command begins with a slash, as in /contribute 3h aligned the optics."),
        ("contribute 2h for:@room:zoe docs", "A command begins with a slash: /contribute 2h for:@A2 docs"),
        ("join Ana", "A command begins with a slash: /settings me name Ana"),
        ("vote for me", "A command begins with a slash, as in /vote C1 approve."),
        ("vote C1 approve", "A command begins with a slash: /vote C1 approve"),
        ("why not", "A command begins with a slash, as in /why D1."),
        ("withdraw", "A command begins with a slash, as in /withdraw C1."),
        ("2h wrote docs", "That is not logged yet. /contribute 2h wrote docs would log it."),
        ("3h, swept the floor", "That is not logged yet. /contribute 3h, swept the floor would log it."),
        ("3 barrels of ale", "That is not logged yet. /contribute 3 barrels of ale would log it."),
        ("half an hour on docs", "That is not logged yet. /contribute half an hour on docs would log it."),
        ("40 € screws", "That is not logged yet. /contribute 40 € screws would log it."),
        (
            "I wrote docs for 2 hours",
            "That is not logged yet. /contribute 2 hours I wrote docs for 2 hours would log it.",
        ),
        ("2h", GENERAL),
        ("2h 30 chairs", GENERAL),
        ("hello", GENERAL),
        ("thanks!", GENERAL),
        ("", GENERAL),
        ("/", GENERAL),
        ("contribution", GENERAL),
        ("2h " + "x" * 400, GENERAL),
        ("2h " + "x" * 5000, GENERAL),
    ],
)
def test_what_would_record_something_is_put_right_and_anything_else_gets_one_sentence(text: str, answer: str) -> None:
    assert told(text) == answer


@given(
    st.one_of(
        st.text(),
        st.sampled_from(["contribute ", "log ", "2h ", "vote ", "why "]).flatmap(
            lambda begin: st.text().map(begin.__add__)
        ),
    )
)
def test_nothing_that_is_said_breaks_the_answer_and_each_proposed_line_reads(text: str) -> None:
    told(text)
    values = dict(talk.refusal(MENU, BOOK, said(text), MONDAY).phrase.values)
    line = values.get("line")
    if line is not None:
        name, _, rest = line.text.removeprefix("/").partition(" ")
        try:
            grammar.choose_verb(MENU, name, rest)
        except Refusal as wrong:
            raise AssertionError(line.text) from wrong


def test_a_form_that_cannot_be_read_is_no_words() -> None:
    assert not talk.is_words(Command("e1", "", "room:ben", "room:ben"))
    assert talk.is_words(said(""))
    assert not talk.is_words(Command("e1", "mine", "room:ben", "room:ben", text=""))
