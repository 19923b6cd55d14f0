"""Fallbacks of a message: Discord may refuse an emoji on a button, or the files.

Stewards choose the emoji, so one may be none for Discord; the buttons have words as well.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence

import discord

from adapters.discord import errors, text
from adapters.discord.text import Shown
from bot.chat import Choice

Show = Callable[[Shown, discord.ui.View | None], Awaitable[discord.Message]]


async def show_best(show: Show, shown: Shown, choices: Sequence[Choice]) -> discord.Message:
    """Show a message in the best form that Discord takes."""
    *better, last = _forms(shown, choices)
    for form, with_emoji in better:
        try:
            return await show(form, text.buttons(choices, with_emoji=with_emoji))
        except discord.HTTPException as wrong:
            if not _may_another_form_do(form, wrong):
                raise
    form, with_emoji = last
    return await show(form, text.buttons(choices, with_emoji=with_emoji))


def _forms(shown: Shown, choices: Sequence[Choice]) -> Iterator[tuple[Shown, bool]]:
    """Yield the forms, best first, each with whether its buttons have emoji."""
    yield shown, True
    if choices:
        yield shown, False
    if shown.worded:
        yield shown.worded, False


def _may_another_form_do(form: Shown, wrong: discord.HTTPException) -> bool:
    return wrong.code == errors.INVALID_FORM or (form.worded is not None and wrong.code in errors.NO_FILE)
