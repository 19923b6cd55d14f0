"""What several platforms need: splitting long texts, clean names, reading many things at once."""
