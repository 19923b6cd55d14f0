"""Old spellings: each verb as it was typed before the menu became small is understood for ever."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import commands
from bot.input import grammar, old_spellings, options
from bot.menu import Verb
from ledger.book import Book
from ledger.chain.entry import Entry
from ledger.network import project
from ledger.network.agent import ORGANIZATION, Joined
from ledger.network.agent import add as added_agent
from ledger.values.phrase import NETWORK, Words
from tests.support.network import MONDAY
from tests.support.root import ROOT

MENU = commands.load()

SPELLINGS = {
    "/help contribute": "/help contribute",
    "/contribute 3h aligned the optics": "/contribute 3h aligned the optics",
    "/contribute confirm C1": "/confirm C1",
    "/contribute decline C1": "/confirm C1 no",
    "/vote C1 approve": "/vote C1 approve",
    "/flag C1 the hours are counted twice": "/flag C1 the hours are counted twice",
    "/flag lift C1": "/flag lift C1",
    "/mine": "/mine",
    "/account": "/account",
    "/account claims": "/account claims",
    '/account pay-to iban:DE02 1203 0000 0000 2020 51 name:"Ana Silva"': (
        '/account pay-to iban:DE02 1203 0000 0000 2020 51 name:"Ana Silva"'
    ),
    "/agent": "/agent",
    "/agent add Riverside Workshop": "/agent add Riverside Workshop",
    "/agent outside Optics Institute": "/agent add outside:yes Optics Institute",
    "/agent work machining": "/agent word work machining",
    "/agent unit crate": "/agent word unit crate",
    "/agent material resin": "/agent word material resin",
    "/agent space workshop": "/agent word space workshop",
    "/amend C1 2h aligned the optics, without the break": "/amend C1 2h aligned the optics, without the break",
    "/correct C1 2h it was two hours, not three": "/correct C1 2h it was two hours, not three",
    "/digest": "/digest",
    "/digest direct": "/settings me digest direct",
    "/digest stop": "/settings me digest off",
    "/distribute preview 1000 EUR #probe": "/distribute 1000 EUR #probe",
    "/distribute preview": "/distribute all",
    "/distribute prepare 1000 EUR #probe": "/distribute prepare 1000 EUR #probe",
    "/distribute approve D1 3fa9c2b1": "/distribute approve D1 3fa9c2b1",
    "/distribute object D1 the hours of May are missing": "/flag D1 the hours of May are missing",
    "/distribute show D1": "/distribute D1",
    "/distribute lift D1": "/flag lift D1",
    "/distribute reverse D1 somebody was forgotten": "/distribute reverse D1 somebody was forgotten",
    "/distribute drop D1": "/withdraw D1",
    "/equation show": "/equation",
    "/equation show E1": "/equation E1",
    "/equation presets": "/equation presets",
    "/equation presets mobile-lab": "/equation mobile-lab",
    '/equation propose preset:nrp with:"currency=CAD, rates.default=30"': (
        '/equation propose preset:nrp with:"currency=CAD, rates.default=30"'
    ),
    "/equation agree E1 3fa9c2b1": "/vote E1 approve 3fa9c2b1",
    "/equation disagree E1": "/vote E1 reject",
    "/equation retract E1": "/vote E1 none",
    "/equation drop E1": "/withdraw E1",
    "/equation try 1000 CAD": "/equation try 1000 CAD",
    "/equation history": "/equation list",
    "/equity #probe": "/account equity #probe",
    "/equity": "/account equity",
    "/history C1": "/history C1",
    "/income": "/income",
    "/income note 1000 EUR #probe Harbour Lights, invoice 12": (
        "/income note 1000 EUR #probe Harbour Lights, invoice 12"
    ),
    "/income confirm I1": "/confirm I1",
    "/income reverse I1 a nought too many": "/income reverse I1 a nought too many",
    "/income drop I1": "/withdraw I1",
    "/join": "/settings me",
    "/join name:": "/settings me",
    "/join name: Ana": "/settings me name Ana",
    "/join name:Ana": "/settings me name Ana",
    "/join Ana": "/settings me name Ana",
    '/join "Ana Silva"': '/settings me name "Ana Silva"',
    "/ledger 5": "/ledger 5",
    "/ledger head": "/ledger head",
    "/ledger statement 2026-02": "/ledger statement 2026-02",
    "/ledger verify": "/ledger verify",
    "/link": "/link",
    "/optout": "/account give all",
    "/optout D1": "/account give D1",
    "/optout back": "/account give back",
    "/payout": "/payout",
    "/payout prepare EUR form:sepa": "/payout prepare EUR form:sepa",
    "/payout approve P1 3fa9c2b1": "/payout approve P1 3fa9c2b1",
    "/payout drop P1": "/withdraw P1",
    "/payout sent P1 SEPA 2026-02-01/17": "/payout mark P1 sent SEPA 2026-02-01/17",
    "/payout confirmed P1 statement 14": "/payout mark P1 confirmed statement 14",
    "/payout failed P1 @A2 the account is closed": "/payout mark P1 failed @A2 the account is closed",
    "/payout returned P1 @A2 statement 15": "/payout mark P1 returned @A2 statement 15",
    "/payout unknown P1 @A2 the bank timed out": "/payout mark P1 unknown @A2 the bank timed out",
    "/payout resolve P1 @A2 failed the bank's letter of 3 May": "/payout resolve P1 @A2 failed the bank's letter of 3 May",
    "/payout file P1": "/payout file P1",
    "/payout renew P1 the bank refused the file": "/payout renew P1 the bank refused the file",
    "/privacy": "/privacy",
    "/privacy forget": "/privacy forget",
    "/privacy erase I1": "/privacy erase I1",
    "/project": "/project",
    "/project start probe a sensor that anyone can build": "/project start probe a sensor that anyone can build",
    "/project show #probe": "/project #probe",
    "/rate C1 4": "/rate C1 4",
    "/role": "/role",
    "/role take steward": "/role take steward",
    "/role confirm @A2": "/confirm @A2",
    "/role resign steward": "/withdraw steward",
    "/role resign": "/withdraw steward",
    "/settings": "/settings",
    "/settings list": "/settings list",
    "/settings preset light": "/settings set preset light",
    "/settings approve 👍": "/settings set approve 👍",
    "/settings reject 👎": "/settings set reject 👎",
    "/settings abstain 🤷": "/settings set abstain 🤷",
    "/settings flag 🛑": "/settings set flag 🛑",
    "/settings minimum 5 EUR": "/settings set minimum 5 EUR",
    "/settings infrastructure 5 to:custodian": "/settings set infrastructure 5 to:custodian",
    "/settings quality on": "/settings set quality on",
    "/settings digest weekly": "/settings set digest weekly",
    "/settings main": "/settings set main here",
    "/settings mirror": "/settings set mirror here",
    "/settings unmirror": "/settings set mirror off",
    "/settings zone Europe/Berlin": "/settings set zone Europe/Berlin",
    "/settings language en": "/settings set language en",
    "/settings decimal comma": "/settings set decimal comma",
    "/settings confirm S1": "/confirm S1",
    "/settings drop S1": "/withdraw S1",
    "/unlink": "/link undo",
    "/why D1": "/why D1",
    "/withdraw C1": "/withdraw C1",
}
"""Each line as it was typed, and as it is typed now: every verb of the large menu, with its own example."""

WITH_NAMES = {
    "/income confirm income:I1": "/confirm I1",
    "/contribute decline card:c1": "/confirm c1 no",
    "/settings drop setting:S1": "/withdraw S1",
    "/settings preset value:light": "/settings set preset light",
    '/distribute object distribution:D1 reason:"too early"': '/flag D1 reason:"too early"',
    "/equation agree equation:E1 fingerprint:3fa9c2b1": "/vote E1 approve fingerprint:3fa9c2b1",
    "/payout sent payout:P1 reference:17": "/payout mark P1 sent reference:17",
    "/payout sent @A2 P1 reference 17": "/payout mark @A2 sent P1 reference 17",
    "/role confirm person:@A2": "/confirm @A2",
    "/JOIN Name": "/settings me name Name",
    "/Income Confirm i1": "/confirm i1",
}
"""Lines with the names of options, in any case, and in any order."""


def book() -> Book:
    made = Book()
    agents = made.agents
    made.add(
        Entry(
            1, MONDAY, NETWORK, tuple(Joined(f"A{n}", Words(f"room:{n}", f"A{n}"), Words("x", f"A{n}")) for n in (1, 2))
        )
    )
    made.add(Entry(2, MONDAY, NETWORK, (added_agent(agents, "A1", ORGANIZATION, "Riverside Trust"),)))
    made.add(Entry(3, MONDAY, NETWORK, (project.start(made.projects, "probe", None, ("A1",)),)))
    return made


BOOK = book()


def understood(line: str) -> tuple[str, dict[str, object]]:
    """Return the verb of a line and the values of its options; refuse what cannot be read."""
    name, _, text = line.removeprefix("/").partition(" ")
    verb, rest = grammar.choose_verb(MENU, name, text)
    raw = grammar.read_options(verb, rest, lambda word: options.is_unit(BOOK, word))
    return verb.name, options.parse_options(verb, raw, BOOK, MONDAY)


@pytest.mark.parametrize("line", [*SPELLINGS, *WITH_NAMES])
def test_every_old_spelling_means_what_it_meant(line: str) -> None:
    now = (SPELLINGS | WITH_NAMES)[line]
    assert understood(line) == understood(now)


@pytest.mark.parametrize("typed", list(old_spellings._NOW))
def test_no_old_spelling_is_without_its_test(typed: str) -> None:
    assert any(f"{line} ".startswith(f"/{typed} ") for line in SPELLINGS)


@pytest.mark.parametrize("verb", MENU.verbs, ids=lambda verb: verb.name)
def test_what_is_typed_now_is_no_old_spelling(verb: Verb) -> None:
    name, _, text = verb.example.removeprefix("/").partition(" ")
    assert old_spellings.in_use(name, text) == (name, text)


@given(st.sampled_from(list(old_spellings._NOW)), st.text(max_size=30))
def test_an_old_spelling_is_read_once(typed: str, behind: str) -> None:
    command, _, action = typed.partition(" ")
    once = old_spellings.in_use(command, f"{action} {behind}")
    assert old_spellings.in_use(*once) == once


@given(st.text(max_size=20), st.text(max_size=30))
def test_any_other_line_stays_as_it_is(command: str, text: str) -> None:
    first = next(iter(text.split(maxsplit=1)), "")
    if {command.casefold(), f"{command} {first}".casefold()}.isdisjoint(old_spellings._NOW):
        assert old_spellings.in_use(command, text) == (command, text)


def old_ones(text: str) -> set[str]:
    """Return the old spellings that stand in a text."""
    shown = [match.group(1, 2) for match in re.finditer(r"(?<![\w/.<])/([a-z]+)(?: ([a-z]+))?", text)]
    return {
        f"{command} {action or ''}".rstrip()
        for command, action in shown
        if old_spellings.in_use(command, action or "") != (command, action or "")
    }


def test_no_old_spelling_is_shown_anywhere() -> None:
    shown = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bot/**/*.po"), ROOT / "bot/cli/demo.txt"]
    spoken = [path for folder in ("bot", "commands", "ledger", "adapters") for path in ROOT.glob(f"{folder}/**/*.py")]
    texts = {path: path.read_text(encoding="utf-8") for path in (*shown, *spoken) if path.name != "old_spellings.py"}
    assert {path.name: old for path, text in texts.items() if (old := old_ones(text))} == {}


def test_an_old_spelling_that_is_shown_is_found() -> None:
    assert old_ones("Type `/income confirm I1`, or /join.") == {"income confirm", "join"}
    assert old_ones("Type /confirm I1, /settings set main here or https://example.org/join.") == set()
