"""Language: phrases become text in the reader's language, from the catalogues beside this file."""
