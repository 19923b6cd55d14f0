"""What is remembered of a panel is what looking at each person anew finds, and it is remembered for as long as it is so."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ledger.book import Book
from ledger.network.acquaintance import introduce, join
from ledger.network.agent import Forgotten, Joined, forget
from ledger.network.identity import CameBack, Left, Linked, MembershipEnded, MembershipResumed, Unlinked
from ledger.network.seen import AROUND, Seen
from ledger.validation import judges
from ledger.validation.panel import BOOTSTRAP, had_three, membership, number, panel_of
from ledger.values.phrase import Words
from tests.ledger.validation.test_votes import Case

ACCOUNTS = [f"A{place}" for place in range(1, 8)]
ACTS = (
    "acts",
    "acts",
    "accepted",
    "turns",
    "leaves",
    "links",
    "links",
    "forgotten",
    "joins",
    "introduces",
    "time",
    "time",
)
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.sampled_from(ACCOUNTS), st.sampled_from(ACCOUNTS), st.integers(1, 70)),
    max_size=30,
)


def step(case: Case, what: str, one: str, other: str, days: int) -> None:
    """Let one thing happen; what cannot happen now does not."""
    agents = case.book.agents
    if what == "joins":
        case.joins(f"new{len(agents.by_id)}")
    if what == "introduces":
        name = f"room:named{len(agents.by_id)}"
        case.add(*introduce(agents, case.author, {name: "named"}), author=case.author)
    if what == "time":
        case.now += timedelta(days=days)
    if one not in agents.by_id or agents.is_gone(one):
        return
    if one in agents.introduced and what in ("acts", "accepted", "links"):
        case.add(join(agents, agents.references(one)[0], "named"), author=one)  # their first act
    match what:
        case "acts":
            case.add(Seen(one), author=one)
        case "accepted":
            case.accepted(one)
        case "turns":
            case.add(CameBack(one) if agents.presence.is_absent(one) else Left(one))
        case "leaves" if one not in agents.introduced:
            has_ended = agents.presence.has_ended(one)
            case.add(MembershipResumed(one, (one,)) if has_ended else MembershipEnded(one, (one,)))
        case "forgotten":
            case.add(*_forgotten(case, one))
        case "links":
            case.add(*_linked(case, one, other))


def _forgotten(case: Case, one: str) -> tuple[Forgotten, ...]:
    agents = case.book.agents
    return (forget(agents, one),) if agents.person(one) != agents.person(case.author) else ()


def _linked(case: Case, one: str, other: str) -> tuple[Linked | Unlinked, ...]:
    """Link two persons, or part an account."""
    agents = case.book.agents
    if one in agents.links:
        return (Unlinked(one, agents.links[one].older),)
    if other not in agents.by_id or agents.is_gone(other) or agents.person(one) == agents.person(other):
        return ()
    older, younger = sorted((agents.person(one), agents.person(other)), key=number)
    return (Linked(younger, older),)


def looked_at(book: Book, firsts: dict[str, int], at: datetime) -> list[tuple[str, str, int]]:
    """Return the panel by the rule in its plainest words: person, account to which it first happened, and height."""
    agents = book.agents
    found: dict[str, tuple[int, int, tuple[str, str, int]]] = {}
    for agent in agents.persons():
        own = agents.aliases(agent.id)
        last = max(filter(None, map(book.seen.last, own)), default=None)
        is_around = last is not None and at - last < AROUND
        if is_around and any(account in firsts for account in own):
            every = [each for each in agents.by_id if agents.lineage(each) == agents.lineage(agent.id)]
            first = min((firsts[each], number(each), each) for each in every if each in firsts)
            found.setdefault(agents.lineage(agent.id), (*first[:2], (agent.id, first[2], first[0])))
    return [panel for *_, panel in sorted(found.values())]


@given(STEPS, st.integers(0, 80))
def test_what_is_remembered_is_what_is_so(steps: list[tuple[str, str, str, int]], later: int) -> None:
    case = Case(2)
    for one in steps:
        step(case, *one)
        book = case.book
        for at in (book.at, max(case.now, book.at), book.at + timedelta(days=later), book.at):
            joined = {agent.id: agent.joined for agent in book.agents.by_id.values()}
            for panel, firsts in (
                (judges.around(book, at), book.contributions.accepted),
                (panel_of(book.agents, book.seen, membership(book.agents), at), joined),
            ):
                assert [*zip(panel.persons, panel.firsts, panel.heights, strict=True)] == looked_at(book, firsts, at)
                assert all(panel.place[person] == place for place, person in enumerate(panel.persons))
            around = judges.around(book, at)
            assert judges.moments(book, around) == tuple(map(book.contributions.accepted_at.get, around.firsts))


@given(STEPS)
def test_a_trial_changes_nothing_of_what_is_remembered(steps: list[tuple[str, str, str, int]]) -> None:
    case = Case(3)
    for one in steps:
        step(case, *one)
        book = case.book
        expected = looked_at(book, book.contributions.accepted, book.at)
        new = Joined("A99", Words("room:new", "A99"), Words("new", "A99"))
        back = MembershipResumed("A1", ("A1",)) if book.agents.presence.has_ended("A1") else new
        for tried in (book.trial((back,), case.now), book.trial((new,), case.now), book):
            panel = judges.around(tried, book.at)
            assert [*panel.persons] == [person for person, *_ in looked_at(tried, book.contributions.accepted, book.at)]
        assert [*judges.around(book, book.at).persons] == [person for person, *_ in expected]


def test_it_is_remembered_as_long_as_nothing_changed_with_those_in_it() -> None:
    """A hundred votes of one day ask for it, and none walks over all."""
    case = Case(30)
    panel = judges.around(case.book, case.now)
    for peer in case.peers:
        case.now += timedelta(hours=1)
        case.add(Seen(peer), author=peer)
        case.joins(f"new{peer}")
        case.logs(peer)
        assert judges.around(case.book, case.now).persons is panel.persons
    assert panel.until == case.book.agents.by_id[case.peers[0]].at + AROUND
    case.now = panel.until
    assert judges.around(case.book, case.now).persons == panel.persons, "whoever was about to fade acted since"


def test_somebody_who_returns_or_ceases_to_be_around_changes_it() -> None:
    case = Case(3)
    panel = judges.around(case.book, case.now)
    case.now += AROUND - timedelta(days=20)
    case.add(*map(Seen, case.peers[1:]))
    case.now += timedelta(days=20)
    assert judges.around(case.book, case.now).persons == panel.persons[1:]
    case.add(Seen(case.peers[0]))
    assert judges.around(case.book, case.now).persons == panel.persons


def test_three_who_had_accepted_work_had_it_for_good() -> None:
    """However they leave, and whoever turns out to be one person with another."""
    case = Case(BOOTSTRAP)
    agents, accepted = case.book.agents, case.book.contributions.accepted
    first, second, third = case.peers
    assert had_three(agents, accepted)
    case.add(Linked(second, first))
    case.add(Linked(third, first))
    case.add(Left(first), Left(second), Left(third))
    case.now += timedelta(days=400)
    case.add(Seen(case.author))
    assert had_three(agents, accepted)


def test_three_accounts_of_one_person_are_no_three() -> None:
    case = Case(0)
    accounts = [case.joins(f"of-one{place}") for place in range(3)]
    for younger in accounts[1:]:
        case.add(Linked(younger, accounts[0]))
        case.add(Unlinked(younger, accounts[0]))
    for account in accounts:
        case.accepted(account)
    assert not had_three(case.book.agents, case.book.contributions.accepted)
