"""Stored files: a file is handed over byte for byte as it was made, or not at all."""

from __future__ import annotations

import structlog

from bot.record.journal import Journal
from ledger.payouts.kept_files import is_whole
from ledger.values.answer import kept_files_in, with_files
from ledger.values.phrase import Code, Kept, Made, Phrase, Sayable, phrase

log = structlog.get_logger()


async def fill_in(answer: Sayable, journal: Journal) -> Sayable:
    """Return an answer with its stored files, or an explanation if one of them is missing or changed."""
    await journal.until_durable()  # until then, a file of the person who was forgotten last is still there
    files: dict[Kept, Made] = {}
    for wanted in kept_files_in(answer):
        file = await journal.file(wanted.hash)
        if file is None and wanted.named_forgotten:
            continue  # the answer says so in its place
        if file is None or not is_whole(bytes.fromhex(wanted.hash), file.data):
            log.error("a file is not as it was kept", hash=wanted.hash, missing=file is None)
            return _withheld(is_missing=file is None)
        files[wanted] = file
    return with_files(answer, files)


def _withheld(*, is_missing: bool) -> Phrase:
    commands = {"verify": Code("/ledger verify"), "renew": Code("/payout renew")}
    if is_missing:
        return phrase(
            "That file is gone from where I keep it, and nobody in it was forgotten: somebody took it out of my database. Tell the other stewards and the operator; {verify} names the entry. The operator may find it in a backup; of an order for a bank, {renew} makes a new one.",
            **commands,
        )
    return phrase(
        "That file is not the one that was approved: somebody changed it in my database, so I do not hand it out. Do not pay by any copy of it. Tell the other stewards and the operator; {verify} names the entry. The operator may find it in a backup; of an order for a bank, {renew} makes a new one.",
        **commands,
    )
