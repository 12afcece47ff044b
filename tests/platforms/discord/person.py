"""A person on the loopback Discord, who can do only what the client lets people do."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.platforms.discord import shapes
from tests.platforms.discord.reading import buttons_of, selects_of
from tests.platforms.discord.world import FORUM, THREAD, Channel, Given, Guild, Message, World, snowflake

_TYPES = {3: str, 4: int, 5: bool, 6: str, 7: str, 10: (int, float), 11: dict}


class NotPossibleError(AssertionError):
    """The client does not let a person do this."""


@dataclass
class Person:
    """Somebody in a place; `guild` is None in a direct message."""

    world: World
    id: str
    channel: Channel
    locale: str = "en-US"

    @property
    def guild(self) -> Guild | None:
        return self.world.guilds.get(self.channel.guild)

    def within(self, channel: Channel) -> Person:
        """Return the same person, looking at another channel."""
        return Person(self.world, self.id, channel, self.locale)

    def in_direct(self) -> Person:
        """Return the same person in the direct messages with the bot."""
        return self.within(self.world.direct(self.id))

    def slash(self, line: str, **options: Any) -> Given:
        """Use a slash command with options by name; only what is published can be used."""
        return self._interact(2, {"type": 1, **self._command(line, options, complete=True)})

    def types_option(self, line: str, option: str, typed: Any, **others: Any) -> Given:
        """Type a value of an option that completes itself."""
        data = {"type": 1, **self._command(line, {**others, option: typed}, complete=False)}
        level = data["options"]
        while level and level[0]["type"] == 1:
            level = level[0]["options"]
        for each in level:
            if each["name"] == option:
                each["focused"] = True
        return self._interact(4, data)

    def uses(self, label: str, message: Message | dict[str, Any]) -> Given:
        """Use a command of a message's context menu."""
        command = next((each for each in self.world.commands if (each["type"], each["name"]) == (3, label)), None)
        if command is None:
            raise NotPossibleError(f"no message has a command {label!r}")
        shown = shapes.message(self.world, message) if isinstance(message, Message) else message
        resolved = {"messages": {shown["id"]: shown}}
        data = {"id": command["id"], "name": label, "type": 3, "target_id": shown["id"], "resolved": resolved}
        return self._interact(2, data)

    def press(self, message: Message, label: str) -> Given:
        """Press a button that this person sees."""
        self._sees(message)
        button = buttons_of(message).get(label)
        if button is None or "custom_id" not in button:
            raise NotPossibleError(f"no button {label!r} among {list(buttons_of(message))}")
        return self.press_id(message, button["custom_id"])

    def press_id(self, message: Message, custom_id: str) -> Given:
        """Press a button by its id, as an old or a forged client could."""
        return self._interact(3, {"component_type": 2, "custom_id": custom_id}, message)

    def choose(self, message: Message, *labels: str, of: int = 0) -> Given:
        """Choose options of a select."""
        self._sees(message)
        select = selects_of(message)[of]
        by_label = {option["label"]: option["value"] for option in select["options"]}
        if not select.get("min_values", 1) <= len(labels) <= select.get("max_values", 1):
            raise NotPossibleError("the select takes another number of options")
        values = [by_label[label] for label in labels]
        return self._interact(3, {"component_type": 3, "custom_id": select["custom_id"], "values": values}, message)

    def submit(self, opened: Given, values: Mapping[str, Any], message: Message | None = None) -> Given:
        """Fill in and send a modal; a field that is not named keeps what it is filled in with."""
        modal = opened.modal
        if modal is None:
            raise NotPossibleError("no modal is open")
        components, resolved = [], {"users": {}, "members": {}, "channels": {}, "attachments": {}}
        for label in modal["components"]:
            inner = {**label["component"]}
            filled = {"type": inner["type"], "id": label["id"] + 100, "custom_id": inner["custom_id"]}
            filled |= _filled(inner, values, resolved, self.world)
            components.append({"type": 18, "id": label["id"], "component": filled})
        data = {"custom_id": modal["custom_id"], "components": components, "resolved": resolved}
        return self._interact(5, data, message)

    def writes(self, text: str, *, mentions_bot: bool = False, own_id: str | None = None) -> str:
        """Write a message; return its id."""
        world = self.world
        content = f"<@{world.bot}> {text}" if mentions_bot else text
        message_id = own_id or snowflake()
        written = Message(message_id, self.channel.id, {"content": content}, self.id)
        world.messages.append(written)
        data = {**shapes.message(world, written), "nonce": snowflake()}
        if mentions_bot:
            data["mentions"] = [shapes.user(world, world.bot)]
        if self.guild is not None:
            data |= {"guild_id": self.guild.id, "member": self._member(with_user=False)}
        world.emit("MESSAGE_CREATE", data, self.channel.guild or None)
        return message_id

    def opens_thread(self, under: Message) -> Channel:
        """Open a thread from a message; it has the id of that message (Start Thread from Message)."""
        above = self.world.channels[under.channel]
        thread = Channel(under.id, "thread", THREAD, above.guild, above.id)
        self.world.channels[thread.id] = thread
        self.world.emit("THREAD_CREATE", shapes.thread(self.world, thread, self.id), above.guild)
        return thread

    def posts(self, forum: Channel, title: str, text: str) -> Channel:
        """Open a post in a forum."""
        if forum.type != FORUM or self.guild is None:
            raise NotPossibleError("only a forum takes posts")
        post = Channel(snowflake(), title, THREAD, forum.guild, forum.id)
        self.world.channels[post.id] = post
        self.world.emit("THREAD_CREATE", shapes.thread(self.world, post, self.id), forum.guild)
        self.within(post).writes(text, own_id=post.id)
        return post

    def _sees(self, message: Message) -> None:
        if message.deleted or message.to not in {None, self.id}:
            raise NotPossibleError("this person does not see that message")

    def _command(self, line: str, options: Mapping[str, Any], *, complete: bool) -> dict[str, Any]:
        name, *rest = line.removeprefix("/").split()
        command = next((each for each in self.world.commands if (each["type"], each["name"]) == (1, name)), None)
        if command is None:
            raise NotPossibleError(f"there is no command /{name}")
        if self.guild is None and 1 not in (command.get("contexts") or [0, 1, 2]):
            raise NotPossibleError(f"/{name} is not there in direct messages")
        resolved: dict[str, dict[str, Any]] = {"users": {}, "members": {}, "channels": {}, "attachments": {}}
        declared = command.get("options") or []
        if rest:
            sub = next((each for each in declared if (each["type"], each["name"]) == (1, rest[0])), None)
            if sub is None:
                raise NotPossibleError(f"there is no command {line}")
            filled = [{"type": 1, "name": rest[0], "options": self._options(sub, options, resolved, complete)}]
        elif any(each["type"] == 1 for each in declared):
            raise NotPossibleError(f"{line} is a group: the client wants a sub-command")
        else:
            filled = self._options(command, options, resolved, complete)
        return {"id": command["id"], "name": name, "options": filled, "resolved": resolved}

    def _options(
        self, command: Mapping[str, Any], given: Mapping[str, Any], resolved: dict[str, Any], complete: bool
    ) -> list[dict[str, Any]]:
        declared = {option["name"]: option for option in command.get("options") or []}
        if unknown := given.keys() - declared.keys():
            raise NotPossibleError(f"no options {sorted(unknown)}, only {sorted(declared)}")
        missing = [name for name, option in declared.items() if option.get("required") and name not in given]
        if missing and complete:
            raise NotPossibleError(f"the client wants {missing}")
        return [self._option(declared[name], value, resolved, complete) for name, value in given.items()]

    def _option(
        self, option: Mapping[str, Any], value: Any, resolved: dict[str, Any], complete: bool
    ) -> dict[str, Any]:
        kind = option["type"]
        if complete and not isinstance(value, _TYPES[kind]):
            raise NotPossibleError(f"{option['name']} does not take {value!r}")
        choices = [choice["value"] for choice in option.get("choices") or []]
        if complete and choices and value not in choices:
            raise NotPossibleError(f"{option['name']} is one of {choices}")
        if complete and kind == 3 and not option.get("min_length", 0) <= len(value) <= option.get("max_length", 6000):
            raise NotPossibleError(f"{option['name']} has {len(value)} characters")
        if (
            complete
            and kind in {4, 10}
            and not option.get("min_value", value) <= value <= option.get("max_value", value)
        ):
            raise NotPossibleError(f"{option['name']} is out of bounds")
        return {"type": kind, "name": option["name"], "value": _resolve(kind, value, resolved, self.world, self.guild)}

    def _interact(self, kind: int, data: dict[str, Any], message: Message | None = None) -> Given:
        world = self.world
        payload: dict[str, Any] = {
            "id": snowflake(),
            "application_id": world.application,
            "type": kind,
            "data": data,
            "channel": self.channel.partial(),
            "channel_id": self.channel.id,
            "token": secrets.token_urlsafe(32),
            "version": 1,
            "app_permissions": "0",
            "locale": self.locale,
            "entitlements": [],
            "authorizing_integration_owners": {"0": self.channel.guild or "0"},
            "context": 0 if self.guild else 1,
            "attachment_size_limit": 10 * 1024 * 1024,
        }
        if self.guild is not None:
            payload |= {"guild_id": self.guild.id, "guild_locale": "en-US", "member": self._member(with_user=True)}
            payload["guild"] = {"id": self.guild.id, "locale": "en-US", "features": []}
        else:
            payload["user"] = shapes.user(world, self.id)
        if message is not None:
            payload["message"] = shapes.message(world, message)
        given = Given(payload["id"], payload["token"], self.id, self.channel.id, payload, time.monotonic())
        world.given[given.token] = given
        world.emit("INTERACTION_CREATE", payload, self.channel.guild or None)
        return given

    def _member(self, *, with_user: bool) -> dict[str, Any]:
        if self.guild is None:
            raise NotPossibleError("nobody is a member of a direct message")
        return {**shapes.member(self.world, self.guild, self.id, with_user=with_user), "permissions": "0"}


