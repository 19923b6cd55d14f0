"""Files that are handed over: whoever asked for one gets it, or is told that it did not arrive."""

from __future__ import annotations

from bot.chat import File, Picture, Piece, Said, Text

TRIES = 2
"""How often a file is handed over that does not arrive."""

NOT_SENT = "{platform} did not take the file now. Please ask for it again in a minute."


def untaken(text: Text, platform: str) -> Text:
    """Return a text whose files do not arrive: pictures are told by the words that say the same, of files that they did not."""
    told: list[Piece] = []
    for piece in text:
        match piece:
            case Picture(_, alt, _):
                told += ["\n[picture: ", Said(alt), "]"]
            case File():
                told += ["\n", NOT_SENT.format(platform=platform)]
            case _:
                told.append(piece)
    return tuple(told)
