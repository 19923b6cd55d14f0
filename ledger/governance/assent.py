"""Assent to proposed equations: propose, answer, take an answer back, drop; and the decision, by answers or by time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import chain

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions.selection import Selection
from ledger.distributions import entitlement
from ledger.equations import presets
from ledger.equations.equation import DEFAULT_RATE, Equation
from ledger.equations.file_bucket import Known
from ledger.equations.proposal import (
    ASSENTS_MIN,
    OPEN,
    AnswerWithdrawn,
    EquationAdopted,
    EquationAnswered,
    EquationDropped,
    EquationFailed,
    EquationProposed,
    Payee,
    Proposal,
    as_agreed,
    equation_of,
)
from ledger.governance import verdict
from ledger.network import custodian, naming, role, seniority
from ledger.network.pause import is_over
from ledger.validation.panel import had_accepted_work
from ledger.values.confusables import skeleton
from ledger.values.fingerprint import check_fingerprint, fingerprint
from ledger.values.ids import Letter, next_id
from ledger.values.phrase import NETWORK, Code, Refusal, Who, Words, sample
from ledger.values.spelling import folded


def propose(book: Book, project: str | None, text: str, equation: Equation, by: str, at: datetime) -> tuple[Fact, ...]:
    """Return the facts of a proposal of the equation in a file. The member who proposes agrees to it if they may answer."""
    _check_none_is_open(book, project)
    before, named = book.equations.agreed_for(project), payees(book, equation)
    assert all(payee != name or payee == custodian.CUSTODIAN for name, payee in named.items()), "the file was checked"
    proposed = EquationProposed(
        next_id(Letter.EQUATION, book.equations.by_id),
        project,
        Words(text, NETWORK),
        fingerprint(text),
        tuple(Payee(name, payee) for name, payee in named.items()),
        before.proposed.equation if before else None,
        () if before else _initiators(book, project),
        book.rules.now.version,
        by,
    )
    if not may_answer(book, proposed, by, at):
        return (proposed,)
    return (proposed, EquationAnswered(proposed.equation, by, agrees=True))


def _check_none_is_open(book: Book, project: str | None) -> None:
    for proposal in book.equations.proposed_for(project):
        if proposal.state == OPEN:
            raise Refusal(
                "{id} is being decided there already. Answer it first: {show} tells how it stands.",
                id=Code(proposal.proposed.equation),
                show=Code(f"/equation {proposal.proposed.equation}"),
            )


def nameable(book: Book, words: tuple[str, ...] = ()) -> Known:
    """Return the names that an equation of this network may use; `words` are the types of work that a preset brings along."""
    projects = book.projects.names()
    return Known(
        what=tuple(dict.fromkeys(folded(word) for word in (*book.vocabulary.terms("work"), *words))),
        projects=projects,
        agents=(custodian.CUSTODIAN, *book.agents.names(), *(f"#{name}" for name in projects)),
        currencies={},
        members=tuple(f"@{member.id.casefold()}" for member in book.agents.by_id.values() if member.forgotten is None),
    )


def words_of(preset: str | None) -> tuple[str, ...]:
    """Return the types of work that a preset names, in their order; none for a file that somebody wrote themself."""
    if preset is None:
        return ()
    equation = equation_of(presets.text(preset))
    named = [*equation.rates, *(word for bucket in equation.buckets for rule in bucket.rules for word in rule.what)]
    return tuple(dict.fromkeys(word for word in named if word != DEFAULT_RATE))


def with_member_ids(book: Book, text: str) -> str:
    """Return the text of a file with each member's name replaced by `@` and their id, which outlives a name.

    Refuse a name that several members have, or that looks like another member's.
    """
    if "@" not in text:
        return text
    alike = naming.ids_by_skeleton(book.agents)
    return _MEMBER.sub(lambda match: _member(book, alike, match.group()), text)


_MEMBER = re.compile(r"""(?<=["'])@[^"'\n]{1,200}(?=["'])""")


def _member(book: Book, alike: Mapping[str, list[str]], written: str) -> str:
    exact, called = custodian.agent_called(book.agents, written), alike.get(skeleton(written.removeprefix("@")), [])
    meant = [exact] if exact and exact not in called else called
    if len(meant) > 1:
        raise Refusal(
            "Several are called {name} here, or nearly so. Write the number of the one you mean, such as {example}.",
            name=written,
            example=Code(f"@{meant[0]}"),
        )
    return f"@{meant[0]}" if meant else written


def payees(book: Book, equation: Equation) -> dict[str, str]:
    """Return the ids of those to whom buckets go, by their names in the file; a name that nobody here has is its own id."""
    names = dict.fromkeys(bucket.to for bucket in equation.buckets if bucket.to is not None)
    return {name: custodian.receiver(book.agents, book.projects, name) or name for name in names}


def _initiators(book: Book, project: str | None) -> tuple[str, ...]:
    """Return the persons who began a project; for the network, its stewards. Refuse if all of them are gone."""
    initiators = tuple(person for person in _founders(book, project) if _is_here(book, person))
    if not initiators:
        raise Refusal(
            "Those who began this are gone. Somebody becomes a steward first: {take}.", take=Code("/role take steward")
        )
    return initiators


def _founders(book: Book, project: str | None) -> Iterable[str]:
    if project is None:
        return book.roles.holders(role.STEWARD, book.agents)
    return dict.fromkeys(map(book.agents.person, book.projects.by_id[project].initiators))


def answer(book: Book, number: str, by: str, at: datetime, *, agrees: bool, typed: str | None) -> tuple[Fact, ...]:
    """Return the facts of an answer, and of the decision if this was the last one needed."""
    proposal = _open(book, number)
    if typed is not None:
        check_fingerprint(proposal.proposed.hash, typed, number)
    if not may_answer(book, proposal.proposed, by, at):
        raise _asks_others(proposal, number)
    if proposal.answers.get(by) == agrees:
        raise Refusal("Your answer to {id} stands already.", id=Code(number))
    answers = {**proposal.answers, by: agrees}
    return (EquationAnswered(number, by, agrees), *decision(book, proposal, answers, at))


def retract(book: Book, number: str, by: str) -> tuple[Fact, ...]:
    """Return the facts by which a person takes their answer back, from all of their accounts."""
    proposal = _open(book, number)
    own = [account for account in proposal.answers if book.agents.person(account) == by]
    if not own:
        raise Refusal("You have not answered {id}.", id=Code(number))
    return tuple(AnswerWithdrawn(number, account) for account in own)


def drop(book: Book, number: str, by: str) -> tuple[Fact, ...]:
    """Return the fact by which the person who proposed an equation takes it back, or a steward where that one is gone."""
    proposed = _open(book, number).proposed
    if book.agents.person(proposed.by) != by and _is_here(book, proposed.by):
        raise Refusal("{who} proposed {id}, and can drop it.", who=Who(proposed.by), id=Code(number))
    if book.agents.person(proposed.by) != by:
        role.check_steward(book.roles, book.agents, by)
    return (EquationDropped(number, by),)


def due(book: Book, now: datetime) -> tuple[Fact, ...]:
    """Return the decisions by time alone: on the proposals whose days have ended."""
    return tuple(chain.from_iterable(decision(book, each, each.answers, now) for each in ended(book, now)))


def ended(book: Book, now: datetime) -> list[Proposal]:
    """Return the proposals whose days have ended."""
    return [proposal for proposal in book.equations.open() if is_over(proposal.ends(book.pauses), now)]


def voters(book: Book, proposed: EquationProposed) -> tuple[str, ...]:
    """Return the persons who may answer a change: they had accepted work before it, or are still owed something."""
    owed = _creditors(book, proposed)
    persons = (person.id for person in book.agents.persons())
    return tuple(person for person in persons if person in owed or _had_accepted_work(book, proposed, person))


def _had_accepted_work(book: Book, proposed: EquationProposed, person: str) -> bool:
    proposal = book.equations.by_id.get(proposed.equation)
    height = book.height + 1 if proposal is None else proposal.height
    accepted = book.contributions.accepted
    return had_accepted_work(accepted, book.agents.aliases(person), height)


def _creditors(book: Book, proposed: EquationProposed) -> set[str]:
    """Return the agents to whom something is owed: on their account, or by the equation that would be replaced."""
    accounts = book.accounts
    with_credit = (accounts.creditors(book.agents, currency) for currency in accounts.currencies())
    return set(chain.from_iterable(with_credit)) | _claimants(book, proposed)


def _claimants(book: Book, proposed: EquationProposed) -> set[str]:
    if proposed.replaces is None:
        return set()
    before = as_agreed(book.equations.by_id[proposed.replaces])
    claims = entitlement.claims(book, before, Selection(proposed.project))
    return {claim.agent for claim in claims.all() if claim.outstanding}


def may_answer(book: Book, proposed: EquationProposed, by: str, at: datetime) -> bool:
    """Tell whether somebody may answer.

    A first equation asks its initiators. If they are all newcomers, everybody who is none may answer as well.
    """
    if not proposed.initiators:
        return _had_accepted_work(book, proposed, by) or by in _creditors(book, proposed)
    initiators = _kin_of_initiators(book, proposed)
    if len(initiators) < ASSENTS_MIN or book.agents.lineage(by) in initiators:
        return True
    return _has_senior(book, (by,), at) and not _has_senior(book, proposed.initiators, at)


def _has_senior(book: Book, persons: Iterable[str], at: datetime) -> bool:
    return seniority.has_senior(book.roles, book.agents, persons, at)


def _kin_of_initiators(book: Book, proposed: EquationProposed) -> set[str]:
    """Return the initiators who are still here, by `Agents.kin`: two accounts of one person are one."""
    return {book.agents.lineage(person) for person in proposed.initiators if _is_here(book, person)}


def _is_here(book: Book, person: str) -> bool:
    """Tell whether somebody is in the network still, so that their answer counts."""
    return book.agents.by_id[person].forgotten is None and book.agents.is_here(person)


def _asks_others(proposal: Proposal, number: str) -> Refusal:
    if proposal.proposed.initiators:
        return Refusal(
            "{id} is the first equation there, so those who began it answer: {who}.",
            id=Code(number),
            who=tuple(map(Who, proposal.proposed.initiators)),
        )
    return Refusal(
        "Only members with an accepted contribution, or who are still owed something, can answer. You have neither yet. {log} logs one.",
        log=sample("/contribute 2h what you did"),
    )


def decision(book: Book, proposal: Proposal, answers: Mapping[str, bool], at: datetime) -> tuple[Fact, ...]:
    """Return the fact of the decision; nothing while answers that are still to come could change it."""
    here = {person: agrees for person, agrees in answers.items() if _is_here(book, person)}
    is_adopted = _verdict(book, proposal, here, at)
    if is_adopted is None:
        return ()
    number, replaces = proposal.proposed.equation, proposal.proposed.replaces
    return (EquationAdopted(number, replaces) if is_adopted else EquationFailed(number),)


def _verdict(book: Book, proposal: Proposal, answers: Mapping[str, bool], at: datetime) -> bool | None:
    """Return whether the equation is adopted, or None while that is open.

    If only newcomers agree, it stays open until its end: somebody else may agree, or one of them may be no newcomer any more.
    """
    supporters = [person for person, agrees in answers.items() if agrees]
    agreeing = set(map(book.agents.lineage, supporters))
    against = set(map(book.agents.lineage, answers)) - agreeing
    proposed, at_end = proposal.proposed, is_over(proposal.ends(book.pauses), at)
    if proposed.initiators:
        is_adopted = verdict.on_first(_kin_of_initiators(book, proposed), agreeing, against, at_end)
    else:
        preset = book.rules.versions[proposed.rules].preset
        may = set(map(book.agents.lineage, voters(book, proposed)))
        is_adopted = verdict.on_change(preset, may | agreeing | against, agreeing, against, at_end)
    if is_adopted and not _has_senior(book, supporters, at):
        return False if at_end else None
    return is_adopted


def _open(book: Book, number: str) -> Proposal:
    proposal = book.equations.get(number)
    if proposal.state != OPEN:
        raise Refusal("{id} is decided already.", id=Code(number))
    return proposal
