"""type — Validation §6.1.1."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from bindsmith.ir import checks
from bindsmith.ir.checks import Check, KindIs, Kinds, Require
from bindsmith.keywords import Keyword, KeywordContext

KEYWORD = Keyword("type")

_KINDS = {
    "null": checks.NULL,
    "boolean": checks.BOOLEAN,
    "integer": checks.INTEGER,
    "number": checks.NUMBER,
    "string": checks.STRING,
    "array": checks.ARRAY,
    "object": checks.OBJECT,
}
_PHRASES = {
    "null": "null",
    "boolean": "a boolean",
    "integer": "an integer",
    "number": "a number",
    "string": "a string",
    "array": "an array",
    "object": "an object",
}


def kinds_of(value: object, rank: int) -> Kinds:
    """The kinds that a ``type`` value admits; 1.0 is no integer in draft 4."""
    names = value if isinstance(value, list) else [value]
    found: Kinds = frozenset()
    for name in names:
        if name == "integer" and rank == 4:
            found |= checks.INT
        elif isinstance(name, str):
            found |= _KINDS.get(name, frozenset())
    return found


@KEYWORD.check
def check(k: KeywordContext) -> Iterator[Check]:
    names = k.value if isinstance(k.value, list) else [k.value]
    yield _require(tuple(n for n in names if isinstance(n, str)), k.dialect.rank)


@cache
def _require(names: tuple[str, ...], rank: int) -> Require:
    """Every other subschema has a type, and there are few types."""
    message = "must be " + " or ".join(_PHRASES[name] for name in names)
    return Require(KindIs(kinds_of([*names], rank)), "/type", message)
