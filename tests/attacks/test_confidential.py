"""A month of payouts in which everything is read that anybody can: no text that is for few stands where it is not theirs."""

from __future__ import annotations

import asyncio
import json
import pickle
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from structlog.testing import capture_logs

from adapters.console.page import plain_text
from bot.config.settings import load
from bot.language.words import Reader, say
from commands import load as load_menu
from ledger import codec, history
from ledger.chain.entry import Entry
from ledger.export.tables import json_line
from ledger.payouts.payout import PayoutApproved
from ledger.values.for_few import WITHHELD, WordsForFew
from ledger.values.phrase import Sayable, Sheet, lines, phrase
from tests.ledger.export.test_export import export
from tests.support.given import approved_payout, distributed, iban, with_hours, with_income
from tests.support.network import Network

READER = Reader("en", "UTC", lambda agent: agent)
HOLDERS = ("Quillfeather", "Merriweather", "Thistlewood", "Applegarth", "Fairbrother")
"""Names on accounts that nobody has here."""

NUMBERS = range(4001, 4006)
SECRETS = (*HOLDERS, *map(iban, NUMBERS), *(iban(number).replace(" ", "") for number in NUMBERS))
MENU = load_menu()


def secrets_in(text: str | bytes) -> list[str]:
    """Return the texts for few that stand in a text."""
    data = text if isinstance(text, bytes) else text.encode()
    return [secret for secret in SECRETS if secret.encode() in data]


async def told(network: Network, name: str, place: int, whose: str = "") -> None:
    """Let somebody say where they, or one for whom they speak, are paid."""
    line = f'/account pay-to {whose} {iban(NUMBERS[place])} name:"{HOLDERS[place]} Silva"'
    assert "Noted: " in await network.whispers(name, line)


async def a_month(network: Network) -> None:
    """Let people, an organisation and somebody outside be paid by two kinds of files, of which one is renewed."""
    await with_hours(network, "1h", "1h", "1h")
    await network.says("cara", "/agent add Riverside")
    await network.says("cara", "/agent add outside:yes Optics Institute")
    for number, who in ((4, '"Riverside"'), (5, "@A8")):
        await network.says("cara", f"/contribute 3h for:{who} lent the van")
        for name in ("ana", "ben"):
            await network.says(name, f"/vote C{number} approve")
    await network.passes(hours=24)
    await told(network, "ana", 4)
    for place, (name, whose) in enumerate((("ana", ""), ("ben", ""), ("cara", "for:@A7"), ("cara", "for:@A8"))):
        await told(network, name, place, whose)
    await network.says("ana", "/confirm @A8")
    await network.says("ben", "/confirm @A8 no")
    await with_income(network, "900 EUR")
    await distributed(network, "900 EUR")
    await network.passes(hours=24)
    await approved_payout(network, "/payout prepare EUR @room:ana")
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    await network.says("ben", "/payout mark P1 failed the account is closed")
    await approved_payout(network, "/payout prepare EUR form:sepa")
    await network.says("ana", "/payout renew P2 the bank refused it")
    renewal = network.book.payouts.by_id["P2"].renewal
    assert renewal is not None
    await network.says("ben", f"/payout approve P2 {renewal.fingerprint}")
    await network.passes(days=8)


@pytest.fixture
async def month(tmp_path: Path) -> Any:
    """Return the network after the month, and all that was logged in it."""
    payer = {"POTLUCK_NETWORKS__COMMONS__PAYER__NAME": "Commons", "POTLUCK_NETWORKS__COMMONS__PAYER__IBAN": iban(1)}
    with capture_logs() as logged:
        network = await Network(tmp_path / "data", load(None, payer)).start()
        await a_month(network)
        yield network, logged
        await network.stop()


async def entries(network: Network) -> list[Entry]:
    loop = asyncio.get_running_loop()
    return await asyncio.to_thread(lambda: [*network.core.journal.entries(loop)])


def shown(said: Sayable) -> str:
    """Return all that a reader would see, as one text."""
    return repr(say(said, READER))


async def test_the_month_has_every_kind_of_fact_with_words_for_few(month: tuple[Network, Any]) -> None:
    """A kind that is new is walked through here as well."""
    network, _ = month
    facts = [fact for entry in await entries(network) for fact in entry.facts]
    assert {type(fact) for fact in facts if codec.few_in(fact)} == codec.WITH_FEW
    texts = " ".join(words.reveal() or "" for fact in facts for words in codec.few_in(fact))
    assert [secret for secret in (*HOLDERS[:4], *map(iban, NUMBERS[:4])) if secret not in texts] == []
    # The walk below finds what it looks for: the file for the bank has all of it.
    assert len(secrets_in(b"".join(data for _, data in stored(network, "files", "name", "bytes")))) >= 8


async def test_no_sentence_no_card_and_no_form_of_a_fact_shows_any(month: tuple[Network, Any]) -> None:
    network, _ = month
    for entry in await entries(network):
        for fact in entry.facts:
            assert secrets_in(shown(history.describe(network.book, entry, fact))) == []
            assert secrets_in(f"{fact} {fact!r} {entry}") == []
    for about in dict.fromkeys(post.about for post in network.core.journal.posts):
        assert secrets_in(shown(MENU.card(network.book, about).phrase)) == []


def subjects(network: Network) -> Iterator[str]:
    book = network.book
    pages: tuple[Any, ...] = (book.contributions, book.incomes, book.distributions, book.payouts, book.periods)
    for page in pages:
        yield from page.by_id
    yield from (f"@{agent}" for agent in book.agents.by_id)


