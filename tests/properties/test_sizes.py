"""Sizes over random histories, measured a second time from the entries alone, without a thought for speed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from fractions import Fraction
from statistics import median
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.chain.entry import Entry
from ledger.contributions.contribution import Amended, Declined, Logged, Withdrawn
from ledger.network.agent import Added
from ledger.network.identity import Linked
from ledger.network.preset import STANDARD_1
from ledger.network.speaker import SpeakerChanged
from ledger.validation.vote import Measured, Opened, Settled
from ledger.values.money import Money
from ledger.values.phrase import Refusal
from tests.commands.conftest import Town

PEOPLE = ("ana", "ben", "cara", "dan")
AMOUNTS = (
    "15min",
    "30min",
    "1h",
    "90min",
    "9h",
    "24h",
    "space 2h",
    "material 3 kg",
    "material 5 kg",
    "material 4 EUR",
    "expense 9 EUR",
)

CLUB = "A5"

ENDS = ("accepted", "accepted", "accepted", "accepted", "rejected", "undecided", "")

person, place, end = st.sampled_from(PEOPLE), st.integers(0, 99), st.sampled_from(ENDS)
log = st.tuples(st.just("log"), person, st.sampled_from(AMOUNTS), end)
change = st.tuples(st.just("change"), st.sampled_from(("correct", "nothing", "amend", "withdraw")), place, end)
other = st.one_of(
    st.tuples(st.just("for"), person, person, st.just("")),
    st.tuples(st.just("yes"), st.just(""), place, end),
    st.tuples(st.just("end"), st.just(""), place, end),
    st.tuples(st.just("club"), person, st.sampled_from(AMOUNTS), end),
    st.tuples(st.just("speaker"), person, st.just(""), st.just("")),
    st.tuples(st.just("link"), person, person, st.just("")),
    st.tuples(st.just("pass"), st.just(""), st.sampled_from((1, 2, 6, 7, 30, 83)), st.just("")),
)
step = st.one_of(log, log, log, log, change, other)
history = st.lists(step, min_size=10, max_size=60)


class One(NamedTuple):
    """What became of a number, read from the entries."""

    author: str
    contributor: str
    kind: str
    on: tuple[str, str]
    amounts: list[tuple[int, Fraction]]  # with the heights from which they hold
    corrects: str | None
    opened: list[tuple[int, datetime]]
    ended: list[tuple[int, datetime, str]]


def told(entries: Sequence[Entry]) -> dict[str, One]:
    """Read what is known of each number."""
    known: dict[str, One] = {}
    for entry in entries:
        for fact in entry.facts:
            match fact:
                case Logged():
                    start = [(entry.height, number(fact.log.amount))]
                    known[fact.contribution] = One(
                        fact.author, fact.contributor, fact.log.kind, on(fact.log), start, fact.corrects, [], []
                    )
                case Amended():
                    one = known[fact.contribution]
                    one.amounts.append((entry.height, number(fact.log.amount)))
                    one.ended.clear()
                    known[fact.contribution] = one._replace(kind=fact.log.kind, on=on(fact.log))
                case Opened():
                    known[fact.subject].opened.append((entry.height, entry.at))
                case Settled():
                    one = known[fact.subject]
                    one.ended.append((entry.height, entry.at, fact.decision))
                    if fact.decision == "accepted" and one.corrects:
                        known[one.corrects].amounts.append((entry.height, one.amounts[-1][1]))
                case Withdrawn() | Declined():
                    known[fact.contribution].ended.append((entry.height, entry.at, "gone"))
    return known


def number(amount: Any) -> Fraction:
    return Fraction(amount.minor if isinstance(amount, Money) else amount.count)


def on(log: Any) -> tuple[str, str]:
    return ("money", log.amount.currency) if isinstance(log.amount, Money) else (log.kind, log.amount.unit)


def kin(entries: Sequence[Entry]) -> dict[str, frozenset[str]]:
    """Return, for each account, all that were ever one with it."""
    groups: dict[str, frozenset[str]] = defaultdict(frozenset)
    for entry in entries:
        for fact in entry.facts:
            if isinstance(fact, Linked):
                pair = frozenset((fact.older, fact.younger))
                merged = pair.union(groups[fact.older], groups[fact.younger])
                groups |= dict.fromkeys(merged, merged)
    return groups


def spoken_for(entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """Yield organisations with whoever comes to speak for them."""
    for entry in entries:
        for fact in entry.facts:
            if isinstance(fact, Added):
                yield fact.agent, fact.by
            elif isinstance(fact, SpeakerChanged):
                yield fact.agent, fact.speaker


def naive(entries: Sequence[Entry], subject: str, entry: Entry) -> Measured:
    """Measure a vote that opened in an entry, by the entries before."""
    before = [one for one in entries if one.height < entry.height]
    known, groups = told(before), kin(before)
    new = told([*before, entry])[subject]

    speakers = dict(spoken_for(before))

    def owner(account: str) -> str:
        account = speakers.get(account, account)
        return min(groups.get(account, {account}))

    accepted: defaultdict[Any, defaultdict[str, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    workers = set()
    for one in known.values():
        for _, at, decision in one.ended:
            if decision != "accepted":
                continue
            workers |= {owner(one.contributor)} if one.contributor not in speakers else set()
            if one.corrects is None and at > entry.at - timedelta(days=90) and one.amounts[-1][1]:
                accepted[one.on][owner(one.contributor)].append(one.amounts[-1][1])
    usual = {
        key: median(map(median, by.values()))
        for key, by in accepted.items()
        if len(by) >= 3 and sum(map(len, by.values())) >= 10
    }
    me = owner(new.contributor)
    amount = new.amounts[-1][1]
    takes_from_another = False
    if new.corrects:
        change = amount - known[new.corrects].amounts[-1][1]
        amount, takes_from_another = abs(change), change < 0 and owner(new.author) != me
    week = amount + sum(
        (
            counted(known, one, entry.at)
            for name, one in known.items()
            if name != subject and owner(one.contributor) == me and one.on == new.on
        ),
        Fraction(0),
    )
    own = sum(accepted[new.on][me], Fraction(0)) * 7 / 90
    size = fitting(new.on, amount, week, own, usual)
    order = ("tiny", "small", "usual", "large", "huge")
    least = "large" if takes_from_another else "usual" if len(workers) < 3 else "tiny"
    size = max(size, least, key=order.index)
    others = {name: one for name, one in known.items() if name != subject and owner(one.contributor) == me}
    again = [name for name, one in others.items() if is_made_again(one, new, others, entry.at)]
    if any(others[name].ended[-1][2] != "gone" for name in again):
        size = order[min(order.index(size) + 1, 4)]
    # Those of one account come after those of another, in the order in which the accounts were linked.
    claimed = fact_of(entry, subject).measured.again
    assert {*claimed} == {*again}
    return Measured(size, amount, usual.get(new.on), week, own, claimed)


def fact_of(entry: Entry, subject: str) -> Any:
    return next(fact for fact in entry.facts if isinstance(fact, Opened) and fact.subject == subject)


def is_made_again(one: One, new: One, others: dict[str, One], at: datetime) -> bool:
    """Tell whether a log came to nothing in the last thirty days, and what was put to the vote since does not sum to it."""
    if (
        one.corrects
        or not is_alike(one, new)
        or not came_to_nothing(one)
        or one.ended[-1][1] + timedelta(days=30) <= at
    ):
        return False
    later = (
        other.amounts[-1][1]
        for other in others.values()
        if not other.corrects and other.on == one.on and is_alike(other, new)
        if other.opened and other.opened[-1][1] >= one.ended[-1][1] and not came_to_nothing(other)
    )
    return sum(later) < one.amounts[-1][1]


def is_alike(one: One, other: One) -> bool:
    return one.kind == other.kind or one.on[0] == other.on[0] == "money"


def came_to_nothing(one: One) -> bool:
    return bool(one.opened) and bool(one.ended) and one.ended[-1][2] != "accepted"


def lately(one: One, at: datetime) -> bool:
    gone = bool(one.ended) and one.ended[-1][2] in ("gone", "rejected")
    return bool(one.opened) and one.opened[-1][1] > at - timedelta(days=7) and not gone


def counted(known: dict[str, One], one: One, at: datetime) -> Fraction:
    if not lately(one, at):
        return Fraction(0)
    if one.corrects is None:
        return one.amounts[-1][1]
    is_accepted = bool(one.ended) and one.ended[-1][2] == "accepted"
    if is_accepted and lately(known[one.corrects], at):
        return Fraction(0)
    made = one.amounts[0][0]
    changes = [held for height, held in known[one.corrects].amounts if height < made]
    return max(one.amounts[-1][1] - changes[-1], Fraction(0))


def fitting(key: Any, amount: Fraction, week: Fraction, own: Fraction, usual: dict[Any, Fraction]) -> str:
    m = usual.get(key, Fraction(2) if key == ("work", "h") else None)
    if m is None:
        return "large" if key[0] == "money" or ("work", "h") in usual else "usual"
    if key[0] != "money" and 4 * amount <= m and week <= m:
        return "tiny"
    if amount <= m and (week <= 4 * m or week <= own):
        return "small"
    if amount <= 4 * m and (week <= 8 * m or week <= 2 * own):
        return "usual"
    return "large" if amount <= 20 * m else "huge"


def plays(town: Town, act: str, first: str, second: Any, end: str) -> None:
    """Do one step, if it can be done; a log that is put to the vote by it ends as it says."""
    page = town.book.contributions
    among = {"yes": [*page.awaiting], "end": [*town.book.votes.open], "change": [*page.by_id]}.get(act, [""])
    if not among:
        return
    chosen = among[second % len(among)] if isinstance(second, int) else ""
    match act:
        case "log":
            day = date(2025, 12, 31) - timedelta(days=len(page.by_id))  # one of its own, which has room for it
            town.does(first, f"/contribute {second} date:{day} did it")
        case "club":
            day = date(2025, 12, 31) - timedelta(days=len(page.by_id))
            town.does(first, f"/contribute {second} for:Club date:{day} did it")
        case "speaker":
            town.add(SpeakerChanged(CLUB, town.person(first)))
        case "for":
            town.does(first, f"/contribute 1h for:@{town.person(second)} helped")
        case "pass":
            town.now += timedelta(days=second)
        case "link" if town.person(first) != town.person(second):
            town.linked(first, second)
        case "yes":
            town.does(name_of(town, town.log(chosen).awaits or ""), f"/confirm {chosen}")
        case "change":
            words = {"correct": f"/correct {chosen} 3h so", "nothing": f"/correct {chosen} nothing:yes so"}
            words |= {"amend": f"/amend {chosen} 4h", "withdraw": f"/withdraw {chosen}"}
            town.does(name_of(town, town.log(chosen).author), words[first])
    ended = chosen if act in ("end", "yes", "change") else town.last if act in ("log", "club") else ""
    ended = town.last if act == "change" and town.last in town.book.votes.open else ended
    if end and ended in town.book.votes.open:
        town.add(Settled(ended, end, 1, 2, "", 2, 2, 0, 0, 0, blind=False))


def name_of(town: Town, account: str) -> str:
    return next(name for name, number in town.people.items() if number == account)


@given(history)
@settings(max_examples=200, deadline=None)
def test_a_size_is_that_of_a_second_computation(steps: list[tuple[str, str, Any, str]]) -> None:
    town = Town(*PEOPLE, preset=STANDARD_1)
    town.does("ana", "/agent add Club")
    for one in steps:
        with suppress(Refusal):
            plays(town, *one)
    for entry in town.entries:
        for fact in entry.facts:
            if isinstance(fact, Opened):
                assert fact.measured == naive(town.entries, fact.subject, entry), fact
