"""How votes are said: their arithmetic, how they stand and when they end; and every fact about them in a sentence."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.network.rules import ABSTAIN, APPROVE, FLAG, REJECT, Preset, Rules, meaning
from ledger.validation import electorate, rating, settlement
from ledger.validation import vote as vote_page
from ledger.validation.ballot import flags
from ledger.validation.rating import Rated, RatingWithdrawn, ScoreSighted
from ledger.validation.settlement import Tally
from ledger.validation.vote import (
    ACCEPTED,
    REJECTED,
    UNDECIDED,
    Extended,
    Flagged,
    FlagLifted,
    Opened,
    Settled,
    Sighted,
    Vote,
    Voted,
)
from ledger.values.phrase import Code, Emoji, Lines, Percent, Phrase, Who, lines, phrase, plural
from ledger.values.saying import Says

if TYPE_CHECKING:
    from ledger.book import Book


def count(tally: Tally, preset: Preset) -> Phrase:
    """Return the arithmetic of a vote as everybody can check it."""
    decided = tally.approve + tally.reject
    share = preset.flagged_share if tally.flags else preset.share
    said = phrase(
        "{voters}, {ballots} (quorum {quorum}): {approve}, {reject}, {abstain}",
        voters=plural(tally.voters, "{n} could vote", "{n} could vote"),
        ballots=plural(tally.ballots, "{n} did", "{n} did"),
        quorum=tally.quorum,
        approve=plural(tally.approve, "{n} approves", "{n} approve"),
        reject=plural(tally.reject, "{n} rejects", "{n} reject"),
        abstain=plural(tally.abstain, "{n} abstains", "{n} abstain"),
    )
    if decided:
        parts = (Percent(tally.approve, decided), Percent(share.numerator, share.denominator))
        said = phrase("{count} = {share} (needs {needed}).", count=said, share=parts[0], needed=parts[1])
    else:
        said = phrase("{count}.", count=said)
    if tally.quorum == settlement.quorum(preset, tally.voters):
        return said
    return phrase(
        "{count} The quorum is of those who were here when the vote opened and had done something before.", count=said
    )


def share(preset: Preset) -> Percent:
    """Return which part of those who decide something has to agree."""
    return Percent(preset.share.numerator, preset.share.denominator)


def counted(book: Book, settled: Settled) -> Phrase:
    """Return the arithmetic of a settled vote."""
    preset = book.rules.versions[settled.rules].preset
    votes = (settled.approve, settled.reject, settled.abstain, settled.flags)
    return count(Tally(settled.voters, settled.voters_hash, settled.quorum, *votes), preset)


def standing(book: Book, vote: Vote) -> Phrase:
    """Return how an open vote stands."""
    preset = book.rules.versions[vote.opened.rules].preset
    return count(settlement.tally(vote, preset, book.agents, book.contributions.accepted), preset)


def invitation(rules: Rules) -> Phrase:
    """Return how to vote, by emoji and in words."""
    return phrase(
        "Vote: {approve} approve, {reject} reject, {abstain} abstain.",
        approve=Emoji(rules.approve),
        reject=Emoji(rules.reject),
        abstain=Emoji(rules.abstain),
    )


def progress(book: Book, vote: Vote) -> tuple[Phrase, ...]:
    """Return how an open vote stands and when it can be settled, or how many people are missing before it begins."""
    preset = book.rules.versions[vote.opened.rules].preset
    begun = electorate.begun(vote, book.agents)
    if begun is not None:
        return standing(book, vote), _times(book, vote, preset, begun)
    missing = 2 - electorate.now(vote, book.agents, book.contributions.accepted).voters
    people = plural(missing, "{n} more person has to join", "{n} more people have to join")
    return (phrase("The vote begins when two others can vote: {people}.", people=people),)


def _times(book: Book, vote: Vote, preset: Preset, begun: datetime) -> Phrase:
    closes = settlement.closes(vote, preset, book.agents)
    if vote.extended:
        return phrase("Too few voted, so the window was extended once. It closes {closes}.", closes=closes)
    if preset.wait_hours == 0:
        return phrase("It can be settled as soon as enough have voted; the window closes {closes}.", closes=closes)
    first = settlement.opens(vote, preset, book.agents)
    return phrase(
        "It can be settled once all have voted, or from {first} on; the window closes {closes}.",
        first=first,
        closes=closes,
    )


def red_flags(book: Book, vote: Vote) -> Lines:
    """Return each red flag that is up, with who raised it and why."""
    return lines(
        *(
            phrase("Red flag by {who}: “{reason}”", who=Who(person), reason=reason)
            for person, reason in flags(vote, book.agents).items()
        )
    )


DECISIONS = {
    ACCEPTED: phrase("accepted"),
    REJECTED: phrase("rejected"),
    UNDECIDED: phrase("undecided"),
}
"""How a vote can end."""

CHOICES = {
    APPROVE: phrase("approve"),
    REJECT: phrase("reject"),
    ABSTAIN: phrase("abstain"),
    FLAG: phrase("red flag"),
    "none": phrase("no ballot"),
}


def _of_vote(book: Book, fact: Fact) -> Phrase | Lines:
    number = Code(fact.contribution)
    match fact:
        case Opened(_, version, _, voters, _, bootstrap, quorum_of):
            preset = Code(book.rules.versions[version].preset.name)
            if bootstrap:
                said = phrase(
                    "The vote on {id} opened under {preset}: every member may vote, except those whom it concerns.",
                    id=number,
                    preset=preset,
                )
                if quorum_of is None:
                    return said
                return phrase(
                    "{opened} Its quorum counts who had done something before: {n}.", opened=said, n=quorum_of
                )
            return phrase("The vote on {id} opened under {preset}: {n} may vote.", id=number, preset=preset, n=voters)
        case Sighted(_, agent, card, mark, added):
            values = {"who": Who(agent), "mark": CHOICES[meaning(mark)], "card": card, "id": number}
            if added:
                return phrase("{who} put the emoji for {mark} on card {card} of {id}.", **values)
            return phrase("{who} took the emoji for {mark} off card {card} of {id}.", **values)
        case Voted(_, agent, choice):
            return phrase("The ballot of {who} on {id}: {choice}.", who=Who(agent), id=number, choice=CHOICES[choice])
        case Flagged(_, agent, reason):
            return phrase("{who} raised a red flag on {id}: “{reason}”.", who=Who(agent), id=number, reason=reason)
        case FlagLifted(_, agent):
            return phrase("{who} took the red flag on {id} down.", who=Who(agent), id=number)
        case Extended():
            return phrase("Too few voted on {id}: its window was extended once.", id=number)
        case Settled(_, decision):
            said = phrase(
                "{id} was {decision}. {count}",
                id=number,
                decision=DECISIONS[decision],
                count=counted(book, fact),
            )
            return lines(said, BLIND) if fact.blind else said
    raise AssertionError(fact)


BLIND = phrase("The reactions could not be read for {days} days, so this rests on what was known.", days=7)


def _of_rating(_: Book, fact: Fact) -> Phrase:
    number = Code(fact.contribution)
    match fact:
        case ScoreSighted(_, agent, card, mark, added):
            values = {"who": Who(agent), "mark": Code(mark), "card": card, "id": number}
            if added:
                return phrase("{who} put the number {mark} on card {card} of {id}.", **values)
            return phrase("{who} took the number {mark} off card {card} of {id}.", **values)
        case Rated(_, agent, score):
            return phrase("{who} rated {id}: {score} of 5.", who=Who(agent), id=number, score=score)
        case RatingWithdrawn(_, agent):
            return phrase("{who} took the rating of {id} back.", who=Who(agent), id=number)
    raise AssertionError(fact)


SAYS: Says = {**dict.fromkeys(vote_page.FACTS, _of_vote), **dict.fromkeys(rating.FACTS, _of_rating)}
"""The sentence of every fact of this area."""
