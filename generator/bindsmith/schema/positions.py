"""Where things are in a JSON text, worked out when asked; it validates no JSON.

The text is known to be JSON, at least up to the place that is looked for.  Nothing
here recurses: depth costs no stack.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bindsmith.ir.json import pointer_of
from bindsmith.records import dataclass, field
from bindsmith.schema.document import Found

_STRING = r'"(?:[^"\\]++|\\.)*+"'
_SPACE = re.compile(r"[ \t\n\r]*+")
_STRINGS = re.compile(_STRING, re.DOTALL)
_SCALAR = re.compile(r"[^ \t\n\r,\]}]*+")
_BRACKET = re.compile(_STRING + r"|[\[\]{}]", re.DOTALL)
_TOKEN = re.compile(_STRING + r"|[\[\]{},]", re.DOTALL)
_NON_FINITE = re.compile(_STRING + r"|-?Infinity|NaN", re.DOTALL)
_NUMBER = re.compile(_STRING + r"|-?[0-9]++(?![.eE])", re.DOTALL)


@dataclass(slots=True)
class _Scan:
    """How far the direct children of one container have been read.

    ``skip`` says that a value, which was found but not read, starts at ``at``.
    """

    at: int
    is_object: bool
    skip: bool = False
    found: dict[str, tuple[int, int]] = field(default_factory=dict)


class JsonPositions:
    """Finds values in a JSON text.

    One look-up reads the text at most once, up to the value it wants.  It remembers
    what it saw in the containers on the way, so that a thousand look-ups in one long
    array do not read it a thousand times.
    """

    __slots__ = ("_scans", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._scans: dict[int, _Scan] = {}

    def find(self, tokens: Sequence[str]) -> Found:
        """The offsets of the value that the tokens name, or of its nearest ancestor."""
        key = value = _space(self._text, 0)
        for depth, token in enumerate(tokens):
            child = self._child(value, token)
            if child is None:
                return Found(depth, key, value)
            key, value = child
        return Found(len(tokens), key, value)

    def _child(self, offset: int, token: str) -> tuple[int, int] | None:
        char = self._text[offset]
        if char not in "{[":
            return None
        scan = self._scans.get(offset)
        if scan is None:
            scan = self._scans[offset] = _Scan(offset + 1, char == "{")
        while token not in scan.found:
            if not self._advance(scan):
                return None
        return scan.found[token]

    def _advance(self, scan: _Scan) -> bool:
        """Find one more child, or say that there is none."""
        text = self._text
        if scan.skip:
            at = _space(text, _skip(text, scan.at))
            scan.at, scan.skip = at + (text[at] == ","), False
        at = _space(text, scan.at)
        if text[at] in "]}":
            return False
        name, value = str(len(scan.found)), at
        if scan.is_object:
            end = _string_end(text, at)
            name = json.loads(text[at:end])
            value = _space(text, _space(text, end) + 1)
        scan.found[name] = at, value
        scan.at, scan.skip = value, True
        return True


def _space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    assert match is not None
    return match.end()


def _string_end(text: str, at: int) -> int:
    match = _STRINGS.match(text, at)
    assert match is not None
    return match.end()


def _skip(text: str, at: int) -> int:
    """The offset just after the value that starts at ``at``."""
    match text[at]:
        case '"':
            return _string_end(text, at)
        case "{" | "[":
            depth = 0
            for token in _BRACKET.finditer(text, at):
                depth += _change(token[0])
                if not depth:
                    return token.end()
    scalar = _SCALAR.match(text, at)
    assert scalar is not None
    return scalar.end()


def _change(token: str) -> int:
    return (token in "{[") - (token in "}]")


class Duplicate(NamedTuple):
    """A key that an object has twice: its pointer, name and both offsets."""

    pointer: str
    name: str
    first: int
    second: int


def duplicate_keys(text: str) -> Iterator[Duplicate]:
    """Every repetition of a key in a JSON text, in the order of the text."""
    path: list[str | int] = []
    seen: list[dict[str, int] | None] = []  # None: an array
    name_next = False
    for token in _TOKEN.finditer(text):
        match token[0]:
            case "{" | "[" as opener:
                name_next = opener == "{"
                seen.append({} if name_next else None)
                path.append(0)
            case "}" | "]":
                name_next = False
                seen.pop()
                path.pop()
            case ",":
                name_next = seen[-1] is not None
                last = path[-1]
                path[-1] = last + 1 if isinstance(last, int) else last
            case string if name_next:
                name_next = False
                path[-1] = name = str(json.loads(string))
                names = seen[-1]
                assert names is not None
                first = names.setdefault(name, token.start())
                if first != token.start():
                    yield Duplicate(pointer_of(path), name, first, token.start())


def too_deep(text: str, limit: int) -> int | None:
    """Where an array or object is nested more than ``limit`` deep, if anywhere."""
    depth = 0
    for token in _BRACKET.finditer(text):
        depth += _change(token[0])
        if depth > limit:
            return token.start()
    return None


def non_finite(text: str) -> int:
    """Where the first ``NaN`` or ``Infinity`` is."""
    hits = (m.start() for m in _NON_FINITE.finditer(text) if m[0][0] != '"')
    return next(hits, 0)


def long_integer(text: str, digits: int) -> int:
    """Where the first integer of more than ``digits`` digits is."""
    for match in _NUMBER.finditer(text):
        if match[0][0] != '"' and len(match[0].lstrip("-")) > digits:
            return match.start()
    return 0
