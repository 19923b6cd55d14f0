"""The electorate of a vote: the persons who may vote on a log, and how many they are.

Those decide who had accepted work before the vote opened. The makers of a log and those who benefit from it are barred. All accounts
that were ever linked are one person, who is barred by each of them, counts once and has one ballot, the last; else somebody could part
from an account and judge their own log by it.

Who left, or did nothing for so long that they are not around, counts in no number: else a vote would wait for them for ever. Their
next act brings them back, with their vote. A ballot counts as long as its person has not left, and so does its person.

In the beginning, while fewer than three persons of the network ever had accepted work, the members decide who were there when the vote
opened, and of those who came later only as many as are missing to two: strangers must not outvote those who were there. Whoever is
barred does not make it begin again, nor does whoever is away. The quorum counts only those who had done something by then.

The number is judged at the opening, and `Opened` has it with a hash of the ids, so that everybody can check it. Later it is counted
afresh, as of the last entry. Votes of before are counted as they were then (`earlier`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from sys import maxsize
from typing import TYPE_CHECKING

from ledger.network.agent import Agents
from ledger.validation import earlier
from ledger.validation.counted import Counted
from ledger.validation.panel import (
    accepted_work,
    first_acts,
    had_accepted_work,
    had_three,
    membership,
    number,
    panel_of,
)
from ledger.validation.roll import Electorate
from ledger.validation.vote import NONE, Ballot, Measured, Opened, Vote
from ledger.values.phrase import Code, Refusal

if TYPE_CHECKING:
    from ledger.book import Book

FEWEST = 2
"""Persons who have to be able to vote in the beginning. If fewer were there, it begins once others have come."""


def at_opening(book: Book, excluded: Collection[str], at: datetime) -> Electorate:
    """Return the electorate of a log whose vote opens now, and which concerns the excluded accounts."""
    agents, accepted = book.agents, book.contributions.accepted
    out = set(map(agents.lineage, excluded))
    if had_three(agents, accepted):
        return Counted(panel_of(agents, book.seen, accepted_work(accepted), at), out).electorate(None)
    active = Counted(panel_of(agents, book.seen, first_acts(book.votes.acted), at), out)
    there = Counted(panel_of(agents, book.seen, membership(agents), at), out)
    return there.electorate(active.voters)


def opened(
    subject: str,
    rules: int,
    excluded: tuple[str, ...],
    may: Electorate,
    within: str | None,
    measured: Measured,
    again: str | None,
) -> Opened:
    """Return the fact that a vote opens, in which nobody is heard."""
    electorate = (may.voters, may.voters_hash, may.bootstrap, may.counted)
    return Opened(subject, rules, excluded, *electorate, within, measured, again, hears=())


def now(vote: Vote, agents: Agents, accepted: Mapping[str, int]) -> Electorate:
    """Return the electorate of an open vote now; nothing that comes later raises the quorum of one in the beginning."""
    if vote.opened.measured is None:
        return earlier.now(vote, agents, accepted, barred(vote, agents))
    counted = _counted(vote, agents, accepted)
    if vote.opened.counted is None:
        return counted.electorate(None)
    active = panel_of(agents, vote.seen, first_acts(vote.acted))
    end = bisect_left(active.heights, vote.height)
    return counted.electorate(min(vote.opened.counted, Counted(active, barred(vote, agents), end).voters))


def fewest(vote: Vote, agents: Agents, accepted: Mapping[str, int]) -> int:
    """Return, without looking at each, a number of voters below which an open vote is not now."""
    if vote.opened.measured is None:
        return earlier.fewest(vote, agents)
    return now(vote, agents, accepted).voters


def voters(vote: Vote, agents: Agents, accepted: Mapping[str, int]) -> tuple[str, ...]:
    """Return the persons who are counted as voters, on a list for one of its logs at least, by their number."""
    if vote.rows:
        persons = {person for part in vote.parts() for person in voters(part, agents, accepted)}
        return tuple(sorted(persons, key=number))
    if vote.opened.measured is None:
        return tuple(agent.id for agent in agents.persons() if may_vote(vote, agents, accepted, agent.id))
    return _counted(vote, agents, accepted).persons()


def is_anyone_outside(vote: Vote, part: Vote, agents: Agents, accepted: Mapping[str, int]) -> bool:
    """Tell whether somebody may vote on a log of a list of whom no log is in it, and who did not make it."""
    inside = barred(vote, agents)
    if vote.opened.measured is None:
        within = sum(may_vote(part, agents, accepted, person) for person in inside)
    else:
        within = sum(map(_counted(part, agents, accepted).has, inside))
    return now(part, agents, accepted).voters != within


def stands_for(vote: Vote, agents: Agents) -> Callable[[str], str]:
    """Return what gives the account that stands for all accounts of a voter: of those ever linked; in earlier votes, linked now."""
    return agents.person if vote.opened.measured is None else agents.lineage


def barred(vote: Vote, agents: Agents) -> set[str]:
    """Return those who made the log or benefit from it, and who came to speak for one of these since, as `stands_for` does."""
    one = stands_for(vote, agents)
    out = set(map(one, vote.opened.excluded))
    for agent, speaker in agents.speakers.changed_since(vote.height):
        if agent in out:
            out.add(one(speaker))
    return out


def is_barred(vote: Vote, agents: Agents, person: str) -> bool:
    """Tell whether the log is a person's own, or for them; or one of the list."""
    return stands_for(vote, agents)(person) in barred(vote, agents)


