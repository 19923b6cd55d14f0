"""Plain words: what members read is short, without the words of the trade, and has one word for one thing in each language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from bot.language.extraction import PACKAGES, extract
from tests.support.root import ROOT

TRADE = re.compile(
    r"\b(?:quorum|electorate|ballot|drawn|bucket|claim|regime|custodian|preset|fingerprint|hash|revision|settle|window)"
    r"(?:s|es|d|ed|ing|ment)?\b",
    re.IGNORECASE,
)
"""Words of those who made the rules, which tell a member nothing."""

NOT_PLAIN = (
    "bot/cli/",
    "adapters/console/wording.py",
    "ledger/audit/",
    "ledger/equations/",
    "commands/equation",
    "commands/ledger.py",
)
"""The places of sentences for operators, auditors, and those who write an equation."""

TYPED: Mapping[str, tuple[str, ...]] = {
    "bucket": ("ledger/distributions/",),
    "claim": ("ledger/distributions/", "ledger/governance/proposal_words.py"),
    "custodian": ("commands/settings.py", "ledger/governance/proposal_words.py", "ledger/network/setting_help.py"),
    "fingerprint": ("commands/distribute", "ledger/"),
}
"""Words that have to be typed, or that stand in the equation which a sum follows, with the places that speak of that."""

LENGTH_MAX = 300
"""Characters of a sentence for members, with all that belongs to it."""

CLAUSE = re.compile(r"(?:Who|Whoever|Whose|What|Whatever|Where|When|Whether|Which|How)\b(?![^.?]*\?)")
"""A first word that lets a reader wait for the subject; a question may begin so."""

LABELS = re.compile(r"[^.]*[:,]$|[^.:]{0,60}$|[^.:]*: \{\w+\}\.?$")
"""Labels, ends of sentences and headings, which are no sentence of their own."""

DOUBTFUL: Mapping[str, Mapping[str, str]] = {
    "de": {
        r"\bStrom\b": "Bereich",
        r"[Uu]nentschieden": "ohne Entscheidung",
        r"\bbis auf\b": "genau",
        r"\bGüte\b": "Qualität",
        r"Kettenkopf": "Prüfwert des Buchs",
        r"[Bb]uch hält": "Das Buch ist unverändert",
        r"[Aa]us(?:ge)?schl[aä]g": "zurückgewiesen",
        r"[Vv]ermerk": "notieren",
        r"[Aa]ufgeschrieben": "festgehalten",
        r"[Ff]ehl(?:ge)?schl": "gescheitert",
        r"(?:Flagge|Flaggen) (?:gehoben|gesetzt)": "gehisst",
        r"korrigier": "berichtigen",
        r"[Zz]eichen der Bank": "Referenz der Bank",
        r"\bGleichung": "Wertformel",
        r"Kein \w+ liegt nicht": "eine Verneinung",
        r"⚪ enthalten|\} enthalten\b(?! sich)": "Enthaltung",
        r"\b(?:Sie|Ihnen|Ihre?[mnrs]?) (?:können|müssen|sollten|bitte)\b": "du",
    }
}
"""For each language, patterns that mislead those who speak it, or are a second word for one thing, with the word to take."""


@cache
def sentences(root: Path) -> dict[str, list[str]]:
    """Return every sentence of the product with the files that say it."""
    found: dict[str, list[str]] = {}
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            for sentence in extract(path.read_text(encoding="utf-8"), name):
                for form in sentence if isinstance(sentence, tuple) else (sentence,):
                    found.setdefault(form, []).append(name)
    return found


def for_members(root: Path) -> Iterator[str]:
    """Yield the sentences that any member may read, without those to type."""
    for sentence, files in sentences(root).items():
        if not (sentence.startswith("/") or all(file.startswith(NOT_PLAIN) for file in files)):
            yield sentence


def words_of_the_trade(root: Path) -> list[str]:
    """Find sentences for members with a word of the trade in them; names of blanks are nobody's to read."""
    return [sentence for sentence in for_members(root) if any(_told_untyped(root, sentence))]


def _told_untyped(root: Path, sentence: str) -> Iterator[str]:
    for word in TRADE.findall(re.sub(r"\{\w+\}", "", sentence)):
        stem = next((typed for typed in TYPED if word.casefold().startswith(typed)), "")
        if not (stem and all(file.startswith((*TYPED[stem], *NOT_PLAIN)) for file in sentences(root)[sentence])):
            yield word


def long_sentences(root: Path) -> list[str]:
    """Find sentences for members that are too long to be read at once."""
    return [sentence for sentence in for_members(root) if len(sentence) > LENGTH_MAX]


def clauses(root: Path) -> list[str]:
    """Find sentences that begin with a clause."""
    return [one for one in for_members(root) if CLAUSE.match(one) and not LABELS.fullmatch(one)]


def doubtful(catalogue: Path) -> list[str]:
    """Find translations with a word that misleads, or a second word for one thing."""
    patterns = DOUBTFUL.get(catalogue.stem, {})
    with catalogue.open("rb") as file:
        messages = [message.string for message in read_po(file) if message.id]
    forms = [form for said in messages for form in (said if isinstance(said, tuple | list) else (said,))]
    return [f"{form} -> {better}" for form in forms for bad, better in patterns.items() if re.search(bad, str(form))]


DRAWING = frozenset(sentence for sentence in sentences(ROOT) if sentence.startswith("To draw again: "))
"""The recipe by which anybody repeats a draw, to the letter."""
