"""Digests: the figures of each period, and their wording."""
