"""Ballots and red flags: decisions on a command, on a live reaction, and on a reading of the cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import NamedTuple

from ledger.chain.entry import Fact
from ledger.network.agent import Agents
from ledger.network.rules import ABSTAIN, APPROVE, FLAG, REJECT, mark_meant
from ledger.validation import reactions
from ledger.validation.electorate import barred, check_voter, may_vote, standing, stands_for
from ledger.validation.open_votes import Votes
from ledger.validation.reactions import Change, Sight
from ledger.validation.vote import NONE, Ballot, Flagged, FlagLifted, Sighted, Vote, Voted
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, Words
from ledger.values.quantity import Quantity

FLAGS_MAX = 3
"""Open red flags that one person may have."""

CAUTION = (FLAG, REJECT, ABSTAIN, APPROVE)
"""The marks, from the most cautious to the least."""

_HEIGHT = attrgetter("height")


class Objection(NamedTuple):
    """The objection of a no, if it has any: the amount that would be right, and the reason."""

    right: Money | Quantity | None = None
    reason: Words | None = None


NOTHING_MORE = Objection()


def ballot(vote: Vote, agents: Agents, person: str) -> Ballot | None:
    """Return the person's last ballot, from any of their accounts; None if there is none or it was taken back."""
    given = filter(None, map(vote.ballots.get, agents.aliases(person)))
    last = max(given, key=_HEIGHT, default=None)
    return None if last is None or last.choice == NONE else last


def ballots(vote: Vote, agents: Agents) -> dict[str, str]:
    """Return the choice of each person whose ballot counts; of a list, for one of the logs at least."""
    return {person: given.choice for part in vote.parts() for person, given in standing(part, agents).items()}


def flags(vote: Vote, agents: Agents) -> dict[str, Words]:
    """Return the open red flags by person; they count as ballots do."""
    if vote.rows:
        return {person: reason for part in vote.parts() for person, reason in flags(part, agents).items()}
    one, out = stands_for(vote, agents), barred(vote, agents)
    raised: dict[str, tuple[str, Words]] = {}
    for account, reason in vote.flags.items():
        if one(account) not in out and agents.is_here(account):
            raised[one(account)] = agents.person(account), reason
    return dict(raised.values())


def cast(
    vote: Vote, agents: Agents, accepted: Mapping[str, int], person: str, choice: str, says: Objection = NOTHING_MORE
) -> tuple[Fact, ...]:
    """Return the facts of a ballot by command or button; nothing if it is the same already. `NONE` takes the ballot back.

    A plain no of one who said more before leaves that as it is.
    """
    check_voter(vote, agents, accepted, person)
    if _is_so(vote, agents, person, choice) and says in (NOTHING_MORE, _objection(vote, agents, person)):
        return ()
    lifted = () if choice == REJECT else _lifted(vote, agents, person)
    return (*lifted, Voted(vote.opened.subject, person, choice, None, None, *says))


def objections(vote: Vote, agents: Agents) -> dict[str, Objection]:
    """Return what each person said beside their no, if anything; it counts as their ballot does."""
    rejecting = (person for person, choice in ballots(vote, agents).items() if choice == REJECT)
    said = {person: _objection(vote, agents, person) for person in rejecting}
    return {person: one for person, one in said.items() if one != NOTHING_MORE}


def _objection(vote: Vote, agents: Agents, person: str) -> Objection:
    standing = ballot(vote, agents, person)
    return Objection(standing.right, standing.reason) if standing else NOTHING_MORE


def flag(
    votes: Votes, vote: Vote, agents: Agents, accepted: Mapping[str, int], person: str, reason: Words
) -> tuple[Fact, ...]:
    """Return the facts of a red flag, which makes the person's ballot a reject as well."""
    check_voter(vote, agents, accepted, person)
    contribution = vote.opened.subject
    if _has_flag(vote, agents, person):
        raise Refusal("Your red flag on {contribution} is up already.", contribution=Code(contribution))
    raised = [number for number, other in votes.open.items() if _has_flag(other, agents, person)]
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
    last = ballot(vote, agents, change.person)
    if change.moves((last.card, last.mark) if last else None):
        facts += _moved(vote, agents, change)
    return tuple(facts)


def _moved(vote: Vote, agents: Agents, change: Change) -> tuple[Fact, ...]:
    contribution, target = vote.opened.subject, change.target(_by_caution)
    if target is None:
        return (Voted(contribution, change.person, NONE, None, None),)
    choice = _choice(target.mark)
    # The emoji for no says nothing more, so that what its person said with their no before it stands.
    says = _objection(vote, agents, change.person) if choice == REJECT else NOTHING_MORE
    voted = Voted(contribution, target.account, choice, target.card, target.mark, *says)
    # An old emoji that is left behind lifts no flag; only one that the person just put up does.
    if change.appeared and choice != REJECT:
        return (*_lifted(vote, agents, change.person), voted)
    return (voted,)


def _lifted(vote: Vote, agents: Agents, person: str) -> tuple[FlagLifted, ...]:
    flagging = filter(vote.flags.__contains__, agents.aliases(person))
    return tuple(FlagLifted(vote.opened.subject, account) for account in flagging)


def _has_flag(vote: Vote, agents: Agents, person: str) -> bool:
    """Tell whether a red flag of a person is up, by any account that was ever theirs."""
    return agents.lineage(person) in map(agents.lineage, flags(vote, agents))


def _is_so(vote: Vote, agents: Agents, person: str, choice: str) -> bool:
    """Tell whether a person's ballot is that already, and no later one by an account that was theirs counts instead."""
    if _choice_of(vote, agents, person) != choice:
        return False
    if choice == NONE or vote.opened.measured is None:
        return True
    cast = filter(None, (ballot(vote, agents, account) for account in agents.ever_one_with(person)))
    return max(cast, key=_HEIGHT).choice == choice


def _choice_of(vote: Vote, agents: Agents, person: str) -> str:
    last = ballot(vote, agents, person)
    return last.choice if last else NONE


def _choice(mark: str) -> str:
    return REJECT if mark == FLAG else mark_meant(mark)


def _by_caution(seen: Sight) -> tuple[int, int]:
    return CAUTION.index(mark_meant(seen.mark)), seen.card
