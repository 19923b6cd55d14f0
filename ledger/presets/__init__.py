"""Equations that come with the program, each a file of its own that members can read."""
