"""Yes and no, in the words of the languages in which people write here: English, German, French, Spanish."""

from __future__ import annotations

YES = ("yes", "y", "true", "ok", "okay", "ja", "oui", "sí", "si")
NO = ("no", "n", "false", "nein", "non")
