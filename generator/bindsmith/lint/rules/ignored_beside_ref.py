"""BS702: a keyword that a ``$ref`` beside it takes the effect of (drafts up to 7).

Titles, descriptions, defaults and the like still count there.
"""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.keywords import registry
from bindsmith.keywords.annotations import ANNOTATIONS
from bindsmith.lint.rule import Finding, Place, Rule
from bindsmith.lint.words import shown

RULE = Rule("BS702", "ignored-beside-ref", Severity.NOTE, frozenset({"$ref"}))

# Annotations, and what is not meant for the instance.
_COUNTS = ANNOTATIONS | {"$ref", "$comment", "$schema", "definitions"}


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    known = registry()
    for name in at.value:
        keyword = known.get(name)
        if keyword is None or not keyword.known_to(at.dialect) or name in _COUNTS:
            continue
        if at.schema.hides(name):
            yield at.finding(
                name,
                message=f"{shown(name)} has no effect beside $ref in {at.dialect.name}",
                hint="put the $ref and the rest into `allOf`, or remove the rest",
            )
