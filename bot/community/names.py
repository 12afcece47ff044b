"""Names as they are compared: what people type twice should mean one thing."""

from __future__ import annotations

import unicodedata


def name_key(name: str) -> str:
    """Return a name without the differences of case, width and blanks."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
