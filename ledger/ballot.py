"""Ballots: what a command or an emoji does to them, and how a reading of the platform is compared with what is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ledger.agent import Agents
from ledger.electorate import barred, check_voter, may_vote
from ledger.entry import Fact
from ledger.phrase import Code, Refusal, Words
from ledger.rules import ABSTAIN, APPROVE, FLAG, REJECT
from ledger.validation import NONE, Ballot, Flagged, FlagLifted, Sighted, Vote, Voted, Votes

FLAGS_MAX = 3
"""Open red flags that one person may have."""

CAUTION = (FLAG, REJECT, ABSTAIN, APPROVE)
"""The marks, from the most cautious to the least."""


class Sight(NamedTuple):
    """An emoji that an account put on a card: the card by its number in `posts`, and what the emoji says."""

    account: str
    card: int
    mark: str


def ballot(vote: Vote, agents: Agents, person: str) -> Ballot | None:
    """Return what the person chose last, from whichever account, or None."""
    cast = [vote.ballots[account] for account in agents.aliases(person) if account in vote.ballots]
    last = max(cast, key=lambda one: one.height, default=None)
    return None if last is None or last.choice == NONE else last


def ballots(vote: Vote, agents: Agents) -> dict[str, str]:
    """Return the choice of each person whose ballot counts."""
    cast: dict[str, Ballot] = {}
    for account, one in vote.ballots.items():
        person = agents.person(account)
        if person not in cast or cast[person].height < one.height:
            cast[person] = one
    out = barred(vote, agents)
    return {person: one.choice for person, one in cast.items() if one.choice != NONE and person not in out}


def flags(vote: Vote, agents: Agents) -> dict[str, Words]:
    """Return the open red flags that count, by person."""
    raised = {agents.person(account): reason for account, reason in vote.flags.items()}
    out = barred(vote, agents)
    return {person: reason for person, reason in raised.items() if person not in out}


def cast(vote: Vote, agents: Agents, accepted: Mapping[str, int], person: str, choice: str) -> tuple[Fact, ...]:
    """Return the facts of a ballot by command or button; nothing if it stands already. `NONE` takes it back."""
    check_voter(vote, agents, accepted, person)
    standing = ballot(vote, agents, person)
    if (standing.choice if standing else NONE) == choice:
        return ()
    lifted = tuple(_lifted(vote, agents, person)) if choice != REJECT else ()
    return (*lifted, Voted(vote.opened.contribution, person, choice, None, None))


def flag(
    votes: Votes, vote: Vote, agents: Agents, accepted: Mapping[str, int], person: str, reason: Words
) -> tuple[Fact, ...]:
    """Return the facts of a red flag, which is its author's reject as well."""
    check_voter(vote, agents, accepted, person)
    contribution = vote.opened.contribution
    if person in flags(vote, agents):
        raise Refusal("Your red flag on {contribution} is up already.", contribution=Code(contribution))
    raised = [other for other, one in votes.open.items() if person in flags(one, agents)]
    if len(raised) >= FLAGS_MAX:
        raise Refusal(
            "You have {n} red flags up: {raised}. Lift one first.",
            n=len(raised),
            raised=tuple(Code(other) for other in raised),
        )
    standing = ballot(vote, agents, person)
    rejects = () if standing and standing.choice == REJECT else (Voted(contribution, person, REJECT, None, None),)
    return (Flagged(contribution, person, reason), *rejects)


def lift(vote: Vote, agents: Agents, person: str) -> tuple[Fact, ...]:
    """Return the fact that a red flag is taken down by the one who raised it. The reject stays until it is changed."""
    facts = tuple(_lifted(vote, agents, person))
    if not facts:
        raise Refusal("You have no red flag on {contribution}.", contribution=Code(vote.opened.contribution))
    return facts


def react(vote: Vote, agents: Agents, accepted: Mapping[str, int], sight: Sight, added: bool) -> tuple[Fact, ...]:
    """Return the facts of one live reaction of a voting emoji; nothing if it is known already."""
    person = agents.person(sight.account)
    if added or may_vote(vote, agents, accepted, person):
        check_voter(vote, agents, accepted, person)
    known = _known(vote, agents, person)
    if added:
        return _changed(vote, agents, person, {sight} - known, set(), known)
    return _changed(vote, agents, person, set(), {sight} & known, known)


def compare(
    vote: Vote, agents: Agents, accepted: Mapping[str, int], cards: Iterable[int], read: Iterable[Sight]
) -> tuple[Fact, ...]:
    """Return the facts that a reading of these cards adds to what is known."""
    standing: dict[str, set[Sight]] = {}
    for sight in read:
        standing.setdefault(agents.person(sight.account), set()).add(sight)
    persons = dict.fromkeys([*standing, *(agents.person(account) for account in vote.sighted)])
    cards = set(cards)
    facts: list[Fact] = []
    for person in persons:
        if agents.by_id[person].forgotten or not may_vote(vote, agents, accepted, person):
            continue  # who was forgotten cannot be recognised on a card; their ballot stays
        known = _known(vote, agents, person)
        now = standing.get(person, set())
        gone = {sight for sight in known - now if sight.card in cards}
        facts.extend(_changed(vote, agents, person, now - known, gone, known))
    return tuple(facts)


def _known(vote: Vote, agents: Agents, person: str) -> set[Sight]:
    accounts = agents.aliases(person)
    return {Sight(account, *one) for account in accounts for one in vote.sighted.get(account, ())}


def _changed(
    vote: Vote, agents: Agents, person: str, appeared: set[Sight], gone: set[Sight], known: set[Sight]
) -> tuple[Fact, ...]:
    """Return the sightings, and the ballot that they move: what appeared becomes it, what went takes it back with it.

    An emoji that a person has put up from two accounts has gone when it has gone from both.
    """
    contribution = vote.opened.contribution
    facts: list[Fact] = [Sighted(contribution, *sight, False) for sight in sorted(gone)]
    facts += [Sighted(contribution, *sight, True) for sight in sorted(appeared)]
    standing = ballot(vote, agents, person)
    left = known - gone
    if appeared:
        first = min(appeared, key=_cautious)
        facts += _lifted(vote, agents, person) if _choice(first.mark) != REJECT else ()
        facts.append(_voted(contribution, first))
    elif standing and _shows(standing, gone) and not _shows(standing, left):
        facts.append(
            _voted(contribution, min(left, key=_cautious)) if left else Voted(contribution, person, NONE, None, None)
        )
    return tuple(facts)


def _shows(standing: Ballot, sights: Iterable[Sight]) -> bool:
    """Tell whether the emoji that a ballot came from is among these."""
    return any((sight.card, sight.mark) == (standing.card, standing.mark) for sight in sights)


def _voted(contribution: str, sight: Sight) -> Voted:
    return Voted(contribution, sight.account, _choice(sight.mark), sight.card, sight.mark)


def _lifted(vote: Vote, agents: Agents, person: str) -> Iterable[FlagLifted]:
    return (
        FlagLifted(vote.opened.contribution, account) for account in agents.aliases(person) if account in vote.flags
    )


def _choice(mark: str) -> str:
    return REJECT if mark == FLAG else mark


def _cautious(sight: Sight) -> tuple[int, int]:
    return CAUTION.index(sight.mark), sight.card
