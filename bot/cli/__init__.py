"""The command line: `potluck run`, `check-config`, `export`, `verify` and the others, each in its file."""
