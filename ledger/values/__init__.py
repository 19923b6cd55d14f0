"""Values: money, quantities, days, and the phrases in which everything is said."""
