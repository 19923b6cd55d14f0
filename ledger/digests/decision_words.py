"""Decisions of a period in words: what holds now, what does not, and what waits for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ledger.digests.digest import (
    CORRECTED,
    HOLDS,
    HOLDS_NO_MORE,
    REVERSED,
    SET,
    Decision,
    Figures,
    Standing,
    Waiting,
)
from ledger.digests.room import Room
from ledger.digests.shortened import cut, name, shorten
from ledger.digests.work_words import in_one
from ledger.equations.proposal import ADOPTED, FAILED
from ledger.network import proposal, proposal_words, setting_names
from ledger.network import words as network_words
from ledger.network.amounts import in_words
from ledger.network.proposal import Proposed
from ledger.values.ids import Letter
from ledger.values.phrase import Code, Phrase, Words, phrase, plural

if TYPE_CHECKING:
    from ledger.book import Book

SHORT = 40
"""Characters of what only tells one thing from another."""

_OPEN = (proposal.ASKED, proposal.NOTICED, proposal.VOTED_ON, "open")
_PASSED = (proposal.PASSED, ADOPTED)
_NOT_PASSED = (proposal.NOT_PASSED, FAILED)


def some(parts: Sequence[Any], most: int, whole: int | None = None) -> tuple[Any, ...]:
    """Return the first of some parts, and how many more there are of the `whole`; one more is named as well."""
    whole = len(parts) if whole is None else whole
    shown = parts if len(parts) <= most + 1 else parts[:most]
    more = whole - len(shown)
    return (*shown, plural(more, "and {n} more", "and {n} more")) if more > 0 else tuple(shown)


def decided(book: Book, numbers: Figures, room: Room) -> Phrase | None:
    """Return what holds from now on; None if nothing was decided."""
    passed = [_holds(book, standing) for standing in numbers.proposals if standing.state in _PASSED]
    new = [decision.about for decision in numbers.decided if decision.kind == HOLDS]
    others = [decision for decision in numbers.decided if decision.kind != HOLDS]
    parts = (*passed, *_stewards(book, new, room), *(_SAYS[decision.kind](book, decision) for decision in others))
    return phrase("Decided: {what}.", what=some(parts, room.parts)) if parts else None


def not_decided(numbers: Figures, room: Room) -> Phrase | None:
    """Return by their numbers what was not accepted, and what nothing was decided about; None if there is nothing."""
    ended = [standing for standing in numbers.proposals if standing.state not in (*_OPEN, *_PASSED)]
    failed = [standing.proposal for standing in ended if standing.state in _NOT_PASSED]
    others = [standing.proposal for standing in ended if standing.state not in _NOT_PASSED]
    no = (*numbers.not_accepted, *failed)
    rejected = numbers.rejected + len(failed)
    return in_one(
        (
            phrase("Not accepted: {numbers}.", numbers=_numbers(no, room, rejected)) if rejected else None,
            phrase("Not decided: {numbers}.", numbers=_numbers((*numbers.undecided, *others), room))
            if numbers.undecided or others
            else None,
        )
    )


def _numbers(numbers: Iterable[str], room: Room, whole: int | None = None) -> tuple[Any, ...]:
    """Return numbers; digests of before had only how many they were."""
    codes = tuple(map(Code, numbers))
    return some(codes, room.numbers, whole) if codes else (plural(whole or 0, "{n} log", "{n} logs"),)


def waits(book: Book, numbers: Figures, room: Room) -> Phrase | None:
    """Return what waits for votes, the oldest first; None if nothing does."""
    if not numbers.waiting:
        return None
    oldest = numbers.oldest[: room.parts]
    named = {log.contribution for log in oldest}
    flagged = [Waiting(number, 0) for number in numbers.flagged if number not in named]
    logs = [_waiting(book, numbers, log) for log in (*oldest, *flagged[: room.parts - 1])]
    return phrase(
        "Waits for a look: {logs}. {mine} has what asks you.",
        logs=some(logs, len(logs), numbers.waiting),
        mine=Code("/mine"),
    )


def _waiting(book: Book, numbers: Figures, log: Waiting) -> Code | Phrase:
    said: Code | Phrase = Code(log.contribution)
    known = book.contributions.by_id.get(log.contribution)
    if known is not None and known.id not in book.audience.confined and known.log.note.text:
        said = phrase("{id} “{words}”", id=said, words=shorten(book, known.log.note, SHORT))
    days = plural(log.days, "{n} day", "{n} days")
    if log.contribution in numbers.flagged:
        objects = phrase("somebody objects")
        return phrase("{log} ({more})", log=said, more=(days, objects) if log.days else objects)
    return phrase("{log} ({more})", log=said, more=days) if log.days else said


def asks(book: Book, numbers: Figures, room: Room) -> Phrase | None:
    """Return the proposals that are open, each with its end, and the offices without people; None if there are none."""
    # Those come first that will hold, or are voted on, and then whoever would be a steward: nothing of it is to be unseen.
    by_weight = sorted(numbers.proposals, key=lambda each: (each.until is None, not _is_office(book, each)))
    standing = [_open(book, each) for each in by_weight if each.state in _OPEN]
    return in_one(
        (
            phrase("Still open: {what}.", what=some(standing, room.parts)) if standing else None,
            _vacant(numbers.vacant),
        )
    )


def _vacant(missing: int) -> Phrase | None:
    take = Code("/role take steward")
    if missing > 1:
        return phrase("Wanted: two stewards. {take} offers it.", take=take)
    return phrase("Wanted: a second steward. {take} offers it.", take=take) if missing else None


def _open(book: Book, standing: Standing) -> Phrase:
    """Name a proposal, so that nobody becomes a steward, and no rule changes, unseen."""
    values = {"id": Code(standing.proposal), "what": _title(book, standing)}
    if standing.until is None:
        return phrase("{id} ({what})", **values)
    if standing.state == proposal.NOTICED:
        return phrase("{id} ({what}, from {until} on unless enough object)", until=standing.until, **values)
    return phrase("{id} ({what}, voted on until {until})", until=standing.until, **values)


def _is_office(book: Book, standing: Standing) -> bool:
    proposed = book.proposals.by_id.get(standing.proposal)
    return proposed is not None and proposed.is_candidacy


def _title(book: Book, standing: Standing) -> Phrase:
    """Say what would hold."""
    if standing.proposal.startswith(Letter.EQUATION):
        return phrase("“{name}” for {scope}", **_equation(book, standing.proposal))
    proposed = book.proposals.by_id[standing.proposal].proposed
    if proposed.value is None:
        return phrase("{who} as a steward", who=name(book, proposed.by))
    return _rule(book, proposed)


def _holds(book: Book, standing: Standing) -> Phrase:
    """Say what holds from now on."""
    if standing.proposal.startswith(Letter.EQUATION):
        return phrase("{scope} shares by “{name}”", **_equation(book, standing.proposal))
    proposed = book.proposals.by_id[standing.proposal].proposed
    return _steward(book, proposed.by) if proposed.value is None else _rule(book, proposed)


def _equation(book: Book, number: str) -> Mapping[str, Any]:
    equation = book.equations.by_id[number]
    scope = network_words.scope(book, equation.proposed.project)
    return {"scope": scope, "name": cut(book, equation.equation.name, SHORT)}


def _rule(book: Book, proposed: Proposed) -> Phrase:
    value = _in_short(book, proposal_words.value(book, proposed))
    return phrase("{rule}: {value}", rule=setting_names.RULES[proposed.effect], value=value)


def _in_short(book: Book, value: Any) -> Any:
    return shorten(book, value, SHORT) if isinstance(value, Words) and value.text else value


def _steward(book: Book, agent: str) -> Phrase:
    return phrase("{who} is a steward", who=name(book, agent))


def _stewards(book: Book, agents: Sequence[str], room: Room) -> Iterator[Phrase]:
    if len(agents) > 1:
        yield phrase("{who} are stewards", who=some([name(book, agent) for agent in agents], room.parts))
    else:
        yield from (_steward(book, agent) for agent in agents)


def _set(book: Book, decision: Decision) -> Phrase:
    setting = book.rules.settings[decision.about]
    value = network_words.setting_value(book, setting.name, setting.value)
    return phrase("{name} {value}", name=Code(setting.name), value=_in_short(book, value))


def _corrected(book: Book, decision: Decision) -> Phrase:
    correction = book.contributions.by_id[decision.about]
    amount = in_words(book, correction.log.amount)
    return phrase("{id} is {amount} now", id=Code(correction.corrects or ""), amount=amount)


_SAYS: Mapping[str, Callable[[Book, Decision], Phrase]] = {
    SET: _set,
    CORRECTED: _corrected,
    REVERSED: lambda _, decision: phrase("{id} was taken back", id=Code(decision.about)),
    HOLDS_NO_MORE: lambda book, decision: phrase("{who} is no longer a steward", who=name(book, decision.about)),
}


def newcomers(book: Book, numbers: Figures, room: Room) -> Phrase | None:
    """Return who is new, and which projects began; None if there is neither."""
    who = [name(book, agent) for agent in numbers.newcomers if not book.agents.is_gone(agent)]
    began = [network_words.project(book, project) for project in numbers.projects]
    return in_one(
        (
            phrase("New here: {who}. Welcome.", who=some(who, room.parts)) if who else None,
            phrase("New projects: {projects}.", projects=some(began, room.parts)) if began else None,
        )
    )


def edition_offer() -> Phrase:
    """Tell a network with an older edition of the presets what another one would change, and how it is adopted."""
    return phrase(
        "New, if you want it: a few people, asked by lot, look at each log; more of them for a large one, and more once somebody objects. "
        "Two stewards adopt it, for what opens later: {set}.",
        set=Code("/settings set preset standard"),
    )


def told_late(numbers: Figures) -> Iterator[Phrase]:
    """Yield what the program could not show yet, and what the network is told of once."""
    if numbers.stuck:
        yield phrase("{posts} could not be shown yet.", posts=plural(numbers.stuck, "{n} post", "{n} posts"))
    if numbers.offers is not None:
        yield edition_offer()
