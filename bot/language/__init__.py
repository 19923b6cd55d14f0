"""Language: rendering of phrases in the reader's language, from the catalogues beside this file."""
