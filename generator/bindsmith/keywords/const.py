"""const — Validation §6.1.3."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bindsmith.ir.checks import (
    ARRAY,
    BOOLEAN,
    NULL,
    NUMBER,
    OBJECT,
    All,
    Among,
    Check,
    Compare,
    Expr,
    KindIs,
    Require,
    Test,
)
from bindsmith.ir.code import code
from bindsmith.ir.json import Json
from bindsmith.keywords import SINCE_6, Keyword, KeywordContext

KEYWORD = Keyword("const", SINCE_6)
_LONGEST = 60


@KEYWORD.check
def check(k: KeywordContext) -> Iterator[Check]:
    yield Require(equals(k, k.value), k.where, f"must be {quoted(k.value)}")


def equals(k: KeywordContext, value: Json) -> Expr:
    """Whether the instance is ``value`` by JSON equality: 1 is 1.0 and not true."""
    match value:
        case None:
            return Test(code("{} is None", k.data), NULL)
        case bool():
            return Test(code("{} is {}", k.data, value), BOOLEAN)
        case str():
            return Among((value,))
        case int() | float():
            same = Compare(k.data, "==", code("{}", value), kinds=NUMBER)
            if value in (0, 1):
                return All((same, Test(code("{} is not {}", k.data, bool(value)))))
            return same
    kinds = OBJECT if isinstance(value, dict) else ARRAY
    if not value:
        return All((KindIs(kinds), Test(code("not {}", k.data))))
    equal = k.environment.support("equality", "equal")
    constant = k.environment.constant("value", code("{}", value))
    return Test(code("{}({}, {})", equal, k.data, constant), kinds)


def quoted(value: Json) -> str:
    """A value for a message, cut if it is long."""
    return shown(repr(value) if isinstance(value, str) else json.dumps(value))


def shown(text: str) -> str:
    """A text for a message: on one line, and cut if it is long."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
