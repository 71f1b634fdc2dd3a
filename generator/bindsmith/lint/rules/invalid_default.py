"""BS710: a default that its own schema refuses, so that it cannot be used."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.lint.applied import UnknownTarget
from bindsmith.lint.refused import meant, named, refused
from bindsmith.lint.rule import Finding, Place, Rule

RULE = Rule("BS710", "invalid-default", Severity.WARNING, frozenset({"default"}))


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    value = at.value["default"]
    try:
        schema = meant(at, "default")
    except UnknownTarget:
        return
    why = refused(schema, value, at)
    if why:
        what = named("default", value, schema, at)
        hint = "mend the default or the schema"
        if value is None:
            hint = "remove it: what has no default is absent"
        yield at.finding("default", message=f"{what} is not valid: {why}", hint=hint)
