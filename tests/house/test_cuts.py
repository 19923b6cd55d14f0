"""Cuts: where a list ends before its end, the answer says where the rest is. Each such place is known here, with where that is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import nodes, python_files, shown
from tests.support.root import ROOT

WALKED = ("ledger", "commands")

CUTS = {
    "commands/payout.py": "how many more lines, and the command that hands over the file of all",
    "ledger/contributions/objections.py": "how many more say why, and /why",
    "ledger/digests/figure.py": "no list: the last periods of a chart, of which each digest shows its own",
    "ledger/digests/figures.py": "no list: the part of those who did most; and the votes that wait longest, of a number that is told",
    "ledger/digests/own.py": "how many more logs, and /mine",
    "ledger/digests/words.py": "how many more are new",
    "ledger/digests/works.py": "how many others there are",
    "ledger/distributions/claim_words.py": "how many earlier ones, and the file of all",
    "ledger/distributions/equity_words.py": "the others together, and the file of all; charts are of the first measures, whose tables are all there",
    "ledger/distributions/plan_words.py": "how many more people, and the file of all",
    "ledger/distributions/restitution_words.py": "how many more people, and the command that hands over the file of all",
    "ledger/equations/file_table.py": "how many more names there are",
    "ledger/governance/pause_words.py": "how many more persons; of pauses that a card shows, the last ones say until when",
    "ledger/governance/proposal_card.py": "how many more object, and /why",
    "ledger/governance/reminder_words.py": "how many more wait, and /mine",
    "ledger/network/seniority.py": "how many more can do it",
    "ledger/payouts/power_words.py": "how many more changes, and the command that hands over the file of all; how many more are left out",
    "ledger/payouts/preparation.py": "how many more are held back",
    "ledger/payouts/words.py": "how many more, and the command that hands over the file of all",
    "ledger/validation/draw.py": "no list: the closest partners of somebody",
    "ledger/validation/griefing.py": "no list: what happened after the last time that counts",
    "ledger/validation/voters_file.py": "how many more, and the file of all",
}
"""By file: what is told of the rest."""

_TEXTS = ("_MAX", "LENGTH", "BYTES")
"""Endings of the constants that limit a text, or bytes, and no list."""


def cuts(path: Path) -> Iterator[str]:
    """Yield each slice of a file that ends, or begins, at a constant of rows."""
    for node in nodes(path):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            ends = (end for end in (node.slice.lower, node.slice.upper) if end is not None)
            if any(_is_of_rows(part) for end in ends for part in ast.walk(end)):
                yield ast.unparse(node)


def _is_of_rows(part: ast.AST) -> bool:
    name = part.id if isinstance(part, ast.Name) else part.attr if isinstance(part, ast.Attribute) else ""
    return name.isupper() and not name.endswith(_TEXTS) and name != "EXPONENTS"


def found(root: Path) -> list[str]:
    """Return the files under a root with a cut that is not known here."""
    files = [path for folder in WALKED for path in python_files(root / folder)]
    known = {root / name for name in CUTS}
    return [f"{shown(path, root)}: {cut}" for path in files if path not in known for cut in cuts(path)]


def test_every_list_that_is_cut_says_where_the_rest_is() -> None:
    assert found(ROOT) == []


def test_every_known_cut_is_there() -> None:
    assert [name for name in CUTS if not list(cuts(ROOT / name))] == []


def test_a_list_that_is_cut_in_silence_is_found(tmp_path: Path) -> None:
    source = (
        "ROWS = 20\n\n\ndef first(rows):\n    return rows[:ROWS]\n\n\ndef last(rows):\n    return rows[-words.ROWS:]\n"
    )
    path = tmp_path / "commands" / "list.py"
    path.parent.mkdir()
    path.write_text(source, encoding="utf-8")
    assert len(found(tmp_path)) == 2
