"""`/why`: the explanation of a decision, a share or a payment, recomputed from the ledger and told in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome, Recall
from ledger import explanation
from ledger.book import Book
from ledger.contributions import words as contribution_words
from ledger.governance import proposal_reasons, request
from ledger.history import book_before
from ledger.validation import drawn
from ledger.values.ids import Letter
from ledger.values.phrase import Code, Refusal, Sayable, lines, phrase


def why(book: Book, asked: Asked) -> Outcome:
    """Explain a contribution's decision, or the asker's or somebody's part in a distribution or payout."""
    person = asked["person"] or asked.agent
    number = asked["about"] or _last(book, person)
    explain = _EXPLANATIONS.get(number[0])
    if explain is None:
        raise Refusal(
            "I can tell why of a contribution (C1), a distribution (D1), a payout (P1) and a proposal (G1), and not of {id}.",
            id=Code(number),
        )
    outcome = explain(book, number, person)
    # What one said while a vote is open is told to nobody else, whoever is asked about.
    vote = book.votes.of(number)
    if outcome.answer is None or vote is None or drawn.by_lot(book, vote) is None:
        return outcome
    return Outcome(answer=lines(outcome.answer, request.of_oneself(book, number, vote, asked.agent)))


def _last(book: Book, person: str) -> str:
    """Return what was last decided or shared that concerns a person: their log, or a distribution with a share of theirs."""
    accounts = {*book.agents.aliases(person)} if person in book.agents.by_id else set()
    logs = [
        (log.settled, log.id) for log in book.contributions.by_id.values() if accounts & {log.author, log.contributor}
    ]
    shares = [
        (known.height, number)
        for number, known in book.distributions.by_id.items()
        if any(share.agent in accounts for share in known.prepared.shares)
    ]
    if not (concerned := [*logs, *shares]):
        raise Refusal("Nothing was decided about you yet. Name what you mean: {example}.", example=Code("/why C1"))
    return max(concerned)[1]


def _decision(book: Book, number: str, person: str) -> Outcome:
    contribution = book.contributions.get(number)
    if contribution.decision is None:
        how = explanation.standing(book, contribution) if book.votes.of(number) else None
        answer = phrase(
            "{id} is not decided: it is {state}.", id=Code(number), state=contribution_words.state(contribution)
        )
        return Outcome(answer=lines(answer, how))
    return Outcome(
        recall=Recall(
            lambda entries: explanation.before(entries, number, contribution.settled),
            lambda now, found: explanation.decision(found, now, now.contributions.get(number)),
        )
    )


def _share(book: Book, number: str, person: str) -> Outcome:
    height, known = book.distributions.get(number).height, _known(book, person)
    return _recall(height, lambda now, then: explanation.share(then, now, now.distributions.get(number), known))


def _payment(book: Book, number: str, person: str) -> Outcome:
    return Outcome(answer=explanation.payment(book, book.payouts.get(number), _known(book, person)))


def _proposal(book: Book, number: str, person: str) -> Outcome:
    proposal = book.proposals.get(number)
    if proposal.asked is None or proposal.ended is None:
        return Outcome(answer=proposal_reasons.describe(book, proposal))
    # Who voted how is told from the book before the entry that ended it.
    return _recall(proposal.ended_at, lambda now, then: proposal_reasons.describe(now, now.proposals.get(number), then))


_EXPLANATIONS: Mapping[str, Callable[[Book, str, str], Outcome]] = {
    Letter.CONTRIBUTION: _decision,
    Letter.LIST: _decision,  # which asks for one log of it
    Letter.DISTRIBUTION: _share,
    Letter.PAYOUT: _payment,
    Letter.PROPOSAL: _proposal,
}


def _recall(height: int, told: Callable[[Book, Book], Sayable]) -> Outcome:
    """Let `told` read the book of now and the one before the entry of that height."""
    return Outcome(recall=Recall(lambda entries: book_before(entries, height), told))


def _known(book: Book, person: str) -> str:
    if person not in book.agents.by_id:
        raise Refusal(
            "You are new here, so nothing is yours yet. Say whose share you mean: {example}.",
            example=Code("/why D1 @A1"),
        )
    return person


VERBS = (
    Verb(
        "why",
        None,
        "See how a decision, a share or a payment came about, with its sums.",
        "/why D1",
        why,
        (
            Option(
                "about",
                Kind.card,
                "the number, such as C1, D1, P1 or G1; what last concerned you without it",
                positional=True,
            ),
            Option("person", Kind.person, "whose share, if not yours"),
        ),
        reads=True,
        slow=True,
    ),
)

COMMAND = Slash(VERBS)
