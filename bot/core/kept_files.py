"""Hands over what was kept when it was made: to the byte, or not at all."""

from __future__ import annotations

import structlog

from bot.record.journal import Journal
from ledger.payouts.kept_files import is_whole
from ledger.values.phrase import Code, Kept, Made, Phrase, Sayable, handed_over, phrase

log = structlog.get_logger()


async def filled(answer: Sayable, kept: list[Kept], journal: Journal) -> Sayable:
    """Return an answer with the files in it that it hands over; or instead of it why nobody may have one of them."""
    await journal.until_durable()  # until then a file of who was forgotten last is there
    files: dict[Kept, Made] = {}
    for one in kept:
        file = await journal.file(one.hash)
        if file is None and one.named_forgotten:
            continue  # which is said in its place
        if file is None or not is_whole(bytes.fromhex(one.hash), file.data):
            log.error("a file is not as it was kept", hash=one.hash, missing=file is None)
            return _withheld(is_missing=file is None)
        files[one] = file
    return handed_over(answer, files)


def _withheld(*, is_missing: bool) -> Phrase:
    said = {"verify": Code("/ledger verify"), "renew": Code("/payout renew")}
    if is_missing:
        return phrase(
            "That file is gone from where I keep it, and nobody in it was forgotten: somebody took it out of my database. Tell the other stewards and the operator; {verify} names the entry. The operator may find it in a backup; of an order for a bank, {renew} makes a new one.",
            **said,
        )
    return phrase(
        "That file is not the one that was approved: somebody changed it in my database, so I do not hand it out. Do not pay by any copy of it. Tell the other stewards and the operator; {verify} names the entry. The operator may find it in a backup; of an order for a bank, {renew} makes a new one.",
        **said,
    )
