"""Menu: all commands as data. Verbs, their options, and the kinds of subject that have a card.

The text grammar, the commands that are registered on each platform, autocomplete, `/help` and the table in
docs/commands.md all come from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bot.outcome import Notice, Outcome, Question, hearing_offers, request_offers
from ledger.governance import notification_words, reminder_words
from ledger.values.ids import Letter
from ledger.values.phrase import Phrase

if TYPE_CHECKING:
    from bot.input.draft import Draft
    from ledger.book import Book
    from ledger.payouts.fit import Payer


class Kind(Enum):
    """Type of an option: the rule by which its value is read."""

    text = "text"  # one word, or several in double quotes
    words = "words"  # the rest of the line, exactly as typed
    number = "number"  # a whole number
    fingerprint = "fingerprint"  # 3fa9c2b1
    quantity = "quantity"  # 2.5h, 3 pieces
    money = "money"  # 120.00 CAD
    amount = "amount"  # either of the two
    date = "date"  # 2026-01-31, today, yesterday
    person = "person"  # @ben, or an organisation
    persons = "persons"  # @ben,@cara; each may have an amount: "@ben 3h"
    project = "project"  # #probe
    card = "card"  # C1
    subject = "subject"  # C1, @ben, or one of the option's `choices`
    choice = "choice"  # one of the option's `choices`
    yes_no = "yes_no"
    file = "file"  # the name of a text file that came with the command


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a verb. A `positional` one may be given without its name, in the order of the menu.

    Words that are `verbatim` are kept as typed: a mention in them refers to nobody here. `also` are other words for the choices,
    each with the one that it means, and `meanings` what a choice is, with an example of what follows it. People who did nothing here yet may be `named` in it, by their reference on their platform.
    A figure alone is the number of a card with this `letter`.
    """

    name: str
    kind: Kind
    help: str
    required: bool = False
    positional: bool = False
    choices: tuple[str, ...] = ()
    verbatim: bool = False
    also: Mapping[str, str] = field(default_factory=dict)
    named: bool = False
    meanings: Mapping[str, tuple[Phrase, str]] = field(default_factory=dict)
    letter: str = ""


DAYS = (
    Option("from", Kind.date, "only what was done from this day on"),
    Option("to", Kind.date, "only what was done up to this day, and on it"),
)
"""The options that select contributions by their day."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A command, ready to decide: the agent who asked, the typed values of its options, and all the context a decision gets.

    Only a verb that `draws` gets `chance` (random bytes).
    """

    agent: str
    options: Mapping[str, Any]
    at: datetime
    chance: bytes | None = None  # 16 bytes
    channel: str = ""
    private: bool = False
    head: str = ""  # the hash of the last entry, in hexadecimal
    menu: Menu | None = None
    payer: Payer | None = None  # the holder of the bank account that pays, by the settings
    account: str = ""  # the one of the person's accounts that asks
    platforms: tuple[str, ...] = ()  # the platforms of the network, by the settings
    zone: str | None = None  # the person's time zone, if the platform tells it
    drafts: tuple[Draft, ...] = ()  # the person's own, the oldest first
    line: str = ""  # as it can be typed again, if its answer has pages; without the page

    def __getitem__(self, name: str) -> Any:
        """Return the value of an option, or None if it was left out."""
        return self.options.get(name)


@dataclass(frozen=True, slots=True)
class Reacted:
    """An emoji that an account put on a card (`card` is its number in `posts`), or took off it."""

    account: str
    about: str
    card: int
    current: bool  # False for a card of an earlier revision: reactions on it do not count
    emoji: str
    added: bool
    at: datetime


Decide = Callable[["Book", Asked], Outcome]


Asks = Callable[["Book"], Iterable[Question]]
"""Yields all that waits for a yes, of one kind of thing."""
Card = Callable[["Book", str], Notice]
React = Callable[["Book", Reacted], Outcome]
Compare = Callable[["Book", str, Mapping[int, Iterable[tuple[str, str]]]], Outcome]
"""Takes a subject and, for each of its cards that was read, the (account, emoji) pairs on it."""
Settle = Callable[["Book", datetime, Mapping[str, bool]], Outcome]
"""Takes the moment and the subjects that are due; the flag of each tells if its reactions could be read."""


@dataclass(frozen=True, slots=True)
class ShellState:
    """State of the shell for a decision that time alone triggers: the number of stuck posts, and the last hash."""

    stuck: int
    head: str  # in hexadecimal


