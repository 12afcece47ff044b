"""Discord as the conformance suite drives it: slash commands in a channel, else words in a direct message."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from adapters.discord.adapter import Discord
from bot.people import Account
from bot.testing.conformance import Seen
from tests.platforms.discord.bot import Bot
from tests.platforms.discord.person import Person
from tests.platforms.discord.reading import buttons_of, selects_of, text_of
from tests.platforms.discord.world import Given, Message

_LONGEST_OPTION = 6_000
_KINDS: Mapping[int, Callable[[str], Any]] = {3: str, 4: int, 10: float}


class DiscordSurface:
    """One person in front of Discord's client."""

    def __init__(self, bot: Bot, person: Person) -> None:
        self.bot = bot
        self.person = person
        self.current = person
        self.adapter: Discord = bot.adapter
        self.account = Account("discord", "", person.id)
        self.messages: Sequence[Message] = ()
        self.opened: Given | None = None
        self.repeat: Callable[[], None] = lambda: None

    async def types(self, line: str) -> Seen:
        slash = self._as_slash(line)
        if slash is None:
            return await self._says(line)
        path, options = slash
        self.current = self.person
        given = self.person.slash(path, **options)
        self.repeat = lambda: self._emit(given)
        return await self._seen(given)

    async def presses(self, label: str) -> Seen:
        return await self._seen(self.current.press(self.messages[-1], label))

    async def chooses(self, label: str) -> Seen:
        return await self._seen(self.current.choose(self.messages[-1], label))

    async def fills(self, values: Mapping[str, str]) -> Seen:
        assert self.opened is not None
        return await self._seen(self.current.submit(self.opened, values))

    async def is_repeated(self) -> Seen:
        world = self.bot.loopback.world
        before = len(world.messages)
        self.repeat()
        # What comes later and is answered shows that the repetition has been handled.
        elsewhere = self.person.within(world.channel(world.guilds[self.person.channel.guild], "elsewhere"))
        elsewhere.writes("/probe secret", mentions_bot=True)
        await self.bot.answered(elsewhere.channel)
        return Seen(
            "\n".join(text_of(each) for each in world.messages[before:] if each.channel == self.person.channel.id)
        )

    async def reads(self) -> str:
        world = self.bot.loopback.world
        return "\n".join(text_of(each) for each in world.visible(world.direct(self.person.id).id, self.person.id))

    async def _says(self, line: str) -> Seen:
        """Write to the bot directly, as people do who know no slash command."""
        self.current = self.person.in_direct()
        before = len(self.bot.loopback.world.visible(self.current.channel.id, self.person.id))
        self.current.writes(line)
        self.messages = await self.bot.answered(self.current.channel, before, self.person.id)
        return Seen(*self._told(), buttons=tuple(buttons_of(self.messages[-1])))

    async def _seen(self, given: Given) -> Seen:
        await self.bot.settled(given)
        if given.shown:
            self.messages = given.shown
            if not given.modal and "Fix it" in buttons_of(given.shown[-1]):
                return await self.presses("Fix it")
        if given.modal is not None:
            self.opened = given
            return _form(given)
        text, private = self._told()
        selects = selects_of(self.messages[-1])
        return Seen(text, private, tuple(buttons_of(self.messages[-1])) if not selects else ())

    def _told(self) -> tuple[str, bool]:
        text = "\n".join(text_of(each) for each in self.messages)
        return text, all(each.to is not None for each in self.messages)

    def _emit(self, given: Given) -> None:
        self.bot.loopback.world.emit("INTERACTION_CREATE", given.payload, self.person.channel.guild)

    def _as_slash(self, line: str) -> tuple[str, dict[str, Any]] | None:
        """Return a line as the client's slash command, None where the client knows none that it is."""
        name, *words = line.removeprefix("/").split(" ")
        command = next((each for each in self.bot.loopback.world.commands if each["name"] == name), None)
        subs = {each["name"]: each for each in (command or {}).get("options") or []}
        if not words or words[0] not in subs:
            return None
        declared = subs[words[0]].get("options") or []
        options: dict[str, Any] = {}
        rest = words[1:]
        for option in declared:
            if not rest:
                break
            last = option is declared[-1] and option["type"] == 3
            typed = " ".join(rest) if last else rest[0]
            options[option["name"]] = _KINDS[option["type"]](typed[:_LONGEST_OPTION].strip())
            rest = [] if last else rest[1:]
        return f"/{name} {words[0]}", options


def _form(given: Given) -> Seen:
    assert given.modal is not None
    labels = given.modal["components"]
    fields = {each["component"]["custom_id"]: each["component"].get("value", "") for each in labels}
    problems = {each["component"]["custom_id"]: each["description"] for each in labels if each.get("description")}
    return Seen("", form=fields, problems=problems)
