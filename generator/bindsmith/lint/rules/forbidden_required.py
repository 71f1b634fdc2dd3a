"""BS718: a property that is required, but that nothing beside it allows.

No object is valid then.
"""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.lint.applied import is_forbidden, keys
from bindsmith.lint.rule import Finding, Place, Rule
from bindsmith.lint.words import nearest, shown

RULE = Rule("BS718", "forbidden-required", Severity.WARNING, frozenset({"required"}))


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    required = at.get("required") if at.may_be("object") else None
    for index, name in enumerate(required if isinstance(required, list) else ()):
        if isinstance(name, str) and is_forbidden(at.schema, name):
            others = [k for k in keys(at.schema, "properties") if k != name]
            near = nearest(name, others, 0.75)
            hint = "declare it under `properties`, or stop requiring it"
            yield at.finding(
                "required",
                index,
                message=f"no object is valid: {shown(name)} is required and forbidden",
                hint=f"did you mean {shown(near)}?" if near else hint,
            )
