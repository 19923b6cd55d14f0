"""Lines as people typed them who were new here: each is recorded as they meant it, asked about, or refused with the line that works."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.contributions.contribution import Contribution
from ledger.network import amounts
from tests.support.given import with_five
from tests.support.network import Network


async def with_probe(network: Network) -> None:
    await with_five(network)
    await network.says("eva", "/project start probe a lens")


def recorded(network: Network, number: str = "C6") -> dict[str, Any]:
    """Return what a log holds beside what is usual."""
    made: Contribution = network.book.contributions.by_id[number]
    log, agents = made.log, network.book.agents
    told = {
        "amount": amounts.as_typed(network.book, log.amount),
        "note": log.note.text,
        "kind": log.kind,
        "project": log.project,
        "date": log.date,
        "for": agents.name(made.contributor).text,
        "stream": log.stream,
        "evidence": log.evidence.text if log.evidence else None,
        "paid-by": log.paid_by.text if log.paid_by else None,
    }
    usual = {"kind": "work", "project": None, "date": date(2026, 1, 6), "for": "ana", "stream": "livelihood"}
    usual |= {"evidence": None, "paid-by": None}
    return {name: value for name, value in told.items() if name not in usual or usual[name] != value}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("3 hrs 20 mins x", {"amount": "3h20", "note": "x"}),
        ("3 hours 20 mins x", {"amount": "3h20", "note": "x"}),
        ("3 hr 20 min x", {"amount": "3h20", "note": "x"}),
        ("3h 20mins x", {"amount": "3h20", "note": "x"}),
        ("1 hour and 30 minutes x", {"amount": "1.5 h", "note": "x"}),
        ("2h this morning on the #probe", {"amount": "2 h", "note": "this morning on the #probe", "project": "J1"}),
        ("2h fixed the lens #probe", {"amount": "2 h", "note": "fixed the lens", "project": "J1"}),
        ("2h fixed the lens date:2026-01-02", {"amount": "2 h", "note": "fixed the lens", "date": date(2026, 1, 2)}),
        ("2h fixed it evidence:https://example.org/1", {"amount": "2 h", "note": "fixed it", "evidence": "https://example.org/1"}),
        ("expense 40 EUR lamp for:@room:ben", {"amount": "40.00 EUR", "note": "lamp", "kind": "expense", "for": "ben"}),
        ("2h date: 2026-01-01 x", {"amount": "2 h", "note": "x", "date": date(2026, 1, 1)}),
        ("2h evidence: https://example.org/1 x", {"amount": "2 h", "note": "x", "evidence": "https://example.org/1"}),
        ("2 days of gardening", {"amount": "16 h", "note": "of gardening"}),
        ("space 3 days the back room", {"amount": "3 day", "note": "the back room", "kind": "space"}),
        ("care 2h listened", {"amount": "2 h", "note": "listened", "stream": "care"}),
        ("time 3h wrote", {"amount": "3 h", "note": "wrote"}),
        ("expense 40€ a lamp", {"amount": "40.00 EUR", "note": "a lamp", "kind": "expense"}),
        ("expense 40 € a lamp", {"amount": "40.00 EUR", "note": "a lamp", "kind": "expense"}),
        ("expense £12.30 a lamp", {"amount": "12.30 GBP", "note": "a lamp", "kind": "expense"}),
        ("expense EUR 40 a lamp", {"amount": "40.00 EUR", "note": "a lamp", "kind": "expense"}),
        ("expense 40 euros a lamp", {"amount": "40.00 EUR", "note": "a lamp", "kind": "expense"}),
        ("3 Std Garten", {"amount": "3 h", "note": "Garten"}),
        ("2 Tage Garten", {"amount": "16 h", "note": "Garten"}),
        ("half an hour x", {"amount": "0.5 h", "note": "x"}),
        ("½h x", {"amount": "0.5 h", "note": "x"}),
        ("1½ h x", {"amount": "1.5 h", "note": "x"}),
        ("two hours x", {"amount": "2 h", "note": "x"}),
        ("an hour and a half x", {"amount": "1.5 h", "note": "x"}),
        ("1,5 h x", {"amount": "1.5 h", "note": "x"}),
        ('2h date:"last friday" x', {"amount": "2 h", "note": "x", "date": date(2026, 1, 2)}),
        ("2h date:last friday x", {"amount": "2 h", "note": "x", "date": date(2026, 1, 2)}),
        ("2h date:monday x", {"amount": "2 h", "note": "x", "date": date(2026, 1, 5)}),
        ("2h date:02.01.2026 x", {"amount": "2 h", "note": "x", "date": date(2026, 1, 2)}),
        ('2h date:"2 Jan" x', {"amount": "2 h", "note": "x", "date": date(2026, 1, 2)}),
        ("2h for:ben x", {"amount": "2 h", "note": "x", "for": "ben"}),
        ("2h for:Ben x", {"amount": "2 h", "note": "x", "for": "ben"}),
        ("2h. fixed", {"amount": "2 h", "note": "fixed"}),
        ("2h, fixed", {"amount": "2 h", "note": "fixed"}),
        ("2h paid-by:“Harbour Lights” swept", {"amount": "2 h", "note": "swept", "paid-by": "Harbour Lights"}),
        ("2h what:löten x", {"amount": "2 h", "note": "x"}),
        ("5 words of thanks", None),
        ("one and a half hours swept", {"amount": "1.5 h", "note": "swept"}),
        ("2 and a half hours swept", {"amount": "2.5 h", "note": "swept"}),
        ("zwei und eine halbe Stunde gefegt", {"amount": "2.5 h", "note": "gefegt"}),
        ("2h  y media barrí", {"amount": "2.5 h", "note": "barrí"}),
        ("zwanzig Minuten gefegt", {"amount": "20 min", "note": "gefegt"}),
        ("une journée de peinture", {"amount": "8 h", "note": "de peinture"}),
        ("expense 20€50 resin", {"amount": "20.50 EUR", "note": "resin", "kind": "expense"}),
        ("expense: 20 EUR resin", {"amount": "20.00 EUR", "note": "resin", "kind": "expense"}),
        ("amount:2 hours swept", {"amount": "2 h", "note": "swept"}),
        ("2h note:swept the hall", {"amount": "2 h", "note": "swept the hall"}),
        ("2h Datum:gestern gefegt", {"amount": "2 h", "note": "gefegt", "date": date(2026, 1, 5)}),
        ("2h date=2026/01/02 swept", {"amount": "2 h", "note": "swept", "date": date(2026, 1, 2)}),
        ("2h project :probe swept", {"amount": "2 h", "note": "swept", "project": "J1"}),
        ("3h for:ben a day with them", {"amount": "3 h", "note": "a day with them", "for": "ben"}),
        ("3h for:ben 3 pieces of wood", {"amount": "3 h", "note": "3 pieces of wood", "for": "ben"}),
        ("2h für:@room:ben gefegt", {"amount": "2 h", "note": "gefegt", "for": "ben"}),
    ],
)  # fmt: skip
async def test_it_is_recorded_as_it_was_meant(network: Network, line: str, expected: dict[str, Any] | None) -> None:
    await with_probe(network)
    said = await network.says("ana", f"/contribute {line}")
    if expected is None:
        assert "Nothing was recorded" in said
        return
    assert said.startswith("Noted as C6"), said
    assert recorded(network) == expected


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/contribute 1 hour 30 x", "1 hour 30 can be read in two ways: write /contribute 1 hour30 x, or put your words in quotes"),
        ("/contribute 3h 20 x", "3h 20 can be read in two ways: write /contribute 3h20 x"),
        ("/contribute 1h 2h x", "1h and 2h are two amounts."),
        ("/contribute 2h @room:ben and I fixed the roof", "with:@ben fixed the roof logs it for you as well"),
        ("/contribute 2h last night, fixed it", "If it was last night: /amend C6 date:2026-01-05."),
        ("/contribute 3h yesterday wrote x", "If it was yesterday: /amend C6 date:2026-01-05."),
        ("/contribute 3h on 2026-01-02 x", "If it was 2026-01-02: /amend C6 date:2026-01-02."),
        ("/contribute 2 days of gardening", "A day counts as 8 h."),
        ("/contribute 2h care listened", "care stands in your words. To count it: /amend C6 stream:care."),
        ("/contribute money 3 EUR bread", "Write /contribute expense 3.00 EUR bread if you paid it"),
        ("/contribute 1000h lots", "A day has 24 h: log each day by itself, such as /contribute 8h date:2026-01-05 what you did."),
        ("/contribute 30h in one day", "A day has 24 h: log each day by itself"),
        ("/contribute 2h evidence:https://a,https://b x", "That is more than one link."),
        ("/contribute 2h evidence:https://a https://b", "Noted as C6"),
        ("/contribute expense 40 XYZ a lamp", "I know no currency XYZ."),
        ("/contribute expense 40 dollars a lamp", "dollars is several currencies. Write which: 40 USD, 40 CAD, 40 AUD."),
        ("/contribute 3x of it", "I know no unit x. There is h, piece"),
        ("/contribute 3 trees for all", "I know no unit trees."),
        ("/contribute wrote the parser, 3h", "The amount stands in front of your words: /contribute 3h wrote the parser, 3h"),
        ("/contribute I spent 3 hours on the parser", "The amount stands in front of your words: /contribute 3 hours I spent 3 hours on the parser"),
        ("/contribute expense a lamp for 40 EUR", "The amount stands in front of your words: /contribute expense 40 EUR a lamp for 40 EUR"),
        ("/contribute expense lamp", "as in /contribute expense 40 EUR lamp"),
        ("/contribute expense 12.50 lamp", "12.50 of what? Write a unit or a currency behind it: 12.50h or 12.50 EUR."),
        ("/contribute expense 12.50 lamp", "An example that works: /contribute expense 40 EUR a lamp"),
        ("/contribute ~2h phone calls", "/contribute 2h ~2h phone calls"),
        ("/contribute spent the morning on the fence", "as in /contribute 3h spent the morning on the fence"),
        ("/contribute material resin", "as in /contribute material 2.5 kg resin"),
        ("/contribute space the room", "as in /contribute space 3 days the room"),
        ("/contribute 3h", "An example that works: /contribute 3h aligned the optics"),
        ("/contribute 2h for:@room:nobody x", "I do not know"),
        ("/contribute 2h for:@room:ben,@room:cara x", "2 h of work for each of ben, cara."),
        ("/contribute 2h for:@room:ben for:@room:cara x", "2 h of work for each of ben, cara."),
        ("/contribute 2h what:machning x", "machning is a word that is new here."),
        ("/vote C6 ✅", "There is no contribution C6."),
        ("/log 2h x", "There is no command /log. Did you mean /contribute?"),
        ("/invite", "There is no command /invite. /help lists them all."),
        ("/quit", "There is no command /quit. /help lists them all."),
        ("/rules", "There is no command /rules."),
        ("/con", "Did you mean /contribute, /confirm?"),
        ("/join name:", "You are ana (A1), a member"),
        ("/join name:Ann", "You are Ann from here on."),
        ("/contribute 2h with:ben and cara swept", "2 h of work for you, and as much for ben, cara."),
        ("/contribute 2h swept mit: ben und cara", "2 h of work for you, and as much for ben, cara."),
        ("/contribute 2h with:@room:ben 3h, @room:cara 1h swept", "2 h of work for each, but 3 h for ben, 1 h for cara."),
        ("/contribute 2h swept with:@room:ben 3h, @room:cara 1h", "2 h of work for each, but 3 h for ben, 1 h for cara."),
        ("/contribute 2h with:“@room:ben 3h, @room:cara 1,5h” swept", "2 h of work for each, but 3 h for ben, 1.5 h for cara."),
        ("/contribute 2h with @room:ben and @room:cara swept", "/contribute 2 h for:@ben,@cara with @ben and @cara swept does that."),
        ("/contribute expense 20 EUR 50 cents resin", "20 EUR 50 cents can be read in two ways"),
        ("/contribute 1h 1/2 swept", "1h 1/2 can be read in two ways"),
        ("/contribute 2h/day swept", "I know no unit h/day."),
        ("/contribute material 1.500 kg Mehl", "1.500 can be read in two ways: write 1500 kg, or 1.5 kg."),
        ("/contribute 2 swept", "I know no unit swept. There is h"),
        ("/contribute 2h @room:ben swept", "Noted as C6: 2 h of work, for ben."),
        ("/amend C1 with:@room:ben", "with: is not an option here."),
        ("/income note 100 EUR date:yesterday Harbour", "date: is not an option here."),
        ("/income note Harbour Lights 100 EUR", "in front of your words: /income note 100 EUR Harbour Lights 100 EUR"),
        ("/mine since:today", "There is no log of these days, or for this project."),
        ("/history dan", "dan did nothing in office, about money or rules."),
        ("/settings set language klingon", "I do not write in klingon. I write in de, en."),
        ("/settings me timezone Berlin", "You can set name, language, zone, quiet, messages, digest"),
        ("/correct C1 0h wrong", "If nothing of it is right: /correct C1 nothing:yes wrong."),
    ],
)  # fmt: skip
async def test_it_is_asked_about_or_answered_with_what_works(network: Network, line: str, answer: str) -> None:
    await with_probe(network)
    assert answer in await network.says("ana", line)


@pytest.mark.parametrize(
    ("typed", "choice"),
    [
        ("✅", "approve"), ("yes", "approve"), ("ja", "approve"), ("oui", "approve"), ("sí", "approve"), ("OK", "approve"),
        ("❌", "reject"), ("no", "reject"), ("nein", "reject"), ("non", "reject"), ("⚪", "abstain"), ("👍", "approve"),
    ],
)  # fmt: skip
async def test_a_vote_takes_the_emoji_of_the_card_and_a_yes_in_four_languages(
    network: Network, typed: str, choice: str
) -> None:
    await with_five(network)
    await network.says("ana", "/contribute 2h swept")
    await network.says("ben", f"/vote C6 {typed}")
    assert "It was so already." in await network.says("ben", f"/vote C6 {choice}")


async def test_a_slip_in_a_word_of_the_network_is_seen_at_once_and_the_right_one_can_be_added(network: Network) -> None:
    await with_five(network)
    await network.says("ana", "/contribute 2h what:machning x")
    said = await network.says("ana", "/contribute 2h what:machining x")
    assert (
        "machining is new here. Did you mean machning? If it is another thing, add it first: /agent word work machining."
        in said
    )
    await network.says("ana", "/agent word work machining")
    assert "new here" not in await network.says("ana", "/contribute 2h what:machining x")


async def test_new_words_of_a_log_are_shown_and_remarked_on(network: Network) -> None:
    await with_probe(network)
    await network.says("ana", "/contribute 3h swept")
    said = await network.says("ana", "/amend C6 yesterday")
    assert "“yesterday”\nNoted for Tue 6 Jan. If it was yesterday: /amend C6 date:2026-01-05." in said
    assert "2h stands in your words. To count it: /amend C6 2h." in await network.says("ana", "/amend C6 it was 2h")
    assert "C6 is now: 2 h of work" in await network.says("ana", "/amend C6 2h")


@pytest.mark.parametrize(
    "words",
    [
        "taught @room:ben to weld",
        "swept, thanks @room:ben!",
        "meeting from 10h to 12h",
        "the 24h run",
        "consulting, 20 EUR/h",
        "swept (1.5h mopping, 0.5h drying)",
    ],
)
async def test_ordinary_words_get_no_remark(network: Network, words: str) -> None:
    await with_probe(network)
    said = await network.says("ana", f"/contribute 2h {words}")
    assert "in your words" not in said and "by your words" not in said


async def test_what_is_lent_for_days_is_no_work(network: Network) -> None:
    await with_probe(network)
    assert "in your words" not in await network.says("ana", "/contribute space 20 m2 for 3 days")
