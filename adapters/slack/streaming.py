"""Long answers in the assistant's pane, shown while they are sent (https://docs.slack.dev/reference/methods/chat.startStream)."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.slack.clients import patiently
from adapters.slack.markdown import markdown
from adapters.slack.mrkdwn import Reading
from adapters.slack.posting import Posting, Spot
from adapters.slack.rendering import Rendered, render
from bot.messages import Actions, Context, Message

LONG = 600
"""Characters from which an answer is streamed; what is shorter is there at once."""

_PIECE = 400


def is_long(message: Message, reading: Reading) -> bool:
    """Tell whether a message is worth streaming: much text, and nothing that text cannot show."""
    return not message.native and len(markdown(message.blocks, reading) or "") > LONG


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


def _pieces(text: str) -> Iterator[str]:
    """Split text between lines or words into pieces of about a paragraph."""
    while len(text) > _PIECE:
        at = max(text.rfind(blank, 0, _PIECE) for blank in ("\n", " ")) + 1
        at = at if at > 0 else _PIECE
        yield text[:at]
        text = text[at:]
    yield text
