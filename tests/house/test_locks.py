"""The locked versions: they give what the project asks for, agree with each other, and name no place."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import Rule, assert_found, shown, sources
from tests.support.root import ROOT

LOCKED = re.compile(
    r"([a-z0-9-]+)==(\S+)( ; [\w.'<>=! ()]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|    #( {1,3}via)?( {1,3}[a-z0-9-]+( \(pyproject\.toml(:\w+)?\))?)?"
)
"""All that a line of a lock may be: a version, one of its hashes, or for whose sake it is there."""


def addresses_in_locks(root: Path) -> list[str]:
    """Find lines in a lock that say where something comes from: a lock holds for everybody."""
    return [
        f"{path.name}, line {number}: {line}"
        for path in sorted(root.glob("requirements*.lock"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if not LOCKED.fullmatch(line)
    ]


def stale_locks(root: Path) -> list[str]:
    """Find what the project asks for and a lock does not give, and where the two locks differ."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    product = project["project"]["dependencies"] + project["dependency-groups"]["build"]
    extras = [
        one for name, some in project["project"]["optional-dependencies"].items() if name != "all" for one in some
    ]
    wanted = {
        "requirements.lock": product,
        "requirements-platforms.lock": product + extras,
        "requirements-test.lock": product + extras + project["dependency-groups"]["test"],
    }
    wrong = []
    for lock, requirements in wanted.items():
        given = versions(root / lock)
        for requirement in map(Requirement, requirements):
            locked = given.get(canonicalize_name(requirement.name), set())
            if not locked or not all(requirement.specifier.contains(version) for version in locked):
                wrong.append(f"{lock} does not give {requirement}")
    everything = versions(root / "requirements-test.lock")
    wrong += [
        f"{lock} has another {name} than requirements-test.lock"
        for lock in ("requirements.lock", "requirements-platforms.lock")
        for name, locked in versions(root / lock).items()
        if everything.get(name) != locked
    ]
    return wrong


def unlocked_installs(root: Path) -> list[str]:
    """Find where people are told to install what no lock names: only `make` knows the hashes."""
    told = [*root.glob("*.md"), *root.glob("docs/*.md"), *sources(root)]
    return [
        f"{shown(path, root)}, line {number}"
        for path in sorted(told)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"\bpip3? install\b", line)
    ]


def versions(lock: Path) -> dict[str, set[str]]:
    """Return the versions that a lock gives, by name; several where they depend on the machine."""
    found: dict[str, set[str]] = {}
    for match in re.finditer(r"(?m)^([a-z0-9-]+)==(\S+)", lock.read_text(encoding="utf-8")):
        found.setdefault(match.group(1), set()).add(match.group(2))
    return found


@pytest.mark.parametrize(
    ("file", "line", "planted", "wrong"),
    [
        ("pyproject.toml", '  "babel>=2.18,<3",', '  "babel>=1,<2",', "requirements.lock does not give babel<2,>=1"),
        ("pyproject.toml", '  "babel>=2.18,<3",', '  "babel>=2.18,<3", "six",', "requirements.lock does not give six"),
        (
            "requirements-platforms.lock",
            "\naiohttp==",
            "\nnone==",
            "requirements-platforms.lock does not give aiohttp<4,>=3.14",
        ),
        (
            "requirements-platforms.lock",
            "\nattrs==",
            "\nattrs==1",
            "requirements-platforms.lock has another attrs than requirements-test.lock",
        ),
        (
            "requirements-test.lock",
            "\ntyper==",
            "\ntyper==1",
            "requirements.lock has another typer than requirements-test.lock",
        ),
    ],
)
def test_a_stale_lock_is_found(tmp_path: Path, file: str, line: str, planted: str, wrong: str) -> None:
    for name in ("pyproject.toml", *(lock.name for lock in ROOT.glob("requirements*.lock"))):
        shutil.copy(ROOT / name, tmp_path)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert line in text
    (tmp_path / file).write_text(text.replace(line, planted), encoding="utf-8")
    assert wrong in stale_locks(tmp_path)


@pytest.mark.parametrize("rule", [addresses_in_locks, stale_locks, unlocked_installs])
def test_the_locks_hold(rule: Rule) -> None:
    assert rule(ROOT) == []


PLANTED: list[tuple[Rule, str, str]] = [
    (addresses_in_locks, "requirements.lock", "--index-url https://packages.example.org/simple\n"),
    (addresses_in_locks, "requirements.lock", "--find-links /opt/wheels\n"),
    (addresses_in_locks, "requirements-test.lock", "babel @ file:///opt/wheels/babel.whl \\\n"),
    (addresses_in_locks, "requirements-test.lock", "babel==2.18.0 ; python_version < '3.12' # from /opt \\\n"),
    (addresses_in_locks, "requirements-test.lock", "    # from https://packages.example.org/simple\n"),
    (addresses_in_locks, "requirements-test.lock", "    # via -r /home/ana/requirements.txt\n"),
    (addresses_in_locks, "requirements-test.lock", "babel==2.18.0\n"),
    (unlocked_installs, "docs/planted.md", "    .venv/bin/pip install '.[discord]'\n"),
    (unlocked_installs, "bot/planted.py", "say('pip install potluck')\n"),
]


@pytest.mark.parametrize(("rule", "path", "text"), PLANTED)
def test_each_rule_finds_what_is_planted(tmp_path: Path, rule: Rule, path: str, text: str) -> None:
    assert_found(tmp_path, rule, path, text)
