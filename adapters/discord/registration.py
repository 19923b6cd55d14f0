"""Registration of our slash commands, with retries until Discord has taken them: nobody can do anything without them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from adapters.discord import commands, errors
from adapters.discord.client import Client, Patience
from adapters.discord.commands import Translator
from adapters.shared.language import Translate
from bot.chat import Notebook
from bot.menu import Menu

NOTE = "commands"
"""Name in the notebook of the hash of the commands that were registered last."""

PAUSE_SECONDS_MAX = 60.0

log = logging.getLogger(__name__)


class Commands:
    """The commands of one app. `ids` are Discord's ids by name, once they are known."""

    def __init__(self, notebook: Notebook, translate: Translate, networks: Sequence[str], patience: Patience) -> None:
        self.ids: dict[str, int] = {}
        self._notebook = notebook
        self._translator = Translator(translate)
        self._networks = networks
        self._patience = patience

    async def keep_registering(self, client: Client, menu: Menu, *, is_done: bool = False) -> None:
        """Retry the registration until it succeeds, unless it `is_done` already.

        A refused token marks the client as lost, and the next connection reports it.
        """
        pause = self._patience.again
        while not is_done and not client.lost.is_set():
            await asyncio.sleep(pause)
            pause = min(2 * pause, PAUSE_SECONDS_MAX)
            is_done = await self.register(client, menu)

    async def register(self, client: Client, menu: Menu) -> bool:
        """Register the commands once, if they differ from the last registration; tell whether it succeeded."""
        hashed = await commands.fill_tree(client.tree, menu, self._translator, self._networks)
        version = f"{client.application_id} {hashed}"
        is_new = await self._notebook.get(NOTE) != version
        try:
            async with asyncio.timeout(self._patience.call):
                known = await (client.tree.sync() if is_new else client.tree.fetch_commands())
        except errors.NETWORK as why:
            if errors.is_refused(why):
                client.lost.set()
            log.warning("Discord has not taken or told the commands, and is asked again: %s", why)
            return False
        else:
            self.ids = {command.name: command.id for command in known}
            if is_new:
                await self._notebook.put({NOTE: version})
            return True
        finally:
            client.tree.clear_commands(guild=None)  # they were only needed for the registration, and take megabytes
