"""What validators report: violations, and the error that carries them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

# Where in the instance: the place of its parent and the last key or index.
At: TypeAlias = "tuple[At, str | int] | None"
# Where in the schema: the place it was reached from, a pointer from there and, where
# another schema begins, that one's own location.
Via: TypeAlias = "tuple[Via, str, str] | None"
Branches: TypeAlias = Callable[[], "tuple[tuple[Violation, ...], ...]"]

_LONGEST = 60
_PLAIN = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    "/~!$&'()*+,;=:@?-._"
)


class Violation:
    """One failure of an instance against a schema.

    ``message`` is a sentence without its subject; ``str()`` puts the place before it.
    ``instance_location`` and ``keyword_location`` are JSON Pointers (RFC 6901), the
    latter along the references that were followed; ``schema_location`` is the
    canonical URI of the keyword with its pointer as the fragment.  ``instance`` is
    the value that failed.
    """

    __slots__ = ("_at", "_branches", "_phrase", "_via", "instance", "secret")

    def __init__(
        self,
        instance: Any,
        at: At,
        via: Via,
        phrase: str,
        branches: Branches | None = None,
    ) -> None:
        self.instance = instance
        self._at = at
        self._via = via
        self._phrase = phrase
        self._branches = branches
        self.secret = False

    @property
    def message(self) -> str:
        """What is wrong, with the value that is, unless that is long or secret."""
        got = "" if self.secret else _quoted(self.instance, self.keyword)
        return f"{self._phrase}, got {got}" if got else self._phrase

    @property
    def path(self) -> tuple[str | int, ...]:
        """The keys and indexes that lead to the value."""
        return path_of(self._at)

    @property
    def instance_location(self) -> str:
        return "".join(f"/{escape(token)}" for token in self.path)

    @property
    def keyword(self) -> str:
        """The name of the keyword that failed."""
        via = self._via
        while via is not None:
            if via[1]:
                token = via[1].split("/", 2)[1]
                return token.replace("~1", "/").replace("~0", "~")
            via = via[0]
        return ""

    @property
    def keyword_location(self) -> str:
        parts = []
        via = self._via
        while via is not None:
            parts.append(via[1])
            via = via[0]
        return "".join(reversed(parts))

    @property
    def schema_location(self) -> str:
        parts: list[str] = []
        via = self._via
        while via is not None:
            if via[2]:
                return via[2] + _fragment("".join(reversed(parts)))
            parts.append(via[1])
            via = via[0]
        return "#" + _fragment("".join(reversed(parts)))

    @property
    def causes(self) -> tuple[tuple[Violation, ...], ...]:
        """The failures of each branch, the likeliest branch first.

        For anyOf, for oneOf where no branch matched, and for contains (a branch is an
        item there); worked out when asked for, and empty for everything else.
        """
        if self._branches is None:
            return ()
        causes = self._branches()
        if self.secret:
            for cause in causes:
                for each in cause:
                    each.secret = True
        return tuple(sorted(causes, key=self._unlikeliness))

    def _unlikeliness(self, cause: tuple[Violation, ...]) -> tuple[bool, bool, int]:
        depth = len(self.path)
        type_differs = any(
            each.keyword == "type" and len(each.path) == depth for each in cause
        )
        tag_differs = any(
            each.keyword in ("const", "enum") and len(each.path) <= depth + 1
            for each in cause
        )
        return tag_differs, type_differs, len(cause)

    def __str__(self) -> str:
        place = ""
        for token in self.path:
            if isinstance(token, int):
                place += f"[{token}]"
            elif token.isidentifier():
                place += f".{token}" if place else token
            else:
                place += f"[{token!r}]"
        return f"{place or 'the value'} {self.message}"

    def __repr__(self) -> str:
        return f"<Violation {self.instance_location or '/'}: {self.message}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Violation):
            return NotImplemented
        return self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two violations the same."""
        return self.schema_location, self.instance_location, self._phrase


class ValidationError(ValueError):
    """An instance is not valid; ``errors`` has every violation."""

    def __init__(self, errors: tuple[Violation, ...]) -> None:
        super().__init__(errors)
        self.errors = errors

    def __str__(self) -> str:
        lines = [str(each) for each in self.errors[:10]]
        if len(self.errors) > 10:
            lines.append(f"and {len(self.errors) - 10} more")
        return "\n".join(lines)


def escape(token: str | int) -> str:
    """A reference token of a JSON Pointer."""
    return str(token).replace("~", "~0").replace("/", "~1")


def path_of(at: At) -> tuple[str | int, ...]:
    """The tokens of a place, outermost first."""
    tokens = []
    while at is not None:
        tokens.append(at[1])
        at = at[0]
    return tuple(reversed(tokens))


def _fragment(pointer: str) -> str:
    """A pointer as a URI fragment (RFC 6901 §6)."""
    if _PLAIN.issuperset(pointer):
        return pointer
    encoded = pointer.encode("utf-8", "surrogatepass")
    plain = map(ord, _PLAIN)
    keep = frozenset(plain)
    return "".join(chr(b) if b in keep else f"%{b:02X}" for b in encoded)


def _quoted(value: Any, keyword: str) -> str:
    """A scalar as JSON has it, cut if long; the kind of anything else."""
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, str):
        text = value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
        return str.__repr__(text)
    if isinstance(value, int):
        # Python refuses to spell out integers of thousands of digits.
        return int.__repr__(value) if value.bit_length() < 400 else "a huge integer"
    if isinstance(value, float):
        return float.__repr__(value)
    if keyword not in ("type", "enum", "const", "anyOf", "oneOf"):
        return ""
    if isinstance(value, list):
        return "an array"
    return "an object" if isinstance(value, dict) else type(value).__name__
