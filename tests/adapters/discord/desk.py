"""A feature that does what the probe does not: it takes its time, and takes every kind of option."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from bot.call import Call
from bot.components import component
from bot.declaration.command import Answers, Group, action
from bot.declaration.parameters import Param
from bot.features import Feature
from bot.interactions import Attachment, NativeChannel, NativeUser, OptionValue
from bot.languages import Language
from bot.messages import Actions, Button, Form, FormField, Message, Option, Paragraph, Plain, plainly, rich
from bot.people import PersonRef
from bot.places import PlaceKind


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


_TEXTS = """
[commands.desk]
help = "Try the desk"
called = "desk"
[commands.desk.wait]
called = "wait"
help = "Wait for the gate"
examples = ["/desk wait"]
[commands.desk.secret]
called = "secret"
help = "Wait, then tell one person"
examples = ["/desk secret"]
[commands.desk.hush]
called = "hush"
help = "Wait, then decide to be private"
examples = ["/desk hush"]
[commands.desk.nothing]
called = "nothing"
help = "Say nothing"
examples = ["/desk nothing"]
[commands.desk.late_form]
help = "Wait, then ask with a form"
examples = ["/desk late_form"]
[commands.desk.buttons]
called = "buttons"
help = "Show the buttons"
examples = ["/desk buttons"]
[commands.desk.every]
called = "every"
help = "Take one of each"
examples = ["/desk every"]
word = "A word"
count = "A count"
price = "A price"
yes = "Yes or no"
size = "A size"
member = "A member"
channel = "A channel"
file = "A file"
who = "A person"
topic = "A topic"
"""


@dataclass
class Desk:
    """The feature, its gate, and what its commands were called with."""

    folder: Path
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    calls: list[Mapping[str, object]] = field(default_factory=list)

    def feature(self) -> Feature:
        """Return the feature."""
        texts = self.folder / "texts"
        texts.mkdir(exist_ok=True)
        for language in Language:
            (texts / f"{language.value}.toml").write_text(_TEXTS, encoding="utf-8")
        group = Group("desk", default="wait")
        self._slow_ones(group)
        self._options(group)
        return Feature(name="desk", texts=texts, commands=(group,), actions=self._actions(group))

    def _slow_ones(self, group: Group) -> None:
        @group.command("wait")
        async def wait(call: Call) -> Message:
            await self.gate.wait()
            return plainly("here it is")

        @group.command("secret", answers=Answers.PRIVATE)
        async def secret(call: Call) -> Message:
            await self.gate.wait()
            return plainly("between us")

        @group.command("hush")
        async def hush(call: Call) -> Message:
            await self.gate.wait()
            return plainly("only for you").privately()

        @group.command("nothing")
        async def nothing(call: Call) -> None:
            await asyncio.sleep(0)

        @group.command("late_form")
        async def late_form(call: Call) -> Form:
            await self.gate.wait()
            return Form(component("desk:filled"), rich("A form"), (FormField("note", rich("Note"), value="kept"),))

    def _options(self, group: Group) -> None:
        async def topics(call: Call, typed: str, others: Mapping[str, OptionValue]) -> Sequence[Option]:
            self.calls.append({"typed": typed, "others": dict(others)})
            return [Option(rich(f"{typed} {number}"), f"{typed}-{number}") for number in range(30)]

        @group.command("every")
        async def every(
            call: Call,
            word: str,
            count: Annotated[int, Param(minimum=1, maximum=9)],
            price: Decimal,
            yes: bool,
            size: Size,
            member: NativeUser,
            channel: NativeChannel,
            file: Attachment,
            who: PersonRef,
            topic: Annotated[str | None, Param(complete=topics)] = None,
        ) -> Message:
            content = await call.interaction.reply.fetch(file)
            self.calls.append({**locals(), "content": content})
            return plainly("all taken")

    def _actions(self, group: Group) -> tuple:
        @group.command("buttons")
        async def buttons(call: Call) -> Message:
            elements = tuple(
                Button(rich(name), component(f"desk:{name}", "1")) for name in ("replaced", "told", "asked")
            )
            return Message((Paragraph(rich("press one")), Actions(elements)))

        @action("desk:replaced", replaces=True)
        async def replaced(call: Call, argument: str) -> Message:
            await self.gate.wait()
            return plainly("replaced")

        @action("desk:told")
        async def told(call: Call, argument: str) -> Message:
            await self.gate.wait()
            return plainly("told")

        @action("desk:asked", answers=Answers.FORM)
        async def asked(call: Call, argument: str) -> Form:
            return Form(component("desk:filled"), rich("A form"), (FormField("note", rich("Note")),))

        @action("desk:filled")
        async def filled(call: Call, argument: str) -> Message:
            note = str(call.submitted.get("note", ""))
            place = "here" if call.place.kind is PlaceKind.DIRECT else "there"
            return Message((Paragraph(rich(Plain(f"noted {note} {place}"))),))

        return (replaced, told, asked, filled)