ComeDue = Callable[["Book", datetime, ShellState], Outcome]
"""Takes the moment; returns the outcome of time alone, an empty one if nothing is due."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One request that people can make: `/command`, or `/command action`.

    - `examples` are further ones, each by the choice that it shows.
    - A verb without an `action` is the default of its command. `spelled` is its action on a platform that requires one as
      soon as the command has others.
    - `reads`: it records nothing and makes nobody a member.
    - `departs`: somebody goes by it, so it makes nobody a member either, and brings nobody back who left.
    - `slow`: it goes through all subjects of a kind, so it runs in a thread beside the event loop.
    - `draws`: it gets random bytes.
    - `from_message`: name of its shortcut on messages, if the platform has shortcuts.
    - `button`: name of its button under the card of each open vote, if the platform has buttons. The number of the vote's
      subject is passed as `card`.
    """

    command: str
    action: str | None
    help: str
    example: str
    decide: Decide
    options: tuple[Option, ...] = ()
    reads: bool = False
    departs: bool = False
    slow: bool = False
    draws: bool = False
    from_message: Phrase | None = None
    spelled: str = "see"
    button: Phrase | None = None
    examples: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the words after the slash: `payout prepare`."""
        return f"{self.command} {self.action}" if self.action else self.command

    def option(self, name: str) -> Option | None:
        """Return the option of that name, or None."""
        return next((option for option in self.options if option.name == name), None)


@dataclass(frozen=True, slots=True)
class Slash:
    """A slash command: its verbs, and all that belongs to its noun.

    - `subject`: the letter of its subjects, and `card`: how the card of one looks.
    - `come_due`: its decisions by time alone.
    - `asks`: its things that wait for somebody's yes.
    - `takes`: its decisions on words that take any number, as `withdraw` does.
    """

    verbs: tuple[Verb, ...]
    subject: Letter | None = None
    card: Card | None = None
    come_due: ComeDue | None = None
    asks: Asks | None = None
    takes: Mapping[str, Decide] = field(default_factory=dict)


class Menu:
    """All verbs, the cards by the letter of their subject's id, and the decisions that reactions and time trigger.

    `choices` are the values that people choose among, each with the English word for it.
    """

    def __init__(
        self,
        commands: Iterable[Slash],
        react: React,
        compare: Compare,
        settle: Settle,
        choices: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        commands = tuple(commands)
        self.verbs = tuple(chain.from_iterable(command.verbs for command in commands))
        self.cards = {command.subject: command.card for command in commands if command.subject and command.card}
        self.come_due = tuple(command.come_due for command in commands if command.come_due)
        self.react = react
        self.compare = compare
        self.settle = settle
        self.choices = choices
        self._asks = tuple(command.asks for command in commands if command.asks)
        self._takes = {
            (command.subject, word): decide for command in commands for word, decide in command.takes.items()
        }
        self._by_name = {verb.name: verb for verb in self.verbs}
        assert len(self._by_name) == len(self.verbs), "two verbs with one name"
        self._by_command = _by_command(self.verbs)
        self.slow = frozenset(verb.command for verb in self.verbs if verb.slow)
        """The commands that have a slow verb."""
        self.draws = frozenset(verb.command for verb in self.verbs if verb.draws)
        """The commands that have a verb that draws."""

    def commands(self) -> tuple[str, ...]:
        """Return the names of the commands, in the order of the menu."""
        return tuple(self._by_command)

    def actions(self, command: str) -> Mapping[str | None, Verb] | None:
        """Return a command's verbs by their action (None: the default), or None for an unknown command."""
        return self._by_command.get(command)

    def verb(self, name: str) -> Verb | None:
        """Return the verb called `command` or `command action`, or None."""
        return self._by_name.get(name)

    def questions(self, book: Book) -> Iterator[Question]:
        """Yield all that waits for somebody's yes now."""
        for asks in self._asks:
            yield from asks(book)

    def decision(self, word: str, about: str) -> Decide | None:
        """Return the decision that a word for any number takes on this subject, or None if it takes none."""
        return self._takes.get((_LETTERS.get(about[:1]), word))

    def card(self, book: Book, about: str) -> Notice:
        """Render the card of a subject, or a message about it, as of now."""
        if reminder_words.is_message(about):
            shown = reminder_words.describe(book, about, self.questions(book))
            return Notice(about, shown.says, request_offers(shown.votes), over=shown.is_over)
        if (told := notification_words.describe(book, about)) is not None:
            said, is_over = told
            return Notice(about, said, hearing_offers(book, about), over=is_over)
        return self.cards[Letter(about[0])](book, about)


_LETTERS = {str(letter): letter for letter in Letter}


def _by_command(verbs: Iterable[Verb]) -> dict[str, dict[str | None, Verb]]:
    actions: dict[str, dict[str | None, Verb]] = {}
    for verb in verbs:
        actions.setdefault(verb.command, {})[verb.action] = verb
    return actions
