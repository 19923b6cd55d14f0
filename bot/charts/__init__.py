"""Charts: described in words, drawn as PNG in a process of their own."""
