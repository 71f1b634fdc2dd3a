"""BS709: ``required`` names a property that nothing declares: often a misspelling.

Schemas that declare no properties at all, or allow any, are not meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.lint.applied import is_forbidden, keys
from bindsmith.lint.rule import Finding, Place, Rule
from bindsmith.lint.words import nearest, shown

RULE = Rule("BS709", "undeclared-required", Severity.NOTE, frozenset({"required"}))


def _is_negated(at: Place | None) -> bool:
    while at is not None:
        if at.step == "not":
            return True
        at = at.above
    return False


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    if _is_negated(at):
        # That nothing declares what must not be there is as it should be.
        return
    required = at.get("required")
    own = keys(at.schema, "properties")
    if not own and not at.may_be("object"):
        return
    names = required if isinstance(required, list) else []
    missing = [
        (index, name)
        for index, name in enumerate(names)
        if isinstance(name, str) and name not in own
        # What is forbidden as well is another rule's, if there can be an object.
        and not (at.may_be("object") and is_forbidden(at.schema, name))
    ]
    found = at.subject.applied.declared(at.outermost().schema) if missing else None
    if found is None or not found.properties:
        return
    for index, name in missing:
        if not found.has(name):
            near = nearest(name, found.properties, 0.75)
            hint = "declare it under `properties`, or stop requiring it"
            yield at.finding(
                "required",
                index,
                message=f"{shown(name)} is required, but not declared",
                hint=f"did you mean {shown(near)}?" if near else hint,
            )
