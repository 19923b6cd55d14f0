"""Whatever a log is, and however its vote ended: each command that its card or a message about it names works for who reads it."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from ledger.chain.entry import Fact
from ledger.contributions import log_list
from ledger.governance import notification
from ledger.network.audience import Unshown
from ledger.network.preset import STANDARD, STANDARD_1, Preset
from ledger.network.question import Lapsed
from ledger.validation import draw
from ledger.validation.vote import Settled
from ledger.values.ids import Subject
from ledger.values.phrase import NETWORK, Code, Lines, Phrase, Refusal, Sayable, Who
from tests.commands.conftest import MENU, Town

PEOPLE = ("ana", "ben", "cara", "dan", "eva", "fay")
BY_LOT, BY_QUORUM = STANDARD, STANDARD_1


class Told(Town):
    """People with accepted work for some time; it keeps what is told to whom."""

    def __init__(self, preset: Preset) -> None:
        self.told: list[tuple[str, str]] = []
        super().__init__(*PEOPLE, preset=preset)
        for name in PEOPLE:
            self.does(name, "/contribute 1h did it")
            self.add(Settled(self.last, "accepted", 1, 2, "", 2, 2, 0, 0, 0, blind=False))
        self.now += timedelta(days=40)
        self.told.clear()

    def add(self, *facts: Fact, author: str = NETWORK) -> None:
        self.told += notification.messages(self.book, facts, author)
        super().add(*facts, author=author)

    def passes(self, hours: int) -> None:
        """Let hours pass, with all that they bring to votes and lists."""
        until = self.now + timedelta(hours=hours)
        while True:
            self.draws()
            for number in [*self.book.votes.open]:
                self.settles(number)
            if self.now >= until:
                return
            self.now += timedelta(hours=1)

    def draws(self) -> None:
        for vote in [*self.book.votes.open.values()]:
            while facts := draw.due(self.book, vote, self.now):
                self.add(*facts)

    def all_say(self, number: str, choice: str, *, but: tuple[str, ...] = ("ana",)) -> None:
        for name in PEOPLE:
            if name not in but:
                self.does(name, f"/vote {number} {choice}")
                self.draws()


def logged(town: Told, line: str = "/contribute 3h y") -> str:
    town.does("ana", line)
    town.draws()
    return town.last


def of_open(town: Told) -> list[str]:
    return [logged(town)]


def flagged(town: Told) -> list[str]:
    number = logged(town)
    town.does("ben", f"/flag {number} counted twice")
    return [number, f"{number}/flag/{town.person('ben')}"]


def objected(town: Told) -> list[str]:
    number = logged(town)
    for name in ("ben", "cara", "dan", "eva"):
        town.does(name, f"/vote {number} reject 2h until two")
    return [number]


def amended(town: Told) -> list[str]:
    number = logged(town)
    town.does("ana", f"/amend {number} 5h z")
    return [number]


def accepted(town: Told) -> list[str]:
    number = logged(town)
    town.all_say(number, "approve")
    town.passes(30)
    assert town.state(number) == "accepted"
    return [number]


def rejected(town: Told) -> list[str]:
    number = logged(town)
    town.does("ben", f"/vote {number} reject the receipt is missing")
    town.all_say(number, "reject", but=("ana", "ben"))
    town.passes(73)
    assert town.state(number) == "rejected"
    return [number]


def undecided(town: Told) -> list[str]:
    number = logged(town)
    town.does("ben", f"/vote {number} approve")
    town.passes(145)
    assert town.state(number) == "undecided"
    return [number]


def undecided_twice(town: Told) -> list[str]:
    (number,) = undecided(town)
    town.does("ana", f"/amend {number}")
    town.passes(145)
    assert town.state(number) == "undecided"
    return [number]


def withdrawn(town: Told) -> list[str]:
    number = logged(town)
    town.does("ana", f"/withdraw {number}")
    return [number]


def waiting(town: Told) -> list[str]:
    return [logged(town, "/contribute 3h for:@ben y")]


def declined(town: Told) -> list[str]:
    number = logged(town, "/contribute 3h for:@ben y")
    town.does("ben", f"/confirm {number} no")
    return [number]


def lapsed(town: Told) -> list[str]:
    number = logged(town, "/contribute 3h for:@ben y")
    town.add(Lapsed(number))
    return [number]


def incomplete(town: Told) -> list[str]:
    return [logged(town, "/contribute expense 400 EUR a saw")]


def without_receipt(town: Told) -> list[str]:
    (number,) = incomplete(town)
    town.add(Lapsed(number))
    return [number]


def unshown(town: Told) -> list[str]:
    number = logged(town)
    town.add(Unshown(number))
    return [number, f"{number}/unshown"]


def listed(town: Told) -> list[str]:
    town.does("ana", "/contribute 2h with:@ben,@cara moved")
    return [[*town.book.lists.by_id][-1]]


def list_open(town: Told) -> list[str]:
    (number,) = listed(town)
    for name in ("ben", "cara"):
        town.does(name, f"/confirm {number}")
    town.add(*log_list.due(town.book, town.now))
    town.draws()
    assert number in town.book.votes.open
    return [number]


def list_flagged(town: Told) -> list[str]:
    (number,) = list_open(town)
    town.does("dan", f"/flag {number} counted twice")
    return [number, f"{number}/flag/{town.person('dan')}"]


def list_refused(town: Told) -> list[str]:
    (number,) = list_open(town)
    for name in ("dan", "eva", "fay", "ben"):
        town.does(name, f"/vote {number} reject too much, says {name}")
        town.draws()
    rows = town.book.lists.by_id[number].rows
    town.passes(73)
    assert town.state(rows[0]) == "rejected"
    return [number, *rows]


def corrected(town: Told) -> list[str]:
    town.does("dan", "/correct C1 0.5h half of it")
    town.draws()
    return [town.last]


def correction_flagged(town: Told) -> list[str]:
    (number,) = corrected(town)
    town.does("ben", f"/flag {number} it was all of it")
    return [number, f"{number}/flag/{town.person('ben')}"]


def correction_refused(town: Told) -> list[str]:
    (number,) = corrected(town)
    town.all_say(number, "reject", but=("ana", "dan"))
    town.passes(73)
    assert town.state(number) == "rejected"
    return [number]


def correction_undecided(town: Told) -> list[str]:
    (number,) = corrected(town)
    town.passes(145)
    assert town.state(number) == "undecided"
    return [number]


def correction_accepted(town: Told) -> list[str]:
    (number,) = corrected(town)
    town.does("eva", "/correct C1 0.75h nearly")
    overtaken = town.last
    town.draws()
    for name in ("ben", "cara", "fay"):
        town.does(name, f"/vote {number} approve")
        town.draws()
    town.passes(73)
    assert (town.state(number), town.state(overtaken)) == ("accepted", "void")
    return [number, overtaken, "C1"]


STATES: tuple[Callable[[Told], list[str]], ...] = (
    *(of_open, flagged, objected, amended, accepted, rejected, undecided, undecided_twice, withdrawn),
    *(waiting, declined, lapsed, incomplete, without_receipt, unshown),
    *(listed, list_open, list_flagged, list_refused),
    *(corrected, correction_flagged, correction_refused, correction_undecided, correction_accepted),
)


Pointer = tuple[str, tuple[str, ...]]
"""A command, and the agents whom its sentence names."""


def pointers(said: object, named: tuple[str, ...] = ()) -> Iterator[Pointer]:
    """Yield the commands in something said, in their order."""
    if isinstance(said, Code):
        if re.match(r"/[a-z]", said.text):
            yield said.text, named
    elif isinstance(said, Lines | tuple):
        for part in said.parts if isinstance(said, Lines) else said:
            yield from pointers(part, named)
    elif isinstance(said, Phrase):
        values = dict(said.values)
        here = tuple(value.agent for value in values.values() if isinstance(value, Who))
        for blank in re.findall(r"\{(\w+)\}", said.sentence):
            yield from pointers(values[blank], here)


def typed(command: str) -> str:
    """Return a command with something in the place of what it leaves to its reader."""
    return command.replace("WHY", "it was not").replace("https://…", "https://example.org/r.pdf")


def leads_somewhere(town: Told, name: str, line: str, before: list[str], said: str) -> bool:
    """Tell whether a command works: now, after those that stand before it, or when the sentence says."""
    later = 91 if "After 90 days" in said else 0
    for first in ([], before):
        tried = copy.deepcopy(town)
        tried.now += timedelta(days=later)
        try:
            for one in first:
                tried.does(name, one)
            tried.decides(name, line)
        except Refusal:
            continue
        return True
    return False


def names(town: Told, agent: str) -> str:
    return next(name for name, number in town.people.items() if number == agent)


def broken(town: Told, said: Sayable, readers: tuple[str, ...]) -> Iterator[str]:
    """Yield the commands in something said that none of its readers can use, nor anybody whom the sentence names."""
    before: list[str] = []
    for command, named in pointers(said):
        line, may = typed(command), (*readers, *(names(town, agent) for agent in named))
        if not any(leads_somewhere(town, name, line, before, town.seen(said)) for name in may):
            yield line
        before.append(line)


@pytest.mark.parametrize("preset", [BY_LOT, BY_QUORUM], ids=["by lot", "by quorum"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_what_a_card_or_a_message_names_can_be_typed(state: Callable[[Told], list[str]], preset: Preset) -> None:
    town = Told(preset)
    cards = state(town)
    found = {about: [*broken(town, MENU.card(town.book, about).phrase, PEOPLE)] for about in cards}
    for about, agent in town.told:
        if not MENU.card(town.book, about).over:
            message = MENU.card(town.book, about).phrase
            found[f"{about} to {names(town, agent)}"] = [*broken(town, message, (names(town, agent),))]
    assert {about: lines for about, lines in found.items() if lines} == {}
    assert found and all(Subject(about.partition(" ")[0]).id for about in found)


def test_a_pointer_that_leads_nowhere_is_found() -> None:
    town = Told(BY_QUORUM)
    (number,) = rejected(town)
    refused = Code(f"/amend {number}")
    assert [*broken(town, Phrase("Change it: {amend}.", (("amend", refused),)), ("ana",))] == [refused.text]
