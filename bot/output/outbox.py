"""Tells the channels what the ledger owes them: posts what is new and edits what has changed, one channel at a time.

A post says nothing that is not durable yet. What a platform does not take stays owed, and is offered again; meanwhile, the
other posts of its channel go on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress

import structlog

from bot.charts.render import drawn
from bot.chat import Barred, Chat, Gone, Unreachable
from bot.language import words
from bot.menu import Menu
from bot.outcome import Notice
from bot.output.admission import Admission
from bot.output.post_key import Key
from bot.output.queue import BARRED_SECONDS_MAX, WAIT_SECONDS_MAX, Owed
from bot.record.journal import Journal
from bot.record.posts import Posted
from bot.reference import Reference
from ledger.payouts.unfinished import unfinished
from ledger.values.ids import Subject
from ledger.values.phrase import Code, phrase

log = structlog.get_logger()


class Teller:
    """What one network owes its channels. `live` tellers work by themselves; others when `flush` asks them to.

    `reader` takes a channel, and the subject whose card is told; `appeared` is told of each new message.
    """

    def __init__(
        self,
        journal: Journal,
        menu: Menu,
        chats: Mapping[str, Chat],
        reader: Callable[[str, str], words.Reader],
        appeared: Callable[[Posted], None],
        live: bool,
    ) -> None:
        self._journal = journal
        self._menu = menu
        self._chats = chats
        self._reader = reader
        self._appeared = appeared
        self.live = live
        self._owed: dict[str, Owed] = {}
        self.admission = Admission()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._news = asyncio.Event()  # set whenever a post was told, or turned out to be untellable
        self._changed: dict[str, asyncio.Event] = {}  # set where a task may have to go on earlier than it thought

    def start(self) -> None:
        """Find everything that is owed, as after a start."""
        self._owed.clear()
        for post in self._journal.posts:
            changed = post.last_change(self._journal.book.touched)
            if post.message is None or (post.shown < changed and not self._is_put_by(post)):
                self._owe(post)
        self._journal.book.touched.clear()

    def touch(self, subjects: Iterable[str]) -> None:
        """Owe the posts of these subjects, or messages about them, that do not show them as they are now."""
        for name in subjects:
            for post in self._journal.posts.of(Subject(name).id):
                if post.message is None or (post.is_changed_by(name) and not self._is_put_by(post)):
                    self._owe(post)

    def catch_up(self) -> None:
        """Owe what has changed: each decision does it, and the beat, for whoever decided may have been cut off before."""
        self.touch(self._journal.book.take_touched())

    def offer(self) -> None:
        """Offer at once what a platform did not take before."""
        for channel, owed in self._owed.items():
            owed.offer()
            self._wake(channel)

    async def until_tried(self, subjects: Collection[str], seconds: float) -> None:
        """Wait until none of these subjects has a new card in doubt any more, or for so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.live and self.doubts(subjects):
                    self._news.clear()
                    await self._news.wait()

    def doubts(self, subjects: Iterable[str]) -> bool:
        """Tell whether a new card of these subjects may be refused yet, as its channel did not take what came last."""
        posts = (post for subject in subjects for post in self._journal.posts.of(subject))
        return any(post.is_untried and self.admission.is_in_doubt(post.channel) for post in posts)

    async def flush(self) -> None:
        """Tell everything that can be told now, channel by channel in the order of their names."""
        self.catch_up()
        for channel in sorted(self._owed):
            refused: set[int] = set()
            while (post := self._next(channel, 0.0, refused)[0]) is not None:
                try:
                    await self._tell(post)
                except Unreachable:
                    refused.add(post.number)

    def _is_put_by(self, post: Posted) -> bool:
        """Tell whether a card shows already that a newer one counts."""
        opened = self._journal.book.contributions.by_id[post.subject].opened if self._is_outdated(post) else None
        return post.is_card and opened is not None and opened <= post.shown

    def stuck(self) -> list[Posted]:
        """Return the posts that are owed now, the oldest first."""
        numbers = sorted(number for owed in self._owed.values() for number in owed.numbers)
        return [post for number in numbers if (post := self._journal.posts.get(number)) is not None]

    async def close(self) -> None:
        """Stop working by itself; what is owed stays owed, and `flush` can still tell it."""
        self.live = False
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _of(self, channel: str) -> Owed:
        return self._owed.setdefault(channel, Owed())

    def _owe(self, post: Posted) -> None:
        channel = post.channel
        self._of(channel).numbers.add(post.number)
        if channel in self._tasks:
            self._wake(channel)
        elif self.live:
            self._changed[channel] = asyncio.Event()
            self._tasks[channel] = asyncio.create_task(self._work(channel), name=f"tell {channel}")

    def _wake(self, channel: str) -> None:
        if channel in self._changed:
            self._changed[channel].set()

    def _next(self, channel: str, now: float, without: Collection[int] = ()) -> tuple[Posted | None, float]:
        """Return what to tell next in a channel, and in how many seconds."""
        owed = self._of(channel)
        posts = (self._journal.posts.get(number) for number in owed.numbers)
        votes = self._journal.book.votes.open
        return owed.next((post for post in posts if post is not None), votes.__contains__, now, without)

    async def _work(self, channel: str) -> None:
        """Tell a channel all that it is owed, each post when it may be told."""
        clock = asyncio.get_running_loop().time
        changed = self._changed[channel]
        try:
            while True:
                changed.clear()
                post, pause = self._next(channel, clock())
                if pause > 0:
                    with suppress(TimeoutError):
                        async with asyncio.timeout(pause):
                            await changed.wait()
                elif post is not None:
                    await self._offered(post, clock)
                else:
                    del self._owed[channel]
                    return
        finally:
            # In the same step as the last look: what is owed from here on finds no task, and begins one.
            del self._tasks[channel], self._changed[channel]

    async def _offered(self, post: Posted, clock: Callable[[], float]) -> None:
        """Tell a post, and note whether it was taken."""
        channel, about, number, is_edit = post.channel, post.about, post.number, post.message is not None
        try:
            await self._tell(post)
        except Unreachable as why:
            longest = BARRED_SECONDS_MAX if isinstance(why, Barred) else WAIT_SECONDS_MAX
            wait = self._of(channel).refused(number, clock(), longest)
            log.info("not told yet", channel=channel, about=about, why=str(why), wait_seconds=wait)
        except Exception:
            # A bug that one post brings out must not silence its channel.
            wait = self._of(channel).refused(number, clock())
            log.exception("a post cannot be told", channel=channel, about=about, wait_seconds=wait)
        else:
            self._of(channel).taken(number, clock(), is_edit=is_edit)

    async def _tell(self, post: Posted) -> None:
        """Post or edit; raises `Unreachable`, after which the post is owed as before."""
        self._of(post.channel).numbers.discard(post.number)
        height = self._journal.book.height
        try:
            subject = post.subject if post.is_card and not self._is_outdated(post) else ""
            said, choices = words.show(self._notice(post), self._reader(post.channel, subject))
            text = await drawn(said)
            await self._journal.until_durable()
            chat = self._chat(post.channel)
            if post.message is None:
                tried, post.tried = post.tried, True
                message = await chat.post(post.channel, text, choices, await self._key(post), self._root(post))
                height = 0 if tried else height  # a platform that knew the post shows what it said at first
            else:
                message = post.message
                await chat.edit(message, text, choices)
        except Gone as why:
            await self._moved(post, why)
        except Barred as why:
            self._bar(post, str(why))
            raise
        except BaseException:
            self._owe_again(post)
            raise
        else:
            self.admission.took(post.channel)
            is_new = post.message is None
            post.refused = ""
            await self._journal.shown(post, message, height)
            if is_new:
                self._appeared(post)
                self._news.set()
            if not height and post.is_card:
                self._owe_again(post)

    async def _key(self, post: Posted) -> str:
        """Return what names a post on its platform."""
        mark = post.mark or await self._journal.mark(post.height)
        assert mark is not None, "a post of an entry that is not durable"
        return str(Key(post.about, post.number, post.height, mark, self._journal.network))

    def _root(self, post: Posted) -> str | None:
        """Return the card that a message to a whole channel is about, if it stands there."""
        if post.is_card or self._journal.book.agents.known(post.channel) is not None:
            return None
        cards = [
            one.message for one in self._journal.posts.of(post.subject) if one.is_card and one.channel == post.channel
        ]
        return cards[-1] if cards else None

    def _owe_again(self, post: Posted) -> None:
        if post.channel:
            self._of(post.channel).numbers.add(post.number)

    async def _moved(self, post: Posted, why: Gone) -> None:
        """Owe a post elsewhere whose message or channel is gone: in the same channel, or in the main one.

        A message that was sent once is not sent again, and what was said in private, or is for one person alone, goes to
        no wider channel. What was never shown stays owed as long as there is no other channel, and then raises `Barred`:
        stewards can name one.
        """
        book = self._journal.book
        is_narrow = post.subject in book.audience.confined
        main = book.rules.now.main.text if book.rules.now.main else None
        self.admission.gone(post.channel)
        if post.message is not None:
            await self._journal.move(post, post.channel if post.is_card else None)
        elif book.agents.known(post.channel) is not None and (post.subject[0] != "C" or is_narrow or not main):
            await self._journal.move(post, None)  # a person who is no more; nobody else may read it
        elif main and main != post.channel and not is_narrow:
            await self._journal.move(post, main)
        else:
            self._bar(post, str(why))
            raise Barred(str(why)) from why
        self.touch([post.subject])
        self._news.set()

    def _bar(self, post: Posted, why: str) -> None:
        """Owe a post on, and take all that is new in its channel as refused: that waits for somebody to let us in."""
        self._owe_again(post)
        self.admission.refused(post.channel, why)
        owed = (self._journal.posts.get(number) for number in self._of(post.channel).numbers)
        for one in [one for one in owed if one is not None and one.message is None]:
            one.refused = why
            self._appeared(one)
        self._news.set()

    async def leave_behind(self, left: str) -> None:
        """Show anew what is not finished and has its card in a place that people have left."""
        for subject in dict.fromkeys(unfinished(self._journal.book)):
            for post in self._journal.posts.of(subject):
                is_there = post.message is not None and post.message.startswith(f"{left}/")
                if post.is_card and is_there and not self._is_outdated(post):
                    await self._journal.move(post, post.channel)
                    self.touch([subject])

    def _notice(self, post: Posted) -> Notice:
        if post.is_card and self._is_outdated(post):
            newer = phrase("This card of {id} is out of date: a newer one counts.", id=Code(post.subject))
            return Notice(post.about, newer)
        return self._menu.card(self._journal.book, post.about)

    def _is_outdated(self, post: Posted) -> bool:
        """Tell whether there is a newer revision of what a post is about."""
        found = self._journal.book.contributions.by_id.get(post.subject)
        return found is not None and post.height < found.opened

    def _chat(self, channel: str) -> Chat:
        platform = Reference(channel).platform
        if platform not in self._chats:
            raise Unreachable(f"{platform} is not connected")
        return self._chats[platform]
