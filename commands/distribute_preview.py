"""`/distribute` alone: what can be shared, who would get what of a sum, and the distributions that there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.input.paging import PAGE, SIZE, pages
from bot.menu import DAYS, Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.contributions.selection import Selection
from ledger.distributions import decisions, plan_words, share_files
from ledger.distributions import words as distribution_words
from ledger.distributions.distribution import Distribution
from ledger.equations import words as equation_words
from ledger.treasury import pool
from ledger.treasury import words as treasury_words
from ledger.treasury.account import of_pool
from ledger.values.money import Money
from ledger.values.phrase import Code, Phrase, Refusal, Sayable, Sheet, lines, phrase


def show(book: Book, asked: Asked) -> Outcome:
    """Show one distribution, who would get what of a pool, or the list of what can be shared and of the last ones."""
    if len([name for name in ("distribution", "all", "amount") if asked[name] is not None]) > 1:
        raise Refusal("Say one of them: a number, {all}, or a sum.", all=Code("all"))
    if asked["distribution"] is not None:
        return Outcome(answer=_card(book, asked))
    if any(asked[name] is not None for name in ("all", "amount", "project", "from", "to")):
        return _preview(book, asked)
    made = list(book.distributions.by_id.values())
    turned = pages(asked, (len(made), SIZE))
    listed = (*_to_share(book), _table(book, turned.newest(made)), turned.describe())
    return Outcome(
        answer=lines(*listed) if any(listed) else phrase("There is nothing to share, and nothing was shared.")
    )


def _to_share(book: Book) -> Iterator[Phrase]:
    """Yield what each pool holds, with the command that shows who would get what."""
    for project in (None, *book.projects.by_id):
        for balance in book.accounts.balances(of_pool(project)):
            yield phrase(
                "In {pool}: {balance}. {preview} shows who would get what.",
                pool=treasury_words.pool(book, project),
                balance=balance,
                preview=Code(f"/distribute {_typed(book, balance, project)}"),
            )


def _table(book: Book, distributions: Iterable[Distribution]) -> Sheet | None:
    rows = tuple(
        (
            Code(known.prepared.distribution),
            known.prepared.amount,
            treasury_words.pool(book, known.prepared.project),
            distribution_words.DISTRIBUTIONS[known.state],
        )
        for known in distributions
    )
    return Sheet((NUMBER, AMOUNT, POOL, STATE), rows) if rows else None


def _typed(book: Book, amount: Money, project: str | None) -> str:
    return f"{treasury_words.typed_amount(book, amount)}{treasury_words.typed_project(book, project)}"


def _preview(book: Book, asked: Asked) -> Outcome:
    selection = Selection(asked["project"], asked["from"], asked["to"])
    amount = asked["amount"] or pool.all_of(book, selection.project)
    planned = decisions.plan(book, amount, selection)
    command = " ".join(("/distribute prepare", _typed(book, amount, selection.project), *_days(selection)))
    return Outcome(
        answer=lines(
            phrase(
                "{amount} of {pool}, shared by {equation}:",
                amount=amount,
                pool=treasury_words.pool(book, selection.project),
                equation=equation_words.equation(book, planned.agreed.id),
            ),
            plan_words.describe(book, planned),
            phrase("Fingerprint {fingerprint}. Nothing is recorded yet.", fingerprint=Code(planned.fingerprint)),
            phrase(
                "A steward prepares exactly this with {command}.",
                command=Code(f"{command} fingerprint:{planned.fingerprint}"),
            ),
        )
    )


def _days(selection: Selection) -> tuple[str, ...]:
    """Return the days as they are typed."""
    days = {"from": selection.since, "to": selection.before}
    return tuple(f"{name}:{day.isoformat()}" for name, day in days.items() if day)


def _card(book: Book, asked: Asked) -> Sayable:
    """Return the card of a distribution as it is now, with the files of the lists that it has no room for."""
    assert asked.menu is not None, "cards come from the menu"
    known = book.distributions.get(asked["distribution"])
    card = asked.menu.card(book, known.prepared.distribution)
    return lines(card.phrase, *share_files.of_distribution(book, known))


NUMBER, AMOUNT, POOL, STATE = phrase("Number"), phrase("Amount"), phrase("For"), phrase("State")
_AMOUNT = Option("amount", Kind.money, "how much of it", positional=True)
_PROJECT = Option("project", Kind.project, "whose pool, if it is not the network's")

VERBS = (
    Verb(
        "distribute",
        None,
        "See what can be shared, who would get what of a sum, or one distribution; nothing is recorded.",
        "/distribute 1000 EUR #probe",
        show,
        (
            Option("distribution", Kind.card, "one that there is, such as D1", positional=True),
            Option(
                "all",
                Kind.choice,
                "all, for the whole of it; so it is with a project alone",
                positional=True,
                choices=("all",),
            ),
            _AMOUNT,
            _PROJECT,
            *DAYS,
            PAGE,
        ),
        reads=True,
        slow=True,
    ),
)

COMMAND = Slash(VERBS)
