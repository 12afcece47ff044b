"""What a model replies: statements, each with the source that it rests on and the words there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from commands.faq.models.faults import Fault, ModelError

_MOST: Final = 8
_LONGEST: Final = 600


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, the number of the source that says it, and the words there that say it."""

    text: str
    source: int
    quote: str


def statements_of(completion: Mapping[str, object]) -> Sequence[Statement]:
    """Return the statements of a chat completion; none where the model declines to answer.

    Raises:
        ModelError: it is not what was asked for.
    """
    try:
        reply: object = json.loads(_content(completion))
    except (ValueError, RecursionError):
        raise ModelError(Fault.NONSENSE, "the model replies something that is not JSON") from None
    found = reply.get("statements") if isinstance(reply, dict) else None
    if not isinstance(found, list) or len(found) > _MOST:
        raise ModelError(Fault.NONSENSE, "the model replies with no list of statements, or too long a one")
    return [_statement(each) for each in found]


def _content(completion: Mapping[str, object]) -> str:
    choices = completion.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    if not isinstance(content, str):
        raise ModelError(Fault.NONSENSE, "a chat completion has no content")
    return content


def _statement(given: object) -> Statement:
    match given:
        case {"text": str(text), "source": int(source), "quote": str(quote)}:
            if 0 < len(text.strip()) <= _LONGEST and quote.strip():
                return Statement(text.strip(), source, quote)
        case _:
            pass
    raise ModelError(Fault.NONSENSE, "a statement of the model lacks its text, source or quote")
