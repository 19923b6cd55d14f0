"""Networks in which something has happened already, for stories that begin later."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from schwifty import IBAN

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.network.preset import Preset
from ledger.network.rules import RulesAdopted, SettingProposed
from ledger.values.phrase import NETWORK, Words
from tests.support.network import Network

FIVE = ("ana", "ben", "cara", "dan", "eva")


async def with_five(network: Network) -> None:
    """Let five people join, and let each log an hour that the four others approve by emoji."""
    await network.members(*FIVE)
    for number, name in enumerate(FIVE, start=1):
        await network.says(name, "/contribute 1h x")
        for other in FIVE:
            if other != name:
                await network.reacts(other, "✅", f"C{number}")
    await network.passes(hours=25)
    assert {log.state for log in network.book.contributions.by_id.values()} == {"accepted"}


async def adopts(network: Network, preset: Preset) -> None:
    """Let the network judge by a preset from now on."""

    def adopted(book: Book, _: datetime) -> tuple[RulesAdopted, ...]:
        rules = book.rules.now
        return (RulesAdopted(replace(rules, version=rules.version + 1, preset=preset), None),)

    await network.core.note(adopted)


async def with_hours(network: Network, *hours: str, project: str = "") -> None:
    """Let ana and ben be the stewards of a network in which each of these hours is accepted, one person after another."""
    names = ("ana", "ben", "cara", "dan", "eve", "fay")
    await network.members(*names)
    if project:
        await network.says("ana", f"/project start {project.removeprefix('#')}")
    for name, amount in zip(names, hours, strict=False):
        answer = await network.says(name, f"/contribute {amount} {project} what {name} did")
        number = answer.partition(":")[0].removeprefix("Noted as ")
        for other in [one for one in names if one != name]:
            await network.says(other, f"/vote {number} approve")
    await network.passes(hours=24)
    assert {one.state for one in network.book.contributions.by_id.values()} == {"accepted"}


async def with_income(network: Network, amount: str = "100.00 EUR", project: str = "") -> str:
    """Let money come in, and return the number of the income."""
    answer = await network.says("ana", f"/income note {amount} {project} Harbour Lights")
    number = answer.partition(" ")[0]
    await network.says("ben", f"/confirm {number}")
    assert network.book.incomes.by_id[number].state == "confirmed"
    return number


async def distributed(network: Network, amount: str = "100.00 EUR", project: str = "") -> str:
    """Let a part of a pool be shared, and return the number of the distribution."""
    number = await prepared(network, f"/distribute prepare {amount} {project}")
    await network.says(
        "ben", f"/distribute approve {number} {network.book.distributions.by_id[number].prepared.fingerprint}"
    )
    await network.passes(hours=48)
    assert network.book.distributions.by_id[number].state == "made"
    return number


async def made_steward(network: Network, name: str, *others: str) -> str:
    """Let somebody become a steward by the word of two others, three days later; return the number of the proposal."""
    number = (await network.says(name, "/role take steward")).partition(":")[0]
    for other in others:
        await network.says(other, f"/confirm {number}")
    await network.passes(hours=72)
    assert network.book.proposals.by_id[number].state == "passed"
    return number


async def ruled(network: Network, what: str, first: str = "ana", second: str = "ben") -> str:
    """Let two stewards change a rule about votes or money, three days later; return the number of the proposal."""
    answer = await network.says(first, f"/settings set {what}")
    number = answer.partition(" ")[0]
    assert f"{number} is proposed" in answer, answer
    await network.says(second, f"/confirm {number}")
    await network.passes(hours=72)
    assert network.book.proposals.by_id[number].state == "passed"
    return number


async def asked_before(network: Network, *facts: Fact) -> None:
    """Let something be asked as it was before there were proposals: a rule that waits (`S1`), or an offer to be a steward."""
    await network.core.note(lambda book, at: facts)
    await network.done()


def rule_before(number: str, what: str, by: str = "A1") -> SettingProposed:
    """Return a rule that waits for a second steward, as it was proposed before there were proposals."""
    name, _, value = what.partition(" ")
    return SettingProposed(number, name, Words(value, NETWORK), by, waits=True)


async def prepared(network: Network, line: str, person: str = "ana") -> str:
    """Let a steward prepare something, and return its number."""
    answer = await network.says(person, line)
    found = re.match(r"([DP]\d+) is prepared", answer)
    assert found, answer
    return found.group(1)


def iban(number: int) -> str:
    """Return the number of an invented bank account, with the check digits that belong to it."""
    return str(IBAN.from_bban("DE", f"12030000000020{number:04}").formatted)


async def with_pay_to(network: Network, *names: str) -> None:
    """Let these people say where they are paid, and in whose name the account is, a day ago."""
    for number, name in enumerate(names, start=1):
        await network.whispers(name, f'/account pay-to {iban(2000 + number)} name:"{name.capitalize()} Silva"')
    await network.passes(hours=24)


async def approved_payout(network: Network, line: str = "/payout prepare EUR") -> str:
    """Let a payout be prepared and approved, and return its number."""
    number = await prepared(network, line)
    fingerprint = network.book.payouts.by_id[number].prepared.fingerprint
    await network.says("ben", f"/payout approve {number} {fingerprint}")
    assert network.book.payouts.by_id[number].state == "approved"
    return number


def owed(network: Network, name: str, currency: str = "EUR") -> int:
    """Return the minor units that stand to the credit of a person."""
    person = network.book.agents.person_behind(f"room:{name}")
    assert person is not None
    return {one.currency: one.minor for one in network.book.accounts.credit_of(network.book.agents, person)}.get(
        currency, 0
    )


def held(network: Network, account: str, currency: str = "EUR") -> int:
    """Return the minor units that an account holds."""
    return network.book.accounts.held(account, currency)


async def with_balances(network: Network, *, pay_to: tuple[str, ...] = ("ana", "ben", "cara")) -> None:
    """Let ana, ben and cara have 100.00 EUR each on their accounts; those named have said where they are paid."""
    await with_hours(network, "1h", "1h", "1h")
    await with_income(network, "300 EUR")
    await with_pay_to(network, *pay_to)
    await distributed(network, "300 EUR")


async def link_code(network: Network, person: str) -> str:
    """Let somebody ask for a code by which another account of theirs is linked, and return it."""
    offered: str = (await network.says(person, "/link")).split("/link ")[1].split()[0]
    return offered


async def link(network: Network, older: str, younger: str) -> str:
    """Make two accounts one person, and return the answer to the one who enters the code."""
    return await network.says(younger, f"/link {await link_code(network, older)}")


async def with_open_objections(network: Network) -> None:
    """Let D1 be approved, and open to objections for two days."""
    await with_hours(network, "1h", "1h", "1h")
    await with_income(network, "300 EUR")
    number = await prepared(network, "/distribute prepare 300 EUR")
    await network.says(
        "ben", f"/distribute approve {number} {network.book.distributions.by_id[number].prepared.fingerprint}"
    )


async def with_an_organisation(network: Network) -> None:
    """Let Riverside, for which cara speaks, be owed half of what is on accounts."""
    await with_hours(network, "1h", "1h", "1h")
    await network.says("cara", "/agent add Riverside")
    await network.says("cara", '/contribute 3h for:"Riverside" lent the van')
    await network.says("ana", "/vote C4 approve")
    await network.says("ben", "/vote C4 approve")
    await network.passes(hours=24)
    await with_income(network, "600 EUR")
    await distributed(network, "600 EUR")
