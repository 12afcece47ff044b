"""A conversation with a program: lines come in, answers go out in the same order."""

from __future__ import annotations

import click

from adapters.console.conversation import Conversation
from adapters.console.interruption import Interruption
from adapters.console.lines import Lines
from adapters.console.output import Output


async def converse(conversation: Conversation, descriptor: int | None, output: Output) -> int:
    """Take every line of the input and show what it causes; return the status to exit with.

    What waits for the person is shown first, and what became due after each line and before the end. The conversation
    ends quietly when nobody reads the output any more.
    """
    drain = conversation.console.application.sender.drain
    with Interruption() as interruption:
        await interruption.after(drain())
        lines = Lines(descriptor)
        while not (interruption.status or output.closed or conversation.leaving):
            line = await interruption.before(lines.next())
            if line is None:
                break
            await interruption.after(conversation.take(line))
            await interruption.after(drain())
        if conversation.console.form is not None:
            click.echo(f"cohortbot: {conversation.console.text('console.form_unsent')}", err=True)
        return interruption.status
