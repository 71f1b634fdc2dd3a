"""BS210: a pattern that is no ECMA-262, or that Python cannot express.

The same code as where it stops a run.
"""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.errors import Severity
from bindsmith.lint.patterns import patterns, translated
from bindsmith.lint.rule import Finding, Place, Rule
from bindsmith.lint.subject import Subject
from bindsmith.lint.words import shown
from bindsmith.regex import RegexError

RULE = Rule(
    "BS210",
    "invalid-pattern",
    Severity.ERROR,
    frozenset({"pattern", "patternProperties"}),
)
_HINT = "rewrite the pattern; patterns are ECMA-262"


@RULE.on_schema
def check(at: Place) -> Iterator[Finding]:
    for tokens, pattern in patterns(at.schema):
        found = translated(pattern)
        if isinstance(found, RegexError):
            yield at.finding(*tokens, message=_message(pattern, found), hint=_HINT)


@RULE.on_run
def check_formats(subject: Subject) -> Iterator[Finding]:
    for name, pattern in subject.config.custom_formats.items():
        found = translated(pattern)
        if isinstance(found, RegexError):
            message = _message(pattern, found)
            yield Finding("", message, _HINT, ("custom-formats", name))


def _message(pattern: str, error: RegexError) -> str:
    return f"the pattern {shown(pattern)} has no Python equivalent: {error}"
