"""Governance: what members and stewards agree on, and who holds which role."""
