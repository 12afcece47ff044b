"""Somebody on the loopback Slack: types, presses, chooses, fills in, and reads what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from tests.platforms.slack.reading import elements, label, words
from tests.platforms.slack.response_urls import Address
from tests.platforms.slack.state import File, Json, Message, User

if TYPE_CHECKING:
    from tests.platforms.slack.slack import Slack


class Person:
    """A user with a client; `view` is the modal that is open before them, None where none is."""

    def __init__(self, slack: Slack, user: User) -> None:
        self.slack = slack
        self.user = user
        self.view: Json | None = None
        self.errors: Json = {}

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def direct(self) -> str:
        """The channel of direct messages with the bot."""
        return self.slack.state.direct(self.id).id

    def sees(self, channel: str | None = None) -> list[Message]:
        """Return what the bot has shown, the oldest first."""
        return self.slack.state.seen_by(self.id, channel)

    def last(self) -> Message:
        """Return the last message of the bot.

        Raises:
            LookupError: there is none.
        """
        return self.sees()[-1] if self.sees() else _missing("the bot has shown nothing")

    async def commands(self, line: str, channel: str = "C0GENERAL") -> Json:
        """Use a slash command; return what the acknowledgement carries."""
        command, _, rest = line.partition(" ")
        state = self.slack.state
        body = {
            "token": "gone",
            "team_id": state.team,
            "team_domain": "home",
            "channel_id": channel,
            "channel_name": state.channels[channel].name,
            "user_id": self.id,
            "user_name": self.user.name.lower(),
            "command": command,
            "text": _escaped(rest),
            "api_app_id": "A1",
            "is_enterprise_install": "false",
            "response_url": self.slack.responses.make(Address(channel, self.id)),
            "trigger_id": state.trigger(),
        }
        return await self.slack.deliver("slash_commands", body)

    async def mentions(self, text: str, channel: str = "C0GENERAL", thread: str = "", **outer: object) -> Json:
        """Mention the bot in a channel; return the event, to be delivered again if need be."""
        event: Json = {
            "type": "app_mention",
            "user": self.id,
            "team": self.slack.state.team,
            "ts": self.slack.state.ts(),
            "text": f"<@{self.slack.state.bot_user}> {_escaped(text)}",
            "channel": channel,
        }
        if thread:
            event["thread_ts"] = thread
        if self.user.team != self.slack.state.team:
            event |= {"user_team": self.user.team, "source_team": self.user.team}
            outer["is_ext_shared_channel"] = True
        return await self._event(event, **outer)

    async def writes(self, text: str, thread: str = "", **fields: object) -> Json:
        """Write to the bot directly; return the event."""
        event: Json = {
            "type": "message",
            "user": self.id,
            "ts": self.slack.state.ts(),
            "text": _escaped(text),
            "channel": self.direct,
            "channel_type": "im",
            **fields,
        }
        if thread:
            event["thread_ts"] = thread
        return await self._event(event)

    async def replies(self, text: str, under: Message) -> Json:
        """Say something in the thread of a message, without naming the bot; return the event."""
        event: Json = {
            "type": "message",
            "user": self.id,
            "ts": self.slack.state.ts(),
            "thread_ts": under.ts,
            "parent_user_id": under.user,
            "text": _escaped(text),
            "channel": under.channel,
            "channel_type": "channel",
        }
        return await self._event(event)

    async def opens_home(self, tab: str = "home") -> Json:
        """Open the bot's home."""
        return await self._event({"type": "app_home_opened", "user": self.id, "channel": self.direct, "tab": tab})

    async def opens_assistant(self) -> str:
        """Open the assistant's pane; return the id of its thread."""
        thread = self.slack.state.ts()
        started = {"user_id": self.id, "channel_id": self.direct, "thread_ts": thread, "context": {}}
        await self._event({"type": "assistant_thread_started", "assistant_thread": started})
        return thread

    async def presses(self, words_on_it: str, message: Message | None = None) -> Json:
        """Press a button of a message, the last one unless told otherwise."""
        shown = message or self.last()
        found = [each for each in elements(shown.blocks) if each["type"] == "button" and label(each) == words_on_it]
        button = found[0] if found else _missing(f"no button {words_on_it!r}")
        return await self.acts(shown, {**button, "value": button.get("value")})

    async def chooses(self, *labels: str, message: Message | None = None) -> Json:
        """Choose options by what they say, in the first select of a message."""
        shown = message or self.last()
        select = next(each for each in elements(shown.blocks) if "options" in each)
        chosen = [each for each in select["options"] if each["text"]["text"] in labels]
        what: Json = {"selected_options": chosen} if "multi" in select["type"] else {"selected_option": chosen[0]}
        return await self.acts(shown, {"type": select["type"], "action_id": select["action_id"], **what})

    async def repeats(self) -> Json:
        """Let Slack deliver what this person did last once more: it missed the acknowledgement."""
        done = [each for each in self.slack.delivered if _doer(each[1]) == self.id]
        kind, payload = done[-1] if done else _missing("this person has done nothing")
        return await self.slack.deliver(kind, payload, retry=1)

    async def acts(self, shown: Message, action: Json) -> Json:
        """Use a component of a message."""
        state = self.slack.state
        body = {
            "type": "block_actions",
            "user": {"id": self.id, "team_id": self.user.team},
            "team": {"id": state.team},
            "api_app_id": "A1",
            "channel": {"id": shown.channel, "name": state.channels[shown.channel].name},
            "message": shown.as_slack_tells(),
            "container": {
                "type": "message",
                "message_ts": shown.ts,
                "channel_id": shown.channel,
                "is_ephemeral": bool(shown.to),
            },
            "actions": [{"block_id": "b1", "action_ts": state.ts(), **action}],
            "response_url": self.slack.responses.make(Address(shown.channel, self.id, shown.ts)),
            "trigger_id": state.trigger(),
        }
        return await self.slack.deliver("interactive", body)

    async def presses_at_home(self, words_on_it: str) -> Json:
        """Press a button of the home."""
        view = self.slack.state.homes[self.id]
        button = next(each for each in elements(view["blocks"]) if label(each) == words_on_it)
        body = {
            "type": "block_actions",
            "user": {"id": self.id, "team_id": self.user.team},
            "team": {"id": self.slack.state.team},
            "container": {"type": "view", "view_id": view["id"]},
            "view": view,
            "actions": [{"block_id": "b1", **button}],
            "trigger_id": self.slack.state.trigger(),
        }
        return await self.slack.deliver("interactive", body)

    async def shortcuts(self, name: str, message: Message | None, text: str = "", channel: str = "C0GENERAL") -> Json:
        """Use a shortcut on a message."""
        state = self.slack.state
        on = (
            message.as_slack_tells()
            if message
            else {"type": "message", "user": self.id, "ts": state.ts(), "text": text}
        )
        body = {
            "type": "message_action",
            "callback_id": name,
            "user": {"id": self.id, "team_id": self.user.team},
            "team": {"id": state.team},
            "channel": {"id": channel, "name": state.channels[channel].name},
            "message": on,
            "message_ts": on["ts"],
            "response_url": self.slack.responses.make(Address(channel, self.id)),
            "trigger_id": state.trigger(),
        }
        return await self.slack.deliver("interactive", body)

    def hands_over(self, name: str, content: bytes) -> Json:
        """Upload a file, for a field of a form."""
        state = self.slack.state
        file = File(f"F{state.number()}", name, content)
        state.files[file.id] = file
        address = f"{self.slack.api.base}/files/{file.id}"
        facts = {"id": file.id, "name": name, "size": len(content), "mimetype": "text/plain"}
        return {**facts, "url_private": address, "url_private_download": address}

    def modal(self) -> Json:
        """Return the modal that was opened last.

        Raises:
            LookupError: there was none.
        """
        views = list(self.slack.state.views.values())
        return views[-1] if views else _missing("the bot has opened no modal")

    def fields(self) -> dict[str, str]:
        """Return what the fields of the modal are filled in with."""
        return {
            block["block_id"]: _initial(block["element"])
            for block in self.modal()["blocks"]
            if block["type"] == "input"
        }

    async def submits(self, values: dict[str, Any]) -> Json:
        """Fill in the modal and submit it; return what the acknowledgement carries."""
        view = self.modal()
        filled: Json = {}
        for block in view["blocks"]:
            if block["type"] == "input":
                element = block["element"]
                value = values.get(block["block_id"])
                filled[block["block_id"]] = {element["action_id"]: _filled(element, value)}
        state = self.slack.state
        body = {
            "type": "view_submission",
            "user": {"id": self.id, "team_id": self.user.team},
            "team": {"id": state.team},
            "view": {**view, "state": {"values": filled}, "app_installed_team_id": state.team},
            "trigger_id": state.trigger(),
            "response_urls": [],
        }
        answer = await self.slack.deliver("interactive", body)
        self._take(view, answer)
        return answer

    async def types_in(self, field: str, typed: str) -> list[Json]:
        """Type in a field that completes; return the options that come."""
        view = self.modal()
        body = {
            "type": "block_suggestion",
            "user": {"id": self.id, "team_id": self.user.team},
            "team": {"id": self.slack.state.team},
            "view": {**view, "state": {"values": {}}},
            "block_id": field,
            "action_id": field,
            "value": typed,
        }
        answer = await self.slack.deliver("interactive", body)
        return list(answer["options"])

    def read(self, message: Message) -> str:
        """Return the words of a message: those of its blocks, or its text where it has none."""
        if message.markdown:
            return "\n".join(filter(None, (message.markdown, words(message.blocks))))
        return words(message.blocks) if message.blocks else message.text

    async def _event(self, event: Json, **outer: object) -> Json:
        wrapped = self.slack.event(event, **outer)
        await self.slack.deliver("events_api", wrapped)
        return wrapped

    def _take(self, view: Json, answer: Json) -> None:
        views = self.slack.state.views
        self.errors = answer.get("errors", {}) if answer.get("response_action") == "errors" else {}
        if answer.get("response_action") == "errors":
            unknown = set(self.errors) - {block.get("block_id") for block in view["blocks"]}
            self.slack.violations.extend(f"an error for {name}, which is no block" for name in unknown)
        elif answer.get("response_action") in {"update", "push"}:
            self.slack.api._judge("views.update", {"view": answer["view"]})
            views[view["id"]] = {**answer["view"], "id": view["id"]}
        else:
            views.pop(view["id"], None)


