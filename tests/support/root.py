"""The root of this checkout, for tests that read its pages or run its program."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
