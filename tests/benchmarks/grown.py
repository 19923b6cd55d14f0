"""Invented networks of any size, the same from the same seed: real decisions, votes and words, without a chat."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import commands
from bot.cli.script import BEGINNING, Stage
from bot.config.settings import load
from bot.core import gc_tuning
from bot.core.networks import Networks
from bot.record import answer_codec
from bot.record.journal import KEPT_DAYS, Heard, Journal
from ledger.chain.entry import Fact
from ledger.contributions import opening
from ledger.contributions.log import WORK, Log
from ledger.digests import figures
from ledger.network import acquaintance, project
from ledger.network.preset import LIGHT_1, STANDARD_1
from ledger.network.rules import APPROVE, Rules, RulesAdopted
from ledger.store.store import Batch, Store, open_store
from ledger.validation import ballot, judges, settlement
from ledger.validation.panel import BOOTSTRAP
from ledger.validation.reactions import Sight
from ledger.values.phrase import NETWORK, Words
from ledger.values.quantity import TIME, Quantity
from tests.benchmarks.wall import CHANNEL, PLATFORM, Wall

SEED = 1
NAME = "commons"
MENU = commands.load()
BETWEEN = timedelta(minutes=15)
"""A hundred contributions a day."""

CARE = 5
"""One in so many contributions to a project is care work, roughly."""

SLICE = 1000
"""Contributions that are made durable together."""

_WORDS = [
    "aligned the optics",
    "wrote the parser",
    "cooked for twelve",
    "mended the roof of the shed",
    "drew the second board",
    "soldered forty joints",
    "took the minutes",
    "carried chairs",
    "calibrated the probe",
    "planted beans",
    "kept the door",
    "translated the guide",
    "sanded the bench",
    "counted the seeds",
    "rewired the lamp",
    "printed the labels",
]


@dataclass(frozen=True, slots=True)
class Size:
    """How large a network is: settled contributions, and members, every one of whom can vote; and how close together."""

    contributions: int
    members: int
    projects: int = 0
    """The contributions go to one after the other."""
    between: timedelta = BETWEEN
    """From one contribution to the next."""
    welcomed: bool = False
    """The members joined in a period of their own, and its digest is made."""


class Growth:
    """A network that grows: its journal, its clock and its chance."""

    def __init__(self, data: Store) -> None:
        self.stage = Stage(SEED, BEGINNING)
        self.journal = Journal(NAME, data, self.stage.chance().salt)
        self._data = data
        self._chance = random.Random(SEED)
        self._shown: list[tuple[int, str, int]] = []

    async def grow(self, size: Size) -> None:
        """Let the members join, and log and accept the contributions one after the other."""
        await self.journal.open()
        self._append(NETWORK, (RulesAdopted(Rules(1, LIGHT_1), None),))
        for number in range(size.members):
            joined = acquaintance.join(self.journal.book.agents, person(number), f"Member {number}")
            self._append(joined.agent, (joined,))
        for number in range(size.projects):
            self._append("A1", (project.start(self.journal.book.projects, f"Project-{number}", None, ("A1",)),))
        if size.welcomed:
            self._welcome()
        last = self.stage.at + size.contributions * size.between
        for number in range(size.contributions):
            self.stage.at += size.between
            scope = f"J{number % size.projects + 1}" if size.projects else None
            kept = last - self.stage.at < timedelta(KEPT_DAYS)
            self._contribute(f"A{number % size.members + 1}", scope, kept=kept)
            if number % SLICE == SLICE - 1:
                await self._durable()
        self._append(NETWORK, (RulesAdopted(replace(self.journal.book.rules.now, version=2, preset=STANDARD_1), None),))
        await self._durable()

    def _welcome(self) -> None:
        """Let the period end in which the members joined."""
        book = self.journal.book
        end = figures.due(book)
        assert end is not None, "nobody joined"
        self.stage.at = end
        self._append(NETWORK, figures.make_digest(book, end, 0, self.journal.head.hex()))

    def _contribute(self, author: str, scope: str | None, *, kept: bool) -> None:
        """Log a contribution that two others accept; where the answers are `kept`, they were heard within that time."""
        book = self.journal.book
        facts = opening.log(book, author, author, self._log(author, scope), self.stage.at)
        number = facts[0].contribution
        self._append(author, facts, kept=kept, posts=((number, CHANNEL),))
        post = self.journal.posts.about_subject(number)[0]
        for voter in self._voters(author):
            vote = book.votes.open[number]
            sight = Sight(voter, post.number, APPROVE)
            cast = ballot.react(vote, book.agents, book.contributions.accepted, sight, added=True)
            self._append(voter, cast, kept=kept)
        vote = book.votes.open[number]
        settled = settlement.settle(book, vote, self.stage.at)
        self._append(NETWORK, settled)
        self._shown.append((post.number, message(number, post.number), book.height))

    def _voters(self, author: str) -> list[str]:
        """Return two who may vote: the first few contributions are open to all, later ones to those accepted before."""
        book = self.journal.book
        accepted = judges.peers(book)
        among = accepted if len(accepted) >= BOOTSTRAP else tuple(book.agents.by_id)
        return [other for other in self._chance.sample(among, 3) if other != author][:2]

    def _append(
        self, author: str, facts: tuple[Fact, ...], *, kept: bool = False, posts: tuple[tuple[str, str], ...] = ()
    ) -> None:
        heard = None
        if kept:
            heard = Heard(f"e{self.journal.book.height}", author, answer_codec.dump(("Noted.",)), frozenset({author}))
        self.journal.append(author, facts, self.stage.at, heard, posts)

    def _log(self, author: str, scope: str | None) -> Log:
        quarters = self._chance.randrange(1, 33)
        note = f"{self._chance.choice(_WORDS)}, then {self._chance.choice(_WORDS)} ({self._chance.randrange(10**6)})"
        return Log(
            kind=WORK,
            amount=Quantity(Fraction(quarters, 4), TIME),
            what=None,
            project=scope,
            note=Words(note, author),
            evidence=None,
            stream="care" if scope and len(note) % CARE == 0 else "livelihood",
            date=date.fromordinal(self.stage.at.toordinal()),
            for_claims=True,
            paid_by=None,
            terms=None,
        )

    async def _durable(self) -> None:
        shown, self._shown = self._shown, []
        await self._data.put(NAME, Batch(shown=shown))


def person(number: int) -> str:
    """Return the reference of a member, counted from 0."""
    return f"{PLATFORM}:{100_000_000_000_000_000 + number}"


def message(number: str, post: int) -> str:
    """Return the message that shows a card."""
    return f"{CHANNEL}/{number}/{post}"


def line(chance: random.Random) -> str:
    """Return what a member types behind `/contribute`."""
    amount = chance.choice(("1.5h", "1h", "45min", "1h15", "1 h", "0.25h"))  # a day has room for all of one person
    return f"{amount} {chance.choice(_WORDS)}, then {chance.choice(_WORDS)}"


def grow(directory: Path, size: Size) -> None:
    """Make the network of a size in a directory."""
    asyncio.run(_grow(directory, size))


async def _grow(directory: Path, size: Size) -> None:
    data = await open_store(directory)
    try:
        await Growth(data).grow(size)
    finally:
        await data.close()


@asynccontextmanager
async def opened(path: Path, wall: Wall, *, live: bool, stage: Stage | None = None) -> AsyncIterator[Networks]:
    """Open the network in a directory as a process does, with its cards on a wall; a stage has the clock."""
    data = await open_store(path)
    chance = (stage or Stage(SEED, BEGINNING)).chance()
    directory = await Networks.open(data, load(None, {}), MENU, {PLATFORM: wall}, chance, live=live)
    gc_tuning.freeze()
    try:
        directory.start()
        await directory.recount()
        yield directory
    finally:
        await directory.abandon()
