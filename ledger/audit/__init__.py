"""The audit of invariants: entries are judged again by the rules of their day, and held against what lies beside them."""
