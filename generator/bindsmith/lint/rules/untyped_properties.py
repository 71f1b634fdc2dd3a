"""BS708: ``properties`` where nothing says that the value is an object.

Every other value is valid then; classes are made as if it had to be an object.
"""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.lint.rule import Finding, Place, Rule

RULE = Rule(
    "BS708", "properties-without-type", Severity.WARNING, frozenset({"properties"})
)

# What is under them only tells values apart: no class is made of it.
_ASKS = frozenset({"if", "not"})


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    if not isinstance(at.get("properties"), dict):
        return
    here: Place | None = at
    while here is not None:
        if here.step in _ASKS or at.subject.applied.says_type(here.schema):
            return
        here = here.above
    yield at.finding(
        "properties",
        message="`properties` without `type`: every value that is no object is valid",
        hint='add "type": "object"',
    )
