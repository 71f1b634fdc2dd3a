"""Where the keys of a TOML text are, for diagnostics; ``tomllib`` judges the text."""

from __future__ import annotations

import re
import tomllib

_PART = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_KEY = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_STATEMENT = re.compile(
    rf"(?P<open>\[\[?)[ \t]*(?P<table>{_KEY})[ \t]*\]|(?P<key>{_KEY})[ \t]*="
)
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_VALUE = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|[\[{\]}\n]",
    re.DOTALL,
)

KeyPath = tuple[str, ...]


def key_places(text: str) -> dict[KeyPath, tuple[int, int]]:
    """Line and column, from 1, of every table and key of a valid TOML text.

    The elements of an array of tables have their index in the path.  Keys inside inline
    tables are not found: their place is that of the whole value.
    """
    places: dict[KeyPath, tuple[int, int]] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    at = 0
    while True:
        blank = _BLANK.match(text, at)
        at = blank.end() if blank else at
        statement = _STATEMENT.match(text, at)
        if statement is None:
            return places
        where = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        if statement["key"]:
            path = table + _parts(statement["key"])
        else:
            path = table = _element(statement, counts)
        for length in range(1, len(path) + 1):
            places.setdefault(path[:length], where)
        at = _line_end(text, statement.end())


def _parts(key: str) -> KeyPath:
    """The unquoted parts of a dotted key."""
    parts: list[str] = []
    level: object = tomllib.loads(f"{key} = 0")
    while isinstance(level, dict):
        ((part, level),) = level.items()
        parts.append(part)
    return tuple(parts)


def _element(header: re.Match[str], counts: dict[KeyPath, int]) -> KeyPath:
    """The path of a table, with an index after every array of tables on the way."""
    path: KeyPath = ()
    parts = _parts(header["table"])
    for number, part in enumerate(parts):
        path += (part,)
        if header["open"] == "[[" and number == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path += (str(counts[path]),)
    return path


def _line_end(text: str, at: int) -> int:
    """Where the statement ends whose value, or closing bracket, starts at ``at``."""
    depth = 0
    for token in _VALUE.finditer(text, at):
        char = token[0]
        if char == "\n" and depth <= 0:
            return token.end()
        depth += (char in "[{") - (char in "]}")
    return len(text)
