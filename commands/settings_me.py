"""`/settings me`: what is one's own: the name that others see, the time zone, and what is told when."""

from __future__ import annotations

from collections.abc import Iterator

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.governance import hours
from ledger.network import acquaintance, language, naming, preference, zone
from ledger.values.confusables import skeleton
from ledger.values.phrase import Code, Phrase, Refusal, Words, lines, phrase, sample


def me(book: Book, asked: Asked) -> Outcome:
    """Set what is the asker's own, or show it. Whoever asks is a member from then on."""
    name, value = asked["name"], asked["value"]
    if name is None and (value or "").strip():
        raise Refusal(
            "You can set {names}, such as {example}.",
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
        contribute=sample("/contribute 2h what you did"),
        help=Code("/help"),
    )
    yield phrase("Another name: {example}.", example=Code("/settings me name Ana"))
    yield phrase("Another language: {examples}.", examples=tuple(map(_in_language, language.LANGUAGES)))
    yield phrase(
        "One message a day has all that waits for you, at 18:00 in {zone}: {example} changes that.",
        zone=Code(hours.zone_of(book, person)),
        example=Code("/settings me zone Europe/Berlin"),
    )
    yield _quiet(book, person)
    yield _much(book, person)
    yield _digest(book, person)


def _quiet(book: Book, person: str) -> Phrase:
    quiet = book.preferences.quiet(book.agents, person)
    if quiet is None:
        return phrase("You have no quiet hours: {example} holds all messages back from 22 to 7.", example=_QUIET)
    return phrase(
        "Quiet hours: {hours}. Messages wait for their end. {stop} ends them.",
        hours=Code(quiet.written),
        stop=Code("/settings me quiet none"),
    )


def _much(book: Book, person: str) -> Phrase:
    if book.preferences.wants_few(book.agents, person):
        return phrase(
            "You are told of accepted logs only when something waits for you: {all} changes that.",
            all=Code("/settings me messages all"),
        )
    return phrase(
        "You are told of accepted logs on the same day. With {few} you are told only when something waits for you.",
        few=Code("/settings me messages few"),
    )


def _digest(book: Book, person: str) -> Phrase:
    if person in book.periods.wanted_by(book.agents):
        return phrase(
            "Each digest stands in the message of that day. {stop} ends it.", stop=Code("/settings me digest none")
        )
    return phrase(
        "No digest comes to you: {direct} puts each into the message of its day.",
        direct=Code("/settings me digest direct"),
    )


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
    is_wanted = value.casefold() == "direct"
    if not is_wanted and value.casefold() not in preference.NONE:
        raise Refusal(
            "Your digest is {direct}, in the message of its day, or {none}.", direct=Code("direct"), none=Code("none")
        )
    facts = book.periods.wants(book.agents, asked.agent, is_wanted)
    if is_wanted:
        return Outcome(
            facts,
            phrase(
                "Each digest stands in the message of that day. {stop} ends it.", stop=Code("/settings me digest none")
            ),
        )
    return Outcome(facts, phrase("No digest comes to you. {digest} shows it at any time.", digest=Code("/digest")))


def _my_quiet(book: Book, asked: Asked, value: str) -> Outcome:
    facts = preference.choose_quiet(book.agents, asked.agent, value)
    begin, end = facts[0].begin, facts[0].end
    if begin is None or end is None:
        return Outcome(facts, phrase("You have no quiet hours any more."))
    answer = phrase(
        "From {begin} to {end} in {zone} you hear nothing: messages wait for the end, and what ends in these hours is asked before.",
        begin=Code(f"{begin // 60:02}:{begin % 60:02}"),
        end=Code(f"{end // 60:02}:{end % 60:02}"),
        zone=Code(hours.zone_of(book, asked.agent)),
    )
    return Outcome(facts, answer)


def _my_messages(book: Book, asked: Asked, value: str) -> Outcome:
    facts = preference.choose_messages(book.agents, asked.agent, value)
    if facts[0].much == preference.FEW:
        answer = phrase(
            "You are told of accepted logs only when something waits for you. Urgent messages come as before."
        )
        return Outcome(facts, answer)
    return Outcome(facts, phrase("You are told of accepted logs in the message of that day."))


def _my_zone(book: Book, asked: Asked, value: str) -> Outcome:
    facts = zone.choose_zone(book.agents, asked.agent, value)
    chosen = facts[0].zone
    if chosen is None:
        return Outcome(facts, phrase("Your time zone is the one that your platform tells, or the network's."))
    return Outcome(facts, phrase("Your time zone is {zone}. What waits for you comes at 18:00 there.", zone=chosen))


_QUIET = Code("/settings me quiet 22-7")

_OWN = {
    "name": _my_name,
    "language": _my_language,
    "zone": _my_zone,
    "quiet": _my_quiet,
    "messages": _my_messages,
    "digest": _my_digest,
}
_EXAMPLES = {
    "name": "Ana",
    "language": "en",
    "zone": "Europe/Berlin",
    "quiet": "22-7",
    "messages": "few",
    "digest": "direct",
}
VERBS = (
    Verb(
        "settings",
        "me",
        "Set what is your own: your name here, language, time zone and quiet hours, and what is told to you.",
        "/settings me name Ana",
        me,
        (
            Option(
                "name",
                Kind.choice,
                "name, language, zone, quiet, messages or digest",
                positional=True,
                choices=tuple(_OWN),
            ),
            Option("value", Kind.words, "what it shall be, such as Ana, de, Europe/Berlin, 22-7, few or direct"),
        ),
    ),
)

COMMAND = Slash(VERBS)
