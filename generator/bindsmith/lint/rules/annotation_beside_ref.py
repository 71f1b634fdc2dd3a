"""BS721: an annotation beside a ``$ref``, which drafts up to 7 ignore.

It counts here, for words and defaults, but other tools need not see it.
"""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.keywords.annotations import ANNOTATIONS
from bindsmith.lint.rule import Finding, Place, Rule
from bindsmith.lint.words import shown

RULE = Rule("BS721", "annotation-beside-ref", Severity.NOTE, frozenset({"$ref"}))


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    for name in at.value:
        if name in ANNOTATIONS and at.schema.hides(name):
            yield at.finding(
                name,
                message=f"{shown(name)} beside $ref counts here, but is ignored by "
                f"{at.dialect.name}",
                hint="put the $ref into `allOf` if other tools are to see it",
            )
