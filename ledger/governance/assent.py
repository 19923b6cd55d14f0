"""What may be done with a proposed equation: propose, agree or not, take an answer back, drop; and what time does to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from math import ceil

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions.selection import Selection
from ledger.distributions import entitlement
from ledger.equations.equation import Equation
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
    agreed,
)
from ledger.network import agent, role, seniority
from ledger.network.project import Project
from ledger.network.rules import Preset
from ledger.values.confusables import skeleton
from ledger.values.fingerprint import check, fingerprint
from ledger.values.ids import Letter, following
from ledger.values.phrase import NETWORK, Code, Refusal, Who, Words
from ledger.values.spelling import folded


def propose(book: Book, project: str | None, text: str, equation: Equation, by: str, at: datetime) -> tuple[Fact, ...]:
    """Return the facts by which a member proposes the equation of a file, and agrees to it if they may answer."""
    waiting = next((one for one in book.equations.of(project) if one.state == OPEN), None)
    if waiting is not None:
        raise Refusal(
            "{id} is being decided there already. Answer it first: {show} tells how it stands.",
            id=Code(waiting.proposed.equation),
            show=Code(f"/equation show {waiting.proposed.equation}"),
        )
    before = book.equations.own(project)
    initiators = () if before else _initiators(book, project)
    proposed = EquationProposed(
        following(Letter.EQUATION, book.equations.by_id),
        project,
        Words(text, NETWORK),
        fingerprint(text),
        _payees(book, equation),
        before.proposed.equation if before else None,
        initiators,
        book.rules.now.version,
        by,
    )
    if not may_answer(book, proposed, by, at):
        return (proposed,)
    return (proposed, EquationAnswered(proposed.equation, by, agrees=True))


def known(book: Book) -> Known:
    """Return what the network knows, for an equation to name."""
    projects = book.projects.names()
    return Known(
        what=tuple(folded(word) for word in book.vocabulary.terms("work")),
        projects=projects,
        agents=(*book.agents.names(), *(f"#{name}" for name in projects)),
        currencies={},
        members=tuple(f"@{one.id.casefold()}" for one in book.agents.by_id.values() if one.forgotten is None),
    )


def named(book: Book, text: str) -> str:
    """Return the text of a file with its members as the ledger names them: by `@` and their id, which outlives a name.

    Refuses a name that more than one of them has, or that looks like that of another.
    """
    if "@" not in text:
        return text
    alike = agent.alike(book.agents)
    return _MEMBER.sub(lambda found: _member(book, alike, found.group()), text)


_MEMBER = re.compile(r"""(?<=["'])@[^"'\n]{1,200}(?=["'])""")


def _member(book: Book, alike: Mapping[str, list[str]], written: str) -> str:
    one, called = book.agents.find(written), alike.get(skeleton(written.removeprefix("@")), [])
    meant = [one] if one and one not in called else called
    if len(meant) > 1:
        raise Refusal(
            "Several are called {name} here, or nearly so. Write the number of the one you mean, such as {example}.",
            name=written,
            example=Code(f"@{meant[0]}"),
        )
    return f"@{meant[0]}" if meant else written


def _payees(book: Book, equation: Equation) -> tuple[Payee, ...]:
    names = dict.fromkeys(bucket.to for bucket in equation.buckets if bucket.to is not None)
    return tuple(Payee(name, _payee(book, name)) for name in names)


def _payee(book: Book, name: str) -> str:
    found = book.projects.find(name) if name.startswith("#") else book.agents.find(name)
    assert found is not None, "the file was checked against these names"
    return found


def _initiators(book: Book, project: str | None) -> tuple[str, ...]:
    """Return who began a project, or the network: its stewards."""
    if project is None:
        found: Iterable[str] = book.roles.holders(role.STEWARD, book.agents)
    else:
        begun: Project = book.projects.by_id[project]
        found = dict.fromkeys(book.agents.person(one) for one in begun.initiators)
    living = tuple(one for one in found if _is_here(book, one))
    if not living:
        raise Refusal(
            "Those who began this are gone. Somebody becomes a steward first: {take}.", take=Code("/role take steward")
        )
    return living


def answer(book: Book, number: str, by: str, at: datetime, *, agrees: bool, typed: str | None) -> tuple[Fact, ...]:
    """Return the facts of an answer; the last one that was needed decides."""
    found = _open(book, number)
    if typed is not None:
        check(found.proposed.hash, typed, number)
    if not may_answer(book, found.proposed, by, at):
        raise _asks_others(found, number)
    if found.answers.get(by) == agrees:
        raise Refusal("Your answer to {id} stands already.", id=Code(number))
    answers = {**found.answers, by: agrees}
    return (EquationAnswered(number, by, agrees), *decided(book, found, answers, at))


def retract(book: Book, number: str, by: str) -> tuple[Fact, ...]:
    """Return the facts by which a person takes their answer back."""
    found = _open(book, number)
    own = [account for account in found.answers if book.agents.person(account) == by]
    if not own:
        raise Refusal("You have not answered {id}.", id=Code(number))
    return tuple(AnswerWithdrawn(number, account) for account in own)


def drop(book: Book, number: str, by: str) -> tuple[Fact, ...]:
    """Return the fact by which the one who proposed an equation takes it back."""
    found = _open(book, number)
    if book.agents.person(found.proposed.by) != by:
        raise Refusal("{who} proposed {id}, and can drop it.", who=Who(found.proposed.by), id=Code(number))
    return (EquationDropped(number, by),)


def due(book: Book, now: datetime) -> tuple[Fact, ...]:
    """Return what time alone decides: the proposals of changes whose days have ended."""
    return tuple(
        fact
        for found in book.equations.open()
        if found.ends <= now
        for fact in decided(book, found, found.answers, now)
    )


def voters(book: Book, found: EquationProposed) -> tuple[str, ...]:
    """Return who may answer a change: those with work accepted before, and those to whom something is still owed."""
    owed = _owed(book, found)
    return tuple(one.id for one in book.agents.persons() if one.id in owed or _had_accepted_work(book, found, one.id))


def _had_accepted_work(book: Book, found: EquationProposed, person: str) -> bool:
    proposal = book.equations.by_id.get(found.equation)
    height = book.height + 1 if proposal is None else proposal.height
    accepted = book.contributions.accepted
    return any(accepted.get(alias, height) < height for alias in book.agents.aliases(person))


def _owed(book: Book, found: EquationProposed) -> set[str]:
    """Return to whom something is owed: on their account, or by the equation that would be replaced."""
    owed = {
        person for currency in book.accounts.currencies() for person in book.accounts.creditors(book.agents, currency)
    }
    if found.replaces is not None:
        before = agreed(book.equations.by_id[found.replaces])
        claims = entitlement.claims(book, before, Selection(found.project))
        owed.update(claim.agent for claim in claims.all() if claim.outstanding)
    return owed


def quorum(preset: Preset, voters: int) -> int:
    """Return how many answers are needed at least, where so many may answer."""
    return max(ASSENTS_MIN, preset.quorum, ceil(preset.quorum_share * voters))


def may_answer(book: Book, found: EquationProposed, by: str, at: datetime) -> bool:
    """Tell whether somebody may answer. Where newcomers alone began it, those do as well who have been here for a while."""
    if not found.initiators:
        return _had_accepted_work(book, found, by) or by in _owed(book, found)
    begun = _begun(book, found)
    if len(begun) < ASSENTS_MIN or book.agents.kin(by) in begun:
        return True
    roles, agents = book.roles, book.agents
    return seniority.is_met(roles, agents, (by,), at) and not seniority.is_met(roles, agents, found.initiators, at)


def _begun(book: Book, found: EquationProposed) -> set[str]:
    """Return what stands for those who began it and are still here; two accounts of one person are one."""
    return {book.agents.kin(one) for one in found.initiators if _is_here(book, one)}


def _is_here(book: Book, person: str) -> bool:
    """Tell whether somebody is in the network still, so that their answer counts."""
    return book.agents.by_id[person].forgotten is None and book.agents.is_here(person)


def _asks_others(found: Proposal, number: str) -> Refusal:
    if found.proposed.initiators:
        return Refusal(
            "{id} is the first equation there, so those who began it answer: {who}.",
            id=Code(number),
            who=tuple(map(Who, found.proposed.initiators)),
        )
    return Refusal(
        "Those answer who have an accepted contribution, or are still owed something, and you have neither yet. {log} logs one.",
        log=Code("/contribute 2h what you did"),
    )


def decided(book: Book, found: Proposal, answers: dict[str, bool], at: datetime) -> tuple[Fact, ...]:
    """Return whether the answers decide: nothing where those still to come could decide otherwise.

    Where newcomers alone agree, it stays open for one who has been here for a while, or for them to have been, until its end.
    """
    here = {one: agrees for one, agrees in answers.items() if _is_here(book, one)}
    agreeing = {book.agents.kin(one) for one, agrees in here.items() if agrees}
    against = {book.agents.kin(one) for one, agrees in here.items() if not agrees} - agreeing
    proposed, at_end = found.proposed, at >= found.ends
    failed: tuple[Fact, ...] = (EquationFailed(proposed.equation),)
    adopted: tuple[Fact, ...] = (EquationAdopted(proposed.equation, proposed.replaces),)
    if not seniority.is_met(book.roles, book.agents, (one for one, agrees in here.items() if agrees), at):
        adopted = failed if at_end else ()
    if proposed.initiators:
        begun = _begun(book, proposed)
        if begun <= agreeing and len(agreeing) >= ASSENTS_MIN:
            return adopted
        return failed if at_end or begun & against else ()
    preset = book.rules.versions[proposed.rules].preset
    may = {book.agents.kin(one) for one in voters(book, proposed)} | agreeing | against
    least = quorum(preset, len(may))

    def passes(agree: int, given: int) -> bool:
        return given >= least and agree >= max(ASSENTS_MIN, preset.approvals) and Fraction(agree, given) >= preset.share

    given, open_ = len(agreeing) + len(against), len(may) - len(agreeing) - len(against)
    if at_end or not open_:
        return adopted if passes(len(agreeing), given) else failed
    if passes(len(agreeing), len(may)):
        return adopted  # whatever the others say
    return () if passes(len(agreeing) + open_, len(may)) else failed


def _open(book: Book, number: str) -> Proposal:
    found = book.equations.get(number)
    if found.state != OPEN:
        raise Refusal("{id} is decided already.", id=Code(number))
    return found
