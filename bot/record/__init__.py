"""The record: the journal (the book and its way to the store), the posts, kept answers, and the notebooks of adapters."""
