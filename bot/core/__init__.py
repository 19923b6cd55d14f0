"""The core: one event, one decision, one lock; the networks of a process, and their time."""
