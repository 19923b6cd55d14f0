"""Validation: votes of peers, who may vote, ratings and red flags."""
