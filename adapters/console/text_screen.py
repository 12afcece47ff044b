"""Plain words, for pipes and files: no colours, no control characters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from adapters.console.choices import Choice
from adapters.console.output import showable
from adapters.console.screen import Asked, Shown
from bot.messages import Form, RichText
from bot.messages.plain import message_text, plain_text


class TextScreen:
    """Writes each message as a paragraph or several, a blank line between messages."""

    prefills = False

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._begun = False

    def show(self, shown: Shown) -> None:
        """Write a message, then what can be pressed on it."""
        lines = [message_text(shown.message, shown.zone)]
        lines += choice_lines(shown.choices, shown.zone)
        lines += (plain_text(each, shown.zone) for each in shown.keep)
        self._paragraph("\n".join(filter(None, lines)))

    def open_form(self, form: Form, to: str, remark: RichText, zone: ZoneInfo) -> None:
        """Write the form's title."""
        self._paragraph(f"{plain_text(form.title, zone)}\n{plain_text(remark, zone)}")

    def ask(self, asked: Asked) -> None:
        """Write a field's label and what may be answered."""
        self._write(showable("\n".join(question_lines(asked))) + "\n")

    def _paragraph(self, text: str) -> None:
        gap = "\n" if self._begun else ""
        self._begun = True
        self._write(f"{gap}{showable(text)}\n")


def choice_lines(choices: tuple[Choice, ...], zone: ZoneInfo) -> Iterator[str]:
    """Write a line for each thing that can be pressed, and one before the options of a select."""
    above = None
    for choice in choices:
        if choice.of is not None and choice.of is not above:
            yield f"{plain_text(choice.of.label, zone)}:"
        above = choice.of
        address = f" ({choice.url})" if choice.url else ""
        yield f"[{choice.number}] {plain_text(choice.label, zone)}{address}"


def question_lines(asked: Asked) -> Iterator[str]:
    """Write a field: what was wrong, its place in the form and label, hint, options, remarks."""
    field, zone = asked.field, asked.zone
    if field.problem:
        yield f"! {plain_text(field.problem, zone)}"
    hint = f" ({plain_text(field.hint, zone)})" if field.hint else ""
    yield f"[{asked.number}/{asked.total}] {plain_text(field.label, zone)}{hint}"
    for number, option in enumerate(field.options, start=1):
        yield f"  {number}. {plain_text(option.label, zone)}"
    for remark in asked.remarks:
        yield f"  {plain_text(remark, zone)}"
