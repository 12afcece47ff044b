"""`chat` with a feature of the tests in the place of those installed; run as a program with the options of `chat`."""

import asyncio
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from adapters.console import platform
from bot.call import Call
from bot.components import component
from bot.declaration.command import Answers, action, command
from bot.declaration.parameters import Param
from bot.delivery import NewDelivery, Outbox
from bot.features import Feature
from bot.installed import Installed
from bot.messages import (
    Actions,
    Button,
    ButtonStyle,
    Code,
    Context,
    Divider,
    Field,
    Fields,
    File,
    Heading,
    Image,
    Link,
    Listing,
    Message,
    Moment,
    Option,
    Paragraph,
    Select,
    Strong,
    Table,
    plainly,
    rich,
)
from bot.places import Place, PlaceKind
from bot.storage import Database


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


@command("menu")
async def menu(call: Call) -> Message:
    dishes = (Option(rich("Rice"), "rice"), Option(rich("Noodles"), "noodles"))
    return Message(
        (
            Heading(rich("Menu")),
            Paragraph(rich(Strong(rich("Today")), " ", Code("x"), " ", Link("https://example.org", "here"))),
            Fields((Field(rich("Price"), rich("40")),)),
            Listing((rich("one"), rich("two")), ordered=True),
            Table((rich("a"), rich("b")), ((rich("1"), rich("2")),)),
            Divider(),
            Context(rich("small print")),
            Actions(
                (
                    Select(rich("Dish"), component("rehearsal:dish"), dishes, most=2),
                    Button(rich("Tea"), component("rehearsal:drink", "tea"), ButtonStyle.PRIMARY),
                    Button(rich("Site"), url="https://example.org/menu"),
                )
            ),
        )
    )


@action("rehearsal:drink", replaces=True)
async def drink(call: Call, argument: str) -> Message:
    return plainly(f"You drink {argument}.")


@action("rehearsal:dish", answers=Answers.PRIVATE)
async def dish(call: Call, argument: str) -> Message:
    return plainly(f"You eat {' and '.join(call.chosen)}.")


@command("plan", answers=Answers.FORM)
async def plan(call: Call, title: Annotated[str, Param(minimum=3)], size: Size, note: str = "") -> Message:
    return plainly(f"{title} / {size.value} / {note}")


@command("paper")
async def paper(call: Call) -> Message:
    picture = File("../../plot\x1b.png", b"\x89PNG" * 1000, "image/png")
    return Message((Image(picture, rich("A plot")), File("notes.txt", b"notes", "text/plain")))


@command("tell")
async def tell(call: Call, whom: str, words: str) -> Message:
    place = Place("console", "", whom.casefold(), PlaceKind.DIRECT, name=whom)
    key = f"tell:{whom}:{words}"
    delivery = NewDelivery(key=key, kind="tell", to=place, message=plainly(words), due_at=call.now)
    async with call.service(Database).write() as session:
        await call.service(Outbox).enqueue(session, delivery, call.now)
    return plainly("Told.")


@command("meeting")
async def meeting(call: Call) -> Message:
    return plainly("We meet ", Moment(datetime(2026, 11, 24, 7, 0, tzinfo=UTC)))


@command("crash")
async def crash(call: Call) -> Message:
    raise ZeroDivisionError("secret detail")


@command("sit")
async def sit(call: Call) -> Message:
    await call.show(plainly("Sitting down."))
    await asyncio.sleep(60)
    return plainly("Up again.")


async def echo(call: Call, question: str) -> Message:
    return plainly(f"You said: {question[:200]}")


feature = Feature(
    name="rehearsal",
    texts=Path(__file__).parent / "rehearsal_texts",
    commands=(menu, plan, paper, tell, meeting, crash, sit),
    actions=(drink, dish),
    ask=echo,
)
rehearsed = Installed((feature,), (platform,))

if __name__ == "__main__":
    from adapters.console.chat import make_chat_command
    from bot.cli.trouble import tell as tell_trouble

    with tell_trouble():
        make_chat_command(lambda: rehearsed)(prog_name="chat")
