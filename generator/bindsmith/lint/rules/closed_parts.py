"""BS719: ``additionalProperties: false`` forbids what ``allOf`` or ``$ref`` declares.

It sees only the ``properties`` beside it, which extends no other schema.
"""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.lint.applied import UnknownTarget, keys
from bindsmith.lint.patterns import names
from bindsmith.lint.rule import Finding, Place, Rule
from bindsmith.lint.words import listed

RULE = Rule(
    "BS719",
    "closed-to-its-parts",
    Severity.WARNING,
    frozenset({"additionalProperties"}),
)


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    if at.get("additionalProperties") is not False:
        return
    try:
        parts = at.subject.applied.conjuncts(at.schema)
    except UnknownTarget:
        return
    own = keys(at.schema, "properties")
    patterns = keys(at.schema, "patternProperties")
    lost = {
        name
        for part in parts
        for name, schema in keys(part, "properties").items()
        if name not in own
        and schema is not False
        and not any(names(pattern, name) for pattern in patterns)
    }
    if lost:
        hint = "declare them here as well"
        if at.dialect.rank >= 8:
            hint += ", or write `unevaluatedProperties`"
        yield at.finding(
            "additionalProperties",
            message=f"`additionalProperties` forbids what is declared in `allOf` or "
            f"`$ref`: {listed(sorted(lost))}",
            hint=hint,
        )
