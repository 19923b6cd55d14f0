"""Facts as they stand in the chain: exact, canonical, without a word of anybody; and the chain that betrays every change."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import types
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from ledger import codec, facts, verification
from ledger.book import Book, fold
from ledger.chain.entry import Broken, Entry, Sealed, chained, commitment, genesis
from ledger.chain.rows import Slice, WordsRow
from ledger.network.agent import Forgotten, Joined
from ledger.network.vocabulary import TermAdded
from ledger.values.for_few import WordsForFew
from ledger.values.money import Money
from ledger.values.phrase import NETWORK, Words
from ledger.values.quantity import Quantity

NAMES = st.text("ABCDEFGHJKLMNPQRS0123456789-", min_size=1, max_size=8)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: NAMES,
    int: st.integers(-(2**53) + 1, 2**53 - 1),
    bool: st.booleans(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    date: st.dates(),
    Fraction: st.fractions(),
    Money: st.builds(Money, st.integers(-(10**30), 10**30), st.sampled_from(["EUR", "JPY"])),
    Quantity: st.builds(Quantity, st.fractions(), st.sampled_from(["h", "piece", "W3"])),
    Words: st.builds(Words, st.text(), NAMES),
    WordsForFew: st.builds(WordsForFew, st.text(), NAMES),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Return values of a field's type."""
    if hint in PLAIN:
        return PLAIN[hint]
    if get_origin(hint) in (Union, types.UnionType):
        return st.one_of(*(st.none() if arg is type(None) else values(arg) for arg in get_args(hint)))
    if get_origin(hint) is tuple:
        return st.lists(values(get_args(hint)[0]), max_size=3).map(tuple)
    return built(hint)


