"""The house rules: sizes, names, exactness, directions of imports, locked versions; and that each rule can be broken."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support import generated
from tests.support.root import ROOT

PACKAGES = ("bot", "adapters", "commands", "ledger")
LINES_MAX = 300
FUNCTION_LINES_MAX = 50
EMPTY_NAMES = {"manager", "helper", "util", "service", "base", "common", "misc", "handler"}
"""Words that say nothing about what something is for."""

Rule = Callable[[Path], list[str]]
"""Takes the root of a tree and returns what is wrong in it, each with its file in front."""


def long_files(root: Path) -> list[str]:
    """Find source files that are too long to be read in one go."""
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources(root)}
    return [f"{shown(path, root)} has {lines} lines" for path, lines in sizes.items() if lines > LINES_MAX]


def long_functions(root: Path) -> list[str]:
    """Find functions that do not fit on a screen."""
    return [
        f"{shown(path, root)}: {node.name} has {lines} lines"
        for path in sources(root)
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES_MAX
    ]


def empty_names(root: Path) -> list[str]:
    """Find modules, classes and functions whose name has a word in it that says nothing."""
    wrong = []
    for path in (*sources(root), *suite(root)):
        named = [path.stem] + [
            node.name for node in nodes(path) if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        # What a test is called is a sentence, and may have any word in it.
        named = [name for name in named if not name.startswith("test_")]
        wrong += [f"{shown(path, root)}: {name}" for name in named if EMPTY_NAMES & set(words_in(name))]
    return wrong


def missing_docstrings(root: Path) -> list[str]:
    """Find modules that do not say what they are for."""
    return [
        shown(path, root)
        for path in (*sources(root), *suite(root))
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]


def floats(root: Path) -> list[str]:
    """Find numbers in the ledger that are not exact."""
    return [
        f"{shown(path, root)}, line {node.lineno}"
        for path in python_files(root / "ledger")
        for node in nodes(path)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
        or (isinstance(node, ast.Name) and node.id in ("float", "complex"))
    ]


def sleeps(root: Path) -> list[str]:
    """Find tests that wait for a time instead of for something; a simulation and a benchmark have their own clocks."""
    return [
        f"{shown(path, root)}, line {node.lineno}"
        for path in suite(root)
        if path.relative_to(root).parts[1] not in ("simulation", "benchmarks")
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name | ast.Attribute)
        and (node.func.id if isinstance(node.func, ast.Name) else node.func.attr) == "sleep"
        and [ast.unparse(argument) for argument in node.args] != ["0"]
    ]


def hidden_failures(root: Path) -> list[str]:
    """Find commands of the build whose failure would go unnoticed."""
    paths = [path for path in (root / "Makefile", root / ".ci" / "run") if path.exists()]
    return [
        f"{shown(path, root)}, line {number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"\|\|\s*(true|:)\s*$|^\t@?-", line)
    ]


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


RULES: tuple[Rule, ...] = (
    long_files,
    long_functions,
    empty_names,
    missing_docstrings,
    floats,
    sleeps,
    hidden_failures,
    addresses_in_locks,
    stale_locks,
    unlocked_installs,
)

PLANTED: list[tuple[Rule, str, str]] = [
    (long_files, "bot/planted.py", "x = 1\n" * 301),
    (long_functions, "ledger/planted.py", "def planted():\n" + "    x = 1\n" * 50),
    (long_functions, "ledger/planted.py", "class A:\n    async def planted():\n" + "        x = 1\n" * 50),
    (empty_names, "bot/event_handler.py", ""),
    (empty_names, "bot/planted.py", "class CardManager: ..."),
    (empty_names, "commands/planted.py", "def _vote_utils(): ..."),
    (empty_names, "tests/planted.py", "class BaseTest: ..."),
    (missing_docstrings, "commands/planted.py", "# Adds things up.\n"),
    (missing_docstrings, "tests/planted.py", ""),
    (floats, "ledger/planted.py", "half = 0.5"),
    (floats, "ledger/planted.py", "half = 1e3"),
    (floats, "ledger/export/planted.py", "def half(text): return float(text)"),
    (sleeps, "tests/planted.py", "import asyncio\nasync def test_a(): await asyncio.sleep(0.1)"),
    (sleeps, "tests/bot/planted.py", "from time import sleep\ndef test_a(): sleep(1)"),
    (hidden_failures, "Makefile", "check:\n\tmypy || true\n"),
    (hidden_failures, "Makefile", "check:\n\t-mypy\n"),
    (hidden_failures, ".ci/run", "make check ||  :\n"),
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


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps_its_rules(rule: Rule) -> None:
    assert rule(ROOT) == []


@pytest.mark.parametrize(("rule", "path", "text"), PLANTED)
def test_each_rule_finds_what_is_planted(tmp_path: Path, rule: Rule, path: str, text: str) -> None:
    """A rule that cannot be broken would be decoration."""
    planted = tmp_path / path
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(text, encoding="utf-8")
    (wrong,) = rule(tmp_path)
    assert wrong.startswith(path.rpartition("/")[2] if path.startswith("requirements") else path)


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


def test_what_is_written_from_the_code_is_up_to_date() -> None:
    """`make docs` writes config.example.toml and the README's table of commands anew."""
    for path, text in generated.expected(ROOT).items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is out of date: make docs"


