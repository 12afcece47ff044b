"""What a platform would refuse, found at the start."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

import pytest

from bot.call import Call
from bot.declaration.check import problems
from bot.declaration.command import Action, Answers, Command, Group, Shortcut, command
from bot.declaration.parameters import Param, Parameter
from bot.declaration.types import Choice, Text
from bot.languages import Language
from bot.messages.catalogue import Catalogue
from bot.people import TeamRef
from bot.registry import Registry
from bot.roles import Role


async def handler(call: Call, **values: object) -> None: ...


async def pressed(call: Call, argument: str) -> None: ...


def declared(*parameters: Parameter, name: str = "order", answers: Answers = Answers.PUBLIC) -> Command:
    return Command((name,), handler, parameters, Role.GUEST, answers)


def parameter(name: str = "size", *, required: bool = True, of: type[StrEnum] | None = None) -> Parameter:
    return Parameter(name, Choice(of) if of else Text(), required, None)


def choices(*values: str) -> type[StrEnum]:
    return StrEnum("Size", {f"MEMBER_{number}": value for number, value in enumerate(values)})


def found(*commands: Command | Group, texts: Mapping[str, str] | None = None, actions: tuple[Action, ...] = ()) -> str:
    registry = Registry(commands, actions)
    whole = {f"commands.{each}.{name}": "word" for each in registry.top for name in ("called", "help")}
    for each in registry.by_path.values():
        whole |= {f"{each.key}.{name}": "words" for name in ("called", "help", "examples", *each.by_name)}
    whole |= texts or {}
    kept = {key: text for key, text in whole.items() if text}
    return "\n".join(problems(registry, Catalogue(dict.fromkeys(Language, kept))))


def test_what_is_right_has_no_problem() -> None:
    longest = choices("x" * 100, *(str(number) for number in range(24)))
    fields = tuple(parameter(f"field{number}") for number in range(5))
    assert found(declared(parameter("a" * 32, of=longest), name="c" * 32)) == ""
    assert found(declared(*fields, answers=Answers.FORM), texts={"commands.order.help": "x" * 100}) == ""
    assert found(*(declared(name=f"command{number}") for number in range(100))) == ""


@pytest.mark.parametrize("name", ["Order", "order now", "1st", "", "x" * 33, "命令", "ordér"])
def test_a_name_beyond_a_platforms_rule_is_told(name: str) -> None:
    assert "is no name" in found(declared(name=name))
    assert "is no name" in found(declared(parameter(name)))


@pytest.mark.parametrize(
    ("commands", "told"),
    [
        ([declared(name=f"command{number}") for number in range(101)], "101 commands"),
        ([declared(*(parameter(f"p{number}") for number in range(26)))], "more than 25 parameters"),
        (
            [declared(*(parameter(f"p{number}") for number in range(6)), answers=Answers.FORM)],
            "a form has at most 5 fields",
        ),
        ([declared(parameter("first", required=False), parameter("second"))], "second is required, but stands after"),
        ([declared(parameter("help"))], "cannot be called 'help'"),
        ([declared(parameter("called"))], "cannot be called 'called'"),
        ([declared(parameter("examples"))], "cannot be called 'examples'"),
        ([declared(parameter(of=choices(*(str(number) for number in range(26)))))], "26 choices"),
        ([declared(parameter(of=choices()))], "0 choices"),
        ([declared(parameter(of=choices("x" * 101)))], "is no choice"),
        ([declared(parameter(of=choices("")))], "is no choice"),
        ([declared(parameter(of=choices("two\nlines")))], "is no choice"),
        ([declared(parameter(of=choices("small", "Small")))], "differ in case only"),
    ],
)
def test_a_limit_of_a_platform_is_told(commands: list[Command], told: str) -> None:
    assert told in found(*commands)


def test_a_group_has_at_most_25_commands() -> None:
    group = Group("order", default="c0")
    for number in range(26):
        group.command(f"c{number}")(_handler_without_parameters)
    assert "more than 25 sub-commands" in found(group)


async def _handler_without_parameters(call: Call) -> None: ...


@pytest.mark.parametrize("key", ["commands.order.help", "commands.order.examples", "commands.order.size"])
def test_a_text_that_is_missing_is_told(key: str) -> None:
    problem = "order: no examples" if key.endswith("examples") else f"{key}: no text"
    assert problem in found(declared(parameter()), texts={key: ""})


def test_a_text_that_is_too_long_is_told() -> None:
    assert "commands.order.size: 101 characters" in found(
        declared(parameter()), texts={"commands.order.size": "x" * 101}
    )


def test_a_language_that_lacks_a_text_is_told() -> None:
    texts = {"commands.order.called": "order", "commands.order.help": "Help", "commands.order.examples": "/order"}
    catalogue = Catalogue({Language.EN: texts, Language.ZH_HANT: texts, Language.ZH_HANS: {}})
    told = list(problems(Registry([declared()]), catalogue))
    assert "commands.order.help: no text in zh-Hans" in told


@pytest.mark.parametrize("name", ["order", "Order:more", "order:more:again", "order:", ":more"])
def test_an_action_is_called_feature_and_action(name: str) -> None:
    assert "feature:action" in found(actions=(Action(name, pressed, Role.GUEST, Answers.PUBLIC, replaces=False),))


def test_an_action_of_any_feature_name_is_right() -> None:
    assert found(actions=(Action("my-2nd_feature:go-on", pressed, Role.GUEST, Answers.PUBLIC, replaces=False),)) == ""


def test_what_nobody_can_look_up_is_told() -> None:
    @command("team")
    async def team(call: Call, name: Annotated[TeamRef, Param()]) -> None: ...

    assert "no feature finds a TeamRef" in found(team)


@pytest.mark.parametrize("called", ["Bestellen", "two words", "x" * 33, "下單！"])
def test_a_name_that_no_platform_shows_is_told(called: str) -> None:
    assert "is no name" in found(declared(), texts={"commands.order.called": called})


def test_a_name_in_chinese_is_right_and_so_is_none() -> None:
    assert found(declared(), texts={"commands.order.called": "下單"}) == ""
    assert found(declared(), texts={"commands.order.called": ""}) == ""


def test_shortcuts_have_labels_that_fit_and_are_few() -> None:
    def told(number: int, label: str) -> str:
        shortcuts = [Shortcut(f"order:use{each}", pressed, Role.GUEST, Answers.PRIVATE) for each in range(number)]
        texts = {each.key: label for each in shortcuts}
        return "\n".join(problems(Registry((), (), shortcuts), Catalogue(dict.fromkeys(Language, texts))))

    assert told(5, "x" * 24) == ""
    assert "at most 24 fit" in told(1, "x" * 25)
    assert "Discord takes 5" in told(6, "Order")
