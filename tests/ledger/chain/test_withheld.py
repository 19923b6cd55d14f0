"""Words for few that are withheld: any of them may be, no others, and none that somebody had erased."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import codec, verification
from ledger.audit.withheld import Withheld
from ledger.chain.entry import Broken
from ledger.chain.rows import Slice
from ledger.network.agent import Forgotten, Joined
from ledger.payouts.payout import PayToGiven
from ledger.values.for_few import WITHHELD, WordsForFew
from ledger.values.phrase import Words
from tests.ledger.chain.test_chain import Chain

PEOPLE = 3


def chain_of(givers: list[int]) -> Chain:
    """Return a chain in which three people join, and these say where they are paid, one after the other."""
    chain = Chain(PEOPLE)
    for number, giver in enumerate(givers):
        agent = f"A{giver}"
        chain.append(PayToGiven(agent, WordsForFew(f"house {number}", agent), WordsForFew(f"holder {number}", agent)))
    return chain


def few(chain: Chain) -> list[str]:
    """Return the commitments to words for few."""
    return [known for known, row in chain.rows.items() if str(row.text).startswith(("house", "holder"))]


def withhold(chain: Chain, *commitments: str) -> None:
    for known in commitments:
        chain.rows[known] = chain.rows[known]._replace(salt=None, text=None)


GIVERS = st.lists(st.integers(1, PEOPLE), min_size=1, max_size=6)


@given(givers=GIVERS, data=st.data())
def test_any_words_for_few_may_be_withheld_and_each_is_counted(givers: list[int], data: st.DataObject) -> None:
    chain = chain_of(givers)
    left_out = data.draw(st.lists(st.sampled_from(few(chain)), unique=True))
    withhold(chain, *left_out)
    found = Withheld()
    book = verification.verified_book("commons", [Slice(chain.sealed, chain.rows)], seen=[found.add])
    assert found.number == len(left_out)
    heights = [PEOPLE + 1 + few(chain_of(givers)).index(known) // 2 for known in left_out]
    assert (found.first, found.last) == (min(heights, default=0), max(heights, default=0))
    for agent in {*givers}:
        last = len(givers) - 1 - givers[::-1].index(agent)
        address = few(chain_of(givers))[2 * last]
        assert book.payouts.has_withheld(book.agents, f"A{agent}") == (address in left_out)
        known = book.payouts.pay_to(book.agents, f"A{agent}")
        assert (known and known.reveal()) == (None if address in left_out else f"house {last}")


@given(number=st.integers(0, 2 * PEOPLE - 1), givers=GIVERS)
def test_no_other_words_may_be_withheld(number: int, givers: list[int]) -> None:
    chain = chain_of(givers)
    withhold(chain, list(chain.rows)[number])
    assert chain.broken() == number // 2 + 1


@given(givers=GIVERS, data=st.data())
def test_half_a_row_is_not_withheld(givers: list[int], data: st.DataObject) -> None:
    chain = chain_of(givers)
    place = data.draw(st.integers(0, len(few(chain)) - 1))
    known = few(chain)[place]
    row = chain.rows[known]
    halves = (row._replace(salt=None), row._replace(text=None), row._replace(salt=None, text=None, subject="A9"))
    chain.rows[known] = data.draw(st.sampled_from(halves))
    assert chain.broken() == PEOPLE + 1 + place // 2


@given(givers=GIVERS, data=st.data())
def test_what_somebody_had_erased_is_not_withheld(givers: list[int], data: st.DataObject) -> None:
    chain = chain_of(givers)
    known = data.draw(st.sampled_from(few(chain)))
    subject = chain.rows[known].subject
    first = PEOPLE + 1 + givers.index(int(subject[1:]))
    mine = [one for one in few(chain) if chain.rows[one].subject == subject]
    withhold(chain, *mine)
    chain.append(Forgotten(subject, (subject,)))
    assert chain.broken() == first
    for one in [one for one, row in chain.rows.items() if row.subject == subject]:
        del chain.rows[one]
    assert chain.broken() is None


@given(givers=GIVERS)
def test_a_withheld_address_that_another_replaced_may_be_gone(givers: list[int]) -> None:
    chain = chain_of([*givers, givers[0]])
    withhold(chain, *few(chain))
    gone = [known for known, row in chain.rows.items() if row.text is None and row.subject == f"A{givers[0]}"]
    for known in gone[:2]:
        del chain.rows[known]
    assert chain.broken() is None
    del chain.rows[gone[-1]]
    assert chain.broken() == PEOPLE + len(givers) + 1


@pytest.mark.parametrize("withheld", [True, False])
def test_a_withheld_address_that_another_replaced_excuses_no_other_missing_words(withheld: bool) -> None:
    """They came in one entry, and the later address is about the earlier one alone."""
    chain = Chain(1)
    joined = Joined("A2", Words("room:A2", "A2"), Words("name 2", "A2"))
    chain.append(joined, PayToGiven("A2", WordsForFew("house", "A2")))
    chain.append(PayToGiven("A2", None))
    if withheld:
        withhold(chain, *few(chain))
    del chain.rows[next(known for known, row in chain.rows.items() if row.text == "name 2")]
    assert chain.broken() == 2


def test_what_is_withheld_cannot_be_said_again() -> None:
    """Nothing could be committed to: it would read as erased."""
    chain = Chain(1)
    with pytest.raises(AssertionError):
        chain.append(PayToGiven("A1", WordsForFew(WITHHELD, "A1")))
    assert codec.few_in(PayToGiven("A1", None)) == []


def test_a_row_that_is_missing_is_not_taken_as_withheld() -> None:
    chain = chain_of([1])
    del chain.rows[few(chain)[0]]
    with pytest.raises(Broken, match="its words are missing"):
        verification.verified_book("commons", [Slice(chain.sealed, chain.rows)])
