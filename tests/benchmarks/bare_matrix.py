"""The least that answers on Matrix: matrix-nio's own sync and room_send, and nothing kept or checked."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from nio import AsyncClient, ReactionEvent, RoomMessageText, SyncResponse

FILTER = {"room": {"timeline": {"types": ["m.room.message", "m.reaction"]}, "state": {"types": []}}}


async def answer(homeserver: str, token: str, user: str) -> None:
    """Answer each message that begins with an exclamation mark, and each reaction, until cancelled."""
    client = AsyncClient(homeserver, user)
    client.access_token, client.user_id = token, user
    since: str | None = None
    try:
        while True:
            heard = await client.sync(timeout=30_000 if since else 0, sync_filter=FILTER, since=since)
            assert isinstance(heard, SyncResponse), heard
            rooms: dict[str, Any] = heard.rooms.join
            for room, info in rooms.items():
                for event in info.timeline.events:
                    # What was said before is not for it.
                    if (
                        since
                        and event.sender != user
                        and (
                            isinstance(event, ReactionEvent)
                            or (isinstance(event, RoomMessageText) and event.body.startswith("!"))
                        )
                    ):
                        await client.room_send(room, "m.room.message", {"msgtype": "m.notice", "body": "Noted."})
            since = heard.next_batch
    finally:
        await client.close()


if __name__ == "__main__":
    asyncio.run(answer(*sys.argv[1:]))