def built(kind: type) -> st.SearchStrategy[Any]:
    """Return facts of a kind, with anything in their fields."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: values(hints[field.name]) for field in dataclasses.fields(kind)})


def sealed_by(entry: Entry) -> tuple[bytes, dict[str, str]]:
    """Return the body of an entry, and the texts behind its commitments."""
    texts: dict[str, str] = {}

    def commit(text: str | None, subject: str) -> str:
        assert text is not None
        known = commitment(len(texts).to_bytes(2, "big"), text)
        texts[known] = text
        return known

    return codec.dump(entry, commit), texts


@pytest.mark.parametrize("kind", facts.FACTS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_every_kind_of_fact_comes_back_as_it_was_and_is_canonical(kind: type, data: st.DataObject) -> None:
    entry = Entry(7, datetime(2026, 1, 5, 9, tzinfo=UTC), "A1", (data.draw(built(kind)),))
    body, texts = sealed_by(entry)
    assert codec.load(Sealed(7, b"", body), lambda known, of: texts[known]) == entry
    assert rfc8785.dumps(msgspec.json.decode(body)) == body


@given(text=st.text("αβγδε", min_size=1))
def test_no_word_of_anybody_stands_in_the_chain(text: str) -> None:
    fact = Joined("A1", Words(text, "A1"), Words(text, "A1"))
    body, _ = sealed_by(Entry(1, datetime(2026, 1, 5, tzinfo=UTC), "A1", (fact,)))
    assert text not in body.decode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"TermAdded",1', '"TermAdded",2'),
        ('"TermAdded"', '"TermAdde"'),
        ('"kind":"work",', ""),
        ('"kind":"work"', '"kind":"work","more":1'),
    ],
)
def test_a_fact_that_this_program_does_not_know_is_refused(old: str, new: str) -> None:
    body, texts = sealed_by(
        Entry(1, datetime(2026, 1, 5, tzinfo=UTC), "A1", (TermAdded("W1", "work", Words("w", NETWORK), "A1"),))
    )
    assert old in body.decode()
    with pytest.raises((ValueError, KeyError)):
        codec.load(Sealed(1, b"", body.decode().replace(old, new).encode()), lambda known, of: texts[known])


@example(text="x" * 4000, place=3999, other="y")
@given(text=st.text(min_size=1, max_size=5000), place=st.integers(0, 4999), other=st.characters(codec="utf-8"))
def test_a_commitment_is_to_each_character_of_the_words_and_to_their_order(text: str, place: int, other: str) -> None:
    place %= len(text)
    changed = f"{text[:place]}{other}{text[place + 1 :]}"
    known = commitment(b"salt", text)
    assert (commitment(b"salt", changed) == known) == (changed == text)
    assert commitment(b"salt", text + other) != known
    assert commitment(b"salt", text[:-1]) != known
    assert known == hmac.new(b"salt", text.encode(), hashlib.sha256).hexdigest()


class Chain:
    """A chain of joinings, with its words."""

    def __init__(self, length: int) -> None:
        self.sealed: list[Sealed] = []
        self.rows: dict[str, WordsRow] = {}
        self.entries: list[Entry] = []
        for height in range(1, length + 1):
            agent = f"A{height}"
            self.append(Joined(agent, Words(f"room:{agent}", agent), Words(f"name {height}", agent)))

    def append(self, *facts: Any) -> None:
        height = len(self.sealed) + 1
        entry = Entry(height, datetime(2026, 1, 5, 9, tzinfo=UTC), "A1", facts)

        def commit(text: str | None, subject: str) -> str:
            salt = len(self.rows).to_bytes(4, "big")
            known = commitment(salt, str(text))
            self.rows[known] = WordsRow(known, subject, salt, str(text))
            return known

        body = codec.dump(entry, commit)
        previous = self.sealed[-1].hash if self.sealed else genesis("commons")
        self.sealed.append(Sealed(height, chained(previous, body), body))
        self.entries.append(entry)

    def broken(self, network: str = "commons") -> int | None:
        """Return the height of the first bad entry, or None."""
        try:
            parts = [self.sealed[first : first + 7] for first in range(0, len(self.sealed), 7)]
            verification.verified_book(network, (Slice(part, self.rows) for part in parts))
        except Broken as wrong:
            return wrong.height
        return None


def test_a_chain_that_nobody_touched_holds() -> None:
    assert Chain(20).broken() is None


@given(height=st.integers(1, 20), place=st.integers(0, 10_000), bit=st.integers(0, 7), of_hash=st.booleans())
def test_one_flipped_bit_anywhere_is_found_at_its_entry(height: int, place: int, bit: int, of_hash: bool) -> None:
    chain = Chain(20)
    entry = chain.sealed[height - 1]
    content = bytearray(entry.hash if of_hash else entry.body)
    content[place % len(content)] ^= 1 << bit
    flipped = bytes(content)
    chain.sealed[height - 1] = entry._replace(hash=flipped) if of_hash else entry._replace(body=flipped)
    assert chain.broken() == height


@given(height=st.integers(1, 19))
def test_an_entry_that_is_missing_or_moved_is_found(height: int) -> None:
    chain = Chain(20)
    del chain.sealed[height - 1]
    assert chain.broken() == height
    other = Chain(20)
    other.sealed[height - 1], other.sealed[height] = other.sealed[height], other.sealed[height - 1]
    assert other.broken() == height


def test_the_chain_of_one_network_cannot_stand_in_for_anothers() -> None:
    assert Chain(3).broken("garden") == 1


@given(number=st.integers(0, 39), part=st.integers(0, 2))
def test_changed_words_are_found_at_their_entry(number: int, part: int) -> None:
    chain = Chain(20)
    known, row = list(chain.rows.items())[number]
    changed = (row._replace(subject="other"), row._replace(salt=b"other"), row._replace(text="other"))
    chain.rows[known] = changed[part]
    assert chain.broken() == number // 2 + 1


@given(number=st.integers(0, 39))
def test_missing_words_are_found_unless_their_person_asked_to_be_forgotten(number: int) -> None:
    chain = Chain(20)
    known = list(chain.rows)[number]
    subject = chain.rows.pop(known).subject
    assert chain.broken() == number // 2 + 1
    chain.append(Forgotten(subject, (subject,)))
    assert chain.broken() is None


@given(cut=st.integers(0, 20))
def test_folding_a_part_and_then_the_rest_is_folding_all(cut: int) -> None:
    entries = Chain(20).entries
    book = fold(entries[:cut])
    for entry in entries[cut:]:
        book.add(entry)
    assert told(book) == told(fold(entries))


def told(book: Book) -> list[tuple[str, str | None]]:
    return [(agent.id, agent.name.text) for agent in book.agents.by_id.values()]
