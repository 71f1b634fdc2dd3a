"""What validators report: violations, and the error that carries them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeAlias

# At and Via are tuples of any length to mypyc only: it crashes on an alias that names
# itself, and of a tuple of fixed length it keeps the items, not the identity.
# Where in the instance: the place of its parent and the last key or index.
At: TypeAlias = "tuple[Any, ...] | None"
# A JSON Pointer, or one in parts: what comes before a token, the token, what follows.
Pointer: TypeAlias = "str | tuple[str, str | int, str]"
# Where in the schema: the place it was reached from, a pointer from there and, where
# another schema begins, that one's own location.
Via: TypeAlias = "tuple[Any, ...] | None"
# What is wrong, or that with a hole for each of the names that follow.
Phrase: TypeAlias = "str | tuple[str, ...]"
Branches: TypeAlias = Callable[[], "tuple[Branch, ...]"]

_LONGEST = 60
_OF_NAME = "has a name that "
_COUNTED = frozenset(("minItems", "maxItems", "minProperties", "maxProperties"))
_MOST_MATCHES = 4
_MOST_SHOWN = 10
_PLAIN = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    "/~!$&'()*+,;=:@?-._"
)
# What a branch's tag says of it, the likeliest first.
TAG_EQUAL, NO_TAG, TAG_DIFFERS = range(3)
# How far off a value is where one of these fails: const and enum fail for values of
# the right type, too.
_KIND = {"const": 1, "enum": 1, "type": 2}


class Branch(NamedTuple):
    """How a branch of anyOf, oneOf or contains fared; no failure if it matches.

    ``name`` is the branch's keyword and index, ``tag`` whether the instance has the
    value by which objects of the branch are told from others.
    """

    failures: tuple[Violation, ...]
    name: str = ""
    tag: int = NO_TAG


class Violation:
    """One failure of an instance against a schema.

    ``message`` is a sentence without its subject; ``str()`` puts the place before it.
    ``instance_location`` and ``keyword_location`` are JSON Pointers (RFC 6901), the
    latter along the references that were followed; ``schema_location`` is the
    canonical URI of the keyword with its pointer as the fragment.  ``instance`` is
    the value that failed.  Copying and pickling work out the causes.
    """

    # Without an __init__, whose call takes as long as all the rest: see ``violation``.
    __slots__ = ("_at", "_branches", "_phrase", "_via", "instance", "secret")

    instance: Any
    _at: At
    _via: Via
    _phrase: Phrase
    _branches: Branches | tuple[Branch, ...] | None
    secret: bool

    @property
    def message(self) -> str:
        """What is wrong, with the value that is, unless that is long or secret."""
        phrase, keyword = self._told, self.keyword
        if self.secret:
            # Where few values are right, they are as secret as the wrong one.
            if keyword not in ("const", "enum"):
                return phrase
            expected = "must be the expected value"
            return _OF_NAME + expected if phrase.startswith(_OF_NAME) else expected
        if keyword == "oneOf":
            matches = [each for each in self._outcomes() if not each.failures]
            if len(matches) > 1:
                return f"{phrase}, but matches {_listed(matches)}"
        got = _quoted(self.instance, keyword)
        return f"{phrase}, got {got}" if got else phrase

    @property
    def _told(self) -> str:
        phrase = self._phrase
        if isinstance(phrase, str):
            return phrase
        return phrase[0].format(*map(repr, phrase[1:]))

    def of_name(self) -> None:
        """Have the message speak of the name of the property at the place."""
        phrase = self._phrase
        if isinstance(phrase, str):
            self._phrase = _OF_NAME + phrase

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
                token = _spelled(via[1]).split("/", 2)[1]
                return token.replace("~1", "/").replace("~0", "~")
            via = via[0]
        return ""

    @property
    def keyword_location(self) -> str:
        parts = []
        via = self._via
        while via is not None:
            parts.append(_spelled(via[1]))
            via = via[0]
        return "".join(reversed(parts))

    @property
    def schema_location(self) -> str:
        parts: list[str] = []
        via = self._via
        while via is not None:
            base: str = via[2]
            if base:
                return base + _fragment("".join(reversed(parts)))
            parts.append(_spelled(via[1]))
            via = via[0]
        return "#" + _fragment("".join(reversed(parts)))

    @property
    def causes(self) -> tuple[tuple[Violation, ...], ...]:
        """The failures of each branch, the likeliest branch first.

        For anyOf, for oneOf where no branch matched, and for contains (a branch is an
        item there); worked out when asked for, and empty for everything else.  A
        branch is likely whose tag, a property with one allowed value, is the
        instance's, then one of the same type, then one with few failures.
        """
        return tuple(branch.failures for _, branch in self._ranked())

    def _ranked(self) -> list[tuple[tuple[int, int, int], Branch]]:
        """The failed branches, each with how unlikely it is; none if one matched."""
        branches = self._outcomes()
        if not all(branch.failures for branch in branches):
            return []
        ranked = [(self._unlikeliness(branch), branch) for branch in branches]
        return sorted(ranked, key=lambda each: each[0])

    def _outcomes(self) -> tuple[Branch, ...]:
        branches = self._branches
        if branches is None:
            return ()
        if callable(branches):
            branches = self._branches = branches()
        if self.secret:
            for branch in branches:
                for each in branch.failures:
                    each.secret = True
        return branches

    def _unlikeliness(self, branch: Branch) -> tuple[int, int, int]:
        tag, kind = branch.tag, 0
        depth = len(self.path)
        if self.keyword not in ("anyOf", "oneOf"):
            # A branch of contains is an item.
            depth += 1
        for each in branch.failures:
            if len(each.path) != depth:
                continue
            keyword = each.keyword
            if keyword in ("anyOf", "oneOf"):
                # As likely as the likeliest of the branches within the branch.
                for (inner_tag, inner_kind, _), _ in each._ranked()[:1]:
                    kind = max(kind, inner_kind)
                    tag = inner_tag if tag == NO_TAG else tag
            elif keyword in _KIND:
                kind = max(kind, _KIND[keyword])
        return tag, kind, len(branch.failures)

    def output_unit(self) -> dict[str, str | bool]:
        """The violation as an output unit (2020-12 Core §12.3).

        ``absoluteKeywordLocation`` is as absolute as the schema's own URI.
        """
        return {
            "valid": False,
            "keywordLocation": self.keyword_location,
            "absoluteKeywordLocation": self.schema_location,
            "instanceLocation": self.instance_location,
            "error": self.message,
        }

    def __str__(self) -> str:
        place = ""
        for token in self.path:
            if isinstance(token, int):
                place += f"[{token}]"
            elif isinstance(token, str) and token.isidentifier():
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
        return self.schema_location, self.instance_location, self._told

    def __reduce__(self) -> tuple[Any, ...]:
        # Flat, because pickle recurses, and without the functions of the branches.
        steps = []
        via = self._via
        while via is not None:
            steps.append(via[1:])
            via = via[0]
        branches = None if self._branches is None else self._outcomes()
        rest = (self._phrase, branches, self.secret)
        return _restored, (self.instance, self.path, steps, *rest)


def violation(
    instance: Any,
    at: At,
    via: Via,
    phrase: Phrase,
    branches: Branches | tuple[Branch, ...] | None = None,
) -> Violation:
    """The violation of a value at a place, with the phrase that says it."""
    made = Violation()
    made.instance = instance
    made._at = at
    made._via = via
    made._phrase = phrase
    made._branches = branches
    made.secret = False
    return made


class ValidationError(ValueError):
    """An instance is not valid; ``errors`` has every violation."""

    def __init__(self, errors: tuple[Violation, ...]) -> None:
        super().__init__(errors)
        self.errors = errors

    def __str__(self) -> str:
        lines = [str(each) for each in self.errors[:_MOST_SHOWN]]
        if len(self.errors) > _MOST_SHOWN:
            lines.append(f"and {len(self.errors) - _MOST_SHOWN} more")
        return "\n".join(lines)

    def basic_output(self) -> dict[str, Any]:
        """All violations in the form ``basic`` of the specification's output."""
        return basic_output(self.errors)


