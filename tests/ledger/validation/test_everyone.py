"""What is remembered of everybody who is here is what looking at each of them anew finds."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from ledger.book import Book
from ledger.chain.entry import Entry, Fact
from ledger.network.agent import Added, Agents, Forgotten, Joined
from ledger.network.identity import CameBack, Left, Linked, Unlinked
from ledger.network.role import STEWARD, RoleTaken
from ledger.validation import everyone, roll
from ledger.values.phrase import NETWORK, Words

PEOPLE = [f"A{number}" for number in range(1, 7)]
STEPS = st.lists(st.tuples(st.sampled_from(["act", "turn", "link", "forget", "join"]), *[st.sampled_from(PEOPLE)] * 2))


def looked_at(agents: Agents, acted: dict[str, int], barred: frozenset[str], height: int) -> tuple[int, str, int]:
    """Return how many are here, the hash of their ids and how many were active, by the rule in its plainest words."""
    here = [agent.id for agent in agents.persons() if agent.id not in barred]
    active = {
        agents.lineage(account)
        for person in here
        for account in agents.aliases(person)
        if acted.get(account, height) < height and not agents.presence.is_away(account, height)
    }
    return len(here), hashlib.sha256(" ".join(here).encode()).hexdigest(), len(active)


def step(book: Book, what: str, one: str, other: str) -> Fact | None:
    """Return what happens next, or None where it cannot."""
    agents = book.agents
    if what == "join" or one not in agents.by_id:
        return None if one in agents.by_id else Joined(one, Words(f"room:{one}", one), Words(one, one))
    match what:
        case "act":
            return RoleTaken(one, STEWARD)
        case "turn":
            return CameBack(one) if agents.presence.is_away(one) else Left(one)
        case "forget":
            is_free = agents.by_id[one].forgotten is None and agents.aliases(one) == (one,)
            return Forgotten(one, (one,)) if is_free else None
        case _:
            younger, older = sorted((one, other), key=PEOPLE.index, reverse=True)
            if older in agents.links or not {younger, older} <= agents.by_id.keys() or younger == older:
                return None
            if younger in agents.links:
                return Unlinked(younger, agents.links[younger].older)
            is_apart = len(agents.aliases(younger)) == 1 and not (
                agents.by_id[younger].forgotten or agents.by_id[older].forgotten
            )
            return Linked(younger, older) if is_apart else None


@given(STEPS, st.sets(st.sampled_from(PEOPLE), max_size=3), st.integers(0, 3))
def test_what_is_remembered_is_what_is_so(steps: list[tuple[str, str, str]], excluded: set[str], ago: int) -> None:
    book = Book()
    for what, one, other in [("join", "A1", "A1"), *steps]:
        fact = step(book, what, one, other)
        if fact is None:
            continue
        book.add(Entry(book.height + 1, datetime(2026, 1, 5, tzinfo=UTC), one, (fact,)))
        agents, acted = book.agents, book.votes.acted
        barred = frozenset(agents.person(account) for account in excluded)
        height = max(1, book.height + 1 - ago)
        new = Joined("A9", Words("room:A9", "A9"), Words("A9", "A9"))
        trial = book.trial((new, Added("A10", "organization", Words("cafe", NETWORK), "A9")), book.at)
        for tried in (agents, trial.agents, agents):
            found = (*everyone.voters(tried, barred), everyone.active(tried, acted, barred, height))
            assert found == looked_at(tried, acted, barred, height)


@given(st.lists(st.integers(1, 10**6), unique=True), st.sets(st.integers(1, 30)), st.sets(st.integers(1, 30)))
def test_a_roll_without_some_is_that_of_the_others(numbers: list[int], some: set[int], others: set[int]) -> None:
    ids = [f"A{number}" for number in dict.fromkeys([*numbers, *some])]
    barred = {f"A{number}" for number in some | others}
    rest = [one for one in ids if one not in barred]
    expected = len(rest), hashlib.sha256(" ".join(rest).encode()).hexdigest()
    assert roll.of(ids).without(barred) == expected
