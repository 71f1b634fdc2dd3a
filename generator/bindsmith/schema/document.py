"""Documents that know where their parts are in the text; it reads and parses nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from bindsmith.errors import Diagnostic, Severity, SourceLocation
from bindsmith.ir.json import Json, pointer_of, tokens_of
from bindsmith.records import dataclass, field

_NEWLINE = re.compile(r"\n")


class Found(NamedTuple):
    """How many reference tokens lead to something, and its offsets in the text.

    ``key`` is the offset of the member's name, or of the value where there is none.
    """

    depth: int
    key: int
    value: int


class Positions(Protocol):
    """Finds the values of one document."""

    def find(self, tokens: Sequence[str]) -> Found:
        """The value that the unescaped tokens name, or its nearest ancestor."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A text and what it is called; ``first_line`` is the number of its first line.

    Only a line feed ends a line, as in git and in every annotation service.
    """

    path: str
    text: str = field(repr=False)
    first_line: int = 1
    _starts: list[int] = field(default_factory=list, init=False, repr=False)

    def at(self, offset: int, pointer: str = "") -> SourceLocation:
        """The place of a code point of the text."""
        if not self._starts:
            ends = (match.end() for match in _NEWLINE.finditer(self.text))
            self._starts.extend((0, *ends))
        index = bisect_right(self._starts, offset) - 1
        column = offset - self._starts[index] + 1
        return SourceLocation(self.path, self.first_line + index, column, pointer)

    def error(
        self, offset: int, code: str, message: str, hint: str = "", pointer: str = ""
    ) -> Diagnostic:
        """An error at a code point of the text."""
        where = self.at(offset, pointer)
        return Diagnostic(code, Severity.ERROR, where, message, hint)


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One parsed document.  ``path`` is what a user would call it."""

    path: str
    value: Json
    source: Source = field(repr=False)
    positions: Positions = field(repr=False)

    def locate(self, pointer: str, key: bool = False) -> SourceLocation:
        """Where the value at an RFC 6901 pointer starts, or (``key``) its name does.

        Lines and columns count from 1, columns in code points.  A pointer that leads
        nowhere gives its nearest existing ancestor, and that one's pointer.
        """
        tokens = tokens_of(pointer) if pointer.startswith("/") else ()
        found = self.positions.find(tokens)
        offset = found.key if key else found.value
        return self.source.at(offset, pointer_of(tokens[: found.depth]))
