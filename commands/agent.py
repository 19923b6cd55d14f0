"""`/agent`: the members, organisations and outside agents, and the network's own words for work, units and things."""

from __future__ import annotations

from collections.abc import Iterator

from bot.input.paging import PAGE, pages
from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.network import agent, agent_words, naming, vocabulary
from ledger.network.agent import ORGANIZATION, OUTSIDE
from ledger.network.role import STEWARD
from ledger.network.speaker import living_speaker
from ledger.network.vocabulary import MATERIAL, SPACE, UNIT, WORK
from ledger.validation.vote import ACCEPTED
from ledger.values.phrase import Code, Phrase, Sheet, Who, lines, phrase, plural

ROWS = 50
"""Agents on a page."""


def list_agents(book: Book, asked: Asked) -> Outcome:
    """Show one agent, or list members, organisations and outside agents, and the network's own words."""
    if asked["agent"] is not None:
        return Outcome(answer=lines(*_one(book, book.agents.by_id[asked["agent"]])))
    stewards = book.roles.holders(STEWARD, book.agents)
    alike = _alike(book)
    listed = [each for each in book.agents.by_id.values() if _is_listed(book, each)]
    turned = pages(asked, (len(listed), ROWS))
    rows = tuple(
        (Code(each.id), Who(each.id), _kind(book, each, each.id in stewards, alike.get(each.id)))
        for each in turned.of(listed, ROWS)
    )
    return Outcome(answer=lines(Sheet((NUMBER, NAME, KIND), rows), turned.describe(), *_words(book)))


def _one(book: Book, shown: agent.Agent) -> Iterator[Phrase]:
    """Yield what the ledger has of one agent that all may see."""
    yield from agent_words.describe(book, shown)
    accepted = [
        log for log in book.contributions.of(book.agents, shown.id) if log.state == ACCEPTED and not log.corrects
    ]
    logs = plural(len(accepted), "{n} accepted log", "{n} accepted logs")
    yield (
        phrase("{logs}: {mine}.", logs=logs, mine=Code(f"/mine @{shown.id}"))
        if accepted
        else phrase("{logs}.", logs=logs)
    )


def _alike(book: Book) -> dict[str, str]:
    """Return the agents whose name looks like that of an earlier agent, each with that one."""
    alike: dict[str, str] = {}
    for first, *others in naming.ids_by_skeleton(book.agents).values():
        alike.update(dict.fromkeys(others, first))
    return alike


def _words(book: Book) -> Iterator[Phrase]:
    for kind, heading in _TERMS.items():
        words = book.vocabulary.terms(kind)
        if words:
            yield phrase("{kind}: {words}", kind=heading, words=words)


def _kind(book: Book, each: agent.Agent, is_steward: bool, like: str | None) -> Phrase:
    kind = agent_words.KINDS[STEWARD if is_steward else each.kind]
    if each.kind == agent.PERSON and not book.agents.is_here(each.id):
        kind = NAMED_ONLY if each.id in book.agents.introduced else phrase("has left")
    if each.kind == ORGANIZATION and living_speaker(book.agents, each.id) is None:
        kind = phrase("organisation; nobody speaks for it: {offer}", offer=Code(f"/agent speaker @{each.id}"))
    if like is None:
        return kind
    return phrase("{kind}; the name {name} looks like that of {other}", kind=kind, name=each.name, other=Code(like))


def _is_listed(book: Book, each: agent.Agent) -> bool:
    return each.id not in book.agents.links and not each.forgotten


def add(book: Book, asked: Asked) -> Outcome:
    """Enter an organisation, for which the asker speaks, or an agent outside the network, which never acts here."""
    if asked["outside"]:
        fact = agent.add(book.agents, asked.agent, OUTSIDE, asked["name"])
        answer = phrase("{name} is entered as {id}, outside the network.", name=fact.name, id=Code(fact.agent))
        return Outcome((fact,), answer)
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


def word(book: Book, asked: Asked) -> Outcome:
    """Add a word to the network's own."""
    fact = vocabulary.add(book.vocabulary, asked["kind"], asked["word"], asked.agent)
    return Outcome((fact,), _ADDED[asked["kind"]](fact.word))


NUMBER, NAME, KIND = phrase("Number"), phrase("Name"), phrase("Kind")
NAMED_ONLY = phrase("was named, and has done nothing here yet")
_TERMS = {
    WORK: phrase("Types of work"),
    UNIT: phrase("Units"),
    MATERIAL: phrase("Kinds of material"),
    SPACE: phrase("Kinds of space"),
}
KINDS = (WORK, UNIT, MATERIAL, SPACE)
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
VERBS = (
    Verb(
        "agent",
        None,
        "List the members, the organisations and the network's own words, or see one of them.",
        "/agent",
        list_agents,
        (Option("agent", Kind.person, "one of them, such as @ben", positional=True), PAGE),
        reads=True,
    ),
    Verb(
        "agent",
        "add",
        "Add an organisation that you speak for, or somebody outside the network who can be credited.",
        "/agent add Riverside Workshop",
        add,
        (
            Option("outside", Kind.yes_no, "yes, if it never acts here and is only credited"),
            Option("name", Kind.words, "its name", required=True),
        ),
    ),
    Verb(
        "agent",
        "word",
        "Add a type of work, a unit, a kind of material or of space to the network's words.",
        "/agent word work machining",
        word,
        (
            Option("kind", Kind.choice, "work, unit, material or space", required=True, positional=True, choices=KINDS),
            Option("word", Kind.text, "one word", required=True, positional=True),
        ),
    ),
)

COMMAND = Slash(VERBS)
