"""What somebody might try with drafts: to see those of others, to post one twice, to find one in what everybody reads."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.chat import Command
from bot.cli.export import export
from ledger.store import schema
from ledger.store.database import Unknown
from ledger.store.sqlite import Sqlite
from ledger.store.transaction import Plan
from tests.support.databases import Place
from tests.support.given import link
from tests.support.network import Network
from tests.support.room import GENERAL

SECRET = "zilpahs evening"
"""Words that stand in a draft alone."""


@pytest.fixture
async def begun(network: Network) -> Network:
    """Let zilpah have a draft with words that stand nowhere else."""
    await network.members("ana", "ben", "cara", "zilpah")
    await network.says("zilpah", "/contribute 1h swept the floor")
    await network.says("zilpah", "/contribute again")
    await network.says("zilpah", f"/amend draft 2h {SECRET}")
    return network


def confirming(key: str, person: str = "zilpah", text: str = "draft") -> Command:
    return Command(key, "confirm", f"room:{person}", GENERAL, text=text, called=person)


def posted(network: Network) -> int:
    """Count the logs with the words of the draft."""
    return sum(made.log.note.text == SECRET for made in network.book.contributions.by_id.values())


async def test_nobody_else_reads_or_takes_a_draft(begun: Network) -> None:
    for line in (
        "/confirm draft",
        "/confirm draft 1",
        "/confirm draft 1 no",
        "/amend draft 1h mine now",
        "/amend draft 1 1h mine now",
        "/mine",
        "/mine @room:zilpah",
        "/privacy",
        "/history C1",
        "/history @room:zilpah",
        "/why C1",
        "/ledger 50",
        "/ledger verify",
        "/agent",
        "/account",
        "/digest",
        "/contribute again",
        "/contribute again C1",
        "/help contribute",
    ):
        for person in ("ana", "ben", "robot"):
            answer = await begun.says(person, line)
            assert SECRET not in answer, line
            assert "2 h" not in answer, line
    assert f"“{SECRET}”" in await begun.says("zilpah", "/mine")
    await begun.passes(days=6)
    assert not [text for text in map(str, (one.text for one in begun.room.messages.values())) if SECRET in text]


async def test_a_draft_is_in_no_entry_no_words_and_no_export(begun: Network, tmp_path: Path) -> None:
    name = begun.core.journal.network
    height = begun.book.height
    await begun.says("zilpah", "/amend draft 3h")
    assert begun.book.height == height, "a draft is no entry"
    entries = await asyncio.to_thread(list, begun.core.journal.entries(asyncio.get_running_loop()))
    target = tmp_path / "export"
    await asyncio.to_thread(export, target, name, entries)
    assert len(list(target.iterdir())) > 10
    assert not [path.name for path in target.iterdir() if SECRET in path.read_text(encoding="utf-8")]
    tables = {table: await Place(begun.path).ask(f"SELECT * FROM {table}") for table in schema.metadata.tables}
    assert {table for table, rows in tables.items() if SECRET in str(rows)} == {"drafts", "heard"}
    answers = [row for row in tables["heard"] if SECRET in str(row)]
    assert {row[2] for row in answers} == {"A4"}, "the answers to her, which are erased with her words"


async def test_a_forgotten_person_has_no_draft_in_any_file(begun: Network) -> None:
    assert SECRET.encode() in begun.stored()
    await link(begun, "zilpah", "zilly")
    await begun.says("zilly", "/contribute again")
    assert "The drafts that nobody else sees are erased, too." in await begun.says("zilpah", "/privacy forget")
    await begun.says("zilpah", "/privacy forget sure:yes")
    assert SECRET.encode() not in begun.stored(), "neither the draft nor the answers that showed it"
    assert await begun.store.drafts(begun.core.journal.network) == []
    await begun.kill()
    assert "You have no draft." in await begun.says("zilpah", "/confirm draft")


async def test_a_draft_names_nobody_who_is_forgotten(begun: Network) -> None:
    await begun.says("ana", "/contribute 1h swept")
    await begun.says("ana", "/contribute again")
    await begun.says("ana", "/amend draft 1h swept with @room:zilpah")
    await begun.says("zilpah", "/privacy forget sure:yes")
    assert b"zilpah" not in begun.stored()


async def test_the_same_event_posts_once_and_gets_the_same_answer(begun: Network) -> None:
    first = await begun.directory.receive(confirming("k1"))
    await begun.done()
    await begun.says("zilpah", "/contribute again C1")
    assert await begun.directory.receive(confirming("k1")) == first
    await begun.kill()
    assert await begun.directory.receive(confirming("k1")) == first
    assert posted(begun) == 1
    assert "Draft 1: 1 h" in await begun.says("zilpah", "/mine"), "the later draft is still there"


async def test_two_confirmations_at_once_post_once(begun: Network) -> None:
    await link(begun, "zilpah", "zilly")
    answers = await begun.at_once([("zilpah", "/confirm draft 1"), ("zilly", "/confirm draft 1")] * 3)
    assert sum(answer.startswith("Noted as") for answer in answers) == 1
    assert sum("You have no draft." in answer for answer in answers) == 5
    assert posted(begun) == 1


async def test_a_drop_and_a_post_at_once_do_one_of_the_two(begun: Network) -> None:
    answers = await begun.at_once([("zilpah", "/confirm draft no"), ("zilpah", "/confirm draft")])
    assert sum("You have no draft." in answer for answer in answers) == 1
    assert posted(begun) + sum("is dropped" in answer for answer in answers) == 1


async def test_where_the_commit_fails_the_draft_is_as_it_was(begun: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    async def gone(_: Sqlite, plan: Plan) -> None:
        raise OSError("the disk is gone")

    for line in ("/confirm draft", "/confirm draft no", "/amend draft 9h other words", "/contribute again"):
        with monkeypatch.context() as disk:
            disk.setattr(Sqlite, "write", gone)
            assert "nothing was recorded" in (await begun.room.says("zilpah", line) or "").casefold()
        mine = await begun.says("zilpah", "/mine")
        assert f"Draft 1: 2 h of work, “{SECRET}”." in mine, line
        assert "Draft 2" not in mine
        assert posted(begun) == 0
    assert "Noted as C2: 2 h" in await begun.says("zilpah", "/confirm draft")


async def test_a_draft_in_doubt_is_posted_once_when_the_event_comes_again(
    begun: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit took place, and the database did not say so."""
    write = Sqlite.write

    async def silent(database: Sqlite, plan: Plan) -> None:
        await write(database, plan)
        raise Unknown(OSError("the answer was lost"))

    with monkeypatch.context() as disk:
        disk.setattr(Sqlite, "write", silent)
        first = str(await begun.directory.receive(confirming("k1")))
    second = str(await begun.directory.receive(confirming("k1")))
    assert "Noted as C2" in first + second
    await begun.kill()
    assert posted(begun) == 1
    assert await begun.store.drafts(begun.core.journal.network) == []


async def test_an_account_that_was_taken_from_a_person_takes_no_drafts_along(begun: Network) -> None:
    await link(begun, "zilpah", "thief")
    assert SECRET in await begun.says("thief", "/mine"), "they are one person now"
    await begun.says("zilpah", "/unlink")
    assert SECRET not in await begun.says("thief", "/mine")
    assert "You have no draft." in await begun.says("thief", "/confirm draft 1")
    assert f"“{SECRET}”" in await begun.says("zilpah", "/mine")
