"""`/equation`: the rules of sharing: read, propose, agree to and try the network's and the projects' value equations."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from bot.input.paging import PAGE, SIZE, pages
from bot.menu import DAYS, Asked, Kind, Option, ShellState, Slash, Verb
from bot.outcome import Notice, Outcome, Post
from ledger.book import Book
from ledger.contributions.selection import Selection
from ledger.distributions import plan, plan_words
from ledger.equations import file as equation_file
from ledger.equations import overrides, presets, summaries
from ledger.equations import words as equation_words
from ledger.equations.proposal import (
    Agreed,
    EquationAdopted,
    EquationFailed,
    Proposal,
    as_agreed,
    equation_of,
    in_currency,
)
from ledger.governance import assent, pause_words, proposal_words
from ledger.network import vocabulary
from ledger.network import words as network_words
from ledger.network.rules import APPROVE, REJECT
from ledger.network.vocabulary import WORK
from ledger.validation.vote import NONE
from ledger.values.fingerprint import fingerprint
from ledger.values.ids import Letter
from ledger.values.phrase import Code, Lines, Made, Phrase, Refusal, lines, phrase


def show(book: Book, asked: Asked) -> Outcome:
    """Tell an equation, a preset, or the equation that holds for a project or the network, in words; hand over its file."""
    if asked["preset"]:
        return _preset(asked["preset"])
    proposal = _asked_for(book, asked)
    if proposal is None:
        return Outcome(answer=_default(book.rules.now.default))
    proposed = proposal.proposed
    text = proposed.text.text or ""
    file = Made(f"{proposed.equation}.toml", text.encode(), ())
    return Outcome(answer=lines(proposal_words.describe(book, proposal), file))


def _asked_for(book: Book, asked: Asked) -> Proposal | None:
    if asked["equation"]:
        return book.equations.get(asked["equation"])
    return book.equations.agreed_for(asked["project"]) or book.equations.agreed_for(None)


def _default(preset: str) -> Lines:
    """Return the equation that holds as long as none was agreed."""
    return lines(
        phrase(
            "No equation was agreed yet, so everything is shared by {default}, in any currency. "
            "{presets} shows what others use, {propose} proposes one.",
            default=equation_words.describe_preset(preset),
            presets=Code("/equation presets"),
            propose=Code("/equation propose preset:nrp"),
        ),
        phrase("{summary}", summary=summaries.of_preset(preset)),
        phrase("{one} tells it in full.", one=Code(f"/equation {preset}")),
    )


def list_presets(book: Book, asked: Asked) -> Outcome:
    """List the presets."""
    hint = phrase("{one} tells one in full.", one=Code("/equation nrp"))
    return Outcome(answer=lines(*map(_summary, presets.NAMES), hint))


def _preset(name: str) -> Outcome:
    text = presets.text(name)
    return Outcome(answer=lines(equation_words.describe(equation_of(text)), Made(f"{name}.toml", text.encode(), ())))


def _summary(preset: str) -> Phrase:
    return phrase("{preset}: {summary}", preset=Code(preset), summary=summaries.of_preset(preset))


def propose(book: Book, asked: Asked) -> Outcome:
    """Propose an equation: a preset, with changes if need be, or a file."""
    text = assent.with_member_ids(book, _text(asked))
    words = assent.words_of(asked["preset"])
    if (checked := equation_file.read(text, assent.nameable(book, words))).equation is None:
        return Outcome(answer=lines(*_mistakes(checked.refusals)))
    facts = assent.propose(book, asked["project"], text, checked.equation, asked.agent, asked.at)
    number, new = facts[0].equation, vocabulary.add_missing(book.vocabulary, WORK, words, asked.agent)
    answer = phrase(
        "{id} is proposed for {scope}: {name}. Its card says who has to agree.",
        id=Code(number),
        scope=network_words.scope(book, asked["project"]),
        name=checked.equation.name,
    )
    named = phrase("New words for work: {words}.", words=tuple(Code(term.word.text or "") for term in new))
    return Outcome((*new, *facts), lines(answer, named if new else None), (Post(number),))


def _text(asked: Asked) -> str:
    preset, file, changes = asked["preset"], asked["file"], asked["with"]
    if (preset is None) == (file is None):
        raise Refusal(
            "Name a preset or a file, one of the two: {preset}, or {file} with the file attached.",
            preset=Code("/equation propose preset:nrp"),
            file=Code("/equation propose file:ours.toml"),
        )
    if file is not None and changes:
        raise Refusal("Changes go with a preset. Change the file itself.")
    return file if file is not None else overrides.with_changes(preset, changes or "")


def _mistakes(wrong: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    first = phrase("Nothing was recorded: this is no equation that can be used here.")
    return (
        first,
        *wrong,
        phrase(
            "A type of work gets its name by {work}, an agent to whom a part goes by {agent}; a member is written as {member}.",
            work=Code("/agent word work welding"),
            agent=Code("/agent add Riverside Workshop"),
            member=Code("@ana"),
        ),
    )


def vote(book: Book, asked: Asked) -> Outcome:
    """Agree to a proposed equation as its card shows it, say no to it, or take that back."""
    number, choice = asked["card"], asked["choice"]
    if choice == NONE:
        return Outcome(
            assent.retract(book, number, asked.agent), phrase("Your answer to {id} is taken back.", id=Code(number))
        )
    if choice not in (APPROVE, REJECT):
        raise Refusal(
            "To {id} one says yes or no: {approve} or {reject}.",
            id=Code(number),
            approve=Code(f"/vote {number} approve {book.equations.get(number).proposed.hash}"),
            reject=Code(f"/vote {number} reject"),
        )
    typed = _as_shown(book, number, asked["fingerprint"]) if choice == APPROVE else None
    facts = assent.answer(book, number, asked.agent, asked.at, agrees=choice == APPROVE, typed=typed)
    return Outcome(facts, _describe_answer(number, facts))


def _as_shown(book: Book, number: str, typed: str | None) -> str:
    """Return the fingerprint that was typed; refuse a yes without one, as it could be to another text than was read."""
    if typed is None:
        raise Refusal(
            "Say yes to it with the signs that stand on its card: {approve}.",
            approve=Code(f"/vote {number} approve {book.equations.get(number).proposed.hash}"),
        )
    return typed


def _describe_answer(number: str, facts: tuple[object, ...]) -> Phrase:
    kinds = set(map(type, facts))
    if EquationAdopted in kinds:
        return phrase("{id} holds from now on.", id=Code(number))
    if EquationFailed in kinds:
        return phrase("{id} is not agreed to: what held before goes on.", id=Code(number))
    return phrase(
        "Your answer to {id} stands. {retract} takes it back.",
        id=Code(number),
        retract=Code(f"/vote {number} none"),
    )


def drop(book: Book, asked: Asked) -> Outcome:
    """Take a proposed equation back."""
    facts = assent.drop(book, asked["what"], asked.agent)
    return Outcome(facts, phrase("{id} is dropped.", id=Code(asked["what"])))


def try_(book: Book, asked: Asked) -> Outcome:
    """Show who would get what of an amount, by the equation that holds, a proposed one or a preset; nothing is recorded."""
    amount, selection = asked["amount"], Selection(asked["project"], asked["from"], asked["to"])
    by = _equation_to_try(book, asked)
    planned = plan.under_equation(book, by, amount, selection, partial(book.opted.is_out, book.agents))
    return Outcome(
        answer=lines(
            phrase(
                "{amount}, if it came in, shared by {equation}:",
                amount=amount,
                equation=equation_words.equation(book, by.id),
            ),
            plan_words.describe(book, planned),
            phrase("Fingerprint {fingerprint}. Nothing is recorded.", fingerprint=Code(planned.fingerprint)),
        )
    )


def _equation_to_try(book: Book, asked: Asked) -> Agreed:
    number, preset, currency = asked["equation"], asked["preset"], asked["amount"].currency
    if number is not None:
        return in_currency(as_agreed(book.equations.get(number)), currency)
    if preset is None:
        return book.equations.valid_for(asked["project"], currency)
    return in_currency(_of_preset(book, preset, asked["with"] or f"currency={currency}"), currency)


def _of_preset(book: Book, preset: str, changes: str) -> Agreed:
    text = assent.with_member_ids(book, overrides.with_changes(preset, changes))
    equation = equation_file.read(text).equation
    if equation is None:
        raise Refusal("{preset} with these changes is no equation. Propose it to read why.", preset=Code(preset))
    return Agreed(preset, 0, fingerprint(text), equation, assent.payees(book, equation))


def list_proposed(book: Book, asked: Asked) -> Outcome:
    """List all equations that were ever proposed for a project, or for the network."""
    proposals = book.equations.proposed_for(asked["project"])
    if not proposals:
        return Outcome(answer=phrase("None was ever proposed there."))
    turned = pages(asked, (len(proposals), SIZE))
    return Outcome(answer=lines(proposal_words.table(book, turned.newest(proposals)), turned.describe()))


def come_due(book: Book, now: datetime, seen: ShellState) -> Outcome:
    """Decide the proposals whose time for answers has ended."""
    return Outcome(assent.due(book, now))


def card(book: Book, about: str) -> Notice:
    """Render the card of a proposed equation as it is now."""
    proposal = book.equations.by_id[about]
    return Notice(
        about, lines(proposal_words.describe(book, proposal), *pause_words.describe(book, about, proposal.at))
    )


_PROJECT = Option("project", Kind.project, "for which project, if not for the network")
_PRESET = Option("preset", Kind.choice, "one that comes with the program", choices=presets.NAMES)
_WITH = Option("with", Kind.text, 'changes of the preset, such as "rates.welding=30, bucket.2.percent=10"')

VERBS = (
    Verb(
        "equation",
        None,
        "Read how returns are shared now, or another equation, in words and as its file.",
        "/equation",
        show,
        (
            Option("equation", Kind.card, "another one, such as E1", positional=True),
            Option("preset", Kind.choice, "one that comes with the program", positional=True, choices=presets.NAMES),
            _PROJECT,
        ),
        reads=True,
    ),
    Verb(
        "equation",
        "presets",
        "See the equations that come with the program.",
        "/equation presets",
        list_presets,
        reads=True,
    ),
    Verb(
        "equation",
        "propose",
        "Propose how returns are shared: a preset, with changes if need be, or a file of your own.",
        '/equation propose preset:nrp with:"currency=CAD, rates.default=30"',
        propose,
        (_PROJECT, _PRESET, _WITH, Option("file", Kind.file, "a file of your own, attached")),
        slow=True,
    ),
    Verb(
        "equation",
        "try",
        "See who would get what of an amount; nothing is recorded.",
        "/equation try 1000 CAD",
        try_,
        (
            Option("amount", Kind.money, "how much", required=True, positional=True),
            Option("equation", Kind.card, "a proposed one, such as E2"),
            _PRESET,
            _WITH,
            _PROJECT,
            *DAYS,
        ),
        reads=True,
        slow=True,
    ),
    Verb(
        "equation",
        "list",
        "See every equation that was proposed.",
        "/equation list",
        list_proposed,
        (_PROJECT, PAGE),
        reads=True,
    ),
)

COMMAND = Slash(VERBS, subject=Letter.EQUATION, card=card, come_due=come_due, takes={"vote": vote, "withdraw": drop})
