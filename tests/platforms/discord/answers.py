"""Answers to interactions: the first within 3 seconds and once, more until the token ends."""

from __future__ import annotations

import time
from typing import Any

from tests.platforms.discord import shapes
from tests.platforms.discord.problems import RefusedError, unknown
from tests.platforms.discord.rules import message_problems, modal_problems
from tests.platforms.discord.world import Given, Message, World, snowflake

_DEFERRED_UPDATE, _UPDATE, _CHOICES, _MODAL = 6, 7, 8, 9
_COMPLETION, _MODAL_SUBMIT = 4, 5


class Answers:
    """The routes of interactions."""

    def __init__(self, world: World) -> None:
        self._world = world

    def callback(self, interaction: str, token: str, body: dict[str, Any], files: dict[str, bytes]) -> tuple[int, Any]:
        given = self._world.given.get(token)
        if given is None or given.id != interaction:
            raise unknown(10062, "Unknown interaction")
        if given.acknowledged is not None:
            raise RefusedError(400, 40060, "Interaction has already been acknowledged.")
        if time.monotonic() - given.began > self._world.deadline:
            raise unknown(10062, "Unknown interaction")
        self._take(given, body["type"], body.get("data") or {}, files)
        given.acknowledged = body["type"]
        given.after = time.monotonic() - given.began
        return 204, None

    def follow_up(self, token: str, body: dict[str, Any], files: dict[str, bytes]) -> tuple[int, Any]:
        given = self._alive(token)
        if given.original is not None and given.original.is_promise and not given.original.deleted:
            # The first follow-up takes the place of the promise, and is as private as that is.
            return self._fill(given.original, body, files)
        message = self._say(given, body, files)
        return 200, shapes.message(self._world, message)

    def edit_original(self, token: str, body: dict[str, Any], files: dict[str, bytes]) -> tuple[int, Any]:
        given = self._alive(token)
        if given.original is None or given.original.deleted:
            raise unknown(10008, "Unknown Message")
        return self._fill(given.original, body, files)

    def delete_original(self, token: str) -> tuple[int, Any]:
        given = self._alive(token)
        if given.original is None or given.original.deleted:
            raise unknown(10008, "Unknown Message")
        given.original.deleted = True
        return 204, None

    def _take(self, given: Given, kind: int, data: dict[str, Any], files: dict[str, bytes]) -> None:
        _check_kind(given, kind)
        match kind:
            case 4:
                given.original = self._say(given, data, files)
            case 5:
                given.original = self._promise(given, private=bool((data.get("flags") or 0) & 64))
            case 6:
                given.original = self._pressed(given)
            case 7:
                given.original = self._pressed(given)
                self._fill(given.original, data, files)
                given.messages.append(given.original)
            case 8:
                given.choices = _checked_choices(data["choices"])
            case 9:
                if problems := list(modal_problems(data)):
                    raise RefusedError(400, 50035, "; ".join(problems))
                given.modal = {**data, "components": shapes.numbered(data["components"])}

    def _promise(self, given: Given, *, private: bool) -> Message:
        to = given.user if private else None
        promise = Message(snowflake(), given.channel, {}, self._world.bot, to=to, is_promise=True)
        self._world.messages.append(promise)
        given.messages.append(promise)
        return promise

    def _pressed(self, given: Given) -> Message:
        wanted = given.payload["message"]["id"]
        return next(each for each in self._world.messages if each.id == wanted)

    def _say(self, given: Given, body: dict[str, Any], files: dict[str, bytes]) -> Message:
        if problems := list(message_problems(body, len(files))):
            raise RefusedError(400, 50035, "; ".join(problems))
        to = given.user if (body.get("flags") or 0) & 64 else None
        message = Message(snowflake(), given.channel, body, self._world.bot, to=to, files=files)
        self._world.messages.append(message)
        given.messages.append(message)
        return message

    def _fill(self, message: Message, body: dict[str, Any], files: dict[str, bytes]) -> tuple[int, Any]:
        from tests.platforms.discord.rest import change

        change(message, body, files)
        for given in self._world.given.values():
            if given.original is message and message not in given.messages:
                given.messages.append(message)
        return 200, shapes.message(self._world, message)

    def _alive(self, token: str) -> Given:
        given = self._world.given.get(token)
        if given is None or given.acknowledged is None:
            raise unknown(10015, "Unknown Webhook")
        if time.monotonic() - given.began > self._world.token_life:
            raise RefusedError(401, 50027, "Invalid Webhook Token")
        return given


def _check_kind(given: Given, kind: int) -> None:
    asked = given.payload["type"]
    if (kind == _CHOICES) is not (asked == _COMPLETION):
        raise RefusedError(400, 50035, f"an interaction of type {asked} is not answered with {kind}")
    if kind in {_UPDATE, _DEFERRED_UPDATE} and "message" not in given.payload:
        raise RefusedError(400, 50035, "there is no message to update")
    if kind == _MODAL and asked == _MODAL_SUBMIT:
        raise RefusedError(400, 50035, "a modal does not answer a modal")


def _checked_choices(choices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if len(choices) > 25 or any(not 1 <= len(choice["name"]) <= 100 for choice in choices):
        raise RefusedError(400, 50035, "choices: at most 25, with names of 1 to 100 characters")
    return choices
