"""Interactions: acknowledge at once, let the core decide, and answer in private by editing the acknowledgement.

Discord waits three seconds for an acknowledgement, and 15 minutes for the answer that replaces it. The core answers only
when all of it is durable, which may take longer than three seconds, so the acknowledgement never waits for the answer.

Discord delivers an interaction once. So it is stored before it is acknowledged: a process that is killed at any step
leaves its open questions to the next one (see `pending`). The notebook may be slow or the disk full; then we acknowledge
without it, and the core tells the person that nothing can be recorded.

An acknowledgement is a promise. If Discord refuses it, the person sees a failure, so nothing may be recorded: the core is
not asked. If Discord's reply is lost, we ask Discord for the message that the acknowledgement made, until we know.
"Acknowledged already" (40060) may mean a second delivery or a lost reply; both go on, as the core deduplicates by key
and answers the same question twice with the same words. Acknowledgements pass every other request (see `pacing`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import discord

from adapters.discord import errors, files, forms, inbound, references, text
from adapters.discord.client import Client, Patience
from adapters.discord.markup import MentionCommand
from adapters.discord.pending import Question, Questions
from adapters.discord.throttle import Precedence
from adapters.shared.handed import TRIES, not_sent
from adapters.shared.language import Language, Voice
from adapters.shared.tasks import cancel_all
from bot.chat import Command, Notebook, Receive, Suggest, Text, Unreachable
from bot.menu import Menu, Verb

OFFERS_MAX = 25
PAUSE_SECONDS_MAX = 30.0
BROKEN = (
    "Something broke on our side, and I do not know whether this was recorded. Look with /mine before you try again."
)
ORIGINAL = cast("int", "@original")
"""Discord's id for the message that answers an interaction."""

_READERS: Mapping[discord.InteractionType, Callable[[discord.Interaction], tuple[str, dict[str, str]]]] = {
    discord.InteractionType.component: inbound.pressed,
    discord.InteractionType.modal_submit: inbound.sent,
}
"""Functions that read the command and options of a click and of a form."""

log = logging.getLogger(__name__)


