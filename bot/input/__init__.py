"""Input: what is typed becomes a verb and the values of its options."""
