"""Amounts of two currencies, and quantities of two units, neither add up nor compare."""

from __future__ import annotations

from operator import add, ge, gt, le, lt, sub
from typing import Any

import pytest


def assert_do_not_mix(left: Any, right: Any) -> None:
    """Assert that every operation on both is a mistake in the code, and that they differ."""
    for operation in (add, sub, lt, le, gt, ge):
        with pytest.raises(AssertionError, match=r"do not (add up|compare)"):
            operation(left, right)
    assert left != right
