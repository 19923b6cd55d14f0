"""Languages of people: the one that somebody chose, else the one that their platform tells, else the network's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.network.agent import Agents, Forgotten
from ledger.network.personal import Personal
from ledger.values.phrase import Code, Refusal, Words

LANGUAGES: Mapping[str, tuple[str, ...]] = {"de": ("deutsch", "german"), "en": ("english", "englisch")}
"""The languages in which we write, each by its code, with the words that people type for it."""

UNSET = "none"
"""The name by which somebody takes their choice of a language back."""

LENGTH_MAX = 35
"""Characters of the longest locale that a platform tells."""


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """A person chose the language in which they are written to, or took the choice back (None)."""

    agent: str
    language: Words | None


@dataclass(frozen=True, slots=True)
class LanguageTold:
    """The platform of an account told another language, such as `de-CH`, with a command of the person than it had told before."""

    agent: str
    language: Words


FACTS = (LanguageChosen, LanguageTold)


class Languages(Personal):
    """The page of people's languages."""

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _choose(self, fact: LanguageChosen, entry: Entry) -> None:
        self.choose(fact.agent, fact.language, entry)

    def _tell(self, fact: LanguageTold, entry: Entry) -> None:
        self.tell(fact.agent, fact.language, entry)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        LanguageChosen: _choose,
        LanguageTold: _tell,
        Forgotten: Personal.forget,
    }

    def of(self, agents: Agents, person: str | None, told: str | None, of_network: str) -> str:
        """Return the language in which a person is written to; `told` is what their platform tells just now.

        One in which we do not write counts as unknown: everybody of a network reads the network's.
        """
        chosen, before = (self.chosen(agents, person), self.told(agents, person)) if person else (None, None)
        return next((wanted for wanted in (chosen, told, before) if wanted and is_ours(wanted)), of_network)


def is_ours(locale: str) -> bool:
    """Tell whether we write in the language of a locale, such as `de-CH` or `en_US`."""
    return locale.replace("_", "-").partition("-")[0].casefold() in LANGUAGES


def read_language(typed: str) -> str:
    """Return a language by its code, with or without a country, or by its name. Raises `Refusal` for one in which we do not write."""
    wanted = typed.strip().casefold()
    named = next((code for code, names in LANGUAGES.items() if wanted in names), None)
    if named is not None:
        return named
    code, dash, country = wanted.replace("_", "-").partition("-")
    if code not in LANGUAGES or len(wanted) > LENGTH_MAX or not f"{code}{country}".isalnum():
        raise Refusal(
            "I do not write in {value}. I write in {languages}.",
            value=typed[:40],
            languages=tuple(map(Code, LANGUAGES)),
        )
    return f"{code}{dash}{country.upper()}"


def choose_language(agents: Agents, agent: str, name: str) -> tuple[LanguageChosen, ...]:
    """Return the fact that a person chose a language; `UNSET` takes the choice back."""
    person = agents.person(agent)
    if name.strip().casefold() == UNSET:
        return (LanguageChosen(person, None),)
    return (LanguageChosen(person, Words(read_language(name), person)),)


def tell_language(languages: Languages, agents: Agents, account: str, locale: str | None) -> tuple[LanguageTold, ...]:
    """Return the fact of the language that a platform tells with a command; nothing if it is known already, or none is told."""
    if locale is None or not is_ours(locale) or len(locale) > LENGTH_MAX or locale == languages.told(agents, account):
        return ()
    return (LanguageTold(account, Words(locale, account)),)
