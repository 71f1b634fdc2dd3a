"""BS705: a pattern in the syntax of another language, which is understood here only.

Java's leading ``(?U)``, inline flags, POSIX classes, and ECMAScript's own old syntax.
"""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.lint.patterns import patterns, translated
from bindsmith.lint.rule import Finding, Place, Rule
from bindsmith.lint.words import shown
from bindsmith.regex import RegexError

RULE = Rule(
    "BS705",
    "foreign-pattern",
    Severity.NOTE,
    frozenset({"pattern", "patternProperties"}),
)


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    for tokens, pattern in patterns(at.schema):
        found = translated(pattern)
        for note in () if isinstance(found, RegexError) else found.notes:
            yield at.finding(
                *tokens,
                message=f"the pattern {shown(pattern)} is not portable: {note}",
                hint="other validators may read it otherwise; patterns are ECMA-262",
            )
