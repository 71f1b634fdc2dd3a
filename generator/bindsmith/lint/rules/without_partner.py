"""BS717: a keyword that means nothing without another one that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.lint.rule import Finding, Place, Rule
from bindsmith.lint.words import shown

# Keyword, and those of which one must be beside it.
_PARTNERS = {
    "then": ("if",),
    "else": ("if",),
    "if": ("then", "else"),
    "minContains": ("contains",),
    "maxContains": ("contains",),
}

RULE = Rule(
    "BS717",
    "keyword-without-partner",
    Severity.WARNING,
    frozenset({*_PARTNERS, "additionalItems"}),
)


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    for name in at.value:
        if at.get(name) is None:
            continue
        if name in _PARTNERS:
            wanted = _PARTNERS[name]
            if all(at.get(each) is None for each in wanted):
                yield _finding(at, name, " or ".join(f"`{each}`" for each in wanted))
        elif name == "additionalItems" and not isinstance(at.get("items"), list):
            yield _finding(at, name, "an array in `items`")


def _finding(at: Place, name: str, wanted: str) -> Finding:
    return at.finding(
        name,
        message=f"{shown(name)} has no effect without {wanted}",
        hint="remove it, or add what it needs",
    )
