"""Files that go with a message: named once each, within the number and the size that Discord takes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from adapters.discord.rendering import limits
from adapters.discord.wire import JsonObject
from bot.messages import File, Json

_WHOLE = "message.txt"
_NAMELESS = "file"
_LONGEST_SHOWN = 500
_LONGEST_STEM, _LONGEST_ENDING = 80, 16


@dataclass(slots=True)
class Attachments:
    """The files of one message, in the order in which they are added."""

    files: list[File] = field(default_factory=list)
    descriptions: list[str] = field(default_factory=list)

    def add(self, file: File, description: str = "") -> str | None:
        """Take a file along; return the name under which the message refers to it, None where it does not fit."""
        size = sum(len(each.content) for each in self.files)
        if len(self.files) == limits.FILES or size + len(file.content) > limits.FILE_SIZE:
            return None
        name = self._name(file.name)
        self.files.append(replace(file, name=name))
        self.descriptions.append(limits.cut(description, limits.DESCRIPTION))
        return name

    def described(self) -> list[Json]:
        """Return the objects of `attachments` that go with the files."""
        described: list[Json] = []
        for number, file in enumerate(self.files):
            one: JsonObject = {"id": str(number), "filename": file.name}
            if self.descriptions[number]:
                one["description"] = self.descriptions[number]
            described.append(one)
        return described

    def _name(self, wanted: str) -> str:
        """Return a name that `attachment://` can refer to, and that no other file has."""
        plain = re.sub(r"[^\w.-]+", "_", wanted, flags=re.ASCII).strip("._-")
        stem, dot, last = plain.rpartition(".")
        base = (stem if dot else plain)[:_LONGEST_STEM] or _NAMELESS
        ending = f".{last}"[:_LONGEST_ENDING] if dot else ""
        taken = {file.name for file in self.files}
        name, number = f"{base}{ending}", 2
        while name in taken:
            name, number = f"{base}_{number}{ending}", number + 1
        return name


def shown_name(file: File) -> str:
    """Return what a file is called where only its name can be shown."""
    return limits.cut(file.name.strip(), _LONGEST_SHOWN) or _NAMELESS


def whole_text(text: str) -> File:
    """Return all words of a message as a file, for whoever wants to read more than fits."""
    return File(_WHOLE, text.encode(), "text/plain")
