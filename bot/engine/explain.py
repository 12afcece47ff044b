"""What a person is told when their words are no command, or not quite."""

from __future__ import annotations

from bot.messages import Actions, Block, Button, ButtonStyle, Code, Context, Message, Paragraph, Phrase, phrase, rich
from bot.reading.binding import NotBound, Trouble

_MOST_ECHOED = 200


def explain(reason: NotBound) -> Message:
    """Say what was wrong, what was expected and how it is written; nothing that was typed is lost."""
    command = reason.command
    blocks: list[Block] = []
    parameter = reason.parameter
    match reason.trouble:
        case Trouble.WRONG if parameter is not None:
            label = Phrase(f"{command.key}.{parameter.name}")
            blocks.append(Paragraph(phrase("usage.wrong", typed=Code(_short(reason.typed)), name=label)))
            blocks.append(Paragraph(reason.expected))
        case Trouble.MISSING if parameter is not None:
            blocks.append(Paragraph(phrase("usage.missing", name=Phrase(f"{command.key}.{parameter.name}"))))
        case _:
            blocks.append(Paragraph(phrase("usage.too_much", typed=Code(_short(reason.typed)))))
            if command.parameters:
                names = Code(" ".join(f"{each.name}:" for each in command.parameters))
                blocks.append(Paragraph(phrase("usage.takes", names=names)))
    blocks.append(Context(phrase("usage.example", example=Phrase(f"{command.key}.examples"))))
    return Message(tuple(blocks))


def explain_unknown(word: str, nearest: str | None, component: str | None) -> Message:
    """Say that there is no such command, and offer the nearest."""
    typed = Code(f"/{_short(word)}")
    if nearest and component:
        asked = Paragraph(phrase("engine.nearest_command", word=typed))
        return Message((asked, Actions((_run_button(nearest, component),))))
    return Message((Paragraph(phrase("engine.unknown_command", word=typed)), Context(phrase("engine.see_help"))))


def resembling(answer: Message, line: str, component: str) -> Message:
    """Add a button with the command that the question looks like."""
    buttons = Actions((_run_button(line, component),))
    return Message((*answer.blocks, buttons), answer.private, answer.native)


def _run_button(line: str, component: str) -> Button:
    return Button(rich(_short(line, 70)), component, ButtonStyle.PRIMARY)


def _short(text: str, most: int = _MOST_ECHOED) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
