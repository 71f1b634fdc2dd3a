"""BS714: bounds that no value of their kind meets, such as minimum 5 and maximum 3."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.lint.rule import Finding, Place, Rule
from bindsmith.lint.words import shown

_PAIRS = (
    ("minLength", "maxLength", "string"),
    ("minItems", "maxItems", "array"),
    ("minProperties", "maxProperties", "object"),
    ("minContains", "maxContains", "array"),
    ("minContains", "maxItems", "array"),
)
_NUMBERS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")

RULE = Rule(
    "BS714",
    "impossible-bounds",
    Severity.WARNING,
    frozenset({*_NUMBERS, *(low for low, _, _ in _PAIRS), "maxProperties"}),
)
_HINT = "mend one of the bounds"


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    for low, high, kind in _PAIRS:
        least, most = at.number(low), at.number(high)
        if low == "minContains" and "contains" not in at.value:
            continue
        if least is not None and most is not None and least > most and at.may_be(kind):
            yield _finding(at, low, high, kind)
    required, most = at.get("required"), at.number("maxProperties")
    if not isinstance(required, list) or not at.may_be("object"):
        required = []
    if most is not None and len(required) > most:
        what = f"{len(required)} properties are required"
        yield at.finding(
            "maxProperties",
            message=f"no object is valid: {what}, `maxProperties` is {shown(most)}",
            hint=_HINT,
        )
    if at.may_be("number", "integer"):
        yield from _numbers(at)


def _numbers(at: Place) -> Iterator[Finding]:
    for low, least, above in _bounds(at, "minimum", "exclusiveMinimum"):
        for high, most, below in _bounds(at, "maximum", "exclusiveMaximum"):
            if least > most or (least == most and (above or below)):
                yield _finding(at, low, high, "number")


def _bounds(
    at: Place, plain: str, exclusive: str
) -> Iterator[tuple[str, int | float, bool]]:
    """Keyword, bound, and whether the bound itself is excluded."""
    bound = at.number(plain)
    if bound is not None:
        # In draft 4 the other keyword is a flag.
        flag = at.dialect.rank == 4 and at.schema.get(exclusive) is True
        yield plain, bound, flag
    bound = at.number(exclusive)
    if bound is not None:
        yield exclusive, bound, True


def _finding(at: Place, low: str, high: str, kind: str) -> Finding:
    values = f"{_said(at, low)}, {_said(at, high)}"
    return at.finding(low, message=f"no {kind} is valid: {values}", hint=_HINT)


def _said(at: Place, keyword: str) -> str:
    flag = "exclusive" + keyword[:1].upper() + keyword[1:]
    less = " (exclusive)" if at.schema.get(flag) is True else ""
    return f"`{keyword}` is {shown(at.get(keyword))}{less}"
