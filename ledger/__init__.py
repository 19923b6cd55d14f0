"""The ledger of a network: facts, the book that they add up to, and the rules for what may follow."""
