"""`potluck equation`: check a value equation, read it in plain words, and try it on a list of contributions."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from adapters.console.page import plain_text
from bot.charts.render import with_chart_texts
from bot.cli.contributions_csv import Listing
from bot.cli.csv_days import day
from bot.cli.csv_encoding import decoded
from bot.cli.csv_rows import LINE_MAX
from bot.cli.equation_trial import AmountToShare, run_trial
from bot.cli.equation_trial_words import describe_trial, left_out
from bot.cli.exported_contributions import beside
from bot.core.gc_tuning import collection_paused
from bot.language.words import Reader, say
from ledger.equations import file as equation_file
from ledger.equations import words as equation_words
from ledger.equations.equation import Equation, read_amount
from ledger.equations.file import CHARACTERS_MAX
from ledger.values.phrase import Phrase, Refusal, Sayable, phrase
from ledger.values.spelling import composed

app = typer.Typer(no_args_is_help=True, help="Check, read and try value equations.")

File = Annotated[Path, typer.Argument(help="The file of the equation.", show_default=False)]

FILE_MAX = 10**8
"""Bytes of a list of contributions: two million rows."""

_READER = Reader("en", "UTC", lambda agent: agent)


@app.command()
def check(file: File) -> None:
    """Say everything that is wrong with an equation, and what may not be meant."""
    equation, warnings = _equation(file, is_new=True)
    for warning in warnings:
        typer.echo(_text(phrase("Note: {warning}", warning=warning)))
    typer.echo(_text(phrase("{name} can be used.", name=equation.name)))


@app.command()
def show(file: File) -> None:
    """Tell an equation in plain words."""
    equation, _ = _equation(file)
    typer.echo(_text(equation_words.describe(equation)))


@app.command("try")
def try_(
    file: File,
    contributions: Annotated[Path, typer.Option(help="A CSV file with a row for each contribution, the oldest first.")],
    amount: Annotated[
        list[str], typer.Option(help="What is shared, such as 1000.00 or 1000.00@2026-02-28; again for more.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Share amounts by an equation, one after the other, and say who would get what; nothing is kept."""
    equation, _ = _equation(file)
    shares, wrong = parse_amounts(amount, equation)
    # A list of a hundred thousand makes a million objects, none of which is garbage before the end.
    with collection_paused():
        listing = _listed(contributions, equation)
        wrong += listing.mistakes
        _tell(listing.notes, err=as_json or bool(wrong))
        _end(wrong)
        try:
            trial = run_trial(equation, listing.candidates, shares)
        except Refusal as refusal:
            _end([refusal.phrase])
        if as_json:
            typer.echo(json.dumps(trial.plain(), ensure_ascii=False))
            if trial.foreign:
                typer.echo(_text(left_out(trial)), err=True)
        else:
            typer.echo("\n\n".join(map(_text, describe_trial(trial))))


def _listed(file: Path, equation: Equation) -> Listing:
    """Return what stands in the file of contributions, or end with the reason why it cannot be read at all."""
    listing = Listing(equation, partial(beside, file.parent))
    try:
        with file.open("rb") as binary:
            data = binary.read(FILE_MAX + 1)
        if len(data) > FILE_MAX:
            raise Refusal("It has more than {limit} million bytes.", limit=FILE_MAX // 10**6)
        found = decoded(data)
        # No more of a line is read than shows that it is too long.
        listing.read(iter(partial(io.StringIO(found.text, newline="").readline, LINE_MAX + 1), ""))
    except OSError as error:
        _end([_unreadable(file, error)])
    except Refusal as refusal:
        _end([phrase("{file}: {wrong}", file=str(file), wrong=refusal.phrase)])
    if found.doubtful is not None:
        listing.notes.insert(0, _guess(found.doubtful))
    return listing


def _tell(notes: Sequence[Phrase], *, err: bool) -> None:
    """Say how the list was read, before all else; on standard error where something else reads the output."""
    for note in notes:
        typer.echo(_text(note), err=err)
    if notes and not err:
        typer.echo()


def _guess(word: str) -> Phrase:
    return phrase(
        "The list is not in UTF-8, so it was read as Windows-1252. Is {word} spelt right? If not, save it as CSV UTF-8.",
        word=word,
    )


def _equation(file: Path, *, is_new: bool = False) -> tuple[Equation, Sequence[Phrase]]:
    """Return the equation of a file with its warnings, or end with everything that is wrong with it.

    Only `check` treats it as new: an equation that was agreed long ago can be read and tried for ever.
    """
    try:
        with file.open("rb") as binary:
            # One byte more than any equation can have shows that there are too many, however many there are.
            text = composed(binary.read(4 * CHARACTERS_MAX + 1).decode("utf-8-sig"))
    except OSError as error:
        _end([_unreadable(file, error)])
    except UnicodeDecodeError:
        _end([phrase("{file} is not a text in UTF-8.", file=str(file))])
    checked = equation_file.read(text, is_new=is_new)
    _end(checked.refusals)
    assert checked.equation is not None, "what is not refused is an equation"
    return checked.equation, checked.warnings


def parse_amounts(amounts: Sequence[str], equation: Equation) -> tuple[list[AmountToShare], list[Phrase]]:
    """Parse the amounts to be shared; return them, and what is wrong with others."""
    shares, wrong = [], []
    for amount in amounts:
        number, at, until = amount.partition("@")
        try:
            shares.append(
                AmountToShare(read_amount(number, equation.currency, equation.decimals), day(until) if at else None)
            )
        except Refusal as refusal:
            wrong.append(phrase("The amount {amount}: {wrong}", amount=amount[:60], wrong=refusal.phrase))
    return shares, wrong


def _unreadable(file: Path, error: OSError) -> Phrase:
    return phrase("{file} cannot be read: {wrong}.", file=str(file), wrong=error.strerror or str(error))


def _end(wrong: Sequence[Phrase]) -> None:
    """End with code 2 and everything that is wrong, if anything is."""
    for mistake in wrong:
        typer.echo(_text(mistake), err=True)
    if wrong:
        raise typer.Exit(2)


def _text(said: Sayable) -> str:
    return plain_text(with_chart_texts(say(said, _READER)))
