"""Interactions: each is acknowledged at once, heard by the core, and answered in private by editing the acknowledgement.

Whether Discord has taken an acknowledgement decides whether the person is promised an answer. Where its own answer to that
was lost, Discord is asked for the message that stands for it. One that says "acknowledged already" (40060) may be a second
delivery or a lost answer: the core knows by the key, and answers the same thing twice with the same words.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import discord

from adapters.discord import errors as failure
from adapters.discord import files as discord_file
from adapters.discord import forms as discord_form
from adapters.discord import inbound as discord_reading
from adapters.discord import text
from adapters.discord.client import Client, Patience
from adapters.discord.pacing import Precedence
from adapters.discord.pending import Question, Questions
from adapters.shared.handed import TRIES
from adapters.shared.language import Language, Translate
from bot.chat import Command, Notebook, Receive, Suggest, Text, Unreachable
from bot.menu import Menu

OFFERS_MAX = 25
PAUSE_SECONDS_MAX = 30.0
BROKEN = "Something broke on our side, and I cannot tell whether this was recorded. Please look with /mine before you try again."
ORIGINAL = cast("int", "@original")
"""Discord's name for the message that answers an interaction."""

log = logging.getLogger(__name__)


class Answering:
    """What is asked on Discord, and its answers. `client` returns the present connection or raises `Unreachable`."""

    def __init__(
        self,
        client: Callable[[], Client],
        named: text.Named,
        notebook: Notebook,
        translate: Translate,
        patience: Patience,
        precedence: Precedence,
    ) -> None:
        self._client = client
        self._named = named
        self._questions = Questions(notebook)
        self._translate = translate
        self._patience = patience
        self._precedence = precedence
        self._tasks: set[asyncio.Task[None]] = set()
        self._menu: Menu
        self._receive: Receive
        self._suggest: Suggest

    def connect(self, menu: Menu, receive: Receive, suggest: Suggest) -> None:
        """Hand everything on to these from now on."""
        self._menu, self._receive, self._suggest = menu, receive, suggest

    async def take_up(self) -> None:
        """Answer what an earlier process left open, beside everything else."""
        for question in await self._questions.left():
            task = asyncio.create_task(self._answer_old(question))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop; what is open is taken up by the next process."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._questions.close()

    async def take(self, interaction: discord.Interaction) -> None:
        """Offer values, open a form, or take a command."""
        found: tuple[str, dict[str, str]] | None = None
        match interaction.type:
            case discord.InteractionType.autocomplete:
                await self._offer(interaction)
            case discord.InteractionType.component:
                found = discord_reading.pressed(interaction)
            case discord.InteractionType.modal_submit:
                found = discord_reading.sent(interaction)
            case discord.InteractionType.application_command:
                found = await self._called(interaction)
            case _:
                pass
        if found is not None:
            await self._asked(interaction, discord_reading.command(interaction, *found))

    async def _offer(self, interaction: discord.Interaction) -> None:
        name, _, options = discord_reading.named(self._menu, interaction)
        focused = [one for one in options.values() if one.get("focused")]
        option, typed = (focused[0]["name"], str(focused[0].get("value", ""))) if focused else ("", "")
        by, channel = discord_reading.person(interaction.user.id), discord_reading.channel(interaction)
        values = await self._suggest(name, option, typed, by, channel)
        offers = [discord.app_commands.Choice(name=value, value=value) for value in values if 0 < len(value) <= 100]
        await interaction.response.autocomplete(offers[:OFFERS_MAX])

    async def _called(self, interaction: discord.Interaction) -> tuple[str, dict[str, str]] | None:
        """Return the command and options that are used; None where a form asks further."""
        data: Any = interaction.data
        if data.get("type") == discord.AppCommandType.message.value:
            verb = next(verb for verb in self._menu.verbs if verb.from_message)
            given = discord_reading.from_message(interaction, verb)
        else:
            name, found, options = discord_reading.named(self._menu, interaction)
            given = discord_reading.given(interaction, options)
            if found is None or not discord_form.needed(found, given):
                return name, given
            verb = found
        language = Language(str(interaction.locale.value), self._translate, self._menu.choices)
        form = discord_form.form(verb, given, language)
        await interaction.response.send_modal(form)
        return None

    async def _asked(self, interaction: discord.Interaction, command: Command) -> None:
        question = Question(
            command,
            interaction.application_id,
            interaction.token,
            datetime.now(UTC),  # noqa: TID251  # By the clock that will be asked when this is over.
            discord_file.attached(interaction.data),
        )
        with self._precedence.first():
            await self._noted(question)
        with self._precedence.under_way():
            is_acknowledged = await self._acknowledged(interaction)
        if is_acknowledged is None:
            is_acknowledged = await self._is_promised(question)  # which may take minutes, and goes before nobody
        if is_acknowledged:
            await self._answer(question)
        else:
            # The person sees that it did not work, so nothing may come of it.
            self._questions.answered(question)

    async def _noted(self, question: Question) -> None:
        """Write the question down before it is acknowledged: what is acknowledged is answered, by whichever process."""
        try:
            async with asyncio.timeout(self._patience.note):
                await self._questions.note(question)
        except Exception:
            # Discord waits three seconds, and the core will tell the person what cannot be recorded.
            log.exception("a question is not written down")

    async def _acknowledged(self, interaction: discord.Interaction) -> bool | None:
        """Acknowledge, and tell whether Discord has taken it; None where that is not known."""
        try:
            async with asyncio.timeout(self._patience.acknowledge):
                await interaction.response.defer(ephemeral=True, thinking=True)
        except discord.NotFound:
            return False  # it came too late
        except failure.NETWORK as wrong:
            code = getattr(wrong, "code", None)
            if code == failure.ALREADY_ACKNOWLEDGED:
                log.warning("somebody was acknowledged already: by us, or by another program with the same token")
                return True
            log.info("it is not known whether an interaction was acknowledged: %s", wrong)
            return None
        return True

    async def _answer_old(self, question: Question) -> None:
        """Answer a question of an earlier process, if the person still waits for it."""
        if await self._is_promised(question):
            await self._answer(question)
        else:
            self._questions.answered(question)

    async def _is_promised(self, question: Question) -> bool:
        """Tell whether an acknowledgement stands on Discord; until Discord says so, go on asking."""
        pause = self._patience.again
        while not question.is_over(datetime.now(UTC)):  # noqa: TID251  # For how long Discord's token holds.
            try:
                async with asyncio.timeout(self._patience.call):
                    await self._webhook(question).fetch_message(ORIGINAL)
            except (Unreachable, RuntimeError, *failure.NETWORK) as wrong:
                if failure.is_final(wrong) or failure.is_refused(wrong):
                    return False
                await asyncio.sleep(pause)
                pause = min(2 * pause, PAUSE_SECONDS_MAX)
            else:
                return True
        return False

    async def _answer(self, question: Question) -> None:
        try:
            await self._precedence.turn()
            files = await discord_file.fetched(question.attached)
            answer = await self._receive(replace(question.command, files=files) if files else question.command)
        except Exception:
            log.exception("a command could not be heard")
            answer = (BROKEN,)
        await self._show(question, answer)
        self._questions.answered(question)

    async def _show(self, question: Question, answer: Text | None) -> None:
        """Put the answer where the person waits for it, or take the place away; go on until Discord has taken it."""
        pause = self._patience.again
        while True:
            try:
                async with asyncio.timeout(self._patience.call):
                    await self._shown(question, answer)
            except (Unreachable, RuntimeError, *failure.NETWORK) as wrong:
                is_over = question.is_over(datetime.now(UTC))  # noqa: TID251  # For how long Discord's token holds.
                if failure.is_final(wrong) or failure.is_refused(wrong) or is_over:
                    log.warning("an answer could not be shown: %s", wrong)
                    return
                await asyncio.sleep(pause)
                pause = min(2 * pause, PAUSE_SECONDS_MAX)
            else:
                return

    async def _shown(self, question: Question, answer: Text | None) -> None:
        webhook = self._webhook(question)
        if answer is None:
            await webhook.delete_message(ORIGINAL)
            return
        shown = text.answer(answer, self._named)
        for _ in range(TRIES):
            if await self._taken(webhook, shown):
                return
        await self._taken(webhook, shown.worded or shown.alone())

    async def _taken(self, webhook: discord.Webhook, shown: text.Shown) -> bool:
        """Put an answer where the person waits for it; tell whether Discord took its files as well."""
        try:
            message = await webhook.edit_message(
                ORIGINAL,
                content=shown.content,
                embeds=shown.embeds(),
                attachments=shown.files(),
                allowed_mentions=discord.AllowedMentions.none(),
            )
        except discord.HTTPException as wrong:
            if not shown.attached or wrong.code not in failure.NO_FILE:
                raise
            log.warning("Discord does not take the files of an answer: %s", wrong)
            return False
        return shown.has_come(message)

    def _webhook(self, question: Question) -> discord.Webhook:
        """Return the address under which an interaction is answered, by the connection that there is now."""
        return discord.Webhook.partial(question.application, question.token, client=self._client())
