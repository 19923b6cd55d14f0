"""Tells the channels what the ledger owes them: posts what is new and edits what has changed, one channel at a time.

A post says nothing that is not durable yet. What a platform does not take stays owed, and is offered again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping

import structlog

from bot import words
from bot.charts import drawn
from bot.chat import Chat, Gone, Unreachable
from bot.journal import Journal
from bot.menu import Menu
from bot.outcome import Notice
from bot.posts import Posted
from ledger.phrase import Code, phrase

PAUSE_SECONDS = 1
"""Between two edits in one channel."""

WAIT_SECONDS_MAX = 60
"""The longest pause before what a platform did not take is offered again."""

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
        self._live = live
        self._owed: dict[str, set[int]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._offer = asyncio.Event()

    def start(self) -> None:
        """Find everything that is owed, as after a start."""
        self._owed.clear()
        for post in self._journal.posts:
            changed = self._journal.book.touched.get(post.subject, 0)
            if post.message is None or (post.is_card and post.shown < changed and not self._is_put_by(post)):
                self._owe(post)
        self._journal.book.touched.clear()

    def touch(self, subjects: Iterable[str]) -> None:
        """Owe the posts of these subjects that do not show them as they are now."""
        for subject in subjects:
            for post in self._journal.posts.of(subject):
                if post.message is None or (post.is_card and not self._is_put_by(post)):
                    self._owe(post)

    def catch_up(self) -> None:
        """Owe what has changed: each decision does it, and the beat, for whoever decided may have been cut off before."""
        self.touch(self._journal.book.take_touched())

    def offer(self) -> None:
        """Offer at once what a platform did not take before."""
        self._offer.set()
        self._offer = asyncio.Event()

    async def flush(self) -> None:
        """Tell everything that can be told now, channel by channel in the order of their names."""
        self.catch_up()
        for channel in sorted(self._owed):
            try:
                while (post := self._next(channel)) is not None:
                    await self._tell(post)
            except Unreachable:
                continue

    def _is_put_by(self, post: Posted) -> bool:
        """Tell whether a card shows already that a newer one counts."""
        return self._is_outdated(post) and self._journal.book.contributions.by_id[post.subject].opened <= post.shown

    def stuck(self) -> list[Posted]:
        """Return the posts that are owed now, the oldest first."""
        owed = (self._journal.posts.get(number) for number in sorted(set().union(*self._owed.values())))
        return [post for post in owed if post is not None]

    async def close(self) -> None:
        """Stop working by itself; what is owed stays owed, and `flush` can still tell it."""
        self._live = False
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _owe(self, post: Posted) -> None:
        self._owed.setdefault(post.channel, set()).add(post.number)
        if self._live and post.channel not in self._tasks:
            self._tasks[post.channel] = asyncio.create_task(self._work(post.channel), name=f"tell {post.channel}")

    def _next(self, channel: str) -> Posted | None:
        """Return what to tell next in a channel: new posts in order, then cards that are settled, then the others."""
        owed = (self._journal.posts.get(number) for number in self._owed.get(channel, ()))
        posts = [post for post in owed if post is not None]
        if not posts:
            self._owed.pop(channel, None)
            return None
        votes = self._journal.book.votes.open
        return min(posts, key=lambda post: (post.message is not None, post.subject in votes, post.number))

    async def _work(self, channel: str) -> None:
        """Tell a channel all that it is owed, with a pause between edits and growing ones while it cannot be reached."""
        wait = 1
        try:
            while (post := self._next(channel)) is not None:
                edits = post.message is not None
                try:
                    await self._tell(post)
                    wait = 1
                    if edits:
                        await asyncio.sleep(PAUSE_SECONDS)
                except Unreachable as why:
                    log.info("not told yet", channel=channel, about=post.about, why=str(why), wait_seconds=wait)
                    await self._pause(wait)
                    wait = min(2 * wait, WAIT_SECONDS_MAX)
        finally:
            # In the same step as the last look: what is owed from here on finds no task, and begins one.
            del self._tasks[channel]

    async def _pause(self, seconds: int) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._offer.wait()
        except TimeoutError:
            return

    async def _tell(self, post: Posted) -> None:
        """Post or edit; raises `Unreachable`, after which the post is owed as before."""
        self._owed[post.channel].discard(post.number)
        height = self._journal.book.height
        try:
            subject = post.subject if post.is_card and not self._is_outdated(post) else ""
            said, choices = words.show(self._notice(post), self._reader(post.channel, subject))
            text = await drawn(said)
            await self._journal.until_durable()
            chat = self._chat(post.channel)
            if post.message is None:
                tried, post.tried = post.tried, True
                message = await chat.post(post.channel, text, choices, self._key(post), self._root(post))
                height = 0 if tried else height  # a platform that knew the post shows what it said at first
            else:
                message = post.message
                await chat.edit(message, text, choices)
        except Gone:
            await self._journal.move(post, self._replacement(post))
            self.touch([post.subject])
        except BaseException:
            self._owe_again(post)
            raise
        else:
            is_new = post.message is None
            await self._journal.shown(post, message, height)
            if is_new:
                self._appeared(post)
            if not height and post.is_card:
                self._owe_again(post)

    def _key(self, post: Posted) -> str:
        """Return what names a post on its platform; two networks may write to one person."""
        return f"{post.about}/{post.number}@{self._journal.network}"

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
            self._owed.setdefault(post.channel, set()).add(post.number)

    def _replacement(self, post: Posted) -> str | None:
        """Return where a post goes whose message or channel is gone: the same channel, the main one, or nowhere."""
        if post.message is not None:
            return post.channel if post.is_card else None
        main = self._journal.book.rules.now.main
        return main.text if main and main.text != post.channel else None

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
        platform = channel.partition(":")[0]
        if platform not in self._chats:
            raise Unreachable(f"{platform} is not connected")
        return self._chats[platform]
