"""What can be true in a network: facts, what they add up to, and what may follow."""