def test_a_row_that_is_missing_in_the_readme_is_found() -> None:
    readme = f"# Potluck\n\n{generated.BEGIN}\n| Command |\n{generated.END}\n\nMore.\n"
    rows = "| Command |\n| `/vote` |\n"
    assert generated.with_table(readme, rows) != readme
    assert generated.with_table(generated.with_table(readme, rows), rows) == generated.with_table(readme, rows)


def test_every_import_goes_in_a_direction_that_is_allowed() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("path", "line", "contract"),
    [
        ("ledger/values/money.py", "import random", "Decisions are pure"),
        ("ledger/book.py", "import asyncio", "Decisions are pure"),
        ("commands/vote.py", "from time import monotonic", "Decisions are pure"),
        ("bot/input/options.py", "import sqlalchemy", "Decisions are pure"),
        ("bot/core/decide.py", "import asyncio", "Decisions are pure"),
        ("ledger/payouts/pay_to.py", "from schwifty import IBAN", "Decisions are pure"),
        ("ledger/values/money.py", "from ledger.network import agent", "The areas of the ledger stand in one order"),
        ("ledger/planted.py", "", "The areas of the ledger stand in one order"),
        ("ledger/network/identity.py", "from ledger.network import agent", "No files import each other in a circle"),
        ("ledger/chain/entry.py", "from bot import chat", "Arrows point from the shell to the ledger"),
        ("bot/language/words.py", "from bot.core import network", "Arrows point from the shell to the ledger"),
        ("commands/vote.py", "from bot.language import words", "Arrows point from the shell to the ledger"),
        ("commands/vote.py", "from ledger.store import store", "Only the shell opens the store"),
        ("bot/language/words.py", "from ledger.store import store", "Only the shell opens the store"),
        ("commands/vote.py", "from commands import flag", "No command and no platform knows another"),
        ("adapters/console/page.py", "from ledger.values import money", "An adapter knows only the door and the menu"),
        ("adapters/console/page.py", "from bot import outcome", "An adapter knows only the door and the menu"),
        ("adapters/slack/text.py", "from adapters.console import page", "No command and no platform knows another"),
        ("bot/core/network.py", "from adapters.console import page", "The core knows no command and no platform"),
        ("bot/core/networks.py", "import commands", "The core knows no command and no platform"),
    ],
)
def test_a_planted_import_breaks_its_contract(tmp_path: Path, path: str, line: str, contract: str) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / path).open("a", encoding="utf-8") as planted:
        planted.write(f"\n{line}\n")
    done = lint_imports(tmp_path)
    assert done.returncode == 1
    assert f"{contract} BROKEN" in done.stdout


