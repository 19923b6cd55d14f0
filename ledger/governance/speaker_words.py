"""Speakers in words: the question that waits for somebody's yes, and the messages about who speaks for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.governance import speaking
from ledger.network import words as network_words
from ledger.network.speaker import Proposal, living_speaker
from ledger.payouts.destination import EXAMPLE
from ledger.payouts.line_words import masked
from ledger.values.ids import Subject
from ledger.values.phrase import Code, Lines, Phrase, Sayable, Who, lines, phrase, plural

if TYPE_CHECKING:
    from ledger.book import Book

ASKED, SPEAKS, YOURS, REFUSED, ALONE = "asked", "speaks", "yours", "refused", "alone"
"""Kinds of messages about an organisation: somebody is asked to speak for it, does (to others, and to that person), or does not
want to; nobody does any more."""

KINDS = (ASKED, SPEAKS, YOURS, REFUSED, ALONE)


def describe(book: Book, about: str) -> Sayable:
    """Return a message about who speaks for an agent, as it stands now: `A7/asked/A2`, or `A7/alone`."""
    subject = Subject(about)
    if subject.kind == ALONE:
        return _alone(book, subject.id)
    if subject.kind == SPEAKS:
        return speaks(subject.id, subject.rest)
    if subject.kind == YOURS:
        return yours(book, subject.id, subject.rest)
    if subject.kind == REFUSED:
        return phrase("{who} does not want to speak for {agent}.", who=Who(subject.rest), agent=Who(subject.id))
    proposal = speaking.proposal_of(book, subject.id, subject.rest)
    if proposal is None:
        return phrase(
            "It was asked whether {who} speaks for {agent}. That is answered.",
            who=Who(subject.rest),
            agent=Who(subject.id),
        )
    return lines(question(book, proposal), what_it_takes(book, proposal))


def question(book: Book, proposal: Proposal) -> Phrase:
    """Return in one sentence what is proposed."""
    who, agent, by = Who(proposal.speaker), Who(proposal.agent), Who(proposal.by)
    if proposal.by == proposal.speaker:
        return phrase(
            "{who} offers to speak for {agent}, for which nobody does now: to confirm its logs, and to say where it is paid.",
            who=who,
            agent=agent,
        )
    if speaking.is_handed_over(book, proposal):
        return phrase(
            "{by} wants to hand {agent} over: {who} would confirm its logs from then on, and say where it is paid.",
            by=by,
            who=who,
            agent=agent,
        )
    return phrase(
        "{by} proposes that {who} speaks for {agent}, for which nobody does now: to confirm its logs, and to say where it is paid.",
        by=by,
        who=who,
        agent=agent,
    )


def what_it_takes(book: Book, proposal: Proposal) -> Phrase:
    """Return the yes that a proposal still needs, and how to give it."""
    who, number = Who(proposal.speaker), f"/confirm @{proposal.speaker}"
    answer = {"confirm": Code(number), "no": Code(f"{number} no")}
    is_wanted = any(book.agents.person(one) == book.agents.person(proposal.speaker) for one in proposal.yes)
    if speaking.is_handed_over(book, proposal):
        return phrase("It holds once {who} says yes: {confirm}, or {no}.", who=who, **answer)
    missing = plural(
        speaking.missing(book, proposal, proposal.yes),
        "{n} more member with accepted work",
        "{n} more members with accepted work",
    )
    if is_wanted:
        return phrase("It takes the yes of {missing}: {confirm}, or {no}.", missing=missing, **answer)
    return phrase("It takes the yes of {who} and {missing}: {confirm}, or {no}.", who=who, missing=missing, **answer)


def speaks(agent: str, speaker: str) -> Phrase:
    """Return that somebody speaks for an agent from now on."""
    return phrase(
        "{who} speaks for {agent} from now on: confirms its logs, and says where it is paid.",
        who=Who(speaker),
        agent=Who(agent),
    )


def yours(book: Book, agent: str, speaker: str) -> Lines:
    """Return the same to the new speaker, with what to look at: where the agent is paid, and the logs that wait."""
    return lines(speaks(agent, speaker), _where(book, agent), _logs(book, agent))


def _where(book: Book, agent: str) -> Phrase:
    where = Code(f"/account pay-to for:@{agent} {EXAMPLE}")
    pay_to = book.payouts.pay_to(book.agents, agent)
    if pay_to is None:
        return phrase("Say in a direct message where it is paid: {where}.", where=where)
    return phrase(
        "It is paid at {pay_to}, as was said before you. If that is not right, say in a direct message where: {where}.",
        pay_to=masked(pay_to),
        where=where,
    )


def _logs(book: Book, agent: str) -> Phrase | None:
    numbers = (
        number for number in book.contributions.awaiting if book.contributions.by_id[number].contributor == agent
    )
    waiting = tuple(map(Code, numbers))
    return phrase("Logs for it wait for your yes: {logs}.", logs=waiting) if waiting else None


def _alone(book: Book, agent: str) -> Phrase:
    speaker = living_speaker(book.agents, agent)
    return network_words.unspoken(agent) if speaker is None else speaks(agent, speaker)
