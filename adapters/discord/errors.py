"""Errors of Discord, mapped to those of the core by whether a retry is of use: never, after a change, or later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.chat import Barred, Gone, Unreachable

if TYPE_CHECKING:
    from adapters.discord.client import Client

NETWORK = (
    discord.HTTPException,
    discord.RateLimited,
    discord.GatewayNotFound,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
)
"""Everything that a call of the library may raise because of Discord or the network."""

ALREADY_ACKNOWLEDGED = 40060
UNKNOWN_INTERACTION = 10062
UNKNOWN_MESSAGE = 10008
INVALID_FORM = 50035

ARCHIVED = 50083

NO_FILE = {
    20009,  # explicit content
    40005,  # larger than Discord takes
    50013,  # no permission, as to attach files
    INVALID_FORM,
}
"""Codes by which Discord refuses files in a message whose words it may take."""

_GONE = {
    50007,  # this person takes no direct messages from us
    50008,  # a channel of voices
    50278,  # no server in common with this person
}
"""Codes of Discord's documentation, "JSON Error Codes", after which no message ever gets there."""

_BARRED = {
    20009,  # explicit content
    40005,  # larger than Discord takes
    50001,  # no access
    50006,  # an empty message
    50009,  # the server's verification level
    50013,  # no permission
    INVALID_FORM,
    ARCHIVED,
    160005,  # a locked thread
    200000,  # the server's own filter
    200001,  # the server's own filter
    240000,  # a link that Discord takes for harmful
}
"""Codes after which the same request succeeds once somebody has changed a right, a rule, or the program."""


@contextmanager
def mapped_errors(client: Client, *, reads: bool = False) -> Iterator[None]:
    """Turn errors of the library into `Gone`, `Barred` or `Unreachable`; a refused token marks the client as lost.

    With `reads`, what may not be read is not `Gone`: nobody may take it for empty.
    """
    try:
        yield
    except NETWORK as wrong:
        if is_refused(wrong):
            client.lost.set()
        raise _mapped(wrong, reads=reads) from wrong
    except RuntimeError as wrong:
        # The library raises this if the connection was closed between two steps of one call.
        if "closed" not in str(wrong).casefold():
            raise
        raise Unreachable(str(wrong)) from wrong


def _mapped(wrong: BaseException, *, reads: bool) -> Gone | Unreachable:
    words = f"{type(wrong).__name__}: {wrong}"
    if is_final(wrong) and not (reads and isinstance(wrong, discord.Forbidden)):
        return Gone(words)
    return Barred(words) if is_barred(wrong) else Unreachable(words)


def is_hopeless(wrong: BaseException) -> bool:
    """Tell whether a retry is useless with this token."""
    return is_final(wrong) or is_refused(wrong)


def is_final(wrong: BaseException) -> bool:
    """Tell whether the same request would always fail in the same way."""
    return isinstance(wrong, discord.NotFound) or (isinstance(wrong, discord.HTTPException) and wrong.code in _GONE)


def is_barred(wrong: BaseException) -> bool:
    """Tell whether the same request would fail until somebody has changed something; nothing was done."""
    return isinstance(wrong, discord.HTTPException) and wrong.code in _BARRED


def is_refused(wrong: BaseException) -> bool:
    """Tell whether Discord refuses the token."""
    return isinstance(wrong, discord.LoginFailure) or (isinstance(wrong, discord.HTTPException) and wrong.status == 401)
