"""How much is done, in lines of Python run: the same on every machine, however busy it is."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def lines(work: Callable[[], object]) -> int:
    """Return how many lines of Python the work runs. What a single line has a library do counts as that one line."""
    count = 0

    def run(frame: FrameType, event: str, of: Any) -> Any:
        nonlocal count
        count += event == "line"
        return run

    before = sys.gettrace()
    # What other tests left behind is not swept up meanwhile: whatever that runs would be counted.
    gc.collect()
    gc.disable()
    sys.settrace(run)
    try:
        work()
    finally:
        sys.settrace(before)
        gc.enable()
    return count
