"""Which state of a thing a form was opened on, in the form's own component id."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

_WIDTH = 3
"""Characters of a field's digest: 18 bits tell two texts of one field apart, and many fields fit into an id."""

_WRITTEN = re.compile(rf"((?:[A-Za-z0-9_-]{{{_WIDTH}}})*):(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Edition:
    """A thing by the name its feature gives it, with a digest of each of its fields when the form was opened."""

    subject: str
    digests: str

    @classmethod
    def of(cls, subject: str, fields: Mapping[str, str]) -> Edition:
        """Return a thing as it is now; `fields` is everything that the form asks for, by name."""
        return cls(subject, "".join(_digest(fields[name]) for name in sorted(fields)))

    @classmethod
    def parse(cls, argument: str) -> Edition | None:
        """Read the argument of a component; None where it is none of ours."""
        found = _WRITTEN.fullmatch(argument)
        return cls(found[2], found[1]) if found else None

    def changed(self, fields: Mapping[str, str]) -> frozenset[str]:
        """Return the names of the fields that say something else by now; all, where there are others than then."""
        names = sorted(fields)
        if len(self.digests) != len(names) * _WIDTH:
            return frozenset(names)
        then = (self.digests[start : start + _WIDTH] for start in range(0, len(self.digests), _WIDTH))
        return frozenset(name for name, digest in zip(names, then, strict=True) if digest != _digest(fields[name]))

    def __str__(self) -> str:
        return f"{self.digests}:{self.subject}"


def _digest(text: str) -> str:
    # A form gives a text back without the blanks around it, and with the line ends of its platform.
    told = "\n".join(text.strip().splitlines())
    return base64.urlsafe_b64encode(hashlib.sha256(told.encode()).digest())[:_WIDTH].decode()
