"""Patterns that may take exponential time, told of where validators are generated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bindsmith.config import LintOptions
from bindsmith.errors import Diagnostic, Severity, SourceLocation
from bindsmith.ir.json import escape
from bindsmith.lint.accepted import waive
from bindsmith.lint.patterns import is_exponential
from bindsmith.lint.rules.exponential_pattern import HINT, message
from bindsmith.lint.selection import Selection
from bindsmith.schema.link import Pattern


def slow_patterns(
    patterns: Iterable[Pattern], options: LintOptions
) -> list[Diagnostic]:
    """What lint says of them, but for what it was told not to say."""
    wanted = Selection.of(options).judge(_found(patterns))
    return waive(wanted, options.waivers)[0]


def _found(patterns: Iterable[Pattern]) -> Iterator[Diagnostic]:
    for schema, tokens, pattern in patterns:
        if is_exponential(pattern):
            pointer = schema.pointer + "".join(f"/{escape(each)}" for each in tokens)
            place = SourceLocation(schema.document.name, pointer=pointer)
            found = message(pattern)
            yield Diagnostic("BS704", Severity.WARNING, place, found, HINT)
