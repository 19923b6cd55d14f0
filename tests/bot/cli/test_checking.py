"""What an operator is told of a ledger that is only looked at: nothing is no ledger, and a look leaves everything as it was."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import overruled
from bot.config.settings import load
from ledger.network.preset import STANDARD_1
from ledger.network.rules import Rules
from ledger.store.store import open_store
from ledger.values.phrase import NETWORK, Words
from tests.bot.cli.test_command_line import STORY, played, potluck
from tests.ledger.store.test_owner import owner
from tests.ledger.store.test_reader import bytes_in
from tests.support.databases import Place

GARDEN = '[networks.garden]\nzone = "Europe/Berlin"\n'


def settings(directory: Path, text: str) -> tuple[str, str]:
    path = directory / "potluck.toml"
    path.write_text(f'data = "{directory / "data"}"\n{text}', encoding="utf-8")
    return "--config", str(path)


def sql(directory: Path, *statements: str) -> None:
    with sqlite3.connect(directory / "potluck.db") as operator:
        for statement in statements:
            operator.execute(statement)
    operator.close()


@pytest.mark.parametrize("command", [("verify",), ("export", "out")])
def test_a_check_of_nothing_fails_and_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    told = potluck(*command, "--data", "nothing")
    assert (told.exit_code, told.stderr) == (1, "There is no ledger in nothing.\n")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "potluck.db").touch()
    told = potluck(*command, "--data", "empty")
    assert (told.exit_code, told.stderr) == (1, "There is no ledger in empty.\n")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["empty", "potluck.db"]


def test_a_check_of_a_database_without_a_network_fails(tmp_path: Path) -> None:
    async def begun() -> None:
        await (await open_store(tmp_path)).close()

    asyncio.run(begun())
    before = bytes_in(tmp_path)
    told = potluck("verify", "--data", str(tmp_path))
    assert (told.exit_code, told.stderr) == (1, f"There is no ledger in {tmp_path}.\n")
    assert bytes_in(tmp_path) == before


def test_a_check_of_what_is_no_database_fails(tmp_path: Path) -> None:
    (tmp_path / "potluck.db").write_text("These are somebody's notes.\n" * 300)
    told = potluck("verify", "--data", str(tmp_path))
    assert told.exit_code == 1
    assert "cannot be used: file is not a database." in told.stderr.replace("\n", " ")


def test_a_check_changes_no_byte_and_needs_no_right_to_write(tmp_path: Path) -> None:
    played(tmp_path / "data", *STORY)
    data = tmp_path / "data"
    (data / "potluck.db").chmod(0o400)
    data.chmod(0o500)
    before = bytes_in(data)
    for command in (("verify",), ("export", str(tmp_path / "out"))):
        done = potluck(*command, "--data", str(data))
        assert done.exit_code == 0, done.output
    assert bytes_in(data) == before


def test_a_check_goes_beside_a_program_that_has_the_data(tmp_path: Path) -> None:
    played(tmp_path / "data", *STORY)
    with owner(Place(tmp_path / "data")):
        checked = potluck("verify", "--data", str(tmp_path / "data"))
    assert checked.exit_code == 0
    assert "commons: the ledger holds. 6 entries, head " in checked.output


def test_a_network_of_the_settings_without_a_ledger_fails_the_check(tmp_path: Path) -> None:
    played(tmp_path / "data", *STORY)
    told = potluck("verify", *settings(tmp_path, GARDEN))
    assert told.exit_code == 1
    assert told.stderr == "garden: the settings name this network, and there is no ledger of it.\n"
    assert "commons: the ledger holds." in told.stdout


def test_what_is_exported_is_for_its_owner_alone(tmp_path: Path) -> None:
    played(tmp_path / "data", *STORY)
    before = os.umask(0)
    try:
        done = potluck("export", str(tmp_path / "out"), "--data", str(tmp_path / "data"))
    finally:
        os.umask(before)
    assert done.exit_code == 0
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out", *(tmp_path / "out").rglob("*"))}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}
    about = json.loads((tmp_path / "out" / "commons" / "about.json").read_text(encoding="utf-8"))
    assert f"head {about['head']}." in potluck("verify", "--data", str(tmp_path / "data")).output


def test_settings_that_do_not_hold_are_told_by_the_check_of_the_settings(tmp_path: Path) -> None:
    played(tmp_path / "data", *STORY)
    before = bytes_in(tmp_path / "data")
    emoji = '[networks.commons.emoji]\napprove = "👍"\n'
    told = potluck(
        "check-config",
        *settings(tmp_path, f'[networks.commons]\nzone = "Europe/Berlin"\npreset = "standard"\n{emoji}'),
    )
    assert told.exit_code == 0
    assert told.stdout == "The settings are fine. Networks: commons.\n"
    assert told.stderr.splitlines() == [
        (
            'networks.commons.zone is "Europe/Berlin" in the settings, and "UTC" by the network\'s own rules, which hold. '
            "It is changed in the chat, with /settings set zone."
        ),
        (
            'networks.commons.emoji.approve is "👍" in the settings, and "✅" by the network\'s own rules, which hold. '
            "It is changed in the chat, with /settings set approve."
        ),
    ]
    assert bytes_in(tmp_path / "data") == before


def test_channels_that_do_not_hold_are_told_too() -> None:
    given = load(
        None,
        {
            "POTLUCK_NETWORKS__COMMONS__MAIN_CHANNEL": "console:here/one",
            "POTLUCK_NETWORKS__COMMONS__MIRROR": "console:here/two,console:here/three",
        },
    )
    mirrors = (Words("console:here/three", NETWORK), Words("console:here/two", NETWORK))
    rules = Rules(1, STANDARD_1, main=Words("console:here/two", NETWORK), mirrors=mirrors)
    (told,) = overruled.differences(given, ["commons"], {"commons": rules})
    assert 'main_channel is "console:here/one" in the settings, and "console:here/two" by' in told
    (told,) = overruled.differences(given, ["commons"], {"commons": replace(rules, main=None, mirrors=mirrors)})
    assert "and left out by the network's own rules" in told


def test_a_renamed_network_is_told_by_the_check_of_the_settings_and_at_the_start(tmp_path: Path) -> None:
    played(tmp_path / "data", *STORY)
    left = "There is a ledger of a network commons here, and the settings do not name it: nobody is served in it. "
    new = "There is no ledger of the network garden here: it begins with nothing, on a new one."
    given = settings(tmp_path, GARDEN)
    told = potluck("check-config", *given).stderr
    assert left in told
    assert new in told
    started = potluck("console", *given)
    assert left in started.stderr
    assert new in started.stderr
    again = potluck("console", *given).stderr
    assert left in again
    assert new not in again


def test_where_no_ledger_is_yet_the_check_of_the_settings_says_nothing_of_it(tmp_path: Path) -> None:
    told = potluck("check-config", *settings(tmp_path, GARDEN))
    assert (told.exit_code, told.stderr) == (0, "")
    assert not (tmp_path / "data").exists()


def test_a_setting_that_does_not_hold_is_told_at_the_start_and_in_the_log(tmp_path: Path) -> None:
    given = settings(tmp_path, "[networks.garden]\n")
    assert potluck("console", *given).exit_code == 0
    told = potluck("console", *settings(tmp_path, GARDEN)).stderr
    sentence = 'networks.garden.zone is "Europe/Berlin" in the settings, and "UTC" by the network\'s own rules'
    assert any(line.startswith(sentence) for line in told.splitlines())
    assert any(json.loads(line)["what"].startswith(sentence) for line in told.splitlines() if line.startswith("{"))


def test_missing_guards_are_told_at_the_start(tmp_path: Path) -> None:
    played(tmp_path / "data", *STORY)
    sql(tmp_path / "data", "DROP TRIGGER entries_unchanged")
    started = potluck("console", "--data", str(tmp_path / "data"))
    assert started.exit_code == 0
    said = "The database does not guard its entries any more. Missing or changed are the triggers entries_unchanged: any tool could"
    assert said in started.stderr


@pytest.mark.parametrize("cut", ["height > 3", "height > 0"])
def test_a_ledger_that_was_cut_off_is_told_at_the_start_and_is_not_begun_anew(tmp_path: Path, cut: str) -> None:
    played(tmp_path / "data", *STORY)
    sql(tmp_path / "data", "DROP TRIGGER entries_undeleted", f"DELETE FROM entries WHERE {cut}")
    started = potluck("console", "--data", str(tmp_path / "data"))
    assert started.exit_code == 1
    assert "it is missing, though there are" in started.stderr
    assert "the end was cut off" in started.stderr
    told = potluck("export", str(tmp_path / "out"), "--data", str(tmp_path / "data"))
    assert told.exit_code == 1
    assert "the end was cut off" in told.stderr
    assert not (tmp_path / "out" / "commons" / "about.json").exists()
