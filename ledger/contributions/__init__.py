"""Contributions: logs of what people brought, from the draft to the correction."""
