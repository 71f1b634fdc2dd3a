"""BS722: what a target cannot express, so that its types say less than the schema.

The validators enforce it all the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.lint.applied import keys
from bindsmith.lint.rule import Finding, Place, Rule

_OTHERS = ("patternProperties", "additionalProperties", "unevaluatedProperties")
_DYNAMIC = ("$dynamicRef", "$recursiveRef")

RULE = Rule(
    "BS722",
    "inexpressible-keyword",
    Severity.NOTE,
    frozenset({"properties", *_DYNAMIC}),
)


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    targets = at.subject.config.targets
    if "typed_dicts" in targets and at.may_be("object"):
        yield from _typed_dict(at)
    if {"typed_dicts", "dataclasses"}.isdisjoint(targets):
        return
    keyword = at.subject.applied.is_open(at.schema)
    if keyword:
        yield at.finding(
            keyword,
            message=f"{keyword} may lead to several schemas: the type is any value",
            hint="use $ref where it is to lead to one",
        )


def _typed_dict(at: Place) -> Iterator[Finding]:
    properties = keys(at.schema, "properties")
    if "" in properties:
        yield at.finding(
            "properties",
            "",
            message='a TypedDict cannot have the key "": it is left out there',
            hint="rename the property, or do without typed_dicts",
        )
    for keyword in _OTHERS if properties else ():
        if keys(at.schema, keyword):
            yield at.finding(
                keyword,
                message="a TypedDict cannot type the properties that it does not name",
                hint="move them into a property of their own, or do without "
                "typed_dicts",
            )
