"""What somebody chose or filled in, from Slack's elements to plain values."""

from __future__ import annotations

from adapters.slack.payloads import Payload, part, parts, text, texts
from bot.interactions import Attachment, NativeChannel, NativeUser, OptionValue

_SINGLE = (
    "value",
    "selected_date",
    "selected_time",
)


def chosen_values(action: Payload) -> tuple[str, ...]:
    """Return what was chosen with an element of a message; nothing for a button."""
    if text(action, "type") == "button":
        return ()
    if chosen := [text(each, "value") for each in parts(action, "selected_options")]:
        return tuple(chosen)
    several = (*texts(action, "selected_users"), *texts(action, "selected_conversations"))
    if several:
        return several
    single = text(action, "selected_option", "value") or next(
        (
            found
            for name in ("selected_date", "selected_time", "selected_user", "selected_conversation", "selected_channel")
            if (found := text(action, name))
        ),
        "",
    )
    moment = action.get("selected_date_time")
    return (single,) if single else (str(moment),) if isinstance(moment, int) else ()


def submitted_values(view: Payload) -> dict[str, OptionValue]:
    """Return the fields of a modal by name; one left empty is absent."""
    values: dict[str, OptionValue] = {}
    for name, block in part(view, "state", "values").items():
        for element in block.values() if isinstance(block, dict) else ():
            value = _filled_in(element) if isinstance(element, dict) else None
            if value is not None and value != "":
                values[name] = value
    return values


def _filled_in(element: Payload) -> OptionValue | None:
    if user := text(element, "selected_user"):
        return NativeUser(user, user)
    if channel := text(element, "selected_conversation") or text(element, "selected_channel"):
        return NativeChannel(channel, channel)
    if files := list(parts(element, "files")):
        return attachment(files[0])
    if element.get("selected_options") is not None:
        # A submission has no lists: several values travel in one text, a comma between.
        return ",".join(text(each, "value") for each in parts(element, "selected_options"))
    return text(element, "selected_option", "value") or next(
        (found for name in _SINGLE if (found := text(element, name))), None
    )


def attachment(file: Payload) -> Attachment:
    """Return a file of Slack's; its address needs the workspace's token."""
    size = file.get("size")
    return Attachment(
        name=text(file, "name"),
        size=size if isinstance(size, int) else 0,
        media_type=text(file, "mimetype") or "application/octet-stream",
        address=text(file, "url_private_download") or text(file, "url_private"),
    )
