"""Names of users and accounts that may reach the machines: nothing that a program could take for something else."""

from __future__ import annotations

import re

_UNIX_NAME = re.compile(r"[a-z_][a-z0-9_-]{0,31}")


def is_unix_name(text: str) -> bool:
    """Tell whether a text is the name of a user or an account, in at most 32 characters (useradd(8))."""
    return _UNIX_NAME.fullmatch(text) is not None
