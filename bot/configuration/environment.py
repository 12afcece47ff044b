"""Read secrets from the environment, or from the files that it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from bot.configuration.problems import ConfigurationError, Place, Problem
from bot.configuration.redaction import REDACTED

DATABASE_URL: Final = "COHORTBOT_DATABASE_URL"
KNOWN_SECRETS: Final = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "DISCORD_TOKEN",
    "COHORTBOT_SECRET",
    "COHORTBOT_SECRET_PREVIOUS",
    "METRICS_TOKEN",
    DATABASE_URL,
)
_LARGEST_FILE = 64 * 1024


class Secret:
    """Hold a value that must not be shown: `repr`, `str` and f-strings give a placeholder, `reveal` the value."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Give the value itself, for the one call that needs it."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({REDACTED})"

    def __str__(self) -> str:
        return REDACTED

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)


class Secrets:
    """Read secrets by the name of their environment variable.

    Each `X` may instead be given as `X_FILE`, the path of a file that holds it, as Docker and Kubernetes mount secrets;
    blanks around the content are dropped. An empty variable counts as absent, because compose files pass those on.
    """

    def __init__(self, environ: Mapping[str, str], names: Iterable[str] = ()) -> None:
        self._environ = environ
        self._names = tuple(dict.fromkeys([*KNOWN_SECRETS, *names]))
        self._read: dict[str, Secret | None] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The variables known to hold a secret: the project's own, then those given by features and adapters."""
        return self._names

    def get(self, name: str) -> Secret | None:
        """Give the secret `name`, or None where it is set in neither way.

        Raises ConfigurationError where both ways are set or the file cannot be used. A file is read once.
        """
        if name not in self._read:
            value = read_variable(self._environ, name)
            self._read[name] = None if value is None else Secret(value)
        return self._read[name]

    def problems(self) -> tuple[Problem, ...]:
        """Find everything that is wrong with the known secrets."""
        found: list[Problem] = []
        for name in self._names:
            try:
                self.get(name)
            except ConfigurationError as error:
                found.extend(error.problems)
        return tuple(found)

    def values(self) -> Iterator[str]:
        """Give every known secret that can be read, for `RedactSecrets`."""
        for name in self._names:
            try:
                secret = self.get(name)
            except ConfigurationError:
                continue
            if secret is not None:
                yield secret.reveal()


def read_variable(environ: Mapping[str, str], name: str) -> str | None:
    """Give the variable `name`, or the content of the file that `name`_FILE names; None where neither is set.

    Raises ConfigurationError where both are set or the file cannot be used.
    """
    value, file = environ.get(name, "").strip(), environ.get(f"{name}_FILE", "").strip()
    if value and file:
        raise _refused(name, f"either {name} or {name}_FILE", "both")
    return _content(name, Path(file)) if file else value or None


def _content(name: str, path: Path) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _refused(f"{name}_FILE", "the path of a readable file", f"{path} ({reason})") from None
    if len(content) > _LARGEST_FILE:
        raise _refused(f"{name}_FILE", f"a file of at most {_LARGEST_FILE} bytes", f"a longer one at {path}")
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise _refused(f"{name}_FILE", "a text file in UTF-8", f"other bytes in {path}") from None
    if not text:
        raise _refused(f"{name}_FILE", "a file that holds the secret", f"nothing in {path}")
    return text


def _refused(variable: str, expected: str, found: str) -> ConfigurationError:
    return ConfigurationError([Problem(Place(f"environment variable {variable}"), expected, found)])