class Answering:
    """Interactions and their answers. `client` returns the present connection or raises `Unreachable`."""

    def __init__(
        self,
        client: Callable[[], Client],
        mention: MentionCommand,
        notebook: Notebook,
        voice: Voice,
        patience: Patience,
        precedence: Precedence,
    ) -> None:
        self._client = client
        self._mention = mention
        self._questions = Questions(notebook)
        self._voice = voice
        self._patience = patience
        self._precedence = precedence
        self._tasks: set[asyncio.Task[None]] = set()
        self._menu: Menu
        self._receive: Receive
        self._suggest: Suggest

    def connect(self, menu: Menu, receive: Receive, suggest: Suggest) -> None:
        """Hand events on to these from now on."""
        self._menu, self._receive, self._suggest = menu, receive, suggest

    async def resume(self) -> None:
        """Start to answer what an earlier process left open, in the background."""
        for question in await self._questions.unanswered():
            task = asyncio.create_task(self._answer_left_open(question))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop; the next process resumes what is open."""
        await cancel_all(self._tasks)
        await self._questions.close()

    async def take(self, interaction: discord.Interaction) -> None:
        """Offer values, open a form, or take a command."""
        if interaction.type is discord.InteractionType.autocomplete:
            await self._offer(interaction)
        elif interaction.type is discord.InteractionType.application_command:
            await self._take_command(interaction)
        elif interaction.type in _READERS:
            name, options = _READERS[interaction.type](interaction)
            await self._take(interaction, name, self._menu.verb(name), options)

    async def _offer(self, interaction: discord.Interaction) -> None:
        name, _, options = inbound.called_verb(self._menu, interaction)
        option, typed = _focused(options)
        by, channel = references.person(interaction.user.id), inbound.channel(interaction)
        values = await self._suggest(name, option, typed, by, channel)
        offers = [discord.app_commands.Choice(name=value, value=value) for value in values if 0 < len(value) <= 100]
        await interaction.response.autocomplete(offers[:OFFERS_MAX])

    async def _take_command(self, interaction: discord.Interaction) -> None:
        """Open the form of a shortcut or of a command that lacks something, else ask the core."""
        data: Any = interaction.data
        if data.get("type") == discord.AppCommandType.message.value:
            await self._open_shortcut(interaction)
            return
        name, verb, options = inbound.called_verb(self._menu, interaction)
        await self._take(interaction, name, verb, inbound.given(interaction, options))

    async def _take(
        self, interaction: discord.Interaction, name: str, verb: Verb | None, given: Mapping[str, str]
    ) -> None:
        """Open the form of what lacks something, as a button may; Discord opens none over another. Else ask the core."""
        is_form = interaction.type is discord.InteractionType.modal_submit
        if verb is not None and not is_form and forms.needed(verb, given):
            await self._open_form(interaction, verb, given)
        else:
            await self._ask(interaction, inbound.command(interaction, name, given))

    async def _open_shortcut(self, interaction: discord.Interaction) -> None:
        verb = next(verb for verb in self._menu.verbs if verb.from_message)
        await self._open_form(interaction, verb, inbound.from_message(interaction, verb))

    async def _open_form(self, interaction: discord.Interaction, verb: Verb, given: Mapping[str, str]) -> None:
        by, told = references.person(interaction.user.id), str(interaction.locale.value)
        language = self._voice.to(by, told, self._menu.choices)
        await interaction.response.send_modal(forms.form(verb, given, language))

    async def _ask(self, interaction: discord.Interaction, command: Command) -> None:
        question = Question(
            command,
            interaction.application_id,
            interaction.token,
            datetime.now(UTC),  # noqa: TID251  # By the clock that will be asked when this is over.
            files.attached(interaction.data),
        )
        with self._precedence.first():
            await self._note(question)
        with self._precedence.under_way():
            is_acknowledged = await self._acknowledge(interaction)
        if is_acknowledged is None:
            is_acknowledged = await self._is_promised(question)  # this may take minutes, so it has no precedence
        if is_acknowledged:
            await self._answer(question)
        else:
            # The person sees a failure, so nothing may be recorded.
            self._questions.answered(question)

    async def _note(self, question: Question) -> None:
        """Store the question before it is acknowledged, so that this process or the next one answers it."""
        try:
            async with asyncio.timeout(self._patience.note):
                await self._questions.note(question)
        except Exception:
            # Discord waits three seconds, and the core will say that nothing can be recorded.
            log.exception("a question is not written down")

    async def _acknowledge(self, interaction: discord.Interaction) -> bool | None:
        """Acknowledge, and tell whether Discord has taken it; None if that is unknown."""
        try:
            async with asyncio.timeout(self._patience.acknowledge):
                await interaction.response.defer(ephemeral=True, thinking=True)
        except discord.NotFound:
            return False  # it came too late
        except errors.NETWORK as wrong:
            code = getattr(wrong, "code", None)
            if code == errors.ALREADY_ACKNOWLEDGED:
                log.warning("somebody was acknowledged already: by us, or by another program with the same token")
                return True
            log.info("it is not known whether an interaction was acknowledged: %s", wrong)
            return None
        return True

    async def _answer_left_open(self, question: Question) -> None:
        """Answer a question of an earlier process, if the person still waits for the answer."""
        if await self._is_promised(question):
            await self._answer(question)
        else:
            self._questions.answered(question)

    async def _is_promised(self, question: Question) -> bool:
        """Tell whether Discord has taken an acknowledgement; retry until Discord replies."""
        pause = self._patience.again
        while not question.is_over(datetime.now(UTC)):  # noqa: TID251  # For how long Discord's token holds.
            try:
                async with asyncio.timeout(self._patience.call):
                    await self._webhook(question).fetch_message(ORIGINAL)
            except (Unreachable, RuntimeError, *errors.NETWORK) as wrong:
                if errors.is_hopeless(wrong):
                    return False
                await asyncio.sleep(pause)
                pause = min(2 * pause, PAUSE_SECONDS_MAX)
            else:
                return True
        return False

    async def _answer(self, question: Question) -> None:
        try:
            await self._precedence.turn()
            contents = await files.download(question.attached)
            answer = await self._receive(replace(question.command, files=contents) if contents else question.command)
        except Exception:
            log.exception("a command could not be heard")
            answer = (self._language(question).sentence(BROKEN),)
        await self._show(question, answer)
        self._questions.answered(question)

    async def _show(self, question: Question, answer: Text | None) -> None:
        """Put the answer in the place of the acknowledgement, or delete that; retry until Discord has taken it."""
        pause = self._patience.again
        while True:
            try:
                async with asyncio.timeout(self._patience.call):
                    await self._show_once(question, answer)
            except (Unreachable, RuntimeError, *errors.NETWORK) as wrong:
                is_over = question.is_over(datetime.now(UTC))  # noqa: TID251  # For how long Discord's token holds.
                if errors.is_hopeless(wrong) or is_over:
                    log.warning("an answer could not be shown: %s", wrong)
                    return
                await asyncio.sleep(pause)
                pause = min(2 * pause, PAUSE_SECONDS_MAX)
            else:
                return

    async def _show_once(self, question: Question, answer: Text | None) -> None:
        webhook = self._webhook(question)
        if answer is None:
            await webhook.delete_message(ORIGINAL)
            return
        shown = text.answer(answer, self._mention, not_sent("Discord", self._language(question)))
        for _ in range(TRIES):
            if await self._edit(webhook, shown):
                return
        await self._edit(webhook, shown.worded or shown.alone())

    async def _edit(self, webhook: discord.Webhook, shown: text.Shown) -> bool:
        """Put an answer in the place of the acknowledgement; tell whether its files have arrived."""
        try:
            message = await webhook.edit_message(
                ORIGINAL,
                content=shown.content,
                embeds=shown.embeds(),
                attachments=shown.files(),
                allowed_mentions=discord.AllowedMentions.none(),
            )
        except discord.HTTPException as wrong:
            if not shown.attached or wrong.code not in errors.NO_FILE:
                raise
            log.warning("Discord does not take the files of an answer: %s", wrong)
            return False
        return shown.has_come(message)

    def _language(self, question: Question) -> Language:
        return self._voice.to(question.command.by, question.command.locale)

    def _webhook(self, question: Question) -> discord.Webhook:
        """Return the webhook that answers an interaction, over the present connection."""
        return discord.Webhook.partial(question.application, question.token, client=self._client())


def _focused(options: Mapping[str, Any]) -> tuple[str, str]:
    """Return the name of the option in which somebody types, and the text so far."""
    option = next((option for option in options.values() if option.get("focused")), None)
    return (option["name"], str(option.get("value", ""))) if option else ("", "")
