"""Core: one event, one decision, one lock. Also the networks of a process, and their time."""
