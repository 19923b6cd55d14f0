"""Core: the imperative shell of one network, around the pure function `decide`.

An event passes: deduplication by key, membership check, lock, `decide` on the book in memory, rendering of the answer, append to
the journal, release of the lock, commit; then the answer and the posts. What has no event goes the same way: `_decide_alone`.

One lock, as each decision rests on all entries before it. It is held for the decision and the append, never for the commit: a burst of
commands shares one flush of the disk. Slow decisions run in a thread, still under it. An answer with facts is rendered under it as well,
for its bytes go into the same commit; one without is rendered after it. Waits for a commit are shielded: whoever is cancelled cancels none of the others.
If one fails, the book is read again before the next decision (`_mend`). An error becomes an answer in words. Rejected: several writers (docs/decisions/007).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial

from bot.chat import Chat, Command, Reaction, Refused, Text
from bot.config.settings import Network
from bot.config.vote_emoji import platforms_of
from bot.core import asking, kept_files
from bot.core.decide import Context, decide, is_slow, notified
from bot.core.early_reactions import EarlyReactions
from bot.core.environment import Environment
from bot.core.evening import Evenings
from bot.core.gate import Gate
from bot.core.idempotency import Deduplicator
from bot.core.incidents import Incidents
from bot.core.membership import Membership
from bot.core.published import SetbackCheck
from bot.core.recount import SLICE, CardReader
from bot.core.showing import CardVisibility
from bot.input import grammar, mentions, talk
from bot.menu import ComeDue, Menu, ShellState
from bot.outcome import Decision, Outcome, Recall
from bot.output.outbox import Outbox
from bot.output.readers import Readers
from bot.record.journal import Heard, Journal
from ledger import calendar
from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions import quality, vote_subject
from ledger.network.rules import RulesAdopted
from ledger.payouts.fit import Payer
from ledger.values.answer import agents_in
from ledger.values.phrase import NETWORK, Phrase


class Core:
    """One network: answers events, settles votes, and lets its outbox post all changes."""

    def __init__(
        self,
        journal: Journal,
        menu: Menu,
        chats: Mapping[str, Chat],
        environment: Environment,
        settings: Network,
        live: bool,
    ) -> None:
        self.journal = journal
        self.menu = menu
        self.readers = Readers(journal)
        self.incidents = Incidents(self.readers, environment.random_bytes, self.now)
        self._early = EarlyReactions(environment.wake)
        self.gate = Gate(journal, Membership(settings.places, chats, environment.steady), self._decide_alone)
        self._visibility = CardVisibility(journal, self.readers, self._early, environment.wake, self.gate.is_ours)
        self.outbox = Outbox(journal, menu, chats, self.readers.of_channel, self._visibility.appeared, self.now, live)
        self._card_reader = CardReader(journal, menu, self.outbox, chats, self._decide_alone, self.gate)
        self._setback_check = SetbackCheck(journal, chats, self._visibility.digest_channels, self._decide_alone)
        self._evenings = Evenings(journal, menu, self.gate, self.outbox.admission, self._decide_alone)
        self._environment = environment
        self._stewards = settings.stewards
        self._payer = Payer(settings.payer.name, settings.payer.iban) if settings.payer else None
        self._platforms = platforms_of(settings.places) or tuple(chats)
        self._lock = asyncio.Lock()
        self._deduplicator = Deduplicator(journal, self._answer)

    @property
    def book(self) -> Book:
        """Return the book as of now; a read of the store replaces it."""
        return self.journal.book

    def now(self) -> datetime:
        """Return the time of this ledger."""
        return max(self._environment.now(), self.book.at)

    async def receive(self, event: Command | Reaction) -> Text | None:
        """Answer an event. A repetition gets the same answer and has no second effect."""
        if isinstance(event, Command):
            event = grammar.as_typed_now(talk.as_command(self.menu, self.book, event, self.now()))
        if event.channel in self.outbox.admission.barred:
            self.outbox.offer()  # we hear people there, so perhaps we may post again
        try:
            return await (self._answer(event) if event.key is None else self._deduplicator.answer(event.key, event))
        except Exception as wrong:  # noqa: BLE001  # Nobody can tell whether it was heard before.
            return self.incidents.met(event, wrong)

    async def _answer(self, event: Command | Reaction) -> Text | None:
        """Answer a new event; an error becomes an answer in words."""
        try:
            return await self._process(event)
        except Exception as wrong:  # noqa: BLE001  # A bug ends one command, not the bot; or the commit failed.
            return self.incidents.met(event, wrong)

    async def _process(self, event: Command | Reaction) -> Text | None:
        """Decide, append, and answer once everything is durable. Events of people who are no members are refused."""
        refusal, event = await self.gate.refuse_event(event), await self.gate.with_names(event)
        async with self._lock:
            await self._mend()
            at = self.now()
            self._visibility.met[self.book.agents.person_behind(event.by) or ""] = event.by
            decided = self._refusal_of(event, refusal) if refusal else await self._decide(event, at)
            decided = self._visibility.route(decided, event)
            submitted = await self._submit(decided, event, at) if decided.is_stored else None
        # A decision without facts or drafts holds nobody up: a replay and the drawing of an answer run without the lock.
        if decided.recall is not None:
            decided = await self._replay(decided, decided.recall)
        answer, done = submitted or await self._submit(decided, event, at)
        if done is None:
            return answer
        await asyncio.shield(done)
        try:
            self._after_commit(decided, at)
            return await self._visibility.await_cards(decided, event, answer, self.outbox, self._decide_alone)
        except Exception as wrong:  # noqa: BLE001  # The facts are durable, whatever goes wrong in showing them.
            self.incidents.met(event, wrong)
            return answer

    async def _submit(
        self, decided: Decision, event: Command | Reaction, at: datetime
    ) -> tuple[Text | None, asyncio.Future[None] | None]:
        """Render the answer and append everything; return the answer, and the future of the commit."""
        forgotten = self.journal.forgotten
        answer = await self.readers.render(self._visibility.announce(decided), event.by, event.locale, decided.agents)
        if answer is not None and decided.refused:
            answer = Refused(answer)
        # The answer may name a person who was forgotten while it was drawn: then it is given, but not stored.
        stored = answer if self.journal.forgotten == forgotten else None
        return answer, self._append(decided, event, at, stored)

    async def _mend(self) -> None:
        """Read the book again after a failed commit: everything decided on top of that is void."""
        if self.journal.failed:
            await self.journal.open()
            self.outbox.start()

    def _refusal_of(self, event: Command | Reaction, why: Phrase) -> Decision:
        """Return a refusal: the author of a command reads the reason, a reaction is ignored."""
        answer = why if isinstance(event, Command) else None
        return Decision(self.book.agents.person_behind(event.by) or "", (), answer, refused=True)

    async def _decide(self, event: Command | Reaction, at: datetime) -> Decision:
        """Decide an event, and put the stored files into an answer that hands them over."""
        if isinstance(event, Reaction) and self.journal.posts.of_message(event.message) is None:
            self._early.reacted(event.message)
        context = self._context(event, at)
        if is_slow(self.menu, event):
            decided = await asyncio.to_thread(decide, self.book, self.journal.posts, self.menu, event, context)
        else:
            decided = decide(self.book, self.journal.posts, self.menu, event, context)
        if decided.noted:  # apart from the answer, which nobody has to wait for
            self.journal.append(decided.author, decided.noted, at, None, ())
        if decided.anew and decided.answer is not None:
            decided.answer = await kept_files.fill_in(decided.answer, self.journal)
        return decided

    def _context(self, event: Command | Reaction, at: datetime) -> Context:
        if isinstance(event, Reaction):
            return Context(at)
        draws = event.name.partition(" ")[0].casefold() in self.menu.draws
        return Context(
            at,
            self.gate.is_public(event),
            self._environment.random_bytes(event.key) if draws else None,
            self.journal.head.hex(),
            self._stewards,
            self._payer,
            self._platforms,
            asking.drafts_of(self.journal, event.by, at),
        )

    async def _replay(self, decided: Decision, recall: Recall) -> Decision:
        """Replay the ledger, and return the answer. Start over if somebody was forgotten meanwhile."""
        await self.journal.until_durable()  # else the replay would miss entries that the decision knows
        async with self._environment.replay_lock as replay_lock:
            while True:
                forgotten = self.journal.forgotten
                await self.journal.until_durable()  # until then, the words of the last forgotten person are still there
                entries = self.journal.audited_entries if recall.whole else self.journal.entries
                result = await replay_lock.read(recall.read, entries(asyncio.get_running_loop()))
                async with self._lock:
                    await self._mend()
                    if self.journal.forgotten == forgotten:
                        answer = await asyncio.to_thread(recall.explain, self.book, result)
                        return Decision(decided.author, (), answer)

    def _append(
        self, decided: Decision, event: Command | Reaction, at: datetime, answer: Text | None
    ) -> asyncio.Future[None] | None:
        """Append facts and answer to the journal; return the future of the commit, or None if there is nothing to store."""
        if not decided.is_stored and (event.key is None or decided.anew):
            return None
        heard = self._heard(event.key, decided, event, answer) if event.key is not None else None
        card = self.journal.posts.of_message(event.message) if isinstance(event, Reaction) else None
        if card is not None and decided.facts:
            self._card_reader.moved(card.subject)
        return self.journal.append(
            decided.author, decided.facts, at, heard, decided.owed, decided.files, decided.drafts
        )

    def _heard(self, key: str, decided: Decision, event: Command | Reaction, answer: Text | None) -> Heard:
        quoted = mentions.mentioned(event, self.book) if isinstance(event, Command) else ()
        names = frozenset((*agents_in(decided.answer), *quoted))
        stored = self.readers.serialize(answer, event.by, event.locale)
        return Heard(key, decided.author or None, stored, names)

    def _after_commit(self, decided: Decision, at: datetime) -> None:
        """Let the outbox post the changes of a durable decision, and wake the clock if something may be due by it."""
        self.incidents.over()
        self.outbox.catch_up()
        for fact in decided.facts:
            self._visibility.opened(fact)
            if isinstance(fact, RulesAdopted):
                self.outbox.offer()  # posts without a channel may have one now
            if calendar.may_be_due(self.book, fact, at):
                self._environment.wake()

    async def tick(self) -> None:
        """Settle the ripe votes by a new reading of their cards; then take all decisions that time alone triggers."""
        async with self._lock:
            await self._mend()
            self.journal.expire_drafts(self.now())
        self.outbox.catch_up()
        await self._setback_check.compare()
        await self._visibility.settle(self.outbox, self._decide_alone)
        await self._card_reader.read(self._early.take() & {*vote_subject.on_cards(self.book)})
        due = calendar.ripe_votes(self.book, self._environment.now())
        for first in range(0, len(due), SLICE):
            part = due[first : first + SLICE]
            await self.gate.before_settling(part)
            is_read = await self._card_reader.read(part)
            while await self._decide_alone(partial(self._settle, is_read)):
                pass
            # From the acceptance on, reactions on the card are ratings.
            await self._card_reader.read(quality.open_at(self.book, part, self._environment.now()))
        if due:
            self._card_reader.forget_settled()
        await self.gate.before_what_is_due(self._environment.now())
        for come_due in self.menu.come_due:
            # One decision at a time, as the next may rest on the one before.
            while await self._decide_alone(partial(self._decide_due, come_due)):
                pass
        await self._evenings.look(self._environment.now())

    async def _settle(self, is_read: Mapping[str, bool], at: datetime) -> Outcome:
        return self.menu.settle(self.book, at, is_read)

    async def _decide_due(self, come_due: ComeDue, at: datetime) -> Outcome:
        stuck = [post for post in self.outbox.stuck() if post.tried and post.message is None]
        # In a thread: the figures of a busy period take a while.
        return await asyncio.to_thread(come_due, self.book, at, ShellState(len(stuck), self.journal.head.hex()))

    async def note(self, observe: Callable[[Book, datetime], tuple[Fact, ...]]) -> None:
        """Append the facts of an observation of the shell, if there are any at that moment."""

        async def observed(at: datetime) -> Outcome:
            return Outcome(observe(self.book, at))

        await self._decide_alone(observed)

    async def recount(self) -> None:
        """Compare the cards of all that people decide about, or can rate, with the ledger."""
        await self.gate.check_voices()
        book = self.book
        await self._card_reader.recount(
            [*vote_subject.on_cards(book), *quality.open_at(book, book.contributions.by_id, self._environment.now())]
        )

    async def _decide_alone(self, decide: Callable[[datetime], Awaitable[Outcome]]) -> bool:
        """Decide without an event, under the lock, and append the facts; return whether there were any."""
        async with self._lock:
            await self._mend()
            at = self.now()
            outcome = await decide(at)
            if not outcome.facts:
                return False
            told = (*outcome.posts, *notified(self.book, outcome.facts, NETWORK))
            posts = self._visibility.owed(told, None, outcome.facts)
            done = self.journal.append(NETWORK, outcome.facts, at, None, posts)
        await asyncio.shield(done)
        self._after_commit(Decision(NETWORK, outcome.facts, None), at)
        return True
