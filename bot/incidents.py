"""What goes wrong in one network while an event is answered: it is logged under a number, and the asker is told."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from bot import words
from bot.chat import Command, Reaction, Refused, Text
from bot.readers import Readers
from ledger.phrase import Code, phrase

log = structlog.get_logger()


class Incidents:
    """The incidents of one network. `chance` gives an event its number."""

    def __init__(self, readers: Readers, chance: Callable[[str], bytes]) -> None:
        self._readers = readers
        self._chance = chance

    def met(self, event: Command | Reaction, wrong: Exception) -> Text:
        """Log a crash under a number, and tell the asker that number."""
        incident = self._chance(f"incident {event.key}")[:2].hex()
        log.error("incident", incident=incident, of=type(event).__name__, exc_info=wrong)
        said = phrase(
            "Something broke on our side, and nothing was recorded. Please try again; the operator finds it as {incident}.",
            incident=Code(incident),
        )
        return Refused(words.say(said, self._readers.of_person(event.by, event.locale)))