def _resolve(kind: int, value: Any, resolved: dict[str, Any], world: World, guild: Guild | None) -> Any:
    if kind == 6:
        resolved["users"][value] = shapes.user(world, value)
        if guild is not None and value in guild.members:
            resolved["members"][value] = shapes.member(world, guild, value, with_user=False)
    if kind == 7:
        resolved["channels"][value] = {**world.channels[value].partial()}
    if kind == 11:
        file_id = snowflake()
        resolved["attachments"][file_id] = {"id": file_id, **value}
        return file_id
    return value


def _filled(component: Mapping[str, Any], values: Mapping[str, Any], resolved: dict[str, Any], world: World) -> Any:
    name, kind = component["custom_id"], component["type"]
    if kind == 4:
        value = str(values.get(name, component.get("value", "")))
        if component.get("required", True) and not value:
            raise NotPossibleError(f"the client wants {name}")
        if len(value) > component.get("max_length", 4000):
            raise NotPossibleError(f"{name} is too long")
        return {"value": value}
    if kind == 3:
        chosen = values.get(name)
        default = [option["value"] for option in component["options"] if option.get("default")]
        picked: Sequence[str] = default if chosen is None else [chosen] if isinstance(chosen, str) else chosen
        if not set(picked) <= {option["value"] for option in component["options"]}:
            raise NotPossibleError(f"{name} has no such option")
        if component.get("required", True) and not picked:
            raise NotPossibleError(f"the client wants {name}")
        return {"values": list(picked)}
    default = [each["id"] for each in component.get("default_values") or []]
    picked = [values[name]] if name in values else default
    for each in picked:
        if kind == 5:
            resolved["users"][each] = shapes.user(world, each)
        elif kind == 8:
            resolved["channels"][each] = world.channels[each].partial()
    return {"values": list(picked)}
