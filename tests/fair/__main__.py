"""Plays the votes and prints the table: `python -m tests.fair`, or `make fair ARGS="--votes 2000 --seed 1"`.

The tests compare themselves with `measured.txt`. After a change of the rules, write it anew, and look at what the change did:
`make -s fair > tests/fair/measured.txt`. It takes some minutes.
"""

from __future__ import annotations

import argparse
import sys

from tests.fair import table


def main() -> None:
    """Print each line as soon as it is known."""
    parser = argparse.ArgumentParser(prog="make fair", description="How fair votes on logs are, by invented people.")
    parser.add_argument("--votes", type=int, default=2000, help="votes of each kind (2000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed and votes print the same (1)")
    asked = parser.parse_args()
    if asked.votes < 1:
        parser.error("at least one vote of each kind is needed")
    for line in table.written(table.measured(asked.votes, asked.seed), asked.votes, asked.seed):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
