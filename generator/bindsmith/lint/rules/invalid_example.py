"""BS720: an example that its own schema refuses, so that it misleads."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.lint.applied import UnknownTarget
from bindsmith.lint.refused import meant, named, refused
from bindsmith.lint.rule import Finding, Place, Rule

RULE = Rule("BS720", "invalid-example", Severity.WARNING, frozenset({"examples"}))


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    # The metaschemas of drafts 4 and 6 do not say that it is an array.
    examples = at.value["examples"]
    try:
        schema = meant(at, "examples")
    except UnknownTarget:
        return
    for index, value in enumerate(examples if isinstance(examples, list) else ()):
        why = refused(schema, value, at)
        if why:
            what = named("example", value, schema, at)
            yield at.finding(
                "examples",
                index,
                message=f"{what} is not valid: {why}",
                hint="mend the example or the schema",
            )
