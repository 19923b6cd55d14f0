"""Settlement of votes: when they end, and with what.

The hours of a vote run from the moment when two persons can vote. From `opens` on, a log can be accepted before all have voted; it
is rejected only at the end (`closes`). Otherwise the window is extended once; then the log stays undecided, and its maker can open
it again. What is enough is decided by lot (`by_lot.py`), or by a quorum in votes of edition 1 (`by_quorum.py`).

On a list of logs, a ballot counts for each log but the voter's own. Where somebody outside the list may vote, one of them has to
approve: a group that judges itself is not enough then.

A vote decides about money, so it is settled on what the cards show and not on the events that arrived. If the reactions cannot be
read, it waits `BLIND_DAYS` more, then settles on what is known, and the fact says so (`blind`). `settle` is a pure function of the
ledger and the moment, so that the audit can run it again over every vote. `may_be_ripe` is a cheap check before it: in a burst of
reactions every event asks, and must not count all ballots. It may say yes too early, never no too late.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ledger.network.pause import window_end
from ledger.network.preset import Preset
from ledger.network.rules import ABSTAIN, APPROVE, REJECT
from ledger.validation import by_lot, by_quorum, draw, drawn, electorate, griefing
from ledger.validation.ballot import ballots, flags
from ledger.validation.hearing import LEAST
from ledger.validation.tally import Tally
from ledger.validation.vote import ACCEPTED, UNDECIDED, Extended, Settled, Vote

if TYPE_CHECKING:
    from ledger.book import Book

BLIND_DAYS = 7
"""Days for which a vote stays open beyond its end while its reactions cannot be read."""


def preset_of(book: Book, vote: Vote) -> Preset:
    """Return the preset that held when a vote opened, with a greater share where it would take from somebody's work."""
    preset = book.rules.versions[vote.opened.rules].preset
    if not book.hearings.is_held(vote.opened.subject):
        return preset
    return replace(preset, share=max(preset.share, LEAST))


def tally(book: Book, vote: Vote, at: datetime | None = None) -> Tally:
    """Count the vote as it stands: as it counts at a moment, or with None at the end, when every reject does."""
    preset, lots = preset_of(book, vote), drawn.by_lot(book, vote)
    may = electorate.now(vote, book.agents, book.contributions.accepted)
    choices = ballots(vote, book.agents)
    out = _left_out(book, vote, choices, at)
    choices = {person: choice for person, choice in choices.items() if person not in out}
    approve, reject, abstain = map([*choices.values()].count, (APPROVE, REJECT, ABSTAIN))
    counts = (approve, reject, abstain, len(flags(vote, book.agents).keys() - out))
    if lots is None:
        return Tally(may.voters, may.voters_hash, by_quorum.quorum(preset, may.quorum_of), *counts)
    plan = drawn.plan(vote, lots)
    log = book.contributions.by_id.get(vote.opened.subject)
    least = by_lot.need(plan, may.voters, is_correction=log is not None and log.corrects is not None)
    asked = by_lot.lots(plan, choices, set(drawn.persons(book, vote)), drawn.is_contested(book, vote, choices))
    return Tally(may.voters, may.voters_hash, least, *counts, asked, len(out))


def _left_out(book: Book, vote: Vote, choices: Mapping[str, str], at: datetime | None) -> frozenset[str]:
    """Return the persons whose rejects do not count at a moment, as the window is not over."""
    begun = electorate.begun(vote, book.agents)
    if at is None or vote.extended or begun is None or at >= closes(vote, preset_of(book, vote), begun):
        return frozenset()
    return griefing.left_out(book, vote, choices, at)


def closes(vote: Vote, preset: Preset, begun: datetime) -> datetime:
    """Return the end of the window, of the second one if it was extended. The vote began when two could vote."""
    return window_end(vote.extended or begun, timedelta(hours=preset.window_hours), vote.pauses)


def opens(book: Book, vote: Vote, begun: datetime) -> datetime:
    """Return the moment from which the log can be accepted before all have voted."""
    return after_hours(vote, begun, _wait_hours(book, vote))


def after_hours(vote: Vote, begun: datetime, hours: int) -> datetime:
    """Return the moment at which a vote has run for so many hours."""
    return window_end(begun, timedelta(hours=hours), vote.pauses, again=timedelta())


def _wait_hours(book: Book, vote: Vote) -> int:
    lots = drawn.by_lot(book, vote)
    return preset_of(book, vote).wait_hours if lots is None else drawn.plan(vote, lots).hours


def _blind_until(vote: Vote, preset: Preset, begun: datetime) -> datetime:
    """Return the moment until which the vote waits for reactions that cannot be read. Its pauses count as such waiting."""
    unpaused = (vote.extended or begun) + timedelta(hours=preset.window_hours, days=BLIND_DAYS)
    return max(closes(vote, preset, begun), unpaused)


