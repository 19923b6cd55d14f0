"""`potluck` and `python -m bot`. Python does not look for garbage while the program is loaded, as all of that stays."""

from __future__ import annotations

from bot.core import gc_tuning as garbage

with garbage.loading():
    from bot.cli.command_line import main

if __name__ == "__main__":
    main()
