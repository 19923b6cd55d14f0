"""A short name for something that was frozen, by which people say which one they mean."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from ledger.values.phrase import Code, Refusal

LENGTH = 8
"""Hexadecimal digits: enough that nobody confirms another list by mistake; against forgery stands the chain."""


def fingerprint(*parts: object) -> str:
    """Return the fingerprint of the parts as they are written, in their order."""
    # The unit separator stands in no part, so that two lists never read the same.
    written: list[str] = []
    _write(parts, written)
    return hashlib.sha256("\x1f".join(written).encode()).hexdigest()[:LENGTH]


def check(known: str, typed: str, subject: str) -> None:
    """Refuse a fingerprint that is not the one of the subject."""
    if typed.casefold() != known:
        raise Refusal(
            "The fingerprint of {id} is {known}, not {typed}. Look at its card again before you confirm it.",
            id=Code(subject),
            known=Code(known),
            typed=typed[:40],
        )


def _write(parts: Iterable[object], written: list[str]) -> None:
    for part in parts:
        if isinstance(part, tuple):
            _write(part, written)
        else:
            written.append(str(part))
