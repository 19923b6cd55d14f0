"""Two months of a lab, typed on the console: proposed, agreed, tried, shared, explained, paid out by an order, and told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("two_months.txt")
PAYER = '[networks.commons.payer]\nname = "Mobile Lab"\niban = "DE02 3002 0900 0106 5310 65"\n'


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return all that the console shows."""
    place = tmp_path_factory.mktemp("lab")
    (place / "potluck.toml").write_text(PAYER, encoding="utf-8")
    command = [sys.executable, "-m", "bot", "console", "--script", str(SCRIPT), "--data", str(place / "data")]
    command += ["--config", str(place / "potluck.toml")]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_nothing_in_it_is_refused(told: str) -> None:
    assert "Nothing was recorded. An example" not in told
    assert "The ledger is intact: " in told


@pytest.mark.parametrize(
    "line",
    [
        "pia |  |  |  |  | 282.67 CAD | 282.67 CAD | 282.67 CAD | 8 h | ≈ 35.33 CAD",  # tried, and previewed
        "This is the first one. Its founders must all agree by",
        "E1 holds from now on.",
        "530.00 CAD × 8 ÷ 15 = 282.66 CAD and 2/3 of 0.01 CAD.",
        "that makes 282.67 CAD.",
        "C1 | Cash | value * 1.2 | 600.00 CAD | 100.00 CAD | 0.00 CAD | 500.00 CAD",
        "100.00 CAD of it were paid before.",
        "So 500.00 CAD were owed.",
        "pia | 1966.67 CAD",
        "Its file: a SEPA order for a bank.",
        "Approved by Ben. File payout-P1.xml, made once.",
        "could not be paid to you at …5030. They are on your account again.",
        "1 line of P2: confirmed.",
        "came in | 6000.00 CAD",
        "of it owed on accounts | 7000.00 CAD",
        "What came in covers 7500 % of them.",
    ],
)
def test_a_reader_finds_in_it(told: str, line: str) -> None:
    assert line in told
