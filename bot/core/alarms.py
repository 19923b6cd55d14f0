"""What only an operator can mend: each steward is told of it once, behind an answer, in each network."""

from __future__ import annotations

from collections.abc import Iterator

from bot.chat import Command, Impaired, Reaction, Text
from bot.core.incidents import TROUBLES
from bot.core.network import Core
from bot.core.timekeeping import Timekeeper
from bot.language import words
from bot.language.words import Reader
from ledger.network.role import STEWARD
from ledger.values.phrase import Code, Phrase, phrase


class Alarms:
    """What one process knows to be out of order, and who was told so."""

    def __init__(self, time: Timekeeper) -> None:
        self._time = time
        self._impaired: dict[str, str] = {}  # by platform
        self._told: set[tuple[str, str, str]] = set()  # in which network who was told what

    def impaired(self, event: Impaired) -> None:
        """Note what does not work on a platform."""
        self._impaired[event.platform] = event.why

    def behind(self, event: Command | Reaction, name: str, core: Core, reader: Reader) -> Text:
        """Return what a steward has to know, behind the first answer since it is known."""
        book = core.book
        person = book.agents.known(event.by)
        stewards = [book.agents.person(one) for one in book.roles.accounts(STEWARD)]
        if person not in stewards or not core.gate.is_here(event.by):
            return ()
        known = dict(self._known(core))
        new = [what for what in known if (name, event.by, what) not in self._told]
        self._told.update((name, event.by, what) for what in new)
        return tuple(piece for what in new for piece in ("\n\n", *words.say(known[what], reader)))

    def _known(self, core: Core) -> Iterator[tuple[str, Phrase]]:
        for why in (*self._impaired.values(), self._time.doubt):
            if why is not None:
                yield str(why), phrase("For you as a steward: {why}", why=why)
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
        for channel, time in core.teller.admission.barred.items():
            if core.book.agents.known(channel) is None:
                yield (
                    f"{channel} {time}",
                    phrase(
                        "For you as a steward: I may not write in {channel}. Give me the right to, or let me in again; what I owe there waits, and comes by itself.",
                        channel=Code(channel),
                    ),
                )
