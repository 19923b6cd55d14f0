"""Proposals in words: the rule that one would change, and a sentence for every fact about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ledger.network import words
from ledger.network.proposal import (
    GONE,
    NOT_PASSED,
    NOTICE_HOURS,
    OVERTAKEN,
    PASSED,
    UNDECIDED,
    MembersAsked,
    MembersAskedAgain,
    NoticeGiven,
    ProposalConfirmed,
    ProposalDeclined,
    ProposalDropped,
    ProposalEnded,
    ProposalFlagged,
    ProposalFlagLifted,
    Proposed,
)
from ledger.network.setting_names import RULES
from ledger.values.phrase import Channel, Code, Phrase, Who, Words, phrase
from ledger.values.saying import Says

if TYPE_CHECKING:
    from ledger.book import Book


def title(book: Book, proposed: Proposed) -> Phrase:
    """Name what a proposal is about: somebody as a steward, or a rule with its new value."""
    if proposed.value is None:
        return phrase("{who} as a steward", who=Who(proposed.by))
    return phrase("{rule}: {value}", rule=RULES[proposed.effect], value=value(book, proposed))


def value(book: Book, proposed: Proposed) -> Words | Phrase | Who | Code | Channel:
    """Render the new value of a rule as people read it."""
    assert proposed.value is not None, "a rule has a value"
    return words.setting_value(book, proposed.effect, proposed.value)


def _proposed(book: Book, fact: Proposed) -> Phrase:
    number, who = Code(fact.proposal), Who(fact.by)
    if fact.value is None:
        return phrase("{who} offered to be a steward: {id}.", who=who, id=number)
    return phrase("{who} proposed {id}: {what}.", who=who, id=number, what=title(book, fact))


def _noticed(_: Book, fact: NoticeGiven) -> Phrase:
    return phrase(
        "{id} has the yes that it needs: it holds in {hours} hours, unless enough object.",
        id=Code(fact.proposal),
        hours=NOTICE_HOURS,
    )


def _members_asked(_: Book, fact: MembersAsked) -> Phrase:
    return phrase(
        "The members vote on {id}: it takes {n} yes, with {around} of them around.",
        id=Code(fact.proposal),
        n=fact.approvals,
        around=fact.around,
    )


def _ended(_: Book, fact: ProposalEnded) -> Phrase:
    said = _ENDS[fact.end]
    if not fact.approve + fact.reject + fact.abstain:
        return phrase("{id} {ended}.", id=Code(fact.proposal), ended=said)
    return phrase(
        "{id} {ended}: {approve} yes, {reject} no, {abstain} without an opinion.",
        id=Code(fact.proposal),
        ended=said,
        approve=fact.approve,
        reject=fact.reject,
        abstain=fact.abstain,
    )


_ENDS: Mapping[str, Phrase] = {
    PASSED: phrase("holds from here on"),
    NOT_PASSED: phrase("did not pass"),
    UNDECIDED: phrase("ended without enough yes"),
    OVERTAKEN: phrase("ended, as what it rested on had changed"),
    GONE: phrase("ended, as its candidate was gone"),
}

SAYS: Says = {
    Proposed: _proposed,
    ProposalConfirmed: lambda _, fact: phrase("{who} said yes to {id}.", who=Who(fact.by), id=Code(fact.proposal)),
    ProposalDeclined: lambda _, fact: phrase("{who} said no to {id}.", who=Who(fact.by), id=Code(fact.proposal)),
    ProposalDropped: lambda _, fact: phrase("{who} ended {id}.", who=Who(fact.by), id=Code(fact.proposal)),
    NoticeGiven: _noticed,
    ProposalFlagged: lambda _, fact: phrase(
        "{who} objected to {id}: “{reason}”", who=Who(fact.by), id=Code(fact.proposal), reason=fact.reason
    ),
    ProposalFlagLifted: lambda _, fact: phrase(
        "{who} took the objection to {id} back.", who=Who(fact.by), id=Code(fact.proposal)
    ),
    MembersAsked: _members_asked,
    MembersAskedAgain: lambda _, fact: phrase(
        "Too few said yes to {id}: the members are asked once more.", id=Code(fact.proposal)
    ),
    ProposalEnded: _ended,
}
"""The sentence of every fact about proposals."""
