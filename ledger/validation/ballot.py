"""Ballots: what a command or an emoji does to them, and how a reading of the platform is compared with what is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ledger.chain.entry import Fact
from ledger.network.agent import Agents
from ledger.network.rules import ABSTAIN, APPROVE, FLAG, REJECT, meaning
from ledger.validation import reactions as sight
from ledger.validation.electorate import barred, check_voter, may_vote
from ledger.validation.reactions import Change, Sight
from ledger.validation.vote import NONE, Ballot, Flagged, FlagLifted, Sighted, Vote, Voted, Votes
from ledger.values.phrase import Code, Refusal, Words

FLAGS_MAX = 3
"""Open red flags that one person may have."""

CAUTION = (FLAG, REJECT, ABSTAIN, APPROVE)
"""The marks, from the most cautious to the least."""


def ballot(vote: Vote, agents: Agents, person: str) -> Ballot | None:
    """Return what the person chose last, from whichever account, or None."""
    cast = [vote.ballots[account] for account in agents.aliases(person) if account in vote.ballots]
    last = max(cast, key=lambda one: one.height, default=None)
    return None if last is None or last.choice == NONE else last


def ballots(vote: Vote, agents: Agents) -> dict[str, str]:
    """Return the choice of each person whose ballot counts; of who has left, it does not."""
    cast: dict[str, Ballot] = {}
    for account, one in vote.ballots.items():
        person = agents.person(account)
        if person not in cast or cast[person].height < one.height:
            cast[person] = one
    out = barred(vote, agents)
    return {
        person: one.choice
        for person, one in cast.items()
        if one.choice != NONE and person not in out and agents.is_here(person)
    }


def flags(vote: Vote, agents: Agents) -> dict[str, Words]:
    """Return the open red flags that count, by person."""
    raised = {agents.person(account): reason for account, reason in vote.flags.items()}
    out = barred(vote, agents)
    return {person: reason for person, reason in raised.items() if person not in out and agents.is_here(person)}


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


def react(vote: Vote, agents: Agents, accepted: Mapping[str, int], seen: Sight, added: bool) -> tuple[Fact, ...]:
    """Return the facts of one live reaction of a voting emoji; nothing if it is known already."""
    person = agents.person(seen.account)
    if added or may_vote(vote, agents, accepted, person):
        check_voter(vote, agents, accepted, person)
    return _changed(vote, agents, sight.reacted(vote.sighted, agents, seen, added))


def compare(
    vote: Vote, agents: Agents, accepted: Mapping[str, int], cards: Iterable[int], read: Iterable[Sight]
) -> tuple[Fact, ...]:
    """Return the facts that a reading of these cards adds to what is known."""
    return tuple(
        fact
        for change in sight.compared(vote.sighted, agents, cards, read)
        if may_vote(vote, agents, accepted, change.person)
        for fact in _changed(vote, agents, change)
    )


def _changed(vote: Vote, agents: Agents, change: Change) -> tuple[Fact, ...]:
    """Return the sightings, and the ballot that they move: what appeared becomes it, what went takes it back with it."""
    contribution = vote.opened.contribution
    facts: list[Fact] = [Sighted(contribution, *one, False) for one in sorted(change.gone)]
    facts += [Sighted(contribution, *one, True) for one in sorted(change.appeared)]
    standing = ballot(vote, agents, change.person)
    moves = change.moves(standing.card, standing.mark) if standing else bool(change.appeared)
    if not moves:
        return tuple(facts)
    to = change.to(_cautious)
    if to is None:
        return (*facts, Voted(contribution, change.person, NONE, None, None))
    if change.appeared and _choice(to.mark) != REJECT:
        facts += _lifted(vote, agents, change.person)
    return (*facts, Voted(contribution, to.account, _choice(to.mark), to.card, to.mark))


def _lifted(vote: Vote, agents: Agents, person: str) -> Iterable[FlagLifted]:
    return (
        FlagLifted(vote.opened.contribution, account) for account in agents.aliases(person) if account in vote.flags
    )


def _choice(mark: str) -> str:
    return REJECT if mark == FLAG else meaning(mark)


def _cautious(seen: Sight) -> tuple[int, int]:
    return CAUTION.index(meaning(seen.mark)), seen.card
