"""The network's money as a journal in double entry, for hledger and for beancount.

Money from outside is an asset, which the custodian of the network holds. Pools are equity. Balances of members, and money that
is set aside to be paid out, are liabilities. So every amount except that of the asset has the opposite sign of our accounts.
Names of people and their words stand in no journal, because copies of it lie in places from which nothing can be erased.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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
"""The account with all the money that came from outside and has not left."""

OPENED = "1970-01-01"
"""The day on which beancount opens an account: early enough in any time zone."""

_ABOUT = {
    Letter.INCOME: "income",
    Letter.DISTRIBUTION: "distribution",
    Letter.PAYOUT: "payout",
    Letter.AGENT: "left behind by",
}
"""The reason for a movement of money, by the letter of its number; an agent who leaves gives their balance back."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The journal format of one program: the ending of its files, and functions that format its directives."""

    ending: str
    currency: Callable[[str], str]
    account: Callable[[str], str]
    heading: Callable[[date, str, str, int], str]
    """Takes the day, the number, its reason and the height of the entry."""


def journal_account(ours: str) -> str:
    """Return the name of one of our accounts in a journal."""
    kind, _, rest = ours.partition("/")
    return _NAMES[kind](rest)


def _aside(rest: str) -> str:
    root = "Liabilities" if rest.startswith(Letter.PAYOUT) else "Equity"
    return f"{root}:Aside:{rest.replace('/', ':')}"


_NAMES: Mapping[str, Callable[[str], str]] = {
    "outside": lambda _: CUSTODIAN,
    "pool": lambda project: f"Equity:Pools:{project or 'Network'}",
    "shortage": lambda project: f"Equity:Shortage:{project or 'Network'}",
    "agent": lambda agent: f"Liabilities:Accounts:{agent}",
    "aside": _aside,
}
"""The names of accounts in a journal, by the first part of ours."""


class Journal:
    """A journal in one dialect, written entry by entry; it remembers the accounts and currencies that it has declared."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._declared: set[str] = set()
        self._zone = ZoneInfo("UTC")

    def add(self, entry: Entry) -> Iterator[str]:
        """Yield the text for an entry; nothing if no money moved. The day is that of the time zone in force then."""
        for fact in entry.facts:
            if isinstance(fact, RulesAdopted):
                self._zone = ZoneInfo(fact.rules.zone)
            elif isinstance(fact, Posted) and fact.postings:
                yield from self._transaction(fact, entry)

    def _transaction(self, fact: Posted, entry: Entry) -> Iterator[str]:
        lines = []
        for posting in fact.postings:
            name, currency = journal_account(posting.account), posting.amount.currency
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
    # hledger wants a decimal sign even if there are no decimals (hledger manual, commodity directive).
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
