"""Output: what channels are owed, where it goes, and in which order it is posted."""
