"""Messages drawn on a terminal with rich."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from rich.console import Console as RichConsole
from rich.console import RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.style import Style
from rich.table import Table as RichTable
from rich.text import Text

from adapters.console.choices import Choice, of_actions
from adapters.console.output import showable
from adapters.console.screen import Asked, Shown, size_text
from bot.messages import (
    Actions,
    Block,
    ButtonStyle,
    Code,
    Context,
    Divider,
    Emphasis,
    Fields,
    File,
    Form,
    Heading,
    Image,
    Link,
    Listing,
    Paragraph,
    PersonMention,
    PlaceMention,
    RichText,
    Span,
    Strong,
    Table,
    Versions,
)
from bot.messages.plain import plain_text

_TEXT_STYLES: dict[type[Block], str] = {Heading: "bold underline", Paragraph: "", Context: "dim"}
_STYLES = {ButtonStyle.DEFAULT: "cyan", ButtonStyle.PRIMARY: "bold green", ButtonStyle.DANGER: "bold red"}


class TerminalScreen:
    """Draws what is shown; a form's field is asked for by the prompt, filled in with what it holds."""

    prefills = True

    def __init__(self, console: RichConsole) -> None:
        self.console = console

    def show(self, shown: Shown) -> None:
        """Draw a message, a blank line after it."""
        drawn = [each for block in shown.message.blocks for each in _draw(block, shown.choices, shown.zone)]
        drawn += (Text(showable(plain_text(each, shown.zone)), "dim") for each in shown.keep)
        for number, each in enumerate(drawn):
            if number and not isinstance(each, Padding):
                self.console.print()
            self.console.print(each, soft_wrap=False)
        self.console.print()

    def open_form(self, form: Form, to: str, remark: RichText, zone: ZoneInfo) -> None:
        """Draw a form's title."""
        self.console.print(_text(form.title, zone, "bold"))
        self.console.print(_text(remark, zone, "dim"))

    def ask(self, asked: Asked) -> None:
        """Draw a field: what was wrong, label, hint, options."""
        field, zone = asked.field, asked.zone
        if field.problem:
            self.console.print(Text("✗ ", "bold red") + _text(field.problem, zone, "red"))
        label = Text(f"{asked.number}/{asked.total} ", "dim") + _text(field.label, zone, "bold")
        if field.required:
            label.append(" *", "red")
        self.console.print(label)
        if field.hint:
            self.console.print(_text(field.hint, zone, "dim"))
        for number, option in enumerate(field.options, start=1):
            self.console.print(Text(f"  {number} ", "bold cyan") + _text(option.label, zone))
        for remark in asked.remarks:
            self.console.print(_text(remark, zone, "dim"))


def _draw(block: Block, choices: tuple[Choice, ...], zone: ZoneInfo) -> Iterable[RenderableType]:
    match block:
        case Heading(text) | Paragraph(text) | Context(text):
            return (_text(text, zone, _TEXT_STYLES[type(block)]),)
        case Fields():
            return (_fields(block, zone),)
        case Listing():
            return (_listing(block, zone),)
        case Table():
            return (_table(block, zone),)
        case Image(file, description):
            return (Text("▣ ", "magenta") + _text(description, zone) + _size(file),)
        case File():
            return (Text("▤ ", "magenta") + Text(showable(block.name)) + _size(block),)
        case Divider():
            return (Rule(style="dim"),)
        case Actions():
            return _draw_actions(of_actions(choices, block), zone)
        case Versions():
            raise TypeError("a message has to be put into a language first")


def _fields(block: Fields, zone: ZoneInfo) -> RichTable:
    grid = RichTable.grid(padding=(0, 2))
    for field in block.items:
        grid.add_row(_text(field.label, zone, "bold"), _text(field.value, zone))
    return grid


def _listing(block: Listing, zone: ZoneInfo) -> RichTable:
    grid = RichTable.grid(padding=(0, 1))
    for number, item in enumerate(block.items, start=1):
        grid.add_row(f"{number}." if block.ordered else "•", _text(item, zone))
    return grid


def _table(block: Table, zone: ZoneInfo) -> RichTable:
    table = RichTable()
    for column in block.columns:
        table.add_column(_text(column, zone))
    for row in block.rows:
        table.add_row(*(_text(cell, zone) for cell in row))
    return table


def _draw_actions(choices: tuple[Choice, ...], zone: ZoneInfo) -> Iterator[RenderableType]:
    above = None
    for choice in choices:
        if choice.of is not None and choice.of is not above:
            yield Padding(_text(choice.of.label, zone, "bold"), 0)
        above = choice.of
        line = Text(f"[{choice.number}] ", _STYLES[choice.style]) + _text(choice.label, zone)
        if choice.url:
            line.append(f" {showable(choice.url)}", "underline blue")
        yield Padding(line, 0)


def _size(file: File) -> Text:
    return Text(f"  {size_text(len(file.content))}", "dim")


def _text(text: RichText, zone: ZoneInfo, style: str = "") -> Text:
    drawn = Text(style=style)
    for span in text:
        drawn.append_text(_span(span, zone))
    return drawn


def _span(span: Span, zone: ZoneInfo) -> Text:
    match span:
        case Strong(inner):
            return _text(inner, zone, "bold")
        case Emphasis(inner):
            return _text(inner, zone, "italic")
        case Code(text):
            return Text(showable(text), "cyan")
        case Link(url, text):
            # The address is shown beside its words: a terminal may not tell where a link leads.
            drawn = Text(showable(text or url), Style(color="blue", underline=True, link=showable(url)))
            return drawn + Text(f" ({showable(url)})", "dim") if text else drawn
        case PersonMention() | PlaceMention():
            return Text(showable(plain_text((span,), zone)), "bold magenta")
        case _:
            return Text(showable(plain_text((span,), zone)))
