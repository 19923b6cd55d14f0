"""Lies in a ledger: a fact of it becomes another one, and the audit has to find that at its entry."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

import pytest

from ledger import verification
from ledger.audit import entries as audit
from ledger.book import fold
from ledger.chain.entry import Broken, Entry, Fact
from ledger.chain.rows import Slice
from tests.support.network import Network


class Lie(NamedTuple):
    """The last fact of which something holds, what it becomes, what is told of that, and who is said to have done it."""

    holds: Callable[[Fact], bool]
    change: Callable[[Fact], Sequence[Fact]]
    told: str
    author: str | None = None


async def entries_of(network: Network) -> list[Entry]:
    """Return the entries of a network, as its store has them."""
    name = network.core.journal.network
    slices = network.store.slices(name, asyncio.get_running_loop())
    return await asyncio.to_thread(partial(_entries, name, slices))


def _entries(name: str, slices: Iterable[Slice]) -> list[Entry]:
    return list(verification.entries(name, slices))


def assert_found(entries: list[Entry], lie: Lie) -> None:
    """Check that an entry holds, and that the audit tells what is wrong with it once a fact in it is another one."""
    true = next(entry for entry in reversed(entries) if any(map(lie.holds, entry.facts)))
    before = fold(entries[: true.height - 1])
    audit.check(before, true)
    facts: list[Fact] = []
    for fact in true.facts:
        facts += lie.change(fact) if lie.holds(fact) else (fact,)
    with pytest.raises(Broken, match=lie.told) as told:
        audit.check(before, true._replace(facts=tuple(facts), author=lie.author or true.author))
    assert told.value.height == true.height
