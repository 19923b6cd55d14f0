"""People in what somebody typed: by a mention, a number, or a name that is theirs alone; several with an amount each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledger.network import naming
from ledger.values import amount
from ledger.values.conjunction import AND
from ledger.values.phrase import Code, Phrase, Refusal, phrase

if TYPE_CHECKING:
    from ledger.book import Book

ISOLATES = dict.fromkeys(range(0x2066, 0x206A))
"""Our messages isolate names that run from right to left; a name that was copied from one brings the marks along."""

_BETWEEN = re.compile(rf",(?![0-9])|\s{AND}\s|\s(?=\s*@)", re.IGNORECASE)
"""What stands between two persons: a comma, an *and*, or the space before a mention."""

_NUMBERED = re.compile(r"(?P<name>.*\S)\s*\((?P<number>[A-Z][0-9]+)\)")


def person(book: Book, text: str) -> str:
    """Return the agent that is meant; refuse one that nobody here is, and a name of several."""
    typed = text.translate(ISOLATES).strip().rstrip(",.;:!?")
    numbered = _NUMBERED.fullmatch(typed)
    found = book.agents.find(numbered["number"] if numbered else typed)
    named = [] if found else naming.called(book.agents, typed.removeprefix("@"))
    if len(named) > 1:
        raise _several(book, typed, named)
    if not (known := [found] if found else named):
        raise Refusal(
            "I do not know {text} in this network. A person becomes known by any command, an organisation by {add}.",
            text=typed[:80],
            add=Code("/agent add"),
        )
    return book.agents.person(known[0])


def _several(book: Book, typed: str, named: list[str]) -> Refusal:
    each = tuple(_since(book, agent) for agent in named)
    return Refusal(
        "{n} here are called {name}: {each}. Write the number of the one whom you mean.",
        n=len(named),
        name=typed[:80],
        each=each,
    )


def _since(book: Book, agent: str) -> Phrase:
    known = book.agents.by_id[agent]
    return phrase("{id} (here since {day})", id=Code(f"@{agent}"), day=known.at.date())


def apart(text: str) -> list[tuple[str, str | None]]:
    """Return each person of a list as typed, with the amount that stands behind them, if one does."""
    named = filter(None, (one.strip() for one in _BETWEEN.split(text)))
    return [_with_amount(one) for one in named]


def _with_amount(typed: str) -> tuple[str, str | None]:
    """Return a person and the amount behind them, `@ben 3h`, `@ben (3h)`, or in front of them, `3h @ben`."""
    bare = re.sub(r"[():]+(?=\s|$)|(?<=\s)[(]", " ", typed).strip()
    for blank in re.finditer(r"\s+", bare):
        before, behind = bare[: blank.start()], bare[blank.end() :]
        if _is_amount(behind):
            return before, behind
        if _is_amount(before):
            return behind, before
    return typed, None


def _is_amount(text: str) -> bool:
    found = amount.find(text, 0, amount.is_unit)
    return found is not None and found.end == len(text)
