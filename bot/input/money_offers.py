"""Offers of what is about money: distributions, payouts and incomes, by what a person can do with them now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bot.input.asking import Asking
from ledger.distributions import restitution
from ledger.distributions.distribution import MADE, PREPARED, Distribution
from ledger.payouts import disbursement
from ledger.payouts.payout import DROPPED, READY, SENT, UNKNOWN, Payout
from ledger.payouts.payout import PREPARED as PAYOUT_PREPARED
from ledger.treasury import income
from ledger.values.phrase import Refusal

Offers = Callable[[Asking], Iterable[str]]
"""Returns the values that are offered to somebody who types."""


def under_way(asking: Asking) -> Iterator[str]:
    """Yield the distributions that can still be made or taken back."""
    known = asking.book.distributions
    return (one.prepared.distribution for one in (*known.under_way(), *known.reversals()))


def distributions(is_offered: Callable[[Asking, Distribution], bool]) -> Offers:
    """Return the offers of the distributions of which a rule says so, the newest first."""

    def offers(asking: Asking) -> Iterator[str]:
        known = reversed(asking.book.distributions.by_id.items())
        return (number for number, one in known if is_offered(asking, one))

    return offers


def waits_for_second(asking: Asking, known: Distribution) -> bool:
    """Tell whether a distribution, or its reversal, waits for the yes of this steward."""
    waiting = known.open_reversal or known
    return asking.is_steward and waiting.state == PREPARED and not asking.is_mine(waiting.prepared.by)


def can_be_taken_back(asking: Asking, known: Distribution) -> bool:
    """Tell whether this steward can propose to take a distribution back."""
    if not asking.is_steward or known.state != MADE or known.open_reversal is not None:
        return False
    return _is_taken(lambda: restitution.prepare(asking.book, known.prepared.distribution, "why", asking.person))


def _is_taken(decide: Callable[[], object]) -> bool:
    try:
        decide()
    except Refusal:
        return False
    return True


def is_for_me(asking: Asking, known: Distribution) -> bool:
    """Tell whether a distribution has a share for them."""
    return any(
        asking.is_mine(share.agent) for share in known.prepared.shares if share.agent in asking.book.agents.by_id
    )


def can_be_given(asking: Asking, known: Distribution) -> bool:
    """Tell whether they can still give up their share."""
    given = any(map(asking.is_mine, known.given_up))
    return known.is_under_way and is_for_me(asking, known) and not given


def payouts(asking: Asking, is_offered: Callable[[Asking, Payout], bool]) -> Iterator[str]:
    """Yield the payouts of which a rule says so, the newest first."""
    return (number for number, one in reversed(asking.book.payouts.by_id.items()) if is_offered(asking, one))


def of_payouts(is_offered: Callable[[Asking, Payout], bool]) -> Offers:
    """Return the offers of payouts to a steward."""
    return lambda asking: payouts(asking, is_offered) if asking.is_steward else ()


def payout_waits(asking: Asking, payout: Payout) -> bool:
    """Tell whether a payout, or its renewal, waits for the yes of another steward than its own."""
    waiting = payout.renewal or (payout.prepared if payout.state == PAYOUT_PREPARED else None)
    return waiting is not None and not asking.is_mine(waiting.by)


def has_file(_: Asking, payout: Payout) -> bool:
    """Tell whether a payout has a file that is handed out."""
    return payout.approved is not None and payout.renewal is None


def can_be_renewed(asking: Asking, payout: Payout) -> bool:
    """Tell whether a payout has lines for a new file."""
    number = payout.prepared.payout
    is_waiting = has_file(asking, payout) and bool(payout.ready)
    return is_waiting and _is_taken(lambda: disbursement.renew(asking.book, number, None, "why", asking.person))


def can_be_marked(_: Asking, payout: Payout) -> bool:
    """Tell whether a payout has lines of which the bank can say something."""
    return payout.approved is not None and any(line.state in (READY, SENT) for line in payout.lines.values())


def is_unknown(_: Asking, payout: Payout) -> bool:
    """Tell whether nobody knows what became of a line."""
    return payout.state != DROPPED and any(line.state == UNKNOWN for line in payout.lines.values())


def pays_me(asking: Asking, payout: Payout) -> bool:
    """Tell whether a payout pays them."""
    return any(map(asking.is_mine, payout.lines))


def incomes_to_reverse(asking: Asking) -> Iterable[str]:
    """Yield the incomes that a steward can propose to take back."""
    incomes = reversed(asking.book.incomes.by_id.values()) if asking.is_steward else ()
    return (known.id for known in incomes if known.state == income.CONFIRMED)
