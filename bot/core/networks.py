"""Networks of one process: opened together on one store. Each event goes to the network of its place."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.chat import Admitted, Chat, Command, Event, Impaired, Moved, Reaction, Reconnected, Refused, Text, Unreachable
from bot.config.settings import Settings
from bot.core import first_rules, gc_tuning
from bot.core.addressing import named_network, without_network
from bot.core.alarms import Alarms
from bot.core.asking import asking
from bot.core.environment import Chance, Environment
from bot.core.gate import OUTSIDE
from bot.core.network import Core
from bot.core.replay import ReplayLock
from bot.core.timekeeping import Pace, Timekeeper
from bot.core.tongue import Tongue
from bot.core.watch import Watch
from bot.input import grammar
from bot.input.several import COMMANDS_MAX, several
from bot.input.spelt import normalize
from bot.input.suggest import suggestions
from bot.language import words
from bot.language.words import Reader
from bot.menu import Menu
from bot.record.journal import KEPT_DAYS, Journal
from bot.record.notebook import StoredNotebook
from ledger import calendar
from ledger.store import store
from ledger.store.database import cause
from ledger.values.phrase import NETWORK, Code, phrase
from ledger.values.spelling import composed

LAST_WORDS_SECONDS = 10
"""The longest time for which a process that has to stop still posts."""

NOT_HEARD = phrase("Something broke on our side, and nothing was recorded. Please try again.")

log = structlog.get_logger()


class Networks:
    """The open networks of one process, by name."""

    def __init__(self, data: store.Store, menu: Menu, chats: Mapping[str, Chat], clock: Chance) -> None:
        self.cores: dict[str, Core] = {}
        self.woken = asyncio.Event()
        self._store, self._menu = data, menu
        self._time = Timekeeper(clock.now, clock.steady)
        self._watch = Watch(chats, StoredNotebook(data, "clock"), self._time.now)
        self._last: dict[str, str] = {}  # for each person, the network that heard them last
        self._told: set[str] = set()  # channels that were told that they belong to no network
        self._alarms = Alarms(self._time)
        self.tongue = Tongue(self.cores, self._last)

    @classmethod
    async def open(
        cls, data: store.Store, settings: Settings, menu: Menu, chats: Mapping[str, Chat], clock: Chance, *, live: bool
    ) -> Networks:
        """Open all networks of the settings. Raises `Broken` if a ledger does not hold, and `NoTime`."""
        networks = cls(data, menu, chats, clock)
        networks._time.now()
        replay_lock = ReplayLock()
        with gc_tuning.collection_paused():
            for name, network in settings.networks.items():
                journal = Journal(name, data, clock.salt)
                await journal.open()
                pace = Pace(networks._time, journal.last_entry_at)
                environment = Environment(pace.now, clock.steady, clock.of, networks.woken.set, replay_lock)
                rules = first_rules.at_start(journal.book, network)
                if rules:
                    await journal.append(NETWORK, rules, environment.now(), None, ())
                networks.cores[name] = Core(journal, menu, chats, environment, network, live)
        return networks

    def start(self) -> None:
        """Find the posts that are owed, and wake the clock, once the chats are there."""
        for core in self.cores.values():
            core.outbox.start()
        self.woken.set()  # first of all, decide what became due while the process was down

    async def receive(self, event: Event) -> Text | None:
        """Hand an event to its network, and return the answer. An error becomes an answer in words.

        Raises `Unreachable` if the database fails on an event of a platform, which nobody would read an answer to.
        """
        try:
            return await self._received(event)
        except Exception as wrong:
            if isinstance(event, Command | Reaction):
                log.exception("an event could not be heard", of=type(event).__name__)
                return Refused(words.say(NOT_HEARD, self.tongue.plain_reader(event.by, event.locale)))
            if (why := cause(wrong)) is not None:
                raise Unreachable(f"the database: {why}") from wrong
            raise

    async def _on_platform_event(self, event: Reconnected | Admitted | Moved | Impaired) -> None:
        match event:
            case Reconnected(platform):
                await self._on_reconnected(platform)
            case Admitted():
                for core in self.cores.values():
                    core.outbox.offer()
                self.woken.set()
            case Moved():
                await self._on_moved(event.left)
            case Impaired():
                self._alarms.impaired(event)

    async def _on_reconnected(self, platform: str) -> None:
        """Retry the posts first, and recount then: many cards take a while to read."""
        for core in self.cores.values():
            core.gate.forget(platform)
            core.outbox.offer()
        self.woken.set()
        await self.recount()

    async def _on_moved(self, left: str) -> None:
        """Read the votes in the place that people left for the last time, and post their cards in the new one."""
        for core in self.cores.values():
            await core.recount()
            await core.outbox.leave_behind(left)

    async def _received(self, event: Event) -> Text | None:
        if not isinstance(event, (Command, Reaction)):
            await self._on_platform_event(event)
            return None
        event = normalize(event)
        if isinstance(event, Command) and len(commands := several(event, grammar.commands_read(self._menu))) > 1:
            return await self._each(commands)
        return await self._answer(event)

    async def _each(self, commands: Sequence[Command]) -> Text:
        """Do each command of one message, in its order, and return all answers."""
        answers = [await self._answer(command) for command in commands[:COMMANDS_MAX]]
        if len(commands) > COMMANDS_MAX:
            too_many = phrase(
                "Only the first {n} commands of one message are done. Send the others again.", n=COMMANDS_MAX
            )
            answers.append(words.say(too_many, self.tongue.plain_reader(commands[0].by, commands[0].locale)))
        given = [answer for answer in answers if answer]
        together = tuple(piece for number, answer in enumerate(given) for piece in ("\n\n" if number else "", *answer))
        return Refused(together) if all(isinstance(answer, Refused) for answer in given) else together

    async def _answer(self, event: Command | Reaction) -> Text | None:
        """Hand an event to its network, and return the answer."""
        if isinstance(event, Command):
            event, name = await self._address(event)
        else:
            name = await self._network(event.channel, event.by)
        if name is None:
            return await self._refuse(event)
        self._last[event.by] = name
        answer = await self.cores[name].receive(event)
        if answer is None:
            return None
        reader = self.tongue.plain_reader(event.by, event.locale)
        heading = await self._heading(event, name, reader)
        return type(answer)((*heading, *answer, *self._alarms.behind(event, name, self.cores[name], reader)))

    async def _heading(self, event: Command | Reaction, name: str, reader: Reader) -> Text:
        """Return the name of the network, for an answer to a direct message of a person who is in several."""
        if event.channel != event.by or len(await self._known_in(event.by)) < 2:
            return ()
        return (*words.say(phrase("In {network}:", network=Code(name)), reader), "\n")

    async def suggest(self, command: str, option: str, typed: str, person: str, channel: str) -> Sequence[str]:
        """Return values to offer while a person types (autocomplete)."""
        name = await self._network(channel, person)
        if name is None or await self.cores[name].gate.refuse_person(person):
            return ()
        core = self.cores[name]
        return suggestions(asking(core, person), command, option, composed(typed))

    async def beat(self) -> None:
        """Note an outage, if the clock stood still or jumped since the last beat, and tick."""
        await self._watch.beat(self.cores.values())
        await self.tick()

    async def tick(self) -> None:
        """Decide all that is due in each network. The error of one network holds up no other."""
        self.woken.clear()
        cores = self.cores.values()
        look: Callable[[], Awaitable[None]] = partial(self._watch.look, cores)
        errors = await _run_all((look, *(core.tick for core in cores), self._watch.sign))
        if len(errors) > 1:
            raise ExceptionGroup("networks whose time stands still", errors)
        if errors:
            raise errors[0]

    async def recount(self) -> None:
        """Compare the cards of all open votes with the ledgers."""
        for core in self.cores.values():
            await core.recount()

    async def flush(self) -> None:
        """Post everything that can be posted now, by network and channel in the order of their names."""
        for name in sorted(self.cores):
            await self.cores[name].outbox.flush()

    def next_due(self, after: datetime) -> datetime | None:
        """Return the first moment after `after` at which something may become due, or None."""
        coming = (calendar.next_due(core.book, after) for core in self.cores.values())
        return min(filter(None, coming), default=None)

    async def prune(self) -> None:
        """Drop the stored answers that are older than `KEPT_DAYS`."""
        for core in self.cores.values():
            await core.journal.prune(core.now() - timedelta(days=KEPT_DAYS))

    async def until_lost(self) -> store.Lost:
        """Wait until another process owns the database, or it is gone; return the reason. The process has to end then."""
        return await self._store.until_lost()

    async def close(self) -> None:
        """Shut down: decide what is due and post once more, then close the store. Posts that do not go out in time stay owed.

        Without the database there is nothing to finish, and nothing is posted.
        """
        if self._store.is_lost:
            await self.abandon()
            return
        for core in self.cores.values():
            await core.gate.close()
            await core.outbox.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORDS_SECONDS):
                await self.tick()
                while self.woken.is_set():  # a draw is due, then the end of its vote
                    await self.tick()
                await self.flush()
        await self._store.close()

    async def abandon(self) -> None:
        """Stop at once, as if the process was killed."""
        for core in self.cores.values():
            await core.gate.close()
            await core.outbox.close()
        await self._store.abandon()

    async def _address(self, command: Command) -> tuple[Command, str | None]:
        """Return a command without its `in:NAME`, and the network that it is for."""
        wanted = named_network(command)
        if wanted is None:
            return command, await self._network(command.channel, command.by)
        known = await self._known_in(command.by)
        matches = (name for name in known if name.casefold() == wanted.casefold())
        return without_network(command), next(matches, None)

    async def _network(self, channel: str, person: str) -> str | None:
        """Return the network of a channel, or the one that a person means in a direct message."""
        if channel != person:
            return next((name for name, core in self.cores.items() if core.gate.serves(channel)), None)
        if len(self.cores) == 1:
            return next(iter(self.cores))
        known = await self._known_in(person)
        return known[0] if len(known) == 1 else self._last.get(person)

    async def _known_in(self, person: str) -> list[str]:
        """Return the networks that know a person as present; if there is none, those in whose places the person is."""
        known = [name for name, core in self.cores.items() if core.gate.is_here(person)]
        return known or [name for name, core in self.cores.items() if await core.gate.refuse_person(person) is None]

    async def _refuse(self, event: Command | Reaction) -> Text | None:
        """Ask the author of a command for the network they mean; tell a place of no network so, once. Ignore reactions."""
        if not isinstance(event, Command):
            return None
        reader = self.tongue.plain_reader(event.by, event.locale)
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


async def _run_all(steps: Iterable[Callable[[], Awaitable[None]]]) -> list[Exception]:
    """Run each step, whatever happened in the one before; return the errors."""
    errors: list[Exception] = []
    for step in steps:
        try:
            await step()
        except Exception as error:  # noqa: BLE001  # The caller raises it.
            errors.append(error)
    return errors
