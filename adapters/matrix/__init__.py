"""Matrix, by matrix-nio."""
