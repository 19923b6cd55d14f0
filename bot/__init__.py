"""The shared core: what happens between a chat and the ledger."""
