"""Which network a place belongs to, and the networks of one process: opened together, on one store."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.chat import Admitted, Chat, Command, Event, Impaired, Moved, Reaction, Reconnected, Refused, Text, Unreachable
from bot.config.settings import Network, Settings
from bot.core import gc_tuning as garbage
from bot.core.alarms import Alarms
from bot.core.environment import Chance, Source
from bot.core.gate import OUTSIDE
from bot.core.network import Core
from bot.core.replay import Recalling
from bot.core.timekeeping import Pace, Timekeeper
from bot.core.watch import Watch
from bot.input.emoji import bare
from bot.input.spelt import spelt
from bot.input.suggest import suggestions
from bot.language import words
from bot.language.words import Reader
from bot.menu import Menu
from bot.record.journal import KEPT_DAYS, Journal
from bot.record.notebook import Pages
from ledger import calendar
from ledger.equations.presets import COSTS_THEN_HOURS
from ledger.network.rules import PRESETS, Rules, RulesAdopted
from ledger.store import store
from ledger.store.database import cause
from ledger.values.phrase import NETWORK, Code, Words, phrase
from ledger.values.spelling import composed

LAST_WORDS_SECONDS = 10
"""For how long a process that is told to stop goes on telling the channels what they are owed."""


NOT_HEARD = phrase("Something broke on our side, and nothing was recorded. Please try again.")

log = structlog.get_logger()


class Directory:
    """The open networks, by name, and the chats that they are shown on."""

    def __init__(self, data: store.Store, chats: Mapping[str, Chat], clock: Chance) -> None:
        self.cores: dict[str, Core] = {}
        self.woken = asyncio.Event()
        self._store = data
        self._time = Timekeeper(clock.now, clock.steady)
        self._watch = Watch(chats, Pages(data, "clock"), self._time.now)
        self._last: dict[str, str] = {}  # the network in which a person was heard last
        self._told: set[str] = set()
        self._alarms = Alarms(self._time)

    @classmethod
    async def open(
        cls, data: store.Store, settings: Settings, menu: Menu, chats: Mapping[str, Chat], clock: Chance, *, live: bool
    ) -> Directory:
        """Open every network of the settings; raises `Broken` where a ledger does not hold, and `NoTime`."""
        directory = cls(data, chats, clock)
        directory._time.now()
        recalling = Recalling()
        with garbage.unwatched():
            for name, network in settings.networks.items():
                journal = Journal(name, data, clock.salt)
                await journal.open()
                pace = Pace(directory._time, journal.last)
                source = Source(pace.now, clock.steady, clock.of, directory.woken.set, recalling)
                if journal.book.height == 0:
                    await journal.append(NETWORK, (RulesAdopted(_first_rules(network), None),), source.now(), None, ())
                directory.cores[name] = Core(journal, menu, chats, source, network, live)
        return directory

    def start(self) -> None:
        """Owe what is not shown yet, once the chats are there. A recount may go on beside what people do from here on."""
        for core in self.cores.values():
            core.teller.start()
        self.woken.set()  # what became due while the process was down is done first

    async def receive(self, event: Event) -> Text | None:
        """Hand an event to the network it belongs to. What people do is always answered in words.

        Raises `Unreachable` where anything else cannot be done for the database.
        """
        try:
            return await self._received(event)
        except Exception as wrong:
            if isinstance(event, Command | Reaction):
                log.exception("an event could not be heard", of=type(event).__name__)
                return Refused(words.say(NOT_HEARD, Reader(event.locale, "UTC", lambda agent: agent)))
            if (why := cause(wrong)) is not None:
                raise Unreachable(f"the database: {why}") from wrong
            raise

    async def _noted(self, event: Reconnected | Admitted | Moved | Impaired) -> None:
        """Note what became of a platform, or of our place on it."""
        match event:
            case Reconnected(platform):
                # What is owed goes first: many cards take a while to read.
                for core in self.cores.values():
                    core.gate.forget(platform)
                    core.teller.offer()
                self.woken.set()
                await self.recount()
            case Admitted():
                for core in self.cores.values():
                    core.teller.offer()
                self.woken.set()
            case Moved():
                for core in self.cores.values():
                    await core.recount()  # a last look at the votes that stand there
                    await core.teller.leave_behind(event.left)
            case Impaired():
                self._alarms.impaired(event)

    async def _received(self, event: Event) -> Text | None:
        if not isinstance(event, (Command, Reaction)):
            await self._noted(event)
            return None
        event = spelt(event)
        if isinstance(event, Command):
            event, name = await self._addressed(event)
        else:
            name = await self._network(event.channel, event.by)
        if name is None:
            return await self._unserved(event)
        self._last[event.by] = name
        answer = await self.cores[name].receive(event)
        if answer is None:
            return None
        reader = Reader(event.locale, "UTC", lambda agent: agent)
        before: Text = ()
        if event.channel == event.by and len(await self._known_in(event.by)) > 1:
            before = (*words.say(phrase("In {network}:", network=Code(name)), reader), "\n")
        return type(answer)((*before, *answer, *self._alarms.behind(event, name, self.cores[name], reader)))

    async def suggest(self, command: str, option: str, typed: str, person: str, channel: str) -> Sequence[str]:
        """Return values to offer while somebody types."""
        name = await self._network(channel, person)
        if name is None or await self.cores[name].gate.keeps_out(person):
            return ()
        core = self.cores[name]
        return suggestions(core.menu, core.book, command, option, composed(typed))

    async def beat(self) -> None:
        """Tick as the clock does: where it stood still or jumped since the last time, nobody could act."""
        await self._watch.beat(self.cores.values())
        await self.tick()

    async def tick(self) -> None:
        """Settle what is due in every network."""
        self.woken.clear()
        wrong: list[Exception] = []
        cores = self.cores.values()
        steps: list[Callable[[], Awaitable[None]]] = [partial(self._watch.look, cores)]
        for step in (*steps, *(core.tick for core in cores), self._watch.sign):
            try:
                await step()
            except Exception as one:  # noqa: BLE001  # The trouble of one network holds up no other.
                wrong.append(one)
        if len(wrong) > 1:
            raise ExceptionGroup("networks whose time stands still", wrong)
        if wrong:
            raise wrong[0]

    async def recount(self) -> None:
        """Compare every open vote with what its cards show."""
        for core in self.cores.values():
            await core.recount()

    async def flush(self) -> None:
        """Tell everything that can be told now, network by network and channel by channel in the order of their names."""
        for name in sorted(self.cores):
            await self.cores[name].teller.flush()

    def next_due(self, after: datetime) -> datetime | None:
        """Return the first moment after the given one at which time alone may make something due, or None."""
        coming = (calendar.next_due(core.book, after) for core in self.cores.values())
        return min((moment for moment in coming if moment is not None), default=None)

    async def prune(self) -> None:
        """Drop the answers that are kept no longer."""
        for core in self.cores.values():
            await core.journal.prune(core.now() - timedelta(days=KEPT_DAYS))

    async def until_lost(self) -> store.Lost:
        """Return why the database is no longer this process's, once that is so; whoever runs this has to end then."""
        return await self._store.until_lost()

    async def close(self) -> None:
        """Finish what is under way, tell what can still be told, and stop; what is owed stays owed.

        Without the database there is nothing to finish, and nothing more is told.
        """
        if self._store.is_lost:
            await self.abandon()
            return
        for core in self.cores.values():
            await core.gate.close()
            await core.teller.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORDS_SECONDS):
                await self.tick()
                await self.flush()
        await self._store.close()

    async def abandon(self) -> None:
        """Drop everything as a kill would."""
        for core in self.cores.values():
            await core.gate.close()
            await core.teller.close()
        await self._store.abandon()

    async def _addressed(self, command: Command) -> tuple[Command, str | None]:
        """Return the network of a command, and the command without the `in:NAME` that said so."""
        text = command.text or ""
        first, _, rest = text.strip().partition(" ")
        wanted = (
            first[3:] if command.text is not None and first.casefold().startswith("in:") else command.options.get("in")
        )
        if wanted is None:
            return command, await self._network(command.channel, command.by)
        options = {name: value for name, value in command.options.items() if name != "in"}
        said = replace(command, text=rest if command.text is not None else None, options=options)
        known = await self._known_in(command.by)
        return said, next((name for name in known if name.casefold() == wanted.casefold()), None)

    async def _network(self, channel: str, person: str) -> str | None:
        """Return the network that a channel belongs to, or that a person means in a direct message."""
        if channel != person:
            for name, core in self.cores.items():
                if core.gate.serves(channel):
                    return name
            return None
        if len(self.cores) == 1:
            return next(iter(self.cores))
        known = await self._known_in(person)
        return known[0] if len(known) == 1 else self._last.get(person)

    async def _known_in(self, person: str) -> list[str]:
        """Return the networks in which a person is known and here; those in whose places they are, where there is none."""
        known = [name for name, core in self.cores.items() if core.gate.is_here(person)]
        return known or [name for name, core in self.cores.items() if await core.gate.keeps_out(person) is None]

    async def _unserved(self, event: Command | object) -> Text | None:
        """Tell a place that belongs to no network so, once; and a person that it is not clear which they mean."""
        if not isinstance(event, Command):
            return None
        reader = Reader(event.locale, "UTC", lambda agent: agent)
        if event.channel == event.by or await self._network(event.channel, event.by):
            names = tuple(Code(f"in:{name}") for name in await self._known_in(event.by))
            which = phrase("Which network do you mean? Put one of these behind the command: {names}.", names=names)
            return words.say(which if names else OUTSIDE, reader)
        if event.channel in self._told:
            return None
        self._told.add(event.channel)
        return words.say(
            phrase("This place belongs to no network here. Its operator can add it to the settings."), reader
        )


def _first_rules(network: Network) -> Rules:
    """Return the rules with which a network begins, from its settings."""
    return Rules(
        version=1,
        preset=PRESETS[network.preset],
        approve=bare(network.emoji.approve),
        reject=bare(network.emoji.reject),
        abstain=bare(network.emoji.abstain),
        flag=bare(network.emoji.flag),
        zone=network.zone,
        language=network.language,
        main=Words(network.main_channel, NETWORK) if network.main_channel else None,
        mirrors=tuple(Words(mirror, NETWORK) for mirror in network.mirror),
        default=COSTS_THEN_HOURS,
    )
