"""What may be wrong with a model."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """Why a model was of no help, in a word."""

    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    NONSENSE = "nonsense"
    UNSAFE = "unsafe"
    BUDGET = "budget"
    PAUSED = "paused"


class ModelError(RuntimeError):
    """A model is of no help now; the message is a sentence for the log, and holds nothing that anybody asked."""

    def __init__(self, fault: Fault, reason: str) -> None:
        super().__init__(reason)
        self.fault = fault
