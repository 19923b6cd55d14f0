"""`/settings me`: what is one's own: the name that others see, the time zone, and whether the digest comes as a direct message."""

from __future__ import annotations

from collections.abc import Iterator

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.governance import reminder
from ledger.network import acquaintance, language, naming, zone
from ledger.values.confusables import skeleton
from ledger.values.phrase import Code, Phrase, Refusal, Words, lines, phrase


def me(book: Book, asked: Asked) -> Outcome:
    """Set what is the asker's own, or show it. Whoever asks is a member from then on."""
    name, value = asked["name"], asked["value"]
    if name is None and (value or "").strip():
        raise Refusal(
            "Your own are {names}, such as {example}.",
            names=tuple(map(Code, _OWN)),
            example=Code("/settings me zone Europe/Berlin"),
        )
    if name is None:
        return Outcome(answer=lines(*_own(book, asked.agent)))
    if not (value or "").strip():
        raise Refusal("Say what it shall be: {example}.", example=Code(f"/settings me {name} {_EXAMPLES[name]}"))
    return _OWN[name](book, asked, value.strip())


def _own(book: Book, person: str) -> Iterator[Phrase]:
    yield phrase(
        "You are {name} ({id}), a member: nobody has to approve it.", name=book.agents.name(person), id=Code(person)
    )
    yield phrase(
        "Log what you bring with {contribute}. {help} shows the rest.",
        contribute=Code("/contribute 2h what you did"),
        help=Code("/help"),
    )
    yield phrase("Another name: {example}.", example=Code("/settings me name Ana"))
    yield phrase("Another language: {examples}.", examples=tuple(map(_in_language, language.LANGUAGES)))
    yield phrase(
        "What waits for you comes as one message a day, at 18:00 in {zone}: {example} changes that.",
        zone=Code(reminder.zone_of(book, person)),
        example=Code("/settings me zone Europe/Berlin"),
    )
    if person in book.periods.wanted_by(book.agents):
        yield phrase("You get each digest as a direct message. {stop} ends it.", stop=Code("/settings me digest off"))


def _in_language(code: str) -> Code:
    return Code(f"/settings me language {code}")


def _my_name(book: Book, asked: Asked, value: str) -> Outcome:
    facts = acquaintance.rename(book.agents, asked.agent, value)
    name = facts[0].name if facts else book.agents.name(asked.agent)
    answer = phrase("You are {name} from here on.", name=name)
    return Outcome(facts, lines(answer, _looks_like(book, asked.agent, name)))


def _looks_like(book: Book, person: str, name: Words) -> Phrase | None:
    """Return the note about the first other agent whose name looks the same, if there is one."""
    alike = naming.ids_by_skeleton(book.agents).get(skeleton(name.text or ""), ())
    other = next((each for each in alike if each != person), None)
    if other is None:
        return None
    return phrase(
        "The name of {other} looks the same. By your number, {id}, everyone can tell you apart.",
        other=Code(other),
        id=Code(person),
    )


def _my_language(book: Book, asked: Asked, value: str) -> Outcome:
    facts = language.choose_language(book.agents, asked.agent, value)
    chosen = facts[0].language
    if chosen is None:
        return Outcome(facts, phrase("I write to you in the language of your platform, or else in the network's."))
    return Outcome(facts, phrase("From the next answer on, I write to you in {language}.", language=chosen))


def _my_digest(book: Book, asked: Asked, value: str) -> Outcome:
    if value.casefold() not in ("direct", "off"):
        raise Refusal("Your digest is {direct}, as a direct message, or {off}.", direct=Code("direct"), off=Code("off"))
    is_wanted = value.casefold() == "direct"
    facts = book.periods.wants(book.agents, asked.agent, is_wanted)
    if is_wanted:
        return Outcome(
            facts,
            phrase("You get each digest as a direct message. {stop} ends it.", stop=Code("/settings me digest off")),
        )
    return Outcome(
        facts,
        phrase("You get no digest as a direct message. {digest} shows it at any time.", digest=Code("/digest")),
    )


def _my_zone(book: Book, asked: Asked, value: str) -> Outcome:
    facts = zone.choose_zone(book.agents, asked.agent, value)
    chosen = facts[0].zone
    if chosen is None:
        return Outcome(facts, phrase("Your time zone is the one that your platform tells, or the network's."))
    return Outcome(facts, phrase("Your time zone is {zone}. What waits for you comes at 18:00 there.", zone=chosen))


_OWN = {"name": _my_name, "language": _my_language, "zone": _my_zone, "digest": _my_digest}
_EXAMPLES = {"name": "Ana", "language": "en", "zone": "Europe/Berlin", "digest": "direct"}
VERBS = (
    Verb(
        "settings",
        "me",
        "Set what is your own: your name here, your language, your time zone, or whether the digest comes to you.",
        "/settings me name Ana",
        me,
        (
            Option("name", Kind.choice, "name, language, zone or digest", positional=True, choices=tuple(_OWN)),
            Option("value", Kind.words, "what it shall be, such as Ana, de, Europe/Berlin, direct or off"),
        ),
    ),
)

COMMAND = Slash(VERBS)
