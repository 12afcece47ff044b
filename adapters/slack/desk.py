"""What answering and listening stand on: one of each for the whole adapter."""

from __future__ import annotations

from datetime import UTC

from adapters.slack.channels import Channels
from adapters.slack.clients import Clients
from adapters.slack.people import People
from adapters.slack.posting import Posting
from adapters.slack.workspaces import Workspaces
from bot.application import Application
from bot.clock import Clock
from bot.components import FORM, split
from bot.configuration.contract import SlackSection
from bot.configuration.core import ProgrammeSection
from bot.declaration.references import Reference
from bot.kept_forms import KeptForms
from bot.languages import negotiate
from bot.messages import Form, Message, phrase, say
from bot.messages.plain import message_text, plain_text
from bot.people import Account
from bot.registry import Registry


class Desk:
    """The adapter's own services beside those of the application."""

    def __init__(self, application: Application, clients: Clients, workspaces: Workspaces) -> None:
        section = application.configuration.section(SlackSection)
        programme = application.configuration.section(ProgrammeSection)
        self.clients = clients
        self.workspaces = workspaces
        self.people = People(section.groups)
        self.channels = Channels(application.readers)
        self.posting = Posting(application.database, programme.timezone)
        self.kept_forms: KeptForms = application.kept_forms
        self.clock: Clock = application.clock
        self.registry: Registry = application.registry
        self.umbrella = section.command
        self.names = sorted(application.registry.top)
        self._application = application
        self._language = programme.languages[0]

    async def localised(self, message: Message, account: Account) -> Message:
        """Return a message of the adapter's own in the language of an account's person."""
        person = await self._application.directory.identify(account, self.clock.now())
        language = negotiate(person.language, None, account.locale, self._language)
        return self._application.localiser.localise(message, language)

    async def words(self, key: str, account: Account) -> str:
        """Return words of the adapter's own for an account's person."""
        message = await self.localised(say(key), account)
        return message_text(message, UTC)

    def own_words(self, key: str) -> str:
        """Return words of the adapter's own for somebody of whom nothing is known."""
        return plain_text(self._application.localiser.text(phrase(key), self._language), UTC)

    def completed_fields(self, form: Form) -> frozenset[str]:
        """Return the fields of a command's form whose values are looked up while somebody types."""
        name, line = split(form.action)
        command = self.registry.by_path.get(tuple(line.split(" "))) if name == FORM else None
        if command is None:
            return frozenset()
        return frozenset(each.name for each in command.parameters if isinstance(each.type, Reference))
