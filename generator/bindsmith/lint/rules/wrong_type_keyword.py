"""BS711: a keyword about values that the ``type`` beside it excludes.

It never applies: the type or the keyword is a slip.
"""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.formats import known_formats
from bindsmith.ir.checks import (
    ARRAY,
    BOOLEAN,
    INTEGER,
    NULL,
    NUMBER,
    OBJECT,
    STRING,
)
from bindsmith.keywords import registry
from bindsmith.lint.rule import Finding, Place, Rule
from bindsmith.lint.values import type_names
from bindsmith.lint.words import shown

RULE = Rule("BS711", "keyword-for-another-type", Severity.WARNING, frozenset({"type"}))

_KINDS = {
    "null": NULL,
    "boolean": BOOLEAN,
    "integer": INTEGER,
    "number": NUMBER,
    "string": STRING,
    "array": ARRAY,
    "object": OBJECT,
}
_NAMES = ((OBJECT, "objects"), (ARRAY, "arrays"), (STRING, "strings"))


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    types = type_names(at.get("type"))
    if not types or not _KINDS.keys() >= set(types):
        return
    allowed = frozenset().union(*(_KINDS[each] for each in types))
    known = registry()
    for name in at.value:
        keyword = known.get(name)
        if keyword is None or not allowed.isdisjoint(keyword.applies_to):
            continue
        if not keyword.known_to(at.dialect) or _is_other(name, at):
            continue
        about = next(
            (n for kinds, n in _NAMES if kinds == keyword.applies_to), "numbers"
        )
        yield at.finding(
            name,
            message=f"{shown(name)} is about {about}, but the type is "
            + " or ".join(types),
            hint="remove it, or mend the type",
        )


def _is_other(name: str, at: Place) -> bool:
    """Formats that no draft has, such as int64, may be about anything."""
    return name == "format" and at.value[name] not in known_formats()
