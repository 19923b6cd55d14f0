"""Our commands as Discord is told them: told until it has taken them, as without them nobody can ask for anything."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from adapters.discord import commands as discord_menu
from adapters.discord import errors as failure
from adapters.discord.client import Client, Patience
from adapters.discord.commands import Translator
from adapters.shared.language import Translate
from bot.chat import Notebook
from bot.menu import Menu

NOTE = "commands"
"""What the notebook calls the hash of the commands that Discord was told last."""

PAUSE_SECONDS_MAX = 60.0

log = logging.getLogger(__name__)


class Commands:
    """The commands of one app. `ids` are Discord's, by name, once they are known."""

    def __init__(self, notebook: Notebook, translate: Translate, networks: Sequence[str], patience: Patience) -> None:
        self.ids: dict[str, int] = {}
        self._notebook = notebook
        self._translator = Translator(translate)
        self._networks = networks
        self._patience = patience

    async def tell(self, client: Client, menu: Menu, *, told: bool = False) -> None:
        """Tell Discord the commands, however often it takes; nothing where it was `told` already.

        A token that is refused makes the client count as lost, so that its next connection says so.
        """
        pause = self._patience.again
        while not told and not client.lost.is_set():
            await asyncio.sleep(pause)
            pause = min(2 * pause, PAUSE_SECONDS_MAX)
            told = await self.told(client, menu)

    async def told(self, client: Client, menu: Menu) -> bool:
        """Tell Discord the commands once, if they are not what it was told last; tell whether that is done."""
        hashed = await discord_menu.registered(client.tree, menu, self._translator, self._networks)
        said = f"{client.application_id} {hashed}"
        is_new = await self._notebook.get(NOTE) != said
        try:
            async with asyncio.timeout(self._patience.call):
                known = await (client.tree.sync() if is_new else client.tree.fetch_commands())
        except failure.NETWORK as why:
            if failure.is_refused(why):
                client.lost.set()
            log.warning("Discord has not taken or told the commands, and is asked again: %s", why)
            return False
        else:
            self.ids = {command.name: command.id for command in known}
            if is_new:
                await self._notebook.put({NOTE: said})
            return True
        finally:
            client.tree.clear_commands(guild=None)  # they were there to be told, and take megabytes
