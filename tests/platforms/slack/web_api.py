"""The Web API of the loopback Slack: methods by name, each held against Slack's types and limits."""

from __future__ import annotations

import json
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.platforms.slack import contracts, limits
from tests.platforms.slack.state import File, Json, Message, State

STRUCTURED = ("blocks", "view", "metadata", "prompts", "files", "attachments", "chunks")
TRIGGER_LIFE = 3.0


class Refused(Exception):  # noqa: N818 - what Slack answers
    """An error that Slack answers, by its code."""


@dataclass(frozen=True)
class Call:
    """One call as it arrived."""

    method: str
    arguments: Json
    token: str


class WebApi:
    """Answers calls; what Slack would not have taken is in `violations` as well."""

    def __init__(self, state: State, tokens: dict[str, str]) -> None:
        self.state = state
        self.tokens = tokens
        self.base = ""
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.limited: dict[str, deque[float]] = defaultdict(deque)
        """Seconds to ask for, by method: one for each of its next calls."""
        self.failing: dict[str, deque[str]] = defaultdict(deque)
        """Errors to answer, by method, after the call took effect where the error starts with `after:`."""
        self.oauth: dict[str, Json] = {}
        self.scopes = ""
        self.connect: Callable[[], str] = lambda: ""

    def of(self, method: str) -> list[Json]:
        """Return the arguments of every call of a method."""
        return [call.arguments for call in self.calls if call.method == method]

    async def handle(self, request: web.Request) -> web.Response:
        """Answer a call, wherever its arguments stand."""
        method = request.match_info["method"]
        arguments, token = await _arguments(request)
        self.calls.append(Call(method, arguments, token))
        if self.limited[method]:
            seconds = self.limited[method].popleft()
            answer = {"ok": False, "error": "ratelimited"}
            return web.json_response(answer, status=429, headers={"Retry-After": f"{seconds:g}"})
        failure = self.failing[method].popleft() if self.failing[method] else ""
        if failure and not failure.startswith("after:"):
            return web.json_response({"ok": False, "error": failure})
        try:
            self._admit(method, token)
            self._judge(method, arguments)
            handler = getattr(self, f"_{method.replace('.', '_')}", _unknown_method)
            told = {"ok": True, **(handler(arguments) or {})}
        except Refused as refused:
            told = {"ok": False, "error": str(refused)}
        if failure == "after:drop":
            if request.transport is not None:
                request.transport.close()
            return web.Response(status=500)
        answer = {"ok": False, "error": failure.removeprefix("after:")} if failure else told
        return web.json_response(answer, headers={"X-OAuth-Scopes": self.scopes} if self.scopes else {})

    def _admit(self, method: str, token: str) -> None:
        if method == "oauth.v2.access":
            return
        kind = "xapp-" if method == "apps.connections.open" else "xoxb-"
        if token not in self.tokens or not token.startswith(kind):
            raise Refused("invalid_auth" if token else "not_authed")

    def _judge(self, method: str, arguments: Json) -> None:
        known = {name: value for name, value in arguments.items() if name not in {"team_id", "link_names"}}
        found = contracts.method_problems(method, known)
        blocks, view = arguments.get("blocks"), arguments.get("view")
        if blocks is not None:
            found += limits.message_limits(blocks)
        if view is not None:
            found += limits.view_limits(view)
        if found:
            self.violations += [f"{method}: {problem}" for problem in found]
            raise Refused("invalid_blocks" if blocks is not None else "invalid_arguments")

    def _auth_test(self, _arguments: Json) -> Json:
        state = self.state
        return {"team_id": state.team, "user_id": state.bot_user, "bot_id": state.bot_id, "url": "https://x.slack.com/"}

    def _apps_connections_open(self, _arguments: Json) -> Json:
        return {"url": self.connect()}

    def _chat_postMessage(self, arguments: Json) -> Json:  # noqa: N802 - Slack's name
        channel = self._channel(arguments)
        if not arguments.get("text") and not arguments.get("blocks") and not arguments.get("markdown_text"):
            raise Refused("no_text")
        message = self.post(channel, arguments)
        return {"channel": channel, "ts": message.ts, "message": message.as_slack_tells()}

    def _chat_postEphemeral(self, arguments: Json) -> Json:  # noqa: N802 - Slack's name
        channel = self._channel(arguments)
        if arguments["user"] not in self.state.channels[channel].members:
            raise Refused("user_not_in_channel")
        return {"message_ts": self.post(channel, arguments, to=arguments["user"]).ts}

    def _chat_update(self, arguments: Json) -> Json:
        message = self.state.find(self._channel(arguments), arguments["ts"])
        if message is None or message.to:
            raise Refused("message_not_found")
        message.text, message.blocks = arguments.get("text", ""), arguments.get("blocks") or []
        message.edits += 1
        return {"channel": message.channel, "ts": message.ts, "text": message.text}

    def _chat_delete(self, arguments: Json) -> Json:
        message = self.state.find(self._channel(arguments), arguments["ts"])
        if message is None:
            raise Refused("message_not_found")
        self.state.messages.remove(message)
        return {"ts": message.ts}

    def _chat_startStream(self, arguments: Json) -> Json:  # noqa: N802 - Slack's name
        channel = self._channel(arguments)
        if not arguments.get("thread_ts"):
            raise Refused("invalid_arguments")
        message = self.post(channel, arguments)
        message.streaming, message.markdown = True, arguments.get("markdown_text", "")
        return {"channel": channel, "ts": message.ts}

    def _chat_appendStream(self, arguments: Json) -> Json:  # noqa: N802 - Slack's name
        message = self._streaming(arguments)
        message.markdown += arguments["markdown_text"]
        return {"ts": message.ts}

    def _chat_stopStream(self, arguments: Json) -> Json:  # noqa: N802 - Slack's name
        message = self._streaming(arguments)
        message.streaming = False
        message.markdown += arguments.get("markdown_text", "")
        message.blocks = arguments.get("blocks") or []
        return {"ts": message.ts}

    def _views_open(self, arguments: Json) -> Json:
        trigger = self.state.triggers.get(arguments.get("trigger_id", ""))
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if time.monotonic() - trigger.made > TRIGGER_LIFE:
            raise Refused("expired_trigger_id")
        trigger.used = True
        view = {**arguments["view"], "id": f"V{self.state.number()}"}
        self.state.views[view["id"]] = view
        return {"view": view}

    _views_push = _views_open

    def _views_update(self, arguments: Json) -> Json:
        view = {**arguments["view"], "id": arguments["view_id"]}
        if view["id"] not in self.state.views:
            raise Refused("not_found")
        self.state.views[view["id"]] = view
        return {"view": view}

    def _views_publish(self, arguments: Json) -> Json:
        self.state.homes[arguments["user_id"]] = {**arguments["view"], "id": f"V{self.state.number()}"}
        return {"view": self.state.homes[arguments["user_id"]]}

    def _users_info(self, arguments: Json) -> Json:
        user = self.state.users.get(arguments["user"])
        if user is None:
            raise Refused("user_not_found")
        return {"user": user.as_slack_tells()}

    def _users_list(self, _arguments: Json) -> Json:
        return {"members": [user.as_slack_tells() for user in self.state.users.values()]}

    def _conversations_info(self, arguments: Json) -> Json:
        channel = self.state.channels.get(arguments["channel"])
        if channel is None or self.state.bot_user not in channel.members:
            raise Refused("channel_not_found")
        told = {"id": channel.id, "name": channel.name, "is_im": channel.is_im, "is_ext_shared": channel.shared}
        return {"channel": told}

    def _conversations_open(self, arguments: Json) -> Json:
        if arguments["users"] not in self.state.users:
            raise Refused("user_not_found")
        return {"channel": {"id": self.state.direct(arguments["users"]).id}}

    def _conversations_history(self, arguments: Json) -> Json:
        channel = self._channel(arguments)
        return self._told([each for each in self.state.messages if each.channel == channel and not each.to])

    def _conversations_replies(self, arguments: Json) -> Json:
        channel, thread = self._channel(arguments), arguments["ts"]
        return self._told(
            [each for each in self.state.messages if each.channel == channel and thread in {each.ts, each.thread_ts}]
        )

    def _usergroups_list(self, arguments: Json) -> Json:
        include = str(arguments.get("include_users")).lower() in {"1", "true"}
        groups = self.state.groups
        return {"usergroups": groups if include else [{**group, "users": None} for group in groups]}

    def _usergroups_users_list(self, arguments: Json) -> Json:
        return {"users": next(each["users"] for each in self.state.groups if each["id"] == arguments["usergroup"])}

    def _assistant_threads_setStatus(self, arguments: Json) -> None:  # noqa: N802 - Slack's name
        self.state.statuses.append(arguments)

    def _assistant_threads_setSuggestedPrompts(self, arguments: Json) -> None:  # noqa: N802 - Slack's name
        prompts = arguments["prompts"]
        if not 1 <= len(prompts) <= 4 or not all(each["title"] and each["message"] for each in prompts):
            raise Refused("invalid_arguments")
        self.state.prompts[arguments["thread_ts"]] = prompts

    def _assistant_threads_setTitle(self, _arguments: Json) -> None:  # noqa: N802 - Slack's name
        return None

    def _reactions_add(self, _arguments: Json) -> None:
        return None

    def _files_getUploadURLExternal(self, arguments: Json) -> Json:  # noqa: N802 - Slack's name
        file = File(f"F{self.state.number()}", arguments["filename"])
        self.state.files[file.id] = file
        return {"file_id": file.id, "upload_url": f"{self.base}/upload/{file.id}"}

    def _files_completeUploadExternal(self, arguments: Json) -> Json:  # noqa: N802 - Slack's name
        channel = arguments.get("channel_id", "")
        if channel:
            self._channel({"channel": channel})
        for each in arguments["files"]:
            file = self.state.files[each["id"]]
            file.title, file.channel, file.thread_ts = each.get("title", ""), channel, arguments.get("thread_ts") or ""
        return {"files": [{"id": each["id"]} for each in arguments["files"]]}

    def _oauth_v2_access(self, arguments: Json) -> Json:
        if arguments.get("code") not in self.oauth:
            raise Refused("invalid_code")
        return self.oauth[arguments["code"]]

    def post(self, channel: str, arguments: Json, to: str = "") -> Message:
        """Keep a message of the bot."""
        message = Message(
            ts=self.state.ts(),
            channel=channel,
            text=arguments.get("text") or "",
            blocks=arguments.get("blocks") or [],
            user=self.state.bot_user,
            thread_ts=arguments.get("thread_ts") or "",
            to=to,
            metadata=arguments.get("metadata"),
        )
        self.state.messages.append(message)
        return message

    def _channel(self, arguments: Json) -> str:
        channel = self.state.channels.get(arguments["channel"])
        if channel is None:
            raise Refused("channel_not_found")
        if self.state.bot_user not in channel.members:
            raise Refused("not_in_channel")
        return channel.id

    def _streaming(self, arguments: Json) -> Message:
        message = self.state.find(arguments["channel"], arguments["ts"])
        if message is None or not message.streaming:
            raise Refused("message_not_in_streaming_state")
        return message

    def _told(self, messages: list[Message]) -> Json:
        return {"messages": [each.as_slack_tells() for each in reversed(messages)], "has_more": False}


def _unknown_method(_arguments: Json) -> Json:
    raise Refused("unknown_method")


async def _arguments(request: web.Request) -> tuple[Json, str]:
    """Merge what stands in the query and in the body: Slack takes either."""
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        arguments |= await request.json()
    elif request.can_read_body:
        arguments |= dict(await request.post())
    for name in STRUCTURED:
        if isinstance(arguments.get(name), str) and arguments[name].startswith(("[", "{")):
            arguments[name] = json.loads(arguments[name])
    header = request.headers.get("Authorization", "")
    token = arguments.pop("token", "") or header.removeprefix("Bearer ")
    return arguments, token
