"""The book of one network and its way to the store: decisions fold in at once, and are durable a little later.

The book may be ahead of the store by what is under way. If a commit fails, everything that was decided on top of it is
void: whoever waits is told, and the book is read anew before the next decision.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from sys import intern
from typing import NamedTuple

from bot.chat import Text, Unreachable
from bot.record import answer_codec as answers
from bot.record.posts import Posted, Posts
from bot.reference import Reference
from ledger import codec, verification
from ledger.audit import beside
from ledger.book import Book
from ledger.chain.entry import Entry, Fact, Sealed, Unguarded, chained, commitment, genesis, mark, stamp
from ledger.network.agent import Forgotten
from ledger.payouts.erasure import NameErased
from ledger.payouts.kept_files import Files
from ledger.payouts.payout import PayToGiven
from ledger.store import store
from ledger.store.store import Batch, FileRow, HeardRow, PostRow, WordsRow
from ledger.values.phrase import Made, Words

KEPT_DAYS = 30
"""Days for which the answer to an event is kept, so that a repetition gets the same one."""

Salt = Callable[[int, int], bytes]
"""Returns the salt of the n-th words of the entry at a height."""


class Heard(NamedTuple):
    """An event that was answered: its key, the agent, the answer as it is stored, and the agents that it names."""

    key: str
    agent: str | None
    answer: bytes
    named: frozenset[str]


class Journal:
    """One network's book, its posts, and the keys of the events that were heard."""

    def __init__(self, network: str, data: store.Store, salt: Salt) -> None:
        self.network = network
        self.book = Book()
        self.posts = Posts()
        self.heard: set[str] = set()
        self.head = genesis(network)
        self.failed = False
        self.forgotten = 0
        """How many were forgotten since the start: what was read before may have words of theirs."""
        self._store = data
        self._salt = salt
        self._last: asyncio.Future[None] | None = None  # the last commit that was asked for

    async def open(self) -> None:
        """Read everything from the store, checking the chain; raises `Broken` where it does not hold."""
        await self._store.settled()
        self._last = None
        slices = self._store.slices(self.network, asyncio.get_running_loop())
        self.book = await asyncio.to_thread(verification.read, self.network, slices)
        head = await self._store.head(self.network)
        self.head = head[1] if head else genesis(self.network)
        stored = await self._store.posts(self.network)
        last = {
            "words": await self._store.last_words(self.network),
            "posts": max((row.height for row in stored), default=0),
        }
        beside.check_end(self.book.height, last)
        self.posts = Posts(
            Posted(
                row.number, row.height, intern(row.about), intern(row.channel), row.message, row.shown or 0, tried=True
            )
            for row in stored
        )
        # What was answered meanwhile without a fact stays heard. A key too many does no harm: the store is asked as well.
        keys = await self._store.heard_keys(self.network)
        self.heard |= keys
        self.failed = False

    def last(self) -> datetime:
        """Return the moment of the last entry."""
        return self.book.at

    def append(
        self,
        author: str,
        facts: tuple[Fact, ...],
        at: datetime,
        heard: Heard | None,
        posts: Sequence[tuple[str, str]],
        files: Sequence[Made] = (),
    ) -> asyncio.Future[None]:
        """Fold an entry of these facts in, if there are any, and return what is done once all of it is durable.

        `posts` are the (subject, channel) pairs that the entry owes; `heard` is the event that brought it; `files` are
        kept with it.
        """
        batch = Batch()
        height = None
        if facts:
            height = self.book.height + 1
            entry = Entry(height, at, author, facts)
            for fact in facts:
                if isinstance(fact, (Forgotten, NameErased, PayToGiven)):
                    self._take_out(fact, batch)
            try:
                batch.entries.append(self._seal(entry, batch))
                self.book.add(Entry(height, at, author, facts, self.head))
            except Exception:
                # Nothing was stored, but the book may have taken half of it: it is read anew before the next decision.
                self.failed = True
                raise
            for about, channel in posts:
                post = Posted(self.posts.last + 1, height, about, channel, mark=mark(self.head))
                self.posts.add(post)
                batch.posts.append(PostRow(post.number, height, about, channel))
            for file in files:
                batch.files.append(FileRow(bytes.fromhex(file.hash), file.name, file.data, _names(file.agents)))
        if heard is not None:
            self.heard.add(heard.key)
            batch.heard.append(HeardRow(heard.key, heard.agent, height, heard.answer, _names(heard.named), stamp(at)))
        return self._put(batch)

    def _seal(self, entry: Entry, batch: Batch) -> Sealed:
        """Return the entry as it is stored, and put its words beside it."""

        def commit(words: Words) -> str:
            if words.text is None:
                return ""  # erased before this entry took them over
            salt = self._salt(entry.height, len(batch.words))
            known = commitment(salt, words.text)
            batch.words.append(WordsRow(known, words.subject, salt, words.text))
            return known

        body = codec.dump(entry, commit)
        self.head = chained(self.head, body)
        return Sealed(entry.height, self.head, body)

    def _take_out(self, fact: Forgotten | NameErased | PayToGiven, batch: Batch) -> None:
        """Take out of the store what is gone by a fact."""
        match fact:
            case Forgotten():
                self._forget(fact, batch)
            case NameErased(subject):
                self.forgotten += 1
                batch.forget.append(subject)
            case PayToGiven():
                self._replace(fact, batch)

    def _forget(self, fact: Forgotten, batch: Batch) -> None:
        """Take a forgotten person's words, answers and direct messages out of the store with the same commit.

        So goes what the adapters have noted of them.
        """
        self.forgotten += 1
        batch.forget.extend(fact.aliases)
        handles = self.book.agents.handles(fact.agent)
        batch.dropped.extend((Reference(handle).platform, f"{handle}/") for handle in handles)
        for post in [post for post in self.posts if post.channel in handles]:
            self.posts.blank(post)
            batch.blanked.append(post.number)

    def _replace(self, given: PayToGiven, batch: Batch) -> None:
        """Take the address that this one replaces out of the store: a payout that needs it still has its own.

        Where it came with a person's first command, their name and account stand in the same entry, and it stays.
        """
        height, said = self.book.payouts.replaced(given) or (0, ())
        for one in said:
            if one.text is not None and self.book.agents.by_id[one.subject].joined != height:
                batch.erased.append((height, one.subject, one.text))

    def _put(self, batch: Batch) -> asyncio.Future[None]:
        done = self._last = self._store.put(self.network, batch)
        done.add_done_callback(self._committed)
        return done

    def _committed(self, done: asyncio.Future[None]) -> None:
        if done.cancelled() or done.exception() is not None:
            self.failed = True

    async def until_durable(self) -> None:
        """Return when everything that is in the book now is durable; raises `Unreachable` where it could not be stored."""
        if self._last is None or self._last.done():
            if self.failed:
                raise Unreachable("the last commit failed")
            return
        try:
            await asyncio.shield(self._last)
        except Exception as wrong:
            raise Unreachable("the last commit failed") from wrong

    async def recall(self, key: str) -> tuple[bool, Text | None]:
        """Return whether an event was answered durably, and the answer; raises `Unknown` where the database does not say."""
        if self._last is not None and not self._last.done():
            await asyncio.wait([self._last])
        try:
            if self.failed:
                await self._store.settled()
            row = await self._store.heard(self.network, key)
        except Exception as wrong:
            raise store.Unknown(wrong) from wrong
        if row is None:
            return False, None
        return True, answers.load(row.answer) if row.answer is not None else None

    async def answered(self, key: str, answer: Text) -> None:
        """Note durably what is answered to an event instead of what was answered with its entry."""
        await asyncio.shield(self._put(Batch(answered=[(key, answers.dump(answer))])))

    async def shown(self, post: Posted, message: str, height: int) -> None:
        """Note durably that a message shows a post as it was at that height."""
        if not post.channel:
            return  # its reader was forgotten meanwhile
        self.posts.shown(post, message, height)
        await asyncio.shield(self._put(Batch(shown=[(post.number, message, height)])))

    async def move(self, post: Posted, channel: str | None) -> None:
        """Note durably that a post's message is gone, and owe the subject in another channel, or nowhere."""
        if not post.channel:
            return  # its reader was forgotten meanwhile
        batch = Batch(blanked=[post.number])
        height, about = post.height, post.about
        self.posts.blank(post)
        if channel:
            again = Posted(self.posts.last + 1, height, about, channel)
            self.posts.add(again)
            batch.posts.append(PostRow(again.number, height, about, channel))
        await asyncio.shield(self._put(batch))

    async def prune(self, before: datetime) -> None:
        """Drop the answers to events that were heard before."""
        known = frozenset(self.heard)
        await self._store.prune(self.network, stamp(before))
        kept = await self._store.heard_keys(self.network)
        self.heard -= known - kept  # and not what was heard meanwhile

    async def mark(self, height: int) -> str | None:
        """Return what tells a durable entry from the one of another history at its height, or None where there is none."""
        found = await self._store.hash(self.network, height)
        return mark(found) if found else None

    async def file(self, hashed: str) -> Made | None:
        """Return a file that was kept, or None where it is erased."""
        row = await self._store.file(self.network, bytes.fromhex(hashed))
        return Made(row.name, row.data, tuple(row.named.split())) if row else None

    def entries(self, loop: asyncio.AbstractEventLoop) -> Iterator[Entry]:
        """Yield the durable entries, each checked against the chain and its words; for threads beside the loop.

        Raises `Broken` at the first that does not hold.
        """
        yield from verification.entries(self.network, self._store.slices(self.network, loop))

    def whole(self, loop: asyncio.AbstractEventLoop) -> Iterator[Entry]:
        """Yield the durable entries as above, and compare what is stored beside them.

        Raises `Broken` at the end where that does not fit, and `Unguarded` where the database would let entries be changed.
        """
        before = asyncio.run_coroutine_threadsafe(beside.before(self._store, self.network), loop).result()
        files, height = Files(), 0
        for entry in self.entries(loop):
            files.add(entry)
            height = entry.height
            yield entry
        checked = beside.check(self._store, self.network, height, files, before)
        asyncio.run_coroutine_threadsafe(checked, loop).result()
        if names := asyncio.run_coroutine_threadsafe(self._store.unguarded(), loop).result():
            raise Unguarded(names)


def _names(agents: Iterable[str]) -> str:
    """Return agents as a row names them, each between spaces, so that it can be found by one."""
    return f" {' '.join(sorted(agents))} "
