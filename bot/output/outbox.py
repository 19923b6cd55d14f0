"""Outbox (transactional): posts new cards and messages, and edits changed cards, until each platform has accepted them.

One commit stores an entry and the rows of the posts that it owes. A post without a message is owed; so is a card that shows an older height
than the last change of its subject. So after a crash, `start` finds all that is owed, and the same loop goes on.

Each channel has one task and one retry queue: order within a channel, no waiting between channels. Text is rendered at the moment of sending,
so that many changes become one edit, and sent only once its facts are durable. Delivery is at least once, as the reply of a platform may be
lost: each post carries a key by which the platform drops a copy. Then the message shows the first try, so the card is owed again as an edit.

`Unreachable` means retry with back-off. `Barred` means that somebody has to let us in: all new posts of the channel count as refused. `Gone`
moves the post to another channel, but private words never to a wider one. A bug in one post must not silence its channel.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from itertools import chain

import structlog

from bot.chat import Barred, Chat, Gone, Unreachable
from bot.language import words
from bot.menu import Menu
from bot.output import substitute
from bot.output.admission import Admission
from bot.output.post_key import Key
from bot.output.quiet_hours import QuietHours
from bot.output.rendering import Renderer
from bot.output.retry_queue import BARRED_SECONDS_MAX, WAIT_SECONDS_MAX, RetryQueue
from bot.record.journal import Journal
from bot.record.posts import Posted
from bot.reference import Reference
from ledger.governance.reminder_words import is_message
from ledger.payouts.unfinished import unfinished
from ledger.values.ids import Subject

log = structlog.get_logger()


class Outbox:
    """The outbox of one network. A `live` one posts by itself; any other one only on `flush`.

    `reader` takes a channel, and the subject whose card is rendered. `appeared` is called for each new message and each that nobody takes.
    """

    def __init__(
        self,
        journal: Journal,
        menu: Menu,
        chats: Mapping[str, Chat],
        reader: Callable[[str, str], words.Reader],
        appeared: Callable[[Posted], None],
        now: Callable[[], datetime],
        live: bool,
    ) -> None:
        self._journal = journal
        self._chats = chats
        self._renderer = Renderer(journal, menu, reader)
        self._appeared = appeared
        self._quiet = QuietHours(journal, now)
        self.live = live
        self._queues: dict[str, RetryQueue] = {}
        self.admission = Admission()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._news = asyncio.Event()  # set after each new message, and each refusal
        self._changed: dict[str, asyncio.Event] = {}  # set to end the pause of a channel early

    def start(self) -> None:
        """Find everything that is owed, as after a start."""
        self._queues.clear()
        for post in self._journal.posts:
            self._owe_news(post, is_changed=post.shown < post.last_change(self._journal.book.touched))
        self._journal.book.touched.clear()

    def touch(self, subjects: Iterable[str]) -> None:
        """Owe the posts on these names (subjects, or messages about them) that do not show the latest change."""
        for name in subjects:
            for post in self._journal.posts.about_subject(Subject(name).id):
                self._owe_news(post, is_changed=post.is_changed_by(name))

    def catch_up(self) -> None:
        """Owe all changes since the last call, and what was held back. Each decision calls it, and each tick: one may have been cancelled."""
        self.touch(self._journal.book.take_touched())
        for post in self._quiet.release():
            self._owe(post)

    def offer(self) -> None:
        """Retry all refused posts at once."""
        for channel, queue in self._queues.items():
            queue.offer()
            self._wake(channel)

    async def until_tried(self, subjects: Collection[str], seconds: float) -> None:
        """Wait until no new card of these subjects is in doubt any more, at most for so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.live and self.doubts(subjects):
                    self._news.clear()
                    await self._news.wait()

    def doubts(self, subjects: Iterable[str]) -> bool:
        """Return whether a new card of these subjects may still be refused, as its channel did not accept its last post."""
        posts = chain.from_iterable(map(self._journal.posts.about_subject, subjects))
        return any(post.is_untried and self.admission.is_in_doubt(post.channel) for post in posts)

    async def flush(self) -> None:
        """Post everything that can be posted now, channel by channel in the order of their names."""
        self.catch_up()
        for channel in sorted(self._queues):
            refused: set[int] = set()
            while (post := self._next(channel, 0.0, refused)[0]) is not None:
                refused.add(post.number)
                with suppress(Unreachable):
                    await self._deliver(post)
                    refused.discard(post.number)

    def stuck(self) -> list[Posted]:
        """Return the posts that are owed now, the oldest first."""
        numbers = sorted(chain.from_iterable(queue.numbers for queue in self._queues.values()))
        return list(filter(None, map(self._journal.posts.get, numbers)))

    async def close(self) -> None:
        """Stop the tasks. Posts stay owed, and `flush` still works."""
        self.live = False
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _queue(self, channel: str) -> RetryQueue:
        return self._queues.setdefault(channel, RetryQueue())

    def _owe_news(self, post: Posted, *, is_changed: bool) -> None:
        """Owe a post that is new, or has changed. A card that says that it is outdated does not change any more."""
        if post.message is None or (is_changed and not self._renderer.is_marked_outdated(post)):
            self._owe(post)

    def _owe(self, post: Posted) -> None:
        channel = post.channel
        self._queue(channel).numbers.add(post.number)
        if channel in self._tasks:
            self._wake(channel)
        elif self.live:
            self._changed[channel] = asyncio.Event()
            self._tasks[channel] = asyncio.create_task(self._work(channel), name=f"tell {channel}")

    def _wake(self, channel: str) -> None:
        if channel in self._changed:
            self._changed[channel].set()

    def _next(self, channel: str, now: float, without: Collection[int] = ()) -> tuple[Posted | None, float]:
        """Return the next post of a channel, and the pause before it in seconds."""
        queue, votes = self._queue(channel), self._journal.book.votes.open
        posts = filter(None, map(self._journal.posts.get, queue.numbers))
        return queue.next_post(posts, votes.__contains__, now, without)

    async def _work(self, channel: str) -> None:
        """Post all that a channel is owed, each post after its pause; then end."""
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
                    await self._try_to_deliver(post, clock)
                else:
                    del self._queues[channel]
                    return
        finally:
            # No await since the last look: a post that is owed from here on finds no task, and starts one.
            del self._tasks[channel], self._changed[channel]

    async def _try_to_deliver(self, post: Posted, clock: Callable[[], float]) -> None:
        """Try to post, and note in the retry queue if it was accepted."""
        channel, about, number, is_edit = post.channel, post.about, post.number, post.message is not None
        try:
            await self._deliver(post)
        except Unreachable as why:
            longest = BARRED_SECONDS_MAX if isinstance(why, Barred) else WAIT_SECONDS_MAX
            wait = self._queue(channel).refused(number, clock(), longest)
            log.info("not told yet", channel=channel, about=about, why=str(why), wait_seconds=wait)
        except Exception:
            wait = self._queue(channel).refused(number, clock())
            log.exception("a post cannot be told", channel=channel, about=about, wait_seconds=wait)
        else:
            self._queue(channel).accepted(number, clock(), is_edit=is_edit)

    async def _deliver(self, post: Posted) -> None:
        """Post or edit. Raises `Unreachable`, after which the post is owed as before."""
        self._queue(post.channel).numbers.discard(post.number)
        if self._quiet.holds(post):
            return
        try:
            if await self._is_over(post):
                await self._journal.move(post, None)
                return
            message, height = await self._send(post)
        except Gone as why:
            await self._move(post, why)
        except Barred as why:
            if (other := substitute.other_account(self._journal.book, self.admission, post)) is None:
                self._bar(post, str(why))
                raise
            self.admission.refused(post.channel, str(why))
            await self._readdress(post, other)
        except BaseException:
            self._owe_again(post)
            raise
        else:
            await self._note_shown(post, message, height)

    async def _is_over(self, post: Posted) -> bool:
        """Return whether a post is not worth sending any more. One that may be there already is, as it has to be edited."""
        if post.message is not None or not self._renderer.is_over(post):
            return False
        return not post.tried or await self._key(post) not in await self._chat(post.channel).posted(post.channel)

    async def _send(self, post: Posted) -> tuple[str, int]:
        """Render a post, wait until its facts are durable, and send it; return its message and the height that it shows."""
        height = self._journal.book.height
        text, choices = await self._renderer.render(post)
        await self._journal.until_durable()
        chat = self._chat(post.channel)
        if (message := post.message) is not None:
            await chat.edit(message, text, choices)
            return message, height
        tried, post.tried = post.tried, True
        message = await chat.post(post.channel, text, choices, await self._key(post), self._renderer.root(post))
        return message, 0 if tried else height  # a platform that dropped the copy still shows the text of the first try

    async def _note_shown(self, post: Posted, message: str, height: int) -> None:
        """Note that a platform accepted a post. Owe a card again that may show an old text (height 0)."""
        self.admission.took(post.channel)
        is_new = post.message is None
        post.refused = ""
        await self._journal.note_shown(post, message, height)
        if is_new:
            self._appeared(post)
            self._news.set()
        if not height and (post.is_card or is_message(post.about)):
            self._owe_again(post)

    async def _key(self, post: Posted) -> str:
        """Return the idempotency key of a post on its platform."""
        mark = post.mark or await self._journal.mark(post.height)
        assert mark is not None, "a post of an entry that is not durable"
        return str(Key(post.about, post.number, post.height, mark, self._journal.network))

    def _owe_again(self, post: Posted) -> None:
        if post.channel:
            self._queue(post.channel).numbers.add(post.number)

    async def _move(self, post: Posted, why: Gone) -> None:
        """Owe a post elsewhere, as its message or its channel is gone. A message that was sent once is not sent again."""
        self.admission.gone(post.channel)
        if post.message is not None:
            await self._readdress(post, post.channel if post.is_card else None)
        elif (channel := substitute.of_gone(self._journal.book, self.admission, post)) == post.channel:
            self._bar(post, str(why))
            raise Barred(str(why)) from why  # the post stays owed, as stewards can name another channel
        else:
            await self._readdress(post, channel)

    async def _readdress(self, post: Posted, channel: str | None) -> None:
        await self._journal.move(post, channel)
        self.touch([post.subject])
        self._appeared(post)
        self._news.set()

    def _bar(self, post: Posted, why: str) -> None:
        """Owe a post on, and mark all new posts of its channel as refused: somebody has to let us in first."""
        self._owe_again(post)
        self.admission.refused(post.channel, why)
        owed = map(self._journal.posts.get, self._queue(post.channel).numbers)
        for barred in [other for other in owed if other is not None and other.message is None]:
            barred.refused = why
            self._appeared(barred)
        self._news.set()

    async def leave_behind(self, left: str) -> None:
        """Post unfinished cards anew that are in a place which people have left."""
        for subject in dict.fromkeys(unfinished(self._journal.book)):
            for card in self._journal.posts.cards(subject):
                if (card.message or "").startswith(f"{left}/") and not self._renderer.is_outdated(card):
                    await self._journal.move(card, card.channel)
                    self.touch([subject])

    def _chat(self, channel: str) -> Chat:
        platform = Reference(channel).platform
        if platform not in self._chats:
            raise Unreachable(f"{platform} is not connected")
        return self._chats[platform]