def may_vote(vote: Vote, agents: Agents, accepted: Mapping[str, int], person: str) -> bool:
    """Tell whether the person's ballot would count for the log, or for one of the list."""
    if not vote.rows:  # each reaction asks
        return _may_judge(vote, agents, accepted, person)
    return any(_may_judge(part, agents, accepted, person) for part in vote.parts())


def _may_judge(vote: Vote, agents: Agents, accepted: Mapping[str, int], person: str) -> bool:
    out = barred(vote, agents)
    if vote.opened.measured is None:
        return earlier.may_vote(vote, agents, accepted, out, person)
    kin = agents.lineage(person)
    if kin in out or agents.is_gone(person) or not agents.is_here(person):
        return False
    if vote.opened.bootstrap:
        return _joined(agents, kin) <= vote.height or kin in _late(vote, agents, out, kin)
    # An account that was linked for a while has no vote by the work of the other: only by its own.
    own, before = agents.aliases(person), agents.ever_one_with(person)
    return had_accepted_work(accepted, own) and had_accepted_work(accepted, before, vote.height)


def check_voter(vote: Vote, agents: Agents, accepted: Mapping[str, int], person: str) -> None:
    """Refuse a ballot that does not count, with the reason."""
    contribution = Code(vote.opened.subject)
    if all(is_barred(part, agents, person) for part in vote.parts()):
        raise Refusal("{contribution} is your own: others judge it, not you.", contribution=contribution)
    if may_vote(vote, agents, accepted, person):
        return
    if vote.is_open_to_all:
        raise Refusal(
            "{contribution} is judged by those who were members when its vote opened. Yours counts in every vote that "
            "opens once you are one.",
            contribution=contribution,
        )
    raise Refusal(
        "{contribution} is judged by those who had an accepted contribution when its vote opened. "
        "Yours counts in every vote that opens after your first accepted contribution.",
        contribution=contribution,
    )


def begun(vote: Vote, agents: Agents) -> datetime | None:
    """Return the moment from which the hours of the vote run: in the beginning, that from which two persons can vote, or None."""
    if not vote.opened.bootstrap:
        return vote.at
    others = _first_others(vote, agents)
    return max(vote.at, others[-1]) if len(others) == FEWEST else None


def missing(vote: Vote, agents: Agents) -> int:
    """Return how many more persons have to come before the hours of the vote run."""
    return FEWEST - len(_first_others(vote, agents)) if vote.opened.bootstrap else 0


def _first_others(vote: Vote, agents: Agents) -> list[datetime]:
    """Return when the first two persons came whom the log does not concern, or as many as there are."""
    one, out = stands_for(vote, agents), barred(vote, agents)
    others: dict[str, datetime] = {}
    for agent in agents.persons(vote.height):
        if one(agent.id) not in out:
            others.setdefault(one(agent.id), agent.at)
            if len(others) == FEWEST:
                break
    return list(others.values())


