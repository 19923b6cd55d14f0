"""A long script with everything that goes wrong in it, played by the program itself."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

PEOPLE = ("ana", "ben", "cara", "dan", "eve", "fay")


def long_script() -> list[str]:
    """Return over two hundred lines: six people, outages, stops, a linked pair and one who is forgotten at the end."""
    lines = [f"{name}: /join" for name in PEOPLE]
    lines += ["ana: /project start probe a sensor that anyone can build", "zilpah: /join", "zilpah: good morning"]
    for week in range(7):
        first = 4 * week + 1
        lines += [
            f"ana: /contribute 2.5h #probe what:machining week {week}, aligned the optics",
            f"ben: /contribute expense {40 + week}.50 EUR #probe evidence:https://example.org/r.pdf resin",
            f"zilpah: /contribute 1h30 zilpah's own words in week {week}",
            f"cara: /contribute 1h stream:care listened in week {week}",
            f"ben +✅ C{first}",
            f"zilpah +❌ C{first}",
            "= +3h",
            f"zilpah -❌ C{first}",
            f"cara +👍 C{first}",
            "= down",
            f"cara +✅ C{first}",
            f"dan +✅ C{first + 1}",
            "eve: /mine",
            "= +90m",
            f"dan -✅ C{first + 1}" if week % 2 else f"eve +✅ C{first + 1}",
            "= up",
            f"ana: /flag C{first + 2} this is counted twice",
            f"dan: /vote C{first + 2} approve",
            "= stop",
            f"eve +✅ C{first + 2}",
            f"ana +✅ C{first + 3}",
            f"ben: /vote C{first + 3} approve",
            "DM",
            "zilpah: /mine",
            f"ben: /history C{first + 2}",
            "#general",
            "= +1d",
            "// the night passes",
            "= +5d",
        ]
        if week == 2:
            lines += ["dan: /link", "= stop"]
    lines += ["ana: /ledger 5", "zilpah: /privacy forget sure:yes", "= stop", "= +8d", "ana: /ledger verify"]
    return lines


def played(script: Path, data: Path) -> bytes:
    command = [sys.executable, "-m", "bot", "console", "--json", "--data", str(data), "--script", str(script)]
    return subprocess.run(command, capture_output=True, check=True).stdout


def with_link(lines: list[str], output: bytes) -> list[str]:
    """Return the script with the code of the link entered on another account; the code is the same in every run."""
    answers = (json.loads(line) for line in output.splitlines())
    text = next(answer["text"] for answer in answers if answer["to"] == "dan" and "/link " in answer["text"])
    at = lines.index("dan: /link") + 1
    return [*lines[:at], f"dora: {text[text.index('/link ') :].split(chr(10))[0]}", *lines[at:]]


def test_a_long_script_ends_verified_with_the_same_bytes_and_without_the_forgotten(tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text("\n".join(long_script()), encoding="utf-8")
    lines = with_link(long_script(), played(script, tmp_path / "rehearsal"))
    script.write_text("\n".join(lines), encoding="utf-8")
    first, second = played(script, tmp_path / "one"), played(script, tmp_path / "two")

    assert len(lines) >= 200
    assert first == second
    shown = [json.loads(line) for line in first.splitlines()]
    assert "Your two accounts are one person now" in "".join(one["text"] for one in shown)
    assert not any("Something broke" in one["text"] for one in shown)
    assert "The ledger is intact" in shown[-1]["text"]
    verify = [sys.executable, "-m", "bot", "verify", "--data", str(tmp_path / "one")]
    checks = [subprocess.run(verify, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert "the ledger holds" in checks[0]
    files = {
        path.name: path.read_bytes() for path in (tmp_path / "one").iterdir() if path.name.startswith("potluck.db")
    }
    assert "potluck.db" in files
    for name, content in files.items():
        assert b"zilpah" not in content, f"{name} still has the forgotten person's name"


def test_every_card_is_shown_once_although_the_room_was_away(tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text("\n".join(long_script()), encoding="utf-8")
    shown = [json.loads(line) for line in played(script, tmp_path / "data").splitlines()]
    messages = [one for one in shown if one["kind"] == "post"]
    flags = [one["about"] for one in messages if "raises a red flag" in one["text"]]
    posts = [one["about"] for one in messages if "raises a red flag" not in one["text"]]
    assert len(set(flags)) == len(flags) == 7
    assert sorted(set(posts)) == sorted(posts)
    assert sum(about.startswith("C") for about in posts) == 28
    assert sum(about.startswith("W") for about in posts) == 7
    assert sum(about.startswith("A") for about in posts) == 2, "who the stewards are"
    assert [about for about in posts if about[0] not in "ACW"] == ["J1"]
    assert len(posts) == 38


def test_an_unreadable_line_ends_the_script_with_its_number_and_why(tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text("ana: /join\nwhat is this\n", encoding="utf-8")
    command = [sys.executable, "-m", "bot", "console", "--data", str(tmp_path / "data"), "--script", str(script)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "line 2: I cannot read 'what is this'" in done.stderr


def test_the_seed_decides_the_hashes_and_nothing_else_does(tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text("ana: /join\nana: /contribute 1h swept\nana: /ledger head\n", encoding="utf-8")

    def head(seed: str, data: str) -> str:
        command = [sys.executable, "-m", "bot", "console", "--seed", seed, "--data", str(tmp_path / data)]
        done = subprocess.run([*command, "--script", str(script)], capture_output=True, check=True)
        return hashlib.sha256(done.stdout).hexdigest()

    assert head("1", "a") == head("1", "b") != head("2", "c")


def test_a_step_of_the_clock_in_a_further_script_counts_from_where_the_ledger_stands(tmp_path: Path) -> None:
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    first.write_text("ana: /join\n= +3d\nana: /contribute 1h swept\n", encoding="utf-8")
    second.write_text("= +1m\nana: /mine\n", encoding="utf-8")
    played(first, tmp_path / "data")
    (answer,) = (json.loads(line) for line in played(second, tmp_path / "data").splitlines())
    assert answer["at"] == "2026-01-08T09:01:00Z"
