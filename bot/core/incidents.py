"""Incidents: errors while an event is answered. They become one line in the log, and an answer in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.chat import Command, Reaction, Refused, Text
from bot.language import words
from bot.output.readers import Readers
from ledger.store.database import Cause, Lost, Unknown, cause
from ledger.values.phrase import Code, Phrase, phrase

TROUBLES = {
    Cause.FULL: phrase("its disk is full"),
    Cause.LOCKED: phrase("another program has locked it"),
    Cause.AWAY: phrase("it cannot be reached"),
    Cause.FAILING: phrase("it cannot be read or written"),
}

_UNKNOWN = phrase(
    "I do not know whether this was recorded: the database broke off. Look with {mine} before you repeat it.",
    mine=Code("/mine"),
)
_LOST = phrase("My database was taken from under me, so nothing was recorded, and I end now. Please tell the operator.")
_TROUBLED = phrase("The database does not work just now, so nothing was recorded. Please try again in a few minutes.")

log = structlog.get_logger()


class Incidents:
    """The incidents of one network. `random_bytes` gives each its number in the log, and `now` returns the time."""

    def __init__(self, readers: Readers, random_bytes: Callable[[str], bytes], now: Callable[[], datetime]) -> None:
        self._readers = readers
        self._random_bytes = random_bytes
        self._now = now
        self._failing = False
        self.trouble: tuple[Cause, datetime] | None = None
        """The last fault of the database, and the moment at which it began."""

    def met(self, event: Command | Reaction, wrong: Exception) -> Text:
        """Log an error, and return the answer to the author of the event."""
        return Refused(words.say(self._explain(event, wrong), self._readers.of_person(event.by, event.locale)))

    def over(self) -> None:
        """Note that the database recorded something."""
        if self._failing:
            self._failing = False
            log.info("the database works again")

    def _explain(self, event: Command | Reaction, wrong: Exception) -> Phrase:
        if isinstance(wrong, Lost):
            return _LOST
        why = cause(wrong)
        if why is not None:
            self._log_trouble(why, wrong)
        if isinstance(wrong, Unknown):
            return _UNKNOWN
        if why is not None:
            return _TROUBLED
        incident = self._random_bytes(f"incident {event.key}")[:2].hex()
        log.error("incident", incident=incident, of=type(event).__name__, exc_info=wrong)
        return phrase(
            "Something broke on our side, and nothing was recorded. Please try again; the operator finds it as {incident}.",
            incident=Code(incident),
        )

    def _log_trouble(self, why: Cause, wrong: Exception) -> None:
        """Log a fault of the database once, until it is over or another one comes."""
        if self._failing and self.trouble is not None and self.trouble[0] is why:
            return
        self._failing = True
        self.trouble = why, self._now()
        log.error("the database does not work", why=f"{why}", said=str(wrong))
