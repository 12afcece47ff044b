"""What every way back shares: messages made ready for Discord, words of our own, and what refusals mean."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import aiohttp
import discord

from adapters.discord.people import PLATFORM, WORKSPACE
from adapters.discord.rendering import Rendered, render
from adapters.discord.rendering.markup import Markup
from adapters.discord.rest import Rest
from bot.configuration.core import ProgrammeSection
from bot.interactions import LARGEST_ATTACHMENT, Attachment, AttachmentUnavailable
from bot.languages import Language, negotiate
from bot.mentions import mentioned
from bot.messages import Actions, Block, Button, ButtonStyle, Form, Message, Paragraph, Strong, phrase, plainly, rich
from bot.messages.plain import message_text
from bot.people import Account
from bot.places import Place

if TYPE_CHECKING:
    from bot.application import Application

log = logging.getLogger(__name__)

_INVALID_FORM_BODY = 50035
"""The JSON error code of Discord's reference."""


class Speech:
    """Turns messages and forms of ours into what Discord shows."""

    def __init__(self, application: Application, rest: Rest) -> None:
        self.application = application
        self.rest = rest
        self._programme = application.configuration.section(ProgrammeSection)

    async def rendered(self, message: Message, *, as_card: bool = False) -> Rendered:
        """Return a localised message as Discord takes it."""
        mentions = await mentioned(self.application.database, message, PLATFORM, WORKSPACE)
        return render(message, Markup(mentions, self._programme.timezone), as_card=as_card)

    async def plainly(self, message: Message) -> Rendered:
        """Return the words of a message alone, for when Discord refuses everything else."""
        return await self.rendered(plainly(message_text(message, self._programme.timezone) or "…"))

    async def kept_form(self, account: Account, place: Place, form: Form) -> Message:
        """Keep a form that cannot be opened now; return the message with the button that opens it."""
        component = await self.application.kept_forms.keep(account, form, self.application.clock.now())
        blocks: list[Block] = [
            Paragraph((Strong(field.label), *rich("\n"), *field.problem)) for field in form.fields if field.problem
        ]
        opening = "fix" if blocks else "open"
        blocks.insert(0, Paragraph(phrase(f"discord.form_to_{opening}")))
        blocks.append(Actions((Button(phrase(f"discord.{opening}_form"), component, ButtonStyle.PRIMARY),)))
        return await self.own(Message(tuple(blocks)), account, place)

    async def own(self, message: Message, account: Account, place: Place) -> Message:
        """Return a message of the adapter's own in the language of a person."""
        person = await self.application.directory.identify(account, self.application.clock.now())
        default: Language = place.language or self._programme.languages[0]
        language = negotiate(person.language, None, account.locale, default)
        return self.application.localiser.localise(message, language)

    async def fetch(self, attachment: Attachment) -> bytes:
        """Return the content of a file from Discord's network.

        Raises:
            AttachmentUnavailable: it is gone, or too large.
        """
        if attachment.size > LARGEST_ATTACHMENT:
            raise AttachmentUnavailable(f"{attachment.name} has {attachment.size} bytes")
        try:
            async with self.rest.session.get(attachment.address) as response:
                response.raise_for_status()
                content = await response.content.read(LARGEST_ATTACHMENT + 1)
                while not response.content.at_eof() and len(content) <= LARGEST_ATTACHMENT:
                    content += await response.content.read(LARGEST_ATTACHMENT + 1 - len(content))
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise AttachmentUnavailable(f"{attachment.name} cannot be fetched: {error}") from error
        if len(content) > LARGEST_ATTACHMENT:
            raise AttachmentUnavailable(f"{attachment.name} is larger than {LARGEST_ATTACHMENT} bytes")
        return content


def refused_as_it_is(error: discord.HTTPException) -> bool:
    """Tell whether Discord takes a message for malformed, and write down what it says of it."""
    if error.code != _INVALID_FORM_BODY:
        return False
    log.error("Discord refuses a message of ours, so its words go alone: %s", error)
    return True
