"""What a handler's signature declares."""

from enum import StrEnum
from typing import Annotated

import pytest

from bot.call import Call
from bot.declaration.command import Answers, Group, action, command
from bot.declaration.parameters import OptionKind, Param
from bot.declaration.types import Text
from bot.interactions import OptionValue
from bot.messages import Option
from bot.people import PersonRef
from bot.registry import Collision, Registry
from bot.roles import Role


class Size(StrEnum):
    SMALL = "small"


async def complete(call: Call, typed: str, others: dict[str, OptionValue]) -> list[Option]:
    return []


@command("order", requires=Role.FOUNDER, answers=Answers.PRIVATE)
async def order(
    call: Call,
    size: Size,
    whom: PersonRef | None,
    number: Annotated[int, Param(minimum=1, complete=complete)] = 1,
    note: Annotated[str | None, Param(lines=True)] = None,
) -> None: ...


def test_the_signature_is_the_declaration() -> None:
    assert (order.path, order.line, order.key) == (("order",), "order", "commands.order")
    assert (order.requires, order.answers) == (Role.FOUNDER, Answers.PRIVATE)
    assert [(each.name, each.required, each.default, each.type.kind) for each in order.parameters] == [
        ("size", True, None, OptionKind.CHOICE),
        ("whom", True, None, OptionKind.TEXT),
        ("number", False, 1, OptionKind.WHOLE_NUMBER),
        ("note", False, None, OptionKind.TEXT),
    ]
    assert order.by_name["number"].complete is complete
    assert order.by_name["note"].lines
    assert [each.name for each in order.resolved] == ["whom"]


def test_a_declaration_can_bring_a_type_of_its_own() -> None:
    own = Text(3, 5)

    @command("name")
    async def name(call: Call, what: Annotated[object, Param(type=own)]) -> None: ...

    assert name.parameters[0].type is own


def test_a_parameter_of_no_type_is_named_with_its_command() -> None:
    async def untyped(call, size): ...  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202  # what is refused

    async def mixed(call: Call, size: int | str | None = None) -> None: ...

    with pytest.raises(TypeError, match="order, parameter size: it needs an annotation"):
        command("order")(untyped)
    with pytest.raises(TypeError, match="order, parameter size: no type of parameters"):
        command("order")(mixed)


def test_names_are_taken_once() -> None:
    async def handler(call: Call) -> None: ...

    async def press(call: Call, argument: str) -> None: ...

    group = Group("order", default="list")
    group.command("list")(handler)
    twice = Group("twice", default="list")
    twice.command("list")(handler)
    twice.command("list")(handler)
    with pytest.raises(Collision, match="'order'"):
        Registry([order, group])
    with pytest.raises(Collision, match="'twice list'"):
        Registry([twice])
    with pytest.raises(Collision, match="'order:more'"):
        Registry([], [action("order:more")(press), action("order:more")(press)])


def test_a_group_needs_the_default_that_it_names() -> None:
    async def handler(call: Call) -> None: ...

    group = Group("order", default="list")
    group.command("new")(handler)
    with pytest.raises(ValueError, match="'list'"):
        Registry([group])
