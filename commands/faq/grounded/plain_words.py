"""Words that say nothing by themselves, and words that turn a sentence round; normalised, so in Simplified Chinese."""

from __future__ import annotations

from typing import Final

FREE: Final = frozenset(
    (
        "a", "an", "the", "is", "are", "was", "were", "be", "been", "of", "to", "in", "on", "at", "for", "from", "with",
        "and", "it", "its", "this", "that", "these", "those", "there", "here", "which", "who", "you", "your", "yours",
        "we", "us", "our", "they", "them", "their", "he", "him", "his", "she", "her", "i", "me", "my", "as", "by", "so",
        *"的了是在也就您你我们这个于为其和",
    )
)  # fmt: skip
"""No `yes`, no `can`, no `only`: a source has to say so."""

DENYING: Final = frozenset(
    (
        "not", "no", "never", "none", "nor", "without", "neither", "nothing", "nobody", "except", "unless",
        *"不没无未非勿别",
    )
)  # fmt: skip
