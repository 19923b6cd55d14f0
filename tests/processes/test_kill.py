"""Real processes, killed for real: whatever was answered is in the ledger afterwards, once, and the ledger holds."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

KILLS = 50


def started(data: Path, **environment: str) -> subprocess.Popen[str]:
    """Start the console on a data directory, as an operator would."""
    command = [sys.executable, "-m", "bot", "console", "--json", "--data", str(data)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env={**os.environ, **environment})


def typed(process: subprocess.Popen[str], person: str, command: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{person}: {command}\n")
    process.stdin.flush()


def answered(process: subprocess.Popen[str], *, after: int) -> list[str]:
    """Read answers until there are `after` of them or the process is gone, and return their texts."""
    assert process.stdout is not None
    answers = []
    for line in process.stdout:
        said = json.loads(line)
        if said["kind"] == "answer":
            answers.append(said["text"])
            if len(answers) == after:
                break
    return answers


def notes(data: Path) -> list[str]:
    """Return the texts of all contributions as the database has them."""
    with sqlite3.connect(f"file:{data / 'potluck.db'}?mode=ro", uri=True) as database:
        return [text for (text,) in database.execute("SELECT text FROM words WHERE text LIKE 'kill %'")]


def verified(data: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", "verify", "--data", str(data)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_no_kill_at_any_moment_loses_what_was_answered(tmp_path: Path) -> None:
    chance = random.Random(7)
    promised: list[str] = []
    sent = 0
    for round_number in range(KILLS):
        process = started(tmp_path)
        batch = [f"kill {round_number} {number}" for number in range(8)]
        for number, note in enumerate(batch):
            # Of one person only ten logs may wait.
            typed(process, f"p{number + len(batch) * (round_number // 10)}", f"/contribute 1h {note}")
        sent += len(batch)
        answers = answered(process, after=chance.randint(0, len(batch)) or 1)
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate()
        answers += [said["text"] for line in rest.splitlines() if (said := whole(line)) and said["kind"] == "answer"]
        numbers = [re.match(r"Noted as (C[0-9]+):", answer) for answer in answers]
        assert all(numbers), answers
        promised += batch[: len(answers)]
    found = Counter(notes(tmp_path))
    assert [note for note in promised if found[note] != 1] == []
    assert max(found.values()) == 1
    assert len(promised) < sent, "no kill came before an answer: the test shows nothing"
    check = verified(tmp_path)
    assert check.returncode == 0, check.stderr


def whole(line: str) -> dict[str, str] | None:
    """Return a line that the process could still write to its end."""
    try:
        said: dict[str, str] = json.loads(line)
    except ValueError:
        return None
    return said


def scripted(data: Path, *lines: str) -> subprocess.Popen[str]:
    """Let a process play lines, and return it once the last one is answered; it waits for more."""
    command = [sys.executable, "-m", "bot", "console", "--json", "--data", str(data), "--script", "-"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.writelines(f"{line}\n" for line in lines)
    process.stdin.flush()
    next(line for line in process.stdout if json.loads(line)["line"] == len(lines))
    return process


@pytest.mark.parametrize("done", [False, True])
def test_killed_between_an_evening_and_its_message_the_message_is_there_once(tmp_path: Path, done: bool) -> None:
    """The platform has taken nothing of it, or all of it (`done`)."""
    joined = ["ana: /settings me", "ben: /settings me", "cara: /settings me"]
    away = [] if done else ["= down"]
    logged = ["= +8h", "ana: /contribute 1h kill before", *away, "= +2h", "ben: /mine"]
    process = scripted(tmp_path, *joined, *logged)
    process.kill()
    process.communicate()
    assert messages_of_a_day(tmp_path) == (2 if done else 0)
    for _ in range(2):
        process = scripted(tmp_path, "= +1m", "ben: /mine")
        process.kill()
        process.communicate()
        assert messages_of_a_day(tmp_path) == 2, "ben and cara were asked by lot"
    assert verified(tmp_path).returncode == 0


def messages_of_a_day(data: Path) -> int:
    """Return how many messages of a day stand on the console."""
    messages = json.loads((data / "console.json").read_text(encoding="utf-8"))["messages"]
    return sum("/day/" in json.dumps(message) for message in messages.values())


def test_a_standby_goes_on_where_a_killed_process_ended(tmp_path: Path) -> None:
    first = started(tmp_path)
    typed(first, "ana", "/contribute 1h kill before")
    assert answered(first, after=1)[0].startswith("Noted as C1")
    with first, started(tmp_path, POTLUCK_STANDBY="yes") as standby:
        assert standby.stderr is not None
        assert standby.stderr.readline().endswith("Standing by until it is gone.\n")
        typed(standby, "ben", "/contribute 1h kill after")
        first.kill()
        assert answered(standby, after=1)[0].startswith("Noted as C2")
        first.communicate()
        standby.communicate()
    assert sorted(notes(tmp_path)) == ["kill after", "kill before"]
    assert verified(tmp_path).returncode == 0


def test_a_second_process_that_does_not_stand_by_ends_and_says_why(tmp_path: Path) -> None:
    with started(tmp_path) as first:
        typed(first, "ana", "/contribute 1h kill before")
        assert answered(first, after=1)[0].startswith("Noted as C1")
        second = started(tmp_path)
        _, said = second.communicate()
        assert second.returncode == 1
        assert f"is in use by process {first.pid}" in said
        first.communicate()
