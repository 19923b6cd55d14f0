"""Explanation of a proposal: who said yes, since when, who objected, and the count of the members' vote.

The choices of persons are told once the vote is over, not before.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger.book import Book
from ledger.governance import members_vote, proposal_card
from ledger.network.proposal import NOTICE_HOURS, VOTE_DAYS, MembersAsked, Proposal
from ledger.validation import words as vote_words
from ledger.validation.ballot import ballots
from ledger.values.phrase import Code, Lines, Phrase, Sheet, Who, lines, phrase


def describe(book: Book, proposal: Proposal, then: Book | None = None) -> Lines:
    """Explain a proposal; `then` is the book just before the members' vote on it ended."""
    return lines(
        proposal_card.describe(book, proposal),
        *_before_vote(proposal),
        _needed(proposal.asked) if proposal.asked is not None else None,
        *(_lots(proposal) if then is not None and proposal.drawn else ()),
        _ballots(then, proposal) if then is not None else None,
    )


def _before_vote(proposal: Proposal) -> Iterator[Phrase]:
    if proposal.confirmed_by:
        yield phrase("Yes by {yes}.", yes=tuple(map(Who, proposal.confirmed_by)))
    if proposal.declined_by:
        yield phrase("No by {no}.", no=tuple(map(Who, proposal.declined_by)))
    if proposal.noticed is not None:
        yield phrase(
            "It had the yes that it needed on {at}, and {hours} hours for objections from then on.",
            at=proposal.noticed,
            hours=NOTICE_HOURS,
        )
    for account, reason in proposal.flags.items():
        yield phrase("{who} objected: “{reason}”", who=Who(account), reason=reason)


def _needed(asked: MembersAsked) -> Phrase:
    if asked.drawn:
        return phrase(
            "The members were asked, for {days} days. {around} with accepted work were around, so lots asked {drawn} of them, and it took {n} yes by these: a third.",
            days=VOTE_DAYS,
            around=asked.around,
            drawn=len(asked.drawn),
            n=asked.approvals,
        )
    return phrase(
        "The members were asked, for {days} days. {around} with accepted work were around, so it took {n} yes: "
        "half of them where at most {few} are around, else a third, and {least} at least.",
        days=VOTE_DAYS,
        around=asked.around,
        n=asked.approvals,
        few=members_vote.FEW,
        least=members_vote.APPROVALS_MIN,
    )


def _lots(proposal: Proposal) -> Iterator[Phrase]:
    """Yield whom lots asked at last, and what somebody needs to draw again."""
    yield phrase("Asked by lot: {who}.", who=tuple(map(Who, proposal.drawn)))
    yield phrase(
        "The lots follow from entry {height}, with which it was proposed: {seal}. In a row are all accounts with accepted work before the vote, the first accepted first, and it is shuffled as for a log; of those who are around the first are asked. Who had not voted when it went on made room for the next.",
        height=proposal.height,
        seal=Code(proposal.seal.hex()),
    )


def _ballots(then: Book, proposal: Proposal) -> Sheet:
    cast = ballots(then.members_votes.open[proposal.id], then.agents)
    return Sheet((WHO, BALLOT), tuple((Who(person), vote_words.CHOICES[choice]) for person, choice in cast.items()))


WHO, BALLOT = phrase("Who"), phrase("Vote")
