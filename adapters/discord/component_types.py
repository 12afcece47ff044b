"""The numbers that Discord gives to kinds of components and of interactions."""

from __future__ import annotations

from enum import IntEnum


class ComponentType(IntEnum):
    """A kind of component (Component Reference)."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    CHANNEL_SELECT = 8
    TEXT_DISPLAY = 10
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19


class InteractionType(IntEnum):
    """A kind of interaction (Receiving and Responding)."""

    COMMAND = 2
    COMPONENT = 3
    COMPLETION = 4
    MODAL = 5
