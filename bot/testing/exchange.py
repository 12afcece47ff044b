"""What came back to one thing that somebody did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.interactions import OptionValue
from bot.languages import Language
from bot.messages import Form, FormField
from bot.messages.plain import plain_text
from bot.testing.adapter import HarnessReply
from bot.testing.screen import Shown

if TYPE_CHECKING:
    from bot.testing.participants import Participant


@dataclass(frozen=True, slots=True)
class Exchange:
    """The bot's answer to one interaction: messages, a form, or nothing."""

    participant: Participant
    reply: HarnessReply

    @property
    def messages(self) -> list[Shown]:
        """Return every message of the answer, as it stands now."""
        return self.reply.messages

    @property
    def last(self) -> Shown:
        """Return the last message of the answer.

        Raises:
            LookupError: there was none.
        """
        if not self.reply.messages:
            raise LookupError("the bot showed no message" + (", it opened a form" if self.reply.form else ""))
        return self.reply.messages[-1]

    @property
    def text(self) -> str:
        """Return the words of all messages; empty where there was none."""
        return "\n\n".join(shown.text for shown in self.reply.messages)

    @property
    def private(self) -> bool:
        """Tell whether nobody but the person saw any of it."""
        return all(shown.to is not None for shown in self.reply.messages)

    @property
    def buttons(self) -> list[str]:
        """Return the labels of the last message's buttons."""
        return self.reply.messages[-1].buttons if self.reply.messages else []

    @property
    def language(self) -> Language | None:
        """Return the language that was chosen; None where the engine answered before it chose one."""
        return self.reply.call.language if self.reply.call else None

    @property
    def form(self) -> Form:
        """Return the form that was opened.

        Raises:
            LookupError: there was none.
        """
        if self.reply.form is None:
            raise LookupError(f"the bot opened no form, it said: {self.text!r}")
        return self.reply.form

    @property
    def fields(self) -> Mapping[str, FormField]:
        """Return the fields of the form by their names."""
        return {each.name: each for each in self.form.fields}

    @property
    def problems(self) -> Mapping[str, str]:
        """Return what the form says is wrong, by field; empty where there is no form or nothing is wrong with it."""
        if self.reply.form is None:
            return {}
        zone = self.participant.harness.zone
        return {each.name: plain_text(each.problem, zone) for each in self.reply.form.fields if each.problem}

    async def press(self, which: str | int) -> Exchange:
        """Press a button of the last message: by label, by a part that no other label has, or by number from 1."""
        return await self.participant.presses(self.last, which)

    async def choose(self, *labels: str, of: str | int = 1) -> Exchange:
        """Choose options of a select of the last message."""
        return await self.participant.chooses(self.last, *labels, of=of)

    async def fill(self, **values: object) -> Exchange:
        """Submit the form, with what it is filled in with where `values` says nothing else.

        A participant stands for a member of the platform, a channel for a channel; a choice goes by its label or value.
        """
        fields = self.fields
        if unknown := values.keys() - fields.keys():
            raise LookupError(f"the form has no field {sorted(unknown)}, it has {sorted(fields)}")
        filled = {each.name: values.get(each.name, each.value) for each in fields.values()}
        given = {name: self._value(fields[name], value) for name, value in filled.items() if value not in {None, ""}}
        return await self.participant.submits(self.form.action, given, self.reply.place)

    def _value(self, asked: FormField, value: object) -> OptionValue:
        from bot.testing.participants import option_value

        for option in asked.options:
            if value == plain_text(option.label, self.participant.harness.zone):
                return option.value
        if isinstance(value, bool):
            return "yes" if value else "no"
        return option_value(value)
