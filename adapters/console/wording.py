"""The console's own words, in the language of its network."""

from __future__ import annotations

from adapters.shared.language import Language


class UnreadableLine(Exception):
    """The console cannot parse a line; the sentence says why."""

    def __init__(self, english: str, **values: str) -> None:
        super().__init__(english.format(**values))
        self.english, self._values = english, values

    def said(self, language: Language) -> str:
        """Return the reason in a language."""
        return language.sentence(self.english, **self._values)


def forms(language: Language) -> list[str]:
    """Return the lines that one can type, each with what it does."""
    typed = {
        "ana: /mine": language.sentence(
            "ana uses a command; whoever is named for the first time is there from then on"
        ),
        "ben +✅ C1   ben -✅ C1": language.sentence("ben puts an emoji on the card of C1, or takes it off"),
        "#workshop   DM": language.sentence("where what follows is said: in a channel, or to Potluck alone"),
        "help   quit": language.sentence("these lines and all commands; the end"),
    }
    return [f"{line:<24} {what}" for line, what in typed.items()]
