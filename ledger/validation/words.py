"""Sentences about votes and ratings: the tally, the progress and the end of a vote, and one for every fact."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.network.amounts import in_words
from ledger.network.preset import Preset
from ledger.network.rules import ABSTAIN, APPROVE, FLAG, REJECT, Rules, mark_meant
from ledger.validation import by_quorum, electorate, end_words
from ledger.validation.ballot import flags
from ledger.validation.hearing import LEAST
from ledger.validation.rating import Rated, RatingWithdrawn, ScoreSighted
from ledger.validation.tally import Tally
from ledger.validation.vote import (
    ACCEPTED,
    AT_ABSTENTION,
    AT_EXTENSION,
    AT_OPENING,
    AT_REJECT,
    AT_REOPENING,
    AT_SILENCE,
    REJECTED,
    UNDECIDED,
    Drawn,
    Extended,
    Flagged,
    FlagLifted,
    Opened,
    Settled,
    Sighted,
    Vote,
    Voted,
)
from ledger.values.phrase import Code, Emoji, Lines, Percent, Phrase, Plural, Who, lines, phrase, plural
from ledger.values.saying import Says

if TYPE_CHECKING:
    from ledger.book import Book


def tally_sentence(tally: Tally, preset: Preset, *, is_open: bool = False) -> Phrase:
    """Render the tally of a vote by quorum with its arithmetic, so that everybody can check it."""
    sentence = phrase(
        "{voters}, {ballots} ({quorum} needed): {approve}, {reject}, {abstain}",
        voters=_who_can(tally.voters) if is_open else plural(tally.voters, "{n} could vote", "{n} could vote"),
        ballots=_who_has(tally.ballots) if is_open else plural(tally.ballots, "{n} did", "{n} did"),
        quorum=tally.quorum,
        approve=plural(tally.approve, "{n} approves", "{n} approve"),
        reject=plural(tally.reject, "{n} rejects", "{n} reject"),
        abstain=plural(tally.abstain, "{n} abstains", "{n} abstain"),
    )
    if tally.decided:
        needed = by_quorum.share(tally, preset)
        sentence = phrase(
            "{count} = {share} (needs {needed}).",
            count=sentence,
            share=Percent(tally.approve, tally.decided),
            needed=Percent(needed.numerator, needed.denominator),
        )
    else:
        sentence = phrase("{count}.", count=sentence)
    if tally.quorum == by_quorum.quorum(preset, tally.voters):
        return sentence
    return phrase(
        "{count} The number needed is of those who were here when the vote opened and had done something before.",
        count=sentence,
    )


def _who_can(voters: int) -> Plural:
    return plural(voters, "{n} can vote", "{n} can vote")


def _who_has(ballots: int) -> Plural:
    return plural(ballots, "{n} has", "{n} have")


def share(preset: Preset) -> Percent:
    """Return the share of those who decide something that has to agree."""
    return Percent(preset.share.numerator, preset.share.denominator)


def final_tally(book: Book, settled: Settled) -> Phrase:
    """Render the tally of a settled vote, with its arithmetic where it was settled by quorum."""
    if settled.lots is not None:
        return end_words.ended(book, settled)
    preset = book.rules.versions[settled.rules].preset
    if book.hearings.is_held(settled.subject):
        preset = replace(preset, share=max(preset.share, LEAST))
    votes = (settled.approve, settled.reject, settled.abstain, settled.flags)
    return tally_sentence(Tally(settled.voters, settled.voters_hash, settled.quorum, *votes), preset)


def invitation(rules: Rules) -> Phrase:
    """Render how to vote: each emoji with its meaning."""
    return phrase(
        "Vote: {approve} approve, {reject} reject, {abstain} abstain.",
        approve=Emoji(rules.approve),
        reject=Emoji(rules.reject),
        abstain=Emoji(rules.abstain),
    )


def is_someone_outside(book: Book, vote: Vote) -> bool:
    """Tell whether somebody may vote on a list of whom no log is in it, and who did not make it."""
    accepted = book.contributions.accepted
    return any(electorate.is_anyone_outside(vote, part, book.agents, accepted) for part in vote.parts())


def red_flags(book: Book, vote: Vote) -> Lines:
    """Render each open red flag with its author and reason."""
    return lines(
        *(
            phrase("Red flag by {who}: “{reason}”", who=Who(person), reason=reason)
            for person, reason in flags(vote, book.agents).items()
        )
    )


DECISIONS = {
    ACCEPTED: phrase("accepted"),
    REJECTED: phrase("not accepted"),
    UNDECIDED: phrase("undecided"),
}
"""The possible ends of a vote."""

CHOICES = {
    APPROVE: phrase("approve"),
    REJECT: phrase("reject"),
    ABSTAIN: phrase("abstain"),
    FLAG: phrase("red flag"),
    "none": phrase("nothing"),
}


BLIND = phrase("The reactions could not be read for {days} days, so this rests on what was known.", days=7)


def _opened(book: Book, fact: Opened) -> Phrase:
    number, preset = Code(fact.subject), Code(book.rules.versions[fact.rules].preset.name)
    if fact.subject in book.lists.by_id:
        return phrase(
            "The vote on {id} opened under {preset}: what somebody says counts for each log in it but their own.",
            id=number,
            preset=preset,
        )
    if not fact.bootstrap:
        return phrase("The vote on {id} opened under {preset}: {n} may vote.", id=number, preset=preset, n=fact.voters)
    if fact.measured is not None:
        sentence = phrase(
            "The vote on {id} opened under {preset}, in the beginning: {n} who are members now may vote.",
            id=number,
            preset=preset,
            n=fact.voters,
        )
    else:
        sentence = phrase(
            "The vote on {id} opened under {preset}: every member may vote, except those whom it concerns.",
            id=number,
            preset=preset,
        )
    if fact.counted is None or book.rules.versions[fact.rules].preset.by_lot is not None:
        return sentence
    return phrase(
        "{opened} The number needed is of those who had done something before: {n}.", opened=sentence, n=fact.counted
    )


WHY_DRAWN = {
    AT_OPENING: phrase("asked by lot as the vote opened"),
    AT_REJECT: phrase("asked by lot as somebody objects"),
    AT_ABSTENTION: phrase("asked by lot in place of somebody who abstains"),
    AT_SILENCE: phrase("asked by lot as others have not looked yet"),
    AT_EXTENSION: phrase("asked by lot as the time was extended"),
    AT_REOPENING: phrase("asked by lot as it was opened again"),
}
"""Why persons were drawn."""


def _drawn(_: Book, fact: Drawn) -> Phrase:
    return phrase(
        "{who} {why}: {id}.",
        who=tuple(map(Who, fact.persons)),
        why=WHY_DRAWN[fact.why],
        id=Code(fact.subject),
    )


def _sighted(_: Book, fact: Sighted) -> Phrase:
    mark = CHOICES[mark_meant(fact.mark)]
    values = {"who": Who(fact.agent), "mark": mark, "card": fact.card, "id": Code(fact.subject)}
    if fact.added:
        return phrase("{who} put the emoji for {mark} on card {card} of {id}.", **values)
    return phrase("{who} took the emoji for {mark} off card {card} of {id}.", **values)


def _voted(book: Book, fact: Voted) -> Phrase:
    values = {"who": Who(fact.agent), "id": Code(fact.subject), "choice": CHOICES[fact.choice]}
    if fact.right is not None:
        values["choice"] = phrase(
            "{choice}, {amount} would be right", choice=values["choice"], amount=in_words(book, fact.right)
        )
    if fact.reason is None:
        return phrase("The vote of {who} on {id}: {choice}.", **values)
    return phrase("The vote of {who} on {id}: {choice}, “{reason}”.", reason=fact.reason, **values)


def _flagged(_: Book, fact: Flagged) -> Phrase:
    return phrase(
        "{who} raised a red flag on {id}: “{reason}”.",
        who=Who(fact.agent),
        id=Code(fact.subject),
        reason=fact.reason,
    )


def _flag_lifted(_: Book, fact: FlagLifted) -> Phrase:
    return phrase("{who} took the red flag on {id} down.", who=Who(fact.agent), id=Code(fact.subject))


def _extended(_: Book, fact: Extended) -> Phrase:
    return phrase("{id} was not decided in time: it is open for longer, once.", id=Code(fact.subject))


def _settled(book: Book, fact: Settled) -> Phrase | Lines:
    number, count = Code(fact.subject), final_tally(book, fact)
    if fact.lots is not None:
        sentence = phrase("{id} is decided. {count}", id=number, count=count)
    else:
        sentence = phrase("{id} was {decision}. {count}", id=number, decision=DECISIONS[fact.decision], count=count)
    return lines(sentence, BLIND) if fact.blind else sentence


def _score_sighted(_: Book, fact: ScoreSighted) -> Phrase:
    values = {"who": Who(fact.agent), "mark": Code(fact.mark), "card": fact.card, "id": Code(fact.contribution)}
    if fact.added:
        return phrase("{who} put the number {mark} on card {card} of {id}.", **values)
    return phrase("{who} took the number {mark} off card {card} of {id}.", **values)


def _rated(_: Book, fact: Rated) -> Phrase:
    return phrase("{who} rated {id}: {score} of 5.", who=Who(fact.agent), id=Code(fact.contribution), score=fact.score)


def _rating_withdrawn(_: Book, fact: RatingWithdrawn) -> Phrase:
    return phrase("{who} took the rating of {id} back.", who=Who(fact.agent), id=Code(fact.contribution))


SAYS: Says = {
    Opened: _opened,
    Drawn: _drawn,
    Sighted: _sighted,
    Voted: _voted,
    Flagged: _flagged,
    FlagLifted: _flag_lifted,
    Extended: _extended,
    Settled: _settled,
    ScoreSighted: _score_sighted,
    Rated: _rated,
    RatingWithdrawn: _rating_withdrawn,
}
"""The sentence of every fact of this area."""
