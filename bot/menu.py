"""What can be asked, as data: verbs, their options, and the subjects that have a card.

From this one table come the text grammar, each platform's own registration of commands, autocomplete, `/help` and the
table in docs/commands.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bot.outcome import Notice, Outcome
from ledger.values.ids import Letter

if TYPE_CHECKING:
    from ledger.book import Book
    from ledger.payouts.fit import Payer
    from ledger.values.phrase import Phrase


class Kind(Enum):
    """How the value of an option is read."""

    text = "text"  # one word, or several in double quotes
    words = "words"  # the rest of the line, exactly as typed
    number = "number"  # a whole number
    quantity = "quantity"  # 2.5h, 3 pieces
    money = "money"  # 120.00 CAD
    amount = "amount"  # either of the two
    date = "date"  # 2026-01-31, today, yesterday
    person = "person"  # @ben, or an organisation
    project = "project"  # #probe
    card = "card"  # C1
    choice = "choice"  # one of the option's `choices`
    yes_no = "yes_no"
    file = "file"  # the name of a text file that came with the command


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a verb. `positional` ones may be given without their name, in the order of the menu.

    Words that are `verbatim` are kept as they were typed, with whatever they mention: nobody here is meant by it.
    """

    name: str
    kind: Kind
    help: str
    required: bool = False
    positional: bool = False
    choices: tuple[str, ...] = ()
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked: the agent, the options read by their kind, and all the time and chance a decision has.

    There is chance for a verb that `draws` alone.
    """

    agent: str
    options: Mapping[str, Any]
    at: datetime
    chance: bytes | None = None  # 16 bytes
    channel: str = ""
    private: bool = False
    head: str = ""  # the hash of the last entry, in hexadecimal
    menu: Menu | None = None
    payer: Payer | None = None  # whose bank account pays, by the settings
    account: str = ""  # which of the person's accounts asks
    platforms: tuple[str, ...] = ()  # on which the network is, by the settings
    zone: str | None = None  # the person's time zone, where the platform tells it

    def __getitem__(self, name: str) -> Any:
        """Return the value of an option, or None where it was left out."""
        return self.options.get(name)


@dataclass(frozen=True, slots=True)
class Reacted:
    """An emoji that appeared on a card, or went: by which account, on which card (its number in `posts`), about what."""

    account: str
    about: str
    card: int
    current: bool  # False for a card of an earlier revision, whose reactions count for nothing
    emoji: str
    added: bool
    at: datetime


Decide = Callable[["Book", Asked], Outcome]
Card = Callable[["Book", str], Notice]
React = Callable[["Book", Reacted], Outcome]
Compare = Callable[["Book", str, Mapping[int, Iterable[tuple[str, str]]]], Outcome]
"""Takes a subject and, for each of its cards that was read, the (account, emoji) pairs that stand on it."""
Settle = Callable[["Book", datetime, Mapping[str, bool]], Outcome]
"""Takes the moment and the subjects that are due, each with whether its reactions could be read."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the shell knows when time brings something about: how many posts are stuck, and the last hash."""

    stuck: int
    head: str  # in hexadecimal


ComeDue = Callable[["Book", datetime, Seen], Outcome]
"""Takes the moment and returns what time alone has brought about; nothing where nothing is due."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that can be asked: `/command`, or `/command action`.

    A verb without an action is the command's default. One that `reads` records nothing and makes nobody a member. A
    `slow` one goes through all that there is of something, and runs beside the event loop. One that `draws` gets chance.
    One that is offered `from_message` becomes a shortcut of that name on messages where the platform has them. How a
    default verb is `spelled` is its action on a platform where a command that has others must have one. One with a `button`
    is offered under that name beneath the card of each open vote, with the number of its subject as `card`, where the
    platform has buttons.
    """

    command: str
    action: str | None
    help: str
    example: str
    decide: Decide
    options: tuple[Option, ...] = ()
    reads: bool = False
    slow: bool = False
    draws: bool = False
    from_message: Phrase | None = None
    spelled: str = "see"
    button: Phrase | None = None

    @property
    def name(self) -> str:
        """Return the words after the slash: `payout prepare`."""
        return f"{self.command} {self.action}" if self.action else self.command

    def option(self, name: str) -> Option | None:
        """Return the option of that name, or None."""
        return next((option for option in self.options if option.name == name), None)


@dataclass(frozen=True, slots=True)
class Slash:
    """A slash command: its verbs; the letter of the subjects whose cards it makes, if any; and what time brings about."""

    verbs: tuple[Verb, ...]
    subject: Letter | None = None
    card: Card | None = None
    come_due: ComeDue | None = None


class Menu:
    """All verbs, the cards by the letter of their subject's id, and what reactions and time do to votes.

    `choices` are the values that people choose among, each with the English word for it.
    """

    def __init__(
        self,
        verbs: Iterable[Verb],
        cards: Mapping[Letter, Card],
        react: React,
        compare: Compare,
        settle: Settle,
        come_due: tuple[ComeDue, ...] = (),
        choices: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.verbs = tuple(verbs)
        self.cards = dict(cards)
        self.react = react
        self.compare = compare
        self.settle = settle
        self.come_due = come_due
        self.choices = choices
        self._by_name = {verb.name: verb for verb in self.verbs}
        assert len(self._by_name) == len(self.verbs), "two verbs with one name"
        self._by_command: dict[str, dict[str | None, Verb]] = {}
        for verb in self.verbs:
            self._by_command.setdefault(verb.command, {})[verb.action] = verb
        self.slow = frozenset(verb.command for verb in self.verbs if verb.slow)
        """The commands of which a verb is slow."""
        self.draws = frozenset(verb.command for verb in self.verbs if verb.draws)
        """The commands of which a verb draws."""

    def commands(self) -> tuple[str, ...]:
        """Return the names of the commands, in the order of the menu."""
        return tuple(self._by_command)

    def actions(self, command: str) -> Mapping[str | None, Verb] | None:
        """Return a command's verbs by their action (None: the default), or None for an unknown command."""
        return self._by_command.get(command)

    def verb(self, name: str) -> Verb | None:
        """Return the verb called `command` or `command action`, or None."""
        return self._by_name.get(name)

    def card(self, book: Book, about: str) -> Notice:
        """Return how the subject, or a message about it, should look now."""
        return self.cards[Letter(about[0])](book, about)
