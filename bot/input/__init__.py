"""Input: parsing of a typed command into a verb and the values of its options."""
