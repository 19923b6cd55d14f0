"""Reads one message back, as most tests do."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat import Chat, Gone, Reaction, Unreachable


async def standing(chat: Chat, message: str) -> Sequence[Reaction]:
    """Return what stands on a message; raises `Unreachable` or `Gone` where the platform tells that of it."""
    told = (await chat.reactions([message]))[message]
    if isinstance(told, Unreachable | Gone):
        raise told
    return told
