"""What Slack takes: characters and numbers of things, from https://docs.slack.dev/reference/block-kit."""

from __future__ import annotations

BLOCKS = 50
VIEW_BLOCKS = 100
BLOCK_TEXT = 2800
"""Characters of one block of text, below the 3,000 of a text object."""

MESSAGE = 12_000
"""Characters in all blocks of a message; Slack answers `msg_blocks_too_long` a little above."""

NOTIFICATION = 2000
"""Characters of the text beside the blocks; Slack cuts it at 40,000, and a notification shows a few lines."""

HEADER = 150
CONTEXT_ELEMENTS = 10
ACTIONS = 25
BUTTON = 75
ACTION_ID = 255
URL = 3000
OPTIONS = 100
OPTION = 75
OPTION_VALUE = 75
PLACEHOLDER = 150
CHECKBOXES = 10
TABLE_ROWS = 100
TABLE_CELLS = 20
TABLE_CHARACTERS = 10_000
"""Characters of all cells of the one table that a message may hold."""

MODAL_TITLE = 24
LABEL = 2000
INPUT = 3000
PRIVATE_METADATA = 3000
MARKDOWN = 12_000
PROMPTS = 4


def cut(text: str, most: int) -> str:
    """Return a text of at most `most` characters; an ellipsis tells that there was more."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