async def test_nobody_reads_any_of_somebody_else(month: tuple[Network, Any]) -> None:
    """Not a stranger, not another member, and no steward, but in the file and by its hash."""
    network, _ = month
    asked = ["ledger 50", "ledger verify", "ledger statement", "payout", "agent", "mine", "account", "privacy", "role"]
    asked += [f"{verb} {about}" for verb in ("history", "why") for about in subjects(network)]
    asked += [f"payout P{number}" for number in (1, 2)]
    for line in asked:
        for reader in ("dan", "stranger"):
            assert secrets_in(await network.says(reader, f"/{line}")) == [], line
        found = secrets_in(await network.says("ana", f"/{line}"))
        assert {*found} <= ({HOLDERS[0]} if line == "privacy" else set()), line
    for name in ("ana", "ben", "cara"):
        own = {"ana": HOLDERS[0], "ben": HOLDERS[1], "cara": None}[name]
        assert secrets_in(await network.says(name, "/privacy")) == ([own] if own else [])


async def test_no_message_no_log_and_no_table_but_two_has_any(month: tuple[Network, Any]) -> None:
    network, logged = month
    for message in network.room.messages.values():
        assert secrets_in(plain_text(message.text)) == []
    assert secrets_in(repr(logged)) == []
    with sqlite3.connect(network.path / "potluck.db") as reader:
        tables = [name for (name,) in reader.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    reader.close()
    found = {table for table in tables if any(map(secrets_in, map(whole, stored(network, table, "*"))))}
    assert found == {"words", "files", "heard"}
    # The answers to those who said it themselves have the name on the account, for 30 days.
    heard = [
        (agent, secrets_in(bytes(answer))) for agent, answer in stored(network, "heard", "agent", "answer") if answer
    ]
    assert {agent for agent, names in heard if names} == {"A1", "A2", "A3"}
    assert {name for _, names in heard for name in names} == {*HOLDERS}


async def test_no_export_has_any_and_each_is_listed(month: tuple[Network, Any], tmp_path: Path) -> None:
    network, _ = month
    facts = [(entry.height, fact) for entry in await entries(network) for fact in entry.facts]
    wanted = [
        (height, type(fact).__name__, words.subject)
        for height, fact in facts
        for words in codec.few_in(fact)
        if not words.is_erased
    ]
    await network.stop()
    done = await asyncio.to_thread(export, network.path, tmp_path / "out")
    assert done.exit_code == 0, done.output
    await network.start()
    directory = tmp_path / "out" / "commons"
    everything = {path.name: path.read_bytes() for path in directory.iterdir()}
    assert [name for name, data in everything.items() if secrets_in(data)] == []
    hashes = [fact.hash.reveal() or "-" for _, fact in facts if isinstance(fact, PayoutApproved)]
    assert [hashed for hashed in hashes if hashed.encode() in b"".join(everything.values())] == []
    listed = [json.loads(line) for line in everything["withheld.jsonl"].decode().splitlines()]
    assert [(row["entry"], row["fact"], row["of"]) for row in listed] == wanted
    assert len(wanted) == 19
    about = json.loads(everything["about.json"])
    assert about["withheld"]["texts"] == len(wanted)
    assert about["withheld"]["why"].startswith("Where somebody is paid")


def stored(network: Network, table: str, *columns: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(network.path / "potluck.db") as reader:
        rows = reader.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
    reader.close()
    return rows


def whole(row: tuple[Any, ...]) -> bytes:
    return b" ".join(one if isinstance(one, bytes) else str(one).encode() for one in row)


# By construction.

SECRET = WordsForFew(iban(4001), "A1")


@pytest.mark.parametrize(
    "said",
    [
        phrase("{where}", where=SECRET),
        phrase("{where}", where=(SECRET,)),
        lines(Sheet((phrase("Where"),), ((SECRET,),))),
        phrase("{where}", where=phrase("at {there}", there=SECRET)),
    ],
)
def test_a_sentence_or_a_table_with_words_for_few_is_an_error_that_does_not_show_them(said: Sayable) -> None:
    with pytest.raises(AssertionError, match="nothing says how to show") as raised:
        say(said, READER)
    assert secrets_in(repr(raised.value)) == []


@pytest.mark.parametrize("encode", [json.dumps, msgspec.json.encode, msgspec.msgpack.encode])
def test_no_serialization_of_values_takes_them(encode: Any) -> None:
    with pytest.raises(TypeError) as raised:
        encode({"where": SECRET})
    assert secrets_in(repr(raised.value)) == []


def test_no_way_to_write_a_value_shows_them() -> None:
    for text in (str(SECRET), f"{SECRET}", f"{SECRET!r}", f"{[SECRET]}", format(SECRET), ascii(SECRET), "%s" % SECRET):  # noqa: UP031
        assert secrets_in(text) == []
        assert text.strip("[]") == "WordsForFew(<known>, 'A1')"
    assert repr(WordsForFew(None, "A1")) == "WordsForFew(<erased>, 'A1')"
    assert repr(WordsForFew(WITHHELD, "A1")) == "WordsForFew(<withheld>, 'A1')"
    row: Any = ("projects", ("J1", SECRET, None, None))
    with pytest.raises(TypeError):
        json_line(row)
    assert not hasattr(SECRET, "__dict__")
    assert not hasattr(SECRET, "text")


def test_a_copy_outlives_what_it_was_copied_from_and_a_reader_sees_whose_it_is() -> None:
    words = WordsForFew("the house", "A1")
    copied = words.copy()
    assert (copied == words, hash(copied) == hash(words), words == "the house") == (True, True, False)
    words.erase()
    assert (words.reveal(), words.is_erased, words.is_known) == (None, True, False)
    assert (copied.reveal(), copied.for_reader().subject) == ("the house", "A1")
    assert pickle.loads(pickle.dumps(copied)) == copied
