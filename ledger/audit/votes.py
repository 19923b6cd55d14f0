"""Audit of votes: only people who may vote did, nobody on their own work; lots are as drawn, and decisions follow from ballots."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ledger.audit import corrections, sizes
from ledger.book import Book
from ledger.chain.entry import Entry, of_kind
from ledger.contributions import log_list, objections
from ledger.contributions.contribution import Amended, Confirmed, Contribution, Logged
from ledger.contributions.opening import barred_accounts, concerned, is_own
from ledger.contributions.vote_subject import vote_on
from ledger.network.agent import Agents, Introduced, Joined
from ledger.network.rules import REJECT
from ledger.validation import draw, electorate, judges, settlement
from ledger.validation.panel import BOOTSTRAP
from ledger.validation.rating import Rated
from ledger.validation.roll import Electorate
from ledger.validation.vote import NONE, Drawn, Extended, Opened, Settled, Voted
from ledger.values.phrase import NETWORK


def _opened(book: Book, entry: Entry, fact: Opened) -> str | None:
    """Compare the electorate: people with accepted work at that time, without those whom the log concerns."""
    too_early = _list_too_early if fact.subject in book.lists.by_id else _log_too_early
    if wrong := too_early(book, entry, fact):
        return wrong
    if not _concerned(book, entry, fact) <= {*fact.excluded}:
        return f"whoever made {fact.subject} could vote on it"
    if wrong := sizes.why_not_so(book, entry, fact) or corrections.why_not_heard(book, entry, fact):
        return wrong
    if fact.measured is not None:
        return _without_others(book, entry, fact) or _open_to_those_around(book, entry, fact)
    return _open_to_everybody(book, entry, fact) if fact.bootstrap else _open_to_peers(book, fact)


def _without_others(book: Book, entry: Entry, fact: Opened) -> str | None:
    """Tell of a vote from which somebody is barred whom the log does not concern."""
    if fact.subject in book.lists.by_id or fact.within is not None:
        others = {*fact.excluded} - _concerned(book, entry, fact)
    else:
        log = _logged(book, entry, fact.subject)
        amended = [one.by for one in of_kind(entry, Amended) if one.contribution == fact.subject]
        corrected = [book.contributions.by_id[log.corrects].author] if log.corrects in book.contributions.by_id else []
        others = {*fact.excluded} - {*_barred(book, entry, (log.author, log.contributor, *amended, *corrected))}
    return f"{min(others)} was barred from {fact.subject}" if others else None


def _open_to_those_around(book: Book, entry: Entry, fact: Opened) -> str | None:
    may = electorate.at_opening(book, fact.excluded, entry.at)
    said = Electorate(fact.voters, fact.voters_hash, fact.bootstrap, fact.counted)
    return None if may == said else f"others could vote on {fact.subject} than it says"


def _log_too_early(book: Book, entry: Entry, fact: Opened) -> str | None:
    """Tell of a log that is put to the vote before its person confirmed it; or apart from its list, if it was not changed."""
    confirmed = fact.subject in {one.contribution for one in of_kind(entry, Confirmed)}
    amended = fact.subject in {one.contribution for one in of_kind(entry, Amended)}
    log = _logged(book, entry, fact.subject)
    if fact.within is not None:
        opens = any(opened.subject == fact.within for opened in of_kind(entry, Opened))  # which is judged by itself
        is_in = isinstance(log, Contribution) and log.within == fact.within
        return None if opens and is_in else f"{fact.subject} was put to the vote with a list that it is not in"
    if log.awaits is not None and not (confirmed or amended):
        return f"{fact.subject} was put to the vote before its person confirmed it"
    is_apart = isinstance(log, Contribution) and log.within is not None and not amended
    return f"{fact.subject} was put to the vote apart from its list" if is_apart else None


def _list_too_early(book: Book, entry: Entry, fact: Opened) -> str | None:
    """Tell of a list that is put to the vote while somebody is waited for, or without one of its logs."""
    made = book.lists.by_id[fact.subject]
    rows = [opened.subject for opened in of_kind(entry, Opened) if opened.within == fact.subject]
    left = log_list.measured(book, fact.subject, entry.at)
    if made.waits or not left or rows != [*left]:
        return f"{fact.subject} was put to the vote before all had answered, or not as a whole"
    return None


def _concerned(book: Book, entry: Entry, fact: Opened) -> set[str]:
    """Return the accounts that may not judge a log, or all logs of a list."""
    if fact.subject in book.lists.by_id:
        left = log_list.measured(book, fact.subject, entry.at)
        rows = (log.contributor for log in log_list.to_judge(book, fact.subject) if log.id in left)
        return {*barred_accounts(book.agents, (book.lists.by_id[fact.subject].by, *rows))}
    log = _logged(book, entry, fact.subject)
    if fact.within is not None and isinstance(log, Contribution):
        return {*barred_accounts(book.agents, concerned(book.agents, log))}
    if fact.measured is None:
        return {log.author, log.contributor}  # those who are one with these, or speak for them, were not always barred
    return {*_barred(book, entry, (log.author, log.contributor))}


def _barred(book: Book, entry: Entry, concerned: tuple[str, ...]) -> tuple[str, ...]:
    """Return the accounts of those whom a log concerns, who may have joined by this very entry."""
    come = tuple(fact for fact in entry.facts if isinstance(fact, Joined | Introduced))
    return barred_accounts(book.trial(come, entry.at).agents if come else book.agents, concerned)


def _logged(book: Book, entry: Entry, contribution: str) -> Logged | Contribution:
    """Return a log of this entry, or else of an earlier one."""
    now = (logged for logged in of_kind(entry, Logged) if logged.contribution == contribution)
    return next(now, None) or book.contributions.by_id[contribution]


def _open_to_everybody(book: Book, entry: Entry, fact: Opened) -> str | None:
    if judges.is_young(book, entry.at, fact.excluded):
        return None
    return f"the vote on {fact.subject} was open to everybody, and peers were there to judge"


def _open_to_peers(book: Book, fact: Opened) -> str | None:
    may = judges.without(book, fact.excluded)
    is_so = (may.voters, may.voters_hash) == (fact.voters, fact.voters_hash) and may.voters >= BOOTSTRAP
    return None if is_so else f"others could vote on {fact.subject} than it says"


def _drawn(book: Book, entry: Entry, fact: Drawn) -> str | None:
    """Draw again: the same persons, in the same order, for the same reason, and not before its time."""
    vote = book.votes.open.get(fact.subject)
    if vote is None:
        return f"there is no vote on {fact.subject}"
    is_so = (fact,) == draw.due(book, vote, entry.at)
    return None if is_so else f"lots would have asked others about {fact.subject}, or nobody"


def _voted(book: Book, entry: Entry, fact: Voted) -> str | None:
    vote = vote_on(book, fact.subject)
    if vote is None:
        return f"there is no vote on {fact.subject}"
    if wrong := _not_said(book, entry, fact):
        return wrong
    if fact.choice == NONE:
        return None
    come = tuple(fact for fact in entry.facts if isinstance(fact, Joined | Introduced))
    agents = book.trial(come, entry.at).agents if come else book.agents
    if electorate.may_vote(vote, agents, book.contributions.accepted, agents.person(fact.agent)):
        return None
    return f"{fact.agent} had no vote on {fact.subject}"


def _not_said(book: Book, entry: Entry, fact: Voted) -> str | None:
    """Tell of a ballot that somebody else gave, but the yes of one who named an amount that is taken; and of a no that names none."""
    says_more = fact.right is not None or fact.reason is not None
    names_less = fact.right is None or objections.may_name_less(book, fact.subject)
    if not names_less or (says_more and fact.choice != REJECT):
        return f"nobody can say that of {fact.subject}"
    if entry.author in (NETWORK, fact.agent) or _is_same(book.agents, entry.author, fact.agent):
        return None
    taken = (one for one in of_kind(entry, Amended) if one.goes_on and one.contribution == fact.subject)
    vote = book.votes.open.get(fact.subject)
    follows = vote is not None and any(fact in objections.approving(book, vote, one.log.amount) for one in taken)
    return None if follows else f"{entry.author} voted on {fact.subject} in the name of {fact.agent}"


def _is_same(agents: Agents, one: str, other: str) -> bool:
    return {one, other} <= agents.by_id.keys() and agents.lineage(one) == agents.lineage(other)


def _decided(book: Book, entry: Entry, fact: Settled | Extended) -> str | None:
    vote = book.votes.open.get(book.votes.list_of(fact.subject) or fact.subject)
    if vote is None:
        return f"there is no vote on {fact.subject}"
    follows = settlement.settle(book, vote, entry.at, read=not fact.blind)
    if fact not in follows or not {*follows} <= {*entry.facts}:
        return f"what became of {fact.subject} does not follow from its ballots"
    return corrections.left_open(book, entry, fact) if isinstance(fact, Settled) else None


def _rated(book: Book, entry: Entry, fact: Rated) -> str | None:
    rated = book.contributions.by_id[fact.contribution]
    if is_own(book.agents, rated, fact.agent):
        return f"{fact.agent} rated their own {fact.contribution}"
    return None


RULES: Mapping[type, Callable[..., str | None]] = {
    Opened: _opened,
    Drawn: _drawn,
    Voted: _voted,
    Settled: _decided,
    Extended: _decided,
    Rated: _rated,
}
