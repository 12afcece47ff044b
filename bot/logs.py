"""The log of a running bot: one stream, UTC, no secrets."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterable
from enum import StrEnum

from bot.configuration import RedactSecrets


class LogLevel(StrEnum):
    """How much the log tells."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


_TALKATIVE = ("aiosqlite", "apscheduler", "asyncio", "sqlalchemy")
"""Libraries that tell every step: heard from `warning` on, whatever the level."""


def set_up_logging(level: LogLevel, secrets: Iterable[str] = ()) -> None:
    """Write the log to standard error, with every secret in it replaced."""
    lines = logging.Formatter("%(asctime)s.%(msecs)03dZ %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
    lines.converter = time.gmtime
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactSecrets(lines, secrets))
    logging.basicConfig(handlers=[handler], level=level.name, force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
