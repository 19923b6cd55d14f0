"""Alarms: faults that only an operator can repair. Each steward reads each alarm once per network, below an answer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from bot.chat import Command, Impaired, Reaction, Text
from bot.core.incidents import TROUBLES
from bot.core.network import Core
from bot.core.timekeeping import Timekeeper
from bot.language import words
from bot.language.words import Reader
from ledger.network.role import STEWARD
from ledger.values.phrase import Code, Phrase, phrase

Alarm = tuple[str, Phrase]
"""A key that tells this alarm from all others, and its text."""


class Alarms:
    """The alarms of one process, and the stewards who have read them."""

    def __init__(self, time: Timekeeper) -> None:
        self._time = time
        self._impaired: dict[str, str] = {}  # by platform
        self._told: set[tuple[str, str, str]] = set()  # network, steward's reference, alarm

    def impaired(self, event: Impaired) -> None:
        """Note a fault of a platform."""
        self._impaired[event.platform] = event.why

    def behind(self, event: Command | Reaction, name: str, core: Core, reader: Reader) -> Text:
        """Return the alarms that a steward has not read yet, to append to an answer in the network `name`."""
        if not _is_by_steward(event, core):
            return ()
        current = chain(self._of_process(), _of_database(core), _of_channels(core))
        new = {key: alarm for key, alarm in current if (name, event.by, key) not in self._told}
        self._told.update((name, event.by, key) for key in new)
        return tuple(chain.from_iterable(("\n\n", *words.say(alarm, reader)) for alarm in new.values()))

    def _of_process(self) -> Iterator[Alarm]:
        for why in (*self._impaired.values(), self._time.doubt):
            if why is not None:
                yield str(why), phrase("For you as a steward: {why}", why=why)


def _is_by_steward(event: Command | Reaction, core: Core) -> bool:
    book = core.book
    stewards = set(map(book.agents.person, book.roles.accounts(STEWARD)))
    return book.agents.person_behind(event.by) in stewards and core.gate.is_here(event.by)


def _of_database(core: Core) -> Iterator[Alarm]:
    if core.incidents.trouble is not None:
        cause, at = core.incidents.trouble
        yield (
            f"{cause} {at}",
            phrase(
                "For you as a steward: the database did not work at {at}: {why}. Please let the operator look after it.",
                at=at,
                why=TROUBLES[cause],
            ),
        )


def _of_channels(core: Core) -> Iterator[Alarm]:
    """Yield an alarm for each channel that bars us. A person who bars us is no fault."""
    for channel, time in core.outbox.admission.barred.items():
        if core.book.agents.person_behind(channel) is None:
            yield (
                f"{channel} {time}",
                phrase(
                    "For you as a steward: I may not write in {channel}. Give me the right to, or let me in again; what I owe there waits, and comes by itself.",
                    channel=Code(channel),
                ),
            )
