"""The feature that the conformance suite talks to: one command for each thing that a platform has to show."""

from decimal import Decimal
from importlib.resources import files
from typing import Annotated

from bot.call import Call
from bot.components import component
from bot.declaration.command import Answers, Group, action
from bot.declaration.parameters import Param
from bot.features import Feature
from bot.messages import (
    Actions,
    Button,
    Code,
    Context,
    Divider,
    Emphasis,
    Field,
    Fields,
    File,
    Heading,
    Image,
    Link,
    Listing,
    Message,
    Option,
    Paragraph,
    Select,
    Strong,
    Table,
    plainly,
    rich,
    say,
)
from bot.roles import Role

probe = Group("probe", default="say")

_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


@probe.command("say")
async def say_(call: Call, text: str) -> Message:
    """Show what somebody typed."""
    return plainly(text)


@probe.command("secret", answers=Answers.PRIVATE)
async def secret(call: Call) -> Message:
    """Answer for the eyes of one person."""
    return plainly("between us")


@probe.command("blocks")
async def blocks(call: Call) -> Message:
    """Show one block of every kind."""
    return Message(
        (
            Heading(rich("the heading")),
            Paragraph(rich(Strong(rich("strong")), Emphasis(rich("stressed")), Code("code"))),
            Paragraph(rich(Link("https://example.org/page", "the link"))),
            Fields((Field(rich("label"), rich("value")),)),
            Listing((rich("first item"), rich("second item")), ordered=True),
            Table((rich("column"),), ((rich("cell"),),)),
            Divider(),
            Image(File("pixel.png", _PIXEL, "image/png"), rich("a picture of nothing")),
            File("notes.txt", b"notes", "text/plain"),
            Context(rich("the small print")),
        )
    )


@probe.command("button")
async def button(call: Call) -> Message:
    """Show a button."""
    return Message((Paragraph(rich("press it")), Actions((Button(rich("Press"), component("probe:press", "tea")),))))


@action("probe:press", replaces=True)
async def press(call: Call, argument: str) -> Message:
    """Take the place of the message with the button."""
    return plainly(f"pressed {argument}")


@probe.command("many")
async def many(call: Call) -> Message:
    """Show more buttons than any platform takes, with labels longer than any platform takes."""
    buttons = (Button(rich(f"{number} {'label ' * 30}"), component("probe:press", str(number))) for number in range(40))
    return Message((Paragraph(rich("press any")), Actions(tuple(buttons))))


@probe.command("old")
async def old(call: Call) -> Message:
    """Show a button as an older version made it."""
    return Message((Paragraph(rich("press it")), Actions((Button(rich("Old"), component("probe:gone")),))))


@probe.command("choose")
async def choose(call: Call) -> Message:
    """Show a select."""
    options = (Option(rich("Tea"), "t-1"), Option(rich("Coffee"), "c-1"))
    return Message((Paragraph(rich("what?")), Actions((Select(rich("Drink"), component("probe:chosen"), options),))))


@action("probe:chosen")
async def chosen(call: Call, argument: str) -> Message:
    """Say what was chosen."""
    return plainly(f"chose {', '.join(call.chosen)}")


@probe.command("order", answers=Answers.FORM)
async def order(
    call: Call, portions: Annotated[int, Param(minimum=1, maximum=9)], price: Decimal, what: str
) -> Message:
    """Ask for what is missing."""
    return plainly(f"{portions} of {what} at {price}")


@probe.command("fail")
async def fail(call: Call) -> Message:
    """Break."""
    raise RuntimeError("the probe breaks on purpose")


@probe.command("staff", requires=Role.STAFF)
async def staff(call: Call) -> Message:
    """Be for staff only."""
    return plainly("staff only")


@probe.command("greet")
async def greet(call: Call, name: str) -> Message:
    """Answer with a text of the catalogues."""
    return say("probe.greeting", name=name)


feature = Feature(name="probe", texts=files("bot.testing") / "texts", commands=(probe,), actions=(press, chosen))
