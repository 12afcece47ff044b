"""Long answers in the assistant's pane, shown while they are sent (https://docs.slack.dev/reference/methods/chat.startStream)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from adapters.slack import limits
from adapters.slack.clients import patiently
from adapters.slack.markdown import markdown
from adapters.slack.mrkdwn import Reading
from adapters.slack.posting import Posting, Spot
from adapters.slack.rendering import Rendered, render
from bot.messages import Actions, Context, Message, Moment

LONG = 600
"""Characters from which an answer is streamed; what is shorter is there at once."""

_PIECE = 400
_MOST_PIECES = 20


def is_long(message: Message, reading: Reading) -> bool:
    """Tell whether a message is worth streaming: much text, and nothing that only blocks can show."""
    length = len(markdown(message.blocks, reading) or "")
    return LONG < length <= limits.MARKDOWN and not message.native and not _tells_an_instant(message.blocks)


async def stream(posting: Posting, spot: Spot, user: str, message: Message, reading: Reading) -> None:
    """Show the words of a message piece by piece, and what is not words at its end.

    Raises:
        SlackApiError: Slack does not take it.
        SendDelayed: Slack's rate limit lasts too long.
    """
    last = [block for block in message.blocks if isinstance(block, Actions | Context)]
    words = [block for block in message.blocks if not isinstance(block, Actions | Context)]
    pieces = list(_pieces(markdown(words, reading) or ""))
    told = await patiently(
        lambda: spot.client.chat_startStream(
            channel=spot.channel,
            thread_ts=spot.thread,
            markdown_text=pieces[0],
            recipient_user_id=user,
            recipient_team_id=spot.workspace.id,
        )
    )
    ts = str(told["ts"])
    for piece in pieces[1:]:
        await patiently(
            lambda piece=piece: spot.client.chat_appendStream(channel=spot.channel, ts=ts, markdown_text=piece)  # type: ignore[misc]  # mypy infers no lambda with defaults
        )
    rest = render(Message(tuple(last)), reading) if last else Rendered((), ())
    blocks = [dict(block) for block in rest.parts[0].blocks] if rest.parts else None
    await patiently(lambda: spot.client.chat_stopStream(channel=spot.channel, ts=ts, blocks=blocks))
    await posting.hand_over(spot, render(message, reading).uploads)


def _tells_an_instant(part: object) -> bool:
    """Tell whether there is an instant, which each reader should see in their own zone."""
    if isinstance(part, tuple):
        return any(_tells_an_instant(each) for each in part)
    if isinstance(part, Moment):
        return True
    return is_dataclass(part) and any(_tells_an_instant(getattr(part, each.name)) for each in fields(part))


def _pieces(text: str) -> Iterator[str]:
    """Split text between lines or words into pieces of about a paragraph, and not too many: each is a call."""
    size = max(_PIECE, len(text) // _MOST_PIECES)
    while len(text) > size:
        at = max(text.rfind(blank, 0, size) for blank in ("\n", " ")) + 1
        at = at if at > 0 else size
        yield text[:at]
        text = text[at:]
    yield text
