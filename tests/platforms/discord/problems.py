"""How Discord refuses a request."""

from __future__ import annotations

from typing import Any


class RefusedError(Exception):
    """An error with Discord's status, code and message."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def body(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message}


def unknown(code: int, message: str) -> RefusedError:
    return RefusedError(404, code, message)
