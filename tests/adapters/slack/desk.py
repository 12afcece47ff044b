"""A feature with what the conformance suite does not ask for: all fields, slowness, home, suggestions, shortcuts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.call import Call
from bot.components import component
from bot.declaration.command import Answers, Group, action, shortcut
from bot.features import Feature
from bot.interactions import Attachment, NativeChannel, NativeUser
from bot.messages import (
    Actions,
    Block,
    Button,
    FieldKind,
    Form,
    FormField,
    Listing,
    Message,
    Moment,
    Option,
    Paragraph,
    PersonMention,
    Select,
    plainly,
    rich,
)
from bot.people import PersonRef
from bot.roles import Role

desk = Group("desk", default="say")
OPTIONS = tuple(Option(rich(name), name.lower()) for name in ("Tea", "Coffee", "Water"))
DEMO = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


class Pace:
    """How a test holds handlers up."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Hold nobody up, in the loop of the test that begins."""
        self.go = asyncio.Event()
        self.go.set()
        self.begun = asyncio.Event()


PACE = Pace()
PRESSED: list[str] = []
"""Who has pressed the button at home."""


@desk.command("say")
async def say(call: Call, text: str) -> Message:
    """Say who asked, and what."""
    return plainly(f"{call.person.name} ({call.person.role.value}, {call.language.value}, {call.zone.key}): {text}")


@desk.command("secret", answers=Answers.PRIVATE)
async def secret(call: Call) -> Message:
    """Answer for the eyes of one person."""
    return plainly("between us")


@desk.command("slow")
async def slow(call: Call, text: str) -> Message:
    """Take as long as a test wants."""
    PACE.begun.set()
    await PACE.go.wait()
    return plainly(f"slowly {text}")


@desk.command("many", answers=Answers.PRIVATE)
async def many(call: Call, times: int) -> Message | None:
    """Answer several times."""
    for number in range(1, times):
        await call.show(plainly(f"answer {number}"))
    return plainly(f"answer {times}")


@desk.command("moment")
async def moment(call: Call) -> Message:
    """Tell an instant and a person."""
    return Message(
        (Paragraph(rich("demo at ", Moment(DEMO), " by ", PersonMention(call.person.id, call.person.name))),)
    )


@desk.command("several")
async def several(call: Call) -> Message:
    """Offer several options at once."""
    return Message((Actions((Select(rich("Drinks"), component("desk:chosen"), OPTIONS, most=2),)),))


@action("desk:chosen")
async def chosen(call: Call, argument: str) -> Message:
    """Say what was chosen."""
    return plainly(f"chose {' and '.join(call.chosen)}")


@desk.command("form", answers=Answers.PRIVATE)
async def form(call: Call) -> Form:
    """Ask for one thing of every kind."""
    return every_kind()


@desk.command("book", answers=Answers.FORM)
async def book(call: Call, whom: PersonRef, what: str) -> Message:
    """Ask for a person who is looked up while somebody types."""
    return plainly(f"{what} for {whom.name}")


@desk.command("fail")
async def fail(call: Call) -> Message:
    """Break."""
    raise RuntimeError("the desk breaks on purpose")


def every_kind(problem: str = "") -> Form:
    """Return a form with a field of every kind."""
    fields = (
        FormField("line", rich("A line"), value="as typed", problem=rich(problem)),
        FormField("lines", rich("Lines"), FieldKind.LINES, required=False),
        FormField("drink", rich("Drink"), FieldKind.CHOICE, options=OPTIONS, value="tea"),
        FormField("drinks", rich("Drinks"), FieldKind.CHOICES, options=OPTIONS, value="tea,water"),
        FormField("day", rich("Day"), FieldKind.DATE, value="2026-11-24"),
        FormField("hour", rich("Hour"), FieldKind.TIME, value="15:00"),
        FormField("who", rich("Who"), FieldKind.PERSON, required=False),
        FormField("where", rich("Where"), FieldKind.PLACE, required=False),
        FormField("file", rich("File"), FieldKind.FILE, required=False),
    )
    return Form(component("desk:filled"), rich("A form whose title is longer than Slack allows"), fields)


@action("desk:filled")
async def filled(call: Call, argument: str) -> Message | Form:
    """Say what was filled in; what is wrong goes back to its field."""
    PACE.begun.set()
    await PACE.go.wait()
    if call.submitted.get("line") == "wrong":
        return every_kind("not that")
    if call.submitted.get("line") == "overtaken":
        asked = FormField("line", rich("A line"), value="overtaken", problem=rich("changed meanwhile"))
        return Form(component("desk:filled", "later"), rich("Again"), (asked,))
    if call.submitted.get("line") == "other":
        asked = FormField("other", rich("Something else"), problem=rich("still missing"))
        return Form(component("desk:filled"), rich("Another"), (asked,))
    said = []
    for name, value in call.submitted.items():
        match value:
            case NativeUser(user=user):
                said.append(f"{name}=user {user}")
            case NativeChannel(channel=channel):
                said.append(f"{name}=channel {channel}")
            case Attachment():
                said.append(f"{name}={(await call.interaction.reply.fetch(value)).decode()}")
            case _:
                said.append(f"{name}={value}")
    return plainly("; ".join(said))


@shortcut("desk:note")
async def note(call: Call, text: str) -> Message:
    """Take note of a message."""
    return plainly(f"noted: {text}")


@shortcut("desk:keep", requires=Role.STAFF)
async def keep(call: Call, text: str) -> Form:
    """Ask staff what to do with a message."""
    return Form(component("desk:filled"), rich("Keep"), (FormField("line", rich("Words"), value=text),))


@action("desk:refresh")
async def refresh(call: Call, argument: str) -> Message:
    """Say that something was done."""
    PRESSED.append(call.person.name)
    return plainly("done")


async def home(call: Call) -> Sequence[Block]:
    """Show what matters now."""
    button = Button(rich("Refresh"), component("desk:refresh"))
    return (Paragraph(rich(f"pressed {len(PRESSED)} times")), Actions((button,)))


async def suggestions(call: Call) -> Sequence[Option]:
    """Suggest what to ask."""
    return (Option(rich("When does it start?"), "when does the programme start?"),)


async def ask(call: Call, question: str) -> Message:
    """Answer questions, long ones at length."""
    if "long" in question:
        return Message(
            (
                Paragraph(rich("a *long* answer <!channel> " * 40)),
                Listing((rich("one"), rich("two"))),
                Actions((Button(rich("Refresh"), component("desk:refresh")),)),
            )
        )
    return plainly(f"{call.person.name} ({call.person.role.value}) asks: {question}")


feature = Feature(
    name="desk",
    texts=Path(__file__).parent / "desk_texts",
    commands=(desk,),
    actions=(chosen, filled, refresh),
    shortcuts=(note, keep),
    home=(home,),
    suggestions=(suggestions,),
    ask=ask,
)
