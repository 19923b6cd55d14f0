"""When Python looks for garbage: a ledger in memory lasts as long as the process, and looking through it costs pauses."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS = 50_000
"""New objects after which Python looks through them. Its own number, 700, is less than what a burst of commands makes."""


@contextmanager
def loading() -> Iterator[None]:
    """Do not look for garbage while a program is loaded, and take all that it is made of as lasting."""
    with unwatched():
        yield
        gc.freeze()


@contextmanager
def unwatched() -> Iterator[None]:
    """Do not look for garbage while something is built that stays."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def keep() -> None:
    """Take all that exists now as lasting, and look less often through what comes. For a process that opens once."""
    gc.freeze()
    gc.set_threshold(OBJECTS)
