"""Tuning of the garbage collector: the ledger stays in memory as long as the process, so scanning it costs pauses for nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS = 50_000
"""New objects after which a collection runs. Python's own threshold, 700, is less than a burst of commands creates."""


@contextmanager
def loading() -> Iterator[None]:
    """Switch collection off while a program is loaded, and exempt all of its modules from later scans."""
    with collection_paused():
        yield
        gc.freeze()


@contextmanager
def collection_paused() -> Iterator[None]:
    """Switch collection off while something is built that stays."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def freeze() -> None:
    """Exempt all existing objects from later scans, and collect less often. For a process that opens its networks once."""
    gc.freeze()
    gc.set_threshold(OBJECTS)
