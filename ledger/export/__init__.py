"""Export: the ledger as files."""
