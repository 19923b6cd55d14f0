"""Words for few: only the modules named here take their text out, and a new one is found."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.tree import assert_found, nodes, shown, sources
from tests.support.root import ROOT

REVEALING = {"reveal", "revealed", "for_reader", "_text"}
"""The ways to the text."""

MAY_REVEAL = {
    "ledger/values/for_few.py": "it is their type",
    "ledger/codec.py": "the text is sealed",
    "ledger/payouts/addresses.py": "to compare it and to pay by it",
    "ledger/payouts/pay_to.py": "to tell whether an address is another one than before, and to erase it by its text",
    "ledger/payouts/preparation.py": "to tell whether a form of file can carry it",
    "ledger/payouts/order.py": "it stands in the file for the bank",
    "ledger/payouts/line_words.py": "the last four characters are shown",
    "ledger/payouts/kept_files.py": "files are found by their hash",
    "commands/payout_file.py": "the hash of a file is shown to the steward who gets it",
    "commands/account.py": "whose address it is, or speaks for them, sees the name on the account and is told what lacks",
    "commands/privacy.py": "everybody sees what is stored about them",
}
"""The modules that may, each with the reason."""


def revealing(root: Path) -> list[str]:
    """Find modules that take out the text of words for few and are not known to."""
    found = {shown(path, root) for path in sources(root) if any(map(_reveals, nodes(path)))}
    return sorted(found - MAY_REVEAL.keys())


def _reveals(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr="_text", value=ast.Name(id="self")):
            return False  # an attribute of something else
        case ast.Attribute(attr=name) | ast.alias(name=name):
            return name in REVEALING
    return False


def test_only_known_modules_reveal_words_for_few() -> None:
    assert revealing(ROOT) == []


@pytest.mark.parametrize("module", MAY_REVEAL)
def test_each_known_module_still_does(module: str) -> None:
    assert any(map(_reveals, nodes(ROOT / module))) or module == "ledger/values/for_few.py"


@pytest.mark.parametrize(
    "line",
    [
        'phrase("{where}", where=fact.pay_to.reveal())',
        "from ledger.payouts.addresses import revealed",
        "print(addresses.revealed(address))",
        "name.for_reader()",
        "fact.pay_to._text",
        "map(WordsForFew.reveal, words)",
    ],
)
def test_whoever_begins_to_is_found(tmp_path: Path, line: str) -> None:
    assert_found(tmp_path, revealing, "ledger/payouts/planted.py", line)
