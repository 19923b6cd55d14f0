"""What goes wrong in one network while an event is answered: what of it stands in the log, and what the asker is told."""

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
    """The incidents of one network. `chance` gives an event its number, and `now` says what time it is."""

    def __init__(self, readers: Readers, chance: Callable[[str], bytes], now: Callable[[], datetime]) -> None:
        self._readers = readers
        self._chance = chance
        self._now = now
        self._failing = False
        self.trouble: tuple[Cause, datetime] | None = None
        """Why the database did not work last, and since when."""

    def met(self, event: Command | Reaction, wrong: Exception) -> Text:
        """Log what went wrong, and return what the asker is told."""
        return Refused(words.say(self._said(event, wrong), self._readers.of_person(event.by, event.locale)))

    def over(self) -> None:
        """Note that something was recorded again."""
        if self._failing:
            self._failing = False
            log.info("the database works again")

    def _said(self, event: Command | Reaction, wrong: Exception) -> Phrase:
        if isinstance(wrong, Lost):
            return _LOST
        why = cause(wrong)
        if why is not None:
            self._troubled(why, wrong)
        if isinstance(wrong, Unknown):
            return _UNKNOWN
        if why is not None:
            return _TROUBLED
        incident = self._chance(f"incident {event.key}")[:2].hex()
        log.error("incident", incident=incident, of=type(event).__name__, exc_info=wrong)
        return phrase(
            "Something broke on our side, and nothing was recorded. Please try again; the operator finds it as {incident}.",
            incident=Code(incident),
        )

    def _troubled(self, why: Cause, wrong: Exception) -> None:
        """Log once for each trouble why the database does not work."""
        if self._failing and self.trouble is not None and self.trouble[0] is why:
            return
        self._failing = True
        self.trouble = why, self._now()
        log.error("the database does not work", why=f"{why}", said=str(wrong))
