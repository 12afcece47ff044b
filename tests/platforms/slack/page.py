"""Blocks as a page that looks like Slack's message pane, for pictures: Slack has no preview without an account."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

Blocks = Iterable[Mapping[str, object]]

_STYLE = """
body { margin: 0; background: #fff; color: #1d1c1d; font: 15px/1.47 "Noto Sans", "Noto Sans CJK TC", sans-serif; }
article { display: flex; gap: 10px; padding: 16px 20px; }
.face { width: 36px; height: 36px; border-radius: 8px; background: #4a154b; flex: none; }
.name { font-weight: 700; } .app { font-size: 10px; background: #eee; padding: 1px 3px; border-radius: 2px; }
h3 { font-size: 18px; margin: 8px 0 4px; } p { margin: 4px 0; white-space: pre-wrap; } ul, ol { margin: 4px 0; }
.small { color: #616061; font-size: 13px; } hr { border: 0; border-top: 1px solid #ddd; margin: 8px 0; }
button { font: 700 13px "Noto Sans"; border: 1px solid #bbb; border-radius: 4px; background: #fff; padding: 4px 12px; }
button.primary { background: #007a5a; color: #fff; border-color: #007a5a; } button.danger { color: #e01e5a; }
code { color: #e01e5a; background: #f6f6f6; border: 1px solid #ddd; border-radius: 3px; font-size: 12px; }
a { color: #1264a3; } td { border: 1px solid #ddd; padding: 4px 8px; } table { border-collapse: collapse; }
"""
_MARKS = ((r"\*([^*\n]+)\*", "b"), (r"\b_([^_\n]+)_\b", "i"), (r"`([^`\n]+)`", "code"))
_DATE = re.compile(r"&lt;!date\^(\d+)\^[^|]*\|([^&]*)&gt;")


class Page:
    """Messages of one app, read in one time zone."""

    def __init__(self, name: str, zone: ZoneInfo) -> None:
        self._name = name
        self._zone = zone

    def html(self, messages: Iterable[Blocks]) -> str:
        """Return the whole page."""
        return f'<!doctype html><meta charset="utf-8"><style>{_STYLE}</style>' + "".join(map(self._message, messages))

    def _message(self, blocks: Blocks) -> str:
        head = f'<span class="name">{escape(self._name)}</span> <span class="app">APP</span>'
        return f'<article><div class="face"></div><div>{head}{"".join(map(self._block, blocks))}</div></article>'

    def _block(self, block: Mapping[str, object]) -> str:
        match block:
            case {"type": "header", "text": {"text": str(words)}}:
                return f"<h3>{escape(words)}</h3>"
            case {"type": "section", "text": {"text": str(words)}}:
                return f"<p>{self._mrkdwn(words)}</p>"
            case {"type": "context", "elements": list(parts)}:
                return f'<p class="small">{" ".join(self._mrkdwn(str(each["text"])) for each in parts)}</p>'
            case {"type": "rich_text", "elements": list(parts)}:
                return "".join(map(self._rich, parts))
            case {"type": "actions", "elements": list(parts)}:
                return f"<p>{' '.join(map(_control, parts))}</p>"
            case {"type": "table", "rows": list(rows)}:
                return f"<table>{''.join(f'<tr>{self._cells(row)}</tr>' for row in rows)}</table>"
            case {"type": "divider"}:
                return "<hr>"
            case _:
                raise ValueError(f"the page does not know {block['type']}")

    def _rich(self, part: Mapping[str, object]) -> str:
        match part:
            case {"type": "rich_text_list", "elements": list(items), "style": style}:
                tag = "ol" if style == "ordered" else "ul"
                return f"<{tag}>{''.join(f'<li>{self._spans(item)}</li>' for item in items)}</{tag}>"
            case _:
                return f"<p>{self._spans(part)}</p>"

    def _cells(self, row: Iterable[Mapping[str, object]]) -> str:
        return "".join(
            f"<td>{''.join(map(self._rich, cell['elements']))}</td>"
            if isinstance(cell.get("elements"), list)
            else f"<td>{escape(str(cell.get('text', '')))}</td>"
            for cell in row
        )

    def _spans(self, part: Mapping[str, object]) -> str:
        spans = part["elements"]
        return "".join(map(self._span, spans)) if isinstance(spans, list) else ""

    def _span(self, span: Mapping[str, object]) -> str:
        match span:
            case {"type": "date", "timestamp": int(seconds)}:
                words = self._instant(seconds)
            case {"type": "link", "url": str(url)}:
                words = f"<a>{escape(str(span.get('text', url)))}</a>"
            case {"type": "text", "text": str(text)}:
                words = escape(text)
            case _:
                words = escape(f"@{span.get('range') or span.get('user_id') or span.get('channel_id')}")
        style = span.get("style")
        for mark, tag in (("code", "code"), ("italic", "i"), ("bold", "b")):
            words = f"<{tag}>{words}</{tag}>" if isinstance(style, dict) and style.get(mark) else words
        return words

    def _mrkdwn(self, text: str) -> str:
        words = _DATE.sub(lambda found: self._instant(int(found[1])), escape(text, quote=False))
        for pattern, tag in _MARKS:
            words = re.sub(pattern, rf"<{tag}>\1</{tag}>", words)
        return words

    def _instant(self, seconds: int) -> str:
        return f"{datetime.fromtimestamp(seconds, self._zone):%A, %B %-d, %Y at %-I:%M %p}"


def _control(element: Mapping[str, object]) -> str:
    match element:
        case {"type": "button", "text": {"text": str(words)}}:
            return f'<button class="{element.get("style", "")}">{escape(words)}</button>'
        case {"placeholder": {"text": str(words)}}:
            return f"<button>{escape(words)} ▾</button>"
        case _:
            return ""
