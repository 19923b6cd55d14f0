"""The list of a payout as a file for whoever pays it out: CSV, a line each, made once and kept to the byte."""

from __future__ import annotations

import csv
import io

from ledger import money
from ledger.agent import Agents
from ledger.money import Money
from ledger.payout import Payout
from ledger.phrase import Made

HEADINGS = ("reference", "agent", "name", "pay_to", "amount", "currency")

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a cell a formula in a spreadsheet, full-width forms included (OWASP, CSV Injection)."""


def payment_file(agents: Agents, payout: Payout) -> Made:
    """Return the file of a payout: a reference of our own for each line, and its total in the name of nobody."""
    prepared = payout.prepared
    written = io.StringIO(newline="")
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(HEADINGS)
    for line in prepared.lines:
        amount = money.text(Money(line.minor, prepared.currency))
        name, pay_to = agents.name(line.agent).text or "", line.pay_to.text or ""
        rows.writerow(
            (
                f"{prepared.payout}-{line.agent}",
                line.agent,
                text_cell(name),
                text_cell(pay_to),
                amount,
                prepared.currency,
            )
        )
    rows.writerow(("total", "", "", "", money.text(payout.total), prepared.currency))
    named = tuple(dict.fromkeys(one for line in prepared.lines for one in (line.agent, line.pay_to.subject)))
    return Made(f"payout-{prepared.payout}.csv", written.getvalue().encode(), named)


def text_cell(text: str) -> str:
    """Return a text such that no spreadsheet takes it for a formula: an apostrophe goes before what would begin one.

    What begins with an apostrophe gets another one, so that taking one away always gives the text back; a semicolon
    becomes a comma.
    """
    # Some spreadsheets part cells at semicolons, where another formula could begin.
    text = text.replace(";", ",")
    return f"'{text}" if text.startswith((*_FORMULA, "'")) else text
