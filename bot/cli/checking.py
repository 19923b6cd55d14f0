"""Commands that only read ledgers: verify them, export them, and compare them with the settings."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import typer

from bot.cli import export as cli_export
from bot.cli import overruled
from bot.cli.startup import opened_to_read, unguarded
from bot.config.settings import Settings
from ledger import verification
from ledger.audit import beside
from ledger.audit.kept_head import KeptHead
from ledger.audit.withheld import Withheld
from ledger.book import Book
from ledger.chain.entry import Broken, Entry, genesis, stamp
from ledger.chain.rows import Slice
from ledger.distributions.overpaid import overpaid
from ledger.network.rules import Rules, RulesAdopted
from ledger.payouts.kept_files import Files
from ledger.store import store
from ledger.treasury import trial_balance
from ledger.values.money import text

Check = Callable[[store.Stored, str], Awaitable[bool]]
"""A check of the ledger of a network: returns whether all is well."""


async def verify(settings: Settings, kept: str | None) -> int:
    """Print for every network whether its ledger holds, and the place of a head that somebody kept; return 1 if one does not."""
    stands: list[str] = []

    async def checked(data: store.Stored, name: str) -> bool:
        head = KeptHead(kept) if kept else None
        book, last, withheld, well = await _whole(data, name, head)
        typer.echo(f"{name}: the ledger holds. {book.height} entries, head {last.hex()}.")
        for line in trial_balance.trial_balance(book.accounts):
            typer.echo(f"{name}: {line}")
        if withheld.number:
            _print_withheld(name, withheld)
        if head and head.places:
            stands.append(name)
            _print_places(name, head)
        return well

    code = await _for_each(settings, checked, guarded=True)
    if kept and not stands:
        typer.echo(
            f"No entry here has the hash {kept}. Whoever kept it kept it of another ledger, or what was there then was "
            "changed or cut off since.",
            err=True,
        )
        return 1
    return code


def _print_places(name: str, head: KeptHead) -> None:
    for place in head.places:
        typer.echo(
            f"{name}: {place.hash} is the hash of entry {place.height}, of {stamp(place.at)}: up to there everything is as it "
            "was when it was kept."
        )


def _print_withheld(name: str, withheld: Withheld) -> None:
    kinds = ", ".join(f"{number} in {kind}" for kind, number in withheld.by_kind.items())
    typer.echo(
        f"{name}: {withheld.number} words for few are withheld ({kinds}), the first in entry {withheld.first}, the last in "
        f"entry {withheld.last}. So it is where a ledger was restored from a copy without them; anywhere else, somebody took them out."
    )


class _Checked(NamedTuple):
    """A ledger that holds: its book, the hash of its last entry, what is withheld, and whether nothing was overpaid."""

    book: Book
    last: bytes
    withheld: Withheld
    well: bool


async def _whole(data: store.Stored, name: str, head: KeptHead | None) -> _Checked:
    """Check the ledger of a network.

    A ledger that grows while it is read is read once more if something does not fit. Raises `Broken`.
    """
    begun = await data.head(name)
    try:
        return await _once(data, name, head)
    except Broken:
        if await data.head(name) == begun:
            raise
    if head:
        head.places.clear()
    return await _once(data, name, head)


async def _once(data: store.Stored, name: str, head: KeptHead | None) -> _Checked:
    files, withheld, last = Files(), Withheld(), genesis(name)

    def noted(entry: Entry) -> None:
        nonlocal last
        last = entry.hash

    seen = (files.add, withheld.add, noted, *([head.add] if head else []))
    before = await beside.take_snapshot(data, name)
    slices = data.slices(name, asyncio.get_running_loop())
    book = await asyncio.to_thread(partial(verification.verified_book, judge=True, seen=seen), name, slices)
    await beside.check(data, name, book.height, files, before)
    twice = await asyncio.to_thread(lambda: tuple(overpaid(book)))
    for excess in twice:
        worth, paid = text(excess.worth), text(excess.paid)
        typer.echo(
            f"{name}: {excess.contribution} is worth {worth} {excess.worth.currency}, and {paid} were paid or set aside.",
            err=True,
        )
    return _Checked(book, last, withheld, not twice)


async def export(settings: Settings, directory: Path) -> int:
    """Write everything in the ledger of every network into a directory of its own; return 1 if that fails."""

    async def exported(data: store.Stored, name: str) -> bool:
        last = await data.last_beside(name)
        entries = verification.entries(name, data.slices(name, asyncio.get_running_loop()))
        target = directory / name
        height = await asyncio.to_thread(cli_export.export, target, name, _to_the_end(entries, last))
        typer.echo(f"{name}: {height} entries, in {target}.")
        return True

    return await _for_each(settings, exported)


def _to_the_end(entries: Iterable[Entry], last: Mapping[str, int]) -> Iterator[Entry]:
    """Yield the entries; raise `Broken` after them if there ought to be more."""
    height = 0
    for entry in entries:
        height = entry.height
        yield entry
    beside.check_end(height, last)


async def differences(settings: Settings) -> list[str]:
    """Return the differences between the settings and the ledgers, a sentence each; none if there is no ledger yet."""
    try:
        data = await opened_to_read(settings)
    except store.Absent:
        return []
    except store.Unusable as wrong:
        return [str(wrong)]
    try:
        return await _differences(settings, data)
    except store.Unusable as wrong:
        return [str(wrong)]
    finally:
        await data.close()


async def _differences(settings: Settings, data: store.Stored) -> list[str]:
    there = await data.networks()
    rules: dict[str, Rules] = {}
    broken: list[str] = []
    for name in [name for name in there if name in settings.networks]:
        try:
            rules[name] = await asyncio.to_thread(_rules, name, data.slices(name, asyncio.get_running_loop()))
        except Broken as wrong:
            broken.append(_broken(name, wrong))
    return [*overruled.differences(settings, there, rules), *broken]


def _rules(name: str, slices: Iterable[Slice]) -> Rules:
    """Return the rules that hold in a network now."""
    facts = chain.from_iterable(entry.facts for entry in verification.entries(name, slices))
    *_, last = (fact.rules for fact in facts if isinstance(fact, RulesAdopted))
    return last


async def _for_each(settings: Settings, act: Check, *, guarded: bool = False) -> int:
    """Check the ledger of every network; return 1 if one does not hold, or the check fails.

    If `guarded`, the triggers of the database have to be in place as well.
    """
    try:
        data = await opened_to_read(settings)
    except store.Unusable as wrong:
        typer.echo(str(wrong), err=True)
        return 1
    well = True
    try:
        names = await data.networks_with_rows()
        for name in names:
            well &= await _passes(data, name, act)
        if guarded:
            well &= await _is_guarded(data)
    except store.Unusable as wrong:
        typer.echo(str(wrong), err=True)
        return 1
    finally:
        await data.close()
    absent = _without_ledger(settings, names)
    for name in absent:
        typer.echo(f"{name}: the settings name this network, and there is no ledger of it.", err=True)
    return 0 if well and not absent else 1


async def _is_guarded(data: store.Stored) -> bool:
    missing = sorted(await data.missing_triggers())
    if missing:
        typer.echo(unguarded(missing), err=True)
    return not missing


def _without_ledger(settings: Settings, names: Collection[str]) -> list[str]:
    """Return the networks that the settings name and the database does not have."""
    if "networks" not in settings.model_fields_set:
        return []
    return [name for name in settings.networks if name not in names]


async def _passes(data: store.Stored, name: str, act: Check) -> bool:
    try:
        return await act(data, name)
    except Broken as broken:
        typer.echo(_broken(name, broken), err=True)
    except cli_export.NotEmpty as full:
        typer.echo(f"{name}: {full}", err=True)
    except OSError as wrong:
        typer.echo(f"{name}: the files cannot be written: {wrong.strerror or wrong}.", err=True)
    return False


def _broken(name: str, broken: Broken) -> str:
    return f"{name}: the ledger does not hold. The first bad entry is {broken.height}: {broken.wrong}."
