"""Distributions: who is owed what by an equation, from the preview to the objection."""
