"""The store: SQLite or PostgreSQL, one writer, append-only."""
