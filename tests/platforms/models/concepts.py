"""An encoder that knows a dozen ideas: a vector has a number for each, and one for what it does not know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

IDEAS = (
    {"kitchen", "pantry", "lunch", "food", "heat", "warm", "microwave", "snack"},
    {"long", "months", "duration", "end", "weeks", "finish"},
    {"visa", "visas", "permit", "immigration", "embassy", "letter"},
    {"where", "location", "somewhere"},
    {"dog", "dogs", "pets"},
)


def embeddings(_method: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Answer as an embeddings endpoint does, not in the order that was asked."""
    rows = [{"object": "embedding", "index": n, "embedding": vector(text)} for n, text in enumerate(body["input"])]
    return {"object": "list", "data": rows[::-1], "model": body["model"]}


def vector(text: str) -> list[float]:
    words = re.findall(r"[a-z]+", text.lower())
    known = [float(sum(word in idea for word in words)) for idea in IDEAS]
    return [*known, 0.0 if any(known) else 1.0]
