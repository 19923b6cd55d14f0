"""The real program loses its database: it says so, answers nobody that anything is recorded, and ends with a code."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.store.sqlite import NAME
from tests.processes.test_discord import process, said
from tests.processes.test_kill import started, typed


def deleted(data: Path) -> None:
    for path in data.glob(f"{NAME}*"):
        path.unlink()


def taken_over(data: Path) -> None:
    """Do what another process does first, which came past the lock."""
    other = sqlite3.connect(data / NAME, isolation_level=None)
    other.execute("UPDATE owner SET epoch = epoch + 1")
    other.close()


@pytest.mark.parametrize(
    ("fate", "why"),
    [(deleted, "was deleted or replaced while"), (taken_over, "Another process has taken the database over")],
)
async def test_on_a_platform_it_disconnects_and_ends(tmp_path: Path, fate: Callable[[Path], None], why: str) -> None:
    async with process(tmp_path) as run:
        assert (await said(run.world, "ana", "/contribute 3h aligned the optics")).startswith("Noted as C1")
        fate(run.data)
        answer = await said(run.world, "ana", "/contribute 2h carried boxes")
        assert "My database was taken from under me, so nothing was recorded" in answer
        assert await run.ended() == 1
        assert why in run.log()


def test_on_the_console_it_ends(tmp_path: Path) -> None:
    with started(tmp_path) as running:
        typed(running, "ana", "/contribute 1h swept the floor")
        assert running.stdout is not None
        while "Noted as C1" not in running.stdout.readline():
            pass
        deleted(tmp_path)
        said, wrong = running.communicate("ana: /contribute 1h carried boxes\n")
    answers = [line["text"] for line in map(json.loads, said.splitlines()) if line["kind"] == "answer"]
    assert not [text for text in answers if text.startswith("Noted")]
    assert "was deleted or replaced while Potluck was running" in wrong
    assert running.returncode == 1
