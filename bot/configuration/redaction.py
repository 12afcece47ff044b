"""Keep secrets out of the log and out of messages to people."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable
from urllib.parse import quote

REDACTED = "[redacted]"
_SHORTEST = 6
"""Shorter values are left alone: replacing them would make the log unreadable, and they protect nothing."""

# Every part is bounded or starts at fixed characters, so that a long line costs no more than its length.
_CREDENTIAL_SHAPES = re.compile(
    r"(?<=://)[^/\s@]{1,300}(?=@)"  # user:password@ in a URL
    r"|\b(?:xox[a-z]|xapp)-[\w.-]+"  # Slack tokens, https://docs.slack.dev/authentication/tokens
    r"|\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,}"  # Discord bot tokens: id, time and signature in base64
    r"|(?<=hooks\.slack\.com/)[\w/-]+"  # Slack's response addresses: whoever has one may answer as the bot
)


def redact_shapes(text: str) -> str:
    """Replace what looks like a credential, known or not: passwords in URLs, tokens, response addresses."""
    return _CREDENTIAL_SHAPES.sub(REDACTED, text)


class RedactSecrets(logging.Formatter):
    """Format records with another formatter, then replace every secret in the text, tracebacks included.

    `values` are the secrets known by now; `add` takes those that turn up later, such as a secret kept in the database.
    A value is recognised as it is and as JSON and URLs would escape it.
    """

    def __init__(self, formatter: logging.Formatter, values: Iterable[str] = ()) -> None:
        super().__init__()
        self._formatter = formatter
        self._spellings: set[str] = set()
        self._known: re.Pattern[str] | None = None
        for value in values:
            self.add(value)

    def add(self, value: str) -> None:
        """Replace `value` from now on; values under six characters are ignored."""
        if len(value) < _SHORTEST:
            return
        escaped = {json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1], repr(value)[1:-1]}
        self._spellings |= {value, quote(value), quote(value, safe="")} | escaped
        longest_first = sorted(self._spellings, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first)))

    def format(self, record: logging.LogRecord) -> str:
        """Format the record without its secrets."""
        text = self._formatter.format(record)
        if self._known is not None:
            text = self._known.sub(REDACTED, text)
        return redact_shapes(text)
