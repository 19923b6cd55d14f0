"""Value equations: read, agreed on, and computed."""
