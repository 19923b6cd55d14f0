"""The word between the last two of several things: *and*, in English, German, French and Spanish."""

AND = r"(?:and|und|et|y|&)"
"""The pattern of an *and*; where it is used, upper and lower case are the same."""