def test_a_new_file_in_an_area_needs_no_rule(tmp_path: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
        for area in [one for one in (tmp_path / package).iterdir() if one.is_dir()]:
            (area / "planted.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    done = lint_imports(tmp_path)
    assert done.returncode == 0, done.stdout


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """Return what the import linter says of a tree."""
    program = Path(sys.executable).with_name("lint-imports")
    plain = {"PATH": os.environ["PATH"], "NO_COLOR": "1", "COLUMNS": "200"}
    return subprocess.run([program, "--no-cache"], cwd=root, env=plain, capture_output=True, text=True, check=False)


def sources(root: Path) -> list[Path]:
    """Return the files of the product."""
    return [path for package in PACKAGES for path in python_files(root / package)]


def suite(root: Path) -> list[Path]:
    """Return the files of the tests."""
    return python_files(root / "tests")


def python_files(directory: Path) -> list[Path]:
    """Return the Python files under a directory, which need not exist."""
    return sorted(directory.rglob("*.py"))


def nodes(path: Path) -> Iterator[ast.AST]:
    """Yield every node of a file's syntax."""
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def words_in(name: str) -> list[str]:
    """Return the words of a name in small letters and in the singular."""
    return [word.casefold().removesuffix("s") for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]


def versions(lock: Path) -> dict[str, set[str]]:
    """Return the versions that a lock gives, by name; several where they depend on the machine."""
    found: dict[str, set[str]] = {}
    for match in re.finditer(r"(?m)^([a-z0-9-]+)==(\S+)", lock.read_text(encoding="utf-8")):
        found.setdefault(match.group(1), set()).add(match.group(2))
    return found


def shown(path: Path, root: Path) -> str:
    """Return a path as it stands in the tree."""
    return path.relative_to(root).as_posix()


def gone(text: str) -> list[str]:
    """Return the files and folders that a text names and that are not there; NAME and CODE stand for what is to come."""
    named = re.findall(r"(?<![\w/.:-])((?:bot|adapters|commands|ledger|tests|docs)/[\w./-]*\w/?)", text)
    return [
        path for path in named if not {"NAME", "CODE"} & {*re.findall("[A-Z]+", path)} and not (ROOT / path).exists()
    ]


PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_files_that_are_there(page: Path) -> None:
    assert gone(page.read_text(encoding="utf-8")) == []


def test_a_file_that_is_gone_is_found() -> None:
    assert gone("See `bot/core.py`, `bot/chat.py` and `adapters/NAME/`.") == ["bot/core.py"]
    assert gone("    .venv/bin/potluck equation show ledger/presets/hours.toml\n") == ["ledger/presets/hours.toml"]


ROOF_MAX = {"ledger": 10, "bot": 5, "adapters": 1}
"""Files directly in a folder, without `__init__.py`: whatever else comes has an area."""

IMPORT_RULE_LINES_MAX = 80


def crowded(root: Path) -> list[str]:
    """Return the folders in which more files lie than belong to no area, and the rules of imports if they are too long."""
    flat = {name: [one for one in (root / name).glob("*.py") if one.name != "__init__.py"] for name in ROOF_MAX}
    found = [f"{name} has {len(files)} files" for name, files in flat.items() if len(files) > ROOF_MAX[name]]
    rules = (root / "pyproject.toml").read_text(encoding="utf-8").partition("[tool.importlinter]")[2].splitlines()
    return [*found, *([f"{len(rules)} lines of rules"] if len(rules) > IMPORT_RULE_LINES_MAX else [])]


def test_what_belongs_to_an_area_lies_in_it() -> None:
    assert crowded(ROOT) == []


def test_a_folder_that_fills_up_again_is_found(tmp_path: Path) -> None:
    for name, most in ROOF_MAX.items():
        (tmp_path / name).mkdir()
        for number in range(most + 1):
            (tmp_path / name / f"planted_{number}.py").touch()
    (tmp_path / "pyproject.toml").write_text("[tool.importlinter]\n" + 81 * "#\n")
    found = ["ledger has 11 files", "bot has 6 files", "adapters has 2 files", "82 lines of rules"]
    assert crowded(tmp_path) == found
