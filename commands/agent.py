"""`/agent`: the members, organisations and outside agents, and the network's own words for work, units and things."""

from __future__ import annotations

from collections.abc import Iterator

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.network import agent, vocabulary
from ledger.network.agent import ORGANIZATION, OUTSIDE
from ledger.network.role import STEWARD
from ledger.network.vocabulary import MATERIAL, SPACE, UNIT, WORK
from ledger.values.phrase import Code, Phrase, Sheet, Who, lines, phrase


def list_agents(book: Book, asked: Asked) -> Outcome:
    """List members, organisations and outside agents, and the network's own words."""
    stewards = book.roles.holders(STEWARD, book.agents)
    alike = _alike(book)
    rows = tuple(
        (Code(each.id), Who(each.id), _kind(each, each.id in stewards, alike.get(each.id)))
        for each in book.agents.by_id.values()
        if _is_listed(book, each)
    )
    return Outcome(answer=lines(Sheet((NUMBER, NAME, KIND), rows), *_words(book)))


def _alike(book: Book) -> dict[str, str]:
    """Return the agents whose name looks like that of an earlier agent, each with that one."""
    alike: dict[str, str] = {}
    for first, *others in agent.ids_by_skeleton(book.agents).values():
        alike.update(dict.fromkeys(others, first))
    return alike


def _words(book: Book) -> Iterator[Phrase]:
    for kind, heading in _TERMS.items():
        words = book.vocabulary.terms(kind)
        if words:
            yield phrase("{kind}: {words}", kind=heading, words=words)


def _kind(each: agent.Agent, is_steward: bool, like: str | None) -> Phrase:
    kind = _KINDS[STEWARD if is_steward else each.kind]
    if like is None:
        return kind
    return phrase("{kind}; the name {name} looks like that of {other}", kind=kind, name=each.name, other=Code(like))


def _is_listed(book: Book, each: agent.Agent) -> bool:
    return each.id not in book.agents.links and not each.forgotten


def organization(book: Book, asked: Asked) -> Outcome:
    """Enter an organisation, for which the asker speaks."""
    fact = agent.add(book.agents, asked.agent, ORGANIZATION, asked["name"])
    example = phrase('/contribute 2h for:"{name}" what was done', name=fact.name)
    return Outcome(
        (fact,),
        phrase(
            "{name} is entered as {id}; you speak for it. Log for it with {example}.",
            name=fact.name,
            id=Code(fact.agent),
            example=example,
        ),
    )


def outside(book: Book, asked: Asked) -> Outcome:
    """Enter an agent outside the network, which never acts here but may be credited."""
    fact = agent.add(book.agents, asked.agent, OUTSIDE, asked["name"])
    return Outcome(
        (fact,), phrase("{name} is entered as {id}, outside the network.", name=fact.name, id=Code(fact.agent))
    )


def _adds(kind: str) -> Verb:
    def add(book: Book, asked: Asked) -> Outcome:
        fact = vocabulary.add(book.vocabulary, kind, asked["word"], asked.agent)
        return Outcome((fact,), _ADDED[kind](fact.word))

    word = Option("word", Kind.text, "one word", required=True, positional=True)
    return Verb("agent", kind, _HELP[kind], f"/agent {kind} {_EXAMPLES[kind]}", add, (word,))


NUMBER, NAME, KIND = phrase("Number"), phrase("Name"), phrase("Kind")
_KINDS: dict[str, Phrase] = {
    STEWARD: phrase("member, steward"),
    "person": phrase("member"),
    ORGANIZATION: phrase("organisation"),
    OUTSIDE: phrase("outside the network"),
}
_TERMS = {
    WORK: phrase("Types of work"),
    UNIT: phrase("Units"),
    MATERIAL: phrase("Kinds of material"),
    SPACE: phrase("Kinds of space"),
}
_ADDED = {
    WORK: lambda word: phrase(
        "{word} is a type of work here now: {example}.",
        word=word,
        example=phrase("/contribute 2h what:{word} what was done", word=word),
    ),
    UNIT: lambda word: phrase(
        "{word} is a unit here now: {example}.",
        word=word,
        example=phrase("/contribute material 2 {unit} what:resin where it came from", unit=word),
    ),
    MATERIAL: lambda word: phrase(
        "{word} is a kind of material here now: {example}.",
        word=word,
        example=phrase("/contribute material 2 kg what:{word} where it came from", word=word),
    ),
    SPACE: lambda word: phrase(
        "{word} is a kind of space here now: {example}.",
        word=word,
        example=phrase("/contribute space 2 nights what:{word} where it is", word=word),
    ),
}
_HELP = {
    WORK: "Add a type of work to the network's words.",
    UNIT: "Add a unit to the network's words.",
    MATERIAL: "Add a kind of material to the network's words.",
    SPACE: "Add a kind of space to the network's words.",
}
_EXAMPLES = {WORK: "machining", UNIT: "crate", MATERIAL: "resin", SPACE: "workshop"}
_NAME = Option("name", Kind.words, "its name", required=True)

VERBS = (
    Verb(
        "agent",
        None,
        "List the members, the organisations and the network's own words.",
        "/agent",
        list_agents,
        reads=True,
    ),
    Verb(
        "agent",
        "add",
        "Enter an organisation, for which you speak.",
        "/agent add Riverside Workshop",
        organization,
        (_NAME,),
    ),
    Verb(
        "agent",
        "outside",
        "Enter an agent outside the network, who may be credited.",
        "/agent outside Optics Institute",
        outside,
        (_NAME,),
    ),
    *(_adds(kind) for kind in (WORK, UNIT, MATERIAL, SPACE)),
)

COMMAND = Slash(VERBS)
