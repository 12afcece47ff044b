"""Forms made from declarations: the fields of a command that lacks values."""

from __future__ import annotations

from collections.abc import Mapping

from bot.components import FORM, component
from bot.declaration.command import Command
from bot.declaration.parameters import OptionKind, Parameter
from bot.messages import FieldKind, Form, FormField, Option, RichText, phrase
from bot.reading.binding import NotBound, Trouble

_KINDS = {
    OptionKind.CHOICE: FieldKind.CHOICE,
    OptionKind.BOOLEAN: FieldKind.CHOICE,
    OptionKind.MEMBER: FieldKind.PERSON,
    OptionKind.CHANNEL: FieldKind.PLACE,
    OptionKind.ATTACHMENT: FieldKind.FILE,
}
_YES_OR_NO = (Option(phrase("form.yes"), "yes"), Option(phrase("form.no"), "no"))


def command_form(command: Command, given: Mapping[str, str], trouble: NotBound | None = None) -> Form:
    """Return the form that asks for a command's parameters, filled in with what is `given`.

    With `trouble`, its field says what was expected.
    """
    fields = tuple(_field(command, parameter, given, trouble) for parameter in command.parameters)
    return Form(component(FORM, command.line), phrase(f"{command.key}.help"), fields)


def _field(command: Command, parameter: Parameter, given: Mapping[str, str], trouble: NotBound | None) -> FormField:
    kind = _KINDS.get(parameter.type.kind, FieldKind.LINES if parameter.lines else FieldKind.LINE)
    options = _YES_OR_NO if parameter.type.kind is OptionKind.BOOLEAN else tuple(parameter.type.options())
    problem: RichText = ()
    if trouble is not None and trouble.parameter is parameter:
        problem = trouble.expected if trouble.trouble is Trouble.WRONG else phrase("form.missing")
    return FormField(
        name=parameter.name,
        label=phrase(f"{command.key}.{parameter.name}"),
        kind=kind,
        required=parameter.required,
        options=options,
        value=given.get(parameter.name, ""),
        problem=problem,
    )
