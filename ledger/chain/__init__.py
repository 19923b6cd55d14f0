"""The chain: entries, their hashes, and the rows in which they are stored."""
