"""Private answers on Slack: in the channel of the command, else in a direct message."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from adapters.shared.handed import TRIES, not_sent
from adapters.shared.language import Language
from adapters.slack import text
from adapters.slack.messages import Posts
from adapters.slack.web_api import Declined, Web
from bot.chat import File, Gone, Picture, Text, Unreachable

RESPONSES_MAX = 5
"""Messages that one response address takes, within 30 minutes."""

NOT_ALLOWED = (
    "Slack does not let the app hand over files, as the scope {scope} is missing. A steward can have that mended."
)

UNSEEN = (
    "Slack does not let me see whether the file has reached you, as the scope {scope} is missing. A steward can have that "
    "mended."
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asker:
    """The receiver of an answer: user, channel (may be empty), and response address and thread if there is one."""

    user: str
    channel: str
    address: str | None
    thread: str | None = None


class Answers:
    """The answers of one bot. Files go into the direct message, as a private message in a channel can hold none."""

    def __init__(self, web: Web, posts: Posts, language: Callable[[str], Language]) -> None:
        self._web = web
        self._language = language
        self.posts = posts

    async def first(self, answer: Text | None) -> tuple[dict[str, Any] | None, Text | None]:
        """Return the part that fits into the acknowledgement, and the rest."""
        if answer is None:
            return None, None
        if any(isinstance(piece, File | Picture) for piece in answer):
            return None, answer
        first, *rest = text.parts(answer) or [()]
        blocks, words = await self.posts.render(first)
        shown = {"response_type": "ephemeral", "text": words, "blocks": blocks}
        return shown, tuple(chain.from_iterable(rest)) or None

    async def show(self, answer: Text, asker: Asker) -> None:
        """Show an answer to its asker alone; log it if that is not possible."""
        try:
            for number, part in enumerate(text.parts(answer)):
                await self._say(part, asker, number)
            await self._hand_over(answer, asker)
        except (Gone, Declined, Unreachable) as why:
            log.warning("an answer could not be shown: %s", why)

    async def _say(self, part: Text, asker: Asker, number: int) -> None:
        """Show a part by the response address, in the channel, or in a direct message, whichever is possible first."""
        blocks, words = await self.posts.render(part)
        shown = {"text": words, "blocks": blocks}
        answer = {"response_type": "ephemeral", "replace_original": False, **shown}
        if asker.address and number < RESPONSES_MAX and await self._web.respond(asker.address, answer):
            return
        if asker.address is None and await self._whispered(asker, shown):
            return
        direct = await self.posts.conversation(asker.user)
        where = {"channel": direct} | (_thread(asker) if direct == asker.channel else {})
        await self._web.call("chat.postMessage", **where, unfurl_links=False, unfurl_media=False, **shown)

    async def _whispered(self, asker: Asker, shown: dict[str, Any]) -> bool:
        """Show a message in a channel to one person alone; tell whether that was possible."""
        if asker.channel[:1] not in ("C", "G"):
            return False
        try:
            where = {"channel": asker.channel, "user": asker.user} | _thread(asker)
            await self._web.call("chat.postEphemeral", **where, **shown)
        except (Gone, Declined) as why:
            log.info("an answer goes into a direct message: %s", why)
            return False
        return True

    async def _hand_over(self, answer: Text, asker: Asker) -> None:
        for piece in answer:
            if isinstance(piece, File | Picture):
                data = piece.png if isinstance(piece, Picture) else piece.data
                channel = await self.posts.conversation(asker.user)
                if failure := await self._retried_hand_over(data, piece.name, channel, self._language(asker.user)):
                    await self._say((failure,), asker, 1)

    async def _retried_hand_over(self, data: bytes, name: str, direct: str, language: Language) -> str:
        """Hand over a file, with a retry if it does not arrive; return a sentence on the failure, or nothing."""
        for _ in range(TRIES):
            try:
                if await self.posts.uploads.hand_over(data, name, direct):
                    return ""
                log.warning("a file was taken, and has not arrived")
            except (Gone, Unreachable, Declined) as why:
                log.warning("a file was not handed over: %s", why)
                if isinstance(why, Declined) and why.needed:
                    unseen = why.method == "files.info"
                    return language.sentence(UNSEEN if unseen else NOT_ALLOWED, scope=why.needed)
        return not_sent("Slack", language)


def _thread(asker: Asker) -> dict[str, str]:
    return {"thread_ts": asker.thread} if asker.thread else {}
