"""What comes in over HTTP is Slack's, or goes no further (https://docs.slack.dev/authentication/verifying-requests-from-slack)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qs

from bot.configuration import Secret

TOLERANCE = 300
"""Seconds that a request may be old, or a clock ahead."""

_MOST_DIGITS = 12
_MAYBE = type(None)
_SHAPES: Mapping[str, tuple[type, ...]] = {
    "actions": (list,),
    "authorizations": (list, _MAYBE),
    "channel": (dict, str, list, _MAYBE),
    "container": (dict,),
    "enterprise": (dict, str, _MAYBE),
    "event": (dict,),
    "message": (dict,),
    "team": (dict, str, list, _MAYBE),
    "type": (str, list),
    "user": (dict, str, list, _MAYBE),
    "view": (dict,),
}
"""The parts of payloads that bolt looks into; what a form holds comes in lists."""

_FORM = "application/x-www-form-urlencoded"


class NotSlack(Exception):  # noqa: N818 - a verdict on a request, no error of ours
    """A request that Slack did not sign, or not now; `str` says why."""


class NotReadable(Exception):  # noqa: N818 - a verdict on a request, no error of ours
    """A request of Slack's whose body is nothing that bolt could read."""


def verify(secret: Secret, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Check the signature of a request, before anything in it is read.

    Raises:
        NotSlack: it is not signed with our secret, or at another time.
    """
    timestamp, signature = headers.get("X-Slack-Request-Timestamp", ""), headers.get("X-Slack-Signature", "")
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > _MOST_DIGITS:
        raise NotSlack("the timestamp is missing or no number")
    if abs(int(timestamp) - now.timestamp()) > TOLERANCE:
        raise NotSlack("the timestamp is too old, or not yet")
    signed = b"v0:" + timestamp.encode() + b":" + body
    expected = "v0=" + hmac.new(secret.reveal().encode(), signed, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace")):
        raise NotSlack("the signature is not ours")


def readable(content_type: str, body: bytes) -> str:
    """Return a body as text that bolt can read.

    Raises:
        NotReadable: it is no JSON object, no form, or not in UTF-8.
    """
    try:
        text = body.decode("utf-8")
        if not content_type.startswith(_FORM):
            content: object = json.loads(text)
        else:
            form = parse_qs(text, keep_blank_values=True, strict_parsing=True)
            content = json.loads(form["payload"][0]) if "payload" in form else form
    except (ValueError, RecursionError):
        raise NotReadable("the body is neither JSON nor a form") from None
    if not isinstance(content, dict) or not content:
        raise NotReadable("the body is no object")
    if not _has_shape(content):
        raise NotReadable("the body has not the shape of anything that Slack sends")
    return text


def _has_shape(content: Mapping[str, object]) -> bool:
    """Tell whether the parts that bolt looks into are what it takes for granted."""
    kind = content.get("type")
    if any(not isinstance(content.get(name), _SHAPES[name]) for name in content.keys() & _SHAPES.keys()):
        return False
    if kind == "event_callback":
        event = content.get("event")
        return isinstance(event, dict) and isinstance(event.get("type"), str)
    if kind == "block_actions":
        actions = content.get("actions")
        return isinstance(actions, list) and bool(actions) and all(isinstance(each, dict) for each in actions)
    return True
