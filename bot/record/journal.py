"""Journal (write-behind) of one network: an entry is folded into the book at once, and durable in the store a little later.

`append` folds the entry, seals it into the hash chain, and hands one batch to the store: the entry, its words, the posts that
it owes, the answer to its event. All of it is durable by one commit, or nothing is. It returns a future, so the next decision
starts while the disk still works, and the writer puts all batches that arrive during a commit into the next one.

So the book may be ahead of the store. That is safe since nobody is answered, and nothing is posted, before its future is done.
If a commit fails, everything that was decided on top of it is void: the store fails those batches too, `failed` is set, each
waiting person is told, and the shell reads the book from the store again before its next decision. The same happens if an entry
does not fold, as the book may have taken half of it.

Waiting callers shield the future: a caller that is cancelled must not cancel the commit for everybody else. Rejected: to answer
at once and to report a failed commit later, as nobody reads the second message (docs/decisions/001).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.chat import Text, Unreachable
from bot.outcome import Dropped, Kept
from bot.record import answer_codec
from bot.record.drafts import Drafts
from bot.record.posts import Posted, Posts
from bot.reference import Reference
from ledger import codec, verification
from ledger.audit import beside
from ledger.book import Book
from ledger.chain.entry import Entry, Fact, MissingTriggers, Sealed, chained, commitment, genesis, mark, stamp
from ledger.network.agent import Forgotten
from ledger.network.identity import Linked
from ledger.payouts.erasure import NameErased
from ledger.payouts.kept_files import Files
from ledger.payouts.pay_to import replaced_texts
from ledger.payouts.payout import PayToGiven
from ledger.store import store
from ledger.store.store import Batch, FileRow, HeardRow, PostRow, WordsRow
from ledger.values.phrase import Made

KEPT_DAYS = 30
"""Days for which an answer is kept for repetitions of its event."""

Salt = Callable[[int, int], bytes]
"""Takes a height and n; returns the salt for the n-th words of the entry at that height."""


class Heard(NamedTuple):
    """An answered event: its key, its agent, the serialized answer, and the agents that the answer names."""

    key: str
    agent: str | None
    answer: bytes
    named: frozenset[str]


class Journal:
    """Book, posts and drafts of one network, and the keys of the events that it answered."""

    def __init__(self, network: str, data: store.Store, salt: Salt) -> None:
        self.network = network
        self.book = Book()
        self.posts = Posts()
        self.drafts = Drafts()
        self.heard: set[str] = set()
        self.head = genesis(network)
        self.failed = False
        self.forgotten = 0
        """Counts the people forgotten since the start: text that was read at a lower count may have words of theirs."""
        self._store = data
        self._salt = salt
        self._last: asyncio.Future[None] | None = None  # the newest commit, done or not

    async def open(self) -> None:
        """Read everything from the store and check the chain. Raises `Broken` if it does not hold."""
        await self._store.settled()
        self._last = None
        slices = self._store.slices(self.network, asyncio.get_running_loop())
        self.book = await asyncio.to_thread(verification.verified_book, self.network, slices)
        head = await self._store.head(self.network)
        self.head = head[1] if head else genesis(self.network)
        stored = await self._store.posts(self.network)
        last = {
            "words": await self._store.last_words(self.network),
            "posts": max((row.height for row in stored), default=0),
        }
        beside.check_end(self.book.height, last)
        self.posts = Posts(map(Posted.stored, stored))
        self.drafts = Drafts(await self._store.drafts(self.network))
        # Events that were answered meanwhile without a fact stay heard. A key too many is harmless: `recall` asks the store.
        self.heard |= await self._store.heard_keys(self.network)
        self.failed = False

    def last_entry_at(self) -> datetime:
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
        drafts: Iterable[Kept | Dropped] = (),
    ) -> asyncio.Future[None]:
        """Fold an entry of these facts, if there are any; return a future that is done once everything is durable.

        `heard` is the event that caused the entry, `posts` are the (subject, channel) pairs that it owes, and `files` and
        `drafts` are stored with it.
        """
        batch = Batch()
        self.drafts.change(drafts, batch)
        height = None
        if facts:
            height = self.book.height + 1
            self._fold(Entry(height, at, author, facts), batch)
            for about, channel in posts:
                post = Posted(self.posts.last + 1, height, about, channel, mark=mark(self.head))
                self.posts.add(post)
                batch.posts.append(PostRow(post.number, height, about, channel))
            for file in files:
                batch.files.append(FileRow(bytes.fromhex(file.hash), file.name, file.data, _spaced(file.agents)))
        if heard is not None:
            self.heard.add(heard.key)
            batch.heard.append(HeardRow(heard.key, heard.agent, height, heard.answer, _spaced(heard.named), stamp(at)))
        return self._put(batch)

    def _fold(self, entry: Entry, batch: Batch) -> None:
        """Erase what its facts erase, seal the entry, and add it to the book."""
        for fact in entry.facts:
            if isinstance(fact, (Forgotten, NameErased, PayToGiven)):
                self._erase(fact, batch)
            elif isinstance(fact, Linked):
                self.drafts.link(fact, self.book.agents, batch)
        try:
            batch.entries.append(self._seal(entry, batch))
            self.book.add(Entry(entry.height, entry.at, entry.author, entry.facts, self.head))
        except Exception:
            # Nothing was stored, but the book may have taken half of it: it is read again before the next decision.
            self.failed = True
            raise

    def _seal(self, entry: Entry, batch: Batch) -> Sealed:
        """Serialize an entry and chain its hash; its words go into the batch beside it."""

        def commit(text: str | None, subject: str) -> str:
            if text is None:
                return ""  # erased before this entry copied them
            salt = self._salt(entry.height, len(batch.words))
            committed = commitment(salt, text)
            batch.words.append(WordsRow(committed, subject, salt, text))
            return committed

        body = codec.dump(entry, commit)
        self.head = chained(self.head, body)
        return Sealed(entry.height, self.head, body)

    def _erase(self, fact: Forgotten | NameErased | PayToGiven, batch: Batch) -> None:
        """Erase from the store, with the same commit, the words that a fact erases."""
        match fact:
            case Forgotten():
                self._forget(fact, batch)
            case NameErased(subject):
                self.forgotten += 1
                batch.forget.append(subject)
            case PayToGiven():
                batch.erased.extend(replaced_texts(self.book, fact))

    def _forget(self, fact: Forgotten, batch: Batch) -> None:
        """Erase a forgotten person's words, answers, drafts, direct messages, and the adapters' notes about them."""
        self.forgotten += 1
        self.drafts.forget(fact.aliases)
        batch.forget.extend(fact.aliases)
        handles = self.book.agents.handles(fact.agent)
        batch.dropped.extend((Reference(handle).platform, f"{handle}/") for handle in handles)
        for post in [post for post in self.posts if post.channel in handles]:
            self.posts.blank(post)
            batch.blanked.append(post.number)

    def _put(self, batch: Batch) -> asyncio.Future[None]:
        done = self._last = self._store.put(self.network, batch)
        done.add_done_callback(self._committed)
        return done

    def _committed(self, done: asyncio.Future[None]) -> None:
        if done.cancelled() or done.exception() is not None:
            self.failed = True

    async def until_durable(self) -> None:
        """Wait until all that is in the book now is durable. Raises `Unreachable` if it could not be stored."""
        if self._last is None or self._last.done():
            if self.failed:
                raise Unreachable("the last commit failed")
            return
        try:
            await asyncio.shield(self._last)
        except Exception as wrong:
            raise Unreachable("the last commit failed") from wrong

    async def recall(self, key: str) -> tuple[bool, Text | None]:
        """Return whether an event was answered durably, and its answer. Raises `Unknown` if the database does not say."""
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
        return True, answer_codec.load(row.answer) if row.answer is not None else None

    async def replace_answer(self, key: str, answer: Text) -> None:
        """Replace durably the answer that is kept for an event."""
        await asyncio.shield(self._put(Batch(answered=[(key, answer_codec.dump(answer))])))

    async def note_shown(self, post: Posted, message: str, height: int) -> None:
        """Note durably that a message shows a post as of that height."""
        if not post.channel:
            return  # its reader was forgotten meanwhile
        self.posts.note_shown(post, message, height)
        await asyncio.shield(self._put(Batch(shown=[(post.number, message, height)])))

    async def move(self, post: Posted, channel: str | None) -> None:
        """Blank a post durably, as its message is gone, and owe its subject in `channel` instead, or nowhere."""
        if not post.channel:
            return  # its reader was forgotten meanwhile
        batch = Batch(blanked=[post.number])
        height, about = post.height, post.about
        self.posts.blank(post)
        if channel:
            replacement = Posted(self.posts.last + 1, height, about, channel)
            self.posts.add(replacement)
            batch.posts.append(PostRow(replacement.number, height, about, channel))
        await asyncio.shield(self._put(batch))

    def expire_drafts(self, now: datetime) -> None:
        """Drop the drafts whose time is over."""
        batch = Batch()
        if self.drafts.expire(now, batch):
            self._put(batch)

    async def prune(self, before: datetime) -> None:
        """Drop the kept answers to events that were heard before that moment."""
        known = frozenset(self.heard)
        await self._store.prune(self.network, stamp(before))
        kept = await self._store.heard_keys(self.network)
        self.heard -= known - kept  # keys that were heard during the awaits stay

    async def mark(self, height: int) -> str | None:
        """Return the mark of the durable entry at a height, which differs in another history; None if there is no entry."""
        hashed = await self._store.hash(self.network, height)
        return mark(hashed) if hashed else None

    async def file(self, hashed: str) -> Made | None:
        """Return the stored file with that hash, or None if it is erased."""
        row = await self._store.file(self.network, bytes.fromhex(hashed))
        return Made(row.name, row.data, tuple(row.named.split())) if row else None

    def entries(self, loop: asyncio.AbstractEventLoop) -> Iterator[Entry]:
        """Yield the durable entries, each verified against the chain and its words. Run it in a thread, not in the loop.

        Raises `Broken` at the first entry that does not hold.
        """
        yield from verification.entries(self.network, self._store.slices(self.network, loop))

    def audited_entries(self, loop: asyncio.AbstractEventLoop) -> Iterator[Entry]:
        """Yield the durable entries like `entries`, then audit the tables beside them.

        Raises `Broken` at the end if a table does not fit, and `Unguarded` if the database would let entries be changed.
        """
        before = asyncio.run_coroutine_threadsafe(beside.take_snapshot(self._store, self.network), loop).result()
        files, height = Files(), 0
        for entry in self.entries(loop):
            files.add(entry)
            height = entry.height
            yield entry
        checked = beside.check(self._store, self.network, height, files, before)
        asyncio.run_coroutine_threadsafe(checked, loop).result()
        if names := asyncio.run_coroutine_threadsafe(self._store.missing_triggers(), loop).result():
            raise MissingTriggers(names)


def _spaced(agents: Iterable[str]) -> str:
    """Join agents with a space on both sides of each, so that SQL finds one by ` A1 `."""
    return f" {' '.join(sorted(agents))} "
