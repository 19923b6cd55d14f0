"""Code for several platforms: pagination of long texts, sanitized words, concurrent reads."""
