"""Bot: everything between a chat platform and the ledger, for all platforms."""
