"""The parts of a world that only platforms with rights have."""

from __future__ import annotations


class WithoutRights:
    """What a world cannot do whose platform asks nobody for a right to put an emoji on a message."""

    async def refuse_emoji(self) -> None:
        raise NotImplementedError

    async def take_emoji(self) -> None:
        raise NotImplementedError

    async def put(self, message: str, number: int) -> list[str]:
        raise NotImplementedError
