"""Networks made up by chance, in which much happens to money: played through commands, seeded, the same in every process."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from random import Random

from ledger.equations import presets
from ledger.values.money import Money
from tests.support.network import Network
from tests.support.second_computation import Report, computed

PEOPLE = ("ana", "ben", "cara", "dan", "eve", "fay")
MEMBERS = PEOPLE[:5]
PROJECTS = ("probe", "dock")
CURRENCIES = ("EUR",) * 7 + ("JPY",)
HOURS = ("1h", "2h", "0:20h", "50m", "7h", "1h", "1h")
SCOPES = ("", "", "#probe", "#dock")
DAYS = ("from:2026-01-06", "to:2026-01-08", "from:2026-01-10 to:2026-02-01")


class Played:
    """A network that is being played: what it can do next, and the lines that were typed."""

    def __init__(self, network: Network, chance: Random) -> None:
        self.network = network
        self.chance = chance
        self.lines: list[str] = []

    async def says(self, who: str, line: str, files: dict[str, bytes] | None = None) -> str:
        """Type a line and keep it; most refusals are no news here."""
        self.lines.append(f"{who}: {line}")
        self.lines += [f"    {text.decode()}" for text in (files or {}).values()]
        return await self.network.says(who, line, files=files or {})

    async def passes(self, hours: int) -> None:
        """Let time pass."""
        self.lines.append(f"= +{hours}h")
        await self.network.passes(hours=hours)

    async def begins(self) -> None:
        """Let people join, projects start, and everyone have something accepted."""
        await self.network.members(*PEOPLE)
        for project in PROJECTS:
            await self.says("ana", f"/project start {project}")
        await self.says("ana", "/agent add Harbour")
        await self.sets("preset light")
        await self.sets("custodian Harbour")
        await self.passes(72)
        for who in MEMBERS:
            await self.contributes(who)
        await self.passes(24)

    async def goes_on(self, steps: int) -> None:
        """Do what chance tells, so many times; then let all that is under way come to its end."""
        deeds = [deed for deed, weight in self._deeds() for _ in range(weight)]
        for _ in range(steps):
            await self.chance.choice(deeds)()
        await self.approves()
        await self.passes(60)

    def _deeds(self) -> Iterator[tuple[Callable[[], Awaitable[None]], int]]:
        yield from (
            (self.contributes, 6),
            (self.corrects, 3),
            (self.earns, 5),
            (self.prepares, 9),
            (self.approves, 9),
            (self.waits, 5),
            (self.gives_up, 2),
            (self.opts_out, 1),
            (self.objects, 1),
            (self.drops, 1),
            (self.agrees_on_an_equation, 3),
            (self.sets_infrastructure, 1),
            (self.names_custodian, 2),
            (self.links, 1),
            (self.forgets, 1),
            (self.takes_income_back, 1),
            (self.takes_distribution_back, 2),
        )

    async def contributes(self, who: str = "") -> None:
        """Log work or an expense, and have it accepted."""
        author = who or self.chance.choice(MEMBERS)
        scope = self.chance.choice(SCOPES)
        if self.chance.random() < 0.35:
            what = f"expense {money(self.chance, 200)} evidence:https://example.org/r.pdf"
        else:
            what = self.chance.choice(HOURS)
        stream = self.chance.choice(("", "", "stream:love", "stream:care"))
        await self.says(author, f"/contribute {what} {scope} {stream} what was done")
        await self._accepted(author)

    async def _accepted(self, author: str) -> None:
        """Let all others approve the newest log."""
        number = f"C{len(self.network.book.contributions.by_id)}"
        for other in [one for one in MEMBERS if one != author]:
            await self.says(other, f"/vote {number} approve")

    async def corrects(self) -> None:
        """Correct a contribution, up or down, and have it accepted."""
        accepted = [
            one
            for one in self.network.book.contributions.by_id.values()
            if one.state == "accepted" and one.corrects is None
        ]
        if not accepted:
            return
        found = self.chance.choice(accepted)
        amount = self.chance.choice(HOURS)
        if isinstance(found.log.amount, Money):
            amount = plain(self.chance.randint(1, 20000), found.log.amount.currency)
        scope = self.chance.choice(("", "", "", "#probe", "#dock"))
        known = {self.network.book.agents.person_behind(f"room:{who}"): who for who in PEOPLE}
        author = known.get(found.contributor)
        if author is not None:
            await self.says(author, f"/correct {found.id} {amount} {scope} it was so")
            await self._accepted(author)

    async def earns(self) -> None:
        """Let money come in."""
        amount, scope = money(self.chance, 400), self.chance.choice(SCOPES)
        await self.says("ana", f"/income note {amount} {scope} a client")
        await self.says("ben", f"/confirm I{len(self.network.book.incomes.by_id)}")

    async def takes_income_back(self) -> None:
        """Take an income back, whether or not its pool still has it."""
        if self.network.book.incomes.by_id:
            number = self.chance.choice(list(self.network.book.incomes.by_id))
            await self.says("ana", f"/income reverse {number} it was noted twice")
            await self.says("ben", f"/confirm {number}")

    async def takes_distribution_back(self) -> None:
        """Take a distribution back that was carried out, as far as it is there."""
        made = [number for number, one in self.network.book.distributions.by_id.items() if one.state == "made"]
        if made:
            number = self.chance.choice(made)
            await self.says("ana", f"/distribute reverse {number} somebody was forgotten")
            reversal = self.network.book.distributions.by_id[number].reversal
            if reversal is not None:
                await self.says("ben", f"/distribute approve {number} {reversal.prepared.fingerprint}")

    async def prepares(self) -> None:
        """Set money of a pool aside; often more than one distribution is under way."""
        pools = [
            (scope, currency, held)
            for scope, account in (("", "pool"), ("#probe", "pool/J1"), ("#dock", "pool/J2"))
            for currency in ("EUR", "JPY")
            if (held := self.network.book.accounts.held(account, currency)) > 0
        ]
        if not pools:
            return await self.earns()
        scope, currency, held = self.chance.choice(pools)
        amount = self.chance.choice((held, max(1, held // 2), min(held, self.chance.randint(1, 9000))))
        days = self.chance.choice(DAYS) if self.chance.random() < 0.2 else ""
        await self.says(
            self.chance.choice(("ana", "ben")), f"/distribute prepare {plain(amount, currency)} {scope} {days}"
        )
        return None

    def _in(self, *states: str) -> list[str]:
        found = self.network.book.distributions.by_id
        return [number for number, one in found.items() if one.state in states]

    async def approves(self) -> None:
        """Approve a list; who prepared it may not."""
        waiting = self._in("prepared")
        for number in self.chance.sample(waiting, min(2, len(waiting))):
            found = self.network.book.distributions.by_id[number].prepared
            for who in ("ana", "ben"):
                await self.says(who, f"/distribute approve {number} {found.fingerprint}")

    async def waits(self) -> None:
        """Let some hours pass, so that what is under way overlaps."""
        await self.passes(self.chance.choice((1, 5, 20, 49)))

    async def gives_up(self) -> None:
        """Give up a share of one distribution."""
        for number in self._in("prepared", "approved")[-1:]:
            await self.says(self.chance.choice(MEMBERS), f"/account give {number}")

    async def opts_out(self) -> None:
        """Take no part from here on, or take part again."""
        await self.says(
            self.chance.choice(MEMBERS),
            self.chance.choice(("/account give all", "/account give back", "/account give back")),
        )

    async def objects(self) -> None:
        """Let two object, which halts a distribution."""
        for number in self._in("approved")[:1]:
            for who in self.chance.sample(MEMBERS, 2):
                await self.says(who, f"/flag {number} let us talk")

    async def drops(self) -> None:
        """Take a distribution back."""
        for number in self._in("prepared")[:1]:
            for who in ("ana", "ben"):
                await self.says(who, f"/withdraw {number}")

    async def agrees_on_an_equation(self) -> None:
        """Propose an equation, for the network or for a project, and let all agree."""
        text, scope = equation(self.chance), self.chance.choice(("", "", "#probe", "#dock"))
        await self.says("ana", f"/equation propose file:e.toml {scope}", {"e.toml": text.encode()})
        newest = list(self.network.book.equations.by_id.values())[-1:]
        for found in newest:
            for who in MEMBERS:
                if found.state == "open":
                    await self.says(who, f"/vote {found.proposed.equation} approve {found.proposed.hash}")

    async def sets_infrastructure(self) -> None:
        """Let a part go to an office, an organisation or a project before anything is shared, or nothing."""
        percent, to = self.chance.choice(("5", "12.5", "0.01")), self.chance.choice(("custodian", "Harbour", "#probe"))
        await self.sets(self.chance.choice((f"infrastructure {percent} {to}", "infrastructure none")))

    async def names_custodian(self) -> None:
        """Let somebody be the custodian of the network, or of a project, or nobody."""
        who = self.chance.choice(("Harbour", "@room:dan", "@room:fay", "@room:eve", "none"))
        await self.sets(f"custodian {who} {self.chance.choice(('', '', '#probe'))}")

    async def sets(self, what: str) -> None:
        """Let two stewards change a rule, which holds three days later."""
        said = await self.says("ana", f"/settings set {what}")
        for word in said.replace(".", " ").replace(":", " ").split():
            if word.startswith("G") and word[1:].isdigit() and "is proposed" in said:
                await self.says("ben", f"/confirm {word}")
                break

    async def links(self) -> None:
        """Make the accounts of fay and of another one, or take that back."""
        if self.chance.random() < 0.4:
            await self.says("fay", "/link undo")
            return
        said = await self.says(self.chance.choice(("dan", "eve")), "/link")
        if "/link " in said:
            await self.says("fay", "/link " + said.split("/link ")[1].split("\n")[0])

    async def forgets(self) -> None:
        """Let eve be forgotten, seldom: she comes back as somebody else."""
        if self.chance.random() < 0.3:
            await self.says("eve", "/privacy forget sure:yes")


def money(chance: Random, most: int) -> str:
    """Make up an amount."""
    currency = chance.choice(CURRENCIES)
    if currency == "JPY":
        return f"{chance.randint(1, most * 100)} JPY"
    return f"{chance.choice((chance.randint(1, 30), chance.randint(100, most * 100))) / 100:.2f} EUR"


def plain(minor: int, currency: str) -> str:
    """Write an amount as it is typed."""
    return f"{minor} JPY" if currency == "JPY" else f"{minor // 100}.{minor % 100:02} EUR"


def equation(chance: Random) -> str:
    """Make up an equation with few names of buckets, so that what was paid under one finds its way into the next."""
    currency = chance.choice(CURRENCIES)
    head = f'name = "N{chance.randint(1, 10**6)}"\ncurrency = "{currency}"\n[rates]\ndefault = "{chance.choice((7, 10, 33.3))}"\n'
    if chance.random() < 0.1:
        care = chance.choice(("0", "0.25"))
        return head + f'[disco]\nlivelihood = "{chance.choice((0, 60, 100))}"\ncare_weight = "{care}"\n'
    names = chance.sample(("Costs", "Work", "All", "Rest"), chance.randint(1, 3))
    buckets = []
    for name in names:
        of, percent = "remaining", chance.choice((20, 33.3333, 100, 100))
        if len(names) == 1 and chance.random() < 0.5:
            of = "total"
        size = f'percent = "{percent}"\nof = "{of}"\n'
        if chance.random() < 0.1:
            size = 'amount = "40"\n'
        to = chance.choice(("custodian", "custodian", "Harbour", "#dock"))
        goes = f'to = "{to}"\n' if chance.random() < 0.2 else rule(chance, name)
        buckets.append(f'[[bucket]]\nname = "{name.upper() if chance.random() < 0.1 else name}"\n{size}{goes}')
    return head + "".join(buckets)


def rule(chance: Random, name: str) -> str:
    """Make up a rule."""
    if name == "Costs":
        return '[[bucket.rule]]\nkinds = ["expense"]\nvalue = "value"\nuntil = "paid"\n'
    until = chance.choice(("paid", "once", "once", "forever"))
    is_weight = until != "paid" and chance.random() < 0.5
    together = until == "forever" and chance.random() < 0.5
    formula = 'weigh = "quantity"' if is_weight else 'value = "quantity * 10 + value"'
    kinds = chance.choice(('"work"', '"work", "expense"'))
    per = 'per = "person"\n' if together else ""
    scope = chance.choice(("", "", "", 'projects = ["probe"]\n'))
    return f'[[bucket.rule]]\nkinds = [{kinds}]\n{formula}\nuntil = "{until}"\n{per}{scope}'


async def told(network: Network, changed: Callable[[str], str] = str) -> Report:
    """Compute everything a second time, from what is stored, or from that with something changed."""
    bodies, first = [], 1
    texts: dict[str, str] = {}
    while (slice_of := await network.store.slice(network.core.journal.network, first)).sealed:
        bodies += [json.loads(changed(one.body.decode())) for one in slice_of.sealed]
        texts |= {known: row.text for known, row in slice_of.words.items() if row.text is not None}
        first = slice_of.sealed[-1].height + 1
    folder = Path(presets.__file__).parent
    return computed(bodies, texts, {one.stem: one.read_text(encoding="utf-8") for one in folder.glob("*.toml")})


Look = Callable[[Network, Report], Awaitable[None]]
"""Looks at a network that was played, and at what a second computation says of it."""


async def played(directory: Path, seed: str, steps: int, look: Look | None = None) -> tuple[Report, Played, list[str]]:
    """Play one network, and return what a second computation says, and in what the book differs from it."""
    network = await Network(directory).start()
    try:
        one = Played(network, Random(seed))
        await one.begins()
        await one.goes_on(steps)
        report = await told(network)
        if look is not None:
            await look(network, report)
        held = network.book.accounts.held
        wrong = [
            f"{account} holds {minor} {currency} here, and {held(account, currency)} there"
            for (account, currency), minor in report.chain.balances.items()
            if held(account, currency) != minor
        ]
        return report, one, wrong
    finally:
        await network.stop()
