"""Messages that a feature wrote in Discord's own form: kept, but never beyond a limit."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from adapters.discord.component_types import ComponentType
from adapters.discord.rendering import limits
from adapters.discord.rendering.card import V2
from adapters.discord.wire import JsonObject, Wire
from bot.messages import Json

_KEPT = frozenset({"content", "embeds", "components", "flags"})
_EMBED_TEXTS: Mapping[str, int] = {"title": limits.EMBED_TITLE, "description": limits.EMBED_DESCRIPTION}
_COMPONENT_TEXTS: Mapping[str, int] = {
    "label": limits.BUTTON_LABEL,
    "placeholder": limits.PLACEHOLDER,
    "content": limits.LAYOUT_TEXT,
}


def fitted(content: Json) -> JsonObject | None:
    """Return the body of a message in Discord's own form within every limit; None where there is nothing to show."""
    if not isinstance(content, dict):
        return None
    body: JsonObject = {name: part for name, part in content.items() if name in _KEPT}
    flags = body.pop("flags", 0)
    components = _Components()
    if isinstance(flags, int) and flags & V2:
        shown = components.fit(body.get("components"), limits.LAYOUT_COMPONENTS)
        return {"flags": V2, "components": shown} if shown else None
    fit: JsonObject = {}
    if text := Wire(body).text("content"):
        fit["content"] = limits.cut(text, limits.CONTENT)
    if embeds := _embeds(body.get("embeds")):
        fit["embeds"] = embeds
    if rows := components.fit(body.get("components"), limits.ROWS):
        fit["components"] = rows
    return fit or None


def is_card(body: JsonObject) -> bool:
    """Tell whether a body is one of Components V2."""
    return bool(Wire(body).number("flags") & V2)


def _embeds(embeds: Json) -> list[Json]:
    """Return embeds whose texts are together within the limit of a message: what comes last gives way."""
    left = limits.EMBED_TOTAL

    def take(text: str, most: int) -> str:
        nonlocal left
        kept = limits.cut(text, min(most, left)) if left > 1 else ""
        left -= limits.units(kept)
        return kept

    own = (embeds if isinstance(embeds, list) else [])[: limits.EMBEDS]
    return [kept for embed in own if isinstance(embed, dict) and (kept := _embed(embed, take))]


def _embed(embed: JsonObject, take: Callable[[str, int], str]) -> JsonObject:
    wire = Wire(embed)
    kept: JsonObject = {name: part for name, part in embed.items() if name in {"color", "url", "timestamp", "image"}}
    for name, most in _EMBED_TEXTS.items():
        if text := take(wire.text(name), most):
            kept[name] = text
    fields: list[Json] = []
    for field in list(wire.objects("fields"))[: limits.EMBED_FIELDS]:
        name = take(field.text("name"), limits.EMBED_FIELD_NAME)
        value = take(field.text("value"), limits.EMBED_FIELD_VALUE)
        if name and value:
            fields.append({"name": name, "value": value, "inline": field.flag("inline")})
    if fields:
        kept["fields"] = fields
    if footer := take(wire.object("footer").text("text"), limits.EMBED_FOOTER):
        kept["footer"] = {"text": footer}
    if author := take(wire.object("author").text("name"), limits.EMBED_AUTHOR):
        kept["author"] = {"name": author}
    return kept


class _Components:
    """Fits components, of which no two share an id."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._letters = limits.LAYOUT_TEXT

    def fit(self, components: Json, most: int) -> list[Json]:
        """Return as many components as fit, each within its limits."""
        fit: list[Json] = []
        room = most
        for component in components if isinstance(components, list) else []:
            kept = self._one(component) if isinstance(component, dict) else None
            if kept is not None and (cost := _count(kept) if most == limits.LAYOUT_COMPONENTS else 1) <= room:
                fit.append(kept)
                room -= cost
        return fit

    def _one(self, component: JsonObject) -> JsonObject | None:
        wire = Wire(component)
        own = wire.text("custom_id")
        if own:
            if own in self._seen or limits.units(own) > limits.CUSTOM_ID:
                return None
            self._seen.add(own)
        kept = dict(component)
        for name, most in _COMPONENT_TEXTS.items():
            if wire.has(name):
                text = limits.cut(wire.text(name), most)
                kept[name] = limits.cut(text, max(self._letters, 1)) if name == "content" else text
                self._letters -= limits.units(text) if name == "content" else 0
        if isinstance(component.get("components"), list):
            inner = self.fit(component["components"], limits.LAYOUT_COMPONENTS)
            if not inner:
                return None
            kept["components"] = (
                inner[: limits.ROW_BUTTONS] if wire.number("type") == ComponentType.ACTION_ROW else inner
            )
        return kept


def _count(component: JsonObject) -> int:
    inner = component.get("components")
    return 1 + sum(_count(each) for each in inner if isinstance(each, dict)) if isinstance(inner, list) else 1
