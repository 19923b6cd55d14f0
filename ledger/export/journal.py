"""The network's money as a journal of double entries, for hledger and for beancount.

What came from outside lies with whoever holds the network's money, an asset; pools are its equity, and what is owed on accounts,
or set aside to be paid out, is what it owes. So every amount but that of the asset has the other sign than in our accounts.
Names of people and their words stand in no journal: it is copied to where nothing can be erased.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from ledger.chain.entry import Entry
from ledger.network.rules import RulesAdopted
from ledger.treasury.account import Posted
from ledger.values import money
from ledger.values.ids import Letter
from ledger.values.money import Money

CUSTODIAN = "Assets:Custodian"
"""Where all the money is: what came from outside and has not gone."""

OPENED = "1970-01-01"
"""The day from which beancount knows an account: before anything can have happened, whatever zone holds then."""

_ABOUT = {
    Letter.INCOME: "income",
    Letter.DISTRIBUTION: "distribution",
    Letter.PAYOUT: "payout",
    Letter.AGENT: "left behind by",
}
"""What money moved because of, by the letter of its number; an agent who leaves gives their balance back."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one program wants a journal: its file's ending, and how currencies, accounts and transactions are written."""

    ending: str
    currency: Callable[[str], str]
    account: Callable[[str], str]
    heading: Callable[[date, str, str, int], str]
    """Takes the day, the number, what it is about and the height of the entry."""


def account(ours: str) -> str:
    """Return how an account of ours is called in a journal."""
    kind, _, rest = ours.partition("/")
    match kind:
        case "outside":
            return CUSTODIAN
        case "pool":
            return f"Equity:Pools:{rest or 'Network'}"
        case "shortage":
            return f"Equity:Shortage:{rest or 'Network'}"
        case "agent":
            return f"Liabilities:Accounts:{rest}"
    assert kind == "aside", f"nothing says what {ours} is to bookkeepers"
    whose = "Liabilities" if rest.startswith(Letter.PAYOUT) else "Equity"
    return f"{whose}:Aside:{rest.replace('/', ':')}"


class Journal:
    """A journal in one dialect, written entry by entry; it knows which accounts and currencies it has declared."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._declared: set[str] = set()
        self._zone = ZoneInfo("UTC")

    def add(self, entry: Entry) -> Iterator[str]:
        """Yield the text for an entry; nothing where no money moved. The day is one of the zone that held then."""
        for fact in entry.facts:
            if isinstance(fact, RulesAdopted):
                self._zone = ZoneInfo(fact.rules.zone)
            elif isinstance(fact, Posted) and fact.postings:
                yield from self._transaction(fact, entry)

    def _transaction(self, fact: Posted, entry: Entry) -> Iterator[str]:
        lines = []
        for posting in fact.postings:
            name, currency = account(posting.account), posting.amount.currency
            yield from self._declare(currency, self._dialect.currency)
            yield from self._declare(name, self._dialect.account)
            lines.append(f"    {name}  {money.text(-posting.amount)} {currency}\n")
        day = entry.at.astimezone(self._zone).date()
        yield self._dialect.heading(day, fact.about, _ABOUT[Letter(fact.about[0])], entry.height)
        yield from lines
        yield "\n"

    def _declare(self, name: str, written: Callable[[str], str]) -> Iterator[str]:
        if name not in self._declared:
            self._declared.add(name)
            yield written(name)


def _commodity(currency: str) -> str:
    # hledger asks for a decimal sign, also where there are no decimals (hledger manual, commodity directive).
    sample = money.text(Money(1000 * 10 ** money.exponent(currency), currency))
    return f"commodity {sample if '.' in sample else f'{sample}.'} {currency}\n"


HLEDGER = Dialect(
    ".journal",
    _commodity,
    lambda name: f"account {name}\n",
    lambda day, number, what, height: f"{day} * ({number}) {what} {number}  ; entry:{height}\n",
)
BEANCOUNT = Dialect(
    ".beancount",
    lambda currency: f"{OPENED} commodity {currency}\n",
    lambda name: f"{OPENED} open {name}\n",
    lambda day, number, what, height: f'{day} * "{what} {number}" ^{number}\n  entry: "{height}"\n',
)
