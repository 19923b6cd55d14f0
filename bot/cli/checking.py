"""What an operator asks of ledgers that are only read: whether they hold, all that they tell, and what the settings say else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

import typer

from bot.cli import export as exporting
from bot.cli import overruled
from bot.cli.startup import opened_to_read, unguarded
from bot.config.settings import Settings
from ledger import verification
from ledger.audit import beside
from ledger.audit.kept_head import KeptHead
from ledger.book import Book
from ledger.chain.entry import Broken, Entry, genesis, stamp
from ledger.chain.rows import Slice
from ledger.distributions.overpaid import overpaid
from ledger.network.rules import Rules, RulesAdopted
from ledger.payouts.kept_files import Files
from ledger.store import store
from ledger.treasury import trial_balance as bookkeeping
from ledger.values.money import text

Check = Callable[[store.Stored, str], Awaitable[bool]]
"""Does something with the ledger of a network and tells whether all is well."""


async def verify(settings: Settings, kept: str | None) -> int:
    """Say of every network whether its ledger holds, and where a head stands that somebody kept; 1 where it does not."""
    stands: list[str] = []

    async def checked(data: store.Stored, name: str) -> bool:
        head = KeptHead(kept) if kept else None
        book, last, well = await _whole(data, name, head)
        typer.echo(f"{name}: the ledger holds. {book.height} entries, head {last.hex()}.")
        for line in bookkeeping.trial_balance(book.accounts):
            typer.echo(f"{name}: {line}")
        for one in head.places if head else ():
            stands.append(name)
            typer.echo(
                f"{name}: {one.hash} is the hash of entry {one.height}, of {stamp(one.at)}: up to there everything is as it "
                "was when it was kept."
            )
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


async def _whole(data: store.Stored, name: str, head: KeptHead | None) -> tuple[Book, bytes, bool]:
    """Return the book of a network and the hash of its last entry; and whether nothing was paid that was not owed.

    A ledger that goes on while it is read is read once more where something does not fit. Raises `Broken`.
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


async def _once(data: store.Stored, name: str, head: KeptHead | None) -> tuple[Book, bytes, bool]:
    files, last = Files(), genesis(name)

    def noted(entry: Entry) -> None:
        nonlocal last
        last = entry.hash

    seen = (files.add, noted, head.add) if head else (files.add, noted)
    before = await beside.before(data, name)
    slices = data.slices(name, asyncio.get_running_loop())
    book = await asyncio.to_thread(partial(verification.read, judge=True, seen=seen), name, slices)
    await beside.check(data, name, book.height, files, before)
    twice = await asyncio.to_thread(lambda: tuple(overpaid(book)))
    for one in twice:
        worth, paid = text(one.worth), text(one.paid)
        typer.echo(
            f"{name}: {one.contribution} is worth {worth} {one.worth.currency}, and {paid} were paid or set aside.",
            err=True,
        )
    return book, last, not twice


async def export(settings: Settings, directory: Path) -> int:
    """Write what the ledger of every network tells into a directory of its own; 1 where that cannot be."""

    async def exported(data: store.Stored, name: str) -> bool:
        last = await data.last_beside(name)
        entries = verification.entries(name, data.slices(name, asyncio.get_running_loop()))
        target = directory / name
        height = await asyncio.to_thread(exporting.export, target, name, _to_the_end(entries, last))
        typer.echo(f"{name}: {height} entries, in {target}.")
        return True

    return await _for_each(settings, exported)


def _to_the_end(entries: Iterable[Entry], last: Mapping[str, int]) -> Iterator[Entry]:
    """Yield the entries; raise `Broken` after them where there ought to be more."""
    height = 0
    for entry in entries:
        height = entry.height
        yield entry
    beside.check_end(height, last)


async def differences(settings: Settings) -> list[str]:
    """Return in what the settings and the ledgers differ, a sentence each; nothing where there is no ledger yet."""
    try:
        data = await opened_to_read(settings)
    except store.Absent:
        return []
    except store.Unusable as wrong:
        return [str(wrong)]
    try:
        there, rules, broken = await data.networks(), {}, []
        for name in there:
            if name in settings.networks:
                try:
                    rules[name] = await asyncio.to_thread(_rules, name, data.slices(name, asyncio.get_running_loop()))
                except Broken as wrong:
                    broken.append(_said(name, wrong))
        return [*overruled.told(settings, there, rules), *broken]
    except store.Unusable as wrong:
        return [str(wrong)]
    finally:
        await data.close()


def _rules(name: str, slices: Iterable[Slice]) -> Rules:
    """Return the rules that hold in a network now."""
    facts = (fact for entry in verification.entries(name, slices) for fact in entry.facts)
    *_, last = (fact.rules for fact in facts if isinstance(fact, RulesAdopted))
    return last


async def _for_each(settings: Settings, act: Check, *, guarded: bool = False) -> int:
    """Do something with the ledger of every network; 1 where one does not hold, or it could not be done.

    The database has to guard the entries as well where that is asked.
    """
    try:
        data = await opened_to_read(settings)
    except store.Unusable as wrong:
        typer.echo(str(wrong), err=True)
        return 1
    well = True
    try:
        names = await data.traces()
        for name in names:
            well &= await _done(data, name, act)
        if guarded and (missing := sorted(await data.unguarded())):
            typer.echo(unguarded(missing), err=True)
            well = False
    except store.Unusable as wrong:
        typer.echo(str(wrong), err=True)
        well = False
    finally:
        await data.close()
    for name in settings.networks if "networks" in settings.model_fields_set else ():
        if name not in names:
            typer.echo(f"{name}: the settings name this network, and there is no ledger of it.", err=True)
            well = False
    return 0 if well else 1


async def _done(data: store.Stored, name: str, act: Check) -> bool:
    try:
        return await act(data, name)
    except Broken as broken:
        typer.echo(_said(name, broken), err=True)
    except exporting.NotEmpty as full:
        typer.echo(f"{name}: {full}", err=True)
    except OSError as wrong:
        typer.echo(f"{name}: the files cannot be written: {wrong.strerror or wrong}.", err=True)
    return False


def _said(name: str, broken: Broken) -> str:
    return f"{name}: the ledger does not hold. The first bad entry is {broken.height}: {broken.wrong}."
