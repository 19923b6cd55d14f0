"""`/agent speaker`: who speaks for an organisation, and where somebody outside is paid. Both wait for the yes of others."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome, Post, Question, question
from ledger.book import Book
from ledger.governance import awaited, speaker_words, speaking
from ledger.network.speaker import Proposal, SpeakerChanged, living_speaker
from ledger.payouts import vouching
from ledger.payouts.line_words import masked
from ledger.values.phrase import Code, Phrase, Who, phrase


def speaker(book: Book, asked: Asked) -> Outcome:
    """Ask somebody to speak for an organisation, or offer to do so where nobody does."""
    organization, person = asked["organization"], asked["person"] or asked.agent
    facts = speaking.propose(book, organization, person, asked.agent)
    is_handed_over = living_speaker(book.agents, organization) == asked.agent
    about = f"{organization}/{speaker_words.ASKED}/{person}"
    everybody = () if is_handed_over else (Post(about),)
    them = () if person == asked.agent else (Post(about, person),)
    return Outcome(facts, _asked_for(organization, person, asked.agent, is_handed_over), (*everybody, *them))


def _asked_for(organization: str, person: str, by: str, is_handed_over: bool) -> Phrase:
    """Return the answer to a proposal: what it takes until it holds."""
    who, entered, confirm = Who(person), Who(organization), Code(f"/confirm @{person}")
    if is_handed_over:
        return phrase(
            "{who} is asked. You speak for {agent} until they say yes, and then no more.", who=who, agent=entered
        )
    if person == by:
        return phrase(
            "Noted. You speak for {agent} once two others with accepted work say yes: {confirm}.",
            agent=entered,
            confirm=confirm,
        )
    return phrase(
        "Noted. {who} speaks for {agent} once they say yes, and two others with accepted work do: {confirm}.",
        who=who,
        agent=entered,
        confirm=confirm,
    )


def asks(book: Book) -> Iterator[Question]:
    """Yield the proposals to speak for an organisation, and the addresses of outside agents, that wait for a yes."""
    for proposal in speaking.open_proposals(book):
        yield question(
            book.agents.person(proposal.speaker),
            awaited.of_speaker(book, proposal),
            speaker_words.question(book, proposal),
            partial(_yes_to_speaker, proposal=proposal),
            partial(_no_to_speaker, proposal=proposal),
        )
    for agent, address in vouching.unconfirmed(book):
        yield Question(
            agent,
            vouching.may_answer(book, agent),
            phrase("{who} is paid at {pay_to}: is that their address?", who=Who(agent), pay_to=masked(address)),
            _yes_to_address,
            _no_to_address,
            book.vouched.given_at(agent),
            asked_of_all=True,
        )


def _yes_to_speaker(book: Book, asked: Asked, proposal: Proposal) -> Outcome:
    """Record a yes; once it is the last one needed, tell the old speaker, the new one and whoever proposed it."""
    facts = speaking.confirm(book, proposal, asked.agent, asked.at)
    agent, person = proposal.agent, book.agents.person(proposal.speaker)
    if not any(isinstance(fact, SpeakerChanged) for fact in facts):
        return Outcome(
            facts,
            phrase(
                "Noted. Others still have to say yes before {who} speaks for {agent}.",
                who=Who(person),
                agent=Who(agent),
            ),
        )
    told = dict.fromkeys(filter(None, (living_speaker(book.agents, agent), book.agents.person(proposal.by), person)))
    posts = tuple(Post(f"{agent}/{_kind(one, person)}/{person}", one) for one in told if one != asked.agent)
    if person == asked.agent:
        return Outcome(facts, speaker_words.yours(book, agent, person), posts)
    return Outcome(facts, speaker_words.speaks(agent, person), posts)


def _kind(told: str, person: str) -> str:
    return speaker_words.YOURS if told == person else speaker_words.SPEAKS


def _no_to_speaker(book: Book, asked: Asked, proposal: Proposal) -> Outcome:
    facts = speaking.decline(book, proposal, asked.agent)
    if book.agents.person(proposal.speaker) != asked.agent:
        return Outcome(facts, phrase("Noted. You are not asked again."))
    answer = phrase("Noted. You do not speak for {agent}, and are not asked again.", agent=Who(proposal.agent))
    about = f"{proposal.agent}/{speaker_words.REFUSED}/{proposal.speaker}"
    posts = () if book.agents.person(proposal.by) == asked.agent else (Post(about, proposal.by),)
    return Outcome(facts, answer, posts)


def _yes_to_address(book: Book, asked: Asked) -> Outcome:
    fact = vouching.confirm(book, asked["what"], asked.agent)
    return Outcome((fact,), phrase("Noted: that is the address of {who}.", who=Who(asked["what"])))


def _no_to_address(book: Book, asked: Asked) -> Outcome:
    fact = vouching.doubt(book, asked["what"], asked.agent)
    return Outcome((fact,), phrase("Noted: the cards say that you doubt the address of {who}.", who=Who(asked["what"])))


VERBS = (
    Verb(
        "agent",
        "speaker",
        "Ask somebody to speak for an organisation in your place, or offer it where nobody does.",
        "/agent speaker @A7 @A2",
        speaker,
        (
            Option(
                "organization", Kind.person, "the organisation, by its name or number", required=True, positional=True
            ),
            Option("person", Kind.person, "who is to speak for it, if not you", positional=True),
        ),
    ),
)

COMMAND = Slash(VERBS, asks=asks)