def _doer(payload: Json) -> str | None:
    """Return who did what Slack delivers: an event, a command, or a press."""
    user = payload.get("event", payload).get("user", payload.get("user_id"))
    return user["id"] if isinstance(user, dict) else user


def _escaped(text: str) -> str:
    """Return words as Slack delivers them; mentions stay tokens where a test writes them with a bar."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _initial(element: Json) -> str:
    for name in ("initial_value", "initial_date", "initial_time", "initial_user", "initial_conversation"):
        if name in element:
            return str(element[name])
    if "initial_option" in element:
        return str(element["initial_option"]["value"])
    return ",".join(each["value"] for each in element.get("initial_options", ()))


def _filled(element: Json, value: object) -> Json:
    kind = element["type"]
    match kind:
        case "static_select" | "external_select":
            options = element.get("options") or [{"text": {"type": "plain_text", "text": str(value)}, "value": value}]
            chosen = next((each for each in options if each["value"] == value), None)
            return {"type": kind, "selected_option": chosen}
        case "checkboxes" | "multi_static_select":
            wanted = value if isinstance(value, list | tuple) else ()
            return {
                "type": kind,
                "selected_options": [each for each in element["options"] if each["value"] in wanted],
            }
        case "datepicker":
            return {"type": kind, "selected_date": value}
        case "timepicker":
            return {"type": kind, "selected_time": value}
        case "users_select":
            return {"type": kind, "selected_user": value}
        case "conversations_select":
            return {"type": kind, "selected_conversation": value}
        case "file_input":
            return {"type": kind, "files": [value] if value else []}
        case _:
            return {"type": kind, "value": value}


def _missing(what: str) -> NoReturn:
    raise LookupError(what)
