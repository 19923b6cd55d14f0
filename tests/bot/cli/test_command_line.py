"""The command line: what an operator types, and what they are told."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.command_line import app
from tests.support.databases import Place
from tests.support.root import ROOT


def potluck(*arguments: str, said: str = "") -> Result:
    return CliRunner().invoke(app, list(arguments), input=said)


def played(data: Path, *lines: str) -> Result:
    script = data.with_suffix(".txt")
    script.write_text("\n".join(lines), encoding="utf-8")
    return potluck("console", "--data", str(data), "--script", str(script))


def test_it_says_which_version_it_is() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert potluck("--version").output == f"Potluck {project['version']}\n"


STORY = ("ana: /contribute 2h aligned the optics", "ben +✅ C1", "cara +✅ C1")


def test_verify_says_that_the_ledger_holds_and_what_its_head_is(tmp_path: Path) -> None:
    assert played(tmp_path / "data", *STORY).exit_code == 0
    checked = potluck("verify", "--data", str(tmp_path / "data"))
    assert checked.exit_code == 0
    assert "commons: the ledger holds. 6 entries, head " in checked.output


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (
            "UPDATE entries SET body = CAST(replace(CAST(body AS TEXT), '\"A1\"', '\"A2\"') AS BLOB) WHERE height = 2",
            "entry is 2: its content",
        ),
        ("DELETE FROM entries WHERE height = 3", "entry is 3: it is missing"),
        (
            "UPDATE words SET text = 'aligned nothing' WHERE text = 'aligned the optics'",
            "entry is 2: its words were changed",
        ),
        ("DELETE FROM words WHERE text = 'aligned the optics'", "entry is 2: its words are missing, and nobody asked"),
        ("UPDATE entries SET hash = x'00' WHERE height = 5", "entry is 5: its content"),
    ],
)
def test_verify_names_the_first_bad_entry(tmp_path: Path, change: str, wrong: str) -> None:
    played(tmp_path / "data", *STORY)
    with sqlite3.connect(tmp_path / "data" / "potluck.db") as operator:
        for trigger in ("entries_unchanged", "entries_undeleted"):
            operator.execute(f"DROP TRIGGER {trigger}")
        assert operator.execute(change).rowcount == 1
    checked = potluck("verify", "--data", str(tmp_path / "data"))
    assert checked.exit_code == 1
    assert wrong in checked.output


def test_a_ledger_that_does_not_hold_is_not_opened(tmp_path: Path) -> None:
    played(tmp_path / "data", *STORY)
    with sqlite3.connect(tmp_path / "data" / "potluck.db") as operator:
        operator.execute("DELETE FROM words WHERE text = 'aligned the optics'")
    opened = played(tmp_path / "data", "ana: /mine")
    assert opened.exit_code == 1
    assert "entry 2: its words are missing" in opened.output


def test_every_mistake_in_the_settings_is_named_and_the_code_is_2(tmp_path: Path) -> None:
    config = tmp_path / "potluck.toml"
    config.write_text('dat = "x"\n[networks.commons]\nzone = "Mars"\n', encoding="utf-8")
    told = potluck("check-config", "--config", str(config))
    assert told.exit_code == 2
    assert "Did you mean data?" in told.output
    assert "line 3" in told.output


def test_a_network_lives_in_postgresql_as_it_does_in_a_file(
    postgres: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_a_file = played(tmp_path / "file", *STORY)
    monkeypatch.setenv("POTLUCK_DATABASE", str(postgres.address))
    on_the_server = played(tmp_path / "server", *STORY)
    assert on_the_server.exit_code == 0
    assert on_the_server.output == in_a_file.output
    assert not list((tmp_path / "server").glob("*.db"))
    checked = potluck("verify", "--data", str(tmp_path / "server"))
    assert "commons: the ledger holds. 6 entries, head " in checked.output
    monkeypatch.delenv("POTLUCK_DATABASE")
    assert checked.output == potluck("verify", "--data", str(tmp_path / "file")).output


@pytest.mark.parametrize("command", [("verify",), ("console", "--script", "-")])
def test_a_database_that_cannot_be_reached_is_told_without_its_password(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POTLUCK_DATABASE", "postgresql://me:hunter2@127.0.0.1:1/potluck")
    told = potluck(*command, "--data", str(tmp_path))
    assert told.exit_code == 1
    assert "The database postgresql://me:***@127.0.0.1:1/potluck cannot be used" in told.output.replace("\n", " ")
    assert "hunter2" not in told.output


def test_a_run_without_any_platform_says_what_to_add(tmp_path: Path) -> None:
    ran = potluck("run", "--data", str(tmp_path))
    assert ran.exit_code == 2
    assert "The settings name no chat platform. Add a table [discord], [slack] or [matrix]" in ran.stderr


@pytest.mark.parametrize(
    ("library", "platform", "command"),
    [
        ("discord", "discord", "run"),
        ("discord", "discord", "discord invite"),
        ("discord", "discord", "discord sync"),
        ("discord", "discord", "discord doctor"),
        ("nio", "matrix", "run"),
        ("nio", "matrix", "matrix doctor"),
        ("nio", "matrix", "matrix login --homeserver http://127.0.0.1:9 --user @potluck:example.org"),
        ("slack_bolt", "slack", "run"),
        ("slack_sdk", "slack", "slack doctor"),
    ],
)
def test_where_a_library_of_a_platform_is_missing_it_is_said_how_to_get_it(
    tmp_path: Path, library: str, platform: str, command: str
) -> None:
    """As after `make run`, which installs what the console needs and no more."""
    without = f"import sys; sys.modules[{library!r}] = None; from bot.__main__ import main; main()"
    given = {
        "discord": {"POTLUCK_DISCORD__TOKEN": "made-up"},
        "matrix": {"POTLUCK_MATRIX__TOKEN": "made-up", "POTLUCK_MATRIX__HOMESERVER": "http://127.0.0.1:9"},
        "slack": {"POTLUCK_SLACK__TOKEN": "made-up", "POTLUCK_SLACK__APP_TOKEN": "made-up"},
    }[platform]
    words = [*command.split(), *(("--data", str(tmp_path)) if command == "run" else ())]
    process = subprocess.run(
        [sys.executable, "-c", without, *words],
        env={**os.environ, **given},
        input="made-up\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 2
    said = f"The library {library} is missing. Install what is needed:   make install\n"
    assert process.stderr.endswith(said)
    assert "Traceback" not in process.stderr


def test_a_script_that_is_not_there_is_said_to_be_not_there(tmp_path: Path) -> None:
    told = potluck("console", "--data", str(tmp_path), "--script", str(tmp_path / "none.txt"))
    assert told.exit_code == 1
    assert "none.txt cannot be read: No such file or directory." in told.output


def test_lines_from_a_pipe_are_played_and_the_end_of_input_ends_with_0(tmp_path: Path) -> None:
    told = potluck("console", "--data", str(tmp_path), "--script", "-", said="ana: /join\nana: good morning\n")
    assert told.exit_code == 0
    assert "You are ana (A1), a member" in told.output


def test_a_script_goes_on_at_the_moment_of_the_last_entry(tmp_path: Path) -> None:
    played(tmp_path / "data", "= 2026-03-01T12:00+01:00", *STORY, "= +2d", "ana: /contribute 1h swept")
    told = played(tmp_path / "data", "ana: /contribute 1h swept again", "= 2026-01-01T00:00+00:00")
    assert "the clock stands at 2026-03-03T11:00:00+00:00" in told.output


def test_the_clock_of_a_script_cannot_go_back(tmp_path: Path) -> None:
    told = played(tmp_path / "data", "ana: /join", "= 2025-01-01T00:00+00:00")
    assert told.exit_code == 1
    assert "line 2: the clock stands at 2026-01-05T09:00:00+00:00 and cannot go back" in told.output


def test_a_network_opens_without_what_only_reads_ledgers() -> None:
    program = "import sys, bot.__main__; sys.exit(bool({'bot.cli.checking', 'bot.cli.export', 'ledger.export.rows'} & {*sys.modules}))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
