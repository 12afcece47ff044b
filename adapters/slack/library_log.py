"""The log of Slack's libraries, without what opens doors."""

from __future__ import annotations

import logging
import re

_SECRETS = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|xoxe\.[\w.-]+"
    r"|https?://\S*/(?:commands|actions|services|response|workflows)/\S+"
    r"|wss?://\S+"
    r"|(?<=ticket=)\S+",
)


class WithoutSecrets(logging.Filter):
    """Takes tokens, response addresses and addresses of connections out of whatever the libraries say."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite a record; none is dropped."""
        record.msg, record.args = _SECRETS.sub("[secret]", record.getMessage()), None
        return True


def library_log() -> logging.Logger:
    """Return the log that Slack's libraries write to: from warnings on, because below they show whole payloads."""
    log = logging.getLogger("adapters.slack.library")
    log.setLevel(logging.WARNING)
    if not any(isinstance(each, WithoutSecrets) for each in log.filters):
        log.addFilter(WithoutSecrets())
    return log
