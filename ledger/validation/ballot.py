"""Ballots and red flags: decisions on a command, on a live reaction, and on a reading of the cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter

from ledger.chain.entry import Fact
from ledger.network.agent import Agents
from ledger.network.rules import ABSTAIN, APPROVE, FLAG, REJECT, mark_meant
from ledger.validation import reactions
from ledger.validation.electorate import barred, check_voter, may_vote
from ledger.validation.open_votes import Votes
from ledger.validation.reactions import Change, Sight
from ledger.validation.vote import NONE, Ballot, Flagged, FlagLifted, Sighted, Vote, Voted
from ledger.values.phrase import Code, Refusal, Words

FLAGS_MAX = 3
"""Open red flags that one person may have."""

CAUTION = (FLAG, REJECT, ABSTAIN, APPROVE)
"""The marks, from the most cautious to the least."""

_HEIGHT = attrgetter("height")


def ballot(vote: Vote, agents: Agents, person: str) -> Ballot | None:
    """Return the person's last ballot, from any of their accounts; None if there is none or it was taken back."""
    given = filter(None, map(vote.ballots.get, agents.aliases(person)))
    last = max(given, key=_HEIGHT, default=None)
    return None if last is None or last.choice == NONE else last


def ballots(vote: Vote, agents: Agents) -> dict[str, str]:
    """Return the choice of each person whose ballot counts: the log does not concern them, and they have not left.

    Of a list, it counts for one of the logs at least.
    """
    if vote.rows:
        return {person: choice for part in vote.parts() for person, choice in ballots(part, agents).items()}
    out = barred(vote, agents)
    return {
        person: last.choice
        for person, last in _last_ballots(vote, agents).items()
        if last.choice != NONE and person not in out and agents.is_here(person)
    }


def flags(vote: Vote, agents: Agents) -> dict[str, Words]:
    """Return the open red flags by person; they count as ballots do."""
    if vote.rows:
        return {person: reason for part in vote.parts() for person, reason in flags(part, agents).items()}
    out = barred(vote, agents)
    raised = {agents.person(account): reason for account, reason in vote.flags.items()}
    return {person: reason for person, reason in raised.items() if person not in out and agents.is_here(person)}


def _last_ballots(vote: Vote, agents: Agents) -> Mapping[str, Ballot]:
    last: dict[str, Ballot] = {}
    for account, given in vote.ballots.items():
        person = agents.person(account)
        if person not in last or last[person].height < given.height:
            last[person] = given
    return last


def cast(vote: Vote, agents: Agents, accepted: Mapping[str, int], person: str, choice: str) -> tuple[Fact, ...]:
    """Return the facts of a ballot by command or button; nothing if it is the same already. `NONE` takes the ballot back."""
    check_voter(vote, agents, accepted, person)
    if _choice_of(vote, agents, person) == choice:
        return ()
    lifted = () if choice == REJECT else _lifted(vote, agents, person)
    return (*lifted, Voted(vote.opened.subject, person, choice, None, None))


def flag(
    votes: Votes, vote: Vote, agents: Agents, accepted: Mapping[str, int], person: str, reason: Words
) -> tuple[Fact, ...]:
    """Return the facts of a red flag, which makes the person's ballot a reject as well."""
    check_voter(vote, agents, accepted, person)
    contribution = vote.opened.subject
    if person in flags(vote, agents):
        raise Refusal("Your red flag on {contribution} is up already.", contribution=Code(contribution))
    raised = [number for number, other in votes.open.items() if person in flags(other, agents)]
    if len(raised) >= FLAGS_MAX:
        raise Refusal(
            "You have {n} red flags up: {raised}. Lift one first.",
            n=len(raised),
            raised=tuple(map(Code, raised)),
        )
    flagged = Flagged(contribution, person, reason)
    if _choice_of(vote, agents, person) == REJECT:
        return (flagged,)
    return (flagged, Voted(contribution, person, REJECT, None, None))


def lift(vote: Vote, agents: Agents, person: str) -> tuple[Fact, ...]:
    """Return the facts that take the person's own red flag down. The reject stays until they change it."""
    facts = _lifted(vote, agents, person)
    if not facts:
        raise Refusal("You have no red flag on {contribution}.", contribution=Code(vote.opened.subject))
    return facts


def react(vote: Vote, agents: Agents, accepted: Mapping[str, int], seen: Sight, added: bool) -> tuple[Fact, ...]:
    """Return the facts of one live reaction with a voting emoji; nothing if it is known already."""
    person = agents.person(seen.account)
    if added or may_vote(vote, agents, accepted, person):
        check_voter(vote, agents, accepted, person)
    return _changed(vote, agents, reactions.reacted(vote.sighted, agents, seen, added))


def compare(
    vote: Vote, agents: Agents, accepted: Mapping[str, int], cards: Iterable[int], read: Iterable[Sight]
) -> tuple[Fact, ...]:
    """Return the facts that a reading of these cards adds to what is known. An older card has no news but what is gone from it."""
    known = {Sight(account, *place) for account, standing in vote.sighted.items() for place in standing}
    news = [sight for sight in read if sight.card not in vote.older or sight in known]
    return tuple(
        fact
        for change in reactions.compared(vote.sighted, agents, cards, news)
        if may_vote(vote, agents, accepted, change.person)
        for fact in _changed(vote, agents, change)
    )


def _changed(vote: Vote, agents: Agents, change: Change) -> tuple[Fact, ...]:
    """Return the sightings, and the ballot that they move: to an emoji that appeared, or away from one that disappeared."""
    facts = change.sightings(Sighted, vote.opened.subject)
    standing = ballot(vote, agents, change.person)
    if change.moves((standing.card, standing.mark) if standing else None):
        facts += _moved(vote, agents, change)
    return tuple(facts)


def _moved(vote: Vote, agents: Agents, change: Change) -> tuple[Fact, ...]:
    contribution, target = vote.opened.subject, change.target(_by_caution)
    if target is None:
        return (Voted(contribution, change.person, NONE, None, None),)
    choice = _choice(target.mark)
    voted = Voted(contribution, target.account, choice, target.card, target.mark)
    # An old emoji that is left behind lifts no flag; only one that the person just put up does.
    if change.appeared and choice != REJECT:
        return (*_lifted(vote, agents, change.person), voted)
    return (voted,)


def _lifted(vote: Vote, agents: Agents, person: str) -> tuple[FlagLifted, ...]:
    flagging = filter(vote.flags.__contains__, agents.aliases(person))
    return tuple(FlagLifted(vote.opened.subject, account) for account in flagging)


def _choice_of(vote: Vote, agents: Agents, person: str) -> str:
    standing = ballot(vote, agents, person)
    return standing.choice if standing else NONE


def _choice(mark: str) -> str:
    return REJECT if mark == FLAG else mark_meant(mark)


def _by_caution(seen: Sight) -> tuple[int, int]:
    return CAUTION.index(mark_meant(seen.mark)), seen.card
