"""BS704: a pattern that may take time exponential in the text that it looks at."""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.lint.patterns import is_exponential, patterns
from bindsmith.lint.rule import Finding, Place, Rule
from bindsmith.lint.subject import Subject
from bindsmith.lint.words import shown

RULE = Rule(
    "BS704",
    "exponential-pattern",
    Severity.WARNING,
    frozenset({"pattern", "patternProperties"}),
)
HINT = "let each text match in one way only: no repetition inside a like repetition"


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    for tokens, pattern in patterns(at.schema):
        if is_exponential(pattern):
            yield at.finding(*tokens, message=message(pattern), hint=HINT)


@RULE.on_run
def check_formats(subject: Subject) -> Iterator[Finding]:
    for name, pattern in subject.config.custom_formats.items():
        if is_exponential(pattern):
            yield Finding("", message(pattern), HINT, ("custom-formats", name))


def message(pattern: str) -> str:
    return f"the pattern {shown(pattern)} may take exponential time"