def room(vote: Vote, agents: Agents) -> int:
    """Return how many who are no members yet could join by a ballot that counts."""
    if vote.rows:
        return max(room(part, agents) for part in vote.parts())
    if not vote.opened.bootstrap or vote.opened.measured is None:
        return maxsize if vote.opened.bootstrap else 0
    out = barred(vote, agents)
    return max(0, FEWEST - _there(vote, agents, out) - len(_late(vote, agents, out)))


def standing(vote: Vote, agents: Agents) -> dict[str, Ballot]:
    """Return the ballots that count on a log, by person: the log does not concern them, and they have not left."""
    out = barred(vote, agents)
    cast = _cast(vote, agents, out)
    if vote.opened.measured is None or not vote.opened.bootstrap:
        return cast
    late = _late(vote, agents, out)
    return {
        person: ballot
        for person, ballot in cast.items()
        if _joined(agents, person) <= vote.height or agents.lineage(person) in late
    }


def _cast(vote: Vote, agents: Agents, out: set[str]) -> dict[str, Ballot]:
    """Return the last ballot of each person who is here and not barred; of several who were ever one, the last of theirs."""
    last: dict[str, Ballot] = {}
    for account, given in vote.ballots.items():
        person = agents.person(account)
        if person not in last or last[person].height < given.height:
            last[person] = given
    one = stands_for(vote, agents)
    latest: dict[str, tuple[str, Ballot]] = {}
    for person, ballot in last.items():
        is_cast = ballot.choice != NONE and one(person) not in out and agents.is_here(person)
        if is_cast and (one(person) not in latest or latest[one(person)][1].height < ballot.height):
            latest[one(person)] = person, ballot
    return dict(latest.values())


def _counted(vote: Vote, agents: Agents, accepted: Mapping[str, int]) -> Counted:
    """Return who counts as a voter on a log now."""
    out = barred(vote, agents)
    cast = {agents.lineage(person): person for person in standing(vote, agents)}
    if not vote.opened.bootstrap:
        panel = panel_of(agents, vote.seen, accepted_work(accepted))
        return Counted(panel, out, bisect_left(panel.heights, vote.height), cast)
    panel = panel_of(agents, vote.seen, membership(agents))
    late = {kin: agents.person(kin) for kin in _late(vote, agents, out)}  # each is in the panel, or has a ballot
    return Counted(panel, out, bisect_right(panel.heights, vote.height), {**late, **cast})


def _late(vote: Vote, agents: Agents, out: set[str], asking: str | None = None) -> list[str]:
    """Return who may vote of those who came after the opening of a vote in the beginning, as `lineage` does; `asking` is around."""
    missing = FEWEST - _there(vote, agents, out)
    if missing <= 0:
        return []
    members = panel_of(agents, vote.seen, membership(agents))
    end = bisect_right(members.heights, vote.height)
    first = members.firsts[end : end + missing + len(out)]
    around = {*map(agents.lineage, (*first, *_cast(vote, agents, out))), *filter(None, (asking,))}
    later = [kin for kin in around - out if _joined(agents, kin) > vote.height]
    return sorted(later, key=lambda kin: (_joined(agents, kin), number(kin)))[:missing]


def _there(vote: Vote, agents: Agents, out: set[str]) -> int:
    """Return how many count of those who were there at the opening of a vote in the beginning."""
    members = panel_of(agents, vote.seen, membership(agents))
    by_ballot = {agents.lineage(person): person for person in _cast(vote, agents, out)}
    there = {kin: person for kin, person in by_ballot.items() if _joined(agents, kin) <= vote.height}
    return Counted(members, out, bisect_right(members.heights, vote.height), there).voters


def _joined(agents: Agents, agent: str) -> int:
    """Return the height at which the first of all accounts that were ever one with this one joined."""
    return min(agents.by_id[account].joined for account in agents.ever_one_with(agent))