def basic_output(errors: Iterable[Violation]) -> dict[str, Any]:
    """The result of a validation in the form ``basic`` (2020-12 Core §12.4.2).

    ``{"valid": True}`` without violations; else their units and, after each, those of
    its causes, flat.
    """
    units: list[dict[str, str | bool]] = []
    pending = list(errors)[::-1]
    while pending:
        each = pending.pop()
        units.append(each.output_unit())
        causes = [cause for branch in each.causes for cause in branch]
        pending += reversed(causes)
    return {"valid": False, "errors": units} if units else {"valid": True}


def escape(token: str | int) -> str:
    """A reference token of a JSON Pointer."""
    return str(token).replace("~", "~0").replace("/", "~1")


def path_of(at: At) -> tuple[str | int, ...]:
    """The tokens of a place, outermost first."""
    tokens: list[str | int] = []
    while at is not None:
        tokens.append(at[1])
        at = at[0]
    return tuple(reversed(tokens))


def _spelled(pointer: Pointer) -> str:
    if isinstance(pointer, str):
        return pointer
    return f"{pointer[0]}/{escape(pointer[1])}{pointer[2]}"


def _restored(
    instance: Any,
    path: tuple[str | int, ...],
    steps: list[tuple[Pointer, str]],
    phrase: Phrase,
    branches: tuple[Branch, ...] | None,
    secret: bool,
) -> Violation:
    """A violation that was pickled or copied."""
    at: At = None
    via: Via = None
    for token in path:
        at = (at, token)
    for pointer, base in reversed(steps):
        via = (via, pointer, base)
    made = violation(instance, at, via, phrase, branches)
    made.secret = secret
    return made


def _fragment(pointer: str) -> str:
    """A pointer as a URI fragment (RFC 6901 §6)."""
    if _PLAIN.issuperset(pointer):
        return pointer
    encoded = pointer.encode("utf-8", "surrogatepass")
    plain = map(ord, _PLAIN)
    keep = frozenset(plain)
    return "".join(chr(b) if b in keep else f"%{b:02X}" for b in encoded)


def _listed(matches: list[Branch]) -> str:
    """The branches that match, not all if they are many."""
    shown = [each.name for each in matches[:_MOST_MATCHES]]
    if len(matches) > _MOST_MATCHES:
        shown.append(f"{len(matches) - _MOST_MATCHES} more")
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def _quoted(value: Any, keyword: str) -> str:
    """A scalar as JSON has it, cut if long; the size or kind of anything else."""
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
    if keyword in _COUNTED:
        return str(len(value))
    if keyword not in ("type", "enum", "const", "anyOf", "oneOf"):
        return ""
    if isinstance(value, list):
        return "an array"
    return "an object" if isinstance(value, dict) else type(value).__name__
