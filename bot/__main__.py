"""`potluck` and `python -m bot`. Python does not look for garbage while the program is loaded, as all of that stays."""

from __future__ import annotations

from bot import garbage

with garbage.loading():
    from bot.command_line import main

if __name__ == "__main__":
    main()
