"""Digests: what a period came to, and how it is told."""
