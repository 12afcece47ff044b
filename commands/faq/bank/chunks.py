"""Cut a bank file at its `[[entry]]` headings, so that a broken entry takes no other with it."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

# A misspelled heading is a heading all the same: else its keys would fall upon the entry above it.
_HEADING: Final = re.compile(r"[ \t]*(?:\[\[[ \t]*[\w-]+[ \t]*\]\]|\[{1,2}[ \t]*entry[ \t]*\]{0,2})[ \t]*(?:#.*)?\r?$")
_TABLE: Final = re.compile(r"[ \t]*\[[ \t]*entry[ \t]*\.[ \t]*([\w-]+)[ \t]*\]")
_KEY: Final = re.compile(r"[ \t]*[\"']?([\w.-]+)[\"']?[ \t]*=")
_TOKEN: Final = re.compile(r"""#|\"{3}|'{3}|"(?:\\.|[^"\\])*"|'[^']*'|["']""")
_CLOSING: Final = {'"""': re.compile(r'\\.|("{3,5})'), "'''": re.compile(r"('{3,5})")}
_PLACE: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_YEAR_AND_MONTH: Final = re.compile(r"=\s*\d{4}-\d{2}\s*(?:#.*)?$")
_IN_PLAIN_WORDS: Final = {
    "Illegal character '\\n'": "a text has no closing quote on its line",
    "Unterminated string": "a text that starts in this entry is never closed",
    "Unclosed array": "a list is not closed, or a comma is missing in it",
    "Expected '=' after a key in a key/value pair": "expected `name = value`",
    "Invalid statement": "expected `name = value`, a heading in brackets or a comment starting with #",
    "Invalid value": "expected a value: a text in quotes, a list in brackets or a date",
    "Cannot overwrite a value": "the same name is given twice",
    "Expected newline or end of document after a statement": "something follows the value; is a quote missing?",
}


@dataclass(frozen=True, slots=True)
class Chunk:
    """Hold the lines from one heading to the next, read as TOML.

    `line` is where they start in the file, counted from 1. If `fault` is None, `table` is what they say; else `table`
    is empty, `fault` says in plain words what stopped the parser, and `fault_line` where in the file that was.
    """

    text: str
    line: int
    table: Mapping[str, object]
    fault: str | None = None
    fault_line: int = 0

    @property
    def is_headed(self) -> bool:
        """Tell an entry from the lines above a file's first heading."""
        return _HEADING.match(self.text.split("\n", 1)[0]) is not None

    def key_lines(self) -> dict[str, int]:
        """Map the keys, as `tags` or `question.en`, to the lines in the file on which they stand."""
        found: dict[str, int] = {}
        prefix, string = "", ""
        for number, line in enumerate(self.text.split("\n"), self.line):
            if not string:
                if table := _TABLE.match(line):
                    found.setdefault(table[1], number)
                    prefix = f"{table[1]}."
                elif key := _KEY.match(line):
                    found.setdefault(prefix + key[1], number)
            string = _string_left_open(line, string)
        return found


def chunks(text: str) -> Iterator[Chunk]:
    """Yield what stands above the first heading, if anything does, and then each entry; together they are the text.

    A heading inside a multi-line text belongs to the text. Where the chunk does not parse, that text may only lack its
    end, so the next line that looks like a heading starts a new chunk.
    """
    lines = text.split("\n")
    start = 0
    while start < len(lines):
        end = _next_heading(lines, start, heed_strings=True)
        chunk = _parsed(lines[start:end], start + 1)
        nearest = _next_heading(lines, start, heed_strings=False) if chunk.fault else end
        if nearest != end:
            end = nearest
            chunk = _parsed(lines[start:end], start + 1)
        yield chunk
        start = end


def _next_heading(lines: list[str], start: int, *, heed_strings: bool) -> int:
    string = ""
    for number in range(start, len(lines)):
        if number > start and not string and _HEADING.match(lines[number]):
            return number
        if heed_strings:
            string = _string_left_open(lines[number], string)
    return len(lines)


def _string_left_open(line: str, string: str) -> str:
    """Return the quotes of the multi-line string that is open at the end of a line, or nothing."""
    position = 0
    while position < len(line):
        if string:
            ends = (match for match in _CLOSING[string].finditer(line, position) if match[1])
            if (end := next(ends, None)) is None:
                return string
            position, string = end.end(), ""
            continue
        if (token := _TOKEN.search(line, position)) is None or token[0] in {"#", '"', "'"}:
            return ""
        if token[0] in _CLOSING:
            string = token[0]
        position = token.end()
    return string


def _parsed(lines: list[str], first: int) -> Chunk:
    text = "\n".join(lines)
    try:
        # The line end completes a carriage return that the cut has left alone.
        return Chunk(text, first, tomllib.loads(text + "\n"))
    except RecursionError:
        return Chunk(text, first, {}, "brackets are nested too deeply", first)
    except ValueError as error:
        # Not only TOMLDecodeError: a number of 5,000 digits is a plain ValueError.
        said = str(error)
    place = _PLACE.search(said)
    filled = max((number for number, line in enumerate(lines) if line.strip()), default=0)
    offset = min(int(place[1]) - 1, filled) if place and place[1] else filled
    reason = said[: place.start()] if place else said
    fault = _IN_PLAIN_WORDS.get(reason, reason[:200])
    if _YEAR_AND_MONTH.search(lines[offset]):
        fault = 'a date without a day needs quotes, as "2018-05"'
    return Chunk(text, first, {}, fault, first + offset)
