"""The way back to whoever caused an interaction."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from adapters.slack import limits
from adapters.slack.assistant import offer_prompts
from adapters.slack.clients import UNREACHABLE, patiently, reason_of
from adapters.slack.components import option, words_of
from adapters.slack.desk import Desk
from adapters.slack.fetching import fetch
from adapters.slack.modals import field_errors, modal
from adapters.slack.origin import Origin
from adapters.slack.posting import Spot
from adapters.slack.rendering import Part, Rendered, view_blocks
from adapters.slack.streaming import is_long, stream
from bot.adapter import SendRefused
from bot.interactions import Attachment
from bot.messages import Actions, Button, ButtonStyle, Form, Json, Message, Option, Paragraph, phrase
from bot.people import Account

log = logging.getLogger(__name__)


class SlackReply:
    """Answers one interaction by the first way that is open: its response address, the channel, a direct message."""

    def __init__(self, desk: Desk, account: Account, origin: Origin) -> None:
        self._desk = desk
        self._account = account
        self._origin = origin

    async def answer(self, message: Message, *, private: bool) -> None:
        """Show a message, to one person only where `private`."""
        origin = self._origin
        self._close_turn()
        if origin.home and not origin.pressed:
            await self._show_home(message)
            return
        if origin.assistant:
            reading = await self._desk.posting.reading(message, origin.workspace.id)
            if is_long(message, reading):
                await stream(self._desk.posting, origin.spot, origin.user, message, reading)
                return
        rendered = await self._desk.posting.render(message, origin.workspace)
        if origin.direct or origin.home:
            await self._say_directly(rendered)
        elif private:
            await self._whisper(rendered)
        else:
            await self._say(rendered)

    async def ask(self, form: Form) -> None:
        """Open a form; where it is too late for that, show a button that does."""
        turn = self._origin.turn
        if turn is not None:
            if not turn.give(self._result(form)):
                await self._keep(form, "slack.continue")
        elif not await self._open(form):
            await self._keep(form, "slack.open_form")

    async def replace(self, message: Message) -> None:
        """Put a message in the place of the one whose component was used."""
        origin = self._origin
        if not origin.pressed or origin.home:
            await self.answer(message, private=True)
            return
        rendered = await self._desk.posting.render(message, origin.workspace)
        if origin.response is not None and origin.response.open:
            first, *rest = rendered.parts
            content: dict[str, Json] = {"replace_original": True, **_shown(first)}
            if await origin.response.send(content):
                remaining = Rendered(tuple(rest), rendered.uploads)
                if remaining.parts:
                    await self._whisper(remaining)
                else:
                    await self._desk.posting.hand_over(await self._own_spot(), remaining.uploads)
                return
        try:
            await self._desk.posting.change(origin.spot, origin.pressed, rendered)
        except UNREACHABLE as error:
            log.info("a message could not be replaced: %s", reason_of(error))
            await self.answer(message, private=True)

    async def complete(self, options: Sequence[Option]) -> None:
        """Offer completions, or what somebody may ask who opened the assistant's pane."""
        if self._origin.turn is not None:
            made: list[Json] = [option(each, words_of(each.label)) for each in options[: limits.OPTIONS]]
            self._origin.turn.give({"options": made})
        elif self._origin.assistant:
            await offer_prompts(self._origin.spot, options)

    async def fetch(self, attachment: Attachment) -> bytes:
        """Return the content of a file, which Slack gives only to the workspace's token.

        Raises:
            AttachmentUnavailable: it is gone, too large, or no file of Slack's.
        """
        return await fetch(self._desk.clients, self._origin.workspace, attachment)

    def _result(self, form: Form) -> Mapping[str, Json]:
        """Return a form as the result of a submission: errors at the fields that are open, or another view.

        Errors leave the view its component id, so a form with another one takes its place.
        """
        errors = field_errors(form)
        if errors and errors.keys() <= self._origin.fields and form.action == self._origin.submitted:
            return {"response_action": "errors", "errors": errors}
        return {"response_action": "update", "view": self._view(form)}

    async def _open(self, form: Form) -> bool:
        """Open a form in a view of its own; return whether Slack did."""
        origin = self._origin
        trigger = origin.take_trigger()
        if not trigger:
            return False
        try:
            await origin.workspace.client.views_open(trigger_id=trigger, view=self._view(form))
        except UNREACHABLE as error:
            log.info("the form %s could not be opened: %s", form.action, reason_of(error))
            return False
        return True

    def _view(self, form: Form) -> dict[str, Json]:
        return modal(form, self._origin.metadata(), self._desk.completed_fields(form))

    async def _say_directly(self, rendered: Rendered) -> None:
        await self._desk.posting.show(await self._own_spot(), rendered)

    async def _say(self, rendered: Rendered) -> None:
        left = await self._respond(rendered, "in_channel")
        if not left.parts:
            await self._desk.posting.hand_over(self._origin.spot, left.uploads)
            return
        try:
            await self._desk.posting.show(self._origin.spot, left)
        except UNREACHABLE as error:
            log.info("an answer goes to a direct message, because the channel does not take it: %s", reason_of(error))
            await self._say_directly(left)

    async def _whisper(self, rendered: Rendered) -> None:
        left = await self._respond(rendered, "ephemeral")
        if not left.parts:
            if left.uploads:
                await self._desk.posting.hand_over(await self._own_spot(), left.uploads)
            return
        origin = self._origin
        try:
            files_in = await self._own_spot() if left.uploads else None
            await self._desk.posting.whisper(origin.private_spot, origin.user, left, files_in)
        except UNREACHABLE as error:
            log.info("an answer goes to a direct message, because the channel does not take it: %s", reason_of(error))
            await self._say_directly(left)

    async def _respond(self, rendered: Rendered, response_type: str) -> Rendered:
        """Answer through the response address as far as it goes; return what it did not take."""
        address = self._origin.response
        parts = list(rendered.parts)
        while parts and address is not None and address.open:
            content: dict[str, Json] = {"response_type": response_type, "replace_original": False, **_shown(parts[0])}
            if self._origin.asked_in_thread and self._origin.thread:
                content["thread_ts"] = self._origin.thread
            if not await address.send(content):
                break
            parts.pop(0)
        return Rendered(tuple(parts), rendered.uploads)

    async def _own_spot(self) -> Spot:
        """Return where nobody but the person reads along."""
        origin = self._origin
        if origin.direct and origin.channel:
            return origin.private_spot
        return Spot(origin.workspace, await self._desk.channels.direct(origin.workspace, origin.user))

    async def _show_home(self, message: Message) -> None:
        origin = self._origin
        reading = await self._desk.posting.reading(message, origin.workspace.id)
        view = {"type": "home", "blocks": view_blocks(message, reading)}
        await patiently(lambda: origin.workspace.client.views_publish(user_id=origin.user, view=view))

    async def _keep(self, form: Form, label: str) -> None:
        """Keep a form that cannot be opened now, and show the button that opens it."""
        component = await self._desk.kept_forms.keep(self._account, form, self._desk.clock.now())
        button = Button(phrase(label), component, ButtonStyle.PRIMARY)
        message = Message((Paragraph(phrase("slack.form_waits")), Actions((button,))))
        try:
            await self.answer(await self._desk.localised(message, self._account), private=True)
        except SendRefused as error:
            log.warning("a form waits whose person cannot be reached: %s", error)

    def _close_turn(self) -> None:
        """Let a modal close whose submission is answered by a message."""
        if self._origin.turn is not None:
            self._origin.turn.give({})


def _shown(part: Part) -> dict[str, Json]:
    return {"text": part.text, "blocks": [*part.blocks]}