def moments(book: Book, vote: Vote) -> Iterator[datetime]:
    """Yield the moments at which the vote may become ripe by time alone."""
    preset = preset_of(book, vote)
    for part in vote.parts():
        begun = electorate.begun(part, book.agents)
        if begun is not None:
            yield from (opens(book, part, begun), closes(vote, preset, begun), _blind_until(vote, preset, begun))


def settle(book: Book, vote: Vote, now: datetime, read: bool = True) -> tuple[Settled | Extended, ...]:
    """Return the facts that end or extend the vote now; nothing if it stays open. `read`: its reactions could be read.

    The logs of a list end once each has a decision, and each by its own tally. If some are left undecided at the first end, the time
    of these is extended; by lot, the others end without them, or a no to one log could decide another one sooner.
    """
    settled: list[Settled] = []
    for part in vote.parts():
        ended = _ended(book, vote, part, now, read)
        if ended is None:
            return ()
        settled.append(ended)
    if settled and draw.due(book, vote, now):
        return ()  # somebody is still to be asked
    if vote.extended is not None or all(ended.decision != UNDECIDED for ended in settled):
        return tuple(settled)
    if drawn.by_lot(book, vote) is None:
        return (Extended(vote.opened.subject, silent(book, vote), not read),)
    decided = (ended for ended in settled if ended.decision != UNDECIDED)
    return (*decided, Extended(vote.opened.subject, (), not read))


def _ended(book: Book, vote: Vote, part: Vote, now: datetime, read: bool) -> Settled | None:
    """Return the end of the vote on one log of it, or None before one is due."""
    begun, preset = electorate.begun(part, book.agents), preset_of(book, vote)
    if begun is None or not _may_be_ripe(book, part, begun, now):
        return None
    if not read and now < _blind_until(part, preset, begun):
        return None
    count = tally(book, part, now)
    decision = decided(book, vote, part, count, now)
    return None if decision is None else _settled(part, decision, count, not read)


def decided(book: Book, vote: Vote, part: Vote, count: Tally, at: datetime) -> str | None:
    """Return the decision on one log of a vote that its tally allows at a moment; None before one is due."""
    begun = electorate.begun(part, book.agents)
    if begun is None or not _may_be_ripe(book, part, begun, at):
        return None
    has_ended = at >= closes(part, preset_of(book, part), begun)
    if book.hearings.is_held(part.opened.subject) and not has_ended:
        return None
    decision = verdict(book, part, count, at >= opens(book, part, begun), has_ended)
    if decision == ACCEPTED and not _is_backed(book, vote, part):
        return UNDECIDED if has_ended else None
    return decision


def verdict(book: Book, vote: Vote, count: Tally, has_waited: bool, has_ended: bool) -> str | None:
    """Return the decision that the tally and the moment allow; None before one is due."""
    figures = drawn.by_lot(book, vote)
    if figures is None:
        return by_quorum.decision(count, preset_of(book, vote), has_waited, has_ended)
    return by_lot.decision(count, figures, has_waited, has_ended)


def _is_backed(book: Book, vote: Vote, part: Vote) -> bool:
    """Tell whether somebody outside a list approves a log of it; or whether there is nobody outside who could."""
    if part is vote:
        return True
    agents, accepted = book.agents, book.contributions.accepted
    if not electorate.is_anyone_outside(vote, part, agents, accepted):
        return True
    one, inside = electorate.stands_for(vote, agents), electorate.barred(vote, agents)
    return any(choice == APPROVE and one(person) not in inside for person, choice in ballots(part, agents).items())


def may_be_ripe(book: Book, vote: Vote, now: datetime) -> bool:
    """Tell without counting whether a vote can be ripe: late enough, or with enough ballots for all to have voted."""
    for part in vote.parts():
        begun = electorate.begun(part, book.agents)
        if begun is not None and _may_be_ripe(book, part, begun, now):
            return True
    return False


def _may_be_ripe(book: Book, vote: Vote, begun: datetime, now: datetime) -> bool:
    preset = preset_of(book, vote)
    is_late = now >= opens(book, vote, begun)
    if len(vote.ballots) < preset.quorum:
        return is_late and now >= closes(vote, preset, begun)
    # All may have voted.
    return is_late or len(vote.ballots) >= electorate.fewest(vote, book.agents, book.contributions.accepted)


def _settled(vote: Vote, decision: str, count: Tally, blind: bool) -> Settled:
    return Settled(
        vote.opened.subject,
        decision,
        vote.opened.rules,
        count.voters,
        count.voters_hash,
        count.quorum,
        count.approve,
        count.reject,
        count.abstain,
        count.flags,
        blind,
        count.lots,
        count.left_out,
    )


def silent(book: Book, vote: Vote) -> tuple[str, ...]:
    """Return the persons who are counted as voters and have not voted."""
    one = electorate.stands_for(vote, book.agents)
    voted = set(map(one, ballots(vote, book.agents)))
    voters = electorate.voters(vote, book.agents, book.contributions.accepted)
    return tuple(person for person in voters if one(person) not in voted)
