"""Fingerprints: short hashes of frozen lists, with which people say which list they mean."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from ledger.values.phrase import Code, Refusal

LENGTH = 8
"""Hexadecimal digits: enough that nobody confirms another list by mistake; against forgery stands the chain."""


def fingerprint(*parts: object) -> str:
    """Return the fingerprint of the parts as they are written, in their order."""
    # The unit separator occurs in no part, so that two lists never read the same.
    return hashlib.sha256("\x1f".join(_flat(parts)).encode()).hexdigest()[:LENGTH]


def check_fingerprint(known: str, typed: str, subject: str) -> None:
    """Refuse a fingerprint that is not the one of the subject."""
    if typed.casefold() != known:
        # It does not say which one is right: whoever copied that would say yes to what they have not seen.
        raise Refusal(
            "{typed} does not stand on the card of {id}. Look at it again before you say yes.",
            typed=typed[:40],
            id=Code(subject),
        )


def _flat(parts: Iterable[object]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, tuple):
            yield from _flat(part)
        else:
            yield str(part)
