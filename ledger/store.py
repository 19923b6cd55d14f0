"""TEMPORARY stand-in by the lead, to run the core against: the store's author replaces this file whole."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ledger.entry import Sealed


class Held(Exception):
    """Held."""


@dataclass
class HeardRow:
    key: str
    agent: str | None
    height: int | None
    answer: bytes | None
    named: str
    at: str


@dataclass
class PostRow:
    number: int
    height: int
    subject: str
    channel: str
    message: str | None = None
    shown: int | None = None


@dataclass
class WordsRow:
    commitment: str
    subject: str
    salt: bytes
    text: str


@dataclass
class Batch:
    entries: list[Sealed] = field(default_factory=list)
    words: list[WordsRow] = field(default_factory=list)
    heard: list[HeardRow] = field(default_factory=list)
    posts: list[PostRow] = field(default_factory=list)
    shown: list[tuple[int, str, int]] = field(default_factory=list)
    blanked: list[int] = field(default_factory=list)
    forget: list[str] = field(default_factory=list)


class Store:
    def __init__(self, db: Any) -> None:
        self.db = db

    def put(self, network: str, b: Batch) -> asyncio.Future[None]:
        c = self.db
        for e in b.entries:
            c.execute("insert into entries values(?,?,?,?)", (network, e.height, e.hash, e.body))
        for w in b.words:
            c.execute("insert into words values(?,?,?,?,?)", (network, w.commitment, w.subject, w.salt, w.text))
        for h in b.heard:
            c.execute(
                "insert into heard values(?,?,?,?,?,?,?)", (network, h.key, h.agent, h.height, h.answer, h.named, h.at)
            )
        for p in b.posts:
            c.execute(
                "insert into posts values(?,?,?,?,?,?,?)",
                (network, p.number, p.height, p.subject, p.channel, p.message, p.shown),
            )
        for n, m, s in b.shown:
            c.execute("update posts set message=?, shown=? where network=? and number=?", (m, s, network, n))
        for n in b.blanked:
            c.execute("update posts set message=null, channel='' where network=? and number=?", (network, n))
        for a in b.forget:
            c.execute("delete from words where network=? and subject=?", (network, a))
            c.execute("delete from heard where network=? and agent=?", (network, a))
            c.execute("update heard set answer=null where network=? and named like ?", (network, f"% {a} %"))
        c.commit()
        f: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        f.set_result(None)
        return f

    async def sealed(self, network: str, first: int = 1, last: int = 10**12) -> AsyncIterator[Sealed]:
        for r in self.db.execute(
            "select height,hash,body from entries where network=? and height between ? and ? order by height",
            (network, first, last),
        ).fetchall():
            yield Sealed(*r)

    async def words(self, network: str) -> dict[str, tuple[str, bytes, str]]:
        return {
            r[0]: (r[1], r[2], r[3])
            for r in self.db.execute("select commitment,subject,salt,text from words where network=?", (network,))
        }

    async def posts(self, network: str) -> list[PostRow]:
        return [
            PostRow(*r)
            for r in self.db.execute(
                "select number,height,subject,channel,message,shown from posts where network=? order by number",
                (network,),
            )
        ]

    async def heard_keys(self, network: str) -> set[str]:
        return {r[0] for r in self.db.execute("select key from heard where network=?", (network,))}

    async def heard(self, network: str, key: str) -> HeardRow | None:
        r = self.db.execute(
            "select key,agent,height,answer,named,at from heard where network=? and key=?", (network, key)
        ).fetchone()
        return HeardRow(*r) if r else None

    async def prune(self, network: str, before: str) -> None:
        pass

    async def networks(self) -> list[str]:
        return [r[0] for r in self.db.execute("select distinct network from entries")]

    async def close(self) -> None:
        self.db.close()

    async def abandon(self) -> None:
        self.db.close()

    async def note(self, platform: str, name: str) -> str | None:
        return None

    async def put_notes(self, platform: str, values: Any) -> None:
        pass

    async def drop_notes(self, platform: str, prefix: str) -> None:
        pass


async def open(path: Path, database: Any = None) -> Store:
    path.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path / "potluck.db")
    db.executescript(
        "create table if not exists entries(network,height,hash,body); create table if not exists words(network,commitment,subject,salt,text); create table if not exists heard(network,key,agent,height,answer,named,at); create table if not exists posts(network,number,height,subject,channel,message,shown);"
    )
    return Store(db)
