"""When a vote is settled, as tables: so many peers, so many ballots, so much time, and what becomes of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import Book
from ledger.chain.entry import Entry, Fact
from ledger.contributions import opening
from ledger.contributions.log import Log
from ledger.network import rules
from ledger.network.agent import Joined
from ledger.network.identity import Linked
from ledger.network.preset import LIGHT_1, STANDARD_1, Preset
from ledger.network.rules import Rules, RulesAdopted
from ledger.network.seniority import DAYS
from ledger.validation import ballot, electorate
from ledger.validation.reactions import Sight
from ledger.validation.settlement import settle, tally
from ledger.validation.vote import Extended, Settled
from ledger.values.phrase import NETWORK, Refusal, Words
from ledger.values.quantity import Quantity

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Case:
    """A network with peers P1, P2, ... who have an accepted contribution each, and an open vote on the log of a newcomer.

    The peers have been here for as long as it takes not to be newcomers.
    """

    hours = 1
    """The hours of that log."""

    def __init__(self, peers: int, preset: Preset = STANDARD_1) -> None:
        self.book = Book()
        self.now = START - timedelta(days=DAYS)
        self.add(RulesAdopted(Rules(1, preset), None))
        self.peers = [self.joins(f"p{number}") for number in range(peers)]
        for peer in self.peers:
            self.accepted(peer)
        self.now = START
        self.author = self.joins("author")
        self.number = self.logs(self.author, self.hours)

    def add(self, *facts: Fact, author: str = NETWORK) -> None:
        self.book.add(Entry(self.book.height + 1, self.now, author, facts))

    def joins(self, name: str) -> str:
        agent = f"A{len(self.book.agents.by_id) + 1}"
        self.add(Joined(agent, Words(f"room:{name}", agent), Words(name, agent)))
        return agent

    def logs(self, author: str, hours: int = 1) -> str:
        log = Log(
            "work",
            Quantity(Fraction(hours), "h"),
            None,
            None,
            Words("swept", author),
            None,
            "livelihood",
            date(2026, 1, 5),
            True,
            None,
            None,
        )
        book = self.book
        self.add(*opening.log(book, author, author, log, self.now))
        return f"C{len(book.contributions.by_id)}"

    def accepted(self, author: str) -> None:
        number = self.logs(author)
        self.add(Settled(number, "accepted", 1, 2, "", 2, 2, 0, 0, 0, False))

    def votes(self, **ballots: int) -> Case:
        """Let the first peers approve, the next reject, the next abstain; then raise red flags with the first of those left."""
        peers = iter(self.peers)
        for choice in ("approve", "reject", "abstain"):
            for _ in range(ballots.get(choice, 0)):
                self.casts(next(peers), choice)
        for _ in range(ballots.get("flag", 0)):
            peer = next(peers)
            book, vote = self.book, self.book.votes.open[self.number]
            self.add(*ballot.flag(book.votes, vote, book.agents, book.contributions.accepted, peer, Words("why", peer)))
        return self

    def casts(self, person: str, choice: str) -> None:
        vote = self.book.votes.open[self.number]
        self.add(*ballot.cast(vote, self.book.agents, self.book.contributions.accepted, person, choice))

    def after(self, hours: int, *, read: bool = True) -> Settled | Extended | None:
        book = self.book
        vote = book.votes.open[self.number]
        facts = settle(book, vote, START + hours * HOUR, read)
        return next(iter(facts), None)

    def decided(self, hours: int, *, read: bool = True) -> str | None:
        fact = self.after(hours, read=read)
        return fact.decision if isinstance(fact, Settled) else type(fact).__name__.lower() if fact else None


@pytest.mark.parametrize(
    ("peers", "ballots", "hours", "expected"),
    [
        (3, {"approve": 2}, 23, None),
        (3, {"approve": 2}, 24, "accepted"),
        (3, {"approve": 3}, 0, "accepted"),
        (3, {"approve": 2, "reject": 1}, 0, "accepted"),
        (3, {"approve": 1, "abstain": 2}, 71, None),
        (3, {"approve": 1, "abstain": 2}, 72, "extended"),
        (3, {"approve": 1, "reject": 1}, 71, None),
        (3, {"approve": 1, "reject": 1}, 72, "rejected"),
        (3, {"reject": 2}, 72, "rejected"),
        (3, {"reject": 1}, 72, "extended"),
        (3, {}, 72, "extended"),
        (3, {"approve": 1}, 72, "extended"),
        (10, {"approve": 2}, 24, "accepted"),
        (11, {"approve": 2}, 24, None),
        (11, {"approve": 2, "abstain": 1}, 24, "accepted"),
        (15, {"approve": 4, "reject": 2}, 24, "accepted"),
        (15, {"approve": 5, "reject": 3}, 24, None),
        (15, {"approve": 5, "reject": 3}, 72, "rejected"),
        (15, {"abstain": 6}, 72, "extended"),
    ],
)
def test_standard(peers: int, ballots: dict[str, int], hours: int, expected: str | None) -> None:
    assert Case(peers).votes(**ballots).decided(hours) == expected


@pytest.mark.parametrize(
    ("peers", "ballots", "hours", "expected"),
    [
        (3, {"approve": 2}, 0, "accepted"),
        (50, {"approve": 2}, 0, "accepted"),
        (50, {"approve": 1}, 47, None),
        (50, {"approve": 1}, 48, "extended"),
        (50, {"approve": 1, "reject": 1}, 48, "rejected"),
        (50, {"approve": 2, "reject": 1}, 0, "accepted"),
        (50, {"approve": 3, "reject": 2}, 47, None),
    ],
)
def test_light(peers: int, ballots: dict[str, int], hours: int, expected: str | None) -> None:
    assert Case(peers, LIGHT_1).votes(**ballots).decided(hours) == expected


@pytest.mark.parametrize(
    ("ballots", "hours", "expected"),
    [
        ({"approve": 5, "flag": 1}, 71, None),
        ({"approve": 5, "flag": 1}, 72, "accepted"),
        ({"approve": 3, "flag": 1}, 72, "accepted"),
        ({"approve": 2, "flag": 1}, 72, "extended"),
        ({"approve": 5, "reject": 1, "flag": 1}, 72, "extended"),
        ({"approve": 6, "reject": 1, "flag": 1}, 72, "accepted"),
        ({"approve": 1, "flag": 1}, 72, "rejected"),
    ],
)
def test_with_a_red_flag(ballots: dict[str, int], hours: int, expected: str | None) -> None:
    assert Case(8).votes(**ballots).decided(hours) == expected


def test_a_flag_that_is_lifted_bars_no_longer() -> None:
    case = Case(8).votes(approve=4, flag=1)
    flagger = case.peers[4]
    case.add(*ballot.lift(case.book.votes.open[case.number], case.book.agents, flagger))
    assert case.decided(24) == "accepted"
    with pytest.raises(Refusal):
        ballot.lift(case.book.votes.open[case.number], case.book.agents, flagger)


def test_changing_ones_ballot_takes_the_flag_down() -> None:
    case = Case(8).votes(approve=4, flag=1)
    case.casts(case.peers[4], "approve")
    assert ballot.flags(case.book.votes.open[case.number], case.book.agents) == {}


def test_a_window_is_extended_once_reminds_the_silent_and_then_leaves_it_undecided() -> None:
    case = Case(3).votes(approve=1)
    extended = case.after(72)
    assert isinstance(extended, Extended)
    assert extended.reminded == (case.peers[1], case.peers[2])
    case.now = START + 72 * HOUR
    case.add(extended)
    assert case.decided(143) is None
    assert case.decided(144) == "undecided"
    case.casts(case.peers[1], "approve")
    assert case.decided(73) == "accepted"


def test_nothing_is_settled_blind_until_seven_days_after_the_window() -> None:
    case = Case(3).votes(approve=3)
    assert case.decided(24, read=False) is None
    assert case.decided(72 + 7 * 24 - 1, read=False) is None
    settled = case.after(72 + 7 * 24, read=False)
    assert isinstance(settled, Settled)
    assert (settled.decision, settled.blind) == ("accepted", True)


def test_an_open_vote_keeps_the_rules_of_its_opening() -> None:
    case = Case(11).votes(approve=2)
    case.add(RulesAdopted(Rules(2, LIGHT_1), None))
    assert case.decided(24) is None
    case.number = case.logs(case.author)
    assert case.votes(approve=2).decided(0) == "accepted"


def test_who_may_vote_is_judged_once_at_the_opening() -> None:
    case = Case(4)
    late = case.joins("late")
    vote = case.book.votes.open[case.number]
    accepted = case.book.contributions.accepted
    assert vote.opened.voters == 4
    with pytest.raises(Refusal):
        electorate.check_voter(vote, case.book.agents, accepted, late)
    case.accepted(late)
    with pytest.raises(Refusal):
        electorate.check_voter(vote, case.book.agents, accepted, late)
    with pytest.raises(Refusal):
        electorate.check_voter(vote, case.book.agents, accepted, case.author)
    case.number = case.logs(case.author)
    electorate.check_voter(case.book.votes.open[case.number], case.book.agents, accepted, late)


def test_the_hash_says_who_could_vote() -> None:
    one, other = Case(4), Case(5)
    hashes = {case.book.votes.open[case.number].opened.voters_hash for case in (one, other)}
    assert len(hashes) == 2
    assert (
        electorate.now(one.book.votes.open[one.number], one.book.agents, one.book.contributions.accepted).voters_hash
        in hashes
    )


@pytest.mark.parametrize(("others", "begins"), [(0, False), (1, False), (2, True)])
def test_the_first_vote_of_a_network_begins_when_two_others_are_there(others: int, begins: bool) -> None:
    case = Case(0)
    for number in range(others):
        case.peers.append(case.joins(f"other{number}"))
    vote = case.book.votes.open[case.number]
    assert vote.opened.bootstrap
    assert (electorate.begun(vote, case.book.agents) is not None) is begins
    if begins:
        assert case.votes(approve=2).decided(0) == "accepted"
    else:
        assert case.votes(approve=others).decided(1000) is None


def test_its_hours_count_from_when_two_could_vote() -> None:
    case = Case(0)
    case.peers.append(case.joins("first"))
    case.now = START + 100 * HOUR
    case.peers.append(case.joins("second"))
    case.votes(approve=1)
    assert case.decided(171) is None
    assert case.decided(172) == "extended"


def test_a_person_has_at_most_three_red_flags_up() -> None:
    case = Case(3)
    flagger = case.peers[0]
    for _ in range(3):
        case.number = case.logs(case.author)
        vote, book = case.book.votes.open[case.number], case.book
        case.add(
            *ballot.flag(book.votes, vote, book.agents, book.contributions.accepted, flagger, Words("why", flagger))
        )
    case.number = case.logs(case.author)
    vote = case.book.votes.open[case.number]
    with pytest.raises(Refusal) as refused:
        ballot.flag(
            case.book.votes, vote, case.book.agents, case.book.contributions.accepted, flagger, Words("why", flagger)
        )
    assert "Lift one first" in refused.value.phrase.sentence


def test_the_same_ballot_twice_is_no_fact() -> None:
    case = Case(3).votes(approve=1)
    vote = case.book.votes.open[case.number]
    assert ballot.cast(vote, case.book.agents, case.book.contributions.accepted, case.peers[0], "approve") == ()
    assert ballot.cast(vote, case.book.agents, case.book.contributions.accepted, case.peers[1], "none") == ()


@pytest.mark.parametrize(
    ("known", "appeared", "gone", "expected"),
    [
        ([], [(1, "approve")], [], "approve"),
        ([], [(1, "approve"), (1, "reject")], [], "reject"),
        ([], [(1, "approve"), (1, "abstain")], [], "abstain"),
        ([], [(1, "flag")], [], "reject"),
        ([(1, "approve")], [(1, "reject")], [], "reject"),
        ([(1, "reject")], [(1, "approve")], [], "approve"),
        ([(1, "approve")], [], [(1, "approve")], "none"),
        ([(1, "approve"), (1, "reject")], [], [(1, "reject")], "approve"),
        ([(1, "reject"), (1, "approve")], [], [(1, "reject")], "approve"),
        ([(1, "approve"), (2, "approve")], [], [(2, "approve")], "approve"),
        ([(1, "abstain"), (1, "reject"), (1, "approve")], [], [(1, "approve")], "reject"),
    ],
)
def test_what_appears_becomes_the_ballot_and_what_goes_takes_it_back(
    known: list[tuple[int, str]], appeared: list[tuple[int, str]], gone: list[tuple[int, str]], expected: str
) -> None:
    case = Case(3)
    person = case.peers[0]
    agents, accepted = case.book.agents, case.book.contributions.accepted
    for sight in known:
        case.add(*ballot.react(case.book.votes.open[case.number], agents, accepted, Sight(person, *sight), True))
    standing = [sight for sight in [*known, *appeared] if sight not in gone]
    read = [Sight(person, *sight) for sight in standing]
    vote = case.book.votes.open[case.number]
    case.add(*ballot.compare(vote, agents, accepted, (1, 2), read))
    found = ballot.ballot(vote, agents, person)
    assert (found.choice if found else "none") == expected
    assert ballot.compare(vote, agents, accepted, (1, 2), read) == ()


def test_a_ballot_by_command_is_moved_by_no_emoji_that_goes_or_stays() -> None:
    case = Case(3)
    person = case.peers[0]
    agents, accepted = case.book.agents, case.book.contributions.accepted
    vote = case.book.votes.open[case.number]
    case.add(*ballot.react(vote, agents, accepted, Sight(person, 1, "approve"), True))
    case.casts(person, "reject")
    assert ballot.compare(vote, agents, accepted, (1,), [Sight(person, 1, "approve")]) == ()
    case.add(*ballot.compare(vote, agents, accepted, (1,), []))
    found = ballot.ballot(vote, agents, person)
    assert found is not None
    assert found.choice == "reject"


ACTS = st.tuples(st.integers(0, 1), st.integers(1, 2), st.sampled_from(rules.MARKS), st.booleans())


@given(acts=st.lists(ACTS, max_size=12))
def test_the_ballot_of_two_linked_accounts_comes_from_an_emoji_that_stands(
    acts: list[tuple[int, int, str, bool]],
) -> None:
    """Whatever the two put up and take off, on two cards: seen live, or missed and read later, it is the same."""
    case = Case(3)
    older, younger = case.peers[:2]
    case.add(Linked(younger, older))
    agents, accepted, vote = case.book.agents, case.book.contributions.accepted, case.book.votes.open[case.number]
    standing: set[Sight] = set()
    for which, card, mark, added in acts:
        sight = Sight((older, younger)[which], card, mark)
        before = ballot.ballot(vote, agents, older)
        (standing.add if added else standing.discard)(sight)
        case.add(*ballot.react(vote, agents, accepted, sight, added))
        found = ballot.ballot(vote, agents, older)
        if not added and any((one.card, one.mark) == (card, mark) for one in standing):
            assert found == before, "the same emoji still stands from the other account"
        assert (found is not None) == bool(standing)
        assert found is None or (found.card, found.mark) in {(one.card, one.mark) for one in standing}
        assert ballot.compare(vote, agents, accepted, (1, 2), standing) == ()
    case.add(*ballot.compare(vote, agents, accepted, (1, 2), []))
    assert ballot.ballot(vote, agents, older) is None


def test_the_card_shows_the_arithmetic_that_decides() -> None:
    case = Case(12).votes(approve=4, reject=1)
    book = case.book
    count = tally(book, book.votes.open[case.number])
    assert (count.voters, count.ballots, count.quorum, count.approve, count.reject) == (12, 5, 3, 4, 1)
