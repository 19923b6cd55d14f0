"""Real processes, killed for real: a draft is a draft or a log afterwards, never both and never neither."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.processes.test_kill import answered, started, typed, verified, whole

KILLS = 12

PEOPLE = 6

LINES = ("/contribute 1h {note}", "/contribute again", "/confirm draft")
"""What each person types: a log, a draft of the same, and its posting."""

SAID = ("Noted as", "Draft 1: 1 h of work", "Noted as")


def notes(data: Path) -> tuple[Counter[str], Counter[str]]:
    """Count each note in the logs and in the drafts, as the database has them."""
    with sqlite3.connect(f"file:{data / 'potluck.db'}?mode=ro", uri=True) as database:
        logs = Counter(text for (text,) in database.execute("SELECT text FROM words WHERE text LIKE 'kill %'"))
        drafts = Counter(json.loads(text)["note"] for (text,) in database.execute('SELECT "values" FROM drafts'))
    return logs, drafts


def lines(round_number: int) -> Iterator[tuple[str, str, str]]:
    """Yield who types what, and the note that it is about."""
    for number in range(PEOPLE):
        note = f"kill {round_number} {number}"
        for line in LINES:
            yield f"p{round_number}x{number}", line.format(note=note), note


def test_no_kill_at_any_moment_leaves_a_draft_and_its_log_or_neither(tmp_path: Path) -> None:
    chance = random.Random(11)
    done: Counter[str] = Counter()
    for round_number in range(KILLS):
        asked = list(lines(round_number))
        process = started(tmp_path)
        for person, line, _ in asked:
            typed(process, person, line)
        answers = answered(process, after=chance.randint(1, len(asked)))
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate()
        answers += [said["text"] for line in rest.splitlines() if (said := whole(line)) and said["kind"] == "answer"]
        for answer, (_, _, note) in zip(answers, asked, strict=False):
            assert answer.startswith(SAID[done[note]]), answer
            done[note] += 1
    logs, drafts = notes(tmp_path)
    for note, steps in done.items():
        held = (logs[note], drafts[note])
        assert held in {1: [(1, 0), (1, 1), (2, 0)], 2: [(1, 1), (2, 0)], 3: [(2, 0)]}[steps], (note, steps, held)
    assert all((logs[note], drafts[note]) in [(1, 0), (1, 1), (2, 0)] for note in logs | drafts)
    assert {1, 2, 3} <= {*done.values()}, "no kill came between: the test shows nothing"
    check = verified(tmp_path)
    assert check.returncode == 0, check.stderr
