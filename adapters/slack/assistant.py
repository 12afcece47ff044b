"""The assistant's pane: prompts to begin with, and a word that something is on its way.

https://docs.slack.dev/ai/developing-ai-apps
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from adapters.slack import limits
from adapters.slack.clients import UNREACHABLE, patiently, reason_of
from adapters.slack.components import words_of
from adapters.slack.posting import Spot
from bot.messages import Option

log = logging.getLogger(__name__)


async def offer_prompts(spot: Spot, options: Sequence[Option]) -> None:
    """Offer what somebody may ask; Slack sends the value when the label is pressed."""
    prompts = [{"title": words_of(each.label), "message": each.value} for each in options if each.value]
    if not prompts:
        return
    await patiently(
        lambda: spot.client.assistant_threads_setSuggestedPrompts(
            channel_id=spot.channel, thread_ts=spot.thread, prompts=prompts[: limits.PROMPTS]
        )
    )


async def show_status(spot: Spot, status: str) -> None:
    """Show that an answer is being found; Slack takes it away with the answer, or where `status` is empty."""
    try:
        await spot.client.assistant_threads_setStatus(channel_id=spot.channel, thread_ts=spot.thread, status=status)
    except UNREACHABLE as error:
        log.debug("Slack shows no status: %s", reason_of(error))
