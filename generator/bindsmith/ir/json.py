"""The type of JSON values, and copies and pointers of them; it parses no text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

# An array index (RFC 6901 §4): no sign, no leading zero.
_INDEX = re.compile(r"(?:0|[1-9][0-9]*)\Z")

# Bits of the longest integer that Python turns to text and back (4,300 digits).
_LONGEST = 14_000
_MOST = 1_000_000


def escape(token: str | int) -> str:
    """One reference token, escaped for a JSON Pointer (RFC 6901 §3)."""
    text = token if isinstance(token, str) else str(token)
    if "~" in text or "/" in text:
        return text.replace("~", "~0").replace("/", "~1")
    return text


def pointer_of(tokens: Iterable[str | int]) -> str:
    """The JSON Pointer of reference tokens."""
    return "".join("/" + escape(token) for token in tokens)


def tokens_of(pointer: str) -> tuple[str, ...]:
    """The unescaped reference tokens of a JSON Pointer."""
    if not pointer:
        return ()
    return tuple(
        token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/")
    )


def step(value: Json, token: str) -> Json:
    """The member of ``value`` that a reference token names, or ``KeyError``."""
    if isinstance(value, dict):
        return value[token]
    if isinstance(value, list) and _INDEX.match(token):
        try:
            return value[int(token)]
        except (IndexError, ValueError):
            raise KeyError(token) from None
    raise KeyError(token)


def copy_json(value: object, max_depth: int = 2000) -> Json:
    """A copy that shares no container with ``value``, not even with itself.

    ``TypeError`` for what JSON does not have, and for more than a million values;
    ``RecursionError`` for what is nested deeper than ``max_depth``.
    """
    return _Copy().of(value, max_depth)


class _Copy:
    """One copy; it counts, since shared parts can make a small value huge."""

    def __init__(self) -> None:
        self._count = 0

    def of(self, value: object, depth: int) -> Json:
        self._count += 1
        if self._count > _MOST:
            raise TypeError(f"more than {_MOST} values")
        if isinstance(value, int) and value.bit_length() > _LONGEST:
            raise TypeError("an integer of thousands of digits cannot be written down")
        if value is None or isinstance(value, bool | int | float | str):
            return value
        if depth < 0:
            raise RecursionError("nested too deeply")
        if isinstance(value, dict):
            made: dict[str, Json] = {}
            for key, each in value.items():
                if not isinstance(key, str):
                    raise TypeError(f"{type(key).__name__} is no JSON object key")
                made[key] = self.of(each, depth - 1)
            return made
        if isinstance(value, list | tuple):
            # No comprehension: on Python 3.11 that is a second frame a level.
            items: list[Json] = []
            for each in value:
                items.append(self.of(each, depth - 1))
            return items
        raise TypeError(f"{type(value).__name__} is no JSON value")
