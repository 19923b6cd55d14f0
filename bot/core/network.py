"""The imperative shell of one network: what it hears becomes facts and answers, and time settles what is due.

Decisions run one after another on the book in memory, under one lock; everything that is answered is durable first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial

from bot.chat import Chat, Command, Reaction, Refused, Text
from bot.config.settings import Network
from bot.config.vote_emoji import platforms_of
from bot.core import kept_files as handing
from bot.core.decide import Context, decide, is_slow
from bot.core.early_reactions import Early
from bot.core.environment import Source
from bot.core.gate import Gate
from bot.core.idempotency import Once
from bot.core.incidents import Incidents
from bot.core.membership import Membership
from bot.core.published import Published
from bot.core.recount import SLICE, Reading
from bot.core.showing import Showing
from bot.input import options
from bot.menu import ComeDue, Menu, Seen
from bot.outcome import Decided, Outcome, Recall
from bot.output.outbox import Teller
from bot.output.readers import Readers
from bot.record.journal import Heard, Journal
from ledger import calendar
from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions import quality
from ledger.network.rules import RulesAdopted
from ledger.payouts.fit import Payer
from ledger.values import phrase as phrases
from ledger.values.phrase import NETWORK, Phrase, named


class Core:
    """One network: receives events, settles votes, and lets its teller show what changed."""

    def __init__(
        self,
        journal: Journal,
        menu: Menu,
        chats: Mapping[str, Chat],
        source: Source,
        settings: Network,
        live: bool,
    ) -> None:
        self.journal = journal
        self.menu = menu
        self._readers = Readers(journal)
        self.incidents = Incidents(self._readers, source.chance, self.now)
        self._early = Early(source.wake)
        self.gate = Gate(journal, Membership(settings.places, chats, source.steady), self._decide_alone)
        self._showing = Showing(journal, self._readers, self._early, source.wake, self.gate.is_ours)
        self.teller = Teller(journal, menu, chats, self._readers.of_channel, self._showing.appeared, live)
        self._reading = Reading(journal, menu, self.teller, chats, self._decide_alone, self.gate)
        self._published = Published(journal, chats, lambda: self._showing.addresses().digest(), self._decide_alone)
        self._source = source
        self._stewards = settings.stewards
        self._payer = Payer(settings.payer.name, settings.payer.iban) if settings.payer else None
        self._platforms = platforms_of(settings.places) or tuple(chats)
        self._lock = asyncio.Lock()
        self._recalling = source.recalling
        self._once = Once(journal, self._hear)

    @property
    def book(self) -> Book:
        """Return what is known now."""
        return self.journal.book

    def now(self) -> datetime:
        """Return what time it is in this ledger."""
        return max(self._source.now(), self.book.at)

    async def receive(self, event: Command | Reaction) -> Text | None:
        """Answer an event once; a repetition gets the same answer and has no second effect."""
        if event.channel in self.teller.admission.barred:
            self.teller.offer()  # we are heard there, and may be let in again
        try:
            return await self._hear(event) if event.key is None else await self._once.answer(event.key, event)
        except Exception as wrong:  # noqa: BLE001  # Nobody can tell whether it was heard before.
            return self.incidents.met(event, wrong)

    async def _hear(self, event: Command | Reaction) -> Text | None:
        """Answer an event that was not heard before; where something goes wrong, in words."""
        try:
            return await self._heard(event)
        except Exception as wrong:  # noqa: BLE001  # A bug ends one command, not the bot; or the commit failed.
            return self.incidents.met(event, wrong)

    async def _heard(self, event: Command | Reaction) -> Text | None:
        """Decide, append, and answer once all of it is durable; of whoever is no member, nothing is heard."""
        stopped = await self.gate.stops(event)
        async with self._lock:
            await self._mend()
            at = self.now()
            self._showing.met[self.book.agents.known(event.by) or ""] = event.by
            decided = self._stopped(event, stopped) if stopped else await self._decide(event, at)
            decided = self._showing.addressed(decided, event)
            told = await self._told(decided, event, at) if decided.facts else None
        # What records nothing holds nobody up: reading the ledger and drawing an answer take their time.
        if decided.recall is not None:
            decided = await self._recalled(decided, decided.recall)
        answer, done = told or await self._told(decided, event, at)
        if done is None:
            return answer
        await asyncio.shield(done)
        try:
            self._shown(decided, at)
            return await self._showing.seen(decided, event, answer, self.teller, self._decide_alone)
        except Exception as wrong:  # noqa: BLE001  # What is durable is true, whatever goes wrong in showing it.
            self.incidents.met(event, wrong)
            return answer

    async def _told(
        self, decided: Decided, event: Command | Reaction, at: datetime
    ) -> tuple[Text | None, asyncio.Future[None] | None]:
        """Word the answer and send all of it to the store; return the answer, and what is done once it is durable."""
        forgotten = self.journal.forgotten
        answer = await self._readers.told(self._showing.said(decided), event.by, event.locale)
        if answer is not None and decided.refused:
            answer = Refused(answer)
        # Who was forgotten while it was drawn may stand in it: then it is given and not kept.
        kept = answer if self.journal.forgotten == forgotten else None
        return answer, self._append(decided, event, at, kept)

    async def _mend(self) -> None:
        """Read the book anew where a commit failed: what was decided on top of it is void."""
        if self.journal.failed:
            await self.journal.open()
            self.teller.start()

    def _stopped(self, event: Command | Reaction, why: Phrase) -> Decided:
        """Return that somebody is not served: who uses a command is told why."""
        answer = why if isinstance(event, Command) else None
        return Decided(self.book.agents.known(event.by) or "", (), answer, refused=True)

    async def _decide(self, event: Command | Reaction, at: datetime) -> Decided:
        """Return what the event comes to, and the kept files with it that it hands over."""
        if isinstance(event, Reaction) and self.journal.posts.of_message(event.message) is None:
            self._early.reacted(event.message)
        context = self._context(event, at)
        if is_slow(self.menu, event):
            decided = await asyncio.to_thread(decide, self.book, self.journal.posts, self.menu, event, context)
        else:
            decided = decide(self.book, self.journal.posts, self.menu, event, context)
        if decided.anew and decided.answer is not None:
            decided.answer = await handing.filled(decided.answer, phrases.kept(decided.answer), self.journal)
        return decided

    def _context(self, event: Command | Reaction, at: datetime) -> Context:
        if isinstance(event, Reaction):
            return Context(at)
        draws = event.name.partition(" ")[0].casefold() in self.menu.draws
        return Context(
            at,
            self.gate.is_public(event),
            self._source.chance(event.key) if draws else None,
            self.journal.head.hex(),
            self._stewards,
            self._payer,
            self._platforms,
        )

    async def _recalled(self, decided: Decided, recall: Recall) -> Decided:
        """Read the ledger, one reading at a time as each takes as much memory as the book; return what is answered."""
        await self.journal.until_durable()  # or what it was decided on would be missing in what is read
        async with self._recalling:
            while True:
                forgotten = self.journal.forgotten
                await self.journal.until_durable()  # until then the words of who was forgotten last are there
                entries = self.journal.audited_entries if recall.whole else self.journal.entries
                found = await self._recalling.read(recall.read, entries(asyncio.get_running_loop()))
                async with self._lock:
                    await self._mend()
                    if self.journal.forgotten == forgotten:
                        answer = await asyncio.to_thread(recall.told, self.book, found)
                        return Decided(decided.author, (), answer)

    def _append(
        self, decided: Decided, event: Command | Reaction, at: datetime, answer: Text | None
    ) -> asyncio.Future[None] | None:
        """Fold the facts in and send all of it to the store; None where there is nothing to store."""
        if not decided.facts and (event.key is None or decided.anew):
            return None
        heard = None
        if event.key is not None:
            quoted = options.mentioned(event, self.book) if isinstance(event, Command) else ()
            names = frozenset((*named(decided.answer), *quoted))
            kept = self._readers.kept(answer, event.by, event.locale)
            heard = Heard(event.key, decided.author or None, kept, names)
        if decided.facts and isinstance(event, Reaction):
            self._reading.moved(decided.facts[-1].contribution)
        return self.journal.append(decided.author, decided.facts, at, heard, decided.owed, decided.files)

    def _shown(self, decided: Decided, at: datetime) -> None:
        """Let the teller show what a durable decision changed, and wake the tick where a vote may be ripe by it."""
        self.incidents.over()
        self.teller.catch_up()
        for fact in decided.facts:
            if isinstance(fact, RulesAdopted):
                self.teller.offer()  # what had no channel may have one now
            if calendar.hastens(self.book, fact, at):
                self._source.wake()

    async def tick(self) -> None:
        """Settle the votes that are ripe, by what their cards show now; then do all that time alone brings about."""
        async with self._lock:
            await self._mend()
        self.teller.catch_up()
        await self._published.compare()
        await self._showing.settle(self.teller, self._decide_alone)
        await self._reading.read(self._early.take() & self.book.votes.open.keys())
        due = calendar.due(self.book, self._source.now())
        for first in range(0, len(due), SLICE):
            part = due[first : first + SLICE]
            await self.gate.before_settling(part)
            await self._decide_alone(partial(self._settled, await self._reading.read(part)))
            # What stands on the card of what was accepted counts from here on.
            await self._reading.read(quality.open_at(self.book, part, self._source.now()))
        if due:
            self._reading.forget_settled()
        await self.gate.before_what_is_due(self._source.now())
        for come_due in self.menu.come_due:
            # One thing after another, as what is due next may rest on what came before.
            while await self._decide_alone(partial(self._passed, come_due)):
                pass

    async def _settled(self, read: Mapping[str, bool], at: datetime) -> Outcome:
        return self.menu.settle(self.book, at, read)

    async def _passed(self, come_due: ComeDue, at: datetime) -> Outcome:
        stuck = sum(post.tried and post.message is None for post in self.teller.stuck())
        seen = Seen(stuck, self.journal.head.hex())
        # The figures of a busy period take a while.
        return await asyncio.to_thread(come_due, self.book, at, seen)

    async def note(self, seen: Callable[[Book, datetime], tuple[Fact, ...]]) -> None:
        """Append what the shell has seen, where it comes to anything at that moment."""

        async def decide(at: datetime) -> Outcome:
            return Outcome(seen(self.book, at))

        await self._decide_alone(decide)

    async def recount(self) -> None:
        """Compare every open vote, and what can be rated, with what the cards show."""
        await self.gate.look_round()
        book = self.book
        await self._reading.recount(
            [*book.votes.open, *quality.open_at(book, book.contributions.by_id, self._source.now())]
        )

    async def _decide_alone(self, decide: Callable[[datetime], Awaitable[Outcome]]) -> bool:
        """Append what nobody asked for, what a reading or the time brought about; tell whether there was anything."""
        async with self._lock:
            await self._mend()
            at = self.now()
            outcome = await decide(at)
            if not outcome.facts:
                return False
            posts = self._showing.owed(outcome.posts, None, outcome.facts)
            done = self.journal.append(NETWORK, outcome.facts, at, None, posts)
        await asyncio.shield(done)
        self._shown(Decided(NETWORK, outcome.facts, None), at)
        return True
