"""The program itself in a room of a real homeserver."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.adapters.matrix.world import MatrixWorld
from tests.support.program import CALM, Program


class MatrixProgram(Program):
    """`potluck run` in the world's room, with the token in a file."""

    def __init__(self, matrix: MatrixWorld, directory: Path) -> None:
        self.matrix = matrix
        self.token = directory / "token"
        self.token.write_text(matrix.us.token, encoding="utf-8")
        super().__init__(directory, f"{table(matrix)}{CALM}", {"POTLUCK_MATRIX__TOKEN_FILE": str(self.token)})

    async def start(self) -> None:
        """Start it, and return when it is in the room."""
        await super().start()
        await self.matrix.host.until(lambda: self.matrix.is_in(self.matrix.us, self.matrix.room))

    def has_written(self, words: str) -> bool:
        """Tell whether its database has these words of a member."""
        database = sqlite3.connect(f"file:{self.data / 'potluck.db'}?mode=ro", uri=True)
        try:
            return bool(database.execute("SELECT 1 FROM words WHERE text = ?", (words,)).fetchall())
        finally:
            database.close()


def table(matrix: MatrixWorld) -> str:
    """Return the table of the world's room in the settings."""
    return f'[matrix]\nhomeserver = "{matrix.proxy.address}"\nrooms = ["{matrix.room}"]\n'
