"""The report of a doctor: a line for each finding about a platform."""

from __future__ import annotations

from collections.abc import AsyncIterator

import typer

Finding = tuple[bool, str]
"""A finding: true if it is as it should be, and the sentence about it."""


async def report(findings: AsyncIterator[Finding]) -> int:
    """Print each finding as it comes; return 1 if one is wrong."""
    wrong = 0
    async for is_fine, finding in findings:
        typer.echo(f"{'ok' if is_fine else 'wrong'}: {finding}")
        wrong += not is_fine
    return min(wrong, 1)
