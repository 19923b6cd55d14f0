"""`potluck` and `python -m bot`. Garbage collection is off during the imports, as everything that they load stays in memory."""

from __future__ import annotations

from bot.core import gc_tuning

with gc_tuning.loading():
    from bot.cli.command_line import main

if __name__ == "__main__":
    main()
